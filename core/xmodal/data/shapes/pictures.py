"""The pictures of `shapes`: antialiased by signed distances, so that small objects keep their form."""

# N scenes, H height = width of a picture in pixels. u, v: coordinates of an object, in its radii, v downwards.
from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from xmodal.data.shapes.scenes import COLOURS, MOST, SHAPES, Scenes

Floats = NDArray[np.float32]
_COLOURS = np.array(list(COLOURS.values()), np.float32)


def _circle(u: Floats, v: Floats) -> Floats:
    return np.hypot(u, v) - np.float32(0.95)


def _square(u: Floats, v: Floats) -> Floats:
    return np.maximum(np.abs(u), np.abs(v)) - np.float32(0.82)


def _triangle(u: Floats, v: Floats) -> Floats:
    """Equilateral, a corner up, its centre in the middle of its height."""
    v = v - np.float32(0.2)
    slanted: Floats = np.float32(np.sqrt(3) / 2) * np.abs(u) - np.float32(0.5) * v
    return np.maximum(slanted, v) - np.float32(0.6)


def _star(u: Floats, v: Floats) -> Floats:
    """Five points: the line from a point to the next notch, in one of ten equal wedges."""
    wedge = np.float32(np.pi / 5)
    angle = np.arctan2(u, -v)
    angle = np.abs((angle + wedge) % (2 * wedge) - wedge)
    length = np.hypot(u, v)
    outer, inner = np.float32(1.15), np.float32(0.5)
    notch = inner * np.cos(wedge), inner * np.sin(wedge)
    side = np.hypot(notch[0] - outer, notch[1])
    across, along = length * np.cos(angle) - outer, length * np.sin(angle)
    edge: Floats = (across * notch[1] - along * (notch[0] - outer)) / np.float32(side)
    return np.maximum(edge, length - outer)  # beside a sharp point its two lines alone go on as a hair


def _cross(u: Floats, v: Floats) -> Floats:
    u, v = np.abs(u), np.abs(v)
    long, short = np.float32(1.05), np.float32(0.34)
    distance: Floats = np.minimum(np.maximum(u - long, v - short), np.maximum(u - short, v - long))
    return distance


def _ring(u: Floats, v: Floats) -> Floats:
    distance: Floats = np.abs(np.hypot(u, v) - np.float32(0.74)) - np.float32(0.24)
    return distance


_DISTANCES: dict[str, Callable[[Floats, Floats], Floats]] = {
    "circle": _circle,
    "square": _square,
    "triangle": _triangle,
    "star": _star,
    "cross": _cross,
    "ring": _ring,
}
"""Shape -> signed distance to its edge, in radii: negative inside."""


def draw(scenes: Scenes, height: int) -> Floats:
    """Draw scenes: (N, H, H, 3) in [0, 1], without noise."""
    pictures: Floats = np.empty((len(scenes), height, height, 3), np.float32)
    pictures[:] = scenes.ground[:, None, None, None]
    for place in range(MOST):
        for shape in range(len(SHAPES)):
            rows = np.flatnonzero(scenes.shape[:, place] == shape)
            if len(rows) == 0:
                continue
            cover = coverage(scenes, rows, place, height)[..., None]
            paint = _COLOURS[scenes.colour[rows, place]] + scenes.tint[rows, place].astype(np.float32)
            pictures[rows] += cover * (paint.clip(0, 1)[:, None, None, :] - pictures[rows])
    return pictures


def coverage(scenes: Scenes, rows: NDArray[np.int64], place: int, height: int) -> Floats:
    """Return which share of each pixel an object covers: (R, H, H), for rows whose object is of one shape."""

    def column(values: NDArray[np.float64]) -> Floats:
        chosen: Floats = values[rows, place].astype(np.float32)[:, None, None]
        return chosen

    centres = (np.arange(height, dtype=np.float32) + np.float32(0.5)) / np.float32(height)
    across = (centres[None, None, :] - column(scenes.x)) / column(scenes.radius)
    down = (centres[None, :, None] - column(scenes.y)) / column(scenes.radius)
    cosine, sine = np.cos(column(scenes.angle)), np.sin(column(scenes.angle))
    u, v = cosine * across + sine * down, cosine * down - sine * across
    distance = _DISTANCES[SHAPES[scenes.shape[rows[0], place]]](u, v)
    covered: Floats = np.clip(0.5 - distance * column(scenes.radius) * np.float32(height), 0, 1)
    return covered
