"""A logarithmic scale that has a zero: positions along a slider, and nudges by wheel and arrow keys."""

from __future__ import annotations

import math
from dataclasses import dataclass

from xmodal_gui.numbers import rounded


@dataclass(frozen=True)
class LogScale:
    """Positions in [0, 1] for values in {0} and [low, high].

    Position 0 is the value 0; the share `gap` at the left end belongs to it, so that it is easy to hit and plain to
    see. With ``zero=False`` there is no 0 and the scale begins at `low`.
    """

    low: float
    high: float
    zero: bool = True
    gap: float = 0.06
    nudge: float = 10 ** (1 / 20)

    def position(self, value: float) -> float:
        """Return where a value stands; what is beyond an end stands at the end."""
        if self.zero and value < self.low / 2:
            return 0.0
        start = self.gap if self.zero else 0.0
        share = math.log(max(value, self.low) / self.low) / math.log(self.high / self.low)
        return min(start + share * (1 - start), 1.0)

    def value(self, position: float) -> float:
        """Return the value at a position, to two significant digits."""
        start = self.gap if self.zero else 0.0
        if self.zero and position < start / 2:
            return 0.0
        share = min(max((position - start) / (1 - start), 0.0), 1.0)
        return rounded(self.low * (self.high / self.low) ** share, 2)

    def nudged(self, value: float, notches: int) -> float:
        """Return the value so many notches up or down; below `low` comes 0, and no value is ever stuck."""
        for _ in range(abs(notches)):
            value = self._up(value) if notches > 0 else self._down(value)
        return value

    def _up(self, value: float) -> float:
        if value < self.low:
            return self.low
        up = rounded(value * self.nudge, 2)
        return up if up > value else rounded(value * 1.1, 2)

    def _down(self, value: float) -> float:
        down = rounded(value / self.nudge, 2)
        down = down if down < value else rounded(value / 1.1, 2)
        if down >= self.low:
            return down
        return 0.0 if self.zero else self.low

    def ticks(self) -> list[float]:
        """Return the powers of ten on the scale, after 0 where it has one."""
        first, last = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9)
        return [0.0] * self.zero + [10.0**exponent for exponent in range(first, last + 1)]
