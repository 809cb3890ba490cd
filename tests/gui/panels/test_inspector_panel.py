import numpy as np
import pytest
from cards import Cards
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel
from rehearsal import vectors_data
from xmodal.projection.records import Snapshot

from xmodal_gui.models.inspector_model import InspectorModel
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.panels.inspector_panel import InspectorPanel
from xmodal_gui.widgets.steady_label import SteadyLabel

pytestmark = pytest.mark.gui


class Scene:
    """A panel that is shown, over models without a session."""

    def __init__(self, qtbot, theme, data=None):
        self.map = MapModel()
        self.model = InspectorModel(self.map)
        self.panel = InspectorPanel(self.model, theme)
        qtbot.addWidget(self.panel)
        self.panel.resize(240, 900)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        if data is not None:
            self.map.set_data(data)

    def snapshot(self, vectors, step=100, segment=0):
        data = self.map.data
        rows = data.splits["validation"]
        present = {name: data.present[name][rows] for name in vectors}
        self.map.pairs.show_snapshot(Snapshot.of(vectors, rows, present, segment=segment, step=step))

    def words(self):
        return [label.text() for label in self.panel.findChildren(QLabel) if label.isVisible() and label.text()]

    def numbers(self):
        """The numbers, or why there are none."""
        shown = [*self.panel.findChildren(SteadyLabel), self.panel.no_cosine]
        return [label.text() for label in shown if label.isVisible()]


def on_a_circle(count, turn=0.0):
    angle = np.linspace(0, np.pi, count, endpoint=False) + turn
    return np.stack([np.cos(angle), np.sin(angle)], axis=1).astype(np.float32)


@pytest.fixture
def cards(qtbot, theme):
    """60 cards on a half circle; each text lies a little past its picture, nearer to the picture after it."""
    data = Cards()
    scene = Scene(qtbot, theme, data)
    scene.snapshot({"image": on_a_circle(60), "text": on_a_circle(60, 0.8 * np.pi / 60)})
    return scene


def test_nothing_is_selected(qtbot, theme):
    scene = Scene(qtbot, theme)
    assert scene.words() == ["What you click on the map is shown here."]
    scene.map.set_data(vectors_data())
    assert scene.words() == ["What you click on the map is shown here."]
    scene.snapshot({"a": np.ones((60, 4)), "b": np.ones((60, 4))})
    assert scene.words() == ["Click a point of the map to see what it is."]


def test_a_row_with_its_numbers(cards, qtbot):
    cards.map.selection.choose([25])
    qtbot.waitUntil(lambda: "weight" in cards.words())
    assert "card 25" in cards.words()
    assert cards.words()[cards.words().index("weight") + 1] == "0.417"
    assert cards.words()[cards.words().index("id") + 1] == "id-25"
    assert cards.numbers() == ["cosine 0.999", "2 of 54", "2 of 60"]
    assert not cards.panel.place.isVisible()


def test_the_nearest_are_marked_where_they_are_the_partner_and_can_be_looked_at(cards, qtbot):
    cards.map.selection.choose([25])
    texts, pictures = cards.panel.tiles
    assert len(texts.rows) == len(pictures.rows) == 10
    assert texts.rows[:2] == [24, 25]
    assert [tile.is_hit for tile in texts.tiles] == [row == 25 for row in texts.rows]
    assert pictures.rows[:2] == [26, 25]
    qtbot.mouseClick(pictures.tiles[0], Qt.MouseButton.LeftButton)
    assert cards.map.selection.current == 26
    assert "card 26" in cards.words()
    assert cards.panel.tiles[1].rows[0] == 27


def test_tiles_by_keyboard(cards, qtbot):
    cards.map.selection.choose([20])
    tiles = cards.panel.tiles[1]
    tiles.tiles[0].setFocus()
    qtbot.keyClick(tiles.tiles[0], Qt.Key.Key_Right)
    assert tiles.tiles[1].hasFocus()
    qtbot.keyClick(tiles.tiles[1], Qt.Key.Key_Up)
    assert tiles.tiles[0].hasFocus()
    qtbot.keyClick(tiles.tiles[0], Qt.Key.Key_Return)
    assert cards.map.selection.current == 21
    qtbot.keyClick(tiles.tiles[0], Qt.Key.Key_Space)
    assert cards.map.selection.current == 22


