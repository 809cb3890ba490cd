import csv

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFileDialog
from rehearsal import Stage, rehearsed_source, vectors_config, vectors_data
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from xmodal.errors import UserError
from xmodal.store import RunWriter

from xmodal_gui import export_menu
from xmodal_gui.widgets.task_row import TaskRow

pytestmark = pytest.mark.gui


@pytest.fixture
def window(make_window):
    return make_window(size=(1000, 700))


@pytest.fixture
def run(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    with RunWriter.create(folder, {}) as writer:
        segment = writer.add_segment(None, 0, 0)
        for step in (1, 2, 3):
            writer.append(segment, step, {"total": 1 / step, "seconds": 2.0})
    return folder


@pytest.fixture
def mapped(window):
    """A window with a map."""
    data = vectors_data()
    window.controller.data = data
    window.mapper.set_data(data)
    source = rehearsed_source(vectors_config(data=data), tuple(data.modalities.values()))
    stage = Stage(window.controller.session, source).attach()
    stage.until(lambda: window.mapper.snapshot is not None)
    yield window
    source.close()
    stage.pump()


def action(menu, *words):
    for word in words:
        found = next(each for each in menu.actions() if each.text() == word)
        menu = found.menu()
    return found


def answering(monkeypatch, path, chosen=""):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(path) if path else "", chosen))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: str(path) if path else "")


def picture_of(window, qtbot, name, monkeypatch, path, chosen=""):
    answering(monkeypatch, path, chosen)
    action(window.menus.export, "Save picture of", f"{name} …").trigger()
    qtbot.waitUntil(lambda: window.exporter.task is None)


@pytest.mark.parametrize("name", ["Window", "Map", "Curves", "Inspector"])
def test_pictures_are_of_what_they_say(window, qtbot, monkeypatch, tmp_path, name):
    picture_of(window, qtbot, name, monkeypatch, tmp_path / "a.png")
    docks = window.desk.docks
    expected = window if name == "Window" else docks[name.lower()].widget()
    assert QImage(str(tmp_path / "a.png")).size() == expected.size()
    assert window.notices.notices() == {}


@pytest.mark.parametrize("scale", [1, 2, 4])
def test_the_chosen_format_says_how_large(window, qtbot, monkeypatch, tmp_path, scale):
    picture_of(window, qtbot, "Map", monkeypatch, tmp_path / "map", f"PNG, {scale} times the size (*.png)")
    assert QImage(str(tmp_path / "map.png")).width() == scale * window.map.width()


@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_the_chosen_format_gives_the_ending(window, qtbot, monkeypatch, tmp_path, kind):
    picture_of(window, qtbot, "Curves", monkeypatch, tmp_path / "c", f"{kind.upper()} (*.{kind})")
    assert [path.name for path in tmp_path.iterdir()] == [f"c.{kind}"]


def test_a_picture_is_copied_as_pixels_and_as_svg(window):
    action(window.menus.export, "Copy picture of", "Map").trigger()
    copied = QGuiApplication.clipboard().mimeData()
    assert QImage.fromData(copied.data("image/png")).size() == window.map.size()
    assert QGuiApplication.clipboard().image().size() == window.map.size()
    assert QSvgRenderer(copied.data("image/svg+xml")).viewBox().size() == window.map.size()
    assert "Copied" in window.statusBar().currentMessage()
    QGuiApplication.clipboard().clear()


def test_a_picture_that_cannot_be_written_is_told_in_the_window(window, qtbot, monkeypatch, tmp_path):
    picture_of(window, qtbot, "Window", monkeypatch, tmp_path / "no" / "a.png")
    assert "could not be written" in window.notices.notices()["export"].text
    picture_of(window, qtbot, "Window", monkeypatch, tmp_path / "a.png")
    assert window.notices.notices() == {}


def test_cancelling_writes_nothing(mapped, qtbot, run, monkeypatch, tmp_path):
    mapped.controller.run = run
    answering(monkeypatch, "")
    for each in ("embeddings", "projector", "curves", "events"):
        getattr(mapped.menus.export, each).trigger()
    picture_of(mapped, qtbot, "Window", monkeypatch, "")
    assert not mapped.exporter.busy
    assert list(tmp_path.iterdir()) == [run]


def test_what_is_not_there_cannot_be_exported(window, run):
    menu = window.menus.export
    menu.show_state()
    assert [each.isEnabled() for each in (menu.embeddings, menu.projector, menu.curves, menu.events)] == [False] * 4
    window.controller.run = run
    menu.show_state()
    assert [each.isEnabled() for each in (menu.embeddings, menu.projector, menu.curves, menu.events)] == [
        *(False, False, True, True),
    ]


def test_embeddings_are_exported_when_there_are_any(mapped, monkeypatch, tmp_path, qtbot):
    menu = mapped.menus.export
    menu.show_state()
    answering(monkeypatch, tmp_path / "e.npz")
    with qtbot.waitSignal(menu._exporter.ended):
        menu.embeddings.trigger()
    with np.load(tmp_path / "e.npz") as found:
        assert found["vectors.a"].shape == (200, 16)
    answering(monkeypatch, tmp_path / "projector")
    with qtbot.waitSignal(menu._exporter.ended):
        menu.projector.trigger()
    assert np.loadtxt(tmp_path / "projector" / "tensors.tsv", delimiter="\t").shape[1] == 16


def test_curves_are_exported_in_three_forms(window, run, monkeypatch, tmp_path, qtbot):
    menu = window.menus.export
    window.controller.run = run
    for chosen in ("CSV, a line per step (*.csv)", "CSV, a line per value (*.csv)"):
        answering(monkeypatch, tmp_path / "curves", chosen)
        with qtbot.waitSignal(menu._exporter.ended):
            menu.curves.trigger()
        with (tmp_path / "curves.csv").open(newline="") as file:
            lines = list(csv.DictReader(file))
        assert float(lines[1]["total" if "step" in chosen else "value"]) == 0.5
    answering(monkeypatch, tmp_path / "events")
    with qtbot.waitSignal(menu._exporter.ended):
        menu.events.trigger()
    accumulator = EventAccumulator(str(tmp_path / "events"))
    accumulator.Reload()
    assert [(event.step, event.value) for event in accumulator.Scalars("total")] == [
        *((1, 1.0), (2, 0.5), (3, pytest.approx(1 / 3))),
    ]


def test_what_takes_long_is_told_and_the_window_waits_for_it(window, run, monkeypatch, tmp_path, qtbot):
    from threading import Event

    may_end = Event()

    def slowly(path, run, form):
        may_end.wait(20)
        raise UserError("export.full", "The disk is full.")

    monkeypatch.setattr(export_menu, "export_curves", slowly)
    window.controller.run = run
    answering(monkeypatch, tmp_path / "c.csv")
    window.menus.export.curves.trigger()
    row = window.findChild(TaskRow)
    qtbot.waitUntil(row.isVisible)
    assert row.words.text() == "Writing c.csv …"
    window.menus.export.curves.trigger()
    assert "One file at a time" in window.notices.notices()["export"].text
    window.close()
    assert window.isVisible()
    may_end.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert window.notices.notices()["export"].text == "The disk is full."
