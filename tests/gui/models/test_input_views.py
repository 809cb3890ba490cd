"""What an encoder reads, for people."""

import numpy as np
import pytest
from cards import Cards
from xmodal.data import open_data
from xmodal.data.base import Modality

from xmodal_gui.models.input_views import views_of

pytestmark = pytest.mark.gui


def test_pictures_are_grey_or_in_colour():
    grey = Modality(name="image", kind="image", shape=(1, 2, 3))
    before, after = views_of(Cards(), grey, np.full((1, 2, 3), 0.5), np.full((1, 2, 3), 2.0))
    assert before.picture.shape == (2, 3)
    assert (before.picture == 128).all()
    assert (after.picture == 255).all()
    color = Modality(name="image", kind="image", shape=(3, 2, 4))
    values = np.zeros((3, 2, 4))
    values[0] = 1
    before, _ = views_of(Cards(), color, values, values)
    assert before.picture.tolist() == [[[255, 0, 0]] * 4] * 2


def test_texts_are_words_where_they_are_known():
    icons = open_data("icons", {})
    row = next(row for row in range(100) if len(icons.text("text", row).split()) == 3)
    tokens = icons.inputs("text", np.array([row]))[0]
    before, after = views_of(icons, icons.modalities["text"], tokens, np.where(np.arange(len(tokens)) < 1, tokens, 0))
    assert before.text == icons.text("text", row)
    assert after.text == icons.text("text", row).split()[0]
    assert icons.words("text", np.array([1, 0])) == ("?",)
    assert icons.words("image", tokens) is None
    unknown = Cards()
    assert views_of(unknown, unknown.modalities["text"], np.array([3, 2, 0]), np.array([0, 0, 0]))[0].text == "3 2"


def test_sounds_are_their_pitches_on_one_scale():
    rate = 8000
    modality = Modality(name="sound", kind="audio", shape=(rate,), rate=rate)
    time = np.arange(rate) / rate
    high, low = (np.sin(2 * np.pi * hertz * time).astype(np.float32) for hertz in (3000, 500))
    before, after = views_of(Cards(), modality, high, 0.1 * low)
    heights = [int(view.picture.astype(int).sum(axis=1).argmax()) for view in (before, after)]
    assert heights[0] < 0.4 * len(before.picture) < 0.7 * len(after.picture) < heights[1]  # low at the bottom
    assert before.picture.max() == 255
    assert 150 < np.median(after.picture.max(axis=0)) < 210  # 20 decibels softer, of 80
    padded, cut = (np.where(time < 0.5, sound, 0).astype(np.float32) for sound in (high, 0.5 * high))
    short, _ = views_of(Cards(), modality, padded, cut)
    assert 0.5 < short.picture.shape[1] / len(short.picture) < 2  # stretched to what can be seen
    assert np.median(short.picture.max(axis=0)) == 255  # what pads it is left out
    silent, _ = views_of(Cards(), modality, np.zeros(rate, np.float32), high)
    assert np.median(silent.picture) == 0


def test_vectors_are_stripes_around_middle_grey():
    modality = Modality(name="a", kind="vector", shape=(3,))
    before, after = views_of(Cards(), modality, np.array([-2.0, 0.0, 1.0]), np.array([0.0, 4.0, 1.0]))
    assert before.picture[0].tolist() == [0, 127, 191]
    assert after.picture[0].tolist() == [127, 255, 191]
