"""The map as a figure: the points that are shown, their legend, and how the map was made."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen, QPicture
from xmodal.projection.configs import MAP_METHODS
from xmodal.projection.records import Layout
from xmodal.projection.settings import MapSettings

from xmodal_gui.figures.legend import Entry, draw_entries, draw_note
from xmodal_gui.figures.page import POINT, Page
from xmodal_gui.models.axis_words import ends_words
from xmodal_gui.models.coloring import OTHER
from xmodal_gui.models.map_filter import MODALITY
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.models.map_points import drawing_order
from xmodal_gui.models.method_names import method_name
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.camera import Floats, fit_camera
from xmodal_gui.widgets.category_colors import category_colors
from xmodal_gui.widgets.marks import draw_mark, mark_path
from xmodal_gui.widgets.scatter_painter import marks_of

MARGIN = 6 * POINT
SMALLEST, LARGEST = 0.9 * POINT, 2.6 * POINT
"""Diameter of a mark."""
_SHARE = 0.5
"""Diameter of a mark where as many as there are would lie side by side, in their distances."""
PORTION = 100
"""Marks that are drawn at a time: a few milliseconds."""
_BAR = 6.0
"""Length of a quantity's scale, in font sizes."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("map_figure", text)


class MapFigure:
    """What a `MapModel` shows, as it is now; later changes of the model do not reach it.

    Parameters
    ----------
    theme : of the figure: a light one for papers. made : how the map came to be, for the note.
    """

    def __init__(self, model: MapModel, theme: Theme, made: str) -> None:
        self._theme = theme
        marks, codes = marks_of(model, theme)
        order = drawing_order(len(model.points))
        order = order[model.shown[order]]
        if model.points.depth is not None:
            order = order[np.argsort(model.points.depth[order], kind="stable")]
        self._marks = marks
        self._codes = codes[order]
        self._at: Floats = model.points.coordinates[order]
        self._entries = _entries_of(model, theme)
        self.title = made

    def draw(self, painter: QPainter, page: Page) -> Iterator[float]:
        """Draw legend, points and note."""
        painter.fillRect(page.room, self._theme.color("plot"))
        places = self._lay_out(painter, page)
        size = self.mark_size(page)
        outlines = [mark_path(shape, size) for shape, _ in self._marks]
        painter.setPen(QPen(self._theme.color("plot"), size / 12))
        seen = _in_clip(painter, places, size)
        for number, ((x, y), code) in enumerate(zip(places[seen].tolist(), self._codes[seen].tolist(), strict=True)):
            if number % PORTION == 0:
                yield number / len(seen)
            painter.setBrush(self._marks[code][1])
            painter.drawPath(outlines[code].translated(x, y))

    def places(self, page: Page) -> Floats:
        """Return where the points lie on a page: (P, 2) units, in the order in which they are drawn."""
        canvas = QPicture()
        painter = QPainter(canvas)
        places = self._lay_out(painter, page)
        painter.end()
        return places

    @property
    def colors(self) -> list[QColor]:
        """The colour of each point, in the order in which they are drawn."""
        return [self._marks[code][1] for code in self._codes.tolist()]

    def mark_size(self, page: Page) -> float:
        """Return the diameter of a mark in units: smaller the more there are."""
        area = page.room.width() * page.room.height()
        return min(max(_SHARE * math.sqrt(area / max(len(self._at), 1)), SMALLEST), LARGEST)

    def _lay_out(self, painter: QPainter, page: Page) -> Floats:
        """Draw what stands around the points, and return where these lie in what is left."""
        room = page.room.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        if page.legend:
            room.setTop(room.top() + draw_entries(painter, page, self._theme, self._entries, room))
        if page.note:
            room.setBottom(room.bottom() - draw_note(painter, page, self._theme, self.title, room))
        camera = fit_camera(self._at, room.width(), room.height(), margin=self.mark_size(page))
        places: Floats = camera.to_screen(self._at, room.width(), room.height()) + (room.left(), room.top())  # noqa: RUF005  # a sum
        return places


