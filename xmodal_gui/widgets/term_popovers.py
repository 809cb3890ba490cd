"""The popovers that add a term to the cost, and that configure one."""

from __future__ import annotations

from collections.abc import Container, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidgetItem, QPushButton, QVBoxLayout, QWidget
from xmodal.training.config import Place, TermSection

from xmodal_gui.models.term_choices import TermChoice, facts
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.params_form import AcceptPopover, accept_buttons, title_label
from xmodal_gui.widgets.popover import Popover
from xmodal_gui.widgets.term_form import TermForm
from xmodal_gui.widgets.term_list import TermList

_WIDTH = 400
_ROWS = 8


class AddTermPopover(Popover):
    """First the terms that there are, then the form of the one that was chosen.

    Parameters
    ----------
    choices : in order. columns : of words, of the data. taken : ids that a new term cannot have.
    place : where it stands at first.

    Signals
    -------
    chosen(TermSection) : the user wants this term.
    """

    chosen = Signal(object)

    def __init__(
        self,
        theme: Theme,
        choices: Sequence[TermChoice],
        *,
        columns: Sequence[str],
        taken: Container[str],
        place: Place,
        parent: QWidget,
    ) -> None:
        super().__init__(theme, width=_WIDTH, parent=parent)
        self._theme, self._columns, self._taken, self._place = theme, columns, taken, place
        self.setAccessibleName(self.tr("Add a term"))
        self.form: TermForm | None = None
        self._first = QWidget()
        self._second: QWidget | None = None
        self._build_list(choices)
        self.body.addWidget(self._first)
        self.search.setFocus()

    def _build_list(self, choices: Sequence[TermChoice]) -> None:
        column = QVBoxLayout(self._first)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.space(2))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search a term"))
        self.search.setAccessibleName(self.tr("Search a term"))
        self.search.setClearButtonEnabled(True)
        self.list = TermList(self._theme, choices)
        self.list.setFixedHeight(min(self.list.full_height(), _ROWS * self._theme.space(10)))
        self._nothing = QLabel(self.tr("No term is called like that."))
        self._nothing.setProperty("role", "muted")
        for widget in (title_label(self._theme, self.tr("Add a term")), self.search, self.list, self._nothing):
            column.addWidget(widget)
        self._nothing.setVisible(not choices)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self._choose)
        self.search.installEventFilter(self)
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose_clicked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrow keys move in the list while one types."""
        keys = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in keys:
            self.list.event(event)
            return True
        return super().eventFilter(watched, event)

    def _narrow(self, text: str) -> None:
        self.list.narrow(text)
        found = bool(self.list.shown())
        self.list.setVisible(found)
        self._nothing.setVisible(not found)
        self.fit()

    def _choose_clicked(self, item: QListWidgetItem) -> None:
        if item is self.list.currentItem():
            self._choose()

    def _choose(self) -> None:
        choice = self.list.chosen()
        if choice is not None and self.form is None:
            self._show_form(choice)

    def _show_form(self, choice: TermChoice) -> None:
        self.form = TermForm(self._theme, choice, columns=self._columns, taken=self._taken, place=self._place)
        self._second = QWidget()
        column = QVBoxLayout(self._second)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.space(2))
        back = QPushButton(self.tr("‹ All terms"))
        back.setProperty("role", "link")
        back.clicked.connect(self.show_list)
        self.accept, buttons = accept_buttons(self, self.tr("Cancel"), self.tr("Add term"), self._accept)
        self._problem = _problem()
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(title_label(self._theme, choice.words))
        column.addWidget(_muted("\n".join(facts(choice.info))))
        column.addWidget(self.form)
        column.addWidget(self._problem)
        column.addLayout(buttons)
        self._first.hide()
        self.body.addWidget(self._second)
        self._second.show()  # hidden ones are given no room
        self.form.edited.connect(self._show_problem)
        self._show_problem()
        self.fit()
        self.accept.setFocus()

    def show_list(self) -> None:
        """Go back to the terms that there are."""
        if self._second is not None:
            self.body.removeWidget(self._second)
            self._second.hide()
            self._second.deleteLater()
        self._second, self.form = None, None
        self._first.show()
        self.fit()
        self.search.setFocus()

    def _show_problem(self) -> None:
        assert self.form is not None
        _tell(self._problem, self.accept, self.form.problem())
        self.fit()

    def _accept(self) -> None:
        assert self.form is not None
        section: TermSection = self.form.section()
        self.chosen.emit(section)
        self.close()


class ConfigureTermPopover(AcceptPopover):
    """Sets the parameters of a term in the cost, and what it reads.

    Signals
    -------
    chosen(ConfigureTerm) : the user wants this.
    """

    chosen = Signal(object)

    def __init__(
        self, theme: Theme, choice: TermChoice, section: TermSection, *, columns: Sequence[str], parent: QWidget
    ) -> None:
        title = self.tr("Configure {term}").format(term=section.id.replace("_", " "))
        super().__init__(theme, title, self.tr("Apply"), width=_WIDTH, parent=parent)
        self.form = TermForm(theme, choice, columns=columns, section=section)
        self._problem = _problem()
        kept = self.tr("What keeps its shape keeps its weights; the rest is drawn anew. Undo brings it back.")
        about = _muted("\n".join([choice.words, *facts(choice.info)]))
        for widget in (about, self.form, _muted(kept), self._problem):
            self.insert(widget)
        self.form.edited.connect(self._show_problem)
        self._show_problem()

    def _show_problem(self) -> None:
        _tell(self._problem, self.accept, self.form.problem())
        self.fit()

    def tell(self) -> None:
        """Tell what the form shows, if that is a change."""
        change = self.form.change()
        if change is not None:
            self.chosen.emit(change)


def _muted(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    return label


def _problem() -> QLabel:
    label = QLabel()
    label.setProperty("role", "warning")
    label.setWordWrap(True)
    return label


def _tell(label: QLabel, accept: QPushButton, problem: str) -> None:
    label.setText(problem)
    label.setVisible(bool(problem))
    accept.setEnabled(not problem)
