import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from xmodal_gui.models.log_book import LogBook
from xmodal_gui.panels.log_panel import LogPanel

pytestmark = pytest.mark.gui


@pytest.fixture
def panel(qtbot, theme, tmp_path):
    book = LogBook()
    book.follow(tmp_path / "engine.log")
    panel = LogPanel(book, theme)
    qtbot.addWidget(panel)
    panel.resize(600, 200)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def test_without_lines_it_says_so(panel):
    assert panel.nothing.isVisible()
    assert not panel.copy.isEnabled()


def test_lines_are_filtered_copied_and_cleared(panel, qtbot):
    for text, level in (("all well", "info"), ("not so well", "warning"), ("broken", "error")):
        panel._book.note(text, level)
    assert [line.split("  ", 2)[2] for line in panel.lines] == ["all well", "not so well", "broken"]
    panel.level.setFocus()
    qtbot.keyClick(panel.level, Qt.Key.Key_Down)
    assert len(panel.lines) == 2
    qtbot.keyClick(panel.level, Qt.Key.Key_Down)
    qtbot.mouseClick(panel.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == panel.lines[0]
    assert panel.lines[0].endswith("broken")
    qtbot.mouseClick(panel.clear, Qt.MouseButton.LeftButton)
    assert panel.nothing.isVisible()


def test_what_the_engine_writes_appears_while_the_panel_is_seen(panel, qtbot, tmp_path):
    (tmp_path / "engine.log").write_text("hello\n")
    qtbot.waitUntil(lambda: len(panel.lines) == 1, timeout=5000)
    assert panel.lines[0].endswith("engine  hello")
    panel.hide()
    assert not panel._look.isActive()


def test_colours_follow_the_theme(panel, theme):
    panel._book.note("broken", "error")
    light = panel._model.item(0).foreground().color()
    theme.choose("dark")
    assert panel._model.item(0).foreground().color() != light
