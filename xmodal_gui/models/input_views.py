"""What an encoder reads, before and after augmentation, as people can see it. No widgets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from xmodal.data.base import PAD, Modality, PairedData

Pixels = NDArray[np.uint8]
_BINS = 48
"""Heights of a sound's picture, and columns of it."""
_DECIBELS = 60
"""Softer than the loudest by so much is black."""


@dataclass(frozen=True)
class InputView:
    """An input for people: a text or a picture."""

    text: str | None = None
    picture: Pixels | None = None


def views_of(
    data: PairedData, modality: Modality, before: NDArray[Any], after: NDArray[Any]
) -> tuple[InputView, InputView]:
    """Return an input, and what augmentation made of it, on one scale.

    Parameters
    ----------
    before, after : of the modality's shape, see `PairedData.inputs`.
    """
    match modality.kind:
        case "text":
            return _text(data, modality, before), _text(data, modality, after)
        case "image":
            return InputView(picture=_picture(before)), InputView(picture=_picture(after))
        case "audio":
            one, other = _power(before), _power(after)
            loudest = max(float(one.max()), 1e-12)
            return InputView(picture=_in_decibels(one, loudest)), InputView(picture=_in_decibels(other, loudest))
        case _:
            farthest = max(float(np.abs(before).max()), 1e-12)
            return InputView(picture=_stripes(before, farthest)), InputView(picture=_stripes(after, farthest))


def _text(data: PairedData, modality: Modality, tokens: NDArray[np.int64]) -> InputView:
    kept = tokens[tokens != PAD]
    words = data.words(modality.name, kept)
    return InputView(text=" ".join(map(str, kept.tolist() if words is None else words)))


def _picture(values: NDArray[np.float32]) -> Pixels:
    """Return (H, W), or of three channels (H, W, 3)."""
    channels = values if len(values) == 3 else values.mean(axis=0, keepdims=True)
    pixels: Pixels = np.rint(np.clip(channels, 0, 1) * 255).astype(np.uint8)
    return np.ascontiguousarray(pixels.transpose(1, 2, 0)) if len(pixels) == 3 else pixels[0]


def _power(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the power of a sound, (frequencies, times), low frequencies at the bottom."""
    wave = values.reshape(-1, values.shape[-1]).mean(axis=0)
    size = max(len(wave) // _BINS, 2)
    frames = wave[: size * (len(wave) // size)].reshape(-1, size)
    power = np.abs(np.fft.rfft(frames * np.hanning(size), n=max(size, 2 * _BINS), axis=1)) ** 2
    places = np.linspace(0, power.shape[1], _BINS + 1).astype(int)[:-1]
    banded: NDArray[np.float32] = np.add.reduceat(power, places, axis=1).T[::-1].astype(np.float32)
    return banded


def _in_decibels(power: NDArray[np.float32], loudest: float) -> Pixels:
    decibels = 10 * np.log10(np.maximum(power / loudest, 1e-12))
    pixels: Pixels = (np.clip(1 + decibels / _DECIBELS, 0, 1) * 255).astype(np.uint8)
    return pixels


def _stripes(values: NDArray[np.float32], farthest: float) -> Pixels:
    """Return a vector as upright stripes: 0 is middle grey."""
    line = np.clip(0.5 + values.reshape(-1) / (2 * farthest), 0, 1)
    pixels: Pixels = np.repeat((line[None] * 255).astype(np.uint8), max(len(line) // 4, 1), axis=0)
    return pixels
