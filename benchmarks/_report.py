"""The one line that a benchmark prints: what was asked, what was measured, whether it is met."""

from __future__ import annotations

import json
import operator
import os
import platform
import re
from collections.abc import Mapping

_COMPARE = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}


def met(bound: str, value: float) -> bool:
    """Say whether `value` satisfies a bound such as ``">= 0.85"``; NaN satisfies none."""
    match = re.fullmatch(r"\s*(>=|<=|>|<)\s*(\S+)\s*", bound)
    if match is None:
        raise ValueError(f"{bound!r} is not a bound: write '>= 0.85'")
    return bool(_COMPARE[match[1]](value, float(match[2])))


def report(name: str, asked: Mapping[str, str], measured: Mapping[str, float], **details: object) -> bool:
    """Print one JSON line and return whether every bound is met.

    Parameters
    ----------
    name : the benchmark.
    asked : metric -> bound, ``{"throughput_ratio": ">= 0.85"}``. Units stand in the metric's name (``_s``, ``_ms``).
    measured : metric -> number; holds at least every metric asked for.
    details : anything else worth keeping: numbers of pairs, seeds, spread.
    """
    missed = [metric for metric, bound in asked.items() if not met(bound, measured[metric])]
    line = {
        "name": name,
        "asked": dict(asked),
        "measured": {metric: float(f"{value:.4g}") for metric, value in measured.items()},
        "ok": not missed,
        "missed": missed,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        **details,
    }
    print(json.dumps(line), flush=True)
    return not missed
