"""One frame of the map: 10,000 points drawn, pointed at, searched and drawn around, in a picture of 1200 x 800."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from statistics import median

import numpy as np
from _report import report

ROWS = 5000
"""Rows of two modalities: 10,000 points."""
FRAMES = 40


def main() -> int:
    """Measure; 0 if the bounds are met."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication
    from xmodal.data.generated import VectorsConfig
    from xmodal.projection.records import Layout
    from xmodal.wire.arrays import Array

    from xmodal_gui.models.map_model import MapModel
    from xmodal_gui.theme import Theme
    from xmodal_gui.widgets.scatter_view import ScatterView

    app = QApplication([])
    theme = Theme()
    theme.apply(app, "light")
    model = MapModel(theme.categories())
    model.set_data(VectorsConfig(rows=ROWS).open())
    places = np.random.default_rng(0).normal(size=(2 * ROWS, 2)).astype(np.float32)
    names = model.modalities[:2]
    layout = Layout(
        method="umap",
        modalities=names,
        coordinates=Array.of(places),
        modality=Array.of(np.repeat([0, 1], ROWS).astype(np.int32)),
        rows=Array.of(np.tile(np.arange(ROWS), 2)),
    )
    model.show_layout(layout)
    view = ScatterView(model, theme)
    view.resize(1200, 800)
    view.fit()
    image = QImage(1200, 800, QImage.Format.Format_ARGB32_Premultiplied)

    def paint() -> None:
        view.render(image)

    plain = timed(paint)
    model.selection.choose(range(0, ROWS, 3))
    measured = {
        "paint_ms": plain,
        "paint_selected_ms": timed(paint),
        "point_ms": timed(lambda: model.hover(view.point_at(QPointF(600, 400)))),
    }
    asked = {"paint_ms": "<= 16", "paint_selected_ms": "<= 16", "point_ms": "<= 4"}
    return 0 if report("scatter", asked, measured, points=2 * ROWS, frames=FRAMES) else 1


def timed(act: Callable[[], object]) -> float:
    """Return the median duration in ms, after a first time that fills caches."""
    act()
    spent = []
    for _ in range(FRAMES):
        start = time.perf_counter()
        act()
        spent.append(time.perf_counter() - start)
    return 1000 * median(spent)


if __name__ == "__main__":
    raise SystemExit(main())
