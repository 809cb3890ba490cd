"""The row that is looked at: its items, how well they find each other, and what is nearest to them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from xmodal_gui.models.inspector_model import InspectorModel, Look
from xmodal_gui.models.items import Item
from xmodal_gui.models.why_model import WhyModel
from xmodal_gui.numbers import DASH, significant
from xmodal_gui.panels.panel import Panel, clear_layout
from xmodal_gui.sound import Player
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.column_table import ColumnTable
from xmodal_gui.widgets.elided_combo import ElidedCombo
from xmodal_gui.widgets.elided_label import ElidedLabel
from xmodal_gui.widgets.item_view import ItemView
from xmodal_gui.widgets.neighbor_tiles import NeighborTiles
from xmodal_gui.widgets.rank_line import RankLine, RankSeries
from xmodal_gui.widgets.steady_label import SteadyLabel
from xmodal_gui.widgets.why_bar import WhyBar

WIDTH = 180


class InspectorPanel(Panel):
    """Shows an `InspectorModel`.

    Keys: Left and Right walk among the rows chosen, from anywhere in the panel but the tiles.

    Signals
    -------
    whatIfRequested(str, int) : look for the item of this modality and row, to be changed.
    """

    whatIfRequested = Signal(str, int)

    def __init__(
        self, model: InspectorModel, theme: Theme, why: WhyModel | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, width=WIDTH, parent=parent)
        self._model = model
        self._why = why
        self._is_late = False
        self._player = Player(self)
        self._card = QWidget()
        self._card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self._card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addLayout(self._make_walk())
        column.addWidget(self.pair)
        column.addWidget(self._make_items())
        if why is not None:
            self.why = WhyBar(why, theme)
            self.why.whatIfRequested.connect(self._ask_what_if)
            column.addWidget(self.why)
            why.changed.connect(self._show_why)
        column.addWidget(self._make_numbers())
        self.table = ColumnTable(theme)
        column.addWidget(self.table)
        self.column.addWidget(self._card)
        self.column.addStretch(1)
        model.dataChanged.connect(self._show_data)
        model.looked.connect(self._show_row)
        model.refreshed.connect(self._refresh)
        self._show_data()
        self._show_row()

    # ---- parts -------------------------------------------------------------------------------------------------

    def _make_walk(self) -> QHBoxLayout:
        self.before = self._arrow("chevron-left", self.tr("Row before"), self.tr("Look at the row before (Left)"), -1)
        self.after = self._arrow("chevron-right", self.tr("Next row"), self.tr("Look at the next row (Right)"), 1)
        self.place = SteadyLabel()
        self.place.setProperty("role", "caption")
        self.place.setFont(self.theme.font("caption"))
        self.pair = ElidedCombo()
        self.pair.setProperty("role", "flat")
        self.pair.setAccessibleName(self.tr("Modalities to compare"))
        self.pair.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.pair.setMinimumContentsLength(8)
        self.pair.activated.connect(lambda: self._model.choose_pair(self.pair.currentData()))
        row = QHBoxLayout()
        row.setSpacing(self.theme.space(1))
        for widget in (self.before, self.place, self.after):
            row.addWidget(widget)
        row.addStretch(1)
        self._arrows = (self.before, self.after)
        self.theme.changed.connect(self._tint)
        self.theme.changed.connect(self._show_why)
        self._tint()
        return row

    def _arrow(self, icon: str, name: str, tip: str, steps: int) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "icon")
        button.setProperty("icon_name", icon)
        button.setToolTip(tip)
        button.setAccessibleName(name)
        button.clicked.connect(lambda: self._model.walk(steps))
        return button

    def _make_items(self) -> QWidget:
        self._items = QWidget()
        column = QVBoxLayout(self._items)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.theme.space(1.5))
        self.views: list[ItemView] = []
        return self._items

    def _make_numbers(self) -> QWidget:
        theme = self.theme
        self.numbers = QWidget()
        column = QVBoxLayout(self.numbers)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        self.cosine = self._number()
        self.no_cosine = QLabel()
        self.no_cosine.setWordWrap(True)
        self.cosine.setToolTip(self.tr("Cosine of the two embeddings: 1 same direction, 0 unrelated, −1 opposite"))
        self.line = RankLine(theme)
        self.about_line = ElidedLabel(least=10)
        self.about_line.setProperty("role", "caption")
        self.about_line.setFont(theme.font("caption"))
        self.about_line.setToolTip(
            self.tr(
                "The run keeps the ranks that evaluations count. Of rows beyond their pool, and where no source "
                "answers, the line shows the maps that this window has seen."
            )
        )
        self.headings = (self._heading(), self._heading())
        self.tiles = (NeighborTiles(theme), NeighborTiles(theme))
        column.addWidget(self.cosine)
        column.addWidget(self.no_cosine)
        column.addLayout(self._make_ranks())
        column.addWidget(self.line)
        column.addWidget(self.about_line)
        for heading, tiles in zip(self.headings, self.tiles, strict=True):
            tiles.chosen.connect(self._model.look_at)
            column.addSpacing(theme.space(1))
            column.addWidget(heading)
            column.addWidget(tiles)
        return self.numbers

    def _make_ranks(self) -> QGridLayout:
        self.directions = (ElidedLabel(least=10), ElidedLabel(least=10))
        self.ranks = (self._number(), self._number())
        grid = QGridLayout()
        grid.setHorizontalSpacing(self.theme.space(1))
        grid.setVerticalSpacing(self.theme.space(1))
        grid.setColumnStretch(0, 1)
        tip = self.tr("At which place the partner comes, of all items ordered by cosine; equal captions count as it")
        for place, (direction, rank) in enumerate(zip(self.directions, self.ranks, strict=True)):
            direction.setProperty("role", "caption")
            direction.setFont(self.theme.font("caption"))
            rank.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column, label in enumerate((direction, rank)):
                label.setToolTip(tip)
                grid.addWidget(label, place, column)
        return grid

    def _number(self) -> SteadyLabel:
        label = SteadyLabel()
        label.setFont(self.theme.font())
        return label

    def _heading(self) -> QLabel:
        label = QLabel()
        label.setProperty("role", "heading")
        label.setWordWrap(True)
        return label

    def _tint(self) -> None:
        for button in self._arrows:
            button.setIcon(self.theme.icon(button.property("icon_name"), "text_muted"))

    # ---- model to view -----------------------------------------------------------------------------------------

    def _show_data(self) -> None:
        """Make a view for each modality of the data."""
        clear_layout(self._items)
        layout = self._items.layout()
        assert layout is not None
        data = self._model.data
        modalities = () if data is None else tuple(data.shown_as(name) for name in data.modalities)
        self.views = [ItemView(self.theme, place, modality) for place, modality in enumerate(modalities)]
        for view in self.views:
            view.playRequested.connect(partial(self.play, view.modality.name))
            layout.addWidget(view)

    def _show_row(self) -> None:
        """Show another row, or none."""
        model = self._model
        row = model.row
        self._say()
        self._card.setVisible(row is not None and model.data is not None)
        if row is None or model.data is None:
            return
        for view, item in zip(self.views, model.items(), strict=True):
            view.show_item(item)
        self._show_why()
        place, count = model.place
        self.place.setText(self.tr("{place} of {count}").format(place=f"{place:,}", count=f"{count:,}"))
        for widget in (*self._arrows, self.place):
            widget.setVisible(count > 1)
        self._show_pairs()
        self.table.show_values([("id", str(model.data.ids[row])), *model.values()])
        self._refresh()

    def _ask_what_if(self) -> None:
        """Offer the row's items that can be changed; where there is one, take it at once."""
        items = [item for item in self._model.items() if self._can_change(item)]
        if len(items) == 1:
            self.whatIfRequested.emit(items[0].modality, items[0].row)
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for item in items:
            words = self.tr("Change its {name} …").format(name=item.modality)
            menu.addAction(words).triggered.connect(partial(self.whatIfRequested.emit, item.modality, item.row))
        menu.popup(self.why.what_if.mapToGlobal(QPoint(0, self.why.what_if.height())))

    def _can_change(self, item: Item) -> bool:
        data = self._model.data
        return data is not None and item.present and data.modalities[item.modality].kind in ("text", "image")

    def _show_why(self) -> None:
        """Colour what the items shown carry of their similarity."""
        why = self._why
        if why is None or self._model.row is None:
            return
        self.why.setVisible(self._model.subjects is not None)
        self.why.what_if.setVisible(any(map(self._can_change, self._model.items())))
        for view in self.views:
            view.show_why(why.of(view.modality.name, view.row), why.opacity)

    def _say(self) -> None:
        model = self._model
        if model.row is not None:
            self.say("")
        elif model.facts is not None:
            self.say(self.tr("Click a point of the map to see what it is."))
        else:
            self.say(self.tr("What you click on the map is shown here."))

    def _show_pairs(self) -> None:
        pairs = self._model.pairs
        with QSignalBlocker(self.pair):
            if [self.pair.itemData(place) for place in range(self.pair.count())] != pairs:
                self.pair.clear()
                for a, b in pairs:
                    self.pair.addItem(self.tr("{a} and {b}").format(a=a, b=b), (a, b))
            self.pair.setCurrentIndex(pairs.index(self._model.pair) if self._model.pair in pairs else -1)
        said = self.tr("The two modalities that are compared")
        self.pair.setToolTip(f"{self.pair.currentText()}\n{said}")
        self.pair.setVisible(len(pairs) > 1)

    def _refresh(self) -> None:
        """Show the numbers of the newest snapshot; later, if nobody looks."""
        if not self.isVisible():
            self._is_late = True
            return
        self._is_late = False
        self._say()
        if self._model.row is None:
            return
        self._show_pairs()
        looks = self._model.looks()
        self.numbers.setVisible(bool(looks))
        if looks:
            self._show_numbers(looks)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while nobody looked."""
        super().showEvent(event)
        if self._is_late:
            self._refresh()

    def _show_numbers(self, looks: list[Look]) -> None:
        data, cosine = self._model.data, self._model.cosine()
        assert data is not None
        self.cosine.setVisible(cosine is not None)
        self.no_cosine.setVisible(cosine is None)
        shown = self.no_cosine if cosine is None else self.cosine
        shown.setText(self._cosine_words(cosine))
        for direction, label, look in zip(self.directions, self.ranks, looks, strict=True):
            words = self.tr("rank {query} → {target}").format(query=look.query, target=look.target)
            if direction.text() != words:
                direction.setText(words)
            label.setText(self._rank_words(look))
            for widget in (direction, label):
                widget.setVisible(look.rank is not None)
        self.line.setVisible(cosine is not None)
        names = list(data.modalities)
        series = [
            RankSeries(look.steps, look.ranks, names.index(look.query), f"{look.query} → {look.target}")
            for look in looks
        ]
        self.line.show_series(series, max(look.among for look in looks))
        self.about_line.setVisible(cosine is not None)
        words = self._line_words(looks)
        if self.about_line.text() != words:
            self.about_line.setText(words)
        for heading, tiles, look in zip(self.headings, self.tiles, looks, strict=True):
            words = self.tr("Nearest {target} to this {query}").format(target=look.target, query=look.query)
            if heading.text() != words:
                heading.setText(words)
            heading.setVisible(bool(look.nearest))
            tiles.setVisible(bool(look.nearest))
            tiles.show_rows(data, look.target, look.nearest, look.cosines, look.hits)

    def _line_words(self, looks: list[Look]) -> str:
        among = max(look.among for look in looks)
        if all(look.recorded for look in looks):
            return self.tr("at each evaluation, of {pool}").format(pool=f"{among:,}")
        return self.tr("on the maps seen here, of {pool}").format(pool=f"{among:,}")

    def _cosine_words(self, cosine: float | None) -> str:
        model = self._model
        if cosine is not None:
            return self.tr("cosine {value}").format(value=significant(cosine))
        if not model.in_snapshot:
            return self.tr("Not among the rows on the map: no numbers yet.")
        pair = model.pair or ("", "")
        lacking = next((item.modality for item in model.items() if item.modality in pair and not item.present), DASH)
        return self.tr("No {name} in this row to compare.").format(name=lacking)

    def _rank_words(self, look: Look) -> str:
        rank = DASH if look.rank is None else f"{look.rank:,.10g}"
        return self.tr("{rank} of {pool}").format(rank=rank, pool=f"{look.pool:,}")

    def play(self, modality: str, row: int) -> None:
        """Play the sound of a row, if it has one."""
        data = self._model.data
        samples = None if data is None else data.sound(modality, row)
        if data is not None and samples is not None:
            self._player.play(samples, data.shown_as(modality).rate)

    # ---- gestures ----------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk among the rows chosen."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if steps is None or self._model.place[1] < 2:
            super().keyPressEvent(event)
        else:
            self._model.walk(steps)
