"""The map itself: points that move and never jump, and what they are when one points at them.

Where points are is known here (`Motion`, `Camera`); how they look is the painter's business, what the mouse does that
of the gestures. At 4,000 points a frame takes about 2 ms on one core.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xmodal_gui.models.guest_model import GuestModel
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.models.selection import How
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.camera import Camera, Floats, fit_camera, is_comfortable
from xmodal_gui.widgets.guest_painter import paint_guest
from xmodal_gui.widgets.hover_card import HoverCard
from xmodal_gui.widgets.motion import Motion
from xmodal_gui.widgets.outline import inside
from xmodal_gui.widgets.scatter_gestures import ScatterGestures
from xmodal_gui.widgets.scatter_painter import ScatterPainter
from xmodal_gui.widgets.thumbnails import tile_at

REACH = 10.0
"""Distance in pixels within which a point is hit."""
ZOOM = 1.0015
"""Zoom factor per unit of a wheel's angle (120 units a notch)."""


class ScatterView(QWidget):
    """Shows a `MapModel`: wheel zooms, a drag pans, pointing hovers, a click selects, F fits, Esc clears.

    A map in space is turned by a drag and by the arrows; the middle button pans.

    Attributes
    ----------
    gestures : what the mouse does, and the tool that decides what a drag does.

    Signals
    -------
    arrived : points have come to rest.
    """

    arrived = Signal()

    def __init__(
        self, model: MapModel, theme: Theme, parent: QWidget | None = None, guests: GuestModel | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._guests = guests
        self._motion = Motion(theme.motion(), self)
        self._motion.moved.connect(self._show_motion)
        self._motion.finished.connect(self.arrived)
        self._is_looked_around = False
        self._below = 0.0
        self._method = ""
        self._mouse: QPointF | None = None
        self._was_stale = False
        self._theme = theme
        self._painter = ScatterPainter(model, theme)
        self.gestures = ScatterGestures(self)
        self._card = HoverCard(model, theme, self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Map of the shared space"))
        self._listen()
        self._show_layout()

    def _listen(self) -> None:
        model, gestures = self._model, self.gestures
        model.moved.connect(self._show_layout)
        model.recolored.connect(self._show_colors)
        model.turned.connect(self._show_side)
        model.hovered.connect(self._show_pointing)
        model.selected.connect(self._show_lights)
        model.filtered.connect(self._show_lights)
        model.advanced.connect(self._show_age)
        model.link_choice.changed.connect(self.update)
        if self._guests is not None:
            self._guests.changed.connect(self.update)
        model.pairs.changed.connect(self.update)
        self._theme.changed.connect(self._show_colors)
        gestures.pointed.connect(self._point)
        gestures.clicked.connect(self._click)
        gestures.panned.connect(lambda dx, dy: self._look(self.camera.panned(dx, dy)))
        gestures.turned.connect(model.drag_around)
        gestures.dragging.connect(self._show_drag)
        gestures.drawn.connect(self.update)
        gestures.outlined.connect(self._choose_within)
        gestures.toolChanged.connect(self._show_tool)

    # ---- what others ask ---------------------------------------------------------------------------------------

    @property
    def camera(self) -> Camera:
        """Where one looks from."""
        return self._motion.camera

    def screen_places(self) -> Floats:
        """Return where the points are drawn now, (P, 2) pixels."""
        return self._motion.camera.to_screen(self._motion.places, self.width(), self.height())

    def point_at(self, position: QPointF) -> int | None:
        """Return the point under a pixel, the nearest of those within reach; of equals the one on top.

        What a filter hides is not there. A thumbnail is hit all over, and lies above dots.
        """
        order = self._painter.order
        if len(order) == 0:
            return None
        places = self.screen_places()
        found = tile_at(self._painter.tiles(places, self.size()), position)
        if found is not None:
            return found
        places = places[order]
        distance = np.hypot(places[:, 0] - position.x(), places[:, 1] - position.y())
        nearest = len(distance) - 1 - int(np.argmin(distance[::-1]))
        return int(order[nearest]) if distance[nearest] <= REACH else None

    def fit(self) -> None:
        """Bring all points into view, smoothly."""
        self._is_looked_around = False
        points = self._model.points
        camera = self._fitted(points.extent())
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
            if not self._is_looked_around and not is_comfortable(camera, points.extent(), *self._room()):
                self.fit()

    def _room(self) -> tuple[float, float, float]:
        return self.width(), self.height(), self._below

    def _fitted(self, places: Floats) -> Camera:
        return fit_camera(places, *self._room())

    def show_thumbnails(self, wanted: bool) -> None:
        """Draw pictures and words where few points are in view, or always dots."""
        self._painter.thumbnails.wanted = wanted
        self._point_again()
        self.update()

    def toggle_thumbnails(self) -> None:
        """Take dots for thumbnails, or back."""
        self.show_thumbnails(not self._painter.thumbnails.wanted)

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
        self.gestures.can_turn = points.solid is not None
        is_known = self._motion.has_in_common(points.keys)
        target = self._camera_for(points.extent(), is_known and method == self._method)
        self._method = method
        self._painter.take_points()
        self._painter.take_colors(self.devicePixelRatioF())
        self._painter.take_lights()
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

    def _show_side(self) -> None:
        """Show a map in space from another side; a camera that showed all of it still does."""
        points = self._model.points
        self._painter.take_lights()
        self._motion.go(points.coordinates, points.keys, self._motion.camera, smoothly=False)
        self._show_pointing()

    def _show_colors(self) -> None:
        self._painter.take_colors(self.devicePixelRatioF())
        self._show_pointing()

    def _show_lights(self) -> None:
        self._painter.take_lights()
        self._point_again()
        self._show_pointing()

    def _show_pointing(self) -> None:
        self._place_card()
        self.update()

    def _show_age(self) -> None:
        """Fade points that are old. Each step comes by here: 4,000 points are not painted for nothing."""
        if self._model.is_stale != self._was_stale:
            self.update()

    def _show_motion(self) -> None:
        self._point_again()
        self._place_card()
        self.update()

    def _point_again(self) -> None:
        """Look anew at what is under a mouse that stands still: points moved, came or went."""
        if self._mouse is not None and not self.gestures.is_drag:
            self._model.hover(self.point_at(self._mouse))

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
        if model.selected_row is None or len(model.selection) > 1:
            return None
        of_row = model.points_of_row(model.selected_row)
        of_row = of_row[model.shown[of_row]]
        return int(of_row[0]) if len(of_row) else None

    # ---- gestures ----------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Hover, or drag."""
        self._mouse = event.position()
        self.gestures.move(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        self.gestures.press(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it."""
        self.gestures.release(event)

    def _point(self, at: QPointF) -> None:
        self._model.hover(self.point_at(at))

    def _click(self, at: QPointF, how: How) -> None:
        """Select what was clicked; nothing there clears the selection."""
        point = self.point_at(at)
        if point is not None:
            self._model.select_row(int(self._model.points.rows[point]), how)
        elif how == "replace":
            self._model.select_row(None)

    def _choose_within(self, outline: Floats, how: How) -> None:
        self._model.select_points(np.flatnonzero(inside(outline, self.screen_places())), how)

    def _show_drag(self, is_drag: bool) -> None:
        if is_drag:
            self._model.hover(None)
        self._show_tool()

    def _show_tool(self) -> None:
        gestures = self.gestures
        if gestures.is_drag and not gestures.is_drawing:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif gestures.is_drawing or gestures.tool != "pan":
            self.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self.unsetCursor()

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
        """F fits, Esc clears, T takes dots for thumbnails and back, plus and minus zoom, arrows pan or turn."""
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
        elif key == Qt.Key.Key_Escape and self._escape():
            return
        elif key == Qt.Key.Key_T:
            self.toggle_thumbnails()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._look(self.camera.zoomed(1.25, width / 2, height / 2, width, height))
        elif key == Qt.Key.Key_Minus:
            self._look(self.camera.zoomed(0.8, width / 2, height / 2, width, height))
        elif key in pans and self.gestures.can_turn:
            self._model.drag_around(*pans[key])
        elif key in pans:
            self._look(self.camera.panned(*pans[key]))
        else:
            super().keyPressEvent(event)

    def _escape(self) -> bool:
        """Give up what is being drawn, else the selection; tell whether there was either."""
        model = self._model
        if self.gestures.is_drag:
            self.gestures.cancel()
            return True
        if (model.selected_row, model.hovered_point) == (None, None):
            return False
        model.select_row(None)
        model.hover(None)
        return True

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the window while something is drawn: there it means "no"."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.gestures.is_drag
        ):
            event.accept()
            return True
        return super().event(event)

    def _look(self, camera: Camera) -> None:
        if len(self._model.points):
            self._is_looked_around = True
            self._motion.look(camera)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep showing all, or what the user looks at."""
        if not self._is_looked_around and len(self._model.points):
            self._motion.look(self._fitted(self._model.points.extent()))
        self._place_card()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw marks for the screen that this is."""
        self._painter.take_colors(self.devicePixelRatioF())

    # ---- painting ----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, the points, and what is pointed at."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("plot"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sentence = self._sentence()
        if sentence:
            self._painter.paint_sentence(painter, sentence, self.size())
            return
        places = self.screen_places()
        self._was_stale = self._model.is_stale
        tiles = self._painter.tiles(places, self.size())
        self._painter.paint_points(painter, places, self.size())
        self._painter.paint_row_lines(painter, places)
        self._painter.paint_tiles(painter, tiles)
        self._painter.paint_rings(painter, places, tiles)
        self._paint_guest(painter, places)
        self._painter.paint_outline(painter, self.gestures.outline)
        if self._method in ("gap", "pca", "axis"):
            self._painter.paint_scale(painter, self.camera, self.size(), self._method)

    def _paint_guest(self, painter: QPainter, places: Floats) -> None:
        guest = None if self._guests is None else self._guests.guest
        if guest is None or guest.points.max(initial=-1) >= len(places):  # of a layout that is on its way
            return
        hue = self._theme.modality(self._model.modalities.index(guest.modality))
        paint_guest(painter, guest, places, hue, self._theme, self.size())

    def _sentence(self) -> str:
        """Return why there is nothing to see; empty if there is something."""
        model = self._model
        if len(model.points) == 0:
            if not model.can_come:
                return self.tr("No embeddings were saved with this run: go on training, and its map comes.")
            return self.tr("First map in a moment: it needs one look at the embeddings.")
        return "" if model.shown.any() else self.tr("All points are hidden by the legend.")
