import threading
from itertools import pairwise

import numpy as np
import pypdfium2
import pytest
from cards import Cards, card_layout
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog
from steps import CONFIG, step
from xmodal.errors import UserError
from xmodal.projection.records import Snapshot

from xmodal_gui import export_controller
from xmodal_gui.export_controller import ExportController
from xmodal_gui.figures import bands, figure_maker, map_figure
from xmodal_gui.figures.figure_maker import FigureMaker
from xmodal_gui.figures.page import Page
from xmodal_gui.models import tasks
from xmodal_gui.workers.fit_worker import FitWorker

pytestmark = pytest.mark.gui

TINY = Snapshot.of({"image": np.eye(3)}, np.array([4, 5, 6]), step=7)
"""Fewer points than have neighbours: fitted without umap, and without its half minute."""


@pytest.fixture
def window(make_window):
    window = make_window(size=(1000, 700))
    data = Cards()
    window.controller.data = data
    window.mapper.set_data(data)
    window.map_model.show_layout(card_layout(data))
    window.curves_model.set_config(CONFIG)
    window.curves_model.append_steps(step(n) for n in range(1, 50))
    yield window
    if window.exporter.task is not None:
        window.exporter.task.cancel()


def opened(window, snapshot=None):
    window.mapper.snapshot = snapshot
    window.menus.export.figure.trigger()
    (maker,) = window.findChildren(FigureMaker)
    return maker.dialog


def saved(dialog, qtbot, monkeypatch, path, chosen=""):
    begun(dialog, qtbot, monkeypatch, path, chosen)
    qtbot.waitUntil(lambda: dialog.save.isEnabled() and dialog.parent().exporter.task is None)


def begun(dialog, qtbot, monkeypatch, path, chosen=""):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(path), chosen))
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)


@pytest.fixture
def slow(monkeypatch):
    """Let every figure be one of many bands, with a turn for each, and every wait be shown."""
    monkeypatch.setattr(export_controller, "TURN_S", 0.0)
    monkeypatch.setattr(bands, "BAND_PIXELS", 20 * Page().pixels()[0])
    monkeypatch.setattr(tasks, "PATIENCE_S", 0.0)
    monkeypatch.setattr(tasks, "POLL_MS", 10)
    monkeypatch.setattr(figure_maker, "POLL_MS", 10)


