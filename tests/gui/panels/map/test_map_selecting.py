"""Click, box and lasso on the map, with the keys that add, subtract and intersect."""

import numpy as np
import pytest
from cards import card_layout
from gestures import wheel
from pointing import ALT, LEFT, SHIFT, draw, lonely_point, pixel
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from xmodal_gui.widgets.outline import box, inside
from xmodal_gui.widgets.scatter_gestures import how_of

pytestmark = pytest.mark.gui

AROUND = [(100, 80), (420, 80), (420, 330), (100, 330), (100, 80)]
CORNERS = [AROUND[0], AROUND[2]]


def rows_within(panel, model, corners=CORNERS):
    """The rows of which a point that is shown lies in the box, the slow way."""
    (left, top), (right, bottom) = corners
    found = set()
    for point, (x, y) in enumerate(panel.view.screen_places().tolist()):
        if left <= x <= right and top <= y <= bottom and model.shown[point]:
            found.add(int(model.points.rows[point]))
    return found


def chosen(model):
    return set(model.selection.rows.tolist())


@pytest.mark.parametrize(("tool", "path"), [("box", CORNERS), ("lasso", AROUND)])
def test_a_tool_selects_what_it_is_drawn_around(panel, model, qtbot, tool, path):
    qtbot.mouseClick(panel.header.tools[tool], LEFT)
    expected = rows_within(panel, model)
    assert 5 < len(expected) < 60
    before = panel.view.screen_places().copy()
    draw(panel.view, path)
    assert chosen(model) == expected
    assert np.allclose(panel.view.screen_places(), before)
    assert panel.counts.selected.text() == f"{len(expected)} selected"


def test_shift_adds_alt_subtracts_both_intersect(panel, model):
    other = [(300, 200), (700, 450)]
    first, second = rows_within(panel, model), rows_within(panel, model, other)
    assert first & second
    assert first - second
    assert second - first
    panel.view.gestures.choose("box")
    for keys, expected in (
        (SHIFT, first | second),
        (ALT, first - second),
        (Qt.KeyboardModifier.ControlModifier, first - second),
        (SHIFT | ALT, first & second),
    ):
        draw(panel.view, CORNERS)
        assert chosen(model) == first
        draw(panel.view, other, keys)
        assert chosen(model) == expected


def test_with_the_hand_a_held_key_draws_a_box_and_a_plain_drag_pans(panel, model):
    expected = rows_within(panel, model)
    draw(panel.view, CORNERS, SHIFT)
    assert chosen(model) == expected
    draw(panel.view, [(300, 300), (340, 310)])
    assert chosen(model) == expected  # a pan is no click


def test_the_middle_button_pans_with_any_tool(panel, model):
    panel.view.gestures.choose("lasso")
    before = panel.view.screen_places().copy()
    draw(panel.view, [(300, 300), (340, 310)], button=Qt.MouseButton.MiddleButton)
    assert np.allclose(panel.view.screen_places() - before, (40, 10))
    assert len(model.selection) == 0


def test_clicks_with_keys(panel, model, qtbot):
    point = lonely_point(panel)
    row = int(model.points.rows[point])
    model.selection.choose([1, 2])
    qtbot.mouseClick(panel.view, LEFT, SHIFT, pixel(panel, point))
    assert chosen(model) == {1, 2, row}
    assert model.selected_row == row
    qtbot.mouseClick(panel.view, LEFT, SHIFT, QPoint(2, 2))  # beside all points: nothing is lost
    qtbot.mouseClick(panel.view, LEFT, ALT, pixel(panel, point))
    assert chosen(model) == {1, 2}
    qtbot.mouseClick(panel.view, LEFT, pos=QPoint(2, 2))
    assert chosen(model) == set()
    assert not panel.counts.selected.isVisible()


