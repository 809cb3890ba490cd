import io
import wave

import numpy as np
import pytest
from cards import Cards, card_layout
from pointing import expose
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QToolTip
from xmodal.data.base import Modality

from xmodal_gui import sound
from xmodal_gui.models.items import Item
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.panels.map_panel import MapPanel
from xmodal_gui.sound import PLAY_KEY, Player, wav_bytes
from xmodal_gui.widgets.hover_card import HoverCard
from xmodal_gui.widgets.item_view import ItemView

pytestmark = pytest.mark.gui
TONE = np.sin(np.linspace(0, 50, 400)).astype(np.float32)
SPEECH = Modality(name="speech", kind="audio", shape=(400,), rate=8000)


def item(present=True):
    picture = np.zeros((8, 20), np.uint8) if present else None
    return Item(modality="speech", row=3, present=present, text=None, picture=picture, name="3")


def test_a_wav_file_in_memory_holds_the_samples():
    with wave.open(io.BytesIO(wav_bytes(TONE, 8000))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (8000, 1, 2)
        read = np.frombuffer(file.readframes(400), "<i2") / 32767
    assert np.abs(read - TONE).max() < 1e-4


def test_without_the_extra_the_button_says_how_to_get_it(qtbot, theme, monkeypatch):
    monkeypatch.setattr(sound, "_obstacle", lambda: sound._NOT_INSTALLED)
    view = ItemView(theme, 0, SPEECH)
    qtbot.addWidget(view)
    view.show_item(item())
    assert not view.play.isHidden()
    assert not view.play.isEnabled()
    assert "pip install 'xmodal[sound]'" in view.play.toolTip()
    assert Player().play(TONE, 8000) is False


def test_a_library_that_is_missing_is_named(theme, qtbot, monkeypatch):
    monkeypatch.setattr(sound, "_obstacle", lambda: "libpulse.so.0: no such file")
    assert "libpulse.so.0" in sound.play_words()
    assert not sound.can_play()


def test_a_click_asks_for_the_sound_of_the_row(qtbot, theme, monkeypatch):
    monkeypatch.setattr(sound, "_obstacle", lambda: "")
    view = ItemView(theme, 0, SPEECH)
    qtbot.addWidget(view)
    view.show_item(item())
    with qtbot.waitSignal(view.playRequested) as asked:
        qtbot.mouseClick(view.play, Qt.MouseButton.LeftButton)
    assert asked.args == [3]
    view.show_item(item(present=False))
    assert view.play.isHidden()


class SpokenCards(Cards):
    """Cards whose pictures are of sounds."""

    def shown_as(self, modality):
        return SPEECH if modality == "image" else self.modalities[modality]


@pytest.fixture
def spoken(qtbot, theme, monkeypatch):
    monkeypatch.setattr(sound, "_obstacle", lambda: "")
    model = MapModel()
    panel = MapPanel(model, theme)
    qtbot.addWidget(panel)
    model.set_data(SpokenCards())
    model.show_layout(card_layout(model.data))
    expose(panel, qtbot)
    panel.view.setFocus()
    qtbot.waitUntil(panel.view.hasFocus)
    return panel, model


def test_the_key_plays_what_is_pointed_at_else_what_is_looked_at(spoken, qtbot):
    panel, model = spoken
    model.select_row(20)
    with qtbot.waitSignal(panel.playRequested) as asked:
        qtbot.keyClick(panel.view, PLAY_KEY)
    assert asked.args == ["image", 20]
    model.hover(int(model.points_of_row(12)[1]))  # its text: the row's sound
    with qtbot.waitSignal(panel.playRequested) as asked:
        qtbot.keyClick(panel.view, PLAY_KEY)
    assert asked.args == ["image", 12]


def test_the_card_names_the_key(spoken, theme):
    panel, model = spoken
    card = HoverCard(model, theme, panel.view)
    card.show_point(int(model.points_of_row(12)[0]), QPointF(5, 5))
    assert "H Play this sound" in card.accessibleDescription()


def test_the_key_says_how_to_get_the_extra(spoken, qtbot, monkeypatch):
    panel, model = spoken
    monkeypatch.setattr(sound, "_obstacle", lambda: sound._NOT_INSTALLED)
    model.select_row(20)
    with qtbot.assertNotEmitted(panel.playRequested):
        panel.play.trigger()
    assert "pip install 'xmodal[sound]'" in QToolTip.text()


def test_nothing_is_played_where_nothing_is_heard(spoken):
    panel, model = spoken
    assert panel.play.isEnabled()
    assert model.sound_to_play() is None
    model.set_data(Cards())
    assert not panel.play.isEnabled()
    assert not panel.play.isVisible()


@pytest.mark.skipif(not sound.can_play(), reason="QtMultimedia is not installed")
def test_a_sound_is_played(qapp):
    assert Player(qapp).play(TONE, 8000)
