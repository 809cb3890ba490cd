"""What can go wrong with the real engine in a process of its own; after each, the run is whole and goes on."""

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import psutil
import pytest
from scripted import SUPPORT
from waiting import wait_until
from xmodal.session.local import LocalSource
from xmodal.session.messages import (
    Apply,
    Attached,
    EmbeddingsReady,
    Ended,
    Events,
    GetEmbeddings,
    GetSeries,
    PhaseChanged,
    Rewind,
    Save,
    SeriesReady,
    Silent,
    Train,
    Undo,
)
from xmodal.session.process import HostOptions, ProcessSource
from xmodal.store import RunReader
from xmodal.training.changes import SetLambda
from xmodal.training.config import (
    CheckpointSection,
    CostSection,
    DataSection,
    EncoderSection,
    EvaluationSection,
    RunConfig,
    TermSection,
)
from xmodal.training.events import Changed, Checkpointed, StepEvent, Warned

OPTIONS = HostOptions(plugins=("shaky",), environment={"PYTHONPATH": SUPPORT})


def shaky_config(*, nan_at=0, **wrongs):
    return RunConfig(
        batch_size=32,
        embedding_size=8,
        torch_threads=1,
        data=DataSection(type="vectors", params={"rows": 300, "dimensions": [8, 6]}),
        encoders={"a": EncoderSection(type="shaky", params=wrongs), "b": EncoderSection(type="shaky")},
        cost=CostSection(terms=(TermSection(id="distance", type="shaky_distance", params={"nan_at": nan_at}),)),
        evaluation=EvaluationSection(every=20, pool=40),
        checkpoints=CheckpointSection(every=50),
    )


@pytest.fixture
def run(tmp_path):
    return tmp_path / "run"


@pytest.fixture
def start_shaky(watch, run):
    """Start the engine with an encoder that goes wrong, training: ``start_shaky(raise_at=120)``."""

    def starter(folder=run, options=OPTIONS, **wrongs):
        session = watch(ProcessSource.start(shaky_config(**wrongs), folder, options))
        session.source.send(Train())
        return session

    return starter


@pytest.fixture
def goes_on(watch, run):
    """Check that a run is whole and goes on from its last checkpoint.

    In this process, for speed; the plug-in is forgotten afterwards, so that no other test meets it.
    """
    from xmodal.encoders.base import ENCODERS
    from xmodal.losses.base import LOSSES

    def check(checkpoint, folder=run, source=go_on_here):
        recorded = steps_of(folder)
        assert recorded == list(range(1, len(recorded) + 1))
        session = watch(source(folder))
        description = session.until(Attached).description
        assert description.step == int(checkpoint.split("-")[1])
        session.source.send(Train(steps=30))
        session.until(lambda m: isinstance(m, PhaseChanged) and m.phase == "paused")
        assert session.close().reason == "finished"
        assert [e.step for e in session.events if isinstance(e, StepEvent)][-1] == description.step + 30
        assert steps_of(folder) == list(range(1, description.step + 31))

    yield check
    ENCODERS._types.pop("shaky", None)
    LOSSES._types.pop("shaky_distance", None)
    sys.modules.pop("shaky", None)


def go_on_here(folder):
    return LocalSource.resume(folder, plugins=OPTIONS.plugins)


def steps_of(folder: Path) -> list[int]:
    """Steps recorded along the latest line; opening the run checks its files."""
    with RunReader(folder) as reader:
        steps, values = reader.series(["total"])["total"]
        assert np.isfinite(values).all()
        return steps.tolist()


