"""What the curves show: every recorded series, and a marker at every change. No widgets."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from xmodal.session.messages import ComponentInfo, Description
from xmodal.session.messages import Series as RecordedSeries
from xmodal.training.changes import (
    LogRow,
    ReplaceEncoder,
    Restore,
    SetBatchSize,
    SetEmbeddingSize,
    SetLambda,
    SetTemperature,
    SetTerm,
)
from xmodal.training.config import RunConfig
from xmodal.training.events import Changed, Evaluation, StepEvent

from xmodal_gui.models.change_labels import gesture_label
from xmodal_gui.models.series import Series

_INCOMPARABLE = (SetLambda, SetTerm, SetTemperature, SetBatchSize, ReplaceEncoder, SetEmbeddingSize, Restore)
"""Changes across which the total must not be compared."""
LOG_OF_BATCH = "ln(B)"
K = "10"
"""Of recall@k."""

Hue = tuple[str, int]
"""``("term", 2)``, ``("modality", 0)``, ``("pair", 1)``, or a token with 0: where a theme finds a line's colour."""


@dataclass(frozen=True)
class Line:
    """One line of a chart.

    Attributes
    ----------
    series : name of its numbers. label : in the legend. hue : its colour. dash : 0 solid, 1, 2, ... other patterns.
    reference : a level to compare with (chance), not a measurement.
    """

    series: str
    label: str
    hue: Hue
    dash: int = 0
    reference: bool = False


@dataclass(frozen=True)
class Chart:
    """What is drawn into one frame.

    Attributes
    ----------
    floor : the axis never begins above it; None follows the data. log : offer a logarithmic axis where values differ
        by orders of magnitude.
    """

    key: str
    title: str
    lines: tuple[Line, ...]
    floor: float | None = None
    log: bool = False


@dataclass
class Marker:
    """A gesture on the time axis: it acts from the step after this one."""

    step: int
    rows: list[LogRow]
    label: str
    before: RunConfig | None = None


