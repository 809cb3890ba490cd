"""What a user did to lambda and to weights, turned into schedules: the next run does it by itself. Free of torch.

The schedule holds the very values that the steps were taken with, and what it multiplies, lambda or the weight, is set
to 1: a repetition takes every step with the same weights, bit for bit, and the slider scales the whole course. A term
that was off or removed stands as a factor of 0: seen, but not felt.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec.structs import replace

from xmodal.errors import UserError
from xmodal.registry import convert
from xmodal.store import RunReader
from xmodal.training.changes import (
    AddTerm,
    AnyChange,
    LogRow,
    RemoveTerm,
    Restore,
    SetLambda,
    SetTerm,
    SetWeightSchedule,
)
from xmodal.training.config import CostSection, RunConfig
from xmodal.training.weight_schedules import Point, WeightSchedule, weight_factor_at

LAMBDA = ""
"""Stands for lambda among the ids of terms, of which none is empty."""
SAMPLES = 200
"""Points into which a course that moves with every step is cut; one that is constant or made of points stays exact."""


@dataclass(frozen=True)
class _Setting:
    value: float
    schedule: WeightSchedule
    enabled: bool = True

    def at(self, step: int) -> float:
        return self.value * weight_factor_at(self.schedule, step) if self.enabled else 0.0


_Settings = Mapping[str, _Setting]


def by_hand(start: RunConfig, log: Iterable[LogRow], subjects: Collection[str] | None = None) -> RunConfig:
    """Return the configuration of a new run in which what was done by hand is the schedule.

    Parameters
    ----------
    start : what the run was started with. log : the changes along its line.
    subjects : ids of terms, `LAMBDA` for lambda; None: all that were touched.

    Raises
    ------
    UserError : nothing of this was done by hand.
    """
    history = _history(start.cost, log)
    touched = [name for name in history[0][1] if any(now[name] != history[0][1][name] for _, now in history)]
    chosen = [name for name in touched if subjects is None or name in subjects]
    if not chosen:
        raise UserError(
            "by_hand.nothing",
            "Nothing was done by hand here: move lambda or a weight while the run trains, and make that the schedule.",
        )
    cost = start.cost
    if LAMBDA in chosen:
        cost = replace(cost, lambda_=1.0, schedule=_schedule(history, LAMBDA))
    terms = tuple(
        replace(term, weight=1.0, enabled=True, schedule=_schedule(history, term.id)) if term.id in chosen else term
        for term in cost.terms
    )
    return replace(start, cost=replace(cost, terms=terms))


def recorded_by_hand(run: Path) -> RunConfig:
    """Return the configuration of a new run that does what was done by hand in the latest line of a recorded one.

    Raises
    ------
    UserError : the folder is no run, or nothing was done by hand.
    """
    reader = RunReader(run)
    log = [msgspec.json.decode(payload, type=LogRow) for payload in reader.log(reader.segments()[-1].number)]
    return by_hand(convert(reader.manifest["config"], RunConfig, where="run.toml: config"), log)


def _history(cost: CostSection, log: Iterable[LogRow]) -> list[tuple[int, _Settings]]:
    """Return (first step, what is set from there on), in order; the first is the start."""
    now: _Settings = {LAMBDA: _Setting(cost.lambda_, cost.schedule)} | {
        term.id: _Setting(term.weight, term.schedule, term.enabled) for term in cost.terms
    }
    after: dict[int, _Settings] = {0: now}
    history = [(1, now)]
    for row in log:
        now = after[row.seq] = _changed(now, row.change, after)
        history.append((row.step + 1, now))
    return history


def _changed(now: _Settings, change: AnyChange, after: Mapping[int, _Settings]) -> _Settings:
    if isinstance(change, Restore):
        # A checkpoint is named SEGMENT-STEP-CHANGES: what it holds is what was set after so many changes.
        taken = int(change.checkpoint.rsplit("-", 1)[1])
        then = after[max(seq for seq in after if seq <= taken)]
        term = change.scope.removeprefix("term:")
        return then if change.scope == "all" else {**now, term: then[term]} if term in now else now
    if isinstance(change, SetLambda):
        return {**now, LAMBDA: _set(now[LAMBDA], value=change.value)}
    if isinstance(change, AddTerm) and change.section.id in now:
        added = change.section
        return {**now, added.id: _Setting(added.weight, added.schedule, added.enabled)}
    name = getattr(change, "term", LAMBDA) or LAMBDA
    if isinstance(change, RemoveTerm) and name in now:
        return {**now, name: _set(now[name], enabled=False)}
    if isinstance(change, SetTerm) and name in now:
        return {**now, name: _set(now[name], value=change.weight, enabled=change.enabled)}
    if isinstance(change, SetWeightSchedule) and name in now:
        return {**now, name: _Setting(now[name].value, change.schedule, now[name].enabled)}
    return now


def _set(old: _Setting, *, value: float | None = None, enabled: bool | None = None) -> _Setting:
    return _Setting(old.value if value is None else value, old.schedule, old.enabled if enabled is None else enabled)


def _schedule(history: list[tuple[int, _Settings]], name: str) -> WeightSchedule:
    points: dict[int, float] = {}
    ends = [first for first, _ in history[1:]] + [None]
    for (first, settings), end in zip(history, ends, strict=True):
        if end is None or first < end:
            points |= {step: settings[name].at(step) for step in _steps(settings[name], first, end)}
    kept: list[Point] = []
    for step, factor in sorted(points.items()):
        if not kept or kept[-1][1] != factor:
            kept.append((step, factor))
    return WeightSchedule(type="points", points=tuple(kept))


def _steps(setting: _Setting, first: int, end: int | None) -> Iterator[int]:
    """Yield the steps from `first` to before `end` at which a setting moves; a smooth course is sampled."""
    schedule = setting.schedule
    yield first
    if not setting.enabled or schedule.type == "constant":
        return
    if schedule.type == "points":
        moves: Iterable[int] = (step for step, _ in schedule.points)
    else:
        last = schedule.begin + schedule.steps
        moves = (*range(max(first, schedule.begin), last, max(schedule.steps // SAMPLES, 1)), last)
    yield from (step for step in moves if step > first and (end is None or step < end))
