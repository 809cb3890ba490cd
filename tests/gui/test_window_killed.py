"""`kill -9` of the real window while it trains: nothing is left behind, and the run is whole."""

import os
import subprocess
import sys

import psutil
import pytest
from waiting import wait_until
from xmodal.errors import UserError
from xmodal.store import RunReader
from xmodal.training.engine import Engine
from xmodal.training.replay import replay

pytestmark = pytest.mark.gui


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX")
def test_kill_9_of_the_window_leaves_a_whole_run_and_no_process(tmp_path):
    run = tmp_path / "run"
    arguments = ["--fresh", "--data", "vectors", "--preset", "balance", "--lambda", "1", "--run-dir", str(run)]
    with subprocess.Popen(
        [sys.executable, "-m", "xmodal_gui", *arguments],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.DEVNULL,
    ) as window:
        try:
            wait_until(lambda: recorded(run) > 10, 200)
            children = psutil.Process(window.pid).children(recursive=True)
            assert children, "the engine runs in a process of its own"
        finally:
            window.kill()
        window.wait()
    _, alive = psutil.wait_procs(children, timeout=60)
    assert alive == []

    with RunReader(run) as reader:
        steps, _ = reader.series(["total"])["total"]
    assert steps.tolist() == list(range(1, len(steps) + 1))
    engine = Engine.load(run)
    try:
        assert (engine.segment, engine.step_count) == (0, len(steps)), "the orphan saved before it went"
        engine.step()
    finally:
        engine.close()
    assert replay(run).identical


def recorded(run):
    """Return how many steps a run has recorded; 0 as long as it is no run."""
    try:
        with RunReader(run) as reader:
            return len(reader.series(["total"]).get("total", ([], []))[0])
    except UserError:
        return 0
