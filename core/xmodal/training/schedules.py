r"""How the learning rate goes with the steps: pure functions of the step, so that replay needs no record of them.

.. math:: \eta_t = \eta \cdot f(t), \quad f_{warmup}(t) = \min(1, t / W), \quad p = \frac{t - W}{T - W} \in [0, 1]

.. math:: f_{linear}(t) = 1 - (1 - F) p, \quad f_{cosine}(t) = F + \tfrac{1 - F}{2} (1 + \cos \pi p), \quad
    f_{exponential}(t) = F^p

with W steps of warm-up (the decays begin with it, too), T steps in all, and F what is left at the end. Free of torch:
the window shows it, too.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from xmodal.training.config import OptimizerSection, ScheduleSection


def factor_at(schedule: ScheduleSection, step: int) -> float:
    """Return what the learning rate is multiplied with at a step, in [0, 1].

    Parameters
    ----------
    step : of the update, 1, 2, ...; past the end of a decay its last factor stays.

    Source: Loshchilov and Hutter 2017, "SGDR" (the cosine); Goyal et al. 2017, "Accurate, large minibatch SGD" (the
    linear warm-up).
    """
    if schedule.type == "constant":
        return 1.0
    warmup = min(step / schedule.warmup, 1.0) if schedule.warmup else 1.0
    if schedule.type == "warmup" or step <= schedule.warmup:
        return warmup
    progress = min((step - schedule.warmup) / max(schedule.steps - schedule.warmup, 1), 1.0)
    return _DECAYS[schedule.type](progress, schedule.floor)


def learning_rate_at(section: OptimizerSection, step: int) -> float:
    """Return the learning rate of a step, before any encoder's multiplier."""
    return section.learning_rate * factor_at(section.schedule, step)


def _linear(progress: float, floor: float) -> float:
    return 1 - (1 - floor) * progress


def _cosine(progress: float, floor: float) -> float:
    return floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2


def _exponential(progress: float, floor: float) -> float:
    # An exponential never reaches 0: what it falls to by then has to be above.
    return math.pow(floor if floor > 0 else EXPONENTIAL_FLOOR, progress)


EXPONENTIAL_FLOOR = 0.01
"""Share of the learning rate that an exponential decay leaves if the floor is 0."""

_DECAYS: dict[str, Callable[[float, float], float]] = {
    "linear": _linear,
    "cosine": _cosine,
    "exponential": _exponential,
}
