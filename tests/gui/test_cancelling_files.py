"""A file that is being written is cancelled by the button of its wait, and leaves nothing."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from scripted import config, scripted_options
from xmodal.session.process import ProcessSource
from xmodal.store import RunWriter

from xmodal_gui import export_menu
from xmodal_gui.models import tasks
from xmodal_gui.opening import Opening
from xmodal_gui.widgets.task_row import TaskRow

pytestmark = pytest.mark.gui
STEPS = 60_000


@pytest.fixture
def window(make_window, monkeypatch):
    monkeypatch.setattr(tasks, "PATIENCE_S", 0.0)
    monkeypatch.setattr(tasks, "POLL_MS", 10)
    return make_window(Opening(), size=(1000, 700))


@pytest.fixture
def run(tmp_path):
    """Make a run with long curves, and a checkpoint of 60 MB."""
    folder = tmp_path / "run"
    with RunWriter.create(folder, {"config": {}}) as writer:
        segment = writer.add_segment(None, 0, 0)
        for step in range(1, STEPS):
            writer.append(segment, step, {"total": 1 / step, "seconds": 0.1, "rows": 128.0 + step % 7})
        writer.save_tensors("checkpoints", "000-00000001-00000", {"w": np.zeros(15_000_000, np.float32)}, {})
    return folder


def press_cancel(window, qtbot):
    row = window.findChild(TaskRow)
    qtbot.waitUntil(row.isVisible, timeout=20_000)
    assert row.cancel.isVisible()
    words = row.words.text()
    qtbot.mouseClick(row.cancel, Qt.MouseButton.LeftButton)
    return words


def test_long_curves_are_cancelled_and_nothing_is_left(window, run, monkeypatch, tmp_path, qtbot):
    out = tmp_path / "out"
    out.mkdir()
    (out / "curves.csv").write_text("what was there")
    window.controller.run = run
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(out / "curves.csv"), ""))
    window.menus.export.curves.trigger()
    assert "curves.csv" in press_cancel(window, qtbot)
    qtbot.waitUntil(lambda: not window.exporter.busy, timeout=20_000)
    assert window.notices.notices()["export"].text == "Cancelled: curves.csv was not written."
    assert [path.name for path in out.iterdir()] == ["curves.csv"]
    assert (out / "curves.csv").read_text() == "what was there"
    assert not window.findChild(TaskRow).isVisible()
    window.menus.export.curves.trigger()
    with qtbot.waitSignal(window.exporter.ended, timeout=60_000):
        pass
    assert "export" not in window.notices.notices()
    assert len((out / "curves.csv").read_text().splitlines()) == STEPS


def test_what_was_there_before_it_could_be_cancelled_is_said_to_be_there(window, run, monkeypatch, tmp_path, qtbot):
    def at_once(path, run, form):
        path.write_text("written")
        window.exporter._task.cancel()

    monkeypatch.setattr(export_menu, "export_curves", at_once)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / "c.csv"), ""))
    window.controller.run = run
    window.menus.export.curves.trigger()
    qtbot.waitUntil(lambda: "export" in window.notices.notices())
    assert window.notices.notices()["export"].text == "c.csv was written before it could be cancelled."
    qtbot.waitUntil(lambda: not window.exporter.busy)


def test_a_copy_of_a_large_run_is_cancelled_and_nothing_is_left(window, run, monkeypatch, tmp_path, qtbot):
    target = tmp_path / "copies" / "named"
    source = lambda: ProcessSource.start(config(), None, scripted_options())  # noqa: E731
    window.controller.start(source, run)
    qtbot.waitUntil(lambda: window.controller.session.description is not None, timeout=20_000)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(target), ""))
    window.menus.runs.save_as.trigger()
    window.copier._task.cancel()  # as the button does, before the first block is copied
    qtbot.waitUntil(lambda: "copy" in window.notices.notices(), timeout=20_000)
    assert window.notices.notices()["copy"].text == "Cancelled: the run was not saved as named."
    assert list(target.parent.iterdir()) == []
    qtbot.waitUntil(lambda: not window.copier.busy)
