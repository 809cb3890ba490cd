import io
import struct
import sys
import tracemalloc

import numpy as np
import pytest
import soundfile
from xmodal.data.sounds import decode_sound, look_at_sound, spectrogram_picture
from xmodal.errors import UserError

RATE = 8000


def tone(hertz=440.0, seconds=0.5, rate=RATE):
    return (0.5 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def written(values, rate=RATE, kind="WAV", subtype=None):
    buffer = io.BytesIO()
    soundfile.write(buffer, values, rate, format=kind, subtype=subtype)
    return buffer.getvalue()


def refused(content, words, rate=RATE, samples=4000):
    with pytest.raises(UserError, match=words) as caught:
        decode_sound(content, "a.wav", rate, samples)
    assert str(caught.value).startswith("a.wav ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "subtype", "exact"),
    [("WAV", "PCM_16", 1e-4), ("WAV", "FLOAT", 0), ("FLAC", "PCM_16", 1e-4), ("OGG", "VORBIS", 0.05)],
)
def test_formats(kind, subtype, exact):
    found = decode_sound(written(tone(), kind=kind, subtype=subtype), "a", RATE, 4000)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, tone(), atol=exact)
    assert look_at_sound(written(tone(), kind=kind, subtype=subtype), "a") == (RATE, 0.5)


def test_it_is_cut_or_followed_by_silence():
    content = written(tone(), subtype="FLOAT")
    np.testing.assert_array_equal(decode_sound(content, "a", RATE, 1000), tone()[:1000])
    longer = decode_sound(content, "a", RATE, 6000)
    np.testing.assert_array_equal(longer[:4000], tone())
    assert not longer[4000:].any()


def test_channels_are_averaged():
    both = np.stack([tone(), 0.5 * tone()], axis=1)
    np.testing.assert_allclose(decode_sound(written(both, subtype="FLOAT"), "a", RATE, 4000), 0.75 * tone(), atol=1e-6)


@pytest.mark.parametrize("own", [16000, 11025, 44100])
def test_another_rate(own):
    """A tone of the other rate is the tone of this one; the cut does not change what comes before it."""
    content = written(tone(seconds=1, rate=own), own, subtype="FLOAT")
    whole, cut = (decode_sound(content, "a", RATE, samples) for samples in (8000, 3000))
    np.testing.assert_allclose(whole[100:-100], tone(seconds=1)[100:-100], atol=2e-3)
    np.testing.assert_allclose(cut, whole[:3000], atol=1e-4)


def test_what_is_beyond_full_scale_is_clipped():
    assert np.abs(decode_sound(written(4 * tone(), subtype="FLOAT"), "a", RATE, 4000)).max() == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no sound that can be read"),
        (b"these are words, and no sound at all" * 9, "no sound that can be read"),
        (written(np.zeros(0, np.float32)), "has no samples"),
        (written(tone())[:3000], "ends before its header says"),
        (written(tone())[:44], "ends before its header says"),
        (written(tone(), kind="FLAC")[:2000], r"damaged at 0\.\d s|no sound that can be read"),
        (written(tone(), kind="OGG")[:2000], "no sound that can be read"),
        (written(np.where(np.arange(4000) == 9, np.nan, tone()), subtype="FLOAT"), "not finite"),
        (written(np.where(np.arange(4000) == 9, np.inf, tone()), subtype="FLOAT"), "not finite"),
        (written(tone(), 200), "200 samples per second; 1000 to 384000"),
        (written(tone(), 900_000), "900000 samples per second"),
        (written(np.zeros((50, 40), np.float32)), "40 channels"),
    ],
    ids=["empty", "text", "zero", "cut", "header", "flac", "ogg", "nan", "inf", "slow", "fast", "channels"],
)
def test_what_is_wrong_gets_one_sentence(content, words):
    refused(content, words)


def test_a_look_refuses_what_cannot_be_read():
    for content, words in (
        (b"words", "no sound"),
        (written(tone())[:3000], "ends before"),
        (written(tone(), 200), "200"),
    ):
        with pytest.raises(UserError, match=words):
            look_at_sound(content, "a")


@pytest.mark.parametrize("length", [0, 0x7FFF_FFF0, 0xFFFF_FFFF])
def test_a_length_nobody_knew_is_believed(length):
    """Programs that write into a pipe cannot go back and say how long it became."""
    content = bytearray(written(tone(), subtype="PCM_16"))
    place = content.index(b"data") + 4
    content[place : place + 4] = struct.pack("<I", length)
    if length:
        np.testing.assert_allclose(decode_sound(bytes(content), "a", RATE, 4000), tone(), atol=1e-4)
    else:
        refused(bytes(content), "has no samples")


def test_hours_that_a_header_promises_take_no_memory():
    content = bytearray(written(tone(), kind="FLAC"))
    promise = int.from_bytes(content[18:26], "big") | ((1 << 36) - 1)  # 68 billion samples: 272 GB
    content[18:26] = promise.to_bytes(8, "big")
    tracemalloc.start()
    try:
        refused(bytes(content), "no sound that can be read|damaged|ends before")
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_only_what_is_wanted_is_decoded():
    content = written(np.tile(tone(seconds=1), 300), kind="FLAC")
    tracemalloc.start()
    try:
        decode_sound(content, "a", RATE, 8000)
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("missing", ["soundfile", "soxr"])
def test_without_the_packages_it_says_how_to_get_them(missing, monkeypatch):
    content = written(tone())
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(UserError, match=rf"need {missing}.*pip install 'xmodal\[audio\]'"):
        decode_sound(content, "a", 4000, 4000)


def outcome(content):
    try:
        return "", decode_sound(content, "a", RATE, 4000)
    except UserError as error:
        return str(error), None


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "OGG"])
def test_no_damage_makes_more_than_one_sentence(kind):
    content, draw = written(tone(), kind=kind), np.random.default_rng(0)
    for _ in range(20):
        damaged = bytearray(content)
        for place in draw.integers(len(content), size=draw.integers(1, 30)):
            damaged[place] = draw.integers(256)
        said, found = outcome(bytes(damaged[: draw.integers(len(content) + 1)]))
        assert "\n" not in said
        assert said or (found.shape == (4000,) and np.isfinite(found).all() and np.abs(found).max() <= 1)


def test_the_picture_of_a_tone_has_its_line_where_low_is_at_the_bottom():
    low, high = (spectrogram_picture(tone(hertz), RATE) for hertz in (300.0, 3000.0))
    assert low.dtype == np.uint8
    assert low.shape == high.shape
    middle = low.shape[1] // 2
    assert low[:, middle].argmax() > 0.7 * len(low)
    assert high[:, middle].argmax() < 0.2 * len(low)
    assert low.max() == high.max() == 255


@pytest.mark.parametrize(("samples", "rate"), [(1, 8000), (50, 8000), (8000, 8000), (5_000_000, 44100), (9000, 96000)])
def test_pictures_of_any_length(samples, rate):
    values = np.random.default_rng(0).standard_normal(samples).astype(np.float32) / 5
    picture = spectrogram_picture(values, rate)
    assert 24 <= len(picture) <= 64
    assert 1 <= picture.shape[1] <= 384
    assert not spectrogram_picture(np.zeros(samples, np.float32), rate).any()
    assert (picture.max(axis=1) > 0).all()  # no band is blank


def test_a_louder_sound_has_the_same_picture():
    np.testing.assert_allclose(
        spectrogram_picture(tone(), RATE).astype(int), spectrogram_picture(tone() / 8, RATE).astype(int), atol=1
    )
