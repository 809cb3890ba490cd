"""What an encoder reads, before and after augmentation, as people can see it. No widgets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from xmodal.data.base import PAD, Modality, PairedData
from xmodal.data.sounds import spectrogram_picture

Pixels = NDArray[np.uint8]


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
            heard, changed = _pictures(modality.rate, before, after)
            return InputView(picture=heard), InputView(picture=changed)
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


def _pictures(rate: int, before: NDArray[np.float32], after: NDArray[np.float32]) -> tuple[Pixels, Pixels]:
    """Return the spectrograms of two sounds; made as one, so that softer is darker. What pads the first is left out."""
    one, other = (values.reshape(-1, values.shape[-1]).mean(axis=0) for values in (before, after))
    length = int(np.flatnonzero(one)[-1]) + 1 if one.any() else len(one)
    both = spectrogram_picture(np.concatenate([one[:length], other[:length]]).astype(np.float32), rate)
    half = both.shape[1] // 2
    wider = max(round(len(both) / max(half, 1)), 1)  # short ones as wide as they are high
    return both[:, :half].repeat(wider, axis=1), both[:, both.shape[1] - half :].repeat(wider, axis=1)


def _stripes(values: NDArray[np.float32], farthest: float) -> Pixels:
    """Return a vector as upright stripes: 0 is middle grey."""
    line = np.clip(0.5 + values.reshape(-1) / (2 * farthest), 0, 1)
    pixels: Pixels = np.repeat((line[None] * 255).astype(np.uint8), max(len(line) // 4, 1), axis=0)
    return pixels
