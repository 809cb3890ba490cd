"""The chooser of what kind of map is drawn, the way to its settings, and how far a fit is that takes long."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QWidget
from xmodal.projection.configs import MAP_METHODS, METHODS

from xmodal_gui.messages_text import component_words
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.models.method_names import method_name
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.map_form import MapForm

_LEAST = 88
"""Pixels; wider where there is room."""


class MapMethod(QWidget):
    """Shows and changes what a `MapModel` wishes for.

    Attributes
    ----------
    box : the methods. more : opens the form of the one in use. cancel : says how far a fit is, and breaks it off.
    form : the form while it is open.
    """

    def __init__(self, model: MapModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self.form: MapForm | None = None
        self._make_box()
        self.more = QToolButton()
        self.more.setProperty("role", "icon")
        self.more.setProperty("icon_name", "more")
        self.more.setAccessibleName(self.tr("Settings of the map"))
        self.more.setToolTip(self.tr("Settings of the map: parameters, two or three dimensions, one fit or several"))
        self.more.clicked.connect(lambda: self.open_form(model.method))
        self.cancel = QToolButton()
        self.cancel.setProperty("role", "chip")
        self.cancel.setProperty("icon_name", "close")
        self.cancel.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.cancel.setAccessibleName(self.tr("Cancel the fit"))
        self.cancel.setToolTip(self.tr("A map is being fitted; a click breaks it off, and the one that is shown stays"))
        self.cancel.clicked.connect(model.request_cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for widget in (self.box, self.more, self.cancel):
            row.addWidget(widget)
        model.methodChosen.connect(self.show_wish)
        model.progressed.connect(self._show_progress)
        self.show_wish()
        self._show_progress()

    def _make_box(self) -> None:
        self.box = QComboBox()
        self.box.setAccessibleName(self.tr("Kind of map"))
        self.box.setProperty("role", "flat")
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.box.setMinimumWidth(_LEAST)
        others = [method for method in MAP_METHODS if method not in METHODS]
        for place, method in enumerate((*METHODS, *others)):
            self.box.addItem(method_name(method), method)
            words = component_words(MAP_METHODS.summary(method))
            self.box.setItemData(place, words, Qt.ItemDataRole.ToolTipRole)
        self.box.activated.connect(self._choose)

    def _choose(self) -> None:
        """Take another method; one that needs ends and has none asks for them first."""
        method = self.box.currentData()
        if method == "axis" and not self._model.wish.settings_of(method).ends:
            self.show_wish()
            self.open_form(method)
        else:
            self._model.choose_method(method)

    def open_form(self, method: str) -> None:
        """Open the form of a method; what is applied there is wished for."""
        self.form = MapForm(self._model, method, method_name(method), self._theme, parent=self)
        self.form.chosen.connect(lambda settings: self._model.choose_method(method, settings))
        self.form.destroyed.connect(self._forget_form)
        self.form.open_beside(self.more)

    def _forget_form(self) -> None:
        self.form = None

    def show_wish(self) -> None:
        """Show which method is wished for."""
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(self.box.findData(self._model.method))

    def _show_progress(self) -> None:
        share = self._model.progress
        self.cancel.setVisible(share is not None)
        if share is not None:
            self.cancel.setText(f"{100 * share:.0f} %")
