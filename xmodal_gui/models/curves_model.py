"""What the curves show: every recorded series, and a marker at every change. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QObject, Signal
from xmodal.session.messages import ComponentInfo, Description
from xmodal.session.messages import Series as RecordedSeries
from xmodal.training.changes import LogRow
from xmodal.training.config import RunConfig
from xmodal.training.events import Changed, Evaluation, StepEvent

from xmodal_gui.models.change_labels import gesture_label
from xmodal_gui.models.charts import Chart, Line, catalogue, make_charts
from xmodal_gui.models.clock import Clock
from xmodal_gui.models.plots import Plots, fill
from xmodal_gui.models.run_curves import RunCurves, is_comparable
from xmodal_gui.models.series import Series


@dataclass
class Marker:
    """A gesture on the time axis: it acts from the step after this one.

    Attributes
    ----------
    label : what was done. name : what somebody called it; empty if nobody did. before : the configuration before it.
    """

    step: int
    rows: list[LogRow]
    label: str
    before: RunConfig | None = None
    name: str = ""

    @property
    def words(self) -> str:
        """What stands at it: its name, else what was done."""
        return self.name or self.label


@dataclass
class Overlay:
    """Another run that is drawn over the session's.

    Attributes
    ----------
    number : 1, 2, ..., which says how its lines are drawn; it stays the same while others come and go.
    """

    number: int
    name: str
    curves: RunCurves


class CurvesModel(QObject):
    """Series by name (as `xmodal.training.series` names them), charts that group them, plots of these, markers.

    Attributes
    ----------
    run : the session's numbers. overlays : runs laid over them. plots : which plots there are.

    Signals
    -------
    grown : series have more values. marked : a marker was added, renamed or taken away.
    restructured : other charts, plots or lines.
    """

    grown = Signal()
    marked = Signal()
    restructured = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.run = RunCurves()
        self.overlays: list[Overlay] = []
        self.markers: list[Marker] = []
        self.plots = Plots(self)
        self.plots.changed.connect(self.restructured)
        self._charts: tuple[Chart, ...] = ()

    @property
    def series(self) -> dict[str, Series]:
        """The session's series by name."""
        return self.run.series

    @property
    def config(self) -> RunConfig:
        """What the session's run is configured as."""
        return self.run.config

    @property
    def modalities(self) -> tuple[str, ...]:
        """Names of the session's modalities."""
        return self.run.modalities

    @property
    def last_step(self) -> int:
        """The last step of any run that is shown."""
        return max([self.run.last_step, *(one.curves.last_step for one in self.overlays)])

    # ---- facts -------------------------------------------------------------------------------------------------

    def attach(self, description: Description) -> None:
        """Show a source from the step where it stands: what came after (before a rewind) is forgotten."""
        self.run.modalities = tuple(modality.name for modality in description.modalities)
        self.set_losses(description.losses)
        self.rewind(description.step)
        self.markers = []
        self.run.set_config(description.config)
        for row in description.log:
            self._mark(row, None)
        self.name_markers(lambda gesture: description.names.get(gesture, ""))
        self._restructure()

    def name_markers(self, name: Callable[[int], str]) -> None:
        """Say what gestures are called; empty where they have no name."""
        for marker in self.markers:
            marker.name = name(marker.rows[0].gesture)
        self.marked.emit()

    def set_modalities(self, names: Iterable[str]) -> None:
        """Say what the modalities are called."""
        self.run.modalities = tuple(names)
        self._restructure()

    def set_losses(self, losses: Iterable[ComponentInfo]) -> None:
        """Say which losses have which value at chance."""
        self.run.set_losses(losses)

    def set_config(self, config: RunConfig) -> None:
        """Say what the run is configured as: it decides which terms there are, and their colours."""
        self.run.set_config(config)
        self._restructure()

    def append_steps(self, events: Iterable[StepEvent]) -> None:
        """Add steps, told once for all of them."""
        known = len(self.series)
        for event in events:
            self.run.take_step(event)
        self.tell_growth(anew=len(self.series) != known)

    def append_step(self, event: StepEvent) -> None:
        """Add one step."""
        self.append_steps((event,))

    def append_evaluation(self, event: Evaluation) -> None:
        """Add an evaluation."""
        self.run.take_evaluation(event)
        self.tell_growth(anew=True)  # titles name pools and chance

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
        self.run.load(
            {
                name: (one.steps.numpy().astype(np.float64), one.values.numpy().astype(np.float64))
                for name, one in recorded.items()
            }
        )
        self.tell_growth(anew=True)

    def rewind(self, step: int) -> None:
        """Forget what came after `step`: another line goes on from there."""
        self.run.rewind(step)
        self.markers = [marker for marker in self.markers if marker.step < step]
        self.marked.emit()
        self.grown.emit()

    def clear(self) -> None:
        """Forget everything of the session."""
        self.run.clear()
        self.markers = []
        self.marked.emit()
        self._restructure()
        self.grown.emit()

    def tell_growth(self, *, anew: bool = False) -> None:
        """Say that there is more to draw; `anew`: perhaps of other series, or under other titles."""
        if anew:
            self._restructure(anew=anew)
        self.grown.emit()

    def lay_over(self, name: str, curves: RunCurves) -> Overlay:
        """Draw another run over the session's; more of it is told by `tell_growth`."""
        taken = {overlay.number for overlay in self.overlays}
        number = next(number for number in range(1, len(taken) + 2) if number not in taken)
        self.overlays.append(Overlay(number, name, curves))
        self.tell_growth(anew=True)
        return self.overlays[-1]

    def take_off(self, overlay: Overlay) -> None:
        """Draw a run no longer."""
        self.overlays.remove(overlay)
        self.tell_growth(anew=True)

    # ---- what is drawn -----------------------------------------------------------------------------------------

    @property
    def charts(self) -> tuple[Chart, ...]:
        """The charts that there is anything for, in order."""
        return self._charts

    def retranslate(self) -> None:
        """Name charts and changes in the language of now."""
        for marker in self.markers:
            marker.label = gesture_label(marker.rows, marker.before)
        self._restructure(anew=True)
        self.marked.emit()

    def shown(self) -> dict[str, Chart]:
        """Return what the plots show now, by their keys, with the lines of all runs."""
        filled = ((plot.key, fill(plot, self._charts, self.run)) for plot in self.plots)
        return {key: self._with_overlays(chart) for key, chart in filled if chart is not None}

    def catalogue(self) -> list[Line]:
        """Return a line for every series that there is."""
        return catalogue(self.run)

    def find(self, line: Line) -> Series | None:
        """Return the numbers of a line."""
        curves = self._curves(line.run)
        return None if curves is None else curves.series.get(line.series)

    def clock(self, run: int = 0) -> Clock:
        """Return the time that a run has spent."""
        curves = self._curves(run)
        return self.run.clock if curves is None else curves.clock

    def _curves(self, run: int) -> RunCurves | None:
        if run == 0:
            return self.run
        return next((overlay.curves for overlay in self.overlays if overlay.number == run), None)

    def _with_overlays(self, chart: Chart) -> Chart:
        more = [
            self._overlaid(line, overlay)
            for overlay in self.overlays
            for line in chart.lines
            if not line.reference and line.series in overlay.curves.series
        ]
        return replace(chart, lines=(*chart.lines, *more)) if more else chart

    def _overlaid(self, line: Line, overlay: Overlay) -> Line:
        """Return another run's line of the same number; one without numbers if those mean something else there."""
        if is_comparable(line.series, self.run, overlay.curves):
            return replace(line, run=overlay.number, label=overlay.name)
        label = self.tr("{run}: another objective, not drawn").format(run=overlay.name)
        return replace(line, run=overlay.number, label=label, series="")

    def _restructure(self, *, anew: bool = False) -> None:
        charts = tuple(make_charts(self.run))
        if charts != self._charts or anew:
            self._charts = charts
            self.restructured.emit()

    # ---- markers -----------------------------------------------------------------------------------------------

    def _mark(self, row: LogRow, before: RunConfig | None) -> None:
        last = self.markers[-1] if self.markers else None
        if last is not None and last.rows[0].gesture == row.gesture:
            last.rows.append(row)
            last.label = gesture_label(last.rows, last.before)
        else:
            self.markers.append(Marker(row.step, [row], gesture_label([row], before), before))
        self.run.mark(row)