class CurvesModel(QObject):
    """Series by name (as `xmodal.training.recorder` names them), charts that group them, markers.

    Signals
    -------
    grown : series have more values. marked : a marker was added, renamed or taken away.
    restructured : other charts or lines.
    """

    grown = Signal()
    marked = Signal()
    restructured = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.series: dict[str, Series] = {}
        self.markers: list[Marker] = []
        self.last_step = 0
        self.config = RunConfig()
        self.modalities: tuple[str, ...] = ()
        self._with_log_of_batch: set[str] = set()
        self._losses: dict[str, str] = {}
        self._breaks: dict[str, list[float]] = {}
        self._charts: tuple[Chart, ...] = ()

    # ---- facts -------------------------------------------------------------------------------------------------

    def attach(self, description: Description) -> None:
        """Show a source from the step where it stands: what came after (before a rewind) is forgotten."""
        self.modalities = tuple(modality.name for modality in description.modalities)
        self.set_losses(description.losses)
        self.rewind(description.step)
        self.markers = []
        for row in description.log:
            self._mark(row, None)
        self.set_config(description.config)
        self.marked.emit()
        self._restructure()

    def set_losses(self, losses: Iterable[ComponentInfo]) -> None:
        """Say which losses have which value at chance."""
        self._losses = {info.type: info.chance for info in losses}

    def set_config(self, config: RunConfig) -> None:
        """Say what the run is configured as: it decides which terms there are, and their colours."""
        self.config = config
        self._with_log_of_batch = {
            term.id for term in config.cost.terms if self._losses.get(term.type, "") == LOG_OF_BATCH
        }
        self._restructure()

    def append_steps(self, events: Iterable[StepEvent]) -> None:
        """Add steps, told once for all of them."""
        known = len(self.series)
        for event in events:
            self._take_step(event)
        self._tell(known)

    def append_step(self, event: StepEvent) -> None:
        """Add one step."""
        self.append_steps((event,))

    def append_evaluation(self, event: Evaluation) -> None:
        """Add an evaluation."""
        known = len(self.series)
        for metric in ("recall", "chance"):
            for pair, by_k in getattr(event, metric).items():
                for k, value in by_k.items():
                    self._put(f"{event.split}/{metric}/{pair}/{k}", event.step, value)
        for pair, value in event.modality_gap.items():
            self._put(f"{event.split}/modality_gap/{pair}", event.step, value)
        self.last_step = max(self.last_step, event.step)
        self._tell(known)

    def append_change(self, event: Changed) -> None:
        """Mark a change."""
        if event.row is not None:
            self._mark(event.row, self.config)
            self.marked.emit()
        self.set_config(event.config)

    def append_row(self, row: LogRow, config: RunConfig) -> None:
        """Mark a change, by its row and the configuration after it."""
        self.append_change(Changed(row=row, config=config))

    def load(self, recorded: Mapping[str, RecordedSeries]) -> None:
        """Take all series recorded so far; what was appended after their end stays."""
        for name, one in recorded.items():
            steps, values = one.steps.numpy().astype(np.float64), one.values.numpy().astype(np.float64)
            self._load(name, steps, values)
        self._load_levels(recorded)
        self.last_step = max((int(one.steps[-1]) for one in self.series.values() if len(one)), default=0)
        self._restructure()
        self.grown.emit()

    def rewind(self, step: int) -> None:
        """Forget what came after `step`: another line goes on from there."""
        for one in self.series.values():
            one.rewind(step)
        self._breaks = {name: [at for at in steps if at < step] for name, steps in self._breaks.items()}
        self.markers = [marker for marker in self.markers if marker.step < step]
        self.last_step = min(self.last_step, step)
        self.marked.emit()
        self.grown.emit()

    def clear(self) -> None:
        """Forget everything."""
        self.series.clear()
        self._breaks.clear()
        self.markers = []
        self.last_step = 0
        self.marked.emit()
        self._restructure()
        self.grown.emit()

    # ---- what is drawn -----------------------------------------------------------------------------------------

    @property
    def charts(self) -> tuple[Chart, ...]:
        """The charts that there is anything for, in order."""
        return self._charts

    def retranslate(self) -> None:
        """Name charts and changes in the language of now."""
        for marker in self.markers:
            marker.label = gesture_label(marker.rows, marker.before)
        self._restructure()
        self.marked.emit()

    def _restructure(self) -> None:
        charts = tuple(chart for chart in self._make_charts() if chart.lines)
        if charts != self._charts:
            self._charts = charts
            self.restructured.emit()

    def _make_charts(self) -> list[Chart]:
        split = self.config.evaluation.split
        pairs = list(permutations(range(len(self.modalities)), 2))
        return [
            Chart("total", self.tr("Total"), self._known([Line("total", self.tr("total"), ("total", 0))])),
            Chart("terms", self.tr("Terms"), self._known(self._term_lines()), log=True),
            Chart("recall", self._recall_title(split), self._known(self._recall_lines(split, pairs)), floor=0.0),
            Chart("gap", self.tr("Modality gap"), self._known(self._gap_lines(split, pairs)), floor=0.0),
            Chart("lambda", "λ", self._known([Line("lambda", "λ", ("lambda", 0))]), floor=0.0),
            Chart("temperature", self.tr("Temperature τ"), self._known(self._temperature_lines()), log=True),
            Chart("gradients", self.tr("Gradient norm"), self._known(self._gradient_lines()), log=True),
        ]

    def _recall_title(self, split: str) -> str:
        return self.tr("Recall@{k} · {split}").format(k=K, split=split)

    def _known(self, lines: list[Line]) -> tuple[Line, ...]:
        return tuple(line for line in lines if line.series in self.series)

    def _term_lines(self) -> list[Line]:
        terms = list(enumerate(self.config.cost.terms))
        lines = [Line(f"term/{term.id}/raw", term.id, ("term", place)) for place, term in terms]
        chance = [term.id for _, term in terms if term.id in self._with_log_of_batch]
        return lines + [Line(f"term/{name}/chance", LOG_OF_BATCH, ("chance", 0), 1, True) for name in chance[:1]]

    def _recall_lines(self, split: str, pairs: list[tuple[int, int]]) -> list[Line]:
        names = self.modalities
        lines = [
            Line(f"{split}/recall/{names[a]}->{names[b]}/{K}", f"{names[a]} → {names[b]}", ("modality", a), dash)
            for a, b, dash in _dashed(pairs)
        ]
        chance = [f"{split}/chance/{names[a]}->{names[b]}/{K}" for a, b in pairs]
        return lines + [Line(name, self.tr("chance"), ("chance", 0), 1, True) for name in chance[:1]]

    def _gap_lines(self, split: str, pairs: list[tuple[int, int]]) -> list[Line]:
        names = self.modalities
        unordered = [(a, b) for a, b in pairs if a < b]
        return [
            Line(f"{split}/modality_gap/{names[a]}|{names[b]}", f"{names[a]} | {names[b]}", ("pair", number))
            for number, (a, b) in enumerate(unordered)
        ]

    def _temperature_lines(self) -> list[Line]:
        terms = enumerate(self.config.cost.terms)
        return [Line(f"term/{term.id}/temperature", term.id, ("term", place)) for place, term in terms]

    def _gradient_lines(self) -> list[Line]:
        return [Line(f"gradient_norm/{name}", name, ("modality", i)) for i, name in enumerate(self.modalities)]

    # ---- series ------------------------------------------------------------------------------------------------

    def _take_step(self, event: StepEvent) -> None:
        self._put("total", event.step, event.total)
        self._put("lambda", event.step, event.lambda_)
        for name, term in (event.terms or {}).items():
            self._put(f"term/{name}/raw", event.step, term.raw)
            if name in self._with_log_of_batch and event.rows > 0:
                self._put(f"term/{name}/chance", event.step, math.log(event.rows))
        for name, temperature in event.temperature.items():
            self._put(f"term/{name}/temperature", event.step, temperature)
        for name, norm in (event.gradient_norm or {}).items():
            self._put(f"gradient_norm/{name}", event.step, norm)
        self.last_step = max(self.last_step, event.step)

    def _put(self, name: str, step: int, value: float) -> None:
        if name not in self.series:
            self.series[name] = self._new_series(name)
        self.series[name].append(step, value)

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

    def _load_levels(self, recorded: Mapping[str, RecordedSeries]) -> None:
        """Chance of a term is not recorded: it follows from the rows of each step."""
        rows = recorded.get("rows")
        if rows is None:
            return
        steps, counts = rows.steps.numpy().astype(np.float64), rows.values.numpy().astype(np.float64)
        for name in self._with_log_of_batch & {name.split("/")[1] for name in recorded if name.startswith("term/")}:
            with np.errstate(divide="ignore"):
                self._load(f"term/{name}/chance", steps, np.log(counts))

    def _tell(self, known: int) -> None:
        if len(self.series) != known:
            self._restructure()
        self.grown.emit()

    # ---- markers -----------------------------------------------------------------------------------------------

    def _mark(self, row: LogRow, before: RunConfig | None) -> None:
        last = self.markers[-1] if self.markers else None
        if last is not None and last.rows[0].gesture == row.gesture:
            last.rows.append(row)
            last.label = gesture_label(last.rows, last.before)
        else:
            self.markers.append(Marker(row.step, [row], gesture_label([row], before), before))
        if isinstance(row.change, _INCOMPARABLE):
            self._break("total", row.step)
        if isinstance(row.change, SetTemperature):
            self._break(f"term/{row.change.term}/raw", row.step)
        if isinstance(row.change, SetBatchSize):
            for name in self._with_log_of_batch:
                self._break(f"term/{name}/raw", row.step)
                self._break(f"term/{name}/chance", row.step)

    def _break(self, name: str, step: int) -> None:
        self._breaks.setdefault(name, []).append(step)
        if name in self.series:
            self.series[name].add_break(step)


def _dashed(pairs: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Give each target of a query another pattern: the hue is the query's, the dashes tell the target."""
    seen: dict[int, int] = {}
    dashed = []
    for a, b in pairs:
        dashed.append((a, b, seen.get(a, 0)))
        seen[a] = seen.get(a, 0) + 1
    return dashed
