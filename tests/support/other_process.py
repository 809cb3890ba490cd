"""A process that writes a run, step by step as it is told on its standard input: one word and a number a line.

``steps 10``, ``nan 1``, ``lambda 0.3``, ``snapshot 1``, ``segment 5`` (goes on from step 5), ``end 0``. Each is
answered by a line once it is on disk.
"""

import subprocess
import sys

import msgspec
import numpy as np
from xmodal.store import RunWriter
from xmodal.training.changes import LogRow, SetLambda
from xmodal.training.config import CostSection, DataSection, EncoderSection, EvaluationSection, RunConfig, TermSection

CONFIG = RunConfig(
    data=DataSection(type="vectors", params={"rows": 100, "dimensions": [3, 4]}),
    encoders={"a": EncoderSection(type="linear"), "b": EncoderSection(type="linear")},
    cost=CostSection(terms=(TermSection(id="contrast", type="info_nce"),)),
    evaluation=EvaluationSection(every=5),
    torch_threads=2,
)


class OtherProcess:
    """That process, from the side of a test."""

    def __init__(self, folder, seed=0):
        self._child = subprocess.Popen(
            [sys.executable, __file__, str(folder), str(seed)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._child.stdout.readline()
        self.pid = self._child.pid

    def tell(self, word, value=0):
        self._child.stdin.write(f"{word} {value}\n")
        self._child.stdin.flush()
        self._child.stdout.readline()

    def kill(self):
        self._child.kill()
        self._child.communicate()

    def end(self):
        if self._child.poll() is None:
            self._child.communicate("end 0\n")


def main(folder, seed):
    config = msgspec.structs.replace(CONFIG, seed=seed)
    manifest = {"schema": 1, "config": msgspec.to_builtins(config), "versions": {"device": "cpu"}}
    writer = RunWriter.create(folder, manifest)
    segment, step, changes, lambda_ = writer.add_segment(None, 0, 0), 0, 0, 1.0
    writer.flush()
    print("ready", flush=True)  # noqa: T201
    for line in sys.stdin:
        word, value = line.split()
        if word in ("steps", "nan"):
            for _ in range(int(value)):
                step += 1
                writer.append(segment, step, numbers(step, lambda_, broken=word == "nan"))
                if step % 5 == 0:
                    writer.append(segment, step, metrics(step, seed))
        elif word == "lambda":
            changes += 1
            was, lambda_ = lambda_, float(value)
            row = LogRow(seq=changes, gesture=changes, segment=segment, step=step, change=SetLambda(value=lambda_),
                         inverse=(SetLambda(value=was),))  # fmt: skip
            writer.append_log(changes, changes, segment, step, msgspec.json.encode(row))
        elif word == "segment":
            step = int(value)
            segment = writer.add_segment(segment, step, changes)
        elif word == "snapshot":
            arrays = {"rows": np.arange(9)}
            for name in ("a", "b"):
                arrays[f"vectors.{name}"] = np.full((9, 5), step, np.float32)
                arrays[f"present.{name}"] = np.ones(9, bool)
            metadata = {"segment": segment, "step": step, "split": "validation"}
            writer.save_tensors("embeddings", f"{segment:03d}-{step:08d}", arrays, metadata)
            metadata = {"config": msgspec.json.encode(config).decode()}
            writer.save_tensors("checkpoints", f"{segment:03d}-{step:08d}-{changes:05d}", {"w": np.ones(2)}, metadata)
        writer.flush()
        if word == "end":
            break
        print("done", flush=True)  # noqa: T201
    writer.close()


def numbers(step, lambda_, *, broken):
    raw = 4.0 / step
    total = float("nan") if broken else raw * lambda_
    return {
        "total": total, "lambda": lambda_, "learning_rate": 1e-3, "seconds": 0.1, "rows": 64.0,
        "term/contrast/raw": raw, "term/contrast/weighted": raw * lambda_, "term/contrast/temperature": 0.07,
        "gradient_norm/a": 1.0,
    }  # fmt: skip


def metrics(step, seed):
    return {
        "validation/recall/a->b/10": min(0.01 * step + 0.1 * seed, 1.0),
        "validation/recall/b->a/10": min(0.02 * step + 0.1 * seed, 1.0),
        "validation/chance/a->b/10": 0.1,
        "validation/pool/a|b": 100.0,
        "validation/modality_gap/a|b": 0.5,
    }


if __name__ == "__main__":
    from pathlib import Path

    main(Path(sys.argv[1]), int(sys.argv[2]))
