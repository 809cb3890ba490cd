"""Numbers as people read them: three significant digits, a width that does not jump."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

DASH = "–"
_EXPONENT = re.compile(r"e(-?)\+?0*(\d)")
"""Of Python's notation, with what can be left out: ``e-07``, ``e+12``."""


def significant(value: float, digits: int = 3) -> str:
    """Return `value` with exactly `digits` significant digits: ``0.0700``, ``5.55``, ``1.23e+04``; a dash for NaN.

    For numbers that change while one looks: the trailing zeros keep the width.
    """
    if math.isnan(value):
        return DASH
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    exponent = math.floor(math.log10(abs(value)))
    if abs(value) >= 10 ** (exponent + 1) - 0.5 * 10 ** (exponent + 1 - digits):  # 9.996 rounds up to 10.0
        exponent += 1
    if not -4 <= exponent < 6:
        return f"{value:.{digits - 1}e}".replace("-", "−", 1) if value < 0 else f"{value:.{digits - 1}e}"
    text = f"{abs(value):.{max(digits - 1 - exponent, 0)}f}"
    return f"−{text}" if value < 0 else text


def fitted(value: float, fits: Callable[[str], bool]) -> str:
    """Return `value` in up to three significant digits: the longest form that fits, ``1.5e-7`` or ``2e-7`` at worst.

    A number that loses its first or its last characters is another number.
    """
    plain = [significant(value, digits) for digits in (3, 2)]
    if not math.isfinite(value) or value == 0:
        return plain[0]
    powers = [_EXPONENT.sub(r"e\1\2", f"{value:.{digits}e}").replace("-", "−", value < 0) for digits in (2, 1, 0)]
    return next((text for text in (*plain, *powers) if fits(text)), powers[-1])


def shortest(value: float, digits: int = 3) -> str:
    """Return `value` in as few characters as `digits` significant digits need: ``0.07``, ``1``, ``1e-05``.

    For numbers that a person typed or will type.
    """
    return f"{value:.{digits}g}" if abs(value) < 10**digits or value != round(value) else f"{value:.10g}"


def rounded(value: float, digits: int) -> float:
    """Round to so many significant digits."""
    return float(f"{value:.{digits - 1}e}")


def size_words(count: int) -> str:
    """Return a number of bytes as people read it: ``1.2 GB``, ``34 MB``."""
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return f"{count} B"