def typed(field, qtbot, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_sizes_typed_are_those_of_the_file(window, qtbot, monkeypatch, tmp_path):
    dialog = opened(window)
    for field, text in ((dialog.width_mm, "100"), (dialog.height_mm, "50"), (dialog.dpi, "254")):
        typed(field, qtbot, text)
    saved(dialog, qtbot, monkeypatch, tmp_path / "f.png")
    assert QImage(str(tmp_path / "f.png")).size().toTuple() == (1000, 500)
    assert "Saved as f.png" in dialog.said.text()
    saved(dialog, qtbot, monkeypatch, tmp_path / "g", "PDF (*.pdf)")
    document = pypdfium2.PdfDocument(tmp_path / "g.pdf")
    assert document[0].get_width() == pytest.approx(100 / 25.4 * 72, abs=0.5)
    document.close()
    dialog.close()


def test_switches_change_what_is_drawn(window, qtbot, theme):
    theme.choose("dark")
    dialog = opened(window)
    seen = [dialog.preview.grab().toImage()]
    for switch in (dialog.legend, dialog.note, dialog.light):
        qtbot.mouseClick(switch, Qt.MouseButton.LeftButton, pos=switch.rect().center().__class__(8, 10))
        assert not switch.isChecked()
        seen.append(dialog.preview.grab().toImage())
    assert all(one != other for one, other in pairwise(seen))
    dialog.source.setCurrentText("Curves")
    assert dialog.preview.grab().toImage() != seen[-1]
    dialog.close()


def test_a_fresh_fit_takes_the_place_of_the_map_on_screen(window, qtbot, monkeypatch, tmp_path):
    dialog = opened(window, TINY)
    assert dialog.source.currentText() == "Map, fresh fit"
    assert "fresh map is being fitted" in dialog.said.text()
    assert dialog.progress.isVisible()
    assert not dialog.save.isEnabled()
    with qtbot.waitSignal(window.exporter.fitted, timeout=120_000):
        pass
    assert dialog.save.isEnabled()
    assert not dialog.progress.isVisible()
    saved(dialog, qtbot, monkeypatch, tmp_path / "f.png")
    assert QImage(str(tmp_path / "f.png")).text("Title") == "UMAP, fresh fit of seed 0, step 7"
    dialog.close()


def test_a_fit_can_be_cancelled_and_the_map_on_screen_is_taken(window, qtbot, monkeypatch, tmp_path):
    dialog = opened(window, TINY)
    qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    assert dialog.source.currentText() == "Map as on screen"
    assert not dialog.progress.isVisible()
    qtbot.waitUntil(lambda: not window.exporter.busy, timeout=60_000)
    saved(dialog, qtbot, monkeypatch, tmp_path / "f.svg")
    assert "as it followed training, step 100" in (tmp_path / "f.svg").read_text()
    dialog.close()


def test_closing_ends_the_fit_and_everything_is_gone(window, qtbot):
    dialog = opened(window, TINY)
    dialog.close()
    qtbot.waitUntil(lambda: not window.exporter.busy, timeout=60_000)
    qtbot.waitUntil(lambda: window.findChildren(FigureMaker) == [])


def test_how_far_a_fit_is_stands_in_the_dialog(window, monkeypatch):
    dialog = opened(window, TINY)
    assert dialog.progress.maximum() == 0  # it compiles: nobody knows
    monkeypatch.setattr(ExportController, "fit_share", 0.25)
    dialog.parent().findChild(FigureMaker)._poll.timeout.emit()
    assert (dialog.progress.value(), dialog.progress.maximum()) == (25, 100)
    dialog.close()


def test_there_is_one_dialog(window, qtbot):
    dialog = opened(window)
    assert opened(window) is dialog
    dialog.close()


def test_what_cannot_be_written_is_said_in_the_dialog(window, qtbot, monkeypatch, tmp_path):
    dialog = opened(window)
    saved(dialog, qtbot, monkeypatch, tmp_path / "no" / "f.pdf")
    assert "could not be written" in dialog.said.text()
    saved(dialog, qtbot, monkeypatch, "")
    assert list(tmp_path.iterdir()) == []
    dialog.close()


def test_a_large_figure_shows_how_far_it_is_and_lets_the_window_live(window, slow, qtbot, monkeypatch, tmp_path):
    dialog = opened(window)
    dialog.source.setCurrentText("Curves")
    turns, shares = [], []
    window.exporter._turns.timeout.connect(lambda: shares.append(dialog.progress.value()))
    between = QTimer(window, interval=0)
    between.timeout.connect(lambda: turns.append(window.exporter.task))
    between.start()
    saved(dialog, qtbot, monkeypatch, tmp_path / "f.png")
    between.stop()
    assert sum(task is not None for task in turns) > 20
    assert len(set(shares)) > 5
    assert dialog.said.text() == "Saved as f.png."
    assert not dialog.progress.isVisible()
    assert not dialog.cancel.isVisible()
    assert QImage(str(tmp_path / "f.png")).size().toTuple() == Page().pixels()
    dialog.close()


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_figure_that_is_cancelled_leaves_the_file_of_before(window, slow, qtbot, monkeypatch, tmp_path, kind):
    dialog, path = opened(window), tmp_path / f"f.{kind}"
    path.write_text("what was there")
    monkeypatch.setattr(map_figure, "PORTION", 1)
    begun(dialog, qtbot, monkeypatch, path)
    assert not dialog.save.isEnabled()
    qtbot.waitUntil(dialog.cancel.isVisible)
    assert dialog.said.text() == f"Writing f.{kind} …"
    qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.exporter.busy)
    assert dialog.said.text() == f"Cancelled: f.{kind} was not written."
    assert [each.name for each in tmp_path.iterdir()] == [f"f.{kind}"]
    assert path.read_text() == "what was there"
    assert not window.exporter._turns.isActive()
    assert not dialog.progress.isVisible()
    assert dialog.source.isEnabled()
    monkeypatch.undo()
    saved(dialog, qtbot, monkeypatch, path)
    assert "Saved as" in dialog.said.text()
    dialog.close()


def test_a_figure_is_written_on_after_its_dialog_is_closed(window, slow, qtbot, monkeypatch, tmp_path):
    dialog = opened(window)
    begun(dialog, qtbot, monkeypatch, tmp_path / "f.png")
    dialog.close()
    with qtbot.waitSignal(window.exporter.written):
        pass
    assert not QImage(str(tmp_path / "f.png")).isNull()


def test_another_file_on_its_way_is_said(window, slow, qtbot, monkeypatch, tmp_path):
    dialog, go = opened(window), threading.Event()
    window.exporter.begin(tmp_path / "other", go.wait)
    begun(dialog, qtbot, monkeypatch, tmp_path / "f.png")
    assert dialog.said.text().startswith("One file at a time")
    go.set()
    qtbot.waitUntil(lambda: not window.exporter.busy)
    assert dialog.said.text().startswith("One file at a time")
    assert list(tmp_path.iterdir()) == []
    dialog.close()


def test_a_fit_that_fails_is_told(qtbot):
    broken = Snapshot.of({"a": np.ones((40, 3)), "b": np.ones((40, 4))})  # no joint map of two dimensions
    worker, told = FitWorker(broken, 0), []
    worker.failed.connect(told.append)
    with qtbot.waitSignal(worker.finished, timeout=120_000):
        worker.start()
    worker.wait()
    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], UserError)
    assert "one map needs embeddings of one dimension" in str(told[0])
