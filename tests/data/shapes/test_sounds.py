import numpy as np
from xmodal.data.shapes import Shapes, ShapesConfig
from xmodal.data.shapes.tones import BEAT_S, DETUNING, PITCHES, RATE

BEAT = round(BEAT_S * RATE)


def quiet(rows: int) -> Shapes:
    return Shapes(ShapesConfig(rows=rows, noise=0))


def spectrum(beat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Frequencies, Hz, and amplitudes."""
    return np.fft.rfftfreq(8 * BEAT, 1 / RATE), np.abs(np.fft.rfft(beat * np.hanning(BEAT), 8 * BEAT))


def test_a_beat_per_object_then_silence(shapes: Shapes) -> None:
    data = quiet(100)
    waves = data.inputs("audio", np.arange(100))
    assert waves.shape == (100, 8000)
    assert waves.dtype == np.float32
    assert np.abs(waves).max() <= 1
    for row in range(100):
        loud = [np.abs(waves[row, place * BEAT : (place + 1) * BEAT]).max() > 0.1 for place in range(3)]
        assert sum(loud) == len(data.objects(row))
        assert loud == sorted(loud, reverse=True)
        sound = data.sound("audio", row)
        assert sound is not None
        assert len(sound) == BEAT * sum(loud)
        assert not waves[row, len(sound) :].any()
    assert data.sound("image", 0) is None
    assert data.modalities["audio"].rate == RATE


def test_the_spectrum_peaks_at_the_pitch_of_the_size() -> None:
    data = quiet(100)
    waves = data.inputs("audio", np.arange(100))
    for row in range(100):
        for place, item in enumerate(data.objects(row)):
            frequency, amplitude = spectrum(waves[row, place * BEAT : (place + 1) * BEAT])
            peak = frequency[amplitude.argmax()]
            assert abs(peak / PITCHES[item.size] - 1) < DETUNING + 0.01


def test_the_harmonics_are_those_of_the_shape() -> None:
    """Amplitudes of harmonics 2 and 3 over the first's, against the textbook's series."""
    known = {
        "circle": (0, 0),
        "square": (0, 1 / 3),
        "triangle": (0, 1 / 9),
        "star": (1 / 2, 1 / 3),
        "cross": (1 / 2**0.5, 1 / 3),
        "ring": (0.9, 0),
    }
    data = quiet(100)
    waves = data.inputs("audio", np.arange(100))
    heard = set()
    for row in range(100):
        for place, item in enumerate(data.objects(row)):
            frequency, amplitude = spectrum(waves[row, place * BEAT : (place + 1) * BEAT])
            pitch = frequency[amplitude.argmax()]
            height = [amplitude[np.abs(frequency - k * pitch) < 30].max() for k in (1, 2, 3)]
            np.testing.assert_allclose((height[1] / height[0], height[2] / height[0]), known[item.shape], atol=0.03)
            heard.add(item.shape)
    assert heard == set(known)


def test_a_sound_is_shown_as_its_spectrogram(shapes: Shapes) -> None:
    picture = shapes.picture("audio", 0)
    assert picture is not None
    assert picture.dtype == np.uint8
    assert picture.ndim == 2
    assert picture.std() > 10


def test_without_sounds_there_are_two_modalities() -> None:
    data = Shapes(ShapesConfig(rows=40, audio=False))
    assert list(data.modalities) == list(data.present) == ["image", "text"]
