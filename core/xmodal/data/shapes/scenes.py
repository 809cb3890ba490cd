"""What pictures, captions and sounds of `shapes` are made from: scenes of one to three objects, drawn from a seed."""

# N scenes, O = 3 places for objects of a scene, the first `count` of which are taken.
from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

SHAPES = ("circle", "square", "triangle", "star", "cross", "ring")
COLOURS = {
    "red": (0.85, 0.12, 0.14),
    "orange": (0.96, 0.52, 0.08),
    "yellow": (0.96, 0.86, 0.16),
    "green": (0.14, 0.60, 0.22),
    "cyan": (0.12, 0.74, 0.80),
    "blue": (0.14, 0.28, 0.84),
    "purple": (0.55, 0.20, 0.72),
    "black": (0.08, 0.08, 0.10),
}
"""Name -> red, green, blue in [0, 1]."""
SIZES = {"small": 0.105, "large": 0.165}
"""Name -> radius, in widths of the picture."""
RELATIONS = ("left of", "right of", "above", "below")
PLACES = ("top left", "top", "top right", "left", "centre", "right", "bottom left", "bottom", "bottom right")
MOST = 3
COUNT_SHARES = (0.2, 0.4, 0.4)
REACH = 1.2
"""No shape reaches further from its centre than so many radii."""
GAP = 0.02
"""Least room between two objects, and between an object and the edge."""
LEAST_LEAD = 0.06
"""A relation holds along the axis in which two centres lie further apart, by at least so much."""
ABSENT = -1
_TRIES_AT_ONCE = 100
"""The last scenes to be placed are the crowded ones."""


@dataclass(frozen=True)
class Scenes:
    """Scenes. Names are numbers of their place in the lists above; lengths are in widths of the picture.

    Attributes
    ----------
    count : (N,) 1 to 3. place : (N,) where the only object of a scene lies, `ABSENT` for scenes of more.
    shape, colour, size : (N, O), `ABSENT` where there is no object.
    x, y : (N, O) centre, from the left and from the top; NaN where there is no object.
    radius, angle, tint, detuning : (N, O), (N, O), (N, O, 3), (N, O): what no word tells, as is ground : (N,), the
        brightness behind all.
    relation : (N, O) where the first object lies, seen from this one; `ABSENT` for the first one.
    """

    count: NDArray[np.int64]
    place: NDArray[np.int64]
    shape: NDArray[np.int64]
    colour: NDArray[np.int64]
    size: NDArray[np.int64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    radius: NDArray[np.float64]
    angle: NDArray[np.float64]
    tint: NDArray[np.float64]
    detuning: NDArray[np.float64]
    ground: NDArray[np.float64]
    relation: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.count)

    def take(self, rows: NDArray[np.int64]) -> Scenes:
        """Return some of the scenes."""
        taken: dict[str, Any] = {name: values[rows] for name, values in self.arrays().items()}
        return Scenes(**taken)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return name -> array."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def draw_scenes(number: int, generator: np.random.Generator) -> Scenes:
    """Draw scenes: attributes independent of each other, objects apart, every relation clear."""
    count = generator.choice(MOST, number, p=COUNT_SHARES) + 1
    here_NO = np.arange(MOST) < count[:, None]
    names = (len(SHAPES), len(COLOURS), len(SIZES))
    shape, colour, size = (np.where(here_NO, generator.integers(n, size=here_NO.shape), ABSENT) for n in names)
    radius = np.array(list(SIZES.values()))[size] * generator.uniform(0.94, 1.06, here_NO.shape)
    x, y = _draw_places(radius, here_NO, generator)
    alone = count == 1
    place = np.where(alone, generator.integers(len(PLACES), size=number), ABSENT)
    x[alone, 0] = 0.5 + 0.25 * (place[alone] % 3 - 1) + generator.uniform(-0.04, 0.04, alone.sum())
    y[alone, 0] = 0.5 + 0.25 * (place[alone] // 3 - 1) + generator.uniform(-0.04, 0.04, alone.sum())
    return Scenes(
        count=count,
        place=place,
        shape=shape,
        colour=colour,
        size=size,
        x=np.where(here_NO, x, np.nan),
        y=np.where(here_NO, y, np.nan),
        radius=np.where(here_NO, radius, np.nan),
        angle=generator.uniform(-0.2, 0.2, here_NO.shape),
        tint=generator.uniform(-0.05, 0.05, (*here_NO.shape, 3)),
        detuning=generator.uniform(-1, 1, here_NO.shape),
        ground=generator.uniform(0.88, 1.0, number),
        relation=np.where(here_NO & (np.arange(MOST) > 0), _relations(x, y), ABSENT),
    )


def _draw_places(
    radius_NO: NDArray[np.float64], here_NO: NDArray[np.bool_], generator: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draw centres, and draw those of a scene again until none of its objects touch and its relations are clear."""
    reach_NO = REACH * radius_NO + GAP / 2
    room_NO = 1 - 2 * (reach_NO + GAP / 2)
    x, y = np.empty(radius_NO.shape), np.empty(radius_NO.shape)
    left = np.arange(len(radius_NO))
    while len(left):
        tried = np.repeat(left, _TRIES_AT_ONCE) if len(left) < _TRIES_AT_ONCE else left
        across, down = (0.5 + room_NO[tried] * (generator.random((len(tried), MOST)) - 0.5) for _ in range(2))
        well = _well_placed(across, down, reach_NO[tried], here_NO[tried])
        x[tried[well]], y[tried[well]] = across[well], down[well]
        left = np.setdiff1d(left, tried[well])
    return x, y


def _well_placed(
    x: NDArray[np.float64], y: NDArray[np.float64], reach: NDArray[np.float64], here: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    well = np.ones(len(x), bool)
    for a, b in ((0, 1), (0, 2), (1, 2)):
        across, down = np.abs(x[:, a] - x[:, b]), np.abs(y[:, a] - y[:, b])
        good = np.hypot(across, down) >= reach[:, a] + reach[:, b]
        if a == 0:
            good &= np.abs(across - down) >= LEAST_LEAD
        well &= good | ~here[:, b]
    return well


def _relations(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return (N, O): where the first object lies, seen from each."""
    right, down = x[:, :1] - x, y[:, :1] - y
    sideways = np.abs(right) > np.abs(down)
    return np.where(sideways, np.where(right < 0, 0, 1), np.where(down < 0, 2, 3))
