"""From sound files to waveforms, and from waveforms to pictures of them.

Files come through soundfile (libsndfile: WAV, FLAC, OGG, MP3, AIFF), resampling through soxr, the bands of spectrograms
from librosa; all are in the extra ``[audio]`` and imported when the first sound is read. A file is believed only as far
as it can be read: blocks are read until there is enough, whatever length its header promises.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.data.audio_extra import audio_package
from xmodal.data.mel import mel_filters
from xmodal.errors import UserError

LEAST_RATE, MOST_RATE = 1_000, 384_000
MOST_CHANNELS = 32
_BLOCK = 1 << 16
"""Numbers that are decoded at a time."""
_MARGIN_S = 0.1
"""Decoded beyond the cut: resampling reads ahead."""
_UNKNOWN_LENGTH = 0x7FFF_0000
_PICTURE_BANDS, _PICTURE_FRAMES, _PICTURE_HOP_S, _PICTURE_RANGE_DB = 64, 384, 0.008, 70.0


def decode_sound(content: bytes, name: str, rate: int, samples: int) -> NDArray[np.float32]:
    """Return a sound as (S,) in [-1, 1]: one channel, at this rate, cut or followed by silence.

    Channels are averaged. Values beyond full scale, which files of floats may have and resampling may make, are
    clipped. What comes after the cut is not decoded, and not noticed if it is damaged.

    Parameters
    ----------
    name : what to call it in messages. rate : wanted samples per second. samples : S.

    Raises
    ------
    UserError : soundfile or soxr is not installed; it is no sound, empty, cut short or damaged; its rate or its number
        of channels is absurd; it holds values that are not finite.
    """
    library = audio_package("soundfile")
    with _opened(content, name, library) as opened:
        own = opened.samplerate
        wanted = math.ceil((samples / rate + _MARGIN_S) * own) if own != rate else samples
        waveform = _joined(list(_blocks(opened, wanted, name, library)), name)
    if own != rate:
        waveform = audio_package("soxr").resample(waveform, own, rate)
    fitted = np.zeros(samples, np.float32)
    fitted[: len(waveform)] = np.clip(waveform[:samples], -1, 1)
    return fitted


def look_at_sound(content: bytes, name: str) -> tuple[int, float]:
    """Return samples per second and seconds of a sound, as its header says, without decoding it.

    Raises
    ------
    UserError : soundfile is not installed; it is no sound, empty or cut short; its rate or its number of channels is
        absurd.
    """
    with _opened(content, name, audio_package("soundfile")) as opened:
        return opened.samplerate, opened.frames / opened.samplerate


def spectrogram_picture(waveform: NDArray[np.float32], rate: int) -> NDArray[np.uint8]:
    """Draw a sound for people: its log-mel spectrogram, low frequencies at the bottom, black 70 dB below the loudest.

    A frame every 8 ms; of long sounds as many, spread evenly, as a picture has room for.

    Returns
    -------
    (bands, frames), 64 bands or fewer, 1 to 384 frames. All black for silence.
    """
    window = 1 << max(round(0.032 * rate) - 1, 63).bit_length()
    hop = max(round(_PICTURE_HOP_S * rate), -(-len(waveform) // _PICTURE_FRAMES), 1)
    padded = np.pad(waveform, window // 2)
    frames_TS = np.lib.stride_tricks.sliding_window_view(padded, window)[: max(len(waveform), 1) : hop]
    spectrum_TF = np.abs(np.fft.rfft(frames_TS * np.hanning(window + 1)[:-1].astype(np.float32)))
    power_MT = _picture_filters(rate, window) @ np.square(spectrum_TF, dtype=np.float32).T
    loudest = float(power_MT.max())
    if loudest <= 0:
        return np.zeros(power_MT.shape, np.uint8)
    decibels = 10 * np.log10(np.maximum(power_MT / loudest, 1e-12))
    shades: NDArray[np.float32] = np.clip(1 + decibels / _PICTURE_RANGE_DB, 0, 1)[::-1]
    return np.rint(255 * shades).astype(np.uint8)


@lru_cache(maxsize=8)
def _picture_filters(rate: int, window: int) -> NDArray[np.float32]:
    """Return filters for pictures, each as sensitive: as many bands as the window can tell apart, at most."""
    for bands in range(_PICTURE_BANDS, 8, -8):
        filters = mel_filters(rate, window, bands)
        if (filters.max(axis=1) > 0).all():
            break
    tips: NDArray[np.float32] = np.maximum(filters.max(axis=1, keepdims=True), np.finfo(np.float32).tiny)
    return np.divide(filters, tips, dtype=np.float32)


@contextmanager
def _opened(content: bytes, name: str, library: Any) -> Iterator[Any]:
    if _is_cut_short(content):
        raise _cut_short(name)
    try:
        opened = library.SoundFile(io.BytesIO(content))
    except library.SoundFileError as error:
        raise UserError(
            "data.no_sound",
            "{name} is no sound that can be read ({problem}): save it as WAV, FLAC or OGG.",
            name=name,
            problem=_problem(error),
        ) from None
    with opened:
        _check_header(opened, name)
        yield opened


def _is_cut_short(content: bytes) -> bool:
    """Return whether the data of a WAV file end before its header says so: libsndfile would read what is there.

    Programs that write into a pipe do not know the length and write 0, or about the most that fits: believed.
    """
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        return False
    place = 12
    while place + 8 <= len(content):
        length = int.from_bytes(content[place + 4 : place + 8], "little")
        if content[place : place + 4] == b"data":
            return length < _UNKNOWN_LENGTH and place + 8 + length > len(content)
        place += 8 + length + length % 2
    return False


def _check_header(opened: Any, name: str) -> None:
    if opened.frames == 0:
        raise _empty(name)
    if not LEAST_RATE <= opened.samplerate <= MOST_RATE:
        raise UserError(
            "data.sound_rate",
            "{name} says that it has {rate} samples per second; {least} to {most} are read: resample it, or leave it "
            "out.",
            name=name,
            rate=opened.samplerate,
            least=LEAST_RATE,
            most=MOST_RATE,
        )
    if opened.channels > MOST_CHANNELS:
        raise UserError(
            "data.sound_channels",
            "{name} has {channels} channels; up to {most} are read: mix it down, or leave it out.",
            name=name,
            channels=opened.channels,
            most=MOST_CHANNELS,
        )


def _blocks(opened: Any, wanted: int, name: str, library: Any) -> Iterator[NDArray[np.float32]]:
    """Yield mono blocks, (samples,), until so many samples are there or the file ends."""
    promised, got = opened.frames, 0
    block = max(_BLOCK // opened.channels, 1)
    while got < wanted:
        try:
            values = opened.read(min(block, wanted - got), dtype="float32", always_2d=True)
        except library.SoundFileError as error:
            raise UserError(
                "data.sound_damaged",
                "{name} is damaged at {seconds} s ({problem}): copy it anew, or leave it out.",
                name=name,
                seconds=f"{got / opened.samplerate:.1f}",
                problem=_problem(error),
            ) from error
        if len(values) == 0:
            break
        got += len(values)
        yield values.mean(axis=1)
    if 0 < got < min(wanted, promised):
        raise _cut_short(name)


def _joined(parts: list[NDArray[np.float32]], name: str) -> NDArray[np.float32]:
    if not parts:
        raise _empty(name)
    waveform: NDArray[np.float32] = np.concatenate(parts)
    if not np.isfinite(waveform).all():
        raise UserError(
            "data.not_finite",
            "{name} holds numbers that are not finite.",
            name=name,
        )
    return waveform


def _empty(name: str) -> UserError:
    return UserError("data.empty_sound", "{name} has no samples: record it anew, or leave it out.", name=name)


def _cut_short(name: str) -> UserError:
    return UserError(
        "data.sound_cut_short", "{name} ends before its header says: copy it anew, or leave it out.", name=name
    )


def _problem(error: Exception) -> str:
    """Return what libsndfile says, without the name of the object that it was handed."""
    return str(getattr(error, "error_string", error)).removeprefix("Error : ").strip().rstrip(".")
