"""The form of one phase of a plan: its name, what trains in it, and the terms that count."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QWidget
from xmodal.training.config import PhaseSection

from xmodal_gui.models.plan_words import owner_words
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.params_form import AcceptPopover

_LONGEST = 40


class PhaseForm(AcceptPopover):
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
        super().__init__(theme, self.tr("Phase"), self.tr("Apply"), parent=parent)
        self._phase = phase
        self.name = QLineEdit(phase.name)
        self.name.setMaxLength(_LONGEST)
        self.name.setAccessibleName(self.tr("Name"))
        self.insert(self.name)
        self.trains = self._boxes(self.tr("Trains"), {owner: owner_words(owner) for owner in trainable}, phase.trains)
        self.terms = self._boxes(self.tr("Terms that count"), {term: term for term in terms}, phase.terms)
        self.hint = QLabel(self.tr("The rest holds still; other terms are seen and not felt."))
        self.hint.setProperty("role", "caption")
        self.hint.setWordWrap(True)
        self.insert(self.hint)
        self.name.textChanged.connect(self._show_state)
        self.name.returnPressed.connect(self.accept.click)
        self.setFocusProxy(self.name)
        self._show_state()

    def _boxes(self, words: str, choices: dict[str, str], checked: Sequence[str]) -> dict[str, QCheckBox]:
        label = QLabel(words)
        label.setProperty("role", "muted")
        self.insert(label)
        boxes = {}
        for key, name in choices.items():
            box = QCheckBox(name)
            box.setChecked(not checked or key in checked)
            box.toggled.connect(self._show_state)
            self.insert(box)
            boxes[key] = box
        return boxes

    def _show_state(self) -> None:
        some = [any(box.isChecked() for box in boxes.values()) for boxes in (self.trains, self.terms)]
        self.accept.setEnabled(all(some) and bool(self.name.text().strip()))

    def tell(self) -> None:
        """Tell what the phase is to be."""
        phase = PhaseSection(
            name=self.name.text().strip(),
            steps=self._phase.steps,
            trains=_named(self.trains),
            terms=_named(self.terms),
        )
        self.chosen.emit(phase)


def _named(boxes: dict[str, QCheckBox]) -> tuple[str, ...]:
    """Return what is checked; empty if all of it is."""
    checked = tuple(key for key, box in boxes.items() if box.isChecked())
    return () if len(checked) == len(boxes) else checked
