"""Curves as CSV: wide, a column for each series, or long, a line for each value."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from xmodal.export.table import shortest
from xmodal.export.writing import writing_text
from xmodal.progress import report, reported
from xmodal.store.queries import SeriesData


def write_curves_csv(path: Path, series: SeriesData) -> None:
    """Write curves as CSV: one line for each step at which any series has a value, one column for each series.

    A field is empty where a series has no value at that step; ``nan`` is a value that was not a number.

    Parameters
    ----------
    series : name -> (steps, values), steps ascending.

    Raises
    ------
    UserError : the path cannot be written.
    """
    steps = np.unique(np.concatenate([np.empty(0, np.int64), *(own for own, _ in series.values())]))
    columns = []
    for number, (own, values) in enumerate(series.values()):
        report(0.5 * number / len(series))
        column = np.full(len(steps), "", dtype=object)
        column[np.searchsorted(steps, own)] = shortest(values)
        columns.append(column)
    with writing_text(path) as file:
        writer = csv.writer(file)
        writer.writerow(["step", *series])
        lines = zip(steps.tolist(), *columns, strict=True)
        writer.writerows(reported(lines, len(steps), 0.5, 1.0))


def write_curves_long_csv(path: Path, series: SeriesData) -> None:
    """Write curves as CSV in the long form: ``series``, ``step``, ``value``, series after series.

    Raises
    ------
    UserError : the path cannot be written.
    """
    with writing_text(path) as file:
        writer = csv.writer(file)
        writer.writerow(["series", "step", "value"])
        for number, (name, (steps, values)) in enumerate(series.items()):
            lines = ((name, step, value) for step, value in zip(steps.tolist(), shortest(values), strict=True))
            share = number / len(series), (number + 1) / len(series)
            writer.writerows(reported(lines, len(steps), *share))