def _in_clip(painter: QPainter, places: Floats, size: float) -> NDArray[np.int64]:
    """Return which marks reach into what is painted."""
    if not painter.hasClipping():
        return np.arange(len(places))
    room = painter.clipBoundingRect().adjusted(-size, -size, size, size)
    x, y = places[:, 0], places[:, 1]
    return np.flatnonzero((x > room.left()) & (x < room.right()) & (y > room.top()) & (y < room.bottom()))


def figure_of_layout(model: MapModel, layout: Layout, theme: Theme, made: str) -> MapFigure:
    """Draw another layout of the same data in the colours, and through the filter, of a model."""
    other = MapModel(theme.categories())
    if model.data is not None:
        other.set_data(model.data, model.split)
    other.choose_column(model.color_by)
    other.filter.restore(model.filter.hidden)
    other.turn = model.turn
    other.show_layout(layout)
    return MapFigure(other, theme, made)


def made_of(layout: Layout, seed: int | None = None) -> str:
    """Say how a map was made.

    Parameters
    ----------
    seed : of a fresh fit; None is a map as it stood on the screen.
    """
    words = [_method_words(layout), *_settings_words(layout.settings)]
    if seed is not None:
        words.append(_tr("fresh fit of seed {seed}").format(seed=seed))
    elif not MAP_METHODS[layout.method].is_linear:
        words.append(_tr("as it followed training"))
    words.append(_tr("step {step:,}").format(step=layout.step))
    if layout.quality is not None and not math.isnan(layout.quality.trustworthiness):
        words.append(_tr("trustworthiness {value:.2f} (k = 15)").format(value=layout.quality.trustworthiness))
    return ", ".join(words)


def _method_words(layout: Layout) -> str:
    if layout.method == "gap":
        return _tr("linear map along the modality gap")
    if layout.method == "axis":
        return _tr("linear map along the axis {ends}").format(ends=ends_words(layout.settings.ends))
    return method_name(layout.method)


def _settings_words(settings: MapSettings) -> list[str]:
    """Say what is not at its default."""
    words = [f"{name} = {value:g}" for name, value in sorted(settings.params.items())]
    if settings.dimensions == 3:
        words.append(_tr("three dimensions, from one side"))
    if settings.fit == "per_modality":
        words.append(_tr("each modality on its own: distances between clouds mean nothing"))
    return words


def _entries_of(model: MapModel, theme: Theme) -> list[Entry]:
    coloring, filtered = model.coloring, model.filter
    by_modality = coloring.kind == "modality"
    entries = [
        _mark_entry(name, theme.shape(place), theme.modality(place) if by_modality else theme.color("text_muted"))
        for place, name in enumerate(model.modalities)
        if not filtered.is_hidden(MODALITY, name)
    ]
    entries += [
        _mark_entry(label or _tr("(empty)"), "square", hue)
        for label, hue in zip(coloring.labels, category_colors(coloring.labels, theme), strict=True)
        if not filtered.is_hidden(coloring.column, label)
    ]
    if coloring.kind == "quantity" and not math.isnan(coloring.low):
        entries.append(_bar_entry(f"{coloring.column} {coloring.low:.3g} – {coloring.high:.3g}", theme))
    if coloring.others and not filtered.is_hidden(coloring.column, None):
        word = _tr("unknown") if coloring.kind == "quantity" else _tr("other")
        entries.append(_mark_entry(word, "square", theme.category(OTHER)))
    return entries


def _mark_entry(text: str, shape: str, color: QColor) -> Entry:
    return Entry(text, lambda painter, size: draw_mark(painter, shape, 0.7 * size, color))


def _bar_entry(text: str, theme: Theme) -> Entry:
    def draw(painter: QPainter, size: float) -> None:
        half = _BAR * size / 2
        scale = QLinearGradient(QPointF(-half, 0), QPointF(half, 0))
        stops: NDArray[np.float64] = np.linspace(0, 1, 11)
        for stop, rgb in zip(stops.tolist(), theme.quantity(stops).tolist(), strict=True):
            scale.setColorAt(stop, QColor(*rgb))
        painter.fillRect(QRectF(-half, -size / 4, 2 * half, size / 2), scale)

    return Entry(text, draw, _BAR + 0.6)
