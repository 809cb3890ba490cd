import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from shiboken6 import delete

from xmodal_gui.commands import commands_of, plain
from xmodal_gui.widgets.command_palette import CommandPalette

pytestmark = pytest.mark.gui


@pytest.fixture
def window(make_window):
    return make_window()


@pytest.fixture
def palette(window, qtbot):
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_P, keys)
    palette = window.findChild(CommandPalette)
    assert palette.isVisible()
    return palette


def test_every_action_that_can_be_seen_is_a_command(window):
    known = {command.action for command in commands_of(window)}
    missing = [
        each.text()
        for each in window.findChildren(QAction)
        if each.text() and each.isVisible() and each.menu() is None and not each.isSeparator() and each not in known
        and each.associatedObjects()
    ]  # fmt: skip
    assert missing == []
    words = [command.words for command in commands_of(window)]
    assert {"Session: Train", "View: Layout: Explore", "View: Panels: Map", "File: Open run"} <= set(words)


def test_a_panel_contributes_by_adding_an_action(window):
    action = QAction("Do a thing", window.map)
    window.map.addAction(action)
    (command,) = [each for each in commands_of(window) if each.action is action]
    assert command.words == "Map: Do a thing"


def test_typing_and_enter_run_the_best_fit(palette, window, qtbot):
    qtbot.keyClicks(palette.field, "lay explo")
    assert palette.shown[0].words == "View: Layout: Explore"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.desk.layout_shown.name == "explore")


def test_arrows_move_the_mark_round(palette, qtbot):
    qtbot.keyClicks(palette.field, "layout")
    last = len(palette.shown) - 1
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == last
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == 0
    qtbot.keyClick(palette.field, Qt.Key.Key_PageDown)
    assert palette.list.currentIndex().row() == min(11, last)


def test_what_cannot_be_done_now_is_shown_and_does_not_run(palette, window, qtbot):
    done = []
    window.session_actions.undo.triggered.connect(lambda: done.append(1))
    qtbot.keyClicks(palette.field, "undo")
    assert palette.shown[0].action is window.session_actions.undo
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    assert done == []


def test_escape_closes_and_nothing_found_is_said(palette, qtbot):
    qtbot.keyClicks(palette.field, "qqqq")
    assert palette.nothing.isVisible()
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_a_command_that_is_gone_while_the_palette_is_open(window, qtbot):
    action = QAction("Do a thing", window.map)
    window.map.addAction(action)
    window.menus.show_palette()
    palette = window.findChild(CommandPalette)
    last = palette.list.model().rowCount() - 1
    palette.list.setCurrentIndex(palette.list.model().index(last, 0))
    delete(action)
    assert not palette.list.grab().isNull()  # a delegate that raises while it paints ends the process
    qtbot.keyClicks(palette.field, "do a thing")
    assert "Map: Do a thing" not in [command.words for command in palette.shown]
    palette.close()


def test_plain_commands_stand_before_lists_of_choices(palette):
    depths = [max(len(command.place), 1) for command in palette.shown]
    assert depths == sorted(depths)
    assert not any("New run" in command.place for command in palette.shown[:12])


def test_in_chinese_english_words_find_commands_too(make_window, language, qtbot):
    language.choose("zh_CN")
    window = make_window(language=language)
    window.menus.show_palette()
    palette = window.findChild(CommandPalette)
    qtbot.keyClicks(palette.field, "undo")
    assert palette.shown[0].action is window.session_actions.undo
    palette.field.setText(plain(window.session_actions.undo.text()))
    assert palette.shown[0].action is window.session_actions.undo
