"""The lines between partners on the map, coloured by how far apart they truly are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from xmodal_gui.models.map_links import Links
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.camera import Floats

MOST = 500
"""Links that are drawn at most: more are no lines but a cloth."""
FARTHEST = 1.0
"""End of the scale: what has nothing in common has distance 1. A fixed one, so that pictures can be compared."""
_LEVELS = 16


class LinkPainter:
    """Draws the links that a `MapModel` wants to be seen."""

    def __init__(self, model: MapModel, theme: Theme) -> None:
        self._model = model
        self._theme = theme

    def wanted(self, seen_P: NDArray[np.bool_]) -> Links | None:
        """Return the links to draw, given which points lie in the picture; None if none are asked for."""
        model, mode = self._model, self._model.link_choice.mode
        if mode == "none" or (mode == "selection" and len(model.selection) == 0):
            return None
        links = model.links()
        keep = model.shown[links.first] & model.shown[links.second]
        if mode == "selection":
            keep &= np.isin(links.rows, model.selection.rows)
        else:
            keep &= seen_P[links.first] | seen_P[links.second]
        return links.only(keep)

    def color_of(self, distance: float) -> QColor:
        """Return the colour of a distance; that of plain links where it is not known."""
        if not np.isfinite(distance):
            return self._theme.color("link")
        return QColor(*self._theme.quantity(np.array([min(max(distance / FARTHEST, 0.0), 1.0)]))[0].tolist())

    def paint(self, painter: QPainter, places: Floats, seen_P: NDArray[np.bool_], size: QSize) -> None:
        """Draw them below the points; too many are counted instead."""
        links = self.wanted(seen_P)
        if links is None:
            return
        if len(links) > MOST:
            self._paint_count(painter, len(links), size)
            return
        known = np.isfinite(links.distance)
        levels = np.where(known, np.clip(links.distance / FARTHEST, 0, 1) * (_LEVELS - 1), _LEVELS).round().astype(int)
        scale = self._theme.quantity(np.linspace(0, 1, _LEVELS)).tolist()
        colors = [*(QColor(*rgb) for rgb in scale), self._theme.color("link")]
        ends = np.hstack([places[links.first], places[links.second]])
        for level in np.unique(levels).tolist():
            painter.setPen(QPen(colors[level], 1.2))
            painter.drawLines([QLineF(*line) for line in ends[levels == level].tolist()])

    def _paint_count(self, painter: QPainter, count: int, size: QSize) -> None:
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.color("text_muted"))
        text = QCoreApplication.translate("LinkPainter", "{count:,} links: zoom in, select or hide to see them")
        room = QRectF(12, size.height() - 24, size.width() - 24, 16)
        painter.drawText(
            room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text.format(count=count)
        )