def test_a_whole_session(start_shaky, run, goes_on):
    session = start_shaky()
    session.until_step(60)
    session.source.send(GetEmbeddings(generation=1, limit=30))
    vectors = session.until(EmbeddingsReady).embeddings.vectors["a"].numpy()
    assert vectors.shape == (30, 8)
    session.source.send(Apply(change=SetLambda(value=0.5)))
    changed = session.until(lambda m: isinstance(m, Events) and any(isinstance(e, Changed) for e in m.events))
    row = next(event.row for event in changed.events if isinstance(event, Changed))
    session.until_step(row.step + 20)
    lambdas = {e.step: e.lambda_ for e in session.events if isinstance(e, StepEvent)}
    assert (lambdas[row.step], lambdas[row.step + 1]) == (1.0, 0.5)
    session.source.send(Undo())
    session.source.send(GetSeries(generation=2))
    series = session.until(SeriesReady).series["total"]
    totals = {e.step: e.total for e in session.events if isinstance(e, StepEvent)}
    recorded = dict(zip(series.steps.numpy().tolist(), series.values.numpy().tolist(), strict=True))
    assert all(recorded[step] == total for step, total in totals.items() if step in recorded)
    ended = session.close()
    assert ended.reason == "stopped"
    assert session.events[-1].name == ended.checkpoint
    with RunReader(run) as reader:
        assert len(reader.names("embeddings")) == 1
    goes_on(ended.checkpoint)


def test_an_encoder_that_raises(start_shaky, goes_on):
    session = start_shaky(raise_at=120)
    ended = session.until(Ended)
    assert (ended.reason, ended.code, ended.checkpoint) == ("failed", "engine.failed", "000-00000100-00000")
    assert "mat1 and mat2 shapes" in ended.template.format(**ended.fields)
    assert "shaky.py" in ended.detail
    assert [e.step for e in session.events if isinstance(e, StepEvent)] == list(range(1, 120))
    goes_on(ended.checkpoint)


def test_a_loss_that_becomes_nan(start_shaky, goes_on):
    ended = start_shaky(nan_at=120).until(Ended)
    assert (ended.reason, ended.code, ended.detail) == ("failed", "engine.non_finite", "")
    assert "distance" in ended.template.format(**ended.fields)
    goes_on(ended.checkpoint)


def test_kill_9_in_the_middle_of_a_step(start_shaky, goes_on):
    ended = start_shaky(kill_at=120).until(Ended)
    assert (ended.reason, ended.exit_status, ended.checkpoint) == ("died", -9, "000-00000100-00000")
    goes_on(ended.checkpoint, source=lambda folder: ProcessSource.resume(folder, options=OPTIONS))


def test_an_engine_that_hangs(start_shaky, goes_on):
    session = start_shaky(hang_at=120)
    assert session.until(Silent).seconds >= 2
    assert [e.step for e in session.events if isinstance(e, StepEvent)][-1] == 119
    session.source.kill()
    ended = session.until(Ended)
    assert (ended.reason, ended.code, ended.checkpoint) == ("died", "session.killed", "000-00000100-00000")
    goes_on(ended.checkpoint)


def test_closing_while_it_trains(start_shaky, goes_on):
    session = start_shaky()
    session.until_step(30)
    ended = session.close()
    assert ended.reason == "stopped"
    assert not psutil.pid_exists(session.source.pid)
    goes_on(ended.checkpoint)


PARENT = """
import sys, threading
from pathlib import Path
sys.path += sys.argv[2:]
from test_host import OPTIONS, shaky_config
from watching import Watcher
from xmodal.session.messages import Train
from xmodal.session.process import ProcessSource
session = Watcher(ProcessSource.start(shaky_config(), Path(sys.argv[1]), OPTIONS))
session.source.send(Train())
session.until_step(70)
print(session.source.pid, session.source.folder, flush=True)
threading.Event().wait()
"""


