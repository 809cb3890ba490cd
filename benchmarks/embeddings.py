"""What it costs to open a precomputed pair: 100,000 x 512 float16 of each of two modalities, 205 MB.

A fresh process opens the file as a data set (ids, splits, every vector checked and hashed) and reads 200 batches. Its
peak memory is all of it, the interpreter and NumPy included. `read_s` is what reading the bytes of the file alone
takes, from the same warm page cache.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from _report import report

WIDTH, BATCH, BATCHES, TIMES = 512, 256, 200, 5
KINDS = ("npz", "npy", "safetensors")

CHILD = """
import json, sys, time
import numpy as np
from xmodal.data import open_data

began = time.perf_counter()
data = open_data("embeddings", {"path": sys.argv[1]})
opened = time.perf_counter() - began
with open("/proc/self/status") as status:  # `getrusage` tells of the parent's memory before exec
    peak = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
rows = np.random.default_rng(0).permutation(len(data))
began = time.perf_counter()
for start in range(0, BATCH * BATCHES, BATCH):
    for name in data.modalities:
        data.inputs(name, rows[start % len(rows):][:BATCH])
batch = (time.perf_counter() - began) / BATCHES
print(json.dumps({"open_s": opened, "peak": peak, "batch_s": batch}))
""".replace("BATCHES", str(BATCHES)).replace("BATCH", str(BATCH))


def write(folder: Path, kind: str, rows: int) -> Path:
    """Write a pair of random matrices and their ids."""
    import safetensors.numpy

    generator = np.random.default_rng(0)
    pair = {name: generator.standard_normal((rows, WIDTH), np.float32).astype(np.float16) for name in ("image", "text")}
    ids = np.array([f"item-{row:06d}" for row in range(rows)])
    path = folder / f"pair.{kind}"
    if kind == "npz":
        np.savez(path, image=pair["image"], text=pair["text"], ids=ids)
    elif kind == "safetensors":
        path.write_bytes(safetensors.numpy.save(pair, {"ids": json.dumps(ids.tolist())}))
    else:
        path.mkdir()
        for name, values in {**pair, "ids": ids}.items():
            np.save(path / f"{name}.npy", values)
    return path


def read_all(path: Path) -> float:
    """Return the seconds that reading the bytes takes."""
    began = time.perf_counter()
    for file in path.iterdir() if path.is_dir() else [path]:
        with file.open("rb", buffering=0) as opened:
            while opened.read(1 << 22):
                pass
    return time.perf_counter() - began


def opened(path: Path) -> dict[str, float]:
    """Open the data in a fresh process; return what it measured."""
    done = subprocess.run([sys.executable, "-c", CHILD, str(path)], check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    size = rows * WIDTH * 2 * 2
    asked: dict[str, str] = {}
    measured: dict[str, float] = {}
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as scratch:
            path = write(Path(scratch), kind, rows)
            reads, found = zip(*((read_all(path), opened(path)) for _ in range(TIMES)), strict=True)
        asked |= {f"{kind}_open_s": "< 2", f"{kind}_memory_ratio": "< 1.5"}
        measured |= {
            f"{kind}_open_s": statistics.median(one["open_s"] for one in found),
            f"{kind}_memory_ratio": max(one["peak"] for one in found) / size,
            f"{kind}_batch_ms": 1e3 * statistics.median(one["batch_s"] for one in found),
            f"{kind}_read_s": statistics.median(reads),
        }
    met = report("embeddings", asked, measured, rows=rows, width=WIDTH, size_mb=size / 1e6, times=TIMES)
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
