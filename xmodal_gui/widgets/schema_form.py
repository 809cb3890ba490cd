"""A form made from a JSON schema: a field per parameter, with its bounds and its docs."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from xmodal_gui.messages_text import component_words
from xmodal_gui.schemas import Schema, field_words, properties
from xmodal_gui.widgets.log_scale import LogScale
from xmodal_gui.widgets.number_field import NumberField

_LARGEST, _LEAST = 1e9, 1e-9
_NOTHING = object()
"""Instead of a default that there is none of, or that cannot be chosen: such a field is always told."""
_SCALE = LogScale(1e-6, 1e6)
_GAP = 8
"""Between a label and its field: that of the forms around it."""


class SchemaForm(QWidget):
    """A field per property of an object's schema, in its order.

    Parameters
    ----------
    schema : of an object, as msgspec writes it; references into ``$defs`` are followed.
    values : what the fields show at first, where it is not their default.
    choices : field of text -> what it is chosen from; without : fields that are left out.

    Signals
    -------
    edited : the user changed a field.
    """

    edited = Signal()

    def __init__(
        self,
        schema: Schema,
        values: Mapping[str, Any] | None = None,
        parent: QWidget | None = None,
        *,
        choices: Mapping[str, Sequence[str]] | None = None,
        without: Container[str] = (),
    ) -> None:
        super().__init__(parent)
        given = {} if values is None else values
        self._readers: dict[str, Callable[[], Any]] = {}
        self._defaults: dict[str, Any] = {}
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(_GAP)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        among = {} if choices is None else choices
        for name, field in properties(schema).items():
            if name not in without:
                chosen = {"enum": list(among[name])} if among.get(name) else {}
                self._add(form, name, {**field, **chosen}, given)

    def fields(self) -> list[str]:
        """Return the names of the parameters."""
        return list(self._readers)

    def current(self) -> dict[str, Any]:
        """Return what all fields show."""
        return {name: read() for name, read in self._readers.items()}

    def values(self) -> dict[str, Any]:
        """Return what differs from the defaults."""
        return {name: value for name, value in self.current().items() if value != self._defaults.get(name)}

    def _add(self, form: QFormLayout, name: str, schema: Schema, given: Mapping[str, Any]) -> None:
        default = schema.get("default")
        field, read = self._field(schema, given.get(name, default))
        self._readers[name] = read
        is_said = "default" not in schema or ("enum" in schema and default not in schema["enum"])
        untouched = _NOTHING if is_said else read()
        self._defaults[name] = json.loads(json.dumps(default)) if name in given and not is_said else untouched
        words = component_words(field_words(name))
        label = QLabel(words)
        label.setBuddy(field)
        label.setProperty("role", "muted")
        doc = component_words(schema.get("description", ""))
        for widget in (label, field):
            widget.setToolTip(doc)
        field.setObjectName(name)
        field.setAccessibleName(words)
        form.addRow(label, field)

    def _field(self, schema: Schema, default: Any) -> tuple[QWidget, Callable[[], Any]]:
        if "enum" in schema:
            return self._choice(schema["enum"], default)
        match schema.get("type"):
            case "boolean":
                return self._switch(bool(default))
            case "integer" | "number" as kind:
                return self._number(schema, default, whole=kind == "integer")
            case "string":
                return self._text(default or "")
            case _:
                return self._any(default)

    def _choice(self, values: list[Any], default: Any) -> tuple[QWidget, Callable[[], Any]]:
        box = QComboBox()
        for value in values:
            box.addItem(str(value).replace("_", " "), value)
        box.setCurrentIndex(max(box.findData(default), 0))
        box.currentIndexChanged.connect(self.edited)
        return box, box.currentData

    def _switch(self, default: bool) -> tuple[QWidget, Callable[[], Any]]:
        box = QCheckBox()
        box.setChecked(default)
        box.toggled.connect(self.edited)
        return box, box.isChecked

    def _number(self, schema: Schema, default: Any, *, whole: bool) -> tuple[QWidget, Callable[[], Any]]:
        low = _bound(schema, "minimum", "exclusiveMinimum", -_LARGEST, 1 if whole else _LEAST)
        high = _bound(schema, "maximum", "exclusiveMaximum", _LARGEST, -1 if whole else -_LEAST)
        field = NumberField(low, high, None if whole else _SCALE)
        field.setFixedWidth(72)
        field.show_value(low if default is None else float(default))
        field.edited.connect(lambda *_: self.edited.emit())
        return field, (lambda: round(field.value())) if whole else field.value

    def _text(self, default: str) -> tuple[QWidget, Callable[[], Any]]:
        field = QLineEdit(default)
        field.textEdited.connect(lambda _: self.edited.emit())
        return field, field.text

    def _any(self, default: Any) -> tuple[QWidget, Callable[[], Any]]:
        """Make a field for lists and the like: JSON, and the default for as long as it is none."""
        written = json.dumps(default)
        field = QLineEdit(written)
        field.textEdited.connect(lambda _: self.edited.emit())

        def read() -> Any:
            try:
                return json.loads(field.text())
            except json.JSONDecodeError:
                return json.loads(written)

        return field, read


def _bound(schema: Schema, inclusive: str, exclusive: str, otherwise: float, inwards: float) -> float:
    """Return a bound that may be reached: an exclusive one lies a little inwards."""
    if inclusive in schema:
        return float(schema[inclusive])
    return float(schema[exclusive]) + inwards if exclusive in schema else otherwise


def align_labels(form: QWidget) -> None:
    """Let all fields of a form that is made of several begin at one place."""
    labels = [label for label in form.findChildren(QLabel) if label.buddy() is not None and label.isVisibleTo(form)]
    for label in labels:
        label.ensurePolished()
    widest = max((label.sizeHint().width() for label in labels), default=0)
    for label in labels:
        label.setMinimumWidth(widest)
