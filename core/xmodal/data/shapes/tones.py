"""The sounds of `shapes`: one beat per object, in the order of the caption.

====================  ==================================================================
of the object         in its beat
====================  ==================================================================
size                  pitch: `PITCHES`, small is high
shape                 timbre: the harmonics in `TIMBRES`
its number            when it is heard: beat k starts `BEAT_S` * k seconds in
====================  ==================================================================

So the number of beats is the number of objects. Colours and places are not heard.
"""

# N scenes, S samples, P samples of a period.
from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from xmodal.data.shapes.scenes import ABSENT, MOST, SHAPES, SIZES, Scenes

RATE = 8000
"""Samples per second."""
BEAT_S = 0.32
SAMPLES = 8000
PITCHES = {"small": 660.0, "large": 220.0}
"""Hz; each object's own is up to 2 % off."""
DETUNING = 0.02
LOUDNESS = 0.5
TIMBRES: dict[str, Callable[[int], float]] = {
    "circle": lambda k: float(k == 1),
    "square": lambda k: k % 2 / k,
    "triangle": lambda k: k % 2 * (-1.0) ** (k // 2) / k**2,
    "star": lambda k: 1 / k,
    "cross": lambda k: np.sin(np.pi * k / 4) / k / np.sin(np.pi / 4),
    "ring": lambda k: {1: 1.0, 2: 0.9}.get(k, 0.0),
}
"""Shape -> amplitude of harmonic k: sine, square, triangle, saw-tooth, a pulse of a quarter, an octave."""
_BITS = 10
_PERIOD = 2**_BITS


def _waves() -> NDArray[np.float32]:
    """Return one period of every size and shape, (sizes, shapes, P), without harmonics that the rate cannot hold."""
    angles = 2 * np.pi * np.arange(_PERIOD) / _PERIOD
    waves = np.empty((len(SIZES), len(SHAPES), _PERIOD), np.float32)
    for size, name in enumerate(SIZES):
        harmonics = range(1, int(RATE / 2 / (PITCHES[name] * (1 + DETUNING))) + 1)
        for number, shape in enumerate(SHAPES):
            wave = np.sum([TIMBRES[shape](k) * np.sin(k * angles) for k in harmonics], axis=0)
            waves[size, number] = LOUDNESS * wave / np.abs(wave).max()
    return waves


def _envelope() -> NDArray[np.float32]:
    """Return the loudness over a beat: up in 10 ms, then slowly down, and off before the next one."""
    times = np.arange(round(0.9 * BEAT_S * RATE)) / RATE
    loudness: NDArray[np.float64] = (
        np.minimum(times / 0.01, 1) * np.exp(-3 * times) * np.minimum((times[-1] - times) / 0.02, 1)
    )
    return loudness.astype(np.float32)


_WAVES = _waves()
_ENVELOPE = _envelope()


def sound(scenes: Scenes) -> NDArray[np.float32]:
    """Play scenes: (N, S) in [-1, 1], without noise; a beat per object, then silence."""
    waves = np.zeros((len(scenes), SAMPLES), np.float32)
    length = len(_ENVELOPE)
    for place in range(MOST):
        rows = np.flatnonzero(scenes.shape[:, place] != ABSENT)
        size, shape = scenes.size[rows, place], scenes.shape[rows, place]
        pitch = np.array(list(PITCHES.values()))[size] * _detuning(scenes, rows, place)
        # The phase as a whole number of 2**32 parts of a period: it wraps by itself, and its high bits are the index.
        step = (pitch / RATE * 2**32).astype(np.uint32)
        phase = step[:, None] * np.arange(length, dtype=np.uint32)
        wave = (size * len(SHAPES) + shape).astype(np.uint32) * np.uint32(_PERIOD)
        beat = _WAVES.reshape(-1)[(phase >> np.uint32(32 - _BITS)) + wave[:, None]]
        start = round(place * BEAT_S * RATE)
        waves[rows, start : start + length] = beat * _ENVELOPE
    return waves


def seconds(count: int) -> float:
    """Return how long scenes of so many objects sound."""
    return count * BEAT_S


def _detuning(scenes: Scenes, rows: NDArray[np.int64], place: int) -> NDArray[np.float64]:
    """Return what pitches are multiplied with: 1 up to `DETUNING` off."""
    factor: NDArray[np.float64] = 1 + DETUNING * scenes.detuning[rows, place]
    return factor
