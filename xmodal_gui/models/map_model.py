"""What the map shows: the newest layout, what its points are, and what the user points at. No widgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from xmodal.data.base import PairedData
from xmodal.projection.artefact import Artefact, artefact_of
from xmodal.projection.configs import MAP_METHODS
from xmodal.projection.records import Layout, Method, Quality
from xmodal.projection.settings import MapSettings
from xmodal.wire.arrays import Array

from xmodal_gui.models.coloring import OTHER, color_by_modality
from xmodal_gui.models.map_colors import MapColors
from xmodal_gui.models.map_filter import MODALITY, Label, MapFilter
from xmodal_gui.models.map_links import Links, MapLinks, links_of
from xmodal_gui.models.map_points import NO_POINTS, points_of
from xmodal_gui.models.map_search import MapSearch
from xmodal_gui.models.map_wish import MapWish
from xmodal_gui.models.pair_facts import PairModel
from xmodal_gui.models.selection import How, Selection
from xmodal_gui.models.turn import Turn

STALE_STEPS = 200
"""Age from which a map is greyed."""


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
    filter, search, link_choice : what is hidden, what is looked for, which rows' points are joined.
    colors : what points are coloured by.
    wish : what kind of map is wished for. turn : from which side a map in space is seen. progress : how far a fit is.
    word_modality : what reads the words at the ends of an axis; empty if nothing does.
    shown : (P,) bool, points that no filter hides. lit : (P,) bool, points that stand out from the others; None if
        none does.

    Signals
    -------
    moved : another layout. recolored : other colours of the same points. hovered, selected : another point or row.
    filtered : other points are shown, or stand out. advanced : training went on, the map is older now.
    dataChanged : other data.
    turned : a map in space is seen from another side. progressed : `progress` is another one.
    methodChosen(str), liveChanged(bool), refitRequested, refreshRequested, cancelRequested : wishes.
    """

    moved = Signal()
    recolored = Signal()
    hovered = Signal()
    selected = Signal()
    filtered = Signal()
    advanced = Signal()
    dataChanged = Signal()
    turned = Signal()
    progressed = Signal()
    methodChosen = Signal(str)
    liveChanged = Signal(bool)
    refitRequested = Signal()
    refreshRequested = Signal()
    cancelRequested = Signal()

    def __init__(self, categories: int = 8, selection: Selection | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.selection = Selection(self) if selection is None else selection  # an empty one counts as false
        self.pairs = PairModel(self)
        self.filter = MapFilter(self)
        self.search = MapSearch(self)
        self.link_choice = MapLinks(self)
        self.colors = MapColors(self.pairs, categories, self)
        self._links: Links | None = None
        self.data: PairedData | None = None
        self.modalities: tuple[str, ...] = ()
        self.split = "validation"
        self.wish = MapWish()
        self.turn = Turn()
        self.word_modality = ""
        self.progress: float | None = None
        self.live = True
        self.can_come = True
        self.can_follow = True
        self.step = 0
        self.segment = 0
        self._forget_layout()
        self.selection.changed.connect(self._show_selection)
        self.filter.changed.connect(self._show_filter)
        self.search.changed.connect(self._show_filter)
        self.colors.changed.connect(self._recolor)
        self.pairs.changed.connect(self._forget_links)

    def _forget_layout(self) -> None:
        self.layout: Layout | None = None
        self.quality: Quality | None = None
        self.points = NO_POINTS
        self.coloring = color_by_modality(0)
        self._hovered: int | None = None
        self._links = None
        self._sift()

    # ---- facts -----------------------------------------------------------------------------------------------

    def set_data(self, data: PairedData, split: str = "validation") -> None:
        """Show other data: its modalities, texts, pictures and columns. The layout of the old ones is gone."""
        self.hover(None)  # while points and rows are still those that they mean
        self.selection.clear()
        self.filter.show_all()
        self.search.look_for("")
        self.data = data
        self.pairs.set_data(data)
        self.split = split
        self.modalities = tuple(data.modalities)
        self.colors.set_data(data, split)
        self.search.set_data(data)
        self._forget_layout()
        self.dataChanged.emit()
        self.moved.emit()

    def expect(self, can_come: bool) -> None:
        """Say whether there can be a map at all: a run that was recorded without embeddings never gets one."""
        if can_come != self.can_come:
            self.can_come = can_come
            self.moved.emit()

    def expect_more(self, can_follow: bool) -> None:
        """Say whether the source may still learn: there is nothing to follow, or to freeze, where it cannot."""
        if can_follow != self.can_follow:
            self.can_follow = can_follow
            self.moved.emit()

    def clear(self) -> None:
        """Show no map."""
        self.selection.clear()
        self._forget_layout()
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
        hovered = None if self._hovered is None else int(self.points.keys[self._hovered])
        self.points = points_of(layout, self.modalities, self.turn)
        last = self.layout
        same_map = last is not None and (last.method, last.settings) == (layout.method, layout.settings)
        if layout.quality is not None or not same_map:
            self.quality = layout.quality
        self.layout = layout
        self._hovered = None if hovered is None else self.points.with_key(hovered)
        self._links = None
        self.coloring = self.colors.of(self.points, self.color_by)
        self._sift()
        self.moved.emit()

    # ---- colours ---------------------------------------------------------------------------------------------

    @property
    def color_by(self) -> str:
        """What colours the points: a column, the key of a measure, or modalities if empty."""
        return self.colors.by

    def columns(self) -> tuple[str, ...]:
        """Return the columns that points can be coloured by."""
        return self.colors.columns()

    def choose_column(self, column: str) -> None:
        """Colour by a column or the key of a measure; empty colours by modality. An unknown one is ignored."""
        self.colors.choose(column)

    def _recolor(self) -> None:
        self.coloring = self.colors.of(self.points, self.color_by)
        self.recolored.emit()

    # ---- links -----------------------------------------------------------------------------------------------

    def links(self) -> Links:
        """Return the links of all rows, whatever is shown or chosen."""
        if self._links is None:
            self._links = links_of(self.points, self.modalities, self.pairs.facts)
        return self._links

    def _forget_links(self) -> None:
        self._links = None

    # ---- what is shown, and what stands out ------------------------------------------------------------------

    def _sift(self) -> None:
        """Work out `shown` and `lit` anew; nothing that is hidden can be pointed at."""
        points = self.points
        self.shown = np.ones(len(points), bool)
        for column, labels in self.filter.hidden.items():
            self.shown &= ~self._are_of(column, labels)
        self.matches = self.search.find(self.shown_rows())
        self._light()
        if self._hovered is not None and not self.shown[self._hovered]:
            self._hovered = None

    def _light(self) -> None:
        chosen: NDArray[np.int64] | None = None
        if self.search.is_active:
            chosen = self.matches
        elif len(self.selection) > 1:
            chosen = self.selection.rows
        self.lit = None if chosen is None else np.isin(self.points.rows, chosen)

    def _are_of(self, column: str, labels: Iterable[Label]) -> NDArray[np.bool_]:
        """(P,): which points belong to these entries of the legend."""
        if column == MODALITY:
            found = [place for place, name in enumerate(self.modalities) if name in labels]
            return np.isin(self.points.modality, found)
        coloring = self.colors.of(self.points, column)
        codes = [code for code, label in enumerate(coloring.labels) if label in labels]
        return np.isin(coloring.codes, [*codes, OTHER] if None in labels else codes)

    def shown_rows(self) -> NDArray[np.int64]:
        """Return the rows of which something is shown, ascending."""
        rows = np.sort(self.points.rows[self.shown])  # np.unique imports masked arrays: 50 ms of the window's start
        return rows[np.flatnonzero(np.diff(rows, prepend=-1))]

    def _show_filter(self) -> None:
        hovered = self._hovered
        self._sift()
        self.filtered.emit()
        if hovered != self._hovered:
            self.hovered.emit()

    def _show_selection(self) -> None:
        self._light()
        self.selected.emit()

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
        """Point at a point, or at none. What is hidden cannot be pointed at."""
        if point is not None and not self.shown[point]:
            point = None
        if point != self._hovered:
            self._hovered = point
            self.hovered.emit()

    def select_row(self, row: int | None, how: How = "replace") -> None:
        """Choose a row of the data, or none."""
        self.selection.choose([] if row is None else [row], how)

    def select_points(self, points: NDArray[np.intp], how: How = "replace") -> None:
        """Choose the rows of those of the points that are shown."""
        self.selection.choose(self.points.rows[points[self.shown[points]]], how)

    def select_matches(self, how: How = "replace") -> None:
        """Choose the rows that the search found; before anything is looked for, nothing happens."""
        if self.search.is_active:
            self.selection.choose(self.matches, how)

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

    def sounds(self, row: int) -> list[str]:
        """Return the modalities of a row that can be heard."""
        if self.data is None:
            return []
        present = [name for name in self.data.modalities if self._has(name, row)]
        return [name for name in present if self.data.shown_as(name).kind == "audio"]

    def sound_to_play(self) -> tuple[str, int] | None:
        """Return (modality, row) of the sound under the mouse, else of the row that is looked at; None without one."""
        point = self._hovered
        row = self.selected_row if point is None else int(self.points.rows[point])
        names = [] if row is None else self.sounds(row)
        if row is None or not names:
            return None
        own = names[0] if point is None else self.modalities[int(self.points.modality[point])]
        return own if own in names else names[0], row

    def values(self, row: int) -> list[tuple[str, str]]:
        """Return (column, value) of a row, numbers in three significant digits."""
        if self.data is None:
            return []
        return [(name, _readable(column[row])) for name, column in self.data.columns.items()]

    def _has(self, modality: str, row: int) -> bool:
        assert self.data is not None
        return bool(self.data.present[modality][row])

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
        if self.layout is None or self.quality is None or self.layout.method in ("gap", "axis") or self.is_apart:
            return False
        return self.quality.is_unmixed

    @property
    def artefact(self) -> Artefact | None:
        """What the map makes of the distance between the modalities that is not so in all dimensions."""
        if self.layout is None or self.quality is None or self.is_apart or self.layout.method in ("gap", "axis"):
            return None
        return artefact_of(self.quality)

    @property
    def is_apart(self) -> bool:
        """Whether each modality was fitted on its own."""
        return self.layout is not None and self.layout.settings.fit == "per_modality"

    @property
    def is_refit_offered(self) -> bool:
        """Whether a fresh fit would be worth moving every point."""
        return self.layout is not None and self.layout.is_refit_better

    # ---- wishes ----------------------------------------------------------------------------------------------

    @property
    def method(self) -> Method:
        """What kind of map is wished for."""
        return self.wish.method

    @property
    def settings(self) -> MapSettings:
        """How the map that is wished for is made, beside its method."""
        return self.wish.settings

    def choose_method(self, method: str, settings: MapSettings | None = None) -> None:
        """Wish for another kind of map, made as it was last, or so. What is not one is ignored."""
        if method in MAP_METHODS and self.wish.choose(method, settings):
            self.methodChosen.emit(method)

    def toggle_dimensions(self) -> None:
        """Wish for a map in space, or for a flat one again."""
        settings = self.wish.settings
        self.choose_method(self.method, replace(settings, dimensions=5 - settings.dimensions))

    def take_shown(self) -> None:
        """Wish for nothing but the kind of map that is there: another one could not be made, or was cancelled."""
        self.show_progress(None)
        if self.layout is not None and self.wish.choose(self.layout.method, self.layout.settings):
            self.methodChosen.emit(self.layout.method)

    def move_ends(self, vectors: Mapping[str, Array]) -> None:
        """Take over where the words at the ends of an axis lie now, by the words."""
        if self.wish.move_ends(vectors):
            self.methodChosen.emit(self.method)

    def show_progress(self, share: float | None) -> None:
        """Say how far the fit of a map is, in [0, 1]; None where nothing takes long."""
        if share != self.progress:
            self.progress = share
            self.progressed.emit()

    def request_cancel(self) -> None:
        """Wish that the fit be broken off."""
        self.cancelRequested.emit()

    def drag_around(self, dx: float, dy: float) -> None:
        """Look at a map in space from another side, as by a drag of so many pixels."""
        if self.points.solid is not None:
            self.turn = self.turn.dragged(dx, dy)
            self.points = self.points.seen_from(self.turn)
            self.turned.emit()

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
