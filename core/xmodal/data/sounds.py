"""Sounds: from the bytes of a file to waveforms of one length. soundfile is imported when the first one comes."""

# S samples.
from __future__ import annotations

import io
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from xmodal.errors import UserError


def decode_sound(content: bytes, name: str, rate: int, samples: int) -> NDArray[np.float32]:
    """Return a sound as (S,) in [-1, 1]: one channel, at this rate, cut or followed by silence.

    Raises
    ------
    UserError : no sound, damaged, or empty.
    """
    soundfile = _soundfile()
    try:
        waveform, own = soundfile.read(io.BytesIO(content), dtype="float32", always_2d=True)
    except soundfile.SoundFileError as error:
        raise UserError(
            "data.no_sound", "{name} is no sound that can be read: {problem}", name=name, problem=error
        ) from None
    mono = waveform.mean(axis=1)
    if own != rate:
        import soxr

        mono = soxr.resample(mono, own, rate)
    found = np.zeros(samples, np.float32)
    found[: min(len(mono), samples)] = mono[:samples]
    return found


def look_at_sound(content: bytes, name: str) -> tuple[int, float]:
    """Return samples per second and seconds of a sound without decoding it.

    Raises
    ------
    UserError : no sound.
    """
    soundfile = _soundfile()
    try:
        found = soundfile.info(io.BytesIO(content))
    except soundfile.SoundFileError as error:
        raise UserError(
            "data.no_sound", "{name} is no sound that can be read: {problem}", name=name, problem=error
        ) from None
    return int(found.samplerate), float(found.duration)


def spectrogram_picture(waveform: NDArray[np.float32], rate: int) -> NDArray[np.uint8]:
    """Return a sound as a picture (H, W) for people: time to the right, low frequencies at the bottom, in decibels."""
    window = max(rate // 40, 16)
    padded = np.pad(waveform, (0, max(window - len(waveform), 0)))
    frames = np.lib.stride_tricks.sliding_window_view(padded, window)[:: window // 2]
    power = np.abs(np.fft.rfft(frames * np.hanning(window), axis=1)).T[::-1] ** 2
    decibels = 10 * np.log10(power + 1e-10)
    picture: NDArray[np.uint8] = np.clip((decibels - decibels.max() + 80) / 80 * 255, 0, 255).astype(np.uint8)
    return picture


def _no_sound(name: str, error: Exception) -> UserError:
    return UserError("data.no_sound", "{name} is no sound that can be read: {problem}", name=name, problem=error)


def _soundfile() -> ModuleType:
    try:
        import soundfile
    except ImportError:
        raise UserError("data.no_soundfile", "Sounds need soundfile: python -m pip install 'xmodal[audio]'.") from None
    found: ModuleType = soundfile
    return found
