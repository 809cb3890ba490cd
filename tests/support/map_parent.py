"""A parent of a map process, to be killed by the tests: prints the process's id, asks for a map, then hangs."""

import sys
import threading
from pathlib import Path

import numpy as np
from xmodal.projection.client import MapProcess
from xmodal.projection.records import Snapshot

if __name__ == "__main__":
    process = MapProcess(Path(sys.argv[1]))
    process.request(Snapshot.of({"a": np.random.default_rng(0).normal(size=(50, 4))}))
    process.receive(60)
    sys.stdout.write(f"{process.pid} {process.folder}\n")
    sys.stdout.flush()
    threading.Event().wait()
