import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog
from rehearsal import Stage, rehearsed_source, vectors_config, vectors_data

from xmodal_gui.main_window import MainWindow
from xmodal_gui.opening import Opening
from xmodal_gui.session_controller import SessionController
from xmodal_gui.widgets.keys_card import KeysCard

pytestmark = pytest.mark.gui


@pytest.fixture
def window(qtbot, theme):
    window = MainWindow(SessionController(Opening()), theme)
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()
    return window


def action(window, menu, words):
    found = next(each.menu() for each in window.menuBar().actions() if each.text().replace("&", "") == menu)
    return _search(found, words)


def _search(menu, words):
    for each in menu.actions():
        if each.text() == words:
            return each
        if each.menu() is not None and (found := _search(each.menu(), words)) is not None:
            return found
    return None


def answering(monkeypatch, path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(path), ""))


@pytest.mark.parametrize("what", ["Window …", "Map …", "Curves …"])
def test_pictures(window, monkeypatch, tmp_path, what):
    answering(monkeypatch, tmp_path / "a.png")
    action(window, "File", what).trigger()
    assert QImage(str(tmp_path / "a.png")).width() > 100
    assert window.notices.notices() == {}


def test_a_picture_that_cannot_be_written_is_told_in_the_window(window, monkeypatch, tmp_path):
    answering(monkeypatch, tmp_path / "no" / "a.png")
    action(window, "File", "Window …").trigger()
    assert "could not be written" in window.notices.notices()["export"].text
    answering(monkeypatch, tmp_path / "a.png")
    action(window, "File", "Window …").trigger()
    assert window.notices.notices() == {}


def test_cancelling_writes_nothing(window, monkeypatch, tmp_path):
    answering(monkeypatch, "")
    action(window, "File", "Window …").trigger()
    assert list(tmp_path.iterdir()) == []


def test_embeddings_are_exported_when_there_are_any(window, monkeypatch, tmp_path):
    answering(monkeypatch, tmp_path / "e.npz")
    window.menus._show_state()
    assert not window.menus.embeddings.isEnabled()
    data = vectors_data()
    window.controller.data = data
    window.mapper.set_data(data)
    source = rehearsed_source(vectors_config(data=data), tuple(data.modalities.values()))
    stage = Stage(window.controller.session, source).attach()
    stage.until(lambda: window.mapper.snapshot is not None)
    window.menus._show_state()
    window.menus.embeddings.trigger()
    with np.load(tmp_path / "e.npz") as found:
        assert found["vectors.a"].shape == (200, 16)
    source.close()
    stage.pump()


def test_themes(window, theme):
    action(window, "View", "Dark").trigger()
    assert theme.scheme == "dark"
    window.menus._show_theme()
    assert action(window, "View", "Dark").isChecked()


def test_the_keys_are_listed(window, qtbot):
    action(window, "Help", "Keys").trigger()
    card = window.findChild(KeysCard)
    assert card.isVisible()
    card.close()


def test_opening_a_folder_that_is_no_run_is_told(window, monkeypatch, tmp_path, qtbot):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: str(tmp_path))
    action(window, "File", "Open run …").trigger()
    qtbot.waitUntil(lambda: "ended" in window.notices.notices(), timeout=20_000)
    assert str(tmp_path) in window.notices.notices()["ended"].text
    qtbot.waitUntil(lambda: not window.controller.busy)
