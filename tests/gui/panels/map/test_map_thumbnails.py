"""Pictures and words in place of dots: there while few points are in view, and of the row that they show."""

import numpy as np
import pytest
from cards import Cards, card_layout
from gestures import wheel
from pointing import LEFT, arrive
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest

from xmodal_gui.models.map_model import MapModel
from xmodal_gui.panels.map_panel import MapPanel
from xmodal_gui.widgets.hover_card import HoverCard
from xmodal_gui.widgets.thumbnails import FEW, TOO_MANY, Thumbnails, Tile

pytestmark = pytest.mark.gui


@pytest.fixture
def panel(model, open_panel):
    return open_panel(model, thumbnails=True)


def tiles(panel):
    view = panel.view
    return view._painter.tiles(view.screen_places(), view.size())


def check_pictures(panel, model, qtbot, least):
    """The picture of row i is a square of grey i: the pixel under the mouse says which row is drawn there."""
    checked = 0
    card = panel.view.findChild(HoverCard)
    card.hide()
    image = panel.view.grab().toImage()
    for tile in tiles(panel):
        if tile.image is None:
            continue
        for dx in (-0.3, 0.0, 0.3):  # not its middle only
            at = QPoint(round(tile.room.center().x() + dx * tile.room.width()), round(tile.room.center().y()))
            color = image.pixelColor(at)
            patch = {image.pixelColor(at.x() + x, at.y() + y).rgb() for x in (-2, 0, 2) for y in (-2, 0, 2)}
            is_grey = color.red() == color.green() == color.blue() and len(patch) == 1 and color.red() < 60
            covered = panel.counts.isVisible() and panel.counts.geometry().contains(at)
            if not is_grey or covered or not image.rect().adjusted(3, 3, -3, -3).contains(at):
                continue
            qtbot.mouseMove(panel.view, at)
            row = int(model.points.rows[model.hovered_point])
            assert color.red() == row
            assert card.row == row
            checked += 1
    assert checked >= least


def test_few_points_are_shown_as_pictures_and_words(panel, model):
    seen = tiles(panel)
    pictures = [tile for tile in seen if tile.image is not None]
    assert len(pictures) == 60
    words = [tile for tile in seen if tile.image is None]
    assert 5 < len(words) <= 54
    for tile in words:
        assert tile.text == f"card {model.points.rows[tile.point]}"
    for number, tile in enumerate(words):
        others = [other.room for other in seen if other is not tile]
        assert not any(tile.room.intersects(room) for room in others), number


@pytest.mark.parametrize("deed", ["nothing", "refresh", "reorder", "hide", "search", "select", "zoom", "data"])
def test_what_the_mouse_points_at_is_the_picture_drawn_there(panel, model, qtbot, deed, monkeypatch):
    match deed:
        case "refresh":
            model.show_layout(card_layout(model.data, seed=7))
        case "reorder":
            model.show_layout(card_layout(model.data, seed=7, order=np.random.default_rng(2).permutation))
        case "hide":
            model.choose_column("suit")
            model.filter.toggle("suit", "red")
            model.filter.toggle("", "text")
        case "search":
            model.search.look_for("card 1")
            model.filter.toggle("", "text")
            monkeypatch.setattr(panel.view._painter, "_opacity", None)  # faded pictures have other greys
        case "select":
            model.selection.choose([2])
        case "zoom":
            wheel(panel.view, 360, QPoint(300, 250))
        case "data":
            model.set_data(Cards(40))
            model.show_layout(card_layout(model.data, seed=3))
    arrive(panel, qtbot)
    check_pictures(panel, model, qtbot, 15)


def test_many_points_are_dots_until_one_looks_closer(qapp, theme, qtbot):
    model = MapModel()
    model.set_data(Cards(400))
    model.show_layout(card_layout(model.data))
    panel = MapPanel(model, theme)
    qtbot.addWidget(panel)
    panel.resize(800, 600)
    panel.show()
    assert tiles(panel) == []
    for _ in range(40):
        wheel(panel.view, 120, QPoint(400, 250))
        if tiles(panel):
            break
    in_view = len(panel.view._painter._seen(panel.view.screen_places(), panel.view.size()))
    assert 0 < in_view <= FEW
    while tiles(panel):
        wheel(panel.view, -40, QPoint(400, 250))
    in_view = len(panel.view._painter._seen(panel.view.screen_places(), panel.view.size()))
    assert in_view > TOO_MANY


def test_t_takes_dots_instead(panel, qtbot):
    assert tiles(panel)
    QTest.keyClick(panel.view, Qt.Key.Key_T)
    assert tiles(panel) == []
    QTest.keyClick(panel.view, Qt.Key.Key_T)
    assert tiles(panel)


def test_a_click_anywhere_on_a_picture_selects_its_row(panel, model, qtbot):
    tile = tiles(panel)[-1]
    corner = tile.room.bottomRight().toPoint() - QPoint(3, 3)
    qtbot.mouseClick(panel.view, LEFT, pos=corner)
    assert model.selected_row == model.points.rows[tile.point]


def test_pictures_are_framed_in_the_hue_of_their_modality(panel, model, theme):
    model.filter.toggle("", "text")
    image, hue = panel.view.grab().toImage(), theme.modality(0)
    framed = 0
    for tile in tiles(panel):
        edge = image.pixelColor(round(tile.room.left()), round(tile.room.center().y()))
        framed += all(abs(x - y) < 40 for x, y in zip(edge.getRgb()[:3], hue.getRgb()[:3], strict=True))
    assert framed > 30  # some lie under others


def test_no_dot_shines_through_words_that_are_faded(model, theme):
    image = QImage(100, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    painter = QPainter(image)
    tile = Tile(0, QRectF(10, 10, 80, 20), text="iii")
    Thumbnails(model, theme).paint(painter, [tile], lambda _: QColor("blue"), np.array([0.2]))
    painter.end()
    inside = [image.pixelColor(x, y) for x in range(13, 87) for y in range(13, 27)]
    assert not any(color.red() > color.green() + 60 for color in inside)
    ground = theme.color("plot").lightness()
    assert max(abs(color.lightness() - ground) for color in inside) > 60  # and can be read
