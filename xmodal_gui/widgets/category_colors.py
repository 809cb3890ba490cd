"""The colours of a column's categories."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

from PySide6.QtGui import QColor

from xmodal_gui.theme import Theme

LEAST_CONTRAST = 1.8
"""WCAG 2 contrast of a mark with its ground: less is not seen, more would make yellow brown."""
_LEAST_DISTANCE = 0.08
"""Between any two colours, in the channel where they differ most, of 1: nearer ones cannot be told apart."""


def category_colors(labels: Sequence[str], theme: Theme) -> list[QColor]:
    """Return a colour per category: the one that it names where all name one, else the palette's.

    Colours that are named are moved away from the ground in lightness until they are seen on it.
    """
    named = [_named(label) for label in labels]
    found = [readable(color, theme.color("plot")) for color in named if color is not None]
    if len(found) == len(labels) and not any(_alike(a, b) for a, b in combinations(found, 2)):
        return found
    return [theme.category(code) for code in range(len(labels))]


def contrast(a: QColor, b: QColor) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    low, high = sorted((_luminance(a), _luminance(b)))
    return (high + 0.05) / (low + 0.05)


def readable(color: QColor, ground: QColor) -> QColor:
    """Return the colour of the same hue nearest in lightness that is seen on the ground."""
    step = -1 if _luminance(ground) > 0.5 else 1
    while contrast(color, ground) < LEAST_CONTRAST:
        color = QColor.fromHsl(color.hslHue(), color.hslSaturation(), color.lightness() + step)
    return color


def _named(label: str) -> QColor | None:
    """Return the colour of a name as CSS knows it; None for anything else."""
    name = label.strip().lower().replace(" ", "")
    known = name.isascii() and name.isalpha() and name != "transparent" and QColor.isValidColorName(name)
    return QColor.fromString(name) if known else None


def _luminance(color: QColor) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else math.pow((c + 0.055) / 1.055, 2.4) for c in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _alike(a: QColor, b: QColor) -> bool:
    return max(abs(x - y) for x, y in zip(_channels(a), _channels(b), strict=True)) < _LEAST_DISTANCE


def _channels(color: QColor) -> tuple[float, float, float]:
    """Return red, green and blue in [0, 1]."""
    return color.redF(), color.greenF(), color.blueF()
