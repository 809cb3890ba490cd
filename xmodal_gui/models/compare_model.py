"""Runs beside the session's: which, what their settings differ in, and how they do on validation. No widgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from PySide6.QtCore import QObject, Signal
from xmodal.errors import UserError
from xmodal.session.watching import RunNews
from xmodal.training.config import RunConfig

from xmodal_gui.models.charts import K
from xmodal_gui.models.curves_model import CurvesModel, Overlay
from xmodal_gui.models.run_curves import RunCurves
from xmodal_gui.numbers import shortest, significant

_LEFT_OUT = ("device", "torch_threads", "checkpoints", "evaluation")
"""Settings that say nothing about what is learned."""


@dataclass
class ComparedRun:
    """A run that is laid over the session's. Its overlay is None until it was read."""

    folder: Path
    overlay: Overlay | None = None
    growing: bool = False


@dataclass(frozen=True)
class Column:
    """A run in the table; `run` is 0 for the session, else the overlay's number."""

    name: str
    run: int
    curves: RunCurves


@dataclass(frozen=True)
class Comparison:
    """What is to be seen of all runs.

    Attributes
    ----------
    columns : runs, the best on validation first where they can be ranked.
    rows : (what, one text for each column): metrics, then the settings that differ. metrics : how many of the rows.
    unranked : why they are in no order of merit; empty if they are.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    metrics: int
    unranked: str


class CompareModel(QObject):
    """Keeps the runs laid over the curves, and compares them with the session.

    Signals
    -------
    changed : runs were added or removed, or what is known of them. wantedChanged : other runs are to be looked at.
    failed(UserError) : a run could not be read, and was taken off.
    """

    changed = Signal()
    wantedChanged = Signal()
    failed = Signal(object)

    def __init__(self, curves: CurvesModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._curves = curves
        self.runs: list[ComparedRun] = []

    @property
    def folders(self) -> list[Path]:
        """The runs to be looked at."""
        return [run.folder for run in self.runs]

    # ---- wishes ------------------------------------------------------------------------------------------------

    def add(self, folder: Path) -> None:
        """Lay a run over the session's."""
        folder = folder.resolve()
        if folder not in self.folders:
            self.runs.append(ComparedRun(folder))
            self.wantedChanged.emit()
            self.changed.emit()

    def remove(self, folder: Path) -> None:
        """Take a run off."""
        for run in [run for run in self.runs if run.folder == folder]:
            self.runs.remove(run)
            if run.overlay is not None:
                self._curves.take_off(run.overlay)
        self.wantedChanged.emit()
        self.changed.emit()

    # ---- facts -------------------------------------------------------------------------------------------------

    def take_news(self, news: RunNews) -> None:
        """Draw what is new of a run."""
        run = next((run for run in self.runs if run.folder == news.folder), None)
        if run is None:  # taken off meanwhile
            return
        curves = RunCurves() if run.overlay is None else run.overlay.curves
        before = curves.config
        if news.anew:
            curves.clear()
        curves.modalities = tuple(news.config.encoders)
        curves.set_config(news.config)
        curves.break_at(news.log)
        curves.extend({name: (steps.astype(np.float64), values) for name, (steps, values) in news.series.items()})
        run.growing = news.growing
        if run.overlay is None:
            run.overlay = self._curves.lay_over(news.folder.name, curves)
        else:
            self._curves.tell_growth(anew=news.anew or curves.config != before)
        self.changed.emit()

    def take_problem(self, folder: Path, error: UserError) -> None:
        """Take a run off that cannot be read, and say why."""
        self.remove(folder)
        self.failed.emit(error)

    # ---- comparing ---------------------------------------------------------------------------------------------

    def comparison(self) -> Comparison:
        """Compare what is known now."""
        columns = [Column(self.tr("this run"), 0, self._curves.run)]
        columns += [
            Column(run.overlay.name, run.overlay.number, run.overlay.curves) for run in self.runs if run.overlay
        ]
        unranked = self._why_unranked(columns)
        step = shared_step([column.curves for column in columns])
        if not unranked and step is not None:
            columns.sort(key=lambda column: -recall(column.curves, step))
        metrics = self._metrics(columns, step)
        settings = differences([column.curves.config for column in columns])
        return Comparison(tuple(columns), (*metrics, *settings), len(metrics), unranked)

    def _metrics(self, columns: list[Column], step: int | None) -> list[tuple[str, tuple[str, ...]]]:
        found = []
        if step is not None:
            at = self.tr("val R@{k} at step {step}").format(k=K, step=f"{step:,}")
            found.append((at, tuple(significant(recall(column.curves, step)) for column in columns)))
        newest = tuple(self._newest(column.curves) for column in columns)
        found.append((self.tr("val R@{k}, newest").format(k=K), newest))
        gaps = tuple(significant(_mean(column.curves, "modality_gap", "", np.inf)) for column in columns)
        found.append((self.tr("modality gap, newest"), gaps))
        found.append((self.tr("steps"), tuple(f"{column.curves.last_step:,}" for column in columns)))
        return found

    def _newest(self, curves: RunCurves) -> str:
        return significant(recall(curves, np.inf))

    def _why_unranked(self, columns: list[Column]) -> str:
        if len(columns) < 2:
            return ""
        if len({_key(column.curves.config.data) for column in columns}) > 1:
            return self.tr("Not ranked: the runs are of different data.")
        pools = {_pool(column.curves) for column in columns if any("/recall/" in name for name in column.curves.series)}
        if len(pools - {()}) > 1:
            return self.tr("Not ranked: recall is among different numbers of rows.")
        if shared_step([column.curves for column in columns]) is None:
            return self.tr("Not ranked: there is no step at which all were evaluated on validation.")
        return ""


