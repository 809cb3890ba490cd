"""Ranges of axes that do not breathe: they change in rare, round steps, and only for a reason."""

from __future__ import annotations

import math

Range = tuple[float, float]

LEAST_STEPS = 20
LEAST_FILL = 0.4
"""Data that fill less of an axis than this are given a narrower one."""
AHEAD = 0.3
"""Share of the data's span that is added where they have left the axis."""


def round_up(value: float) -> float:
    """Return the smallest "round" number that is not below `value` (> 0): steps of 20 to 33 %."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(m * power for m in (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if m * power >= value * (1 - 1e-9))


def step_range(last_step: int) -> Range:
    """Return the range of the time axis while it follows training."""
    return 0.0, round_up(max(last_step * 1.02, LEAST_STEPS))


def steady_range(current: Range | None, low: float, high: float, floor: float | None = None) -> Range:
    """Return `current` while the data from `low` to `high` sit well in it, else a round range around them.

    Parameters
    ----------
    floor : the range never begins above it.
    """
    if floor is not None:
        low = min(low, floor)
    if current is not None and current[0] <= low and high <= current[1]:
        filled = (high - low) / (current[1] - current[0])
        if filled >= LEAST_FILL or high == low:
            return current
    if current is not None and floor is None:  # room for more of the same, so that the next change is far
        ahead = AHEAD * (high - low)
        low -= ahead * (low < current[0] and not 0 <= low < ahead)
        high += ahead * (high > current[1])
    return round_range(low, high)


def round_range(low: float, high: float) -> Range:
    """Return a range with round ends and a little air around the data; air never crosses zero."""
    span = high - low
    if span <= 0:
        span = abs(high) * 0.2 or 1.0
        low, high = (low, high + span) if low == 0 else (low - span / 2, high + span / 2)
    unit = _round_unit(span / 12)
    bottom = math.floor((low - 0.04 * span) / unit) * unit
    top = math.ceil((high + 0.15 * span) / unit) * unit
    if low >= 0:
        bottom = max(bottom, 0.0)
    return bottom, top


def _round_unit(length: float) -> float:
    power = 10.0 ** math.floor(math.log10(length))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= length * (1 - 1e-9))
