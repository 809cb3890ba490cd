"""What the map shows: the newest layout, what its points are, and what the user points at. No widgets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from xmodal.data.base import PairedData
from xmodal.projection.records import METHODS, Layout, Method, Quality

from xmodal_gui.models.coloring import color_by_column, color_by_modality
from xmodal_gui.models.pair_facts import PairModel
from xmodal_gui.models.selection import Selection

STALE_STEPS = 200
"""Age from which a map is greyed."""


@dataclass(frozen=True)
class MapPoints:
    """The points of a layout, unpacked.

    Attributes
    ----------
    coordinates : (P, 2) float64. modality : (P,) int64, place among the data's modalities. rows : (P,) int64.
    keys : (P,) int64, equal for the same row and modality in every layout of a scope.
    """

    coordinates: NDArray[np.float64]
    modality: NDArray[np.int64]
    rows: NDArray[np.int64]
    keys: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.rows)


NO_POINTS = MapPoints(np.zeros((0, 2)), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64))


class MapModel(QObject):
    """The map's state.

    Facts come in through `show_layout`, `set_data` and `set_position`; wishes are the methods ``choose_...``,
    ``request_...``, ``set_live``, whose signals whoever computes maps listens to.

    Parameters
    ----------
    categories : how many categories of a column are told apart.
    selection : the rows that the user chose, here or in another panel.

    Attributes
    ----------
    pairs : cosines and ranks of the newest snapshot, which may be newer than the layout.

    Signals
    -------
    moved : another layout. recolored : other colours of the same points. hovered, selected : another point or row.
    advanced : training went on, the map is older now. dataChanged : other data.
    methodChosen(str), liveChanged(bool), refitRequested, refreshRequested : wishes.
    """

    moved = Signal()
    recolored = Signal()
    hovered = Signal()
    selected = Signal()
    advanced = Signal()
    dataChanged = Signal()
    methodChosen = Signal(str)
    liveChanged = Signal(bool)
    refitRequested = Signal()
    refreshRequested = Signal()

    def __init__(self, categories: int = 8, selection: Selection | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.selection = Selection(self) if selection is None else selection  # an empty one counts as false
        self.selection.changed.connect(self.selected)
        self.pairs = PairModel(self)
        self._most = categories
        self.data: PairedData | None = None
        self.modalities: tuple[str, ...] = ()
        self.split = "validation"
        self.method: Method = "umap"
        self.live = True
        self.color_by = ""
        self.message = ""
        self.step = 0
        self.segment = 0
        self._forget_layout()

    def _forget_layout(self) -> None:
        self.layout: Layout | None = None
        self.quality: Quality | None = None
        self.points = NO_POINTS
        self.coloring = color_by_modality(0)
        self._hovered: int | None = None
        self.selection.clear()

    # ---- facts -----------------------------------------------------------------------------------------------

    def set_data(self, data: PairedData, split: str = "validation") -> None:
        """Show other data: its modalities, texts, pictures and columns. The layout of the old ones is gone."""
        self.data = data
        self.pairs.set_data(data)
        self.split = split
        self.modalities = tuple(data.modalities)
        if self.color_by not in data.columns:
            self.color_by = ""
        self._forget_layout()
        self.dataChanged.emit()
        self.moved.emit()

    def clear(self, message: str = "") -> None:
        """Show no map, and say why."""
        self._forget_layout()
        self.message = message
        self.moved.emit()

    def set_position(self, segment: int, step: int) -> None:
        """Say where training stands: the map's age is counted from here."""
        if (segment, step) != (self.segment, self.step):
            self.segment, self.step = segment, step
            self.advanced.emit()

    def show_layout(self, layout: Layout) -> None:
        """Show another layout. Point at the same row and modality as before, if it still has them."""
        names = self.modalities or layout.modalities
        self.modalities = names + tuple(name for name in layout.modalities if name not in names)
        place = np.array([self.modalities.index(name) for name in layout.modalities], np.int64)
        modality = place[layout.modality.numpy().astype(np.int64)] if len(place) else np.zeros(0, np.int64)
        rows = layout.rows.numpy().astype(np.int64)
        coordinates = layout.coordinates.numpy().astype(np.float64)
        keep = np.isfinite(coordinates).all(axis=1)
        hovered = None if self._hovered is None else int(self.points.keys[self._hovered])
        keys = rows * len(self.modalities) + modality
        self.points = MapPoints(coordinates[keep], modality[keep], rows[keep], keys[keep])
        same_map = self.layout is not None and self.layout.method == layout.method
        if layout.quality is not None or not same_map:
            self.quality = layout.quality
        self.layout = layout
        self.message = ""
        self._hovered = None if hovered is None else self._point_with_key(hovered)
        self._color()
        self.moved.emit()

    # ---- colours ---------------------------------------------------------------------------------------------

    def columns(self) -> tuple[str, ...]:
        """Return the columns that points can be coloured by."""
        return () if self.data is None else tuple(self.data.columns)

    def choose_column(self, column: str) -> None:
        """Colour by a column; empty colours by modality. An unknown one is ignored."""
        if column != self.color_by and (not column or column in self.columns()):
            self.color_by = column
            self._color()
            self.recolored.emit()

    def _color(self) -> None:
        if self.data is None or not self.color_by:
            self.coloring = color_by_modality(len(self.points))
            return
        splits: Any = self.data.splits
        everything = splits.get(self.split, np.arange(len(self.data)))
        self.coloring = color_by_column(
            self.color_by, self.data.columns[self.color_by], self.points.rows, everything, self._most
        )

    # ---- pointing --------------------------------------------------------------------------------------------

    @property
    def hovered_point(self) -> int | None:
        """Index of the point under the mouse."""
        return self._hovered

    @property
    def selected_row(self) -> int | None:
        """The row that the user looks at."""
        return self.selection.current

    def hover(self, point: int | None) -> None:
        """Point at a point, or at none."""
        if point != self._hovered:
            self._hovered = point
            self.hovered.emit()

    def select_row(self, row: int | None) -> None:
        """Choose a row of the data, or none."""
        self.selection.choose([] if row is None else [row])

    def points_of_row(self, row: int) -> NDArray[np.intp]:
        """Return the points of one row: its embedding in each modality that it has."""
        return np.flatnonzero(self.points.rows == row)

    def texts(self, row: int) -> list[tuple[str, str]]:
        """Return (modality, text) of what can be read of a row."""
        if self.data is None:
            return []
        found = [(name, self.data.text(name, row)) for name in self.data.modalities if self._has(name, row)]
        return [(name, text) for name, text in found if text is not None]

    def pictures(self, row: int) -> list[tuple[str, NDArray[np.uint8]]]:
        """Return (modality, picture) of what can be seen of a row."""
        if self.data is None:
            return []
        found = [(name, self.data.picture(name, row)) for name in self.data.modalities if self._has(name, row)]
        return [(name, picture) for name, picture in found if picture is not None]

    def values(self, row: int) -> list[tuple[str, str]]:
        """Return (column, value) of a row, numbers in three significant digits."""
        if self.data is None:
            return []
        return [(name, _readable(column[row])) for name, column in self.data.columns.items()]

    def _has(self, modality: str, row: int) -> bool:
        assert self.data is not None
        return bool(self.data.present[modality][row])

    def _point_with_key(self, key: int) -> int | None:
        found = np.flatnonzero(self.points.keys == key)
        return int(found[0]) if len(found) else None

    # ---- what the map says of itself -------------------------------------------------------------------------

    @property
    def age(self) -> int | None:
        """Steps trained since the embeddings of this map; None without a map, or after a rewind."""
        if self.layout is None or self.layout.segment != self.segment:
            return None
        return max(self.step - self.layout.step, 0)  # a map may be here before the step it is of

    @property
    def is_stale(self) -> bool:
        """Whether what is shown is old enough to be greyed."""
        return self.layout is not None and (self.age is None or self.age > STALE_STEPS)

    @property
    def is_unmixed(self) -> bool:
        """Whether the map must warn that the distance between its clouds means nothing."""
        if self.layout is None or self.quality is None or self.layout.method == "gap":
            return False
        return self.quality.is_unmixed

    @property
    def is_refit_offered(self) -> bool:
        """Whether a fresh fit would be worth moving every point."""
        return self.layout is not None and self.layout.is_refit_better

    # ---- wishes ----------------------------------------------------------------------------------------------

    def choose_method(self, method: str) -> None:
        """Wish for another kind of map. What is not one is ignored."""
        for known in METHODS:
            if known == method != self.method:
                self.method = known
                self.methodChosen.emit(method)

    def set_live(self, live: bool) -> None:
        """Follow training, or keep the map as it is."""
        if live != self.live:
            self.live = live
            self.liveChanged.emit(live)

    def request_refit(self) -> None:
        """Wish for a fresh fit."""
        self.refitRequested.emit()

    def request_refresh(self) -> None:
        """Wish for a map of this moment."""
        self.refreshRequested.emit()


def _readable(value: object) -> str:
    if isinstance(value, (float, np.floating)):
        return "–" if np.isnan(value) else f"{float(value):.3g}"
    return str(value)
