"""The form of what an optimiser has besides its pace: momentum, betas, epsilon."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from xmodal.training.config import OPTIMIZER_PARAMS, OptimizerSection

from xmodal_gui.schemas import properties
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.params_form import AcceptPopover
from xmodal_gui.widgets.schema_form import SchemaForm


class OptimizerForm(AcceptPopover):
    """Sets the parameters of the optimiser in use.

    Signals
    -------
    chosen(dict) : the user wants these values of its fields.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, name: str, section: OptimizerSection, *, parent: QWidget) -> None:
        title = self.tr("Parameters of {optimizer}").format(optimizer=name)
        super().__init__(theme, title, self.tr("Apply"), parent=parent)
        fields = properties(msgspec.json.schema(OptimizerSection))
        schema = {"properties": {field: fields[field] for field in OPTIMIZER_PARAMS[section.type]}}
        self.form = SchemaForm(schema, msgspec.to_builtins(section))
        self.insert(self.form)

    def tell(self) -> None:
        """Tell what the fields show."""
        values: dict[str, Any] = self.form.current()
        self.chosen.emit(values)
