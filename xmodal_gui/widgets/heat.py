"""What speaks for something and what against it, as colours: over a picture, and behind words."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from xmodal_gui.theme import Theme

FULL = 0.995
"""Quantile of the magnitudes that is drawn in full colour: one pixel must not pale all the others."""


def heat_image(values: NDArray[np.floating[Any]], theme: Theme, opacity: float) -> QImage:
    """Return values (H, W) as an image to lay over a picture: the larger the magnitude, the more opaque."""
    strength = _strength(np.abs(values)) * (255 * opacity)
    pixels = np.empty((*values.shape, 4), np.uint8)
    pixels[..., :3] = np.where((values < 0)[..., None], _rgb(theme.color("against")), _rgb(theme.color("in_favour")))
    pixels[..., 3] = np.rint(strength)
    height, width = values.shape
    return QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGBA8888).copy()


def heat_words(words: Sequence[str], values: NDArray[np.floating[Any]], theme: Theme, opacity: float) -> str:
    """Return words as rich text, each on the colour of its value."""
    largest = max(float(np.abs(values).max(initial=0.0)), 1e-12)
    parts = []
    for word, value in zip(words, values.tolist(), strict=True):
        color = theme.color("against" if value < 0 else "in_favour")
        ground = theme.color("surface")
        share = abs(value) / largest * opacity * 0.8  # the letters stay readable
        mixed = [round(share * c + (1 - share) * g) for c, g in zip(_rgb(color), _rgb(ground), strict=True)]
        style = "background-color: rgb({}, {}, {})".format(*mixed)
        parts.append(f'<span style="{style}">{html.escape(word)}</span>')
    return " ".join(parts)


def _strength(magnitude: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    full = max(float(np.quantile(magnitude, FULL)), float(magnitude.max()) * 0.25, 1e-12)
    strength: NDArray[np.floating[Any]] = np.minimum(magnitude / full, 1.0)
    return strength


def _rgb(color: QColor) -> tuple[int, int, int]:
    return color.red(), color.green(), color.blue()
