"""The numbers of one run, as curves need them: series by name, breaks, the time spent. No Qt."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray
from xmodal.session.messages import ComponentInfo
from xmodal.training.changes import (
    AddTerm,
    AnyChange,
    ConfigureTerm,
    LogRow,
    MoveTerm,
    RemoveTerm,
    ReplaceEncoder,
    Restore,
    SetBatchSize,
    SetEmbeddingSize,
    SetLambda,
    SetTemperature,
    SetTerm,
    SetWeighting,
    SetWeightSchedule,
)
from xmodal.training.config import RunConfig, TermSection
from xmodal.training.events import Evaluation, StepEvent
from xmodal.training.series import evaluation_series, step_series

from xmodal_gui.models.clock import Clock
from xmodal_gui.models.series import Series

_INCOMPARABLE = (
    SetLambda,
    SetTerm,
    AddTerm,
    RemoveTerm,
    ConfigureTerm,
    MoveTerm,
    SetWeightSchedule,
    SetWeighting,
    SetTemperature,
    SetBatchSize,
    ReplaceEncoder,
    SetEmbeddingSize,
    Restore,
)
"""Changes across which the total must not be compared."""
LOG_OF_BATCH = "ln(B)"
_LOG_OF_BATCH_AT_CHANCE = ("info_nce",)
"""Losses at ln(B) by chance, for runs whose source does not say what its losses are."""
_DISCRIMINATING = ("dann", "gan")
"""The same of losses whose accuracy is a discriminator's."""
EVEN = 0.5
"""Accuracy of a discriminator of two modalities that is deceived."""

Arrays = Mapping[str, tuple[NDArray[np.float64], NDArray[np.float64]]]


class RunCurves:
    """Series by name (as `xmodal.training.series` names them) of one run.

    Attributes
    ----------
    series : name -> numbers. last_step : the last that is known. modalities : names, in the order of the data set.
    with_log_of_batch : terms whose value at chance is ln(B). pairwise : terms that read two modalities.
    adversarial : terms whose accuracy is a discriminator's, `EVEN` at equilibrium.
    terms : those that were configured -> the number of their colour, in the order in which they came.
    """

    def __init__(self) -> None:
        self.series: dict[str, Series] = {}
        self.clock = Clock()
        self.last_step = 0
        self.config = RunConfig()
        self.modalities: tuple[str, ...] = ()
        self.with_log_of_batch: set[str] = set()
        self.pairwise: set[str] = set()
        self.adversarial: set[str] = set()
        self.terms: dict[str, int] = {}
        self._losses: dict[str, str] = {}
        self._reads: dict[str, int] = {}
        self._adversarial_types = set(_DISCRIMINATING)
        self._breaks: dict[str, list[float]] = {}

    # ---- what it is --------------------------------------------------------------------------------------------

    def set_losses(self, losses: Iterable[ComponentInfo]) -> None:
        """Say which losses have which value at chance, and how many modalities they read."""
        known = list(losses)
        self._losses = {info.type: info.chance for info in known}
        self._reads = {info.type: info.reads for info in known}
        self._adversarial_types = {info.type for info in known if info.family == "adversarial"}

    def set_config(self, config: RunConfig) -> None:
        """Say what the run is configured as."""
        self.config = config
        at_chance = self._losses or dict.fromkeys(_LOG_OF_BATCH_AT_CHANCE, LOG_OF_BATCH)
        self.with_log_of_batch = {term.id for term in config.cost.terms if at_chance.get(term.type, "") == LOG_OF_BATCH}
        self.pairwise |= {term.id for term in config.cost.terms if reads_of(term, self._reads) == 2}
        self.adversarial |= {term.id for term in config.cost.terms if term.type in self._adversarial_types}
        see_terms(self.terms, config)

    # ---- numbers -----------------------------------------------------------------------------------------------

    def take_step(self, event: StepEvent) -> None:
        """Add one step."""
        for name, value in step_series(event).items():
            self._put(name, event.step, value)
        if event.rows > 0:
            for name in self.with_log_of_batch & (event.terms or {}).keys():
                self._put(f"term/{name}/chance", event.step, math.log(event.rows))
        for name in self.adversarial & (event.terms or {}).keys():
            if "accuracy" in (event.terms or {})[name].readings:
                self._put(f"term/{name}/reading/accuracy/chance", event.step, EVEN)
        self.clock.append(event.step, event.seconds)
        self.last_step = max(self.last_step, event.step)

    def take_evaluation(self, event: Evaluation) -> None:
        """Add an evaluation."""
        for name, value in evaluation_series(event).items():
            self._put(name, event.step, value)
        self.last_step = max(self.last_step, event.step)

    def load(self, recorded: Arrays) -> None:
        """Take all series recorded so far; what was appended after their end stays."""
        for name, (steps, values) in recorded.items():
            self._load(name, steps, values)
        self._load_levels(recorded)
        self._load_clock()
        self.last_step = max((int(one.steps[-1]) for one in self.series.values() if len(one)), default=0)

    def extend(self, recorded: Arrays) -> None:
        """Add what was recorded since the last time."""
        for name, (steps, values) in recorded.items():
            self._series(name).extend(steps, values)
            self.last_step = max(self.last_step, int(steps[-1])) if len(steps) else self.last_step
        for name, (steps, values) in self._levels(recorded).items():
            self._series(name).extend(steps, values)
        if "seconds" in recorded:
            self.clock.extend(*recorded["seconds"])

    def rewind(self, step: int) -> None:
        """Forget what came after `step`."""
        for series in self.series.values():
            series.rewind(step)
        self._breaks = {name: [at for at in steps if at < step] for name, steps in self._breaks.items()}
        self.clock.rewind(step)
        self.last_step = min(self.last_step, step)

    def clear(self) -> None:
        """Forget all numbers."""
        self.series.clear()
        self.terms.clear()
        self.pairwise.clear()
        self.adversarial.clear()
        self._breaks.clear()
        self.clock = Clock()
        self.last_step = 0

    def newest(self, name: str) -> float | None:
        """Return the last value of a series; None where there is none, or it is not finite."""
        series = self.series.get(name)
        return None if series is None or len(series) == 0 else series.at(float(series.steps[-1]))

    def all_terms(self) -> list[str]:
        """Return every term that there is or was, in the order of their colours."""
        recorded = {name.split("/")[1] for name in self.series if name.startswith("term/")}
        return [*self.terms, *sorted(recorded - self.terms.keys())]

    # ---- breaks ------------------------------------------------------------------------------------------------

    def mark(self, row: LogRow) -> None:
        """Break what a change makes incomparable."""
        change = row.change
        if isinstance(change, _INCOMPARABLE):
            self._break("total", row.step)
        name, raw = _term_of(change)
        if name:
            self._break(f"term/{name}/weighted", row.step)
        if name and raw:
            self._break(f"term/{name}/raw", row.step)
        if isinstance(change, SetLambda) or (isinstance(change, SetWeightSchedule) and change.term is None):
            for term in self.config.cost.terms:
                if term.place == "cross_modal":
                    self._break(f"term/{term.id}/weighted", row.step)
        if isinstance(change, SetBatchSize):
            for name in self.with_log_of_batch:
                for what in ("raw", "weighted", "chance"):
                    self._break(f"term/{name}/{what}", row.step)

    def break_at(self, log: Iterable[LogRow]) -> None:
        """Break what the changes of a whole log make incomparable; those known already change nothing."""
        for row in log:
            self.mark(row)

    def _break(self, name: str, step: int) -> None:
        known = self._breaks.setdefault(name, [])
        if step in known:
            return
        known.append(step)
        if name in self.series:
            self.series[name].add_break(step)

    # ---- series ------------------------------------------------------------------------------------------------

    def _put(self, name: str, step: int, value: float) -> None:
        self._series(name).append(step, value)

    def _series(self, name: str) -> Series:
        if name not in self.series:
            self.series[name] = self._new_series(name)
        return self.series[name]

    def _new_series(self, name: str) -> Series:
        series = Series()
        for step in self._breaks.get(name, ()):
            series.add_break(step)
        return series

    def _load(self, name: str, steps: NDArray[np.float64], values: NDArray[np.float64]) -> None:
        newer = self.series.get(name)
        series = self.series[name] = self._new_series(name)
        series.extend(steps, values)
        if newer is not None:
            series.extend(newer.steps, newer.values)

    def _load_levels(self, recorded: Arrays) -> None:
        for name, (steps, values) in self._levels(recorded).items():
            self._load(name, steps, values)

    def _levels(self, recorded: Arrays) -> Arrays:
        """Chance of a term is not recorded: it follows from the rows of each step, or is one number."""
        accuracies = [f"term/{name}/reading/accuracy" for name in self.adversarial]
        even = {f"{name}/chance": recorded[name][0] for name in accuracies if name in recorded}
        levels = {name: (steps, np.full(len(steps), EVEN)) for name, steps in even.items()}
        if "rows" not in recorded:
            return levels
        steps, counts = recorded["rows"]
        with np.errstate(divide="ignore"):
            logs = np.log(counts)
        terms = self.with_log_of_batch & {name.split("/")[1] for name in recorded if name.startswith("term/")}
        return levels | {f"term/{name}/chance": (steps, logs) for name in terms}

    def _load_clock(self) -> None:
        seconds = self.series.get("seconds")
        self.clock = Clock()
        if seconds is not None:
            self.clock.extend(seconds.steps, seconds.values)


