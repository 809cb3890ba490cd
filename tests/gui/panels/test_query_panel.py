"""Queries, through real events: typed, drawn, dropped, pinned, and ranked anew with every snapshot."""

import numpy as np
import pytest
from cards import Cards
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QLabel
from rehearsal import ICONS, Stage, icons_config, rehearsed_source, vectors_config, vectors_data
from tables import write_manifest
from xmodal.data import open_data
from xmodal.projection.records import Snapshot
from xmodal.session.local import LocalSource
from xmodal.session.messages import GetEmbeddings, GetQueries, Query, SetPins
from xmodal.training.config import DataSection
from xmodal.training.engine import Engine
from xmodal.training.presets import preset

from xmodal_gui.models.map_model import MapModel
from xmodal_gui.models.query_model import QueryModel
from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.panels.query_panel import QueryPanel

pytestmark = pytest.mark.gui


class Scene:
    """A panel over a session whose source the test pumps; every snapshot that is taken is shown."""

    def __init__(self, qtbot, theme, source, data):
        self.qtbot = qtbot
        self.session, self.map = SessionModel(), MapModel()
        self.model = QueryModel(self.session, self.map)
        self.panel = QueryPanel(self.model, theme)
        self.model.setParent(self.panel)  # its timer ends with the panel
        qtbot.addWidget(self.panel)
        self.panel.resize(240, 700)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.session.embedded.connect(self._take)
        self.stage = Stage(self.session, source)
        self.map.set_data(data)
        self._taken = 0

    def _take(self, message):
        found = message.embeddings
        fields = {name: getattr(found, name) for name in ("vectors", "rows", "present", "segment", "step")}
        self._taken += 1
        self.map.pairs.show_snapshot(Snapshot(**fields))

    def snapshot(self):
        number = self._taken + 1
        self.session.request(GetEmbeddings(generation=number, force=True))
        self.stage.until(lambda: self._taken == number)
        self.stage.settle()

    def asked(self):
        return [request for request in self.stage.sent if isinstance(request, GetQueries)]

    def until(self, condition):
        def holds():
            self.stage.pump(0.01)
            return condition()

        self.qtbot.waitUntil(holds)

    def words(self):
        labels = self.panel.findChildren(QLabel)
        return [label.text() for label in labels if label.isVisible() and label.text()]


@pytest.fixture
def scene(qtbot, theme):
    """Pictures and names; a text lies where the row is whose number it starts with."""
    made = Scene(qtbot, theme, rehearsed_source(icons_config(), ICONS, rows=60), Cards())
    made.stage.attach()
    made.snapshot()
    yield made
    made.stage.source.close()


@pytest.fixture
def closing():
    sources = []
    yield sources.append
    for source in sources:
        source.close()


def test_typed_words_are_asked_for_once_the_hands_rest(scene, qtbot):
    qtbot.keyClicks(scene.panel.field, "7 cards")
    assert scene.asked() == []
    assert "“7 cards”: ranked with the next map" in scene.words()
    scene.until(lambda: scene.panel.tiles.isVisible())
    assert [request.queries for request in scene.asked()] == [(Query(id="0", modality="text", text="7 cards"),)]
    facts = scene.map.pairs.facts
    assert scene.panel.tiles.rows == facts.nearest(7, "text", "image", 10)[0].tolist()
    assert "Nearest image to “7 cards”, step 0" in scene.words()
    row = scene.panel.tiles.rows[3]
    image = scene.panel.tiles.tiles[3].grab().toImage()
    assert image.pixelColor(image.width() // 2, image.height() // 2) == QColor(row, row, row)


def test_they_are_ranked_anew_with_every_snapshot_and_never_per_step(scene, qtbot):
    qtbot.keyClicks(scene.panel.field, "7")
    scene.until(lambda: scene.panel.tiles.isVisible())
    before = scene.panel.tiles.rows
    scene.stage.train(400)
    assert len(scene.asked()) == 1
    scene.snapshot()
    scene.until(lambda: "Nearest image to “7”, step 400" in scene.words())
    assert len(scene.asked()) == 2
    assert scene.panel.tiles.rows != before
    assert scene.panel.tiles.rows[0] == 7  # they have met


def test_nothing_is_asked_for_while_nobody_looks(scene, qtbot):
    qtbot.keyClicks(scene.panel.field, "7")
    scene.until(lambda: scene.panel.tiles.isVisible())
    scene.panel.hide()
    scene.stage.train(5)
    scene.snapshot()
    assert len(scene.asked()) == 1
    scene.panel.show()
    assert len(scene.asked()) == 2


def test_words_never_seen_have_a_wave_and_a_sentence(scene, qtbot, theme):
    field = scene.panel.field
    plain = scene.panel.field.grab().toImage()
    assert theme.color("warning").rgb() not in colors(plain)
    qtbot.keyClicks(field, "card zzeppelin zz")
    scene.until(lambda: scene.panel.tiles.isVisible())
    assert field.unknown == ["zzeppelin", "zz"]
    assert "Never seen in training: zzeppelin, zz." in field.toolTip()
    assert field.accessibleDescription() == field.toolTip()
    waved = field.grab().toImage()
    first = field.fontMetrics().horizontalAdvance("card ")
    warm = [x for x in range(waved.width()) for y in range(waved.height()) if is_warm(waved.pixelColor(x, y))]
    assert min(warm) >= first
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), scene.model.query) == ("", None)
    assert not scene.panel.tiles.isVisible()
    qtbot.keyClicks(field, "7")
    scene.until(lambda: scene.panel.tiles.isVisible())
    assert field.unknown == []
    assert "Never" not in field.toolTip()


