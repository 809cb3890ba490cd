"""What can be done with the terms of the cost: add, configure, move, remove."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget
from xmodal.training.changes import AddTerm, MoveTerm, RemoveTerm
from xmodal.training.config import Place, RunConfig, TermSection

from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.models.term_choices import TermChoice, term_choices
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.explanation import show_explanation
from xmodal_gui.widgets.formula_row import FormulaRow
from xmodal_gui.widgets.term_popovers import AddTermPopover, ConfigureTermPopover


class TermActions(QObject):
    """Opens popovers and menus, and turns what is chosen there into wishes.

    Attributes
    ----------
    popover : the one that is open, if any. menu : the last that was opened.

    Signals
    -------
    menuFilled(QMenu, term, anchor) : a term's menu is about to open; others may add to it.
    """

    menuFilled = Signal(object, str, object)

    def __init__(self, session: SessionModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._theme, self._widget = session, theme, parent
        self.popover: AddTermPopover | ConfigureTermPopover | None = None
        self.menu: QMenu | None = None

    def open_add(self, place: Place, anchor: QWidget) -> None:
        """Ask for a term to be added at a place."""
        description = self._session.description
        if description is None:
            return
        popover = AddTermPopover(
            self._theme,
            term_choices(description),
            columns=description.columns,
            taken={term.id for term in self._session.config.cost.terms},
            place=place,
            parent=self._widget,
        )
        popover.chosen.connect(lambda section: self._session.apply(AddTerm(section=section)))
        self._open(popover, anchor)

    def open_menu(self, row: FormulaRow, at: QPoint) -> None:
        """Ask what to do with the term of a row, at a global position."""
        session, term, anchor = self._session, row.term, row.more
        menu = self.menu = QMenu(self._widget)
        menu.aboutToHide.connect(menu.deleteLater)
        configure = menu.addAction(self.tr("Configure …"), lambda: self.open_configure(term.id, anchor))
        configure.setEnabled(session.offers("steer") and self._choice(term) is not None)
        inwards = term.place == "unimodal"
        words = self.tr("Move into λ's bracket") if inwards else self.tr("Move out of λ's bracket")
        place: Place = "cross_modal" if inwards else "unimodal"
        move = menu.addAction(words, lambda: session.apply(MoveTerm(term=term.id, place=place)))
        remove = menu.addAction(self.tr("Remove"), lambda: session.apply(RemoveTerm(term=term.id)))
        move.setEnabled(session.offers("steer"))
        remove.setEnabled(session.offers("steer") and len(session.shown.cost.terms) > 1)
        menu.addSeparator()
        self.menuFilled.emit(menu, term.id, anchor)
        menu.addSeparator()
        name = term.id.replace("_", " ")
        menu.addAction(self.tr("What is this?"), lambda: show_explanation(anchor, self._theme, name, row.help or name))
        menu.popup(at)

    def open_configure(self, term: str, anchor: QWidget) -> None:
        """Ask for other parameters of a term."""
        description = self._session.description
        section = next((one for one in self._session.shown.cost.terms if one.id == term), None)
        choice = None if section is None else self._choice(section)
        if description is None or section is None or choice is None:
            return
        popover = ConfigureTermPopover(self._theme, choice, section, columns=description.columns, parent=self._widget)
        popover.chosen.connect(self._session.apply)
        self._open(popover, anchor)

    def words_about(self, config: RunConfig) -> str:
        """Say what λ = 0 means where a term outside its bracket reads two modalities; empty where there is none."""
        names = [
            term.id.replace("_", " ")
            for term in config.cost.terms
            if term.place == "unimodal" and term.enabled and term.weight > 0 and self._session.reads(term) == 2
        ]
        text = self.tr("Two modalities meet outside λ's bracket, too ({terms}): λ = 0 does not mean chance.")
        return text.format(terms=", ".join(names)) if names else ""

    def add_button(self, place: Place) -> QToolButton:
        """Return a button that adds a term at a place."""
        button = QToolButton()
        button.setProperty("role", "word")
        button.setText(self.tr("+ Add term …"))
        inside = place == "cross_modal"
        words = self.tr("Add a term in λ's bracket") if inside else self.tr("Add a term outside λ's bracket")
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(lambda: self.open_add(place, button))
        return button

    def _choice(self, term: TermSection) -> TermChoice | None:
        description = self._session.description
        known = [] if description is None else term_choices(description)
        return next((choice for choice in known if choice.info.type == term.type), None)

    def _open(self, popover: AddTermPopover | ConfigureTermPopover, anchor: QWidget) -> None:
        self.popover = popover
        popover.destroyed.connect(self._forget)
        popover.open_beside(anchor)

    def _forget(self) -> None:
        self.popover = None