def test_each_tile_shows_its_own_row(cards):
    """The picture of card i is a square of grey i."""
    cards.map.selection.choose([20])
    for shown in (20, 33):
        cards.map.selection.look_at(shown)
        tiles = cards.panel.tiles[1]
        for row, tile in zip(tiles.rows, tiles.tiles, strict=True):
            image = tile.grab().toImage()
            assert image.pixelColor(image.width() // 2, image.height() // 2) == QColor(row, row, row)
            assert f"card {row}" in tile.toolTip() or row % 10 == 9
    assert cards.panel.views[0].picture.grab().toImage().pixelColor(5, 5) == QColor(33, 33, 33)


def test_walking_among_the_rows_chosen(cards, qtbot):
    cards.map.selection.choose([5, 9, 30])
    assert cards.panel.place.text() == "1 of 3"
    qtbot.mouseClick(cards.panel.after, Qt.MouseButton.LeftButton)
    assert (cards.map.selection.current, cards.panel.place.text()) == (9, "2 of 3")
    qtbot.keyClick(cards.panel, Qt.Key.Key_Right)
    qtbot.keyClick(cards.panel, Qt.Key.Key_Right)
    assert (cards.map.selection.current, cards.panel.place.text()) == (5, "1 of 3")
    qtbot.mouseClick(cards.panel.before, Qt.MouseButton.LeftButton)
    assert cards.map.selection.current == 30
    assert cards.map.selection.rows.tolist() == [5, 9, 30]


def test_a_missing_text_is_told(cards):
    cards.map.selection.choose([29])
    assert "text: missing in this row" in cards.words()
    assert cards.numbers() == ["No text in this row to compare."]
    assert not cards.panel.line.isVisible()
    assert cards.panel.tiles[0].isVisible()  # the texts nearest to the picture that is there
    assert not cards.panel.tiles[1].isVisible()


def test_a_row_that_is_not_on_the_map(qtbot, theme):
    data = Cards()
    data.splits["validation"] = np.arange(30)
    scene = Scene(qtbot, theme, data)
    scene.snapshot({"image": on_a_circle(30), "text": on_a_circle(30)})
    scene.map.selection.choose([45])
    assert scene.numbers() == ["Not among the rows on the map: no numbers yet."]
    assert "card 45" in scene.words()


def test_new_snapshots_move_the_numbers_and_the_line(cards):
    cards.map.selection.choose([20])
    cards.snapshot({"image": on_a_circle(60), "text": on_a_circle(60)}, step=250)
    assert cards.numbers() == ["cosine 1.00", "1 of 54", "1 of 60"]
    line = cards.panel.line
    assert line.read_at(1.0).splitlines() == [
        "step 250: image → text rank 1",
        "step 250: text → image rank 1",
    ]
    assert "step 100: text → image rank 2" in line.read_at(0.0)
    assert cards.panel.about_line.text() == "on the maps seen here, of 60"
    image = line.grab().toImage()
    colors = {image.pixelColor(x, y).rgb() for x in range(image.width()) for y in range(image.height())}
    assert cards.panel.theme.modality(1).rgb() in colors


def test_nothing_is_counted_while_nobody_looks(cards):
    cards.map.selection.choose([20])
    before = cards.numbers()
    cards.panel.hide()
    cards.snapshot({"image": on_a_circle(60), "text": on_a_circle(60)}, step=250)
    assert cards.panel.cosine.text() == before[0]
    cards.panel.show()
    assert cards.panel.cosine.text() == "cosine 1.00"


def test_three_modalities_without_texts_or_pictures(qtbot, theme):
    data = vectors_data()
    scene = Scene(qtbot, theme, data)
    count = len(data.splits["validation"])
    generator = np.random.default_rng(0)
    scene.snapshot({name: generator.standard_normal((count, 4)) for name in data.modalities})
    rows = data.splits["validation"]
    full = int(rows[np.all([data.present[name][rows] for name in data.modalities], axis=0)][0])
    scene.map.selection.choose([full])
    assert "a: a vector of 8 numbers, nothing to see" in scene.words()
    assert [scene.panel.pair.itemText(i) for i in range(scene.panel.pair.count())] == ["a and b", "a and c", "b and c"]
    assert "rank a → b" in scene.words()
    scene.panel.resize(200, 400)
    scene.map.selection.choose([full, *(int(row) for row in rows[:3])])  # arrows, too
    qtbot.waitUntil(lambda: scene.panel.widget().width() == scene.panel.viewport().width())
    assert scene.panel.pair.shown == scene.panel.pair.currentText()
    scene.panel.pair.setFocus()
    scene.panel.pair.setCurrentIndex(2)
    scene.panel.pair.activated.emit(2)
    assert "rank b → c" in scene.words()
    assert "rank a → b" not in scene.words()
    tiles = scene.panel.tiles[0]
    assert tiles.tiles[0].text() == str(data.ids[tiles.rows[0]])
    lacks_c = int(rows[~data.present["c"][rows] & data.present["b"][rows]][0])
    scene.map.selection.choose([lacks_c])
    assert "c: missing in this row" in scene.words()
    assert "No c in this row to compare." in scene.numbers()


def test_other_data_forget_the_row_and_its_history(cards):
    cards.map.selection.choose([20])
    cards.map.set_data(vectors_data())
    assert cards.words() == ["What you click on the map is shown here."]
    assert len(cards.model.history) == 0


def test_a_walk_makes_no_new_widgets(cards):
    cards.map.selection.choose(range(60))
    count = len(cards.panel.findChildren(QLabel))
    for _ in range(120):
        cards.model.walk(1)
    assert len(cards.panel.findChildren(QLabel)) == count