def colors(image):
    return {image.pixelColor(x, y).rgb() for x in range(image.width()) for y in range(image.height())}


def is_warm(color):
    return color.red() > color.blue() + 40


def test_drawing_looks_for_a_picture(scene, qtbot):
    qtbot.mouseClick(scene.panel.draw, Qt.MouseButton.LeftButton)
    pad = scene.panel.pad
    assert pad.isVisible()
    assert pad.pixels.shape == (8, 8)
    side = (pad.width() - 2) // 8
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(1 + side // 2, 1 + side * 4))
    qtbot.mouseMove(pad, QPoint(1 + side * 7, 1 + side * 4))
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(1 + side * 7, 1 + side * 4))
    assert (pad.pixels[3:5] == 255).sum() > 8
    assert not pad.pixels[0].any()
    scene.until(lambda: scene.panel.tiles.isVisible())
    (query,) = scene.asked()[-1].queries
    assert query.modality == "image"
    np.testing.assert_array_equal(query.picture.numpy(), pad.pixels)
    assert "Nearest text to this picture, step 0" in scene.words()
    assert scene.panel.tiles.tiles[0].text() == f"card {scene.panel.tiles.rows[0]}"
    qtbot.mouseClick(scene.panel.empty, Qt.MouseButton.LeftButton)
    assert scene.model.query is None
    assert not pad.pixels.any()


