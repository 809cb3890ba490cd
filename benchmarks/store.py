"""What it costs to record 20 series on every step: packed chunks against plain (step, series, value) rows.

Both sides record the same numbers in turns of 10,000 steps, each with a transaction every 100 steps (a second of fast
training), with the same durability.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from _report import report
from xmodal.store import RunReader, RunWriter

SERIES, TURN, TRANSACTION = 20, 10_000, 100
Values = dict[str, float]


def steps_of(first: int, last: int) -> list[Values]:
    """Make the numbers of some steps: 14 noisy float32, two float64 timings, four settings that rarely change."""
    draw = random.Random(first)
    made = []
    for step in range(first, last):
        values = {f"term/{i}": float(np.float32(draw.gauss(1, 0.1))) for i in range(SERIES - 6)}
        values |= {f"seconds/{i}": draw.random() for i in range(2)}
        made.append(values | {f"setting/{i}": float(step // 50_000) for i in range(4)})
    return made


def plain(path: Path) -> tuple[sqlite3.Connection, Callable[[int, Values], None]]:
    """Return the other side: one row for each value."""
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        db.execute(f"PRAGMA {pragma}")
    db.execute(
        "CREATE TABLE value (step INTEGER, series INTEGER, value REAL, PRIMARY KEY (series, step)) WITHOUT ROWID"
    )
    ids: dict[str, int] = {}
    waiting: list[tuple[int, int, float]] = []

    def record(step: int, values: Values) -> None:
        waiting.extend((step, ids.setdefault(name, len(ids)), value) for name, value in values.items())
        if step % TRANSACTION == 0:
            db.execute("BEGIN")
            db.executemany("INSERT INTO value VALUES (?, ?, ?)", waiting)
            db.execute("COMMIT")
            waiting.clear()

    return db, record


def size_of(folder: Path) -> int:
    """Bytes of the files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=200_000)
    steps = parser.parse_args().steps
    spent: dict[str, list[float]] = {"packed": [], "plain": []}
    with tempfile.TemporaryDirectory() as scratch:
        run, other = Path(scratch) / "run", Path(scratch) / "plain"
        other.mkdir()
        writer = RunWriter.create(run, {})
        writer.add_segment(None, 0, 0)
        db, record_plain = plain(other / "plain.sqlite")

        def record_packed(step: int, values: Values) -> None:
            writer.append(0, step, values)
            if step % TRANSACTION == 0:
                writer.flush()

        for first in range(1, steps + 1, TURN):
            made = steps_of(first, first + TURN)
            for side, record in (("packed", record_packed), ("plain", record_plain)):
                began = time.perf_counter()
                for step, values in enumerate(made, start=first):
                    record(step, values)
                spent[side].append((time.perf_counter() - began) / TURN)
        writer.close()
        db.close()
        with RunReader(run) as reader:
            began = time.perf_counter()
            assert all(len(own) == steps for own, _ in reader.series().values())
            read_s = time.perf_counter() - began
            began = time.perf_counter()
            reader.overview("term/0", 1, steps, 1000)
            overview_s = time.perf_counter() - began
        packed, rows = size_of(run) / (steps * SERIES), size_of(other) / (steps * SERIES)
    ratio = statistics.median(a / b for a, b in zip(spent["packed"], spent["plain"], strict=True))
    met = report(
        "store",
        {"packed_bytes_per_value": "<= 9", "time_ratio": "<= 1"},
        {
            "packed_bytes_per_value": packed,
            "plain_bytes_per_value": rows,
            "time_ratio": ratio,
            "packed_us_per_step": 1e6 * statistics.median(spent["packed"]),
            "plain_us_per_step": 1e6 * statistics.median(spent["plain"]),
            "read_all_s": read_s,
            "overview_ms": 1e3 * overview_s,
        },
        steps=steps,
        series=SERIES,
        pairs=len(spent["packed"]),
    )
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
