"""The map itself: points that move and never jump, and what they are when one points at them.

Drawn with stamps (`MarkSheet`) on a plain widget: at 4,000 points a frame takes about 2 ms on one core.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from xmodal_gui.models.coloring import LEVELS, OTHER
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.camera import Camera, Floats, fit_camera, is_comfortable, nice_length
from xmodal_gui.widgets.hover_card import HoverCard
from xmodal_gui.widgets.marks import MarkSheet, draw_mark
from xmodal_gui.widgets.motion import Motion

REACH = 10.0
"""Distance in pixels within which a point is hit."""
CLICK = 4.0
"""A press that moves less than this is a click, more is a drag."""
MANY = 4000
"""Points up to which marks have their full size."""
LEAST_MARK = 3.5
STALE_OPACITY = 0.4
ZOOM = 1.0015
"""Zoom factor per unit of a wheel's angle (120 units a notch)."""


class ScatterView(QWidget):
    """Shows a `MapModel`: wheel zooms, a drag pans, pointing hovers, a click selects, F fits, Esc clears.

    Signals
    -------
    arrived : points have come to rest.
    """

    arrived = Signal()

    def __init__(self, model: MapModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._motion = Motion(theme.motion(), self)
        self._motion.moved.connect(self._show_motion)
        self._motion.finished.connect(self.arrived)
        self._is_looked_around = False
        self._below = 0.0
        self._method = ""
        self._press: QPointF | None = None
        self._drag: QPointF | None = None
        self._mouse: QPointF | None = None
        self._sheet: MarkSheet | None = None
        self._marks: NDArray[np.int64] = np.zeros(0, np.int64)
        self._order: NDArray[np.int64] = np.zeros(0, np.int64)
        self._was_stale = False
        self._card = HoverCard(model, theme, self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Map of the shared space"))
        model.moved.connect(self._show_layout)
        model.recolored.connect(self._show_colors)
        model.hovered.connect(self._show_pointing)
        model.selected.connect(self._show_pointing)
        model.advanced.connect(self._show_age)
        theme.changed.connect(self._show_colors)
        self._show_layout()

    # ---- what others ask ---------------------------------------------------------------------------------------

    @property
    def camera(self) -> Camera:
        """Where one looks from."""
        return self._motion.camera

    def screen_places(self) -> Floats:
        """Return where the points are drawn now, (P, 2) pixels."""
        return self._motion.camera.to_screen(self._motion.places, self.width(), self.height())

    def point_at(self, position: QPointF) -> int | None:
        """Return the point under a pixel, the nearest of those within reach; of equals the one on top."""
        places = self.screen_places()
        if len(places) == 0:
            return None
        distance = np.hypot(places[:, 0] - position.x(), places[:, 1] - position.y())[self._order]
        nearest = len(distance) - 1 - int(np.argmin(distance[::-1]))
        return int(self._order[nearest]) if distance[nearest] <= REACH else None

    def fit(self) -> None:
        """Bring all points into view, smoothly."""
        self._is_looked_around = False
        points = self._model.points
        camera = self._fitted(points.coordinates)
        self._motion.go(points.coordinates, points.keys, camera, smoothly=self.isVisible())

    @property
    def is_looked_around(self) -> bool:
        """Whether the user chose where to look from."""
        return self._is_looked_around

    def look_from(self, camera: Camera) -> None:
        """Look from there, at once."""
        self._is_looked_around = True
        points = self._model.points
        self._motion.go(points.coordinates, points.keys, camera, smoothly=False)

    def keep_free(self, below: float) -> None:
        """Let no point be hidden by what covers so many pixels at the bottom."""
        if below != self._below:
            self._below = below
            points, camera = self._model.points, self._motion.camera
            if not self._is_looked_around and not is_comfortable(camera, points.coordinates, *self._room()):
                self.fit()

    def _room(self) -> tuple[float, float, float]:
        return self.width(), self.height(), self._below

    def _fitted(self, places: Floats) -> Camera:
        return fit_camera(places, *self._room())

    def finish_motion(self) -> None:
        """Let the points arrive now (before a picture is taken)."""
        self._motion.finish()

    def sizeHint(self) -> QSize:
        """Ask for a comfortable map."""
        return QSize(720, 480)

    def minimumSizeHint(self) -> QSize:
        """Be content with a small one."""
        return QSize(240, 180)

    # ---- model to view -----------------------------------------------------------------------------------------

    def _show_layout(self) -> None:
        points, layout = self._model.points, self._model.layout
        method = "" if layout is None else layout.method
        is_known = self._motion.has_in_common(points.keys)
        target = self._camera_for(points.coordinates, is_known and method == self._method)
        self._method = method
        # A fixed shuffle: whoever is drawn first or last, no modality and no category hides another.
        self._order = np.random.default_rng(0).permutation(len(points)).astype(np.int64)
        self._paint_marks()
        self._motion.go(points.coordinates, points.keys, target, smoothly=is_known and self.isVisible())
        self._show_pointing()

    def _camera_for(self, places: Floats, is_same_map: bool) -> Camera:
        """Decide where to look from: the range stays as it is unless there is a reason."""
        camera = self._motion.camera
        if not is_same_map:
            self._is_looked_around = False
        elif self._is_looked_around or is_comfortable(camera, places, *self._room()):
            return camera
        return self._fitted(places)

    def _show_colors(self) -> None:
        self._paint_marks()
        self._show_pointing()

    def _paint_marks(self) -> None:
        """Choose each point's mark: modality decides the shape; the coloring decides the hue."""
        model, theme = self._model, self._theme
        names, coloring = max(len(model.modalities), 1), model.coloring
        hues: list[QColor] | None = None
        if coloring.kind == "category":
            hues = [theme.category(OTHER), *(theme.category(code) for code in range(len(coloring.labels)))]
        elif coloring.kind == "quantity":
            scale = theme.quantity(np.linspace(0, 1, LEVELS)).tolist()
            hues = [theme.category(OTHER), *(QColor(*rgb) for rgb in scale)]
        marks = [
            (theme.shape(place), hue)
            for place in range(names)
            for hue in ([theme.modality(place)] if hues is None else hues)
        ]
        per_modality = 1 if hues is None else len(hues)
        codes = 0 if hues is None else coloring.codes - OTHER
        self._marks = model.points.modality * per_modality + codes
        self._sheet = MarkSheet(marks, self._mark_size(), theme.color("plot"), self.devicePixelRatioF())

    def _mark_size(self) -> float:
        full = float(self._theme.size("mark"))
        return max(LEAST_MARK, full * min(1.0, math.sqrt(MANY / max(len(self._model.points), 1))))

    def _show_pointing(self) -> None:
        self._place_card()
        self.update()

    def _show_age(self) -> None:
        """Fade points that are old. Each step comes by here: 4,000 points are not painted for nothing."""
        if self._model.is_stale != self._was_stale:
            self.update()

    def _show_motion(self) -> None:
        if self._mouse is not None and self._drag is None:
            self._model.hover(self.point_at(self._mouse))  # points moved under a mouse that stands still
        self._place_card()
        self.update()

    def _place_card(self) -> None:
        point = self._pointed()
        if point is None:
            self._card.hide()
            return
        x, y = self.screen_places()[point].tolist()
        self._card.show_point(point, QPointF(x, y))

    def _pointed(self) -> int | None:
        """Return the point that the card is about: the one under the mouse, else the selected row's first."""
        model = self._model
        if model.hovered_point is not None and model.hovered_point < len(model.points):
            return model.hovered_point
        if model.selected_row is None:
            return None
        of_row = model.points_of_row(model.selected_row)
        return int(of_row[0]) if len(of_row) else None

    # ---- gestures ----------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Hover, or drag the map."""
        self._mouse = event.position()
        if self._press is not None and self._drag is None and _far(event.position(), self._press):
            self._drag = self._press
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._model.hover(None)
        if self._drag is None:
            self._model.hover(self.point_at(event.position()))
            return
        step = event.position() - self._drag
        self._drag = event.position()
        self._look(self.camera.panned(step.x(), step.y()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._press = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select what was clicked; nothing there clears the selection."""
        if event.button() != Qt.MouseButton.LeftButton or self._press is None:
            return
        was_click = self._drag is None
        self._press = self._drag = None
        self.unsetCursor()
        point = self.point_at(event.position())
        if was_click:
            self._model.select_row(None if point is None else int(self._model.points.rows[point]))
        self._model.hover(point)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._mouse = None
        self._model.hover(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the mouse."""
        turn = event.angleDelta().y() or event.angleDelta().x()
        at = event.position()
        self._look(self.camera.zoomed(ZOOM**turn, at.x(), at.y(), self.width(), self.height()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F fits, Esc clears, plus and minus zoom, arrows pan."""
        width, height, step = self.width(), self.height(), 48.0
        pans = {
            Qt.Key.Key_Left: (step, 0.0),
            Qt.Key.Key_Right: (-step, 0.0),
            Qt.Key.Key_Up: (0.0, step),
            Qt.Key.Key_Down: (0.0, -step),
        }
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_F:
            self.fit()
        elif key == Qt.Key.Key_Escape and (self._model.selected_row, self._model.hovered_point) != (None, None):
            self._model.select_row(None)
            self._model.hover(None)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._look(self.camera.zoomed(1.25, width / 2, height / 2, width, height))
        elif key == Qt.Key.Key_Minus:
            self._look(self.camera.zoomed(0.8, width / 2, height / 2, width, height))
        elif key in pans:
            self._look(self.camera.panned(*pans[key]))
        else:
            super().keyPressEvent(event)

    def _look(self, camera: Camera) -> None:
        if len(self._model.points):
            self._is_looked_around = True
            self._motion.look(camera)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep showing all, or what the user looks at."""
        if not self._is_looked_around and len(self._model.points):
            self._motion.look(self._fitted(self._motion.target))
        self._place_card()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw marks for the screen that this is."""
        self._paint_marks()

    # ---- painting ----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, the points, and what is pointed at."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("plot"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if len(self._model.points) == 0 or self._sheet is None:
            self._paint_sentence(painter)
            return
        places = self.screen_places()
        self._was_stale = self._model.is_stale
        painter.setOpacity(STALE_OPACITY if self._was_stale else 1.0)
        is_vector = painter.paintEngine().type() in (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf)
        stamp = self._sheet.draw if is_vector else self._sheet.stamp
        stamp(painter, places[self._order], self._marks[self._order])
        painter.setOpacity(1.0)
        self._paint_rows(painter, places)
        if self._method in ("gap", "pca"):
            self._paint_scale(painter)

    def _paint_sentence(self, painter: QPainter) -> None:
        text = self._model.message or self.tr("First map in a moment: it needs one look at the embeddings.")
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.color("text_muted"))
        room = QRectF(self.rect()).adjusted(32, 32, -32, -32)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), text)

    def _paint_rows(self, painter: QPainter, places: Floats) -> None:
        """Link and ring the row that is selected and the one under the mouse."""
        model = self._model
        point = model.hovered_point if model.hovered_point is not None else -1
        hovered = int(model.points.rows[point]) if 0 <= point < len(model.points) else None
        for row in dict.fromkeys((model.selected_row, hovered)):
            if row is not None:
                self._paint_row(painter, places, row, point, is_selected=row == model.selected_row)

    def _paint_row(self, painter: QPainter, places: Floats, row: int, point: int, *, is_selected: bool) -> None:
        theme = self._theme
        points = self._model.points_of_row(row).tolist()
        ink = theme.color("selected" if is_selected else "link")
        painter.setPen(QPen(ink, 1.5 if is_selected else 1.2))
        for first, second in zip(points, points[1:] + points[:1] if len(points) > 2 else points[1:], strict=False):
            painter.drawLine(QPointF(*places[first].tolist()), QPointF(*places[second].tolist()))
        size = max(self._mark_size() * 1.7, 11.0)
        assert self._sheet is not None
        for number in points:
            shape, color = self._sheet.marks[int(self._marks[number])]
            painter.save()
            painter.translate(QPointF(*places[number].tolist()))
            if is_selected or number == point:
                painter.setPen(QPen(ink, 1.5))
                painter.setBrush(theme.color("plot"))
                painter.drawEllipse(QPointF(), size * 0.95, size * 0.95)
            draw_mark(painter, shape, size, color, theme.color("plot"))
            painter.restore()

    def _paint_scale(self, painter: QPainter) -> None:
        """Draw a bar that says how long a distance is: only in views where distances mean something."""
        length = nice_length(max(self.width() * 0.18, 1.0) / self.camera.scale)
        pixels = length * self.camera.scale
        right, bottom = self.width() - 16.0, self.height() - 14.0
        painter.setPen(QPen(self._theme.color("axis"), 1.2))
        painter.drawLine(QPointF(right - pixels, bottom), QPointF(right, bottom))
        for x in (right - pixels, right):
            painter.drawLine(QPointF(x, bottom - 3), QPointF(x, bottom + 3))
        painter.setFont(self._theme.font("caption"))
        label = f"{length:g}"
        if self._method == "gap":
            label = self.tr("{length} along the gap →").format(length=label)
        painter.drawText(QRectF(0, bottom - 22, right, 16), int(Qt.AlignmentFlag.AlignRight), label)


def _far(a: QPointF, b: QPointF) -> bool:
    return (a - b).manhattanLength() > CLICK
