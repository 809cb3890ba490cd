"""The cost as the formula it is, with every number in its place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget
from xmodal.training.by_hand import LAMBDA
from xmodal.training.changes import SetLambda, SetTemperature, SetTerm
from xmodal.training.config import Place, RunConfig, TermSection

from xmodal_gui.beat import Beat
from xmodal_gui.models.beginning import beginning, first_weights
from xmodal_gui.models.gradient_shares import GradientShares
from xmodal_gui.models.guide_model import GuideModel
from xmodal_gui.models.pull_model import PullModel, set_equal_pull
from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.models.term_choices import facts
from xmodal_gui.models.term_history import TermHistory
from xmodal_gui.numbers import shortest
from xmodal_gui.panels.cost_choices import CostChoices
from xmodal_gui.panels.panel import Panel
from xmodal_gui.panels.term_actions import TermActions
from xmodal_gui.panels.weight_actions import WeightActions
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.bracket import Bracket
from xmodal_gui.widgets.formula_row import (
    MARK,
    NAME,
    RAW,
    SWITCH,
    WEIGHT,
    WEIGHTED,
    FormulaRow,
)
from xmodal_gui.widgets.lambda_row import LambdaRow
from xmodal_gui.widgets.log_slider import LogSlider
from xmodal_gui.widgets.number_field import NumberField
from xmodal_gui.widgets.run_header import RunHeader
from xmodal_gui.widgets.temperature_row import TemperatureRow
from xmodal_gui.widgets.value_label import ValueLabel

_LEFT, _RIGHT = 1, 8


class ObjectivePanel(Panel):
    """``L = unimodal terms + λ (cross-modal terms)``: a switch, a weight and live values per term, λ, and τ."""

    def __init__(
        self,
        session: SessionModel,
        theme: Theme,
        guide: GuideModel | None = None,
        shares: GradientShares | None = None,
        pulls: PullModel | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent=parent)
        self._session = session
        self._guide = guide
        self._shares = GradientShares(session, self) if shares is None else shares
        self._pulls = PullModel(session, self._shares, self) if pulls is None else pulls
        self._history = TermHistory(session, self)
        self._beat = Beat(self)
        self._beat.due.connect(self._show_steps)
        self._structure: object = None
        self._formula = QWidget()
        self.header = RunHeader(theme)
        self.column.insertWidget(0, self.header)
        self.column.addWidget(self._formula)
        self.column.addStretch(1)
        self.rows: dict[str, FormulaRow] = {}
        self.temperatures: dict[str, TemperatureRow] = {}
        self.lambda_row: LambdaRow | None = None
        self.add_buttons: list[QToolButton] = []
        self.terms = TermActions(session, theme, self)
        self.weights = WeightActions(session, theme, self)
        self.terms.menuFilled.connect(self.weights.fill)
        self.choices = CostChoices(session, theme)
        self.column.insertWidget(self.column.count() - 1, self.choices)
        self._weights: dict[str, float] = {}
        self.total: ValueLabel | None = None
        self.as_of: QLabel | None = None
        session.attached.connect(self._show_config)
        session.configChanged.connect(self._show_config)
        session.phaseChanged.connect(self._show_config)
        session.stepped.connect(self._beat.tell)
        session.seriesReceived.connect(self._show_steps)
        self._shares.changed.connect(self._show_shares)
        self._pulls.changed.connect(self._show_equal_pull)
        if guide is not None:
            guide.changed.connect(self._show_guide)
        self._show_config()

    @property
    def lambda_slider(self) -> LogSlider | None:
        """λ's slider, if there is a bracket."""
        return None if self.lambda_row is None else self.lambda_row.slider

    @property
    def lambda_field(self) -> NumberField | None:
        """λ's field, if there is a bracket."""
        return None if self.lambda_row is None else self.lambda_row.field

    # ---- model to view ---------------------------------------------------------------------------------------

    def _show_config(self) -> None:
        session, config = self._session, self._session.shown
        description = session.description
        rows = 0 if description is None else description.rows.get("train", 0)
        if description is not None and description.external:
            self.header.show_external(description.title)
        else:
            self.header.show_config(None if description is None else config, rows)
        self.choices.show_config()
        if description is None or description.external:
            self.say(self._why_nothing())
            self._formula.setVisible(False)
            self._structure = None
            return
        self.say("" if session.offers("steer") or not session.live else self._why_not())
        structure = (description.run, [(term.id, term.type, term.place) for term in config.cost.terms])
        if structure != self._structure:
            self._structure = structure
            self._build(config)
        steerable = session.offers("steer")
        for button in self.add_buttons:
            button.setVisible(steerable)
        self._show_meaning()
        for term in config.cost.terms:
            self.rows[term.id].show_term(term, steerable=steerable)
        if self.lambda_row is not None:
            self.lambda_row.show_value(config.cost.lambda_, steerable=steerable)
        self._show_values()
        self._show_shares()
        self._show_temperatures()
        self._show_guide()

    def _show_meaning(self) -> None:
        """Say where λ = 0 does not mean what one may think."""
        words = self.terms.words_about(self._session.shown)
        self.meaning.setText(words)
        self.meaning.setVisible(bool(words))

    def _why_nothing(self) -> str:
        """Say why there is no formula."""
        if self._session.external:
            return self.tr("The program that makes these embeddings has its own cost: it cannot be steered from here.")
        if self._session.ending is not None:
            return self.tr("No session.")
        return self.tr("Opening the data and starting the engine …")

    def _why_not(self) -> str:
        """Say why nothing can be steered."""
        if self._session.trained_by:
            return self.tr("Being trained by another process: read-only here.")
        return self.tr("This source cannot be steered.")

    def _show_steps(self) -> None:
        if self._structure is None:  # the last news of a session that was taken away
            return
        self._show_values()
        self._show_temperatures()

    def _show_values(self) -> None:
        session = self._session
        for name, row in self.rows.items():
            row.show_value(session.terms.get(name) if row.term.enabled else None, session.recorded_at)
            row.show_course(self._history.points(name))
            row.show_effective(self.weights.weight_now(name))
        if self.lambda_row is not None:
            self.lambda_row.show_effective(self.weights.lambda_now())
        if self.total is not None:
            self.total.show_value(session.total, session.recorded_at)
        if self.as_of is not None:
            words = self.tr("as of step {step}").format(step=f"{session.recorded_at or 0:,}")
            self.as_of.setText("" if session.recorded_at is None else words)

    def _show_shares(self) -> None:
        description = self._session.description
        if self._structure is None or description is None:
            return
        shares, modalities = self._shares.shares(), [modality.name for modality in description.modalities]
        for term, row in self.rows.items():
            row.show_shares({name: by_term.get(term, 0.0) for name, by_term in shares.items()}, modalities)
        if self.lambda_row is not None:
            self.lambda_row.show_advice(self._shares.advice())
        self._show_equal_pull()

    def _show_equal_pull(self) -> None:
        if self.lambda_row is not None and self._structure is not None:
            self.lambda_row.show_equal_pull(self._pulls.equal_pull())

    def _show_temperatures(self) -> None:
        session, steerable = self._session, self._session.offers("steer")
        for name, row in self.temperatures.items():
            term = session.shown.cost.term(name)
            row.show_state(session.temperature(name), self._is_learned(term), steerable=steerable)

    def _is_learned(self, term: TermSection) -> bool:
        return bool(term.params.get("learnable", self._session.loss_default(term.type, "learnable")))

    def _show_guide(self) -> None:
        if self._guide is None or self._structure is None:
            return
        self._line.setText(self._guide.line)
        self._note.setVisible(bool(self._guide.line))

    # ---- building --------------------------------------------------------------------------------------------

    def _build(self, config: RunConfig) -> None:
        old, self._formula = self._formula, QWidget()
        self.column.replaceWidget(old, self._formula)
        old.hide()
        old.deleteLater()
        column = QVBoxLayout(self._formula)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.theme.space(1))
        column.addLayout(self._build_formula(config))
        self.meaning = QLabel()
        self.meaning.setProperty("role", "caption")
        self.meaning.setWordWrap(True)
        column.addWidget(self.meaning)
        self._note = self._build_note()
        column.addWidget(self._note)
        self.temperatures = {}
        with_temperature = [term for term in config.cost.terms if self._session.temperature(term.id) is not None]
        for term in with_temperature:
            column.addWidget(self._build_temperature(term, named=len(with_temperature) > 1))
        self._formula.setVisible(True)

    def _build_formula(self, config: RunConfig) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self.theme.space(1.5))
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(NAME, 1)
        self._weights = first_weights(config, self._session.log)
        self._build_captions(grid)
        self.rows = {}
        self.lambda_row = None
        self.add_buttons = []
        row = 1
        outside = [term for term in config.cost.terms if term.place == "unimodal"]
        for number, term in enumerate(outside):
            row = self._add_row(grid, row, term, "L =" if number == 0 else "+")
        row = max(self._build_add(grid, row if outside else 0, "unimodal"), 1)  # beside the captions there is room
        start = beginning(config, self._session.log).cost.lambda_
        row = self._build_lambda(grid, row, "+ λ" if outside else "L = λ", start)
        row = self._build_bracket(grid, row, [term for term in config.cost.terms if term.place == "cross_modal"])
        self._build_total(grid, row)
        return grid

    def _build_captions(self, grid: QGridLayout) -> None:
        for column, words in ((WEIGHT, self.tr("weight")), (RAW, self.tr("raw")), (WEIGHTED, self.tr("in L"))):
            caption = QLabel(words)
            caption.setProperty("role", "caption")
            grid.addWidget(caption, 0, column, Qt.AlignmentFlag.AlignRight)

    def _build_lambda(self, grid: QGridLayout, row: int, operator: str, reset: float) -> int:
        self.lambda_row = LambdaRow(self.theme, operator, reset, self._formula)
        self.lambda_row.edited.connect(
            lambda value, gesture, last: self._session.apply(SetLambda(value=value), gesture, last=last)
        )
        slider = self.lambda_row.slider
        self.lambda_row.menuFilled.connect(lambda menu: self.weights.fill(menu, LAMBDA, slider))
        self.lambda_row.menuFilled.connect(self._offer_equal_pull)
        return self.lambda_row.place(grid, row)

    def _offer_equal_pull(self, menu: QMenu) -> None:
        """Let it be set by the keyboard, too."""
        found = self._pulls.equal_pull()
        if found is not None:
            words = self.tr("Set λ to {value}: equal pull").format(value=shortest(found.value))
            action = menu.addAction(words, lambda: set_equal_pull(self._session, found))
            action.setEnabled(self._session.offers("steer"))

    def _build_bracket(self, grid: QGridLayout, row: int, inside: list[TermSection]) -> int:
        first = row
        for number, term in enumerate(inside):
            row = self._add_row(grid, row, term, "" if number == 0 else "+")
        row = self._build_add(grid, row, "cross_modal")
        grid.addWidget(Bracket(self.theme, "left"), first, _LEFT, row - first, 1)
        grid.addWidget(Bracket(self.theme, "right"), first, _RIGHT, row - first, 1)
        return row

    def _build_add(self, grid: QGridLayout, row: int, place: Place) -> int:
        button = self.terms.add_button(place)
        across = (WEIGHTED if row > 0 else MARK) - SWITCH + 1
        grid.addWidget(button, row, SWITCH, 1, across, Qt.AlignmentFlag.AlignLeft)
        self.add_buttons.append(button)
        return row + 1

    def _build_total(self, grid: QGridLayout, row: int) -> None:
        line = QFrame()
        line.setProperty("role", "line")
        grid.addWidget(line, row, RAW, 1, WEIGHTED - RAW + 1)
        words = QLabel(self.tr("L"))
        words.setFont(self.theme.font(bold=True))
        self.total = ValueLabel(self.theme, bold=True)
        self.total.setAccessibleName(self.tr("Total, L"))
        self.as_of = QLabel()
        self.as_of.setProperty("role", "caption")
        grid.addWidget(self.as_of, row + 1, SWITCH, 1, WEIGHT - SWITCH + 1)
        grid.addWidget(words, row + 1, RAW, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.total, row + 1, WEIGHTED)

    def _add_row(self, grid: QGridLayout, row: int, term: TermSection, operator: str) -> int:
        info, place = self._session.loss(term.type), self._session.term_place(term.id)
        reads, help_ = self._session.reads(term), [] if info is None else facts(info)
        made = FormulaRow(self.theme, term, place, reads=reads, help_=help_, parent=self._formula)
        made.menuRequested.connect(lambda at: self.terms.open_menu(made, at))
        for field in (made.weight, made.slider):
            field.reset = self._weights[term.id]
        made.switched.connect(lambda enabled: self._session.apply(SetTerm(term=term.id, enabled=enabled)))
        made.weighed.connect(
            lambda value, gesture, last: self._session.apply(SetTerm(term=term.id, weight=value), gesture, last=last)
        )
        self.rows[term.id] = made
        return made.place(grid, row, operator)

    def _build_temperature(self, term: TermSection, *, named: bool) -> TemperatureRow:
        row = TemperatureRow(self.theme, term.id.replace("_", " ") if named else "")
        row.field.reset = self._session.temperature(term.id)
        row.edited.connect(
            lambda value, gesture, last: self._session.apply(
                SetTemperature(term=term.id, temperature=value), gesture, last=last
            )
        )
        row.learnableChosen.connect(
            lambda learnable: self._session.apply(SetTemperature(term=term.id, learnable=learnable))
        )
        self.temperatures[term.id] = row
        return row

    def _build_note(self) -> QFrame:
        note = QFrame()
        note.setProperty("role", "guide")
        row = QHBoxLayout(note)
        row.setContentsMargins(self.theme.space(2), self.theme.space(1), self.theme.space(2), self.theme.space(1))
        self._line = QLabel()
        self._line.setWordWrap(True)
        row.addWidget(self._line)
        note.setVisible(False)
        return note
