"""From which side one looks at a map of three dimensions. Pure numbers, no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RADIANS = 0.008
"""Of a turn per pixel of a drag: once around is the width of a large map."""
_START = (0.5, -0.35)
"""Around the upright and the level axis: seen a little from the side and from above, depth shows at once."""


def _around(upright: float, level: float) -> Floats:
    """Return the rotation by two angles, around the screen's upright axis, then around its level one: (3, 3)."""
    c, s, cl, sl = np.cos(upright), np.sin(upright), np.cos(level), np.sin(level)
    turned: Floats = np.array([[c, 0, -s], [0, 1, 0], [s, 0, c]]) @ np.array([[1, 0, 0], [0, cl, sl], [0, -sl, cl]])
    return turned


@dataclass(frozen=True)
class Turn:
    """A rotation, applied to rows from the right.

    Attributes
    ----------
    matrix : (3, 3); its columns are right, up, and towards the eye.
    """

    matrix: Floats = field(default_factory=lambda: _around(*_START))

    def dragged(self, dx: float, dy: float) -> Turn:
        """Turn by a drag of so many pixels: what is in front goes with the hand."""
        turned = self.matrix @ _around(dx * RADIANS, dy * RADIANS)
        left, _, right = np.linalg.svd(turned)  # many small turns must not add up to a distortion
        return Turn(left @ right)

    def seen(self, solid_P3: Floats) -> tuple[Floats, Floats]:
        """Return where points lie on the screen, (P, 2), and how near to the eye, (P,). Turned around `middle_of`."""
        if len(solid_P3) == 0:
            return np.zeros((0, 2)), np.zeros(0)
        places = (solid_P3 - middle_of(solid_P3)) @ self.matrix
        return places[:, :2], places[:, 2]


def middle_of(solid_P3: Floats) -> Floats:
    """Return the middle of the box around points, (3,): from there the farthest one is nearer than from their mean."""
    middle: Floats = (solid_P3.min(axis=0) + solid_P3.max(axis=0)) / 2
    return middle
