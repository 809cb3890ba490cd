"""The card beside a point: what its row looks like, what it is called, and what is known of it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from xmodal_gui.models.map_model import MapModel
from xmodal_gui.numbers import significant
from xmodal_gui.sound import PLAY_KEY, play_words
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.marks import draw_mark
from xmodal_gui.widgets.pixels import to_image

PICTURE = 56
GAP = 18
"""Distance from the point, pixels."""
MOST_LINES = 7
WIDEST_TEXT = 260


class HoverCard(QWidget):
    """Floats over the map and lets the mouse through. Shows one point of a `MapModel`."""

    def __init__(self, model: MapModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._model = model
        self._theme = theme
        self._shown: tuple[int, int] | None = None
        self._modality = 0
        self._title = ""
        self._lines: list[tuple[str, str]] = []
        self._pictures: list[QImage] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.changed.connect(self.update)
        model.pairs.changed.connect(self._refresh)
        self.hide()

    def show_point(self, point: int, at: QPointF) -> None:
        """Show a point's row beside the pixel where it is, within the parent."""
        points = self._model.points
        row, self._modality = int(points.rows[point]), int(points.modality[point])
        shown = (row, self._modality)
        if shown != self._shown or not self.isVisible():
            self._shown = shown
            self._read(row)
            self.resize(self.sizeHint())
            self.update()
        room = self._parent.rect()
        x = at.x() + GAP if at.x() + GAP + self.width() < room.width() - 8 else at.x() - GAP - self.width()
        y = min(max(at.y() - self.height() / 2, 8.0), max(room.height() - self.height() - 8.0, 8.0))
        self.move(round(max(x, 8.0)), round(y))
        self.show()
        self.raise_()

    @property
    def title(self) -> str:
        """What the row is called."""
        return self._title

    @property
    def row(self) -> int | None:
        """The row that is shown."""
        return None if self._shown is None or not self.isVisible() else self._shown[0]

    def _read(self, row: int) -> None:
        model = self._model
        texts = model.texts(row)
        name = str(model.data.ids[row]) if model.data is not None else self.tr("row {row}").format(row=row)
        self._title = texts[0][1] if texts else name
        values = [(column, value) for column, value in model.values(row) if value]
        self._lines = (texts[1:] + self._partners(row) + values)[:MOST_LINES]
        if model.sounds(row):
            self._lines.append((PLAY_KEY, play_words()))
        self._pictures = [to_image(picture) for _, picture in model.pictures(row)]
        self.setAccessibleDescription(", ".join([self._title, *(f"{k} {v}" for k, v in self._lines)]))

    def _partners(self, row: int) -> list[tuple[str, str]]:
        """Say how well the point and the row's other modalities find each other, in the newest embeddings."""
        facts, here = self._model.pairs.facts, self._modality_name()
        if facts is None:
            return []
        lines = []
        for other in facts.modalities:
            there, back, cosine = facts.rank(row, here, other), facts.rank(row, other, here), None
            if other == here or there is None or back is None:
                continue
            cosine = facts.cosine(row, here, other)
            for a, b, rank in ((here, other, there), (other, here, back)):
                of = self.tr("{rank} of {pool:,}").format(rank=_rank(rank), pool=facts.pool(b))
                lines.append((self.tr("rank {a} → {b}").format(a=a, b=b), of))
            if cosine is not None:
                lines.append((self.tr("cosine"), significant(cosine)))
        return lines

    def _refresh(self) -> None:
        """Count again: there are newer embeddings."""
        if self.isVisible() and self._shown is not None:
            self._read(self._shown[0])
            self.resize(self.sizeHint())
            self.update()

    # ---- drawing -----------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Return the room that the contents take."""
        theme, pad = self._theme, self._theme.space(2.5)
        title = QFontMetricsF(theme.font(bold=True)).horizontalAdvance(self._title)
        caption = QFontMetricsF(theme.font("caption"))
        lines = [caption.horizontalAdvance(f"{key}  {value}") for key, value in self._lines]
        head = 18 + caption.horizontalAdvance(self._modality_name())
        text = min(max([title, head, *lines], default=0.0), float(WIDEST_TEXT))
        pictures = len(self._pictures) * (PICTURE + pad)
        height = max(self._text_height(), PICTURE if self._pictures else 0)
        return QSize(round(2 * pad + pictures + text + 2), round(2 * pad + height))

    def _text_height(self) -> float:
        body, line = self._line_heights()
        return line + body + 2 + line * len(self._lines)

    def _line_heights(self) -> tuple[float, float]:
        body = QFontMetricsF(self._theme.font(bold=True)).height()
        return body, QFontMetricsF(self._theme.font("caption")).height() + 1

    def _modality_name(self) -> str:
        names = self._model.modalities
        return names[self._modality] if self._modality < len(names) else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        theme, pad = self._theme, self._theme.space(2.5)
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QPen(theme.color("border_strong"), 1))
        painter.setBrush(theme.color("raised", 0.97))
        radius = theme.radius("large")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        x = float(pad)
        for picture in self._pictures:
            frame = QPainterPath()
            frame.addRoundedRect(QRectF(x, pad, PICTURE, PICTURE), theme.radius("small"), theme.radius("small"))
            painter.save()
            painter.setClipPath(frame)
            painter.drawImage(QRectF(x, pad, PICTURE, PICTURE), picture)
            painter.restore()
            x += PICTURE + pad
        self._paint_text(painter, x, float(pad))

    def _paint_text(self, painter: QPainter, x: float, y: float) -> None:
        theme, width = self._theme, self.width() - x - self._theme.space(2.5)
        body, line = self._line_heights()
        painter.save()
        painter.translate(x + 5, y + line / 2)
        draw_mark(painter, theme.shape(self._modality), 8, theme.modality(self._modality))
        painter.restore()
        caption = theme.font("caption")
        _draw(painter, caption, theme.color("text_muted"), QRectF(x + 16, y, width - 16, line), self._modality_name())
        y += line
        _draw(painter, theme.font(bold=True), theme.color("text"), QRectF(x, y, width, body), self._title)
        y += body + 2
        for key, value in self._lines:
            advance = QFontMetricsF(caption).horizontalAdvance(f"{key}  ")
            _draw(painter, caption, theme.color("text_muted"), QRectF(x, y, width, line), key)
            _draw(painter, caption, theme.color("text"), QRectF(x + advance, y, width - advance, line), value)
            y += line


def _draw(painter: QPainter, font: QFont, color: QColor, room: QRectF, text: str) -> None:
    painter.setFont(font)
    painter.setPen(color)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()) + 1)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)


def _rank(rank: float) -> str:
    return f"{rank:,.0f}" if rank == int(rank) else f"{rank:,.1f}"
