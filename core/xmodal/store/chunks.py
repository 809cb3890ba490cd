"""Packed chunks of a series: at most 1,024 steps each, as small as they go without losing a bit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CHUNK = 1024
"""Values of a full chunk."""
BLOCK = 32
"""Values that one entry of a chunk's levels stands for."""

Steps = NDArray[np.int64]
Values = NDArray[np.float64]


@dataclass(frozen=True)
class Chunk:
    """A packed piece of one series, as its row in the database.

    Attributes
    ----------
    first, last, count : steps of the first and last value, number of values.
    low, high : least and greatest value; None if all are NaN.
    encoding : of `data`: ``"constant"`` (one value), ``"float32"`` where that is exact, else ``"float64"``.
    levels : (blocks, 2) least and greatest value of every `BLOCK` values, in the dtype of `data`, NaN where all are
        NaN; empty for a constant.
    steps : int64; empty where they are evenly spaced.
    """

    first: int
    last: int
    count: int
    low: float | None
    high: float | None
    encoding: str
    levels: bytes
    steps: bytes
    data: bytes


def pack(steps: Steps, values: Values) -> Chunk:
    """Pack a piece of a series: (n,) ascending steps and values, n >= 1."""
    assert 0 < len(steps) == len(values) <= CHUNK
    encoding, data = _encode(values)
    levels = _levels(values)
    low, high = np.fmin.reduce(values), np.fmax.reduce(values)
    dtype = "<f4" if encoding == "float32" else "<f8"
    return Chunk(
        first=int(steps[0]),
        last=int(steps[-1]),
        count=len(steps),
        low=None if np.isnan(low) else float(low),
        high=None if np.isnan(high) else float(high),
        encoding=encoding,
        levels=b"" if encoding == "constant" else levels.astype(dtype).tobytes(),
        steps=b"" if np.array_equal(steps, _even(steps[0], steps[-1], len(steps))) else steps.astype("<i8").tobytes(),
        data=data,
    )


def unpack_steps(first: int, last: int, count: int, steps: bytes) -> Steps:
    """Return the steps of a chunk, (count,)."""
    return np.frombuffer(steps, "<i8").astype(np.int64) if steps else _even(first, last, count)


def unpack_values(encoding: str, count: int, data: bytes) -> Values:
    """Return the values of a chunk, (count,), bit for bit what was packed."""
    if encoding == "constant":
        return np.full(count, np.frombuffer(data, "<f8")[0])
    return np.frombuffer(data, "<f4" if encoding == "float32" else "<f8").astype(np.float64)


def unpack_levels(chunk: Chunk) -> tuple[Steps, Values, Values]:
    """Return the first step, the least and the greatest value of every block of a chunk (its `data` is not read)."""
    steps = unpack_steps(chunk.first, chunk.last, chunk.count, chunk.steps)[::BLOCK]
    if chunk.encoding == "constant":
        value = np.nan if chunk.low is None else chunk.low
        return steps, np.full(len(steps), value), np.full(len(steps), value)
    dtype = "<f4" if chunk.encoding == "float32" else "<f8"
    levels = np.frombuffer(chunk.levels, dtype).astype(np.float64).reshape(-1, 2)
    return steps, levels[:, 0], levels[:, 1]


def _encode(values: Values) -> tuple[str, bytes]:
    # Compared as bits: NaN equals itself, and -0.0 stays -0.0.
    bits = values.view(np.int64)
    if (bits == bits[0]).all():
        return "constant", values[:1].astype("<f8").tobytes()
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        narrow = values.astype("<f4")
        exact = np.array_equal(narrow.astype(np.float64).view(np.int64), bits)
    return ("float32", narrow.tobytes()) if exact else ("float64", values.astype("<f8").tobytes())


def _levels(values: Values) -> Values:
    starts = np.arange(0, len(values), BLOCK)
    return np.stack([np.fmin.reduceat(values, starts), np.fmax.reduceat(values, starts)], axis=1)


def _even(first: int, last: int, count: int) -> Steps:
    # A step that is no whole number gives steps that are not the given ones, which are then stored.
    return np.int64(first) + np.arange(count, dtype=np.int64) * ((int(last) - int(first)) // max(count - 1, 1))
