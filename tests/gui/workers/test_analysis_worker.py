"""Questions of panels, answered by a real thread."""

import threading

import pytest
from xmodal.errors import UserError

from xmodal_gui.workers.analysis_worker import AnalysisWorker

pytestmark = pytest.mark.gui


@pytest.fixture
def analyst(qtbot):
    analyst = AnalysisWorker()
    yield analyst
    analyst.stop()
    qtbot.waitUntil(lambda: not analyst.busy)


def test_an_answer_comes_to_the_thread_of_the_window(analyst, qtbot):
    answers = []
    analyst.ask("who", threading.get_ident, lambda worked: answers.append((worked, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(answers))
    ((worked, told),) = answers
    assert told == threading.get_ident() != worked


def test_only_the_latest_question_of_a_key_is_answered(analyst, qtbot):
    answers, worked = [], []
    gate, begun = threading.Event(), threading.Event()

    def first():
        begun.set()
        gate.wait()
        worked.append(1)

    def later(n):
        worked.append(n)
        return n

    analyst.ask("a", first, lambda _: answers.append("first"))
    assert begun.wait(10)
    for n in (2, 3, 4):
        analyst.ask("a", lambda n=n: later(n), answers.append)
    analyst.ask("b", lambda: "other", answers.append)
    gate.set()
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert answers == [4, "other"]
    assert worked == [1, 4]


def test_what_is_forgotten_is_not_answered(analyst, qtbot):
    answers, gate = [], threading.Event()
    analyst.ask("a", gate.wait, lambda _: answers.append("a"))
    analyst.ask("b", lambda: "b", answers.append)
    analyst.forget("a")
    analyst.forget("b")
    analyst.ask("c", lambda: "c", answers.append)
    gate.set()
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == ["c"]


def test_a_refusal_is_told_to_who_asked(analyst, qtbot):
    told = []

    def refuse():
        raise UserError("x.y", "{name} is empty.", name="train")

    analyst.ask("a", refuse, told.append, lambda error: told.append(error.code))
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["x.y"]


def test_a_mistake_is_raised_where_it_is_seen_and_others_are_answered(analyst, qtbot):
    answers = []
    with qtbot.captureExceptions() as raised:
        analyst.ask("a", lambda: 1 / 0, answers.append)
        qtbot.waitUntil(lambda: bool(raised))
    assert raised[0][0] is ZeroDivisionError
    analyst.ask("b", lambda: 1, answers.append)
    qtbot.waitUntil(lambda: answers == [1])


def test_it_ends_and_starts_anew(analyst, qtbot):
    answers = []
    analyst.stop()
    assert not analyst.busy
    analyst.ask("a", lambda: 1, answers.append)
    qtbot.waitUntil(lambda: answers == [1])
    with qtbot.waitSignal(analyst.ended):
        analyst.stop()
    assert not analyst.busy
    analyst.ask("a", lambda: 2, answers.append)
    qtbot.waitUntil(lambda: answers == [1, 2])


def test_what_is_asked_while_it_ends_is_answered(analyst, qtbot):
    answers, gate = [], threading.Event()
    analyst.ask("a", gate.wait, answers.append)
    analyst.stop()
    analyst.ask("b", lambda: 1, answers.append)
    gate.set()
    qtbot.waitUntil(lambda: answers == [1])
