"""The nearest items, best first: thumbnails where there are pictures, lines of words elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from xmodal.data.base import PairedData

from xmodal_gui.models.items import Item, item_of
from xmodal_gui.numbers import significant
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.neighbor_tile import LINE_HEIGHT, NeighborTile
from xmodal_gui.widgets.pixels import to_image

COLUMNS = 5
_LARGEST, _ROOMY, _SMALLEST = 56, 32, 28
"""Sides of a thumbnail: at most; where all stand in one line; at least."""


class NeighborTiles(QWidget):
    """Shows up to `count` rows of a data set as items of one modality; one can be pressed.

    One stop of Tab; the arrow keys walk among the tiles, Space or Enter presses.

    Parameters
    ----------
    columns : thumbnails beside each other; all of them where there is room.

    Signals
    -------
    chosen(int) : the row of the tile that was pressed.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, count: int = 10, columns: int = COLUMNS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gap = theme.space(1)
        self._columns = columns
        self._are_pictures = False
        self.rows: list[int] = []
        self.tiles = [NeighborTile(theme, place, self) for place in range(count)]
        for place, tile in enumerate(self.tiles):
            tile.clicked.connect(lambda _=False, place=place: self.chosen.emit(self.rows[place]))
            tile.stepped.connect(lambda step, place=place: self._focus(place + step))
            tile.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(
        self,
        data: PairedData,
        modality: str,
        rows: Sequence[int],
        cosines: Sequence[float],
        hits: Collection[int] = (),
    ) -> None:
        """Show rows, best first.

        Parameters
        ----------
        hits : rows that are what was looked for; they are marked.
        """
        items = [item_of(data, modality, row) for row in rows[: len(self.tiles)]]
        are_pictures = any(item.picture is not None for item in items)
        changed = are_pictures != self._are_pictures or len(items) != len(self.rows)
        self._are_pictures = are_pictures
        self.rows = [int(row) for row in rows[: len(self.tiles)]]
        for place, (tile, item) in enumerate(zip(self.tiles, items, strict=False)):
            self._show_item(tile, item, place, cosines[place], is_hit=self.rows[place] in hits)
        if changed:
            self._lay_out()
        for place, tile in enumerate(self.tiles):
            tile.setVisible(place < len(items))

    def _show_item(self, tile: NeighborTile, item: Item, place: int, cosine: float, *, is_hit: bool) -> None:
        fields = {"place": place + 1, "name": item.name, "cosine": significant(cosine)}
        tip = (
            self.tr("{place}. {name}: cosine {cosine}, the partner").format(**fields)
            if is_hit
            else self.tr("{place}. {name}: cosine {cosine}").format(**fields)
        )
        image = None if item.picture is None else to_image(item.picture)
        tile.show_item(image, item.name, f"{cosine:.2f}".replace("-", "−"), is_hit=is_hit, tip=tip)

    def _focus(self, place: int) -> None:
        if 0 <= place < len(self.rows):
            self.tiles[place].setFocus(Qt.FocusReason.TabFocusReason)

    # ---- layout ------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Return the height that the tiles take at this width."""
        return QSize(self._columns * (_SMALLEST + self._gap), self._height())

    def minimumSizeHint(self) -> QSize:
        """Return `sizeHint`."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the tiles anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != self.width():
            self._lay_out()

    def _beside(self) -> int:
        """Return how many thumbnails stand beside each other."""
        count = len(self.tiles)
        return count if self.width() >= count * (_ROOMY + self._gap) else self._columns

    def _side(self) -> int:
        return min(max((self.width() + self._gap) // self._beside() - self._gap, _SMALLEST), _LARGEST)

    def _height(self) -> int:
        count = len(self.rows)
        if not self._are_pictures:
            return count * LINE_HEIGHT
        lines = -(-count // self._beside())
        return max(lines * (self._side() + self._gap) - self._gap, 0)

    def _lay_out(self) -> None:
        side = self._side()
        for place, tile in enumerate(self.tiles):
            if self._are_pictures:
                line, column = divmod(place, self._beside())
                tile.setGeometry(column * (side + self._gap), line * (side + self._gap), side, side)
            else:
                tile.setGeometry(0, place * LINE_HEIGHT, self.width(), LINE_HEIGHT)
        self.updateGeometry()
