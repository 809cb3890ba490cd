"""The log-mel front end, beside plain NumPy; beside librosa's (minutes to compile, once) by `make test-long`."""

import math
import sys

import numpy as np
import pytest
import torch
from xmodal.data.base import Modality
from xmodal.data.mel import load_for, mel_filters
from xmodal.errors import UserError
from xmodal.spectrogram import LogMel, mean_over_heard


def sound(samples=4000, rows=3):
    return 0.2 * torch.randn(rows, samples, generator=torch.Generator().manual_seed(3))


def modality(rate=8000, samples=4000):
    return Modality(name="sound", kind="audio", shape=(samples,), rate=rate)


def test_every_filter_is_a_triangle_of_unit_area():
    filters = mel_filters(8000, 4096, 20)
    np.testing.assert_allclose(filters.sum(axis=1) * 8000 / 4096, 1, atol=1e-2)
    assert (np.diff(filters.argmax(axis=1)) > 0).all()
    for each in filters:
        rises = np.sign(np.diff(each[each > 0]))
        assert (np.diff(rises) <= 0).all()  # up, then down


def test_filters_are_made_once_and_stay_as_they_are():
    filters = mel_filters(8000, 512, 24)
    assert mel_filters(8000, 512, 24) is filters
    with pytest.raises(ValueError, match="read-only"):
        filters[0] = 0


def test_without_librosa_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "librosa.filters", None)
    words = Modality(name="words", kind="text", shape=(8,), vocabulary=10)
    load_for([words])
    with pytest.raises(UserError, match=r"need librosa,.*pip install 'xmodal\[audio\]'"):
        load_for([words, modality()])
    mel_filters.cache_clear()
    with pytest.raises(UserError, match="need librosa,"):
        LogMel(modality())


def power_of(waveform, rate, size, hop, bands):
    """Plain NumPy: a Hann window around every hop-th sample, silence beyond both ends."""
    window = 0.5 - 0.5 * np.cos(2 * math.pi * np.arange(size) / size)
    padded = np.pad(waveform, size // 2)
    frames = [padded[start : start + size] for start in range(0, len(padded) - size + 1, hop)]
    spectrum = np.abs(np.fft.rfft(np.array(frames) * window)) ** 2
    return mel_filters(rate, size, bands) @ spectrum.T


@pytest.mark.parametrize(("rate", "samples"), [(8000, 4000), (16000, 5001)])
def test_the_power_against_numpy(rate, samples):
    front, waveform = LogMel(modality(rate, samples), bands=32), sound(samples)
    found = front.power(waveform).numpy()
    assert found.shape == (3, 32, front.frames(samples))
    for row, each in zip(waveform.numpy(), found, strict=True):
        expected = power_of(row, rate, round(0.032 * rate), round(0.016 * rate), 32)
        np.testing.assert_allclose(each, expected, rtol=1e-3, atol=1e-6 * expected.max())


def test_the_level_is_decibels_below_the_loudest():
    front, waveform = LogMel(modality()), sound()
    waveform[:, 2000:3000] /= 1e5
    for row, found in zip(waveform.numpy(), front(waveform).numpy(), strict=True):
        power = power_of(row, 8000, 256, 128, 40)
        expected = np.maximum(0, 1 + np.log10(power / power.max()) / 8)
        np.testing.assert_allclose(found, expected, atol=1e-3)
        assert (expected == 0).any()


@pytest.mark.parametrize(("rate", "bands"), [(8000, 128), (1000, 40), (100, 16)])
def test_no_band_is_empty_however_narrow(rate, bands):
    front = LogMel(modality(rate), bands=bands)
    assert (front(sound()).amax(dim=(0, 2)) > 0.3).all()
    assert front(sound()).shape == (3, bands, front.frames(4000))


@pytest.mark.long
@pytest.mark.parametrize(("rate", "samples"), [(8000, 4000), (16000, 5001), (44100, 11025)])
def test_it_is_librosas(rate, samples):
    import librosa

    size, hop = round(0.032 * rate), round(0.016 * rate)
    wide = LogMel(modality(rate, samples), bands=128)
    found = wide.power(sound(samples)).numpy()
    expected = librosa.feature.melspectrogram(
        y=sound(samples).numpy(), sr=rate, n_fft=wide.size, win_length=size, hop_length=hop, n_mels=128
    )
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-5 * expected.max())
    front, waveform = LogMel(modality(rate, samples), bands=32), sound(samples)
    expected = librosa.feature.melspectrogram(y=waveform.numpy(), sr=rate, n_fft=size, hop_length=hop, n_mels=32)
    np.testing.assert_allclose(front.power(waveform).numpy(), expected, rtol=1e-3, atol=1e-6 * expected.max())
    for row, found in zip(expected, front(waveform).numpy(), strict=True):
        np.testing.assert_allclose(found, 1 + librosa.power_to_db(row, ref=np.max, top_db=80) / 80, atol=1e-4)


def test_a_full_scale_tone_is_at_the_top_of_full_scale():
    tone = torch.sin(2 * torch.pi * 300 * torch.arange(4000) / 8000)[None]
    front = LogMel(modality(), level="full scale")
    assert front(tone).max().item() == pytest.approx(1, abs=0.05)
    assert (front(tone).max() - front(tone / 100).max()).item() == pytest.approx(40 / 80, abs=1e-3)


def test_silence_is_zero_and_noise_in_silence_is_not_made_loud():
    front = LogMel(modality())
    assert torch.equal(front(torch.zeros(2, 4000)), torch.zeros(2, 40, 32))
    assert front(1e-5 * sound()).max() < 0.6
    assert front(sound()).max() == 1


def test_a_recording_does_not_depend_on_the_batch_or_the_padding():
    front, waveform = LogMel(modality()), sound()
    waveform[1] *= 100  # a loud neighbour
    together = front(waveform)
    for row in range(3):
        torch.testing.assert_close(front(waveform[row : row + 1]), together[row : row + 1], atol=1e-5, rtol=1e-5)
    padded = front(torch.cat([waveform, torch.zeros(3, 2560)], dim=1))
    assert padded.shape == (3, 40, 52)
    torch.testing.assert_close(padded[:, :, :32], together, atol=1e-5, rtol=1e-5)
    assert not padded[:, :, 34:].any()
    assert torch.equal(front(waveform), together)


def test_it_computes_in_float32_under_autocast():
    front, waveform = LogMel(modality()), sound()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = front(waveform)
    assert found.dtype == torch.float32
    assert torch.equal(found, front(waveform))


def test_the_gradient_reaches_the_waveform():
    waveform = sound(400, 2).requires_grad_()
    LogMel(modality(samples=400))(waveform).sum().backward()
    assert waveform.grad.isfinite().all()
    assert waveform.grad.abs().max() > 0


def test_what_is_heard_ends_with_the_sound():
    waveform = sound(1000)
    waveform[0, 300:] = 0
    waveform[1] = 0
    waveform[2, 500:700] = 0  # a pause is heard
    heard = LogMel(modality(samples=1000)).heard(waveform)
    assert heard.sum(dim=1).tolist() == [3, 0, 8]
    states = torch.arange(8.0)[None, :, None].expand(3, 8, 2)
    assert mean_over_heard(states, heard)[:, 0].tolist() == [1.0, 0.0, 3.5]
