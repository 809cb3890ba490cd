import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton
from scripted import config, scripted_options
from xmodal.data.base import DATA, DataConfig
from xmodal.progress import report
from xmodal.session.process import ProcessSource
from xmodal.store import RunWriter

from xmodal_gui.models.tasks import Task, Tasks
from xmodal_gui.opening import Opening
from xmodal_gui.widgets.task_row import TaskRow

pytestmark = pytest.mark.gui
RELEASE = threading.Event()


@pytest.fixture
def slow_data(monkeypatch):
    """A data set whose opening reports a third, and goes on when it is broken off or released."""

    class Slow(DataConfig, frozen=True, kw_only=True):
        """Waits."""

        def open(self):
            while not RELEASE.wait(0.01):
                report(1 / 3)
            raise AssertionError("nobody broke it off")

    monkeypatch.setitem(DATA._types, "slow", Slow)
    RELEASE.clear()
    yield "slow"
    RELEASE.set()


def test_opening_data_shows_how_far_it_is_and_can_be_cancelled(make_window, qtbot, slow_data):
    window = make_window(Opening(data=slow_data))
    row = window.findChild(TaskRow)
    assert not row.isVisible()
    height = window.status.height()
    window.begin()
    qtbot.waitUntil(lambda: row.isVisible() and row.bar.value() == 33)
    assert window.status.height() == height, "nothing jumps"
    assert "slow" in row.words.text()
    qtbot.mouseClick(row.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.centre.at_start and not window.controller.busy)
    assert not row.isVisible()
    assert window.notices.notices() == {}


def test_a_short_wait_is_not_shown(qtbot, theme):
    tasks = Tasks()
    row = TaskRow(tasks, theme)
    qtbot.addWidget(row)
    task = tasks.begin(Task("Short"))
    assert tasks.shown is None
    task.began -= 1
    assert tasks.shown is task
    tasks.end(task)
    assert tasks.shown is None
    assert not row.isVisible()


def test_a_run_is_saved_under_another_name_and_opened(make_window, qtbot, tmp_path, monkeypatch):
    run, target = tmp_path / "run", tmp_path / "named"
    RunWriter.create(run, {"config": {}}).close()
    window = make_window(Opening())
    source = lambda: ProcessSource.start(config(), None, scripted_options())  # noqa: E731
    window.controller.start(source, run)
    qtbot.waitUntil(lambda: window.controller.session.description is not None, timeout=20_000)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(target), ""))
    assert window.menus.runs.save_as.isEnabled()
    window.menus.runs.save_as.trigger()
    qtbot.waitUntil(lambda: "copy" in window.notices.notices(), timeout=20_000)
    assert str(target) in window.notices.notices()["copy"].text
    assert (target / "run.sqlite").exists()
    buttons = [each.text() for each in window.notices.findChildren(QPushButton) if each.isVisible()]
    assert buttons == ["Open it"]
    qtbot.waitUntil(lambda: not window.copier.busy)

    window.menus.runs.save_as.trigger()
    qtbot.waitUntil(lambda: "already" in window.notices.notices()["copy"].text, timeout=20_000)