def test_drawing_by_keyboard(scene, qtbot):
    scene.panel.draw.click()
    pad = scene.panel.pad
    pad.setFocus()
    qtbot.keyClick(pad, Qt.Key.Key_Left)
    qtbot.keyClick(pad, Qt.Key.Key_Up)
    qtbot.keyClick(pad, Qt.Key.Key_Space)
    assert np.argwhere(pad.pixels == 255).mean(axis=0).tolist() == [3, 3]
    qtbot.keyClick(pad, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert not pad.pixels.any()


def test_typing_puts_the_drawing_away(scene, qtbot):
    scene.panel.draw.click()
    qtbot.mouseClick(scene.panel.pad, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(scene.panel.field, "7")
    assert scene.model.query.text == "7"
    assert not scene.panel.pad.isVisible()
    assert not scene.panel.draw.isChecked()


def drop(panel, mime):
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(20, 20), Qt.DropAction.CopyAction, mime, left, none)
    panel.dragEnterEvent(enter)
    event = QDropEvent(QPointF(20, 20), Qt.DropAction.CopyAction, mime, left, none)
    if enter.isAccepted():
        panel.dropEvent(event)
    return enter.isAccepted()


def test_a_picture_file_that_is_dropped_is_looked_for(scene, tmp_path):
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    for x in range(16, 48):
        for y in range(16, 48):
            image.setPixelColor(x, y, QColor("black"))
    path = tmp_path / "square ß.png"
    assert image.save(str(path))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    assert drop(scene.panel, mime)
    scene.until(lambda: scene.panel.tiles.isVisible())
    picture = scene.model.query.picture.numpy()
    assert picture.shape == (8, 8)
    assert (picture == 255).sum() == 49  # white on black, within the margin
    np.testing.assert_array_equal(scene.panel.pad.pixels, picture)
    assert scene.panel.pad.isVisible()


def test_what_is_no_picture_is_told_in_the_panel(scene, tmp_path, qtbot):
    path = tmp_path / "notes.png"
    path.write_text("no picture")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    assert drop(scene.panel, mime)
    assert scene.words()[0].startswith("notes.png cannot be read as a picture")
    assert scene.model.query is None
    qtbot.keyClicks(scene.panel.field, "7")
    assert not any("notes.png" in words for words in scene.words())
    text = QMimeData()
    text.setText("words")
    assert not drop(scene.panel, text)


def test_pins_are_kept_ranked_asked_and_taken_away(scene, qtbot):
    qtbot.keyClicks(scene.panel.field, "7")
    scene.until(lambda: scene.panel.tiles.isVisible())
    qtbot.mouseClick(scene.panel.keep, Qt.MouseButton.LeftButton)
    scene.until(lambda: len(scene.panel._pins) == 1)
    assert not scene.panel.keep.isEnabled()
    qtbot.keyClick(scene.panel.field, Qt.Key.Key_Escape)
    scene.stage.train(400)
    scene.snapshot()
    (pin,) = scene.panel._pins
    scene.until(lambda: pin.tiles.isVisible() and pin.tiles.rows[0] == 7)
    assert len(pin.tiles.rows) == 5
    qtbot.mouseClick(pin.label, Qt.MouseButton.LeftButton)
    assert scene.panel.field.text() == "7"
    with qtbot.waitSignal(scene.panel.chosen) as chosen:
        qtbot.mouseClick(pin.tiles.tiles[1], Qt.MouseButton.LeftButton)
    assert chosen.args == [pin.tiles.rows[1]]
    qtbot.mouseClick(pin.remove, Qt.MouseButton.LeftButton)
    scene.until(lambda: scene.panel._pins == [])
    assert scene.stage.sent[-1] == SetPins(queries=())
    assert scene.panel.keep.isEnabled()


def test_a_source_that_answers_no_queries_says_so(qtbot, theme, closing):
    pins = (Query(id="1", modality="text", text="bell"),)
    source = rehearsed_source(icons_config(), ICONS, rows=60, offers=("embed",), pins=pins)
    scene = Scene(qtbot, theme, source, Cards())
    closing(source)
    assert scene.words() == ["Words and pictures to look for are typed here once there is a session."]
    scene.stage.attach()
    scene.snapshot()
    assert scene.words()[0].startswith("This run is not at work")
    assert not scene.panel.field.isEnabled()
    (pin,) = scene.panel._pins
    assert pin.label.text() == "bell"
    assert not pin.remove.isEnabled()
    assert scene.asked() == []


def test_data_without_texts_or_pictures_say_so(qtbot, theme, closing):
    data = vectors_data()
    source = rehearsed_source(vectors_config(data=data), tuple(data.modalities.values()))
    scene = Scene(qtbot, theme, source, data)
    closing(source)
    scene.stage.attach()
    assert scene.words() == ["These data hold neither texts nor pictures: there is nothing to type or to draw."]


def test_a_real_engine_ranks_what_is_typed_and_drawn(qtbot, theme, closing, tmp_path):
    data = open_data("icons", {})
    config = replace(preset("clip", data.modalities), batch_size=32, embedding_size=16)
    source = LocalSource(lambda: Engine.create(config, tmp_path / "run"))
    scene = Scene(qtbot, theme, source, data)
    closing(source)
    scene.stage.attach()
    scene.snapshot()
    assert [row.pin.text for row in scene.panel._pins] == ["arrow left", "bell", "cloud rain"]
    scene.until(lambda: all(row.tiles.isVisible() for row in scene.panel._pins))
    qtbot.keyClicks(scene.panel.field, "bell zeppelin")
    scene.until(lambda: scene.panel.field.unknown == ["zeppelin"])
    scene.stage.train(2)
    scene.snapshot()
    scene.until(lambda: any("step 2" in words for words in scene.words()))
    scene.panel.draw.click()
    qtbot.mouseClick(scene.panel.pad, Qt.MouseButton.LeftButton)
    scene.until(lambda: any("this picture, step 2" in words for words in scene.words()))
    scene.panel.keep.click()
    scene.until(lambda: len(scene.panel._pins) == 4)
    kept = scene.session.pins
    source.close()
    again = LocalSource(lambda: Engine.load(tmp_path / "run"))
    closing(again)
    scene.stage.source = again
    scene.session.connect_to(scene.stage._send)
    assert scene.panel._pins == []
    scene.stage.attach()
    assert scene.session.pins == kept
    assert len(scene.panel._pins) == 4


@pytest.fixture
def languages(qtbot, theme, closing, tmp_path):
    """A real engine on a table of pictures of two sizes, each with words of two languages."""
    numbers = ("null", "eins", "zwei", "drei")
    path = write_manifest(
        tmp_path,
        thumb=lambda row: f"pictures/{row:03d}.png",
        german=lambda row: f"nummer {numbers[row % 4]}",
    )
    modalities = {
        "title": {"column": "caption", "kind": "text"},
        "german": {"column": "german", "kind": "text"},
        "photo": {"column": "picture", "kind": "image", "height": 12, "width": 10},
        "thumb": {"column": "thumb", "kind": "image", "height": 8, "width": 8},
    }
    params = {"path": str(path), "cache": str(tmp_path / "cache"), "modalities": modalities}
    data = open_data("manifest", params)
    section = DataSection(type="manifest", params=params)
    config = replace(preset("clip", data.modalities), data=section, batch_size=8, embedding_size=8)
    source = LocalSource(lambda: Engine.create(config))
    closing(source)
    made = Scene(qtbot, theme, source, data)
    made.stage.attach()
    made.snapshot()
    return made


def test_words_are_read_as_the_text_that_is_chosen(languages, qtbot):
    panel = languages.panel
    assert panel.reader.isVisible()
    assert [panel.reader.itemText(place) for place in range(panel.reader.count())] == ["title", "german"]
    qtbot.keyClicks(panel.field, "nummer zwei drei")
    languages.until(lambda: panel.field.unknown == ["nummer", "zwei", "drei"])
    panel.reader.setFocus()
    qtbot.keyClick(panel.reader, Qt.Key.Key_Down)
    languages.until(lambda: languages.model.ranking(languages.model.query) is not None)
    assert languages.model.query == Query(id="", modality="german", text="nummer zwei drei")
    assert panel.field.unknown == []
    assert "title" in [panel.target.itemText(place) for place in range(panel.target.count())]
    assert languages.asked()[-1].queries[0].modality == "german"


def test_nothing_sticks_out_of_a_narrow_panel(languages, qtbot):
    panel = languages.panel
    qtbot.keyClicks(panel.field, "eins")
    languages.until(lambda: panel.target.isVisible())
    panel.resize(200, 200)
    qtbot.waitUntil(lambda: panel.widget().width() == panel.viewport().width())
    right = panel.keep.mapTo(panel.viewport(), panel.keep.rect().bottomRight())
    assert panel.viewport().rect().right() >= right.x()
    assert panel.target.shown == panel.target.currentText()


def test_a_picture_is_read_as_the_image_that_is_chosen(languages, qtbot):
    panel = languages.panel
    panel.draw.click()
    assert [panel.reader.itemText(place) for place in range(panel.reader.count())] == ["photo", "thumb"]
    assert panel.pad.pixels.shape == (12, 10)
    panel.reader.setFocus()
    qtbot.keyClick(panel.reader, Qt.Key.Key_Down)
    assert panel.pad.pixels.shape == (8, 8)
    qtbot.mouseClick(panel.pad, Qt.MouseButton.LeftButton)
    languages.until(lambda: panel.tiles.isVisible())
    assert languages.asked()[-1].queries[0].modality == "thumb"
    panel.reader.setFocus()
    qtbot.keyClick(panel.reader, Qt.Key.Key_Up)
    assert languages.model.query is None  # drawn for another size
    panel.draw.click()
    assert panel.reader.currentText() == "title"


def test_a_pin_is_asked_again_as_what_it_was(languages, qtbot):
    languages.session.request(SetPins(queries=(Query(id="1", modality="german", text="nummer eins"),)))
    languages.until(lambda: len(languages.model.pins) == 1)
    languages.model.ask_pin(languages.model.pins[0])
    assert languages.panel.reader.currentText() == "german"
    qtbot.keyClicks(languages.panel.field, " zwei")
    assert languages.model.query.modality == "german"


def test_there_is_no_choice_where_one_modality_reads(scene):
    assert not scene.panel.reader.isVisible()
    scene.panel.draw.click()
    assert not scene.panel.reader.isVisible()
