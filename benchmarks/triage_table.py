"""Scrolling, sorting and filtering a triage of a million pairs, against scrolling a small plain table.

Prints one JSON line; ``scroll_ratio`` is the time of a frame of the large table over that of the small one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from _report import report
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView

from xmodal_gui.models.triage_table import TriageTable

ROWS, FEW, FRAMES = 1_000_000, 1_000, 60
KEYS = ("mislabelled", "cosine", "rank_ab", "rank_ba", "twin", "hub", "worse", "weight")


def milliseconds(act: Callable[[], object]) -> float:
    """Return how long it takes."""
    started = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - started)


def frame(view: QTableView) -> float:
    """Return the median time of a frame while a table is scrolled from end to end, in ms."""
    bar, times = view.verticalScrollBar(), []
    for number in range(FRAMES):
        bar.setValue(bar.maximum() * number // FRAMES)
        times.append(milliseconds(view.viewport().grab))
    return float(np.median(times))


def plain() -> QTableView:
    """Return the table that it is measured against."""
    model = QStandardItemModel(FEW, len(KEYS) + 1)
    for row in range(FEW):
        for column in range(len(KEYS) + 1):
            model.setItem(row, column, QStandardItem(f"{row / (column + 1):.3f}"))
    view = QTableView()
    view.setModel(model)
    model.setParent(view)
    return view


def main() -> None:
    """Measure, and print."""
    app = QApplication([])
    generator = np.random.default_rng(0)
    table = TriageTable()
    table.name_columns({key: key for key in KEYS}, {})
    table.show_scores(np.arange(ROWS), {key: generator.standard_normal(ROWS).astype(np.float32) for key in KEYS})
    large, small = QTableView(), plain()
    large.setModel(table)
    for view in (large, small):
        view.resize(1000, 600)
        view.show()
    app.processEvents()
    shown = generator.random(ROWS) < 0.5
    found = {
        "sort_ms": milliseconds(lambda: table.sort_by("mislabelled")),
        "filter_ms": milliseconds(lambda: table.filter_by(shown)),
        "frame_ms": frame(large),
        "plain_frame_ms": frame(small),
    }
    found["scroll_ratio"] = found["frame_ms"] / found["plain_frame_ms"]
    report("triage_table", {}, found, rows=ROWS)


if __name__ == "__main__":
    main()
