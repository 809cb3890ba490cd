"""What can go wrong between processes. The engine is a scripted one; `test_faults` has the real one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from scripted import config, scripted_options
from waiting import wait_until
from xmodal.session.messages import (
    PROTOCOL,
    Apply,
    Attached,
    EmbeddingsReady,
    Ended,
    Events,
    GetEmbeddings,
    PhaseChanged,
    Refused,
    Silent,
    Train,
)
from xmodal.session.process import HostOptions, ProcessSource
from xmodal.training.changes import SetLambda
from xmodal.training.events import Changed
from xmodal.wire.folder import remove_folder


def is_gone(pid):
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_nothing_is_left_behind(start):
    session = start()
    session.until(Attached)
    folder, pid = session.source.folder, session.source.pid
    assert folder.exists()
    session.close()
    assert not folder.exists()
    assert not psutil.pid_exists(pid)


def test_an_engine_that_exits_died(start):
    session = start(exit_at=10)
    session.source.send(Train())
    ended = session.until(Ended)
    assert (ended.reason, ended.exit_status, ended.checkpoint) == ("died", 7, "000-00000000-0000")
    assert "exit status 7" in ended.template.format(**ended.fields)
    assert "the last line" in ended.detail


def test_kill_9_in_the_middle_of_a_step(start):
    session = start(seconds=0.05)
    session.source.send(Train())
    session.until_step(5)
    os.kill(session.source.pid, signal.SIGKILL)
    ended = session.until(Ended)
    assert (ended.reason, ended.code, ended.exit_status) == ("died", "session.died", -9)
    assert "SIGKILL" in ended.template.format(**ended.fields)
    assert [event.step for event in session.events][:5] == [1, 2, 3, 4, 5]
    assert session.close() is ended


def test_an_engine_that_hangs_is_silent_and_can_be_killed(start):
    session = start(hang_at=10, options=scripted_options(silence=0.3))
    session.source.send(Train())
    silent = session.until(Silent)
    assert silent.seconds >= max(0.3, 10 * silent.usual)
    assert session.until(Silent).seconds > silent.seconds  # it is repeated, and nothing else happens
    assert psutil.pid_exists(session.source.pid)
    session.source.kill()
    ended = session.until(Ended)
    assert (ended.reason, ended.code, ended.exit_status) == ("died", "session.killed", -9)


def test_an_engine_that_hangs_does_not_keep_close_waiting(start):
    session = start(hang_at=3, options=scripted_options(silence=0.2))
    session.source.send(Train())
    session.until(Silent)
    started = time.monotonic()
    assert session.close().reason == "died"
    assert time.monotonic() - started < 15


def test_a_pause_is_no_silence(start):
    session = start(options=scripted_options(silence=0.1))
    session.source.send(Train(steps=20))
    session.until(lambda m: isinstance(m, PhaseChanged) and m.phase == "paused")
    session.source.receive(0.5)
    assert session.source.receive(0) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_saves_and_stops(start, number):
    session = start()
    session.source.send(Train())
    session.until_step(5)
    os.kill(session.source.pid, number)
    ended = session.until(Ended)
    assert ended.reason == "stopped"
    assert ended.checkpoint == f"000-{[e for e in session.events if hasattr(e, 'lambda_')][-1].step:08d}-0000"


def test_a_module_that_is_not_there_died(watch):
    session = watch(ProcessSource.start(config(), None, HostOptions(module="no_such_module")))
    ended = session.until(Ended)
    assert (ended.reason, ended.exit_status) == ("died", 1)
    assert "no_such_module" in ended.detail


def test_the_last_word_survives_a_process_that_is_gone(start):
    session = start(broken="/nowhere")
    wait_until(lambda: session.source._child.exit_status is not None)  # nobody was connected when it was said
    ended = session.until(Ended)
    assert (ended.reason, ended.code) == ("failed", "data.missing")


def test_a_plugin_that_is_not_there_is_one_sentence(start):
    session = start(options=scripted_options(plugins=("no_such_plugin",)))
    ended = session.until(Ended)
    assert (ended.reason, ended.code, ended.detail) == ("failed", "session.plugin", "")


def test_over_tcp(start):
    session = start(options=scripted_options(transport="tcp"))
    session.source.send(Train(steps=100))
    session.until(lambda m: isinstance(m, PhaseChanged) and m.phase == "paused")
    session.source.send(GetEmbeddings(generation=1, limit=50_000))
    assert session.until(EmbeddingsReady).embeddings.rows.shape == (50_000,)
    assert [event.step for event in session.events if hasattr(event, "lambda_")] == list(range(1, 101))
    assert session.close().reason == "finished"


def test_go_on_with_a_run(start, watch, tmp_path):
    session = start(tmp_path / "run", exit_at=250)
    session.source.send(Train())
    session.until(Ended)
    again = watch(ProcessSource.resume(tmp_path / "run", options=scripted_options()))
    assert again.until(Attached).description.step == 200
    assert (tmp_path / "run" / "engine.log").exists()
    again.close()


def test_a_client_that_attaches_again_gets_what_it_missed(start, watch):
    session = start()
    session.source.send(Train(steps=300))
    session.until_step(300)
    late = watch(ProcessSource.attach(session.source.folder, after=100))
    assert late.until(Attached).description.step == 300
    late.source.send(Train(steps=50))
    late.until_step(350)
    assert next(m.first for m in late.messages if isinstance(m, Events)) == 101
    assert late.events[0].name == "000-00000100-0000"  # event 101, after 100 steps
    late.source.close()
    assert session.source.folder.exists()
    session.source.send(Train(steps=10))
    session.until_step(360)
    assert session.close().reason == "finished"


def test_who_watches_a_session_sees_its_end(start, watch):
    session = start()
    session.until(Attached)
    other = watch(ProcessSource.attach(session.source.folder))
    other.until(Attached)
    os.kill(session.source.pid, signal.SIGKILL)
    session.until(Ended)  # reaps it
    ended = other.until(Ended)
    assert (ended.reason, ended.exit_status) == ("died", None)


def test_a_client_that_reads_too_slowly_gets_every_event_in_the_end(start, watch):
    options = scripted_options(high_water=1)
    session = start(seconds=0, options=options)
    session.until(Attached)
    slow = watch(ProcessSource.attach(session.source.folder, options=options))
    slow.until(Attached)
    gaps = []
    put = slow.source._order.put
    slow.source._order.put = lambda batch: gaps.append(batch.first - slow.source._order.expected) or put(batch)
    session.source.send(Train(steps=60_000))  # slow does not read meanwhile: the buffers are full long before
    session.until(lambda m: isinstance(m, PhaseChanged) and m.phase == "paused", seconds=60)
    slow.until(lambda m: isinstance(m, PhaseChanged) and m.phase == "paused")
    slow.until_step(60_000)
    assert max(gaps) > 0
    steps = [event.step for event in slow.events if hasattr(event, "lambda_")]
    assert steps == list(range(1, 60_001))
    assert [m.phase for m in slow.all(PhaseChanged)] == ["training", "paused"]


def test_events_that_are_held_no_more_are_skipped_and_said(start, watch):
    session = start(seconds=0, options=scripted_options(held_events=100))
    session.source.send(Train(steps=1000))
    session.until(lambda m: isinstance(m, PhaseChanged) and m.phase == "paused")
    late = watch(ProcessSource.attach(session.source.folder))
    late.until(Refused)
    late.until_step(1000)
    assert len(late.events) == 100
    late.source.send(Train(steps=5))
    late.until_step(1005)


def test_a_client_of_another_version_is_turned_away(start, watch):
    session = start()
    session.until(Attached)
    other = watch(ProcessSource.attach(session.source.folder))
    other.source._outbox[0] = type(other.source._outbox[0])(protocol=PROTOCOL + 1)
    ended = other.until(Ended)
    assert (ended.reason, ended.code) == ("failed", "session.protocol")
    session.source.send(Train(steps=5))
    session.until_step(5)


def test_a_change_takes_effect_at_once(start):
    session = start(seconds=0.02)
    session.source.send(Train())
    session.until_step(20)
    session.source.send(Apply(change=SetLambda(value=5.0)))
    before = session.events[-1].step
    changed = session.until(lambda m: isinstance(m, Events) and any(isinstance(e, Changed) for e in m.events))
    row = next(event.row for event in changed.events if isinstance(event, Changed))
    assert row.step - before <= 4  # two batches may have been on their way


PARENT = """
import sys, threading
from pathlib import Path
from scripted import config, scripted_options
from watching import Watcher
from xmodal.session.messages import Train
from xmodal.session.process import ProcessSource
options = scripted_options(orphan_seconds=float(sys.argv[3]))
session = Watcher(ProcessSource.start(config(hang_at=int(sys.argv[2])), Path(sys.argv[1]), options))
session.source.send(Train())
session.until_step(5)
print(session.source.pid, session.source.folder, flush=True)
threading.Event().wait()
"""


def start_parent(run, hang_at, orphan_seconds):
    """Start a process that starts an engine; return it, the engine's process id and the session's folder."""
    environment = {**os.environ, **scripted_options().environment}
    command = [sys.executable, "-c", PARENT, str(run), str(hang_at), str(orphan_seconds)]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)
    with parent.stdout:
        pid, folder = parent.stdout.readline().split()
    return parent, int(pid), Path(folder)


def test_kill_9_of_the_parent_saves_and_leaves_nothing(tmp_path):
    parent, pid, folder = start_parent(tmp_path / "run", hang_at=0, orphan_seconds=60)
    parent.kill()
    parent.wait()
    wait_until(lambda: is_gone(pid))
    assert int((tmp_path / "run" / "step").read_text()) >= 5
    assert not folder.exists()


def test_kill_9_of_the_parent_ends_an_engine_that_hangs(tmp_path):
    parent, pid, folder = start_parent(tmp_path / "run", hang_at=6, orphan_seconds=0.5)
    parent.kill()
    parent.wait()
    wait_until(lambda: is_gone(pid))
    assert "_follow_script" in (tmp_path / "run" / "engine.log").read_text()  # where it hung
    remove_folder(folder)
