r"""How lambda and the terms' weights go with the steps: pure functions of the step, so that replay needs no record.

What the user sets on a slider is multiplied by a factor f(t), with p = (t - begin) / steps held within [0, 1] and
s, e for start and end:

.. math::

    f_{linear} = s + (e - s)\, p, \quad
    f_{cosine} = s + (e - s)\, \tfrac{1 - \cos \pi p}{2}, \quad
    f_{exponential} = s \, (e / s)^{p}, \quad
    f_{sigmoid} = s + (e - s) \left[ \tfrac{2}{1 + e^{-\gamma p}} - 1 \right]

and for ``points`` the factor of the last point at or before t. A factor of 0 means seen but not felt. Free of torch:
the window shows the very numbers that the engine uses.
"""

from __future__ import annotations

import bisect
import math
from typing import Annotated, Literal

from msgspec import Meta

from xmodal.registry import Params

WeightScheduleType = Literal["constant", "linear", "cosine", "exponential", "sigmoid", "points"]
Point = tuple[Annotated[int, Meta(ge=0)], Annotated[float, Meta(ge=0, le=1e6)]]


class WeightSchedule(Params, frozen=True, kw_only=True):
    """What a weight is multiplied by, step for step. See `weight_factor_at`."""

    type: Annotated[
        WeightScheduleType, Meta(description="constant, a course from start to end, or points set by hand")
    ] = "constant"
    start: Annotated[float, Meta(ge=0, le=1e6, description="factor up to the step where it begins")] = 0.0
    end: Annotated[float, Meta(ge=0, le=1e6, description="factor from the step where it has ended")] = 1.0
    begin: Annotated[int, Meta(ge=0, le=10**9, description="step at which it begins to move")] = 0
    steps: Annotated[int, Meta(ge=1, le=10**9, description="steps from start to end")] = 1000
    gamma: Annotated[float, Meta(gt=0, le=1000, description="how steep; sigmoid only")] = 10.0
    points: Annotated[
        tuple[Point, ...], Meta(description="pairs of step and factor, each held until the next; points only")
    ] = ()

    def __post_init__(self) -> None:
        """Refuse what has no value at some step.

        Raises
        ------
        ValueError : an exponential from or to 0; no points, or points out of order.
        """
        if self.type == "exponential" and not (self.start > 0 and self.end > 0):
            raise ValueError("an exponential needs a start and an end above 0: it only ever multiplies")
        if self.type == "points":
            steps = [step for step, _ in self.points]
            if not steps:
                raise ValueError("points needs at least one pair of step and factor")
            if steps != sorted(set(steps)):
                raise ValueError("the steps of points must rise")


WEIGHT_SCHEDULE_FIELDS: dict[WeightScheduleType, tuple[str, ...]] = {
    "constant": (),
    "linear": ("start", "end", "begin", "steps"),
    "cosine": ("start", "end", "begin", "steps"),
    "exponential": ("start", "end", "begin", "steps"),
    "sigmoid": ("start", "end", "begin", "steps", "gamma"),
    "points": ("points",),
}
"""Fields that a type reads."""


def weight_factor_at(schedule: WeightSchedule, step: int) -> float:
    """Return what a weight is multiplied by at a step.

    Parameters
    ----------
    step : of the update, 1, 2, ...; before ``begin`` the factor is ``start``, after ``begin + steps`` it is ``end``
        (for a sigmoid: what it has reached by then, 0.99991 of the way at gamma = 10). Before the first of ``points``
        it is that point's.

    Source: Ganin et al. 2016, "Domain-adversarial training of neural networks", section 5.2 (the sigmoid).
    """
    if schedule.type == "constant":
        return 1.0
    if schedule.type == "points":
        place = bisect.bisect_right(schedule.points, step, key=lambda point: point[0])
        return schedule.points[max(place - 1, 0)][1]
    progress = min(max((step - schedule.begin) / schedule.steps, 0.0), 1.0)
    if schedule.type == "exponential":
        return schedule.start * math.pow(schedule.end / schedule.start, progress)
    return schedule.start + (schedule.end - schedule.start) * _course(schedule, progress)


def _course(schedule: WeightSchedule, progress: float) -> float:
    if schedule.type == "cosine":
        return (1 - math.cos(math.pi * progress)) / 2
    if schedule.type == "sigmoid":
        return 2 / (1 + math.exp(-schedule.gamma * progress)) - 1
    return progress
