"""A tiny engine that does what its configuration says, and a host for it: ``python -m scripted``.

``config.data.params`` holds the script: ``seconds`` per step, and the steps at which it should ``fail_at``,
``refuse_at``, ``hang_at``, ``exit_at``, ``starve_at``; or ``broken``: it cannot be opened.
"""

import os
import sys
import threading
import time
from pathlib import Path

import numpy as np
from msgspec.structs import replace
from xmodal.errors import UserError
from xmodal.session.host import run_host
from xmodal.session.messages import Description
from xmodal.session.order import HostOptions, Order
from xmodal.training.changes import LogRow, SetLambda, SetTerm
from xmodal.training.config import DataSection, RunConfig
from xmodal.training.events import Changed, Checkpointed, Embeddings, Evaluation, StepEvent
from xmodal.training.explanations import Attribution, Explanation
from xmodal.training.names import with_name
from xmodal.training.previews import Preview
from xmodal.training.queries import QueryAnswer
from xmodal.training.ranks import RankLine
from xmodal.wire.arrays import Array

SUPPORT = str(Path(__file__).parent)


def config(**script):
    return RunConfig(data=DataSection(type="scripted", params=script))


def scripted_options(**options):
    paths = os.pathsep.join(filter(None, (SUPPORT, os.environ.get("PYTHONPATH"))))
    return HostOptions(module="scripted", environment={"PYTHONPATH": paths}, **options)


