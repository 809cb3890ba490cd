"""The form of what an optimiser has besides its pace: momentum, betas, epsilon."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget
from xmodal.training.config import OPTIMIZER_PARAMS, OptimizerSection

from xmodal_gui.schemas import properties
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.popover import Popover
from xmodal_gui.widgets.schema_form import SchemaForm

_WIDTH = 300


class OptimizerForm(Popover):
    """Sets the parameters of the optimiser in use.

    Signals
    -------
    chosen(dict) : the user wants these values of its fields.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, name: str, section: OptimizerSection, *, parent: QWidget) -> None:
        super().__init__(theme, width=_WIDTH, parent=parent)
        title = QLabel(self.tr("Parameters of {optimizer}").format(optimizer=name))
        title.setFont(theme.font("title", bold=True))
        fields = properties(msgspec.json.schema(OptimizerSection))
        schema = {"properties": {field: fields[field] for field in OPTIMIZER_PARAMS[section.type]}}
        self.form = SchemaForm(schema, msgspec.to_builtins(section))
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.close)
        self.accept = QPushButton(self.tr("Apply"))
        self.accept.setProperty("role", "primary")
        self.accept.setDefault(True)
        self.accept.clicked.connect(self._choose)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.accept)
        self.body.addWidget(title)
        self.body.addWidget(self.form)
        self.body.addLayout(buttons)

    def _choose(self) -> None:
        values: dict[str, Any] = self.form.current()
        self.chosen.emit(values)
        self.close()
