"""Words or a picture from elsewhere, and what lies nearest to them as training goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from xmodal.data.base import Kind
from xmodal.errors import UserError
from xmodal.session.messages import Query

from xmodal_gui.messages_text import sentence_of
from xmodal_gui.models.guest_model import GuestModel
from xmodal_gui.models.query_model import QueryModel, Ranking
from xmodal_gui.panels.panel import Panel, clear_layout
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.definition_mark import DefinitionMark
from xmodal_gui.widgets.elided_combo import ElidedCombo
from xmodal_gui.widgets.neighbor_tiles import NeighborTiles
from xmodal_gui.widgets.picture_file import has_picture, picture_of, read_picture
from xmodal_gui.widgets.pin_row import PinRow
from xmodal_gui.widgets.pixels import Pixels
from xmodal_gui.widgets.query_field import QueryField
from xmodal_gui.widgets.sketch_pad import GROUND, SketchPad

WIDTH = 180
_LEAST_BOX = 56


class QueryPanel(Panel):
    """Shows a `QueryModel` and turns typing, drawing and dropping into its wishes.

    Signals
    -------
    chosen(int) : look at this row.
    """

    chosen = Signal(int)

    def __init__(
        self, model: QueryModel, theme: Theme, guests: GuestModel | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, width=WIDTH, parent=parent)
        self._model = model
        self._guests = guests
        self._pins: list[PinRow] = []
        self._problem = ""
        self.setAcceptDrops(True)
        self._card = QWidget()
        column = QVBoxLayout(self._card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addLayout(self._make_field())
        column.addWidget(self._make_pad())
        column.addLayout(self._make_answer())
        self._shelf = QWidget()
        shelf = QVBoxLayout(self._shelf)
        shelf.setContentsMargins(0, 0, 0, 0)
        shelf.setSpacing(theme.space(2))
        column.addWidget(self._shelf)
        self.column.addWidget(self._card)
        self.column.addStretch(1)
        theme.changed.connect(self._tint)
        model.changed.connect(self._show)
        model.answered.connect(self._show_answers)
        model.pinsChanged.connect(self._show_pins)
        if guests is not None:
            guests.changed.connect(self._show_guest)
        self._tint()
        self._show_pins()
        self._show_guest()

    # ---- parts -------------------------------------------------------------------------------------------------

    def _make_field(self) -> QVBoxLayout:
        self.field = QueryField(self.theme)
        self.field.setPlaceholderText(self.tr("Type words …"))
        self.field.textEdited.connect(self._ask_text)
        self.field.cleared.connect(lambda: self._ask_text(""))
        self.draw = self._tool("draw", self.tr("Draw"), self.tr("Draw a picture to look for"))
        self.draw.setCheckable(True)
        self.draw.toggled.connect(self._show_pad)
        self.file = self._tool("picture", self.tr("Picture file"), self.tr("Look for a picture file, or drop one here"))
        self.file.clicked.connect(self._choose_file)
        self.keep = self._tool("pin", self.tr("Pin"), self.tr("Keep this query with the run"))
        self.keep.clicked.connect(self._model.pin)
        self._tools = (self.draw, self.file, self.keep)
        tools = QHBoxLayout()
        tools.setSpacing(self.theme.space(1))
        self.target = _short_box()
        self.target.setProperty("role", "flat")
        self.target.setAccessibleName(self.tr("Modality to search"))
        self.target.setToolTip(self.target.accessibleName())
        self.target.activated.connect(lambda: self._model.choose_target(self.target.currentData()))
        tools.addStretch(1)
        for tool in self._tools:
            tools.addWidget(tool)
        column = QVBoxLayout()
        column.setSpacing(self.theme.space(1))
        column.addWidget(self._make_reader())
        column.addWidget(self.field)
        column.addLayout(tools)
        column.addWidget(self.target)  # not beside the tools: a narrow panel has no room for both
        return column

    def _make_reader(self) -> QWidget:
        """Make the choice of whose encoder reads the query: there where several could."""
        self.reader = _short_box()
        self.reader.setProperty("role", "flat")
        self.reader.setAccessibleName(self.tr("Modality that reads the query"))
        self.reader.setToolTip(self.reader.accessibleName())
        self.reader.activated.connect(lambda: self._model.read_as(self._kind(), self.reader.currentData()))
        label = QLabel(self.tr("Read as"))
        label.setProperty("role", "muted")
        label.setBuddy(self.reader)
        self._reading = QWidget()
        row = QHBoxLayout(self._reading)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.theme.space(1))
        row.addWidget(label)
        row.addWidget(self.reader, 1)
        return self._reading

    def _tool(self, icon: str, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "icon")
        button.setProperty("icon_name", icon)
        button.setAccessibleName(name)
        button.setToolTip(tip)
        return button

    def _make_pad(self) -> QWidget:
        self.pad = SketchPad(self.theme)
        self.pad.drawn.connect(self._ask_drawn)
        self.empty = QToolButton()
        self.empty.setText(self.tr("Empty"))
        self.empty.setToolTip(self.tr("Empty the picture (Delete)"))
        self.empty.clicked.connect(self._empty_pad)
        self._easel = QWidget()
        row = QHBoxLayout(self._easel)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.pad)
        row.addWidget(self.empty)
        row.addStretch(1)
        self._easel.hide()
        return self._easel

    def _make_answer(self) -> QVBoxLayout:
        self.heading = QLabel()
        self.heading.setProperty("role", "heading")
        self.heading.setWordWrap(True)
        self.tiles = NeighborTiles(self.theme)
        self.tiles.chosen.connect(self.chosen)
        column = QVBoxLayout()
        column.setSpacing(self.theme.space(1))
        self.landed = QLabel()
        self.landed.setProperty("role", "caption")
        self.landed.setFont(self.theme.font("caption"))
        self.landed.setWordWrap(True)
        self.landed.setToolTip(
            self.tr(
                "The map was made without it, and no point moves for it: it is drawn at the mean of its nearest points "
                "in the shared space, the nearest counting most. Where these are scattered, the place means little."
            )
        )
        column.addWidget(self.heading)
        column.addWidget(self.tiles)
        self._landing = QWidget()
        landing = QHBoxLayout(self._landing)
        landing.setContentsMargins(0, 0, 0, 0)
        landing.setSpacing(self.theme.space(1))
        landing.addWidget(self.landed, 1)
        landing.addWidget(DefinitionMark(self.theme, "spread on the map"), 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._landing)
        return column

    def _tint(self) -> None:
        for button in self._tools:
            button.setIcon(self.theme.icon(button.property("icon_name"), "text_muted"))

    # ---- model to view -----------------------------------------------------------------------------------------

    def _show(self) -> None:
        """Show another query, or other data."""
        model = self._model
        reads, sees = model.modality_of("text") is not None, model.picture_shape() is not None
        self.say(self._sentence_now(reads=reads, sees=sees))
        self._card.setVisible(reads or sees)
        can_ask = model.can_ask
        self.field.setVisible(reads)
        self.field.setEnabled(can_ask)
        for tool in (self.draw, self.file):
            tool.setVisible(sees)
            tool.setEnabled(can_ask)
        query = model.query
        for row in self._pins:
            row.setEnabled(can_ask)
        self.keep.setEnabled(can_ask and query is not None and not model.is_pinned(query))
        self._show_query(query)
        self._show_modalities()
        self._show_answers()

    def _sentence_now(self, *, reads: bool, sees: bool) -> str:
        model = self._model
        if self._problem:
            return self._problem
        if not model.is_attached or model.data is None:
            return self.tr("Words and pictures to look for are typed here once there is a session.")
        if not (reads or sees):
            return self.tr("These data hold neither texts nor pictures: there is nothing to type or to draw.")
        if not model.can_ask:
            return self.tr("This run is not at work: go on from its last checkpoint to ask its encoders something.")
        return ""

    def _show_query(self, query: Query | None) -> None:
        text = "" if query is None else query.text
        if " ".join(self.field.text().split()) != text:
            self.field.setText(text)
        shape = self._model.picture_shape()
        if shape is not None and shape != self.pad.pixels.shape:
            self.pad.show_pixels(np.full(shape, GROUND if len(shape) == 3 else 0, np.uint8))
        if query is not None and query.picture is not None:
            if not np.array_equal(self.pad.pixels, query.picture.numpy()):
                self.pad.show_pixels(query.picture.numpy())
            self.draw.setChecked(True)
        elif text and self.draw.isChecked():
            self.draw.setChecked(False)

    def _kind(self) -> Kind:
        """Return what a query is now: a picture while one is drawn, or where there are no words; else words."""
        return "image" if self.draw.isChecked() or self._model.modality_of("text") is None else "text"

    def _show_modalities(self) -> None:
        """Show what could read the query, and what could be searched, where there are several."""
        model = self._model
        kind, query = self._kind(), model.query
        modality = model.modality_of(kind) if query is None else query.modality
        targets = [] if modality is None else model.targets(modality)
        _offer(self.reader, model.readers(kind), model.modality_of(kind))
        _offer(self.target, targets, None if query is None else model.target_of(query))
        self._reading.setVisible(self.reader.count() > 1)
        self._reading.setEnabled(model.can_ask)
        self.target.setVisible(len(targets) > 1)

    def _show_answers(self) -> None:
        model, data = self._model, self._model.data
        query = model.query
        ranking = None if query is None else model.ranking(query)
        self.heading.setVisible(query is not None)
        self.tiles.setVisible(ranking is not None and bool(ranking.rows))
        self.heading.setText("" if query is None else self._heading(query, ranking))
        self.field.mark_unknown(() if ranking is None else ranking.unknown)
        if data is None:
            return
        if ranking is not None:
            self.tiles.show_rows(data, ranking.target, ranking.rows, ranking.cosines, ranking.hits)
            tip = self.tr("Read by the encoders of step {step}; ranked among the rows on the map, of step {map}")
            self.heading.setToolTip(tip.format(step=ranking.step, map=ranking.snapshot_step))
        for row in self._pins:
            row.show_ranking(data, model.ranking(row.pin, len(row.tiles.tiles)))

    def _show_guest(self) -> None:
        """Say how far the place on the map can be believed."""
        guest = None if self._guests is None else self._guests.guest
        self._landing.setVisible(guest is not None)
        if guest is not None:
            words = self.tr("On the map: among its {count} nearest points, which spread over {spread} % of it")
            self.landed.setText(words.format(count=len(guest.points), spread=f"{100 * guest.spread:.0f}"))

    def _heading(self, query: Query, ranking: Ranking | None) -> str:
        name = f"“{query.text}”" if query.text else self.tr("this picture")
        if ranking is None:
            return self.tr("{name}: ranked with the next map").format(name=name)
        if not ranking.rows:
            return self.tr("{name}: no {target} on the map to rank").format(name=name, target=ranking.target)
        return self.tr("Nearest {target} to {name}, step {step}").format(
            target=ranking.target, name=name, step=ranking.step
        )

    def _show_pins(self) -> None:
        clear_layout(self._shelf)
        layout = self._shelf.layout()
        assert layout is not None
        self._pins = [PinRow(self.theme, pin) for pin in self._model.pins]
        if self._pins:
            title = QLabel(self.tr("Pinned"))
            title.setProperty("role", "heading")
            layout.addWidget(title)
        for row in self._pins:
            row.asked.connect(lambda row=row: self._model.ask_pin(row.pin))
            row.removed.connect(lambda row=row: self._model.unpin(row.pin))
            row.chosen.connect(self.chosen)
            layout.addWidget(row)
        self._show()

    # ---- gestures ----------------------------------------------------------------------------------------------

    def _ask_text(self, text: str) -> None:
        self._problem = ""
        self._model.ask_text(text)

    def _ask_drawn(self) -> None:
        self._problem = ""
        self._model.ask_picture(self.pad.pixels)

    def _empty_pad(self) -> None:
        self.pad.clear()
        self._ask_drawn()

    def _show_pad(self, shown: bool) -> None:  # a slot
        self._easel.setVisible(shown)
        self._show_modalities()
        query = self._model.query
        if not shown and query is not None and query.picture is not None:
            self._empty_pad()

    def _choose_file(self) -> None:
        filters = self.tr("Pictures") + " (*.png *.jpg *.jpeg *.svg *.bmp *.gif *.webp)"
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Look for a picture"), "", filters)
        if path:
            self.look_for_file(Path(path))

    def look_for_file(self, path: Path) -> None:
        """Look for the picture in a file; what is none is told in the panel."""
        self._take_picture(lambda: read_picture(path))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take pictures that are dragged here."""
        if self._model.can_ask and self._model.picture_shape() is not None and has_picture(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look for the picture that was dropped."""
        mime = event.mimeData()
        self._take_picture(lambda: picture_of(mime))
        event.acceptProposedAction()

    def _take_picture(self, read: Callable[[], Pixels]) -> None:
        try:
            picture = self._model.as_picture(read())
        except UserError as error:
            self._problem = sentence_of(error)
        else:
            self._problem = ""
            if picture is not None and picture.any():
                self._model.ask_picture(picture)
            else:
                self._problem = self.tr("The picture is empty: everything in it is ground.")
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what was not asked for while nobody looked."""
        super().showEvent(event)
        self._model.set_visible(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for nothing while nobody looks."""
        super().hideEvent(event)
        self._model.set_visible(False)


def _short_box() -> ElidedCombo:
    """Return a box for names of modalities that widens no panel."""
    box = ElidedCombo()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    box.setMinimumWidth(_LEAST_BOX)
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return box


def _offer(box: QComboBox, names: list[str], current: str | None) -> None:
    """Show modalities to choose from, and which it is; what is shown stays where there is none."""
    with QSignalBlocker(box):
        if [box.itemData(place) for place in range(box.count())] != names:
            box.clear()
            for name in names:
                box.addItem(name, name)
        if current is not None:
            box.setCurrentIndex(box.findData(current))