class ScriptedEngine:
    def __init__(self, config, run="", step=0):
        self.config = config
        self.script = {"seconds": 0.001, **config.data.params}
        self.segment = 0
        self.step_count = step
        self.log = []
        self.pins = ()
        self.names = {}
        self.checkpoints = [f"000-{step:08d}-0000"]
        self.calls = []
        self.closed = False
        self.run = Path(run) if run else None
        if self.run is not None:
            self.run.mkdir(parents=True, exist_ok=True)

    def step(self):
        self.calls.append("step")
        number = self.step_count + 1
        self._follow_script(number)
        self.step_count = number
        return StepEvent(
            segment=self.segment,
            step=number,
            total=1 / number,
            lambda_=self.config.cost.lambda_,
            learning_rate=0.1,
            rows=8,
            seconds=self.script["seconds"],
        )

    def _follow_script(self, number):
        if self.script["seconds"]:
            time.sleep(self.script["seconds"])
        for deed, when in self.script.items():
            if when != number:
                continue
            match deed:
                case "fail_at":
                    raise RuntimeError("mat1 and mat2 shapes cannot be multiplied\nmore")
                case "refuse_at":
                    raise UserError("engine.non_finite", "Step {step} was not taken.", step=number)
                case "starve_at":
                    raise RuntimeError("[enforce fail at alloc_cpu.cpp:114] DefaultCPUAllocator: can't allocate memory")
                case "hang_at":
                    threading.Event().wait()
                case "exit_at":
                    sys.stderr.write("the last line\n")
                    sys.exit(7)

    def due(self):
        return self.save() if self.step_count % 100 == 0 else []

    def apply(self, change, gesture_key=0):
        self.calls.append(change)
        if isinstance(change, SetTerm):
            raise UserError("config.unknown_term", "There is no term {id!r}.", id=change.term)
        if isinstance(change, SetLambda) and change.value == 13:
            raise RuntimeError("CUDA out of memory")
        row = LogRow(seq=len(self.log) + 1, gesture=len(self.log) + 1, segment=0, step=self.step_count, change=change)
        self.log.append(row)
        self.config = replace(self.config, cost=replace(self.config.cost, lambda_=change.value))
        return [Changed(row=row, config=self.config)]

    def undo(self):
        return []

    def redo(self):
        return []

    def rewind(self, checkpoint=""):
        self.segment += 1
        self.step_count = 0
        return [Changed(row=None, config=self.config), *self.save()]

    def evaluate(self, split, pool=None):
        empty = {}
        return Evaluation(
            segment=self.segment,
            step=self.step_count,
            split=split,
            pool=empty,
            recall=empty,
            chance=empty,
            median_rank=empty,
            modality_gap=empty,
            alignment=empty,
            uniformity=empty,
            seconds=0.0,
        )

    def embed(self, split, limit):
        self.calls.append("embed")
        if split not in ("train", "validation", "test"):
            raise UserError("data.split", "There is no split {split}.", split=split)
        return Embeddings(
            segment=self.segment,
            step=self.step_count,
            split=split,
            rows=Array.of(np.arange(limit)),
            vectors={"a": Array.of(np.ones((limit, 2), np.float32))},
            present={"a": Array.of(np.ones(limit, bool))},
            seconds=self.script.get("embed_seconds", 0.03),
        )

    def save(self):
        self.calls.append("save")
        name = f"{self.segment:03d}-{self.step_count:08d}-{len(self.log):04d}"
        self.checkpoints.append(name)
        if self.run is not None:
            (self.run / "step").write_text(str(self.step_count))
        return [Checkpointed(name=name, segment=self.segment, step=self.step_count, pinned=False)]

    def save_embeddings(self, embeddings):
        self.calls.append("save_embeddings")

    def answer(self, queries):
        self.calls.append("answer")
        if any(query.modality == "nowhere" for query in queries):
            raise UserError("query.modality", "There is no modality {name!r}.", name="nowhere")
        vector = Array.of(np.array([1, self.step_count], np.float32))
        return tuple(QueryAnswer(id=query.id, vector=vector, unknown=tuple(query.text.split())) for query in queries)

    def explain(self, order):
        self.calls.append("explain")
        if order.a.reader == "nowhere":
            raise UserError("name.unknown", "There is no modality {name!r}.", name="nowhere")
        parts = tuple(
            Attribution(
                modality=subject.reader,
                shows="pixels",
                values=Array.of(np.full((2, 2), self.step_count, np.float32)),
                baseline=0.0,
                error=0.25,
            )
            for subject in (order.a, order.b)
        )
        return Explanation(order=order, cosine=0.5, parts=parts, seconds=0.0)

    def preview(self, order):
        self.calls.append("preview")
        if order.modality == "nowhere":
            raise UserError("name.unknown", "There is no modality {name!r}.", name="nowhere")
        items = Array.of(np.full((order.count, 2), order.draw, np.float32))
        return Preview(rows=Array.of(np.arange(order.count)), before=items, after=items)

    def set_pins(self, queries):
        self.pins = tuple(queries)

    def name_change(self, gesture, name):
        self.names = with_name(self.names, self.log, gesture, name)
        return self.names

    def ranks(self, row):
        return RankLine(np.empty(0, np.int64), {}, {})

    def series(self):
        steps = np.arange(1, self.step_count + 1)
        return {"total": (steps, 1 / steps)}

    def warnings(self):
        return []

    def describe(self):
        return Description(
            title="scripted",
            run=str(self.run or ""),
            offers=("train", "steer", "embed", "evaluate", "checkpoint", "query"),
            config=self.config,
            log=tuple(self.log),
            phase="paused",
            segment=self.segment,
            step=self.step_count,
            event=0,
            device="cpu",
            torch_threads=1,
            modalities=(),
            rows={"validation": 10},
            checkpoints=tuple(self.checkpoints),
            pins=self.pins,
            names=self.names,
        )

    def close(self):
        self.closed = True


def open_scripted(order: Order) -> ScriptedEngine:
    if order.config is None:
        return ScriptedEngine(config(), order.run, int((Path(order.run) / "step").read_text()))
    script = order.config.data.params
    if "broken" in script:
        raise UserError("data.missing", "There is no data at {path}: say --data.", path=script["broken"])
    if "crash" in script:
        raise RuntimeError(script["crash"])
    return ScriptedEngine(order.config, order.run)


if __name__ == "__main__":
    sys.exit(run_host(open_scripted))