def recall(curves: RunCurves, step: float) -> float:
    """Return R@10 on validation at a step, the mean over ordered pairs; NaN where there is none."""
    return _mean(curves, "recall", f"/{K}", step)


def shared_step(runs: list[RunCurves]) -> int | None:
    """Return the last step at which all runs were evaluated on validation; None if there is none."""
    sets = [
        {int(step) for name, one in run.series.items() if name.startswith("validation/recall/") for step in one.steps}
        for run in runs
    ]
    shared = set.intersection(*sets) if sets else set()
    return max(shared, default=None)


def differences(configs: list[RunConfig]) -> list[tuple[str, tuple[str, ...]]]:
    """Return each setting that is not the same in all configurations, by its path, and its values."""
    flat = [_flat(config) for config in configs]
    paths = list(dict.fromkeys(path for one in flat for path in one))
    rows = [(path, tuple(one.get(path, "–") for one in flat)) for path in paths]
    return [(path, values) for path, values in rows if len(set(values)) > 1]


def _flat(config: RunConfig) -> dict[str, str]:
    found: dict[str, str] = {}
    built: dict[str, Any] = msgspec.to_builtins(config)
    terms = built["cost"].pop("terms")
    built["cost"]["terms"] = {term.pop("id"): term for term in terms}
    augmented = built["augmentations"]
    built["augmentations"] = {name: {each.pop("type"): each for each in own} for name, own in augmented.items()}
    _flatten(built, "", found)
    return found


def _flatten(values: Mapping[str, Any], start: str, found: dict[str, str]) -> None:
    for name, value in values.items():
        if not start and name in _LEFT_OUT:
            continue
        path = f"{start}{name.rstrip('_')}"
        if isinstance(value, dict):
            _flatten(value, f"{path}.", found)
        else:
            found[path] = shortest(value) if isinstance(value, float) else str(value)


def _mean(curves: RunCurves, metric: str, end: str, step: float) -> float:
    start = f"validation/{metric}/"
    values = []
    for name, series in curves.series.items():
        if name.startswith(start) and name.endswith(end) and len(series):
            at = int(np.searchsorted(series.steps, step, side="right")) - 1
            if at >= 0 and (np.isinf(step) or series.steps[at] == step):
                values.append(float(series.values[at]))
    return float(np.mean(values)) if values else float("nan")


def _pool(curves: RunCurves) -> tuple[float, ...]:
    return tuple(
        float(series.values[-1])
        for name, series in sorted(curves.series.items())
        if name.startswith("validation/pool/")
    )


def _key(section: Any) -> bytes:
    return msgspec.json.encode(section)
