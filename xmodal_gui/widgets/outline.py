"""Which points lie within an outline drawn by hand. Pure numbers, no Qt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xmodal_gui.widgets.camera import Floats


def box(a: tuple[float, float], b: tuple[float, float]) -> Floats:
    """Return the corners of the box between two opposite ones, (4, 2)."""
    (left, top), (right, bottom) = a, b
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], float)


def inside(outline_V2: Floats, places_P2: Floats) -> NDArray[np.bool_]:
    """(P,): whether a place lies within a closed outline, by the even-odd rule.

    Parameters
    ----------
    outline_V2 : corners in order; the last is joined to the first. Fewer than 3 enclose nothing.
    """
    found = np.zeros(len(places_P2), bool)
    if len(outline_V2) < 3:
        return found
    low, high = outline_V2.min(axis=0), outline_V2.max(axis=0)
    near = np.flatnonzero(((places_P2 >= low) & (places_P2 <= high)).all(axis=1))
    x, y = places_P2[near].T
    odd = np.zeros(len(near), bool)
    for (x0, y0), (x1, y1) in zip(outline_V2, np.roll(outline_V2, -1, axis=0), strict=True):
        if y0 != y1:  # a level side is crossed by no level ray
            odd ^= ((y0 > y) != (y1 > y)) & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
    found[near] = odd
    return found
