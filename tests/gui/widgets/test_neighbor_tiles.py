import pytest
from cards import Cards
from PySide6.QtCore import Qt

from xmodal_gui.widgets.neighbor_tiles import NeighborTiles

pytestmark = pytest.mark.gui


@pytest.fixture
def tiles(qtbot, theme):
    tiles = NeighborTiles(theme)
    qtbot.addWidget(tiles)
    tiles.resize(180, 200)
    tiles.show()
    return tiles


def places(tiles):
    return [tile.geometry() for tile in tiles.tiles if tile.isVisible()]


def test_thumbnails_stand_in_two_lines_or_in_one_where_there_is_room(tiles):
    tiles.show_rows(Cards(), "image", list(range(10)), [0.5] * 10)
    assert len({place.y() for place in places(tiles)}) == 2
    assert max(place.right() for place in places(tiles)) < 180
    tiles.resize(420, 200)
    assert len({place.y() for place in places(tiles)}) == 1
    assert max(place.right() for place in places(tiles)) < 420
    assert tiles.sizeHint().height() == places(tiles)[0].height()


def test_words_stand_in_lines_and_fewer_take_less_room(tiles):
    tiles.show_rows(Cards(), "text", list(range(8)), [0.5] * 8)
    assert len({place.y() for place in places(tiles)}) == 8
    high = tiles.sizeHint().height()
    tiles.show_rows(Cards(), "text", [4, 2, 3], [0.5, 0.25, -0.1])
    assert tiles.sizeHint().height() == high * 3 // 8
    assert [tile.text() for tile in tiles.tiles[:3]] == ["card 4", "card 2", "card 3"]
    assert tiles.tiles[2].accessibleName() == "3. card 3: cosine −0.100"


def test_after_another_modality_was_shown_the_row_pressed_is_the_one_seen(tiles, qtbot):
    tiles.show_rows(Cards(), "image", [7, 5, 3], [0.9, 0.8, 0.7])
    tiles.show_rows(Cards(), "text", [1, 2], [0.9, 0.8], hits={2})
    with qtbot.waitSignal(tiles.chosen) as chosen:
        qtbot.mouseClick(tiles.tiles[1], Qt.MouseButton.LeftButton)
    assert chosen.args == [2]
    assert [tile.is_hit for tile in tiles.tiles[:2]] == [False, True]
    assert "the partner" in tiles.tiles[1].toolTip()
