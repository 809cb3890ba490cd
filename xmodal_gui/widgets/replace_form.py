"""The form that replaces an encoder: which, with what parameters, and what happens to the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget
from xmodal.session.messages import ComponentInfo

from xmodal_gui.messages_text import component_words
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.number_field import NumberField
from xmodal_gui.widgets.popover import Popover
from xmodal_gui.widgets.schema_form import SchemaForm

_WIDTH = 360
FREEZE_OTHERS = 100


class ReplaceForm(Popover):
    """Replaces the encoder of one modality.

    Parameters
    ----------
    choices : encoders that read this kind of modality. current : type of the one in use; params : of it.

    Signals
    -------
    chosen(type, params, freeze_others) : the user wants this one.
    """

    chosen = Signal(str, object, int)

    def __init__(
        self,
        theme: Theme,
        modality: str,
        choices: Sequence[ComponentInfo],
        current: str,
        params: Mapping[str, Any] | None = None,
        *,
        parent: QWidget,
    ) -> None:
        super().__init__(theme, width=_WIDTH, parent=parent)
        self._current, self._params = current, params
        self._choices = {info.type: info for info in choices}
        title = QLabel(self.tr("Replace encoder of {modality} (new weights)").format(modality=modality))
        title.setFont(theme.font("title", bold=True))
        title.setWordWrap(True)
        self.type = QComboBox()
        self.type.setAccessibleName(self.tr("Encoder"))
        for info in choices:
            self.type.addItem(info.type.replace("_", " "), info.type)
        self.type.setCurrentIndex(max(self.type.findData(current), 0))
        self._summary = QLabel()
        self._summary.setWordWrap(True)
        self._summary.setProperty("role", "muted")
        self.form = SchemaForm({})
        self.body.addWidget(title)
        self.body.addWidget(self.type)
        self.body.addWidget(self._summary)
        self.body.addWidget(self.form)
        self.body.addLayout(self._build_freeze())
        self.body.addWidget(self._build_consequence(modality))
        self.body.addLayout(self._build_buttons())
        self.type.currentIndexChanged.connect(self._show_type)
        self._show_type()

    def _build_freeze(self) -> QHBoxLayout:
        row = QHBoxLayout()
        before, after = QLabel(self.tr("Freeze the others for")), QLabel(self.tr("steps"))
        self.freeze_others = NumberField(0, 1_000_000)
        self.freeze_others.setFixedWidth(64)
        self.freeze_others.show_value(FREEZE_OTHERS)
        self.freeze_others.setAccessibleName(self.tr("Steps for which the others stay frozen"))
        self.freeze_others.setToolTip(self.tr("So that the new encoder learns to meet them; 0: not at all"))
        for widget in (before, self.freeze_others, after):
            row.addWidget(widget)
        row.addStretch(1)
        return row

    def _build_consequence(self, modality: str) -> QLabel:
        text = self.tr(
            "Re-initialises the weights and optimiser state of {modality}. The other encoders and the terms keep "
            "theirs. Undo brings the old encoder back."
        )
        label = QLabel(text.format(modality=modality))
        label.setWordWrap(True)
        label.setProperty("role", "muted")
        return label

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.close)
        self.accept = QPushButton(self.tr("Replace encoder"))
        self.accept.setProperty("role", "primary")
        self.accept.setDefault(True)
        self.accept.clicked.connect(self._choose)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.accept)
        return row

    def _show_type(self) -> None:
        info = self._choices[self.type.currentData()]
        self._summary.setText(component_words(info.summary))
        form = SchemaForm(info.schema, self._params if info.type == self._current else None)
        self.body.replaceWidget(self.form, form)
        self.form.hide()
        self.form.deleteLater()
        self.form = form
        form.setVisible(bool(form.fields()))
        self.fit()

    def _choose(self) -> None:
        params: dict[str, Any] = self.form.values()
        self.chosen.emit(self.type.currentData(), params, round(self.freeze_others.value()))
        self.close()
