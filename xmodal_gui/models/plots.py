"""The arrangement of the curves: which plots there are and what is in each. No widgets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

import msgspec
from PySide6.QtCore import QObject, Signal

from xmodal_gui.models.charts import Chart, Line, line_of
from xmodal_gui.models.run_curves import RunCurves

Scale = Literal["auto", "linear", "log"]
Axis = Literal["step", "time"]
SCALES: tuple[Scale, ...] = ("auto", "linear", "log")
AXES: tuple[Axis, ...] = ("step", "time")
SPANS = (0, 10, 50, 250)
"""Values that smoothing averages over; 0 leaves a line as it is."""
CHARTS = ("total", "terms", "recall", "gap", "accuracy", "lambda", "weights", "temperature", "gradients")
SHOWN_FIRST = ("total", "terms", "recall", "gap", "accuracy")


class Plot(msgspec.Struct, frozen=True, kw_only=True):
    """One plot.

    Parameters
    ----------
    chart : the chart whose lines it shows, whatever those are in this run; empty for a plot of the user's own.
    added, removed : series beyond those, and those of them that are not wanted.
    """

    key: str
    chart: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    scale: Scale = "auto"
    span: int = 0
    axis: Axis = "step"


class Plots(QObject):
    """The plots in their order.

    Signals
    -------
    changed : a plot was added, closed, filled otherwise or set otherwise.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plots = _defaults()

    def __iter__(self) -> Iterator[Plot]:
        return iter(self._plots)

    def __len__(self) -> int:
        return len(self._plots)

    def __getitem__(self, key: str) -> Plot:
        return next(plot for plot in self._plots if plot.key == key)

    def __contains__(self, key: object) -> bool:
        return any(plot.key == key for plot in self._plots)

    # ---- wishes ------------------------------------------------------------------------------------------------

    def show_chart(self, chart: str, *, on: bool) -> None:
        """Open a plot of a chart at the chart's place among its like, or close it."""
        if on == (chart in self):
            return
        if not on:
            self.close(chart)
            return
        later = CHARTS[CHARTS.index(chart) + 1 :]
        own = [number for number, plot in enumerate(self._plots) if not plot.chart]
        place = next((i for i, plot in enumerate(self._plots) if plot.chart in later), (own or [len(self)])[0])
        self._set([*self._plots[:place], Plot(key=chart, chart=chart), *self._plots[place:]])

    def add(self, series: Sequence[str] = ()) -> str:
        """Add a plot; return its key."""
        numbers = [int(plot.key.removeprefix("plot-")) for plot in self._plots if not plot.chart]
        key = f"plot-{max(numbers, default=0) + 1}"
        self._set([*self._plots, Plot(key=key, added=tuple(series))])
        return key

    def close(self, key: str) -> None:
        """Close a plot."""
        self._set([plot for plot in self._plots if plot.key != key])

    def add_series(self, key: str, series: str) -> None:
        """Draw a series into a plot."""
        self._change(self._with(self[key], series))

    def remove_series(self, key: str, series: str) -> None:
        """Draw a series into a plot no longer."""
        self._change(self._without(self[key], series))

    def move_series(self, series: str, source: str, target: str = "") -> str:
        """Move a series from one plot to another, or to a new one; return the key of the target."""
        if target == source:
            return target
        plots = [self._without(plot, series) if plot.key == source else plot for plot in self._plots]
        if target:
            self._set([self._with(plot, series) if plot.key == target else plot for plot in plots])
            return target
        self._plots = plots
        return self.add([series])

    def set_scale(self, key: str, scale: Scale) -> None:
        """Choose a plot's value axis."""
        self._change(msgspec.structs.replace(self[key], scale=scale))

    def set_span(self, key: str, span: int) -> None:
        """Choose over how many values a plot is smoothed; without a key all plots."""
        self._set([msgspec.structs.replace(p, span=span) if key in ("", p.key) else p for p in self._plots])

    def set_axis(self, key: str, axis: Axis) -> None:
        """Choose a plot's time axis; without a key all plots'."""
        self._set([msgspec.structs.replace(p, axis=axis) if key in ("", p.key) else p for p in self._plots])

    def restore(self) -> None:
        """Show the plots that there were at first."""
        self._set(_defaults())

    # ---- persistence -------------------------------------------------------------------------------------------

    def keep(self) -> str:
        """Return the arrangement, to be brought back."""
        return msgspec.json.encode(self._plots).decode()

    def bring_back(self, kept: object) -> bool:
        """Restore an arrangement; tell whether it was one."""
        if not isinstance(kept, str):
            return False
        try:
            plots = msgspec.json.decode(kept, type=list[Plot])
        except msgspec.MsgspecError:  # of another version
            return False
        keys = [plot.key for plot in plots]
        known = all(plot.chart in CHARTS or plot.key.removeprefix("plot-").isdigit() for plot in plots)
        if not known or len(set(keys)) < len(keys):
            return False
        self._set(plots)
        return True

    # ---- changing ----------------------------------------------------------------------------------------------

    def _with(self, plot: Plot, series: str) -> Plot:
        if series in plot.removed:
            return msgspec.structs.replace(plot, removed=tuple(name for name in plot.removed if name != series))
        if series in plot.added:
            return plot
        return msgspec.structs.replace(plot, added=(*plot.added, series))

    def _without(self, plot: Plot, series: str) -> Plot:
        if series in plot.added:
            return msgspec.structs.replace(plot, added=tuple(name for name in plot.added if name != series))
        if not plot.chart or series in plot.removed:
            return plot
        return msgspec.structs.replace(plot, removed=(*plot.removed, series))

    def _change(self, plot: Plot) -> None:
        self._set([plot if plot.key == old.key else old for old in self._plots])

    def _set(self, plots: list[Plot]) -> None:
        if plots != self._plots:
            self._plots = plots
            self.changed.emit()


def fill(plot: Plot, charts: Sequence[Chart], run: RunCurves) -> Chart | None:
    """Return what a plot shows of a run; None for a plot of a chart that the run has no numbers for yet."""
    chart = next((one for one in charts if one.key == plot.chart), None)
    if plot.chart and chart is None and not plot.added:
        return None
    lines = [] if chart is None else [line for line in chart.lines if line.series not in plot.removed]
    there = {line.series for line in lines}
    lines += [line_of(name, run) for name in plot.added if name in run.series and name not in there]
    if chart is not None and len(lines) == len(chart.lines) and not plot.added:
        return chart
    return _mixed(plot.key, chart, lines)


def _mixed(key: str, chart: Chart | None, lines: list[Line]) -> Chart:
    """Make a chart of any lines: the title names their kinds, and each line says its own where there are several."""
    kinds = list(dict.fromkeys(line.group for line in lines if not line.reference))
    title = " · ".join(kinds) or ("" if chart is None else chart.title)
    named = [replace(line, label=line.words) for line in lines] if len(kinds) > 1 else lines
    shares = any("R@" in kind or "gap" in kind for kind in kinds)
    return Chart(key, title, tuple(named), 0.0 if shares else None, log=chart is None or chart.log, short=title)


def _defaults() -> list[Plot]:
    return [Plot(key=chart, chart=chart) for chart in SHOWN_FIRST]
