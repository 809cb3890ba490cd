"""The table of rows: pictures, spectrograms with a way to hear them, texts, columns."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget
from xmodal.data.base import PairedData

from xmodal_gui.models.row_table import MODALITY, RowTable
from xmodal_gui.sound import Player, can_play
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.picture import draw_picture

_HEIGHT = 44
_ICON = 16
_WIDTHS = {"image": 72, "audio": 132, "text": 220, "vector": 120}
_COLUMN = 104
_WIDEST = 320
Index = QModelIndex | QPersistentModelIndex


class RowView(QTableView):
    """Shows all rows of data; a click on a sound plays it, and so does Enter."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RowTable(self)
        self.player = Player(self)
        self.setModel(self.rows)
        self.setItemDelegate(_CellPainter(theme, self))
        self.setAccessibleName(self.tr("Rows of the data"))
        self.setProperty("role", "data")
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(_HEIGHT)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.clicked.connect(self.play)
        self.activated.connect(self.play)

    def show_data(self, data: PairedData | None) -> None:
        """Show these data from now on."""
        self.rows.show_data(data)
        for column in range(self.rows.columnCount()):
            modality = self.rows.modality(column)
            name = str(self.rows.headerData(column, Qt.Orientation.Horizontal))
            least = self.fontMetrics().horizontalAdvance(name) + 24
            width = _COLUMN if modality is None else _WIDTHS[modality.kind]
            self.setColumnWidth(column, min(max(width, least), _WIDEST))

    def play(self, index: Index) -> None:
        """Play the sound of a cell, if it has one and that is possible here."""
        modality, data = index.data(MODALITY), self.rows.data_shown
        if modality is None or data is None:
            return
        samples = data.sound(modality.name, index.row())
        if samples is not None:
            self.player.play(samples, modality.rate)


class _CellPainter(QStyledItemDelegate):
    """Draws a picture into its cell, a spectrogram beside a sign that it can be heard."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell."""
        image = index.data(Qt.ItemDataRole.DecorationRole)
        if not isinstance(image, QImage):
            super().paint(painter, option, index)
            return
        theme, room = self._theme, QRectF(option.rect).adjusted(8, 3, -8, -3)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.color("accent_soft"))
        if index.data(MODALITY).kind == "audio":
            side = float(_ICON)
            at = QRectF(room.left(), room.center().y() - side / 2, side, side)
            color = "accent" if can_play() else "text_faint"
            icon = theme.pixmap("play", _ICON, color, painter.device().devicePixelRatioF())
            painter.drawPixmap(at, icon, QRectF(icon.rect()))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(room.adjusted(side + 8, 0, 0, 0), image)
        else:
            draw_picture(painter, room, image)
        painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Grey what is missing."""
        super().initStyleOption(option, index)
        model = index.model()
        lacks = isinstance(model, RowTable) and model.modality(index.column()) is not None
        if lacks and index.data(MODALITY) is None:
            palette = option.palette
            palette.setColor(palette.ColorRole.Text, self._theme.color("text_faint"))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of all rows."""
        return QSize(super().sizeHint(option, index).width(), _HEIGHT)