def test_kill_9_of_the_parent(run, goes_on):
    command = [sys.executable, "-c", PARENT, str(run), SUPPORT, str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        line = parent.stdout.readline().split()
        parent.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    pid, folder = int(line[0]), Path(line[1])
    wait_until(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    assert not folder.exists()
    with RunReader(run) as reader:
        last = reader.names("checkpoints")[-1]
    assert int(last.split("-")[1]) == len(steps_of(run)) >= 70  # it was saved where it stopped
    goes_on(last)


def test_reset_opens_a_segment_and_keeps_what_was_recorded(start_shaky, run):
    session = start_shaky()
    session.until(Attached)
    session.until_step(60)
    session.source.send(Rewind())
    again = session.until(Attached).description
    assert (again.segment, again.step) == (1, 0)
    session.until(lambda m: isinstance(m, Events) and any(isinstance(e, StepEvent) and e.step == 20 for e in m.events))
    session.close()
    with RunReader(run) as reader:
        assert reader.series(["total"], segment=0)["total"][0][-1] >= 60
        assert reader.series(["total"], segment=1)["total"][0][0] == 1


def test_a_configuration_that_cannot_work_is_one_sentence(watch, run):
    config = RunConfig(data=DataSection(type="nonsense"))
    ended = watch(LocalSource.start(config, run)).until(Ended)
    assert (ended.reason, ended.code, ended.detail) == ("failed", "name.unknown", "")
    assert "nonsense" in ended.template.format(**ended.fields)
    assert not run.exists()


def test_going_on_with_what_is_no_run_is_one_sentence(watch, tmp_path):
    ended = watch(LocalSource.resume(tmp_path)).until(Ended)
    assert (ended.reason, ended.code, ended.detail) == ("failed", "store.no_run", "")


class SmallDisk:
    """A folder on a file system of 2 MB, that can be filled; without the right to mount, a limit on file sizes."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
        mount = subprocess.run(command, capture_output=True, check=False) if sys.platform == "linux" else None
        self.is_mounted = mount is not None and mount.returncode == 0
        if self.is_mounted:
            stack.callback(lambda: subprocess.run(["umount", "--lazy", str(folder)], check=True))
        elif not hasattr(psutil.Process, "rlimit"):
            pytest.skip("a full disk needs tmpfs or RLIMIT_FSIZE: Linux only")

    def fill(self, pid: int) -> None:
        if self.is_mounted:
            with pytest.raises(OSError, match="No space"), (self.folder / "ballast").open("wb", buffering=0) as file:
                _write_for_ever(file)
        else:
            psutil.Process(pid).rlimit(psutil.RLIMIT_FSIZE, (1, psutil.RLIM_INFINITY))

    def free(self, pid: int) -> None:
        if self.is_mounted:
            (self.folder / "ballast").unlink()
        else:
            psutil.Process(pid).rlimit(psutil.RLIMIT_FSIZE, (psutil.RLIM_INFINITY, psutil.RLIM_INFINITY))


def _write_for_ever(file):
    while True:
        file.write(bytes(4096))


def test_a_full_disk_is_said_and_survived(start_shaky, goes_on, tmp_path):
    with ExitStack() as stack:
        disk = SmallDisk(tmp_path / "disk", stack)
        folder = disk.folder / "run"
        session = start_shaky(folder)
        session.until_step(60)
        disk.fill(session.source.pid)
        warned = session.until(lambda m: isinstance(m, Events) and any(isinstance(e, Warned) for e in m.events))
        warning = next(event for event in warned.events if isinstance(event, Warned))
        assert warning.code == "store.write_failed"
        assert str(folder) in warning.template.format(**warning.fields)
        reached = [e.step for e in session.events if isinstance(e, StepEvent)][-1]
        session.until_step(reached + 200)  # it trains on
        disk.free(session.source.pid)
        session.source.send(Save())
        session.until(
            lambda m: (
                isinstance(m, Events) and any(isinstance(e, Checkpointed) and e.step > reached + 100 for e in m.events)
            )
        )
        ended = session.close()
        assert (ended.reason, ended.code) == ("stopped", "")
        goes_on(ended.checkpoint, folder)  # with every step, those while the disk was full too


def test_closing_on_a_full_disk_says_that_it_could_not_save(start_shaky, goes_on, tmp_path):
    with ExitStack() as stack:
        disk = SmallDisk(tmp_path / "disk", stack)
        folder = disk.folder / "run"
        session = start_shaky(folder)
        session.until_step(60)
        disk.fill(session.source.pid)
        session.until_step([e.step for e in session.events if isinstance(e, StepEvent)][-1] + 20)
        pid = session.source.pid
        ended = session.close()
        assert (ended.reason, ended.code) == ("stopped", "store.write_failed")
        if disk.is_mounted:
            disk.free(pid)
        goes_on(ended.checkpoint, folder)
