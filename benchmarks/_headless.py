"""A headless engine in a process of its own that trains for so many seconds whenever it is told to.

Each line on stdin is a number of seconds; the answer is one JSON line: steps, seconds.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from xmodal.data import open_data
from xmodal.training.config import DataSection
from xmodal.training.engine import Engine
from xmodal.training.presets import preset


def main(preset_name: str, data_type: str) -> None:
    """Serve until stdin ends."""
    config = preset(preset_name, open_data(data_type, {}).modalities, DataSection(type=data_type))
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine.create(config, Path(folder) / "run")
        print("ready", flush=True)
        for line in sys.stdin:
            before, started = engine.step_count, time.perf_counter()
            while time.perf_counter() - started < float(line):
                engine.step()
                engine.due()
            seconds = time.perf_counter() - started
            print(json.dumps({"steps": engine.step_count - before, "seconds": seconds}), flush=True)
        engine.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
