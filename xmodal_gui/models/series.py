"""Numbers per step that grow: cheap to append to, cheap to draw however long they are."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_PIECE = 256
"""Values averaged at once: 0.9 to this power is 1e-12."""


class Growing:
    """An array of float64 that grows at its end: amortised constant time per value."""

    def __init__(self) -> None:
        self._values = np.empty(256)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def values(self) -> Floats:
        """A view of what is there; valid until the next change."""
        return self._values[: self._count]

    def append(self, value: float) -> None:
        """Add one."""
        if self._count == len(self._values):
            self.extend(np.array([value]))
        else:
            self._values[self._count] = value
            self._count += 1

    def extend(self, values: Floats) -> None:
        """Add many."""
        needed = self._count + len(values)
        if needed > len(self._values):
            grown = np.empty(max(needed, 2 * len(self._values)))
            grown[: self._count] = self.values
            self._values = grown
        self._values[self._count : needed] = values
        self._count = needed

    def truncate(self, count: int) -> None:
        """Keep the first `count`."""
        self._count = min(self._count, count)


@dataclass(frozen=True)
class Drawn:
    """What is left of a series for a picture: finite values only.

    Attributes
    ----------
    steps, means : (K,) middle and mean of each block. lows, highs : (K,) its extremes.
    joined : (K,) bool; whether a line leads from this one to the next.
    """

    steps: Floats
    means: Floats
    lows: Floats
    highs: Floats
    joined: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.steps)


class Series:
    """A number per step, in ascending steps, NaN where there was none, with breaks where values cannot be compared.

    Blocks of 1, 2, 4, ... values keep their extremes and means, so that drawing takes time in proportion to the
    picture's width, and a block is the same block in every picture: nothing shimmers while it grows.
    """

    def __init__(self) -> None:
        self._steps = Growing()
        self._values = Growing()
        self._holes = Growing()
        self._levels: list[_Level] = []
        self._smoothed: dict[int, Smoothed] = {}
        self.breaks: list[float] = []

    def __len__(self) -> int:
        return len(self._steps)

    @property
    def steps(self) -> Floats:
        """Steps (N,); valid until the next change."""
        return self._steps.values

    @property
    def values(self) -> Floats:
        """Values (N,), NaN and infinities kept; valid until the next change."""
        return self._values.values

    @property
    def holes(self) -> int:
        """How many values are not finite."""
        return len(self._holes)

    def append(self, step: float, value: float) -> None:
        """Add a value. A step that is not above the last is a repetition and ignored."""
        if len(self) == 0 or step > self.steps[-1]:
            self._steps.append(step)
            self._values.append(value)
            if not np.isfinite(value):
                self._holes.append(step)

    def extend(self, steps: Floats, values: Floats) -> None:
        """Add many values, steps ascending; those not above the last are ignored."""
        fresh = steps > self.steps[-1] if len(self) else np.ones(len(steps), bool)
        self._steps.extend(steps[fresh])
        self._values.extend(values[fresh])
        self._holes.extend(steps[fresh & ~np.isfinite(values)])

    def add_break(self, step: float) -> None:
        """Values up to `step` and after it are not comparable: no line joins them."""
        if step not in self.breaks:
            self.breaks.append(step)
            self.breaks.sort()
            if len(self) and step < self.steps[-1]:
                self._smoothed.clear()

    def rewind(self, step: float) -> None:
        """Forget what came after `step`."""
        count = int(np.searchsorted(self.steps, step, side="right"))
        self._steps.truncate(count)
        self._values.truncate(count)
        self._holes.truncate(int(np.searchsorted(self._holes.values, step, side="right")))
        self._smoothed.clear()
        self.breaks = [at for at in self.breaks if at < step]
        for level in self._levels:
            level.truncate(count)

    def smoothed(self, span: int) -> Series:
        """Return the moving average over about `span` values, computed since the last time only; see `Smoothed`."""
        if span not in self._smoothed:
            self._smoothed[span] = Smoothed(span)
        return self._smoothed[span].follow(self)

    def holes_between(self, first: float, last: float, parts: int) -> Floats:
        """Return the first step that has no finite value in each of `parts` equal parts of a range, where there is."""
        steps = self._holes.values
        if len(steps) == 0:
            return np.empty(0)
        at = np.searchsorted(steps, np.linspace(first, last, parts + 1))
        return steps[at[:-1][at[:-1] < at[1:]]]

    def at(self, step: float) -> float | None:
        """Return the value at the step nearest to this one; None where there is none."""
        if len(self) == 0:
            return None
        right = int(np.searchsorted(self.steps, step))
        near = [i for i in (right - 1, right) if 0 <= i < len(self)]
        nearest = min(near, key=lambda i: abs(float(self.steps[i]) - step))
        value = float(self.values[nearest])
        return value if np.isfinite(value) else None

    def draw(self, first: float, last: float, blocks: int) -> Drawn:
        """Return what lies between two steps in at most about `blocks` blocks, and not much fewer than half of them."""
        low = max(int(np.searchsorted(self.steps, first)) - 1, 0)
        high = min(int(np.searchsorted(self.steps, last, side="right")) + 1, len(self))
        level = max(int(np.ceil(np.log2(max(high - low, 1) / max(blocks, 1)))), 0)
        pieces = []
        edges = [low, *(i for i in self._break_indices() if low < i < high), high]
        for start, end in pairwise(edges):
            pieces.append(self._blocks(start, end, level))
        return _join(pieces)

    def _break_indices(self) -> list[int]:
        return [int(np.searchsorted(self.steps, step, side="right")) for step in self.breaks]

    def _blocks(self, start: int, end: int, level: int) -> Drawn:
        """Blocks of one piece: whole ones from the level, what is left over at both ends computed here."""
        steps, values = self.steps, self.values
        if level == 0:
            piece = values[start:end]
            return _finite(np.stack([steps[start:end], piece, piece, piece]))
        size = 1 << level
        first, last = -(-start // size), end // size
        if first >= last:
            return _finite(_block(steps[start:end], values[start:end]))
        whole = self._level(level)
        inner = np.stack([column.values[first:last] for column in whole.columns])
        head = _block(steps[start : first * size], values[start : first * size])
        tail = _block(steps[last * size : end], values[last * size : end])
        return _finite(np.concatenate([head, inner, tail], axis=1))

    def _level(self, level: int) -> _Level:
        """Return a level with all its whole blocks, computed since the last time from the level below."""
        while len(self._levels) < level:
            self._levels.append(_Level(1 << (len(self._levels) + 1)))
        for number, one in enumerate(self._levels[:level]):
            below = self._levels[number - 1] if number else None
            one.catch_up(self.steps, self.values, below)
        return self._levels[level - 1]


class Smoothed:
    """An exponential moving average of a series: y_t = (1 - a) sum_j a^j x_(t-j), normalised, a = 1 - 1 / span.

    Values that are not finite are left out and stay gaps. It begins anew after a break: what cannot be compared is
    not averaged either.

    Parameters
    ----------
    span : values that count, about.
    """

    def __init__(self, span: int) -> None:
        self._decay = 1 - 1 / span
        self._sum = self._weight = 0.0
        self._series = Series()

    def follow(self, raw: Series) -> Series:
        """Take what is new of `raw`; return the average."""
        done = len(self._series)
        edges = [int(np.searchsorted(raw.steps, step, side="right")) for step in raw.breaks]
        for start, end in pairwise([done, *(edge for edge in edges if done < edge < len(raw)), len(raw)]):
            if start in edges:
                self._sum = self._weight = 0.0
            for piece in range(start, end, _PIECE):
                stop = min(piece + _PIECE, end)
                self._series.extend(raw.steps[piece:stop], self._average(raw.values[piece:stop]))
        self._series.breaks = raw.breaks
        return self._series

    def _average(self, values: Floats) -> Floats:
        """Go on with a few values at once: the powers of a long stretch would leave the floating-point range."""
        finite = np.isfinite(values)
        powers = self._decay ** np.cumsum(finite)
        sums = powers * (self._sum + np.cumsum(np.where(finite, values, 0.0) / powers))
        weights = powers * (self._weight + np.cumsum(finite / powers))
        self._sum, self._weight = float(sums[-1]), float(weights[-1])
        return np.where(finite, sums / np.where(weights > 0, weights, 1.0), np.nan)


class _Level:
    """Blocks of `size` values: middle step, mean, minimum, maximum; NaN where no value is finite."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.columns = (Growing(), Growing(), Growing(), Growing())
        self.counts = Growing()

    def truncate(self, values: int) -> None:
        for column in (*self.columns, self.counts):
            column.truncate(values // self.size)

    def catch_up(self, steps: Floats, values: Floats, below: _Level | None) -> None:
        done, total = len(self.counts), len(steps) // self.size
        if done == total:
            return
        if below is None:
            finite = np.isfinite(values[2 * done : 2 * total])
            clean = np.where(finite, values[2 * done : 2 * total], np.nan)
            parts = [steps[2 * done : 2 * total], clean, clean, clean]
            weights = finite.astype(np.float64)
        else:
            parts = [column.values[2 * done : 2 * total] for column in below.columns]
            weights = below.counts.values[2 * done : 2 * total]
        step, mean, low, high = (part.reshape(-1, 2) for part in parts)
        weight = weights.reshape(-1, 2)
        count = weight.sum(axis=1)
        total_value = (np.where(weight > 0, mean, 0.0) * weight).sum(axis=1)
        with np.errstate(invalid="ignore"):
            means = np.where(count > 0, total_value / np.where(count > 0, count, 1.0), np.nan)
        fresh = (step.mean(axis=1), means, np.fmin(*low.T), np.fmax(*high.T))
        for column, added in zip(self.columns, fresh, strict=True):
            column.extend(added)
        self.counts.extend(count)


def _block(steps: Floats, values: Floats) -> Floats:
    """One block of any size: (4, 1), or (4, 0) of nothing."""
    if len(steps) == 0:
        return np.empty((4, 0))
    known = values[np.isfinite(values)]
    measures = (np.nan, np.nan, np.nan) if known.size == 0 else (known.mean(), known.min(), known.max())
    return np.array([[steps.mean()], *([measure] for measure in measures)])


def _finite(columns_4K: Floats) -> Drawn:
    """Leave out what is not finite; no line crosses the hole."""
    finite = np.isfinite(columns_4K[1])
    joined = finite & np.append(finite[1:], False)
    steps, means, lows, highs = columns_4K[:, finite]
    return Drawn(steps, means, lows, highs, joined[finite])


def _join(pieces: list[Drawn]) -> Drawn:
    names = ("steps", "means", "lows", "highs", "joined")
    return Drawn(*(np.concatenate([getattr(piece, name) for piece in pieces]) for name in names))
