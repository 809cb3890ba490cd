"""A window on a run that another process trains."""

from functools import partial

import pytest
from other_process import OtherProcess
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from xmodal.session.recorded import RecordedSource

from xmodal_gui.opening import Opening

pytestmark = pytest.mark.gui


@pytest.fixture
def other(tmp_path):
    process = OtherProcess(tmp_path / "run")
    process.tell("steps", 10)
    yield process
    process.end()


@pytest.fixture
def window(qtbot, make_window, other, tmp_path):
    run = tmp_path / "run"
    window = make_window(Opening(run=run))
    window.controller.start(partial(RecordedSource, run), run)
    qtbot.waitUntil(lambda: window.controller.session.description is not None, timeout=20_000)
    return window


def test_it_is_read_only_says_why_and_follows(window, other, qtbot):
    session = window.controller.session
    notice = window.notices.notices()["recorded"]
    assert str(other.pid) in notice.text
    assert notice.actions == ()
    assert not window.session_actions.train.isVisible()
    assert not window.objective.lambda_field.isEnabled()
    assert "another process" in window.objective._sentence.text()
    qtbot.waitUntil(lambda: window.curves_model.last_step == 10, timeout=20_000)
    other.tell("lambda", 0.3)
    other.tell("steps", 20)
    qtbot.waitUntil(lambda: session.step == 30, timeout=20_000)
    assert [(marker.step, marker.label) for marker in window.curves_model.markers] == [(10, "λ 1 → 0.3")]
    assert len(window.curves_model.series["total"]) == 30
    qtbot.waitUntil(lambda: window.objective.lambda_field.value() == 0.3)
    qtbot.keyClick(window, Qt.Key.Key_Space)  # nothing to be trained here
    assert session.phase == "training"


def test_when_the_other_stops_going_on_is_offered(window, other, qtbot):
    other.tell("snapshot")
    other.end()
    qtbot.waitUntil(lambda: "ended" in window.notices.notices(), timeout=20_000)
    notice = window.notices.notices()["ended"]
    assert notice.text == "The other process has stopped training this run, at step 10."
    assert [words for words, _ in notice.actions] == ["Go on from the last checkpoint"]
    assert "recorded" not in window.notices.notices()
    assert len(window.curves_model.series["total"]) == 10  # what was seen stays


def test_runs_are_added_from_the_menu_and_the_window_closes_beside_them(window, qtbot, tmp_path, monkeypatch):
    second = OtherProcess(tmp_path / "second")
    try:
        second.tell("steps", 15)
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "second"))
        next(action for action in all_actions(window) if action.text() == "Compare with run …").trigger()
        assert window.desk.docks["compare"].isVisible()
        qtbot.waitUntil(lambda: len(window.curves_model.overlays) == 1, timeout=20_000)
        qtbot.waitUntil(lambda: window.compare.table.columnCount() == 2, timeout=20_000)
    finally:
        second.end()


def all_actions(window):
    menus = [action.menu() for action in window.menuBar().actions()]
    while menus:
        menu = menus.pop()
        for action in menu.actions():
            yield action
            menus += [action.menu()] if action.menu() is not None else []