def test_keys_and_buttons_choose_the_tool_both_ways(panel):
    for key, tool in ((Qt.Key.Key_B, "box"), (Qt.Key.Key_O, "lasso"), (Qt.Key.Key_P, "pan")):
        QTest.keyClick(panel.view, key)
        assert panel.view.gestures.tool == tool
        assert [name for name, button in panel.header.tools.items() if button.isChecked()] == [tool]
    for tool, button in panel.header.tools.items():
        QTest.mouseClick(button, LEFT)
        assert panel.view.gestures.tool == tool


def test_escape_gives_up_what_is_drawn_before_it_clears(panel, model):
    model.selection.choose([3, 4])
    panel.view.gestures.choose("box")
    QTest.mousePress(panel.view, LEFT, pos=QPoint(100, 100))
    QTest.mouseMove(panel.view, QPoint(300, 300))
    assert panel.view.gestures.is_drawing
    QTest.keyClick(panel.view, Qt.Key.Key_Escape)
    assert not panel.view.gestures.is_drawing
    QTest.mouseRelease(panel.view, LEFT, pos=QPoint(320, 320))
    assert chosen(model) == {3, 4}
    QTest.keyClick(panel.view, Qt.Key.Key_Escape)
    assert chosen(model) == set()


def test_an_outline_is_seen_while_it_is_drawn(panel):
    panel.view.gestures.choose("box")
    before = panel.view.grab().toImage()
    QTest.mousePress(panel.view, LEFT, pos=QPoint(100, 100))
    QTest.mouseMove(panel.view, QPoint(300, 300))
    during = panel.view.grab().toImage()
    assert before.pixelColor(200, 100) != during.pixelColor(200, 100)
    QTest.mouseRelease(panel.view, LEFT, pos=QPoint(300, 300))
    assert panel.view.grab().toImage().pixelColor(200, 100) == before.pixelColor(200, 100)


def test_the_unselected_fade_while_many_are_selected(panel, model):
    def strength(point):
        """How far the picture is from its ground around a point."""
        x, y = panel.view.screen_places()[point].round().astype(int).tolist()
        color = panel.view.grab().toImage().pixelColor(x, y)
        return 255 - min(color.red(), color.green(), color.blue())

    point = lonely_point(panel)
    row = int(model.points.rows[point])
    full = strength(point)
    others = [other for other in range(60) if other != row]
    model.selection.choose(others[:20])
    assert strength(point) < 0.5 * full
    model.selection.choose([row, *others[:20]])
    assert strength(point) == full
    model.selection.choose(others[:1])  # a single row is ringed, the others stay as they are
    assert strength(point) == full


def test_a_selection_made_elsewhere_is_shown(panel, model):
    model.selection.choose([5, 6, 7])
    assert panel.counts.selected.text() == "3 selected"
    QTest.mouseClick(panel.counts.selected, LEFT)
    assert chosen(model) == set()


def test_the_selection_stays_while_one_zooms_and_maps_come(panel, model):
    draw(panel.view, CORNERS, SHIFT)
    before = chosen(model)
    wheel(panel.view, 240, QPoint(200, 200))
    model.show_layout(card_layout(model.data, seed=3))
    assert chosen(model) == before


def test_inside_agrees_with_a_plain_polygon_test():
    from PySide6.QtGui import QPainterPath, QPolygonF

    rng = np.random.default_rng(4)
    outline = rng.uniform(0, 100, (12, 2))  # crosses itself
    places = rng.uniform(-10, 110, (400, 2))
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in outline.tolist()]))
    path.closeSubpath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    assert inside(outline, places).tolist() == [path.contains(QPointF(x, y)) for x, y in places.tolist()]
    assert not inside(outline[:2], places).any()
    assert inside(box((90, 90), (10, 10)), np.array([[50.0, 50.0], [5.0, 50.0]])).tolist() == [True, False]


def test_what_keys_mean():
    held = Qt.KeyboardModifier
    assert how_of(held.NoModifier) == "replace"
    assert how_of(held.ShiftModifier) == "add"
    assert how_of(held.AltModifier) == how_of(held.ControlModifier) == "subtract"
    assert how_of(held.AltModifier | held.ShiftModifier) == "intersect"
