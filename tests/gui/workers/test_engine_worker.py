import pytest
from rehearsal import rehearsed_source
from xmodal.errors import UserError
from xmodal.session.messages import Attached, Ended, Events, Train

from xmodal_gui.workers.engine_worker import EngineWorker

pytestmark = pytest.mark.gui


@pytest.fixture
def run(qtbot):
    workers = []

    def runner(factory):
        worker = EngineWorker(factory)
        workers.append(worker)
        worker.start()
        return worker

    yield runner
    for worker in workers:
        worker.stop()
        assert worker.wait(20_000)


def collect(qtbot, worker, condition):
    found = []

    def look():
        found.extend(worker.drain())
        return condition(found)

    qtbot.waitUntil(look, timeout=20_000)
    return found


def ended(messages):
    return any(isinstance(message, Ended) for message in messages)


def test_requests_made_before_there_is_a_source_are_not_lost(run, qtbot):
    worker = EngineWorker(lambda: rehearsed_source())
    worker.send(Train(steps=3))
    worker.start()
    messages = collect(qtbot, worker, lambda found: any(isinstance(message, Events) for message in found))
    assert isinstance(messages[0], Attached)
    worker.stop()
    messages = collect(qtbot, worker, ended)
    assert messages[-1].reason in ("stopped", "finished")
    assert worker.wait(20_000)


def test_stopping_ends_the_thread(run, qtbot):
    worker = run(lambda: rehearsed_source())
    collect(qtbot, worker, lambda found: bool(found))
    with qtbot.waitSignal(worker.finished, timeout=20_000):
        worker.stop()


def test_a_source_that_cannot_be_made_is_an_end_with_a_sentence(run, qtbot):
    def factory():
        raise UserError("data.missing", "There is no data at {path}.", path="/nowhere")

    (message,) = collect(qtbot, run(factory), ended)
    assert (message.reason, message.code, message.fields) == ("failed", "data.missing", {"path": "/nowhere"})


def test_a_system_that_refuses_is_an_end_with_a_sentence(run, qtbot):
    def factory():
        raise OSError("no more processes")

    (message,) = collect(qtbot, run(factory), ended)
    assert "no more processes" in message.template.format(**message.fields)


@pytest.mark.filterwarnings("ignore")
def test_a_mistake_in_the_thread_itself_is_told_and_not_swallowed(run, qtbot, capture_exceptions):
    def factory():
        raise ZeroDivisionError("nobody foresaw this")

    (message,) = collect(qtbot, run(factory), ended)
    assert message.code == "session.worker_failed"
    assert "nobody foresaw this" in message.detail
    qtbot.waitUntil(lambda: any(kind is ZeroDivisionError for kind, _, _ in capture_exceptions))


@pytest.fixture
def capture_exceptions():
    from pytestqt.exceptions import capture_exceptions

    with capture_exceptions() as exceptions:
        yield exceptions


def test_a_failing_engine_says_why(run, qtbot):
    worker = run(lambda: rehearsed_source(fail_at=2))
    worker.send(Train())
    messages = collect(qtbot, worker, ended)
    assert messages[-1].reason == "failed"
    assert "RuntimeError" in messages[-1].detail


def test_killing_ends_it(run, qtbot):
    worker = run(lambda: rehearsed_source(seconds=0.01))
    worker.send(Train())
    collect(qtbot, worker, lambda found: any(isinstance(message, Events) for message in found))
    worker.kill()
    messages = collect(qtbot, worker, ended)
    assert messages[-1].reason == "died"


def test_killed_before_there_was_a_source(run, qtbot):
    worker = EngineWorker(lambda: rehearsed_source(seconds=0.01))
    worker.kill()
    worker.start()
    messages = collect(qtbot, worker, ended)
    assert messages[-1].reason == "died"
    assert worker.wait(20_000)