def reads_of(term: TermSection, known: Mapping[str, int]) -> int:
    """Return how many modalities a term reads; of a type that nobody tells of, its own configuration tells."""
    return known.get(term.type, 1 if term.modality else 2)


def see_terms(seen: dict[str, int], config: RunConfig) -> None:
    """Give numbers to terms that were not there before; those that are gone keep theirs."""
    for term in config.cost.terms:
        seen.setdefault(term.id, len(seen))


def _term_of(change: AnyChange) -> tuple[str, bool]:
    """Return the term whose value a change makes incomparable (empty: none), and whether its raw value, too."""
    match change:
        case SetTerm(term=term) | MoveTerm(term=term):
            return term, False
        case SetWeightSchedule(term=term):
            return term or "", False
        case SetTemperature(term=term) | ConfigureTerm(term=term) | RemoveTerm(term=term):
            return term, True
        case AddTerm(section=section):
            return section.id, True
        case Restore(scope=scope) if scope.startswith("term:"):
            return scope.removeprefix("term:"), True
    return "", False


def is_comparable(series: str, run: RunCurves, other: RunCurves) -> bool:
    """Tell whether a series means the same in two runs: a total or a weighted term only under the same objective.

    A term's own value depends on its settings, and where ln(B) is chance on the batch size.
    """
    one, two = run.config, other.config
    parts = series.split("/")
    if series == "total" or parts[-1] == "weighted":
        return (one.cost, one.batch_size) == (two.cost, two.batch_size)
    if parts[0] == "term" and parts[-1] == "raw":
        terms = [next((term for term in config.cost.terms if term.id == parts[1]), None) for config in (one, two)]
        if terms[0] is None or terms[1] is None:
            return False
        same = (terms[0].type, terms[0].params) == (terms[1].type, terms[1].params)
        return same and (parts[1] not in run.with_log_of_batch or one.batch_size == two.batch_size)
    return True
