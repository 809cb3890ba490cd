import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QLineEdit

from xmodal_gui.layouts import BUILT_IN, COMPARE, EXPLORE, TRAIN, Column, Layout, Row
from xmodal_gui.widgets.name_form import NameForm

pytestmark = pytest.mark.gui


@pytest.fixture
def open_window(make_window, tmp_path):
    def opener():
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        return make_window(settings=settings, size=(1440, 900))

    return opener


def shown(window):
    return {name for name, dock in window.desk.docks.items() if dock.isVisible()}


def action(window, words):
    return next(each for each in window.menus.layouts.actions() if each.text() == words)


def test_docks_that_are_not_there_leave_no_gap():
    layout = Layout("x", (Column((Row(("a", "b")), Row(("c",)))), Column((Row(("d",)),))))
    left = layout.within({"b"})
    assert [[row.docks for row in column.rows] for column in left.columns] == [[("b",)]]


@pytest.mark.parametrize("layout", BUILT_IN)
def test_each_built_in_layout_shows_its_docks_inside_the_window(open_window, qtbot, layout):
    window = open_window()
    window.desk.arrange(layout)
    qtbot.waitUntil(lambda: not window.desk.docks["map"].visibleRegion().isEmpty())
    named = {name for column in layout.columns for row in column.rows for name in row.docks}
    assert shown(window) == named & set(window.desk.docks)
    assert window.width() == 1440
    for name in shown(window):
        assert not window.desk.docks[name].isFloating()


def test_layouts_by_their_keys(open_window, qtbot):
    window = open_window()
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert not window.desk.docks["objective"].isVisible()
    assert window.desk.layout_shown == EXPLORE
    wide = window.desk.docks["map"].width()
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.desk.layout_shown == TRAIN
    assert window.desk.docks["objective"].isVisible()
    assert window.desk.docks["map"].width() < wide


def test_a_dock_that_was_put_away_comes_back_into_the_window(open_window, qtbot):
    window = open_window()
    window.desk.arrange(EXPLORE)
    dock = window.desk.docks["training"]
    dock.toggleViewAction().trigger()
    assert dock.isVisible()
    assert not dock.isFloating()
    assert window.desk.isAncestorOf(dock)


def test_a_layout_is_saved_by_name_brought_back_and_deleted(open_window, qtbot):
    window = open_window()
    window.desk.arrange(COMPARE)
    window.desk.docks["map"].hide()
    expected = shown(window)
    action(window, "Save layout as …").trigger()
    form = window.findChild(NameForm)
    field = form.findChild(QLineEdit)
    assert not form.button.isEnabled()
    qtbot.keyClicks(field, "my/own & only")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    window.desk.arrange(TRAIN)
    assert shown(window) != expected
    window.close()

    again = open_window()
    again.desk.arrange(TRAIN)
    action(again, "my/own && only").trigger()
    assert shown(again) == expected
    again.menus.layouts.delete.actions()[0].trigger()
    assert again.saved_layouts.names == []
    assert not again.menus.layouts.delete.menuAction().isEnabled()
