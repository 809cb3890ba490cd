"""What data of one's own cost: 100,000 PNG pictures with captions, and spoken-digits where they are.

Each is opened twice, in fresh processes: the first decodes everything into a new cache, the second finds it there,
trains the preset `clip` and says what share of its steps it waited for data. Memory is what the second process has
more with the large data than with 2,000 rows of the same, its own (anonymous) and mapped from the cache apart.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from _report import report
from PIL import Image

if TYPE_CHECKING:
    from xmodal.training.config import DataSection

SIDE, SMALL, STEPS, WARM_UP = 32, 2_000, 60, 5
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "spoken-digits" / "manifest.csv"
COLOURS = ("black", "dark", "dull", "plain", "pale", "bright", "light", "white")
WHAT = tuple(f"{first}{last}" for first in ("sand", "sea", "rock", "wood", "corn") for last in ("side", "way", "bird"))


def write_pairs(folder: Path, rows: int) -> Path:
    """Write grey pictures, 1,000 to a folder, and a table of captions."""
    draw = np.random.default_rng(0)
    path = folder / "manifest.csv"
    folder.mkdir()
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["picture", "caption"])
        for row in range(rows):
            name = f"pictures/{row // 1000:03d}/{row:06d}.png"
            if row % 1000 == 0:
                (folder / name).parent.mkdir(parents=True)
            level = int(draw.integers(256))
            pixels = np.clip(level + draw.integers(-20, 20, (SIDE, SIDE)), 0, 255).astype(np.uint8)
            Image.fromarray(pixels).save(folder / name, compress_level=1)
            words = f"a {COLOURS[level // 32]} picture of a {WHAT[row % len(WHAT)]} number {row % 997}"
            table.writerow([name, words])
    return path


def prepared(path: str) -> tuple[DataSection, float]:
    """Resolve data and decode them where that was not done yet; return them and the seconds."""
    from xmodal.data import named_or_found, prepare_data, resolve_data
    from xmodal.training.config import DataSection

    began = time.perf_counter()
    type_, params = named_or_found(path)
    params = resolve_data(type_, params)
    prepare_data(type_, params, lambda done, rows: None)
    return DataSection(type=type_, params=params), time.perf_counter() - began


def memory() -> dict[str, int]:
    """Return the bytes of this process: its own, and what it has mapped from files."""
    with open("/proc/self/smaps_rollup") as rollup:  # noqa: PTH123
        kilobytes = {line.split()[0]: int(line.split()[1]) for line in rollup if line.split()[-1] == "kB"}
    return {
        "own": 1024 * kilobytes["Anonymous:"],
        "mapped": 1024 * (kilobytes["Rss:"] - kilobytes["Anonymous:"]),
        "total": 1024 * kilobytes["Rss:"],
    }


def trained(section: DataSection, steps: int) -> dict[str, float]:
    """Open data as a new run does, train, and return what was measured while they were open."""
    from msgspec.structs import replace
    from xmodal.data import open_data
    from xmodal.training.engine import Engine
    from xmodal.training.presets import preset

    began = time.perf_counter()
    data = open_data(section.type, section.params)
    open_s = time.perf_counter() - began
    config = preset("clip", data.modalities, section, data)
    config = replace(config, evaluation=replace(config.evaluation, every=10**6))
    del data
    engine = Engine.create(config)
    spent = [0.0]
    inputs = engine.data.inputs

    def timed(modality: str, rows: Any) -> Any:
        began = time.perf_counter()
        try:
            return inputs(modality, rows)
        finally:
            spent[0] += time.perf_counter() - began

    vars(engine.data)["inputs"] = timed
    for _ in range(WARM_UP):
        engine.step()
    spent[0], began = 0.0, time.perf_counter()
    for _ in range(steps):
        engine.step()
    seconds = time.perf_counter() - began
    found = {"open_s": open_s, "wait_share": spent[0] / seconds, "step_ms": 1e3 * seconds / steps}
    found |= {f"memory_{kind}": size for kind, size in memory().items()}
    engine.close()
    return found


def child(work: str, path: str, small: str) -> None:
    """Do one thing in this process, and print what was measured."""
    if work == "decode":
        section, seconds = prepared(path)
        from xmodal.data import open_data

        found: dict[str, float] = {"decode_s": seconds, "rows": len(open_data(section.type, section.params))}
    else:
        before = trained(prepared(small)[0], WARM_UP)
        section, seconds = prepared(path)
        found = {"prepare_again_s": seconds, **trained(section, STEPS)}
        found |= {f"growth_{kind}": found[f"memory_{kind}"] - before[f"memory_{kind}"] for kind in memory()}
    print(json.dumps(found))


def in_child(work: str, path: Path, small: Path, cache: Path) -> dict[str, float]:
    """Measure in a fresh process."""
    done = subprocess.run(
        [sys.executable, __file__, "--child", work, str(path), str(small)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "XMODAL_CACHE_DIR": str(cache)},
    )
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--spoken", type=Path, default=SHARED, metavar="MANIFEST", help="of spoken-digits")
    parser.add_argument("--child", nargs=3, metavar=("WORK", "PATH", "SMALL"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child is not None:
        child(*arguments.child)
        return 0
    asked: dict[str, str] = {}
    measured: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder, cache = Path(scratch), Path(scratch) / "cache"
        small = write_pairs(folder / "small", SMALL)
        in_child("decode", small, small, cache)
        sources = {"png": write_pairs(folder / "large", arguments.rows)}
        if arguments.spoken.exists():
            sources["spoken"] = arguments.spoken
        for name, path in sources.items():
            first = in_child("decode", path, small, cache)
            again = in_child("train", path, small, cache)
            asked[f"{name}_wait_share"] = "< 0.05"
            measured |= {
                f"{name}_first_pass_rows_per_s": first["rows"] / first["decode_s"],
                f"{name}_prepare_again_s": again["prepare_again_s"],
                f"{name}_open_s": again["open_s"],
                f"{name}_wait_share": again["wait_share"],
                f"{name}_step_ms": again["step_ms"],
            }
            for what in ("memory_own", "memory_mapped", "memory_total", "growth_own", "growth_mapped", "growth_total"):
                measured[f"{name}_{what}_mb"] = again[what] / 1e6
        asked["png_growth_total_mb"] = "< 1000"
    return 0 if report("loader", asked, measured, rows=arguments.rows, steps=STEPS) else 1


if __name__ == "__main__":
    raise SystemExit(main())
