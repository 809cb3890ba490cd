"""How a map looks: marks, what stands out, the links and rings of rows, and the outline being drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPen, QPolygonF

from xmodal_gui.models.axis_words import ends_words
from xmodal_gui.models.coloring import LEVELS, OTHER
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.models.map_points import drawing_order
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.camera import Camera, Floats, nice_length
from xmodal_gui.widgets.category_colors import category_colors
from xmodal_gui.widgets.link_painter import LinkPainter
from xmodal_gui.widgets.marks import MarkSheet, draw_mark
from xmodal_gui.widgets.thumbnails import Thumbnails, Tile

MANY = 4000
"""Points up to which marks have their full size."""
LEAST_MARK = 3.5
STALE_OPACITY = 0.4
FADED_OPACITY = 0.22
"""Of points that others stand out from."""
FAR_OPACITY = 0.3
"""Of the point that is farthest from the eye, on a map in space."""
_EDGE = 24.0
"""Points further outside the picture than this are not drawn."""


class ScatterPainter:
    """Draws a `MapModel` at places that it is given. Drawn with stamps (`MarkSheet`).

    Attributes
    ----------
    order : (P,) points from the lowest to the one on top. A fixed shuffle: whoever is drawn first or last, no modality
        and no category hides another; but what stands out lies above what does not.
    thumbnails : pictures and words in place of dots.
    """

    def __init__(self, model: MapModel, theme: Theme) -> None:
        self._model = model
        self._theme = theme
        self._data = model.data
        self._sheet: MarkSheet | None = None
        self._marks: NDArray[np.int64] = np.zeros(0, np.int64)
        self._shuffle: NDArray[np.int64] = np.zeros(0, np.int64)
        self._opacity: Floats | None = None
        self.order: NDArray[np.int64] = np.zeros(0, np.int64)
        self._links = LinkPainter(model, theme)
        self.thumbnails = Thumbnails(model, theme)

    # ---- what is drawn -----------------------------------------------------------------------------------------

    def take_points(self) -> None:
        """Draw other points from now on; `take_colors` and `take_lights` follow."""
        if self._model.data is not self._data:
            self._data = self._model.data
            self.thumbnails.forget()
        self._shuffle = drawing_order(len(self._model.points))

    def take_lights(self) -> None:
        """Take over which points are shown and which stand out."""
        model = self._model
        order = self._shuffle[model.shown[self._shuffle]]
        depth = model.points.depth
        self._opacity = None
        if depth is not None:
            order = order[np.argsort(depth[order], kind="stable")]
            self._opacity = nearness(depth) * (1.0 - FAR_OPACITY) + FAR_OPACITY
        if model.lit is not None:
            lit = model.lit[order]
            order = np.concatenate([order[~lit], order[lit]])
            lights = np.where(model.lit, 1.0, FADED_OPACITY)
            self._opacity = lights if self._opacity is None else self._opacity * lights
        self.order = order

    def take_colors(self, ratio: float) -> None:
        """Choose each point's mark: modality decides the shape; the coloring decides the hue."""
        marks, self._marks = marks_of(self._model, self._theme)
        self._sheet = MarkSheet(marks, self.mark_size(), self._theme.color("plot"), ratio)

    def mark_size(self) -> float:
        """Return the diameter of a mark in pixels; many points get smaller ones."""
        full = float(self._theme.size("mark"))
        return max(LEAST_MARK, full * min(1.0, math.sqrt(MANY / max(len(self._model.points), 1))))

    def hue(self, point: int) -> QColor:
        """Return the colour of a point's mark."""
        assert self._sheet is not None
        return self._sheet.marks[int(self._marks[point])][1]

    def tiles(self, places: Floats, size: QSize) -> list[Tile]:
        """Return the thumbnails that stand for points at these places, the one on top last."""
        return self.thumbnails.lay_out(places, self._seen(places, size), size)

    def _seen(self, places: Floats, size: QSize) -> NDArray[np.int64]:
        return self.order[in_sight(places[self.order], size)]

    # ---- painting ----------------------------------------------------------------------------------------------

    def paint_points(self, painter: QPainter, places: Floats, size: QSize) -> None:
        """Draw the links, and the marks of the points that are shown."""
        if self._sheet is None:
            return
        painter.setOpacity(self._age_opacity())
        is_vector = painter.paintEngine().type() in (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf)
        stamp = self._sheet.draw if is_vector else self._sheet.stamp
        order = self._seen(places, size)
        seen = np.zeros(len(places), bool)
        seen[order] = True
        self._links.paint(painter, places, seen, size)
        stamp(painter, places[order], self._marks[order], None if self._opacity is None else self._opacity[order])
        painter.setOpacity(1.0)

    def paint_tiles(self, painter: QPainter, tiles: Sequence[Tile]) -> None:
        """Draw what stands for points in place of their marks."""
        painter.setOpacity(self._age_opacity())
        self.thumbnails.paint(painter, tiles, self.hue, self._opacity)
        painter.setOpacity(1.0)

    def _age_opacity(self) -> float:
        return STALE_OPACITY if self._model.is_stale else 1.0

    def paint_row_lines(self, painter: QPainter, places: Floats) -> None:
        """Link the points of the row that is looked at, and of the one under the mouse, above all others."""
        model = self._model
        links = model.links()
        for row, _, ink in self._rows():
            is_measured = row == model.selected_row and model.link_choice.mode != "none"
            of_row = links.only((links.rows == row) & model.shown[links.first] & model.shown[links.second])
            for first, second, distance in zip(of_row.first, of_row.second, of_row.distance, strict=True):
                color = self._links.color_of(float(distance)) if is_measured else ink
                painter.setPen(QPen(color, 2 if is_measured else 1.2))
                painter.drawLine(QPointF(*places[first].tolist()), QPointF(*places[second].tolist()))

    def paint_rings(self, painter: QPainter, places: Floats, tiles: Sequence[Tile]) -> None:
        """Enlarge and ring what is looked at and what is under the mouse. No tile is raised: hit is what one sees."""
        of_point = {tile.point: tile for tile in tiles}
        for row, points, ink in self._rows():
            for number in points:
                ring = ink if row == self._model.selected_row or number == self._model.hovered_point else None
                if number not in of_point:
                    self._paint_mark(painter, places[number], number, ring)
                elif ring is not None:
                    self._paint_frame(painter, of_point[number], ring)

    def _rows(self) -> list[tuple[int, list[int], QColor]]:
        """Return (row, its points that are shown, ink) of the row that is looked at and of that under the mouse."""
        model, point, found = self._model, self._model.hovered_point, []
        hovered = None if point is None or point >= len(model.points) else int(model.points.rows[point])
        for row in dict.fromkeys((model.selected_row, hovered)):
            if row is not None:
                of_row = model.points_of_row(row)
                ink = self._theme.color("selected" if row == model.selected_row else "link")
                found.append((row, of_row[model.shown[of_row]].tolist(), ink))
        return found

    def _paint_mark(self, painter: QPainter, place: Floats, point: int, ring: QColor | None) -> None:
        """Draw one point larger than the others."""
        assert self._sheet is not None
        size, ground = max(self.mark_size() * 1.7, 11.0), self._theme.color("plot")
        shape, color = self._sheet.marks[int(self._marks[point])]
        painter.save()
        painter.translate(QPointF(*place.tolist()))
        if ring is not None:
            painter.setPen(QPen(ring, 1.5))
            painter.setBrush(ground)
            painter.drawEllipse(QPointF(), size * 0.95, size * 0.95)
        draw_mark(painter, shape, size, color, ground)
        painter.restore()

    def _paint_frame(self, painter: QPainter, tile: Tile, ring: QColor) -> None:
        radius = self._theme.radius("small") + 2
        painter.setPen(QPen(ring, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(tile.room.adjusted(-2.5, -2.5, 2.5, 2.5), radius, radius)

    def paint_outline(self, painter: QPainter, outline: Floats) -> None:
        """Draw the box or the lasso under the hand."""
        if len(outline) == 0:
            return
        painter.setPen(QPen(self._theme.color("accent"), 1.2))
        painter.setBrush(self._theme.color("accent", 0.1))
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in outline.tolist()]))

    def paint_sentence(self, painter: QPainter, text: str, size: QSize) -> None:
        """Say why there is nothing to see."""
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.color("text_muted"))
        room = QRectF(0, 0, size.width(), size.height()).adjusted(32, 32, -32, -32)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), text)

    def _ends_words(self) -> str:
        layout = self._model.layout
        return "" if layout is None else ends_words(layout.settings.ends)

    def paint_scale(self, painter: QPainter, camera: Camera, size: QSize, method: str) -> None:
        """Draw a bar that says how long a distance is: only in views where distances mean something."""
        length = nice_length(max(size.width() * 0.18, 1.0) / camera.scale)
        pixels = length * camera.scale
        right, bottom = size.width() - 16.0, size.height() - 14.0
        painter.setPen(QPen(self._theme.color("axis"), 1.2))
        painter.drawLine(QPointF(right - pixels, bottom), QPointF(right, bottom))
        for x in (right - pixels, right):
            painter.drawLine(QPointF(x, bottom - 3), QPointF(x, bottom + 3))
        painter.setFont(self._theme.font("caption"))
        label = f"{length:g}"
        if method == "gap" and self._model.points.solid is None:
            label = QCoreApplication.translate("ScatterView", "{length} along the gap →").format(length=label)
        elif method == "axis" and self._model.points.solid is None:
            words = QCoreApplication.translate("ScatterView", "{length} along the axis {ends} →")
            label = words.format(length=label, ends=self._ends_words())
        painter.drawText(QRectF(0, bottom - 22, right, 16), int(Qt.AlignmentFlag.AlignRight), label)


