"""Map, inspector and query in the window: one selection, and a query that outlives another language."""

import numpy as np
import pytest
from cards import Cards, card_layout
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from rehearsal import ICONS, icons_config, rehearsed_source

pytestmark = pytest.mark.gui


@pytest.fixture
def window(qtbot, make_window, language):
    window = make_window(language=language, size=(1280, 900))
    window.controller.dataOpened.emit(Cards())
    window.controller.start(lambda: rehearsed_source(icons_config(), ICONS, rows=60), None)
    window.desk.docks["query"].show()
    window.desk.docks["query"].raise_()
    qtbot.waitUntil(lambda: window.map_model.pairs.facts is not None, timeout=20_000)
    return window


def test_what_is_nearest_to_a_query_is_looked_at_everywhere(window, qtbot):
    qtbot.keyClicks(window.query.field, "7")
    qtbot.waitUntil(window.query.tiles.isVisible, timeout=20_000)
    row = window.query.tiles.rows[2]
    window.query.ensureWidgetVisible(window.query.tiles.tiles[2])
    qtbot.mouseClick(window.query.tiles.tiles[2], Qt.MouseButton.LeftButton)
    assert window.selected.current == row
    assert window.inspector_model.items()[0].row == row
    assert window.inspector.cosine.text().startswith("cosine ") or row % 10 == 9
    near = window.inspector.tiles[0].rows[1]
    window.inspector.tiles[0].tiles[1].click()
    assert np.array_equal(window.selected.rows, [near])


def test_space_and_letters_typed_into_a_query_steer_nothing(window, qtbot):
    window.query.field.setFocus()
    qtbot.keyClicks(window.query.field, "7 z.f ")
    assert window.query.field.text() == "7 z.f "
    assert window.controller.session.phase == "paused"
    window.selected.choose([3])
    qtbot.keyClick(window.query.field, Qt.Key.Key_Escape)
    assert window.query.field.text() == ""
    assert len(window.selected) == 1


def test_a_query_outlives_another_language(window, qtbot, language):
    qtbot.keyClicks(window.query.field, "7 zz")
    qtbot.waitUntil(lambda: window.query.field.unknown == ["zz"], timeout=20_000)
    old = window.desk
    language.choose("zh_CN")
    qtbot.waitUntil(lambda: window.desk is not old)
    assert window.query.field.text() == "7 zz"
    assert window.query.field.unknown == ["zz"]
    assert window.query.tiles.rows == window.query_model.ranking(window.query_model.query).rows


def test_what_if_takes_a_text_to_the_query_and_shows_where_it_lands(window, qtbot):
    window.map_model.show_layout(card_layout(window.map_model.data))
    window.desk.docks["query"].hide()
    window.selected.choose([19])  # lacks its text: there is nothing to explain
    assert not window.inspector.why.isVisible()
    window.selected.choose([7])
    window.inspector.ensureWidgetVisible(window.inspector.why.what_if)
    qtbot.mouseClick(window.inspector.why.what_if, Qt.MouseButton.LeftButton)
    menu = window.inspector.findChild(QMenu)
    assert [action.text() for action in menu.actions()] == ["Change its image …", "Change its text …"]
    menu.actions()[1].trigger()
    menu.close()
    assert window.query.isVisible()
    assert window.query.field.text() == "card 7"
    window.query.field.clear()
    qtbot.keyClicks(window.query.field, "12 changed")
    changed = "12 changed"
    qtbot.waitUntil(lambda: getattr(window.guests.guest, "name", "") == changed, timeout=20_000)
    assert "nearest points, which spread over" in window.query.landed.text()


def test_a_guest_lies_among_its_nearest_points_and_goes_with_the_query(window, qtbot):
    window.map_model.show_layout(card_layout(window.map_model.data))
    qtbot.keyClicks(window.query.field, "7")
    qtbot.waitUntil(lambda: window.guests.guest is not None, timeout=20_000)
    guest, points = window.guests.guest, window.map_model.points
    facts = window.map_model.pairs.facts
    vector = window.query_model.vector(window.query_model.query)
    every = sorted(
        (float(cosine), row, name)
        for name in facts.modalities
        for row, cosine in zip(*facts.nearest_to(vector, name, 60), strict=True)
        if window.map_model.data.present[name][row]  # the others are no points of the map
    )
    names = window.map_model.modalities
    expected = [(row, names.index(name)) for _, row, name in every[:-16:-1]]
    assert sorted(zip(points.rows[guest.points], points.modality[guest.points], strict=True)) == sorted(expected)
    assert guest.weights.sum() == pytest.approx(1)
    assert guest.modality == "text"
    drawn = window.map.view.grab().toImage()
    qtbot.keyClick(window.query.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.guests.guest is None)
    assert not window.query.landed.isVisible()
    assert window.map.view.grab().toImage() != drawn


def test_a_guest_is_gone_where_nobody_looks_for_it(window, qtbot):
    window.map_model.show_layout(card_layout(window.map_model.data))
    qtbot.keyClicks(window.query.field, "7")
    qtbot.waitUntil(lambda: window.guests.guest is not None, timeout=20_000)
    window.desk.docks["query"].hide()
    assert window.guests.guest is None
    window.desk.docks["query"].show()
    window.desk.docks["query"].raise_()
    qtbot.waitUntil(lambda: window.guests.guest is not None, timeout=20_000)
