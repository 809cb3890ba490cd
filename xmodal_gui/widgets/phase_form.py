"""The form of one phase of a plan: its name, what trains in it, and the terms that count."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget
from xmodal.training.config import PhaseSection

from xmodal_gui.models.plan_words import owner_words
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.popover import Popover

_WIDTH = 300
_LONGEST = 40


class PhaseForm(Popover):
    """Asks what a phase is; a phase that names everything says so by naming nothing.

    Parameters
    ----------
    trainable : what can train, as of `Description.trainable`. terms : ids of the terms of the cost.

    Signals
    -------
    chosen(PhaseSection) : the user wants the phase like this.
    """

    chosen = Signal(object)

    def __init__(
        self, theme: Theme, phase: PhaseSection, trainable: Sequence[str], terms: Sequence[str], *, parent: QWidget
    ) -> None:
        super().__init__(theme, width=_WIDTH, parent=parent)
        self._phase = phase
        title = QLabel(self.tr("Phase"))
        title.setFont(theme.font("title", bold=True))
        self.name = QLineEdit(phase.name)
        self.name.setMaxLength(_LONGEST)
        self.name.setAccessibleName(self.tr("Name"))
        self.body.addWidget(title)
        self.body.addWidget(self.name)
        self.trains = self._boxes(self.tr("Trains"), {owner: owner_words(owner) for owner in trainable}, phase.trains)
        self.terms = self._boxes(self.tr("Terms that count"), {term: term for term in terms}, phase.terms)
        self.hint = QLabel(self.tr("The rest holds still; other terms are seen and not felt."))
        self.hint.setProperty("role", "caption")
        self.hint.setWordWrap(True)
        self.accept = QPushButton(self.tr("Apply"))
        self._add_buttons()
        self.name.textChanged.connect(self._show_state)
        self.name.returnPressed.connect(self._choose)
        self.setFocusProxy(self.name)
        self._show_state()

    def _boxes(self, words: str, choices: dict[str, str], checked: Sequence[str]) -> dict[str, QCheckBox]:
        label = QLabel(words)
        label.setProperty("role", "muted")
        self.body.addWidget(label)
        boxes = {}
        for key, name in choices.items():
            box = QCheckBox(name)
            box.setChecked(not checked or key in checked)
            box.toggled.connect(self._show_state)
            self.body.addWidget(box)
            boxes[key] = box
        return boxes

    def _add_buttons(self) -> None:
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.close)
        self.accept.setProperty("role", "primary")
        self.accept.setDefault(True)
        self.accept.clicked.connect(self._choose)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.accept)
        self.body.addWidget(self.hint)
        self.body.addLayout(buttons)

    def _show_state(self) -> None:
        some = [any(box.isChecked() for box in boxes.values()) for boxes in (self.trains, self.terms)]
        self.accept.setEnabled(all(some) and bool(self.name.text().strip()))

    def _choose(self) -> None:
        if not self.accept.isEnabled():
            return
        phase = PhaseSection(
            name=self.name.text().strip(),
            steps=self._phase.steps,
            trains=_named(self.trains),
            terms=_named(self.terms),
        )
        self.close()
        self.chosen.emit(phase)


def _named(boxes: dict[str, QCheckBox]) -> tuple[str, ...]:
    """Return what is checked; empty if all of it is."""
    checked = tuple(key for key, box in boxes.items() if box.isChecked())
    return () if len(checked) == len(boxes) else checked
