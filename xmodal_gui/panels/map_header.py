"""The controls above the map: kind of map, colours, tools, search, live."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QWidget

from xmodal_gui.models.map_links import LinkMode
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.models.measures import Measure
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.map_method import MapMethod
from xmodal_gui.widgets.scatter_gestures import TOOLS, Tool
from xmodal_gui.widgets.scatter_view import ScatterView
from xmodal_gui.widgets.search_field import SearchField

TOOL_KEYS: dict[Tool, Qt.Key] = {"pan": Qt.Key.Key_P, "box": Qt.Key.Key_B, "lasso": Qt.Key.Key_O}

_LEAST_CHOOSER = 88
"""Pixels; wider where there is room."""
_NARROW = 720
"""A header below this width goes without the words that explain."""


class MapHeader(QWidget):
    """Shows the choices of a `MapModel` and of the view's tool, and turns gestures into wishes."""

    def __init__(self, model: MapModel, view: ScatterView, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._view = view
        self._theme = theme
        self._make_choosers()
        self._make_tools()
        self._make_links()
        self._make_buttons()
        self.search = SearchField(model, theme)
        find = QShortcut(QKeySequence("/"), self)
        find.activated.connect(self._find)
        self._by = QLabel(self.tr("colour by"))
        self._by.setProperty("role", "caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(1), theme.space(1), theme.space(2), 0)
        row.setSpacing(theme.space(1))
        for widget in (self.making, self._by, self.colors, self.links, *self.tools.values()):
            row.addWidget(widget)
        row.addWidget(self.search, 1)
        for widget in (self.refit, self.live, self.refresh, self.fit):
            row.addWidget(widget)
        self._offer_actions()
        self._shorten(True)  # so that it may be narrow
        model.dataChanged.connect(self._show_columns)
        model.recolored.connect(self._show_wishes)
        model.liveChanged.connect(self._show_wishes)
        model.moved.connect(self._show_wishes)
        view.gestures.toolChanged.connect(self._show_tool)
        theme.changed.connect(self._tint)
        self._tint()
        self._show_columns()
        self._show_tool()

    # ---- parts -------------------------------------------------------------------------------------------------

    def _make_choosers(self) -> None:
        model = self._model
        self.making = MapMethod(model, self._theme)
        self.method = self.making.box
        self.colors = QComboBox()
        self.colors.setAccessibleName(self.tr("Colour by"))
        self.colors.setToolTip(self.tr("Colour by (0: modality, 1 to 9: a column)"))
        self.colors.activated.connect(lambda: model.choose_column(self.colors.currentData()))
        self.colors.setProperty("role", "flat")
        self.colors.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.colors.setMinimumWidth(_LEAST_CHOOSER)

    def _make_tools(self) -> None:
        tips: dict[Tool, tuple[str, str]] = {
            "pan": (self.tr("Pan"), self.tr("A drag moves the map (P); with Shift held it selects a box")),
            "box": (self.tr("Box"), self.tr("A drag selects a box (B); Shift adds, Alt subtracts, both intersect")),
            "lasso": (self.tr("Lasso"), self.tr("A drag draws around points (O); Shift adds, Alt subtracts")),
        }
        group = QButtonGroup(self)
        self.tools: dict[Tool, QToolButton] = {}
        for tool in TOOLS:
            button = self._button(tool, *tips[tool])
            button.setCheckable(True)
            button.clicked.connect(partial(self._view.gestures.choose, tool))
            group.addButton(button)
            self.tools[tool] = button

    def _make_buttons(self) -> None:
        model = self._model
        self.refit = QPushButton(self.tr("Refit"))
        self.refit.setProperty("role", "soft")
        self.refit.clicked.connect(model.request_refit)
        self.live = self._button("live", self.tr("Live"), self.tr("Follow training: a new map whenever it is ready"))
        self.live.setCheckable(True)
        self.live.setProperty("role", "chip")
        self.live.toggled.connect(model.set_live)
        self.refresh = self._button("refresh", self.tr("Refresh"), self.tr("A map of this moment"))
        self.refresh.clicked.connect(model.request_refresh)
        self.fit = self._button("fit", self.tr("Fit"), self.tr("Show all points (F)"))
        self.fit.clicked.connect(self._view.fit)

    def _button(self, icon: str, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "icon")
        button.setProperty("icon_name", icon)
        button.setText(name)
        button.setToolTip(tip)
        button.setAccessibleName(name)
        return button

    def _offer_actions(self) -> None:
        """Let the command palette reach what the header's buttons and keys do."""
        model, choose = self._model, self._view.gestures.choose
        deeds: tuple[tuple[str, Callable[[], object]], ...] = (
            (self.tr("Drag to pan"), partial(choose, "pan")),
            (self.tr("Drag to select a box"), partial(choose, "box")),
            (self.tr("Drag to draw a lasso"), partial(choose, "lasso")),
            (self.tr("Search a word"), self._find),
            (self.tr("Select what the search found"), model.select_matches),
            (self.tr("Clear the search"), partial(model.search.look_for, "")),
            (self.tr("Show all that is hidden"), model.filter.show_all),
            (self.tr("Clear the selection"), model.selection.clear),
            (self.tr("Live: follow or freeze"), lambda: model.set_live(not model.live)),
            (self.tr("A map of this moment"), model.request_refresh),
            (self.tr("Fit the map"), self._view.fit),
            (self.tr("Settings of the map"), lambda: self.making.open_form(model.method)),
            (self.tr("Two or three dimensions"), model.toggle_dimensions),
            (self.tr("Thumbnails or dots"), self._view.toggle_thumbnails),
        )
        for words, act in deeds:
            action = QAction(words, self)
            action.triggered.connect(lambda _=False, act=act: act())
            self.addAction(action)
        self.addActions(self._link_actions.actions())

    def _make_links(self) -> None:
        links = self._model.link_choice
        self.links = self._button("link", self.tr("Links"), "")
        self.links.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.links)
        self._link_actions = QActionGroup(menu)
        for mode, words in self._link_words().items():
            action = QAction(words, menu)
            action.setCheckable(True)
            action.setData(mode)
            action.triggered.connect(partial(self._choose_links, mode))
            self._link_actions.addAction(action)
            menu.addAction(action)
        self.links.setMenu(menu)
        links.changed.connect(self._show_links)
        self._show_links()

    def _choose_links(self, mode: LinkMode) -> None:
        self._model.link_choice.choose(mode)

    def _link_words(self) -> dict[LinkMode, str]:
        return {
            "none": self.tr("No links"),
            "selection": self.tr("Links of the selection"),
            "all": self.tr("Links of all in view"),
        }

    def _show_links(self) -> None:
        mode = self._model.link_choice.mode
        for action in self._link_actions.actions():
            action.setChecked(action.data() == mode)
        what = self.tr("Lines between partners, coloured by their distance in all dimensions (L)")
        self.links.setToolTip(f"{self._link_words()[mode]}\n{what}")

    # ---- model to view -----------------------------------------------------------------------------------------

    def _show_columns(self) -> None:
        with QSignalBlocker(self.colors):
            self.colors.clear()
            self.colors.addItem(self.tr("modality"), "")
            for column in self._model.columns():
                self.colors.addItem(column, column)
            for measure in self._model.colors.measures():
                self.colors.addItem(self._measure_name(measure), measure.key)
        self._show_wishes()

    def _show_wishes(self) -> None:
        model = self._model
        with QSignalBlocker(self.colors), QSignalBlocker(self.live):
            self.colors.setCurrentIndex(self.colors.findData(model.color_by))
            self.live.setChecked(model.live)
        self.live.setVisible(model.can_follow)
        self.refresh.setVisible(model.can_follow and not model.live)
        self.fit.setEnabled(len(model.points) > 0)
        self.refit.setVisible(model.is_refit_offered)
        if model.layout is not None and model.is_refit_offered:
            self.refit.setToolTip(
                self.tr("A fresh fit is more trustworthy ({value:.2f}), but every point moves far").format(
                    value=model.layout.refit_trustworthiness
                )
            )

    def _show_tool(self) -> None:
        for tool, button in self.tools.items():
            button.setChecked(tool == self._view.gestures.tool)

    def _tint(self) -> None:
        for button in self.findChildren(QToolButton):
            name = button.property("icon_name")
            if name:
                button.setIcon(self._theme.icon(name, "text_muted"))

    def _measure_name(self, measure: Measure) -> str:
        if measure.kind == "rank":
            return self.tr("rank {a} → {b}").format(a=measure.a, b=measure.b)
        if len(self._model.modalities) == 2:
            return self.tr("cosine")
        return self.tr("cosine {a}, {b}").format(a=measure.a, b=measure.b)

    def minimumSizeHint(self) -> QSize:
        """Return what it needs without the words: with them it would not let the window become narrow again."""
        hint = super().minimumSizeHint()
        if self._by.isHidden():
            return hint
        words = self._by.sizeHint().width() + self._theme.space(1)
        label = self.live.fontMetrics().horizontalAdvance(self.live.text())
        return QSize(hint.width() - words - label, hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what can be left out."""
        self._shorten(self.width() < _NARROW)

    def _shorten(self, narrow: bool) -> None:
        style = Qt.ToolButtonStyle
        self._by.setVisible(not narrow)
        self.live.setToolButtonStyle(style.ToolButtonIconOnly if narrow else style.ToolButtonTextBesideIcon)

    # ---- gestures ----------------------------------------------------------------------------------------------

    def take_key(self, key: int) -> bool:
        """Do what a key of the map means; tell whether it means anything.

        0 colours by modality, 1-9 by a column; P, B and O choose a tool, L the links.
        """
        if key == Qt.Key.Key_L:
            self._model.link_choice.cycle()
            return True
        for tool, meant in TOOL_KEYS.items():
            if key == meant:
                self._view.gestures.choose(tool)
                return True
        number = key - Qt.Key.Key_0.value
        if 0 <= number < min(self.colors.count(), 10):
            self._model.choose_column(self.colors.itemData(number))
            return True
        return False

    def _find(self) -> None:
        self.search.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.edit.selectAll()
