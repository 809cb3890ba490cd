"""How the desk shares out the heights of a column whose panels ask for what their contents need."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from xmodal_gui.desk import Desk, _share_out
from xmodal_gui.layouts import TRAIN
from xmodal_gui.panels.panel import Panel

pytestmark = pytest.mark.gui


@pytest.mark.parametrize(
    ("height", "asked", "expected"),
    [
        (600, [300, 205, 175], [300, 165, 135]),
        (800, [450, 205, 175], [420, 205, 175]),
        (600, [200, 205, 305], [200, 205, 195]),
        (285, [400, 400, 400], [150, 75, 60]),
    ],
)
def test_too_little_is_shared_out_and_nobody_gets_more_than_it_asks(height, asked, expected):
    assert _share_out(height, asked, [300, 150, 120]) == pytest.approx(expected, abs=1)


@pytest.fixture
def desk(qtbot, theme):
    desk = Desk()
    qtbot.addWidget(desk)
    for name in ("objective", "encoders", "training", "map", "curves"):
        panel = Panel(theme)
        filling = QWidget()
        filling.setFixedHeight(120)
        panel.column.addWidget(filling)
        panel.filling = filling
        desk.add(name, name, panel)
    desk.resize(1200, 800)
    with qtbot.waitExposed(desk):
        desk.show()
    desk.arrange(TRAIN)
    desk.settle()
    return desk


def grow(desk, name, height):
    desk.docks[name].widget().filling.setFixedHeight(height)


def scrolls(desk, name):
    return desk.docks[name].widget().verticalScrollBar().maximum() > 0


def test_a_panel_that_grows_takes_what_others_do_not_need(desk, qtbot):
    assert desk.docks["training"].height() > 300
    grow(desk, "objective", 400)
    qtbot.waitUntil(lambda: desk.docks["objective"].height() > 400)
    assert not any(scrolls(desk, name) for name in ("objective", "encoders", "training"))


def test_what_a_lower_desk_has_is_shared_out_anew(desk, qtbot):
    grow(desk, "encoders", 250)
    qtbot.waitUntil(lambda: not scrolls(desk, "encoders"))
    desk.resize(1200, 620)
    qtbot.waitUntil(lambda: desk.height() == 620 and not any(scrolls(desk, name) for name in ("objective", "encoders")))
    assert not scrolls(desk, "training")


def test_heights_that_the_user_set_are_left_alone_in_the_next_window_too(desk, qtbot):
    below = desk.docks["objective"].geometry().bottomLeft() + QPoint(60, 3)
    QTest.mousePress(desk, Qt.MouseButton.LeftButton, pos=below)
    QTest.mouseMove(desk, below - QPoint(0, 30))
    QTest.mouseRelease(desk, Qt.MouseButton.LeftButton, pos=below - QPoint(0, 30))
    before = desk.docks["objective"].height()
    grow(desk, "objective", 400)
    qtbot.waitUntil(lambda: scrolls(desk, "objective"))
    assert desk.docks["objective"].height() == before
    kept = desk.keep()
    assert desk.bring_back(kept)
    grow(desk, "objective", 420)
    qtbot.waitUntil(lambda: desk.docks["objective"].widget().sizeHint().height() > 420)
    assert desk.docks["objective"].height() == before
    desk.arrange(TRAIN)
    qtbot.waitUntil(lambda: not scrolls(desk, "objective"))
