"""Map, inspector and query in the window: one selection, and a query that outlives another language."""

import numpy as np
import pytest
from cards import Cards
from PySide6.QtCore import Qt
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
