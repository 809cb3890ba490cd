import pytest
from PySide6.QtWidgets import QFileDialog

from xmodal_gui.widgets.keys_card import KeysCard

pytestmark = pytest.mark.gui


@pytest.fixture
def window(make_window):
    return make_window(size=(1000, 700))


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