def nearness(depth_P: Floats) -> Floats:
    """Return how near to the eye points are, (P,) in [0, 1]: 0 the farthest, 1 the nearest."""
    if len(depth_P) == 0:
        return depth_P
    low, high = float(depth_P.min()), float(depth_P.max())
    return (depth_P - low) / (high - low) if high > low else np.ones_like(depth_P)


def in_sight(places_P2: Floats, size: QSize, edge: float = _EDGE) -> NDArray[np.bool_]:
    """(P,): whether a place lies within the picture, or at most `edge` pixels outside."""
    low, high = (-edge, -edge), (size.width() + edge, size.height() + edge)
    return np.asarray(((places_P2 >= low) & (places_P2 <= high)).all(axis=1))


def marks_of(model: MapModel, theme: Theme) -> tuple[list[tuple[str, QColor]], NDArray[np.int64]]:
    """Return the marks that a map needs, (shape, colour), and which of them each point has, (P,)."""
    names, coloring = max(len(model.modalities), 1), model.coloring
    hues: list[QColor] | None = None
    if coloring.kind == "category":
        hues = [theme.category(OTHER), *category_colors(coloring.labels, theme)]
    elif coloring.kind == "quantity":
        scale = theme.quantity(np.linspace(0, 1, LEVELS)).tolist()
        hues = [theme.category(OTHER), *(QColor(*rgb) for rgb in scale)]
    marks = [
        (theme.shape(place), hue)
        for place in range(names)
        for hue in ([theme.modality(place)] if hues is None else hues)
    ]
    per_modality = 1 if hues is None else len(hues)
    return marks, model.points.modality * per_modality + (0 if hues is None else coloring.codes - OTHER)
