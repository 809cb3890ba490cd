"""A query on the map: a hollow mark that is no point of it, tied to the points that it was placed among."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from xmodal_gui.models.guest_model import Guest
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.camera import Floats

RADIUS = 9.0
WIDEST = 220.0
"""Of its words, pixels."""


def paint_guest(painter: QPainter, guest: Guest, places: Floats, hue: QColor, theme: Theme, size: QSize) -> None:
    """Draw a guest.

    Parameters
    ----------
    places : (P, 2) of the map's points, pixels. hue : of the modality that read it.
    """
    near = places[guest.points]
    middle = QPointF(*(guest.weights @ near).tolist())
    painter.save()
    for (x, y), weight in zip(near.tolist(), (guest.weights / guest.weights.max()).tolist(), strict=True):
        painter.setPen(QPen(_faded(hue, 0.15 + 0.45 * weight), 1))
        painter.drawLine(QLineF(middle, QPointF(x, y)))
    painter.setBrush(theme.color("plot"))
    painter.setPen(QPen(hue, 2, Qt.PenStyle.DotLine))
    painter.drawEllipse(middle, RADIUS, RADIUS)
    painter.setPen(QPen(hue, 2))
    painter.drawLine(middle - QPointF(4, 0), middle + QPointF(4, 0))
    painter.drawLine(middle - QPointF(0, 4), middle + QPointF(0, 4))
    _paint_name(painter, guest, middle, theme, size)
    painter.restore()


def _paint_name(painter: QPainter, guest: Guest, middle: QPointF, theme: Theme, size: QSize) -> None:
    font = theme.font("caption")
    metrics = QFontMetricsF(font)
    words = f"“{guest.name}”" if guest.name else QCoreApplication.translate("GuestPainter", "this picture")
    text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, WIDEST)
    room = QRectF(0, 0, metrics.horizontalAdvance(text) + 12, metrics.height() + 6)
    left = middle.x() - RADIUS - 4 - room.width()  # the card of a row that is looked at stands at its right
    if left < 2:
        left = min(middle.x() + RADIUS + 4, size.width() - room.width() - 2)
    top = min(max(middle.y() - room.height() / 2, 2.0), max(size.height() - room.height() - 2, 2.0))
    room.moveTopLeft(QPointF(left, top))
    painter.setPen(QPen(theme.color("border_strong"), 1))
    painter.setBrush(theme.color("raised", 0.92))
    painter.drawRoundedRect(room, 4, 4)
    painter.setFont(font)
    painter.setPen(theme.color("text"))
    painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), text)


def _faded(color: QColor, alpha: float) -> QColor:
    faded = QColor(color)
    faded.setAlphaF(alpha)
    return faded
