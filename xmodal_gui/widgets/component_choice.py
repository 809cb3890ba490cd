"""A choice among registered components, and the form of the chosen one's parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget
from xmodal.session.messages import ComponentInfo

from xmodal_gui.messages_text import component_words
from xmodal_gui.schemas import properties
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.params_form import ParamsForm


class ComponentChoice(QWidget):
    """The types to choose from under a caption, and ``…`` for the parameters of the one in use.

    Parameters
    ----------
    name : what is chosen. help_ : its tooltip.

    Attributes
    ----------
    form : of the parameters, while it is open.

    Signals
    -------
    chosen(type, params) : the user wants this one.
    """

    chosen = Signal(str, object)

    def __init__(self, theme: Theme, name: str, help_: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._help = theme, help_
        self._infos: dict[str, ComponentInfo] = {}
        self._type, self._params = "", dict[str, Any]()
        self.form: ParamsForm | None = None
        self.label = QLabel(name)
        self.label.setProperty("role", "caption")
        self.box = QComboBox()
        self.box.setAccessibleName(name)
        self.label.setBuddy(self.box)
        self.more = QToolButton()
        self.more.setProperty("role", "tiny")
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.setToolTip(self.tr("Parameters of {name}").format(name=name))
        self.more.setAccessibleName(self.more.toolTip())
        self.box.activated.connect(self._choose)
        self.more.clicked.connect(self.open_form)
        row = QHBoxLayout()
        row.setSpacing(theme.space(1))
        row.addWidget(self.box, 1)
        row.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.label)
        column.addLayout(row)
        theme.changed.connect(self._tint)
        self._tint()

    def show_choice(
        self, infos: Sequence[ComponentInfo], type_: str, params: Mapping[str, Any], *, steerable: bool
    ) -> None:
        """Show which one is in use; where nothing is offered, show nothing."""
        self.setVisible(bool(infos))
        self._type, self._params = type_, dict(params)
        if list(self._infos.values()) != list(infos):
            self._infos = {info.type: info for info in infos}
            with QSignalBlocker(self.box):
                self.box.clear()
                for place, info in enumerate(infos):
                    self.box.addItem(info.type.replace("_", " "), info.type)
                    self.box.setItemData(place, component_words(info.summary), Qt.ItemDataRole.ToolTipRole)
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(self.box.findData(type_))
        known = self._infos.get(type_)
        summary = "" if known is None else component_words(known.summary)
        for widget in (self.label, self.box):
            widget.setToolTip("\n".join(line for line in (self._help, summary) if line))
        self.box.setEnabled(steerable)
        self.more.setEnabled(steerable and known is not None and bool(properties(known.schema)))

    def open_form(self) -> None:
        """Open the form of the parameters of the one in use."""
        title = self.tr("Parameters of {name}").format(name=self._type.replace("_", " "))
        self.form = ParamsForm(self._theme, title, self._infos[self._type].schema, self._params, parent=self)
        self.form.chosen.connect(lambda params: self.chosen.emit(self._type, params))
        self.form.destroyed.connect(self._forget_form)
        self.form.open_beside(self.more)

    def _choose(self) -> None:
        if self.box.currentData() != self._type:
            self.chosen.emit(self.box.currentData(), {})

    def _forget_form(self) -> None:
        self.form = None

    def _tint(self) -> None:
        self.more.setIcon(self._theme.icon("more", "text_muted"))
