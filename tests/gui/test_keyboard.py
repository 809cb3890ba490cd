"""Everything can be reached by keys, is called something, and says its keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtWidgets import QApplication, QScrollBar, QTabBar, QToolButton, QWidget
from rehearsal import rehearsed_source

from xmodal_gui.layouts import BUILT_IN

pytestmark = pytest.mark.gui
MOST_TABS = 400


@pytest.fixture
def window(qtbot, make_window):
    window = make_window(size=(1600, 1000))
    window.controller.start(lambda: rehearsed_source(seconds=0.005), None)
    session = window.controller.session
    qtbot.waitUntil(lambda: session.description is not None, timeout=20_000)
    session.train(until=20)
    qtbot.waitUntil(lambda: session.phase == "paused" and session.step == 20, timeout=20_000)
    return window


def name_of(widget):
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name) if found is not None else ""


def described(widget):
    place = widget
    while place.parentWidget() is not None and not place.objectName():
        place = place.parentWidget()
    return f"{type(widget).__name__} in {place.objectName() or type(place).__name__}"


def reachable(root):
    """Return what takes the focus by Tab and can be seen."""
    return [
        each
        for each in root.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.isVisible()
        and each.isEnabled()
        and not isinstance(each, QScrollBar)
        and each.focusProxy() is None
        and not (isinstance(each, QTabBar) and not each.count())
    ]


@pytest.mark.parametrize("page", [*(layout.name for layout in BUILT_IN), "start"])
def test_whatever_takes_the_focus_has_a_name(window, page, qtbot):
    if page == "start":
        window.show_start()
    else:
        window.desk.arrange(next(layout for layout in BUILT_IN if layout.name == page))
    for name in ("log", "changes"):
        window.desk.docks[name].setVisible(page != "start")
    qtbot.waitUntil(lambda: len(reachable(window)) > 5)
    nameless = {described(each) for each in reachable(window) if not name_of(each)}
    assert not nameless, "; ".join(sorted(nameless))


def test_tab_reaches_every_panel_and_comes_round(window, qtbot):
    for dock in window.desk.docks.values():
        dock.setVisible(True)
    docks = {name for name, dock in window.desk.docks.items() if reachable(dock) and not dock.visibleRegion().isEmpty()}
    assert {"objective", "encoders", "training", "map", "curves"} <= docks
    seen, reached = [], set()
    window.tool_bar.widgetForAction(window.session_actions.train).setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(MOST_TABS):
        widget = QApplication.focusWidget()
        if widget in seen:
            break
        seen.append(widget)
        reached |= {name for name, dock in window.desk.docks.items() if dock.isAncestorOf(widget)}
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    else:
        pytest.fail(f"Tab never came round in {MOST_TABS} steps")
    assert docks - reached == set()
    assert any(window.tool_bar.isAncestorOf(each) for each in seen)


def test_buttons_tell_their_keys(window):
    silent = []
    for button in window.findChildren(QToolButton):
        action = button.defaultAction()
        keys = button.shortcut() if action is None else action.shortcut()
        if not keys.isEmpty():
            words = keys.toString(QKeySequence.SequenceFormat.NativeText)
            silent += [button.toolTip()] if words not in button.toolTip() else []
    assert silent == []


def test_what_is_only_a_picture_says_what_it_does(window):
    found = [each for each in window.findChildren(QToolButton) if each.isVisible() and not each.text()]
    assert [described(each) for each in found if not (each.toolTip() or each.accessibleName())] == []
