import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
from waiting import wait_until
from xmodal.projection.client import MapProcess
from xmodal.projection.messages import MapDied, MapFailed, Mapped, MapProgress
from xmodal.projection.records import Snapshot
from xmodal.projection.settings import MapSettings

PATIENCE = 120.0
"""Seconds in which a process must have compiled its kernels on a busy machine."""


@pytest.fixture
def process(tmp_path):
    process = MapProcess(tmp_path / "map.log")
    yield process
    folder = process.folder
    process.close()
    assert not psutil.pid_exists(process.pid)
    assert not folder.exists()


def receive_until(process, wanted, seconds=PATIENCE):
    """Collect messages until one satisfies `wanted`; return all of them."""
    messages, deadline = [], time.monotonic() + seconds
    while not any(wanted(message) for message in messages):
        assert time.monotonic() < deadline, messages
        messages += process.receive(1.0)
    return messages


def is_map(method, step=None):
    def wanted(message):
        return (
            isinstance(message, Mapped)
            and message.layout.quality is not None
            and message.layout.method == method
            and step in (None, message.layout.step)
        )

    return wanted


def test_a_preview_comes_first_then_the_map_which_then_follows(process, make_snapshot):
    process.request(make_snapshot(step=1))
    first, *_, last = receive_until(process, is_map("umap"))
    assert (first.layout.method, first.layout.quality) == ("pca", None)
    assert last.layout.is_fresh
    process.request(make_snapshot(step=2, seed=1))
    *_, following = receive_until(process, is_map("umap"))
    assert not following.layout.is_fresh
    assert following.layout.drift < 0.05
    process.refit()
    *_, refit = receive_until(process, is_map("umap", 2))
    assert refit.layout.is_fresh


def test_it_yields_to_the_engine(process):
    assert psutil.Process(process.pid).nice() > 0
    assert "xmodal.projection.host" in " ".join(psutil.Process(process.pid).cmdline())


def test_answers_to_older_generations_are_dropped(process, make_snapshot):
    process.request(make_snapshot(step=1), generation=1)
    receive_until(process, is_map("umap", 1))
    process.request(make_snapshot(step=2, seed=1), generation=1)
    process.receive(0.0)  # it leaves
    process.request(make_snapshot(step=3, seed=1), "gap", generation=2)
    messages = receive_until(process, is_map("gap", 3))
    assert {message.generation for message in messages} == {2}


def test_a_request_that_waits_is_forgotten_for_a_newer_one(process, make_snapshot):
    for step in range(1, 30):  # long before the process listens
        process.request(make_snapshot(step=step, seed=step), "pca")
    messages = receive_until(process, is_map("pca", 29))
    assert {message.layout.step for message in messages} == {29}


def test_what_cannot_be_mapped_is_told_and_the_next_snapshot_is_mapped(process, make_snapshot):
    process.request(Snapshot.of({"a": np.ones((3, 2)), "b": np.ones((3, 4))}))
    (failed,) = receive_until(process, lambda message: isinstance(message, MapFailed))
    assert "one dimension" in failed.template.format(**failed.fields)
    process.request(make_snapshot(), "gap")
    receive_until(process, is_map("gap"))


def test_after_kill_9_maps_go_on_from_the_last_one(process, make_snapshot):
    process.request(make_snapshot(step=1))
    receive_until(process, is_map("umap"))
    os.kill(process.pid, 9)
    (died,) = receive_until(process, lambda message: isinstance(message, MapDied))
    assert died.exit_status == -9
    assert died.template.format(**died.fields).startswith("The process that draws maps died (signal 9 (SIGKILL))")
    assert not process.is_alive
    assert process.receive(5.0) == []
    folder = process.folder
    process.restart()
    assert process.is_alive
    assert not folder.exists()
    process.request(make_snapshot(step=2, seed=1))
    *_, following = receive_until(process, is_map("umap"))
    assert not following.layout.is_fresh
    assert following.layout.drift < 0.05


def test_kill_is_told_apart_from_a_death(process):
    process.kill()
    (died,) = receive_until(process, lambda message: isinstance(message, MapDied))
    assert died.code == "map.killed"


def test_a_process_that_cannot_start_dies_with_its_reason(tmp_path, monkeypatch):
    (tmp_path / "numba.py").write_text("raise ImportError('this numba is broken')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    process = MapProcess(tmp_path / "map.log")
    try:
        (died,) = receive_until(process, lambda message: isinstance(message, MapDied))
        assert died.exit_status == 1
        assert "this numba is broken" in died.detail
    finally:
        process.close()


def test_nothing_is_left_when_the_parent_is_killed(tmp_path):
    parent = subprocess.Popen(
        [sys.executable, str(Path(__file__).parent.parent / "support" / "map_parent.py"), str(tmp_path / "map.log")],
        stdout=subprocess.PIPE,
        text=True,
    )
    pid, folder = parent.stdout.readline().split()
    assert psutil.pid_exists(int(pid))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_until(lambda: not psutil.pid_exists(int(pid)))
    wait_until(lambda: not Path(folder).exists())


def test_a_fit_that_takes_long_tells_how_far_it_is_and_can_be_cancelled(process, make_snapshot):
    slow = MapSettings(params={"iterations": 5000})
    process.request(make_snapshot(step=1), "tsne", 1, slow)
    messages = receive_until(process, lambda message: isinstance(message, MapProgress))
    assert (messages[0].layout.method, messages[0].layout.quality) == ("pca", None)
    assert 0 <= messages[-1].share < 0.9
    process.cancel()
    process.request(make_snapshot(step=2), "pca", 3)
    (answer,) = receive_until(process, is_map("pca", 2))[-1:]
    assert answer.generation == 3


def test_another_method_breaks_off_the_one_that_is_being_fitted(process, make_snapshot):
    slow = MapSettings(params={"iterations": 5000})
    process.request(make_snapshot(step=1), "tsne", 1, slow)
    receive_until(process, lambda message: isinstance(message, MapProgress))
    quick = MapSettings(params={"iterations": 50}, dimensions=3)
    process.request(make_snapshot(step=2), "pacmap", 2, quick)
    messages = receive_until(process, is_map("pacmap", 2))
    assert messages[-1].layout.settings == quick
    assert messages[-1].layout.coordinates.shape == (600, 3)
    assert {message.generation for message in messages} == {2}


def test_what_a_method_refuses_is_told(process, make_snapshot):
    process.request(make_snapshot(), "umap", 1, MapSettings(params={"n_neighbors": 0}))
    (failed,) = receive_until(process, lambda message: isinstance(message, MapFailed))[-1:]
    assert "n_neighbors" in failed.template.format(**failed.fields)
