"""What a term is to be: its name, its parameters, what it reads, where it stands."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from xmodal.training.changes import ConfigureTerm
from xmodal.training.config import Place, TermSection

from xmodal_gui.models.term_choices import COLUMN, Pair, TermChoice, free_id
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.log_scale import LogScale
from xmodal_gui.widgets.number_field import NumberField
from xmodal_gui.widgets.schema_form import SchemaForm, align_labels

_WEIGHTS = LogScale(0.001, 1000)
_OF_THEIR_OWN = ("temperature", "learnable")
"""Parameters of a term in the cost that have a row of their own, and move while it trains."""


class TermForm(QWidget):
    """A form for one type of term.

    Parameters
    ----------
    section : the term that is configured; None for a new one. taken : ids that a new one cannot have.
    columns : of words, of the data. place : where a new one stands at first.

    Signals
    -------
    edited : another field, or another value: `problem` may be another one.
    """

    edited = Signal()

    def __init__(
        self,
        theme: Theme,
        choice: TermChoice,
        *,
        columns: Sequence[str] = (),
        section: TermSection | None = None,
        taken: Container[str] = (),
        place: Place = "cross_modal",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._choice, self._taken = theme, choice, taken
        self._section = section
        self._own_id = False
        is_new = section is None
        self.name, self.weight, self.place = QLineEdit(self), NumberField(0, 1e6, _WEIGHTS, self), QComboBox(self)
        self.modality, self.rows = QComboBox(self), QComboBox(self)
        self.pairs: dict[Pair, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        schema = choice.info.schema
        params = None if section is None else section.params
        without = () if is_new else _OF_THEIR_OWN
        self.params = SchemaForm(schema, params, choices={COLUMN: columns}, without=without)
        self.params.edited.connect(self.edited)
        column.addWidget(self.params)
        self.params.setVisible(bool(self.params.fields()))
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        column.addLayout(form)
        self._build_reads(form)
        if is_new:
            self._build_new(form, place)
            self._suggest_id()
        align_labels(self)
        for unused in (self.name, self.weight, self.place, self.modality):
            unused.setVisible(bool(unused.accessibleName()))

    # ---- what it says ----------------------------------------------------------------------------------------

    def section(self) -> TermSection:
        """Return the new term."""
        return TermSection(
            id=self.name.text(),
            type=self._choice.info.type,
            place=self.place.currentData(),
            weight=self.weight.value(),
            rows=self.rows.currentData(),
            params=self.params.values(),
            modality=self.modality.currentData() or "",
            pairs=self._pairs(),
        )

    def change(self) -> ConfigureTerm | None:
        """Return what makes the term in the cost what the form says; None if it is that already."""
        old = self._section
        assert old is not None, "a new term is added"
        kept = {name: value for name, value in old.params.items() if name in _OF_THEIR_OWN}
        now = {
            "params": self.params.values() | kept,
            "rows": self.rows.currentData(),
            "modality": self.modality.currentData() or "",
            "pairs": self._pairs(),
        }
        different = {name: value for name, value in now.items() if value != getattr(old, name)}
        return ConfigureTerm(term=old.id, **different) if different else None

    def problem(self) -> str:
        """Say why this cannot be; empty if it can, as far as a form knows."""
        if self.pairs and not any(box.isChecked() for box in self.pairs.values()):
            return self.tr("Choose at least one pair.")
        if self._section is not None:
            return ""
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", self.name.text()):
            return self.tr("A name begins with a letter and goes on with letters, digits, _ or -.")
        return self.tr("There is a term of this name.") if self.name.text() in self._taken else ""

    # ---- building --------------------------------------------------------------------------------------------

    def _build_reads(self, form: QFormLayout) -> None:
        section, choice = self._section, self._choice
        if choice.info.reads == 1:
            for name in choice.modalities:
                self.modality.addItem(name, name)
            if section is not None:
                self.modality.setCurrentIndex(max(self.modality.findData(section.modality), 0))
            self._add(form, self.tr("Reads"), self.modality, self.tr("The modality that the term reads"))
            self.modality.currentIndexChanged.connect(self._suggest_id)
            self.modality.currentIndexChanged.connect(lambda _: self.edited.emit())
        elif len(choice.pairs) > 1:
            self._build_pairs(form, choice.pairs)
        words = {
            "as_cost": self.tr("as the cost says"),
            "unit": self.tr("unit rows"),
            "raw": self.tr("raw rows"),
        }
        usual = choice.info.rows or "as_cost"
        if choice.info.rows in words:
            words[usual] = self.tr("{rows} (suits this term)").format(rows=words[usual])
        for value, text in words.items():
            self.rows.addItem(text, value)
        self.rows.setCurrentIndex(max(self.rows.findData(usual if section is None else section.rows), 0))
        help_ = self.tr("Whether it reads embeddings of length 1, or as the encoders give them")
        self._add(form, self.tr("Rows"), self.rows, help_)

    def _build_pairs(self, form: QFormLayout, pairs: Sequence[Pair]) -> None:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.space(1))
        chosen = () if self._section is None else self._section.pairs
        for pair in pairs:
            check = QCheckBox(" ⇄ ".join(pair))
            check.setChecked(not chosen or pair in chosen or pair[::-1] in chosen)
            check.toggled.connect(lambda _: self.edited.emit())
            column.addWidget(check)
            self.pairs[pair] = check
        self._add(form, self.tr("Pairs"), box, self.tr("The term is the mean over these pairs of modalities"))

    def _build_new(self, form: QFormLayout, place: Place) -> None:
        places: dict[Place, str] = {
            "unimodal": self.tr("outside λ's bracket"),
            "cross_modal": self.tr("in λ's bracket"),
        }
        for value, text in places.items():
            self.place.addItem(text, value)
        self.place.setCurrentIndex(self.place.findData(place))
        self._add(form, self.tr("Place"), self.place, self.tr("Inside the bracket it is multiplied by λ"))
        self.weight.setFixedWidth(72)
        self.weight.show_value(1.0)
        self._add(form, self.tr("Weight"), self.weight, self.tr("Its factor in the sum"))
        self.name.setMinimumWidth(self._theme.space(56))
        self.name.textEdited.connect(self._take_id)
        self._add(form, self.tr("Name"), self.name, self.tr("What it is called in the formula, the curves and the run"))

    def _add(self, form: QFormLayout, words: str, field: QWidget, help_: str) -> None:
        label = QLabel(words)
        label.setProperty("role", "muted")
        label.setBuddy(field)
        for widget in (label, field):
            widget.setToolTip(help_)
        field.setAccessibleName(words)
        form.addRow(label, field)

    # ---- the name --------------------------------------------------------------------------------------------

    def _suggest_id(self) -> None:
        """Name the term after what it is and reads, until the user names it."""
        if self._section is None and not self._own_id:
            self.name.setText(free_id(self._choice.info, self.modality.currentData() or "", self._taken))
            self.name.setCursorPosition(0)

    def _take_id(self) -> None:
        self._own_id = True
        self.edited.emit()

    def _pairs(self) -> tuple[Pair, ...]:
        """Return the pairs; none if all are meant, whatever modalities come."""
        if not self.pairs:
            return () if self._section is None else self._section.pairs
        chosen = tuple(pair for pair, box in self.pairs.items() if box.isChecked())
        known = () if self._section is None else self._section.pairs
        if known and set(map(frozenset, chosen)) == set(map(frozenset, known)):
            return known
        return () if len(chosen) == len(self.pairs) else chosen
