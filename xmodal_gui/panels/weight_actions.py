"""What can be done with weights besides setting them: schedules, and what was done by hand as the schedule of a run."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget
from xmodal.errors import UserError
from xmodal.training.by_hand import LAMBDA, by_hand
from xmodal.training.changes import SetWeightSchedule
from xmodal.training.config import RunConfig
from xmodal.training.weight_schedules import WeightSchedule
from xmodal.training.weights import lambda_at, weight_at

from xmodal_gui.models.beginning import beginning
from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.weight_schedule_form import ByHandCard, WeightScheduleForm


class WeightActions(QObject):
    """Fills the menus of λ and of the terms, opens what they lead to, and knows the weights of now.

    Attributes
    ----------
    popover : the one that is open, if any.

    Signals
    -------
    runRequested(RunConfig) : the user wants this run.
    """

    runRequested = Signal(object)

    def __init__(self, session: SessionModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._theme, self._widget = session, theme, parent
        self.popover: WeightScheduleForm | ByHandCard | None = None

    def fill(self, menu: QMenu, subject: str, anchor: QWidget) -> None:
        """Add what can be done with a weight.

        Parameters
        ----------
        subject : id of a term, or `LAMBDA`. anchor : forms open beside it.
        """
        schedule = menu.addAction(self.tr("Schedule …"), lambda: self.open_schedule(subject, anchor))
        schedule.setEnabled(self._session.offers("steer"))
        words = self.tr("Make what I did the schedule …")
        made = menu.addAction(words, lambda: self.open_by_hand(subject, anchor))
        made.setEnabled(self.made_by_hand(subject) is not None)

    def open_schedule(self, subject: str, anchor: QWidget) -> None:
        """Ask how λ or a weight is to go with the steps."""
        form = WeightScheduleForm(
            self._theme, _name(subject), self._schedule(subject), self._session.step, parent=self._widget
        )
        term = subject if subject != LAMBDA else None
        form.chosen.connect(lambda made: self._session.apply(SetWeightSchedule(term=term, schedule=made)))
        self._open(form, anchor)

    def open_by_hand(self, subject: str, anchor: QWidget) -> None:
        """Ask whether a run is to be started that does by itself what was done by hand."""
        config = self.made_by_hand(subject)
        if config is None:
            return
        card = ByHandCard(self._theme, _name(subject), len(_schedule_in(config, subject).points), parent=self._widget)
        card.accepted.connect(lambda: self.runRequested.emit(config))
        self._open(card, anchor)

    def made_by_hand(self, subject: str) -> RunConfig | None:
        """Return the configuration of that run; None if nothing was done by hand."""
        session = self._session
        try:
            return by_hand(beginning(session.config, session.log), session.log, [subject])
        except UserError:
            return None

    def lambda_now(self) -> float | None:
        """Return the λ of the last step if it is not the slider's."""
        cost, step = self._session.shown.cost, max(self._session.step, 1)
        return None if cost.schedule.type == "constant" else lambda_at(cost, step)

    def weight_now(self, term: str) -> float | None:
        """Return the weight of a term at the last step if it is not the slider's."""
        cost, step = self._session.shown.cost, max(self._session.step, 1)
        section = cost.term(term)
        if cost.weighting.type != "fixed":
            value = self._session.terms.get(term)
            return None if value is None else value.weight
        return None if section.schedule.type == "constant" else weight_at(section, step)

    def _schedule(self, subject: str) -> WeightSchedule:
        return _schedule_in(self._session.shown, subject)

    def _open(self, popover: WeightScheduleForm | ByHandCard, anchor: QWidget) -> None:
        self.popover = popover
        popover.destroyed.connect(self._forget)
        popover.open_beside(anchor)

    def _forget(self) -> None:
        self.popover = None


def _schedule_in(config: RunConfig, subject: str) -> WeightSchedule:
    return config.cost.schedule if subject == LAMBDA else config.cost.term(subject).schedule


def _name(subject: str) -> str:
    return "λ" if subject == LAMBDA else subject.replace("_", " ")
