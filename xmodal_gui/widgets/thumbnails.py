"""Pictures and words in place of dots, when few points are in view."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from xmodal_gui.models.map_model import MapModel
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.camera import Floats
from xmodal_gui.widgets.pixels import to_image

FEW, TOO_MANY = 150, 180
"""Points in view below which thumbnails come, and above which they go: apart, so that they do not flicker."""
_SMALLEST, _LARGEST = 20.0, 48.0
_COVER = 0.3
"""Share of the picture that thumbnails may cover."""
_WIDEST_CHIP = 130.0
_FAINTEST = 0.5
"""Opacity of what is faded: words must be read all the same."""
_KEPT = 512
"""Images kept in memory."""


@dataclass(frozen=True)
class Tile:
    """What stands for a point: its picture, or its words."""

    point: int
    room: QRectF
    image: QImage | None = None
    text: str = ""


class Thumbnails:
    """Lays out and draws tiles for the points of a `MapModel`.

    Pictures come first and may overlap a little; words are set where there is room, and elsewhere stay dots.

    Attributes
    ----------
    wanted : the user may prefer dots.
    """

    def __init__(self, model: MapModel, theme: Theme) -> None:
        self._model = model
        self._theme = theme
        self._images: dict[tuple[int, int], QImage | None] = {}
        self._words: dict[tuple[int, int], tuple[str, QSizeF]] = {}
        self._on = False
        self.wanted = True

    def forget(self) -> None:
        """Drop the images: the data is another."""
        self._images.clear()
        self._words.clear()

    def lay_out(self, places_P2: Floats, seen: NDArray[np.int64], size: QSize) -> list[Tile]:
        """Return the tiles of the points that are seen, the one on top last; none while there are too many."""
        self._on = 0 < len(seen) <= (TOO_MANY if self._on else FEW)
        if not (self.wanted and self._on) or self._model.data is None:
            return []
        area = _COVER * size.width() * size.height() / len(seen)
        side = min(max(math.sqrt(area), _SMALLEST), _LARGEST)
        # From the top down: what is laid out first takes the room.
        pictures = [tile for point in seen[::-1].tolist() if (tile := self._picture(point, places_P2[point], side))]
        taken = [tile.room for tile in pictures]
        with_picture = {tile.point for tile in pictures}
        chips: list[Tile] = []
        for point in seen[::-1].tolist():
            chip = None if point in with_picture else self._chip(point, places_P2[point])
            if chip is not None and not any(chip.room.intersects(room) for room in taken):
                chips.append(chip)
                taken.append(chip.room)
        return [*pictures[::-1], *chips[::-1]]

    def _picture(self, point: int, place: NDArray[np.float64], side: float) -> Tile | None:
        points = self._model.points
        key = (int(points.rows[point]), int(points.modality[point]))
        if key not in self._images:
            if len(self._images) >= _KEPT:
                self._images.clear()
            self._images[key] = self._read(*key)
        image = self._images[key]
        if image is None:
            return None
        fitted = image.size().scaled(round(side), round(side), Qt.AspectRatioMode.KeepAspectRatio)
        width, height = fitted.width(), fitted.height()
        return Tile(point, QRectF(place[0] - width / 2, place[1] - height / 2, width, height), image)

    def _read(self, row: int, modality: int) -> QImage | None:
        name = self._model.modalities[modality]
        pixels = dict(self._model.pictures(row)).get(name)
        return None if pixels is None else to_image(pixels)

    def _chip(self, point: int, place: NDArray[np.float64]) -> Tile | None:
        points = self._model.points
        key = (int(points.rows[point]), int(points.modality[point]))
        if key not in self._words:
            if len(self._words) >= _KEPT:
                self._words.clear()
            text = dict(self._model.texts(key[0])).get(self._model.modalities[key[1]]) or ""
            metrics = QFontMetricsF(self._theme.font("caption"))
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, _WIDEST_CHIP)
            self._words[key] = text, QSizeF(metrics.horizontalAdvance(text) + 10, metrics.height() + 4)
        text, size = self._words[key]
        corner = QPointF(place[0] - size.width() / 2, place[1] - size.height() / 2)
        return Tile(point, QRectF(corner, size), text=text) if text else None

    def paint(
        self, painter: QPainter, tiles: Sequence[Tile], hue: Callable[[int], QColor], opacity: Floats | None
    ) -> None:
        """Draw tiles, framed in the colours of their points' marks."""
        theme, whole = self._theme, painter.opacity()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setFont(theme.font("caption"))
        radius = theme.radius("small")
        for tile in tiles:
            painter.setOpacity(whole)  # the ground, or the dots below would be read with the words
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("plot"))
            painter.drawRoundedRect(tile.room, radius, radius)
            painter.setOpacity(whole * (1.0 if opacity is None else max(float(opacity[tile.point]), _FAINTEST)))
            painter.setPen(QPen(hue(tile.point), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(tile.room, radius, radius)
            if tile.image is None:
                painter.setPen(theme.color("text"))
                painter.drawText(tile.room, int(Qt.AlignmentFlag.AlignCenter), tile.text)
                continue
            within = QPainterPath()
            within.addRoundedRect(tile.room.adjusted(1, 1, -1, -1), radius - 1, radius - 1)
            painter.save()
            painter.setClipPath(within)
            painter.drawImage(tile.room, tile.image)
            painter.restore()
        painter.setOpacity(whole)


def tile_at(tiles: Sequence[Tile], position: QPointF) -> int | None:
    """Return the point of the uppermost tile under a pixel."""
    return next((tile.point for tile in reversed(tiles) if tile.room.contains(position)), None)
