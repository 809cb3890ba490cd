"""A query that is kept with the run: what it looks for, and what lies nearest now."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget
from xmodal.data.base import PairedData
from xmodal.session.messages import Query

from xmodal_gui.models.query_model import Ranking
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.neighbor_tiles import NeighborTiles
from xmodal_gui.widgets.pixels import to_image

THUMBNAILS, LINES = 5, 2
_ICON = 24


class PinRow(QWidget):
    """Shows one pin.

    Signals
    -------
    asked : look for it. removed : keep it no more. chosen(int) : look at this row.
    """

    asked = Signal()
    removed = Signal()
    chosen = Signal(int)

    def __init__(self, theme: Theme, pin: Query, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.pin = pin
        name = pin.text or self.tr("picture")
        self.label = QPushButton()
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.label.setToolTip(self.tr("Look for {name}").format(name=name))
        self.label.setAccessibleName(self.label.toolTip())
        self._name = name
        if pin.picture is not None:
            picture = to_image(pin.picture.numpy()).scaled(QSize(_ICON, _ICON), Qt.AspectRatioMode.KeepAspectRatio)
            self.label.setIcon(QIcon(QPixmap.fromImage(picture)))
            self.label.setIconSize(QSize(_ICON, _ICON))
        else:
            self.label.setText(name)
        self.label.setProperty("role", "pin")
        self.label.clicked.connect(self.asked)
        self.remove = QToolButton()
        self.remove.setProperty("role", "icon")
        self.remove.setToolTip(self.tr("Keep {name} no more").format(name=name))
        self.remove.setAccessibleName(self.remove.toolTip())
        self.remove.clicked.connect(self.removed)
        self.tiles = NeighborTiles(theme, THUMBNAILS if pin.picture is None else LINES, THUMBNAILS)
        self.tiles.chosen.connect(self.chosen)
        head = QHBoxLayout()
        head.setSpacing(theme.space(1))
        head.addWidget(self.label, 1)
        head.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(0.5))
        column.addLayout(head)
        column.addWidget(self.tiles)
        theme.changed.connect(self._tint)
        self._tint()

    def show_ranking(self, data: PairedData, ranking: Ranking | None) -> None:
        """Show what lies nearest now; nothing while it is not known."""
        if ranking is None:
            self.tiles.hide()
            return
        self.tiles.show()
        self.tiles.show_rows(data, ranking.target, ranking.rows, ranking.cosines, ranking.hits)
        unknown = self.tr("Never seen in training: {words}.").format(words=", ".join(ranking.unknown))
        look = self.tr("Look for {name}").format(name=self._name)
        self.label.setToolTip(f"{look}\n{unknown}" if ranking.unknown else look)

    def _tint(self) -> None:
        self.remove.setIcon(self._theme.icon("close", "text_muted"))
