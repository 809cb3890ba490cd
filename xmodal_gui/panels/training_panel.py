"""How it is trained: the optimiser, its pace and schedule, the batch, the threads."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QToolButton, QWidget
from xmodal.training.changes import SetBatchSize, SetEmbeddingSize, SetLearningRate, SetOptimizer, SetPlan, SetThreads
from xmodal.training.config import DECAYS, PhaseSection, RunConfig
from xmodal.training.schedules import learning_rate_at

from xmodal_gui.beat import Beat
from xmodal_gui.models.beginning import beginning
from xmodal_gui.models.schedule_words import schedule_words
from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.numbers import significant
from xmodal_gui.panels.panel import Panel
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.explanation import explain
from xmodal_gui.widgets.log_scale import LogScale
from xmodal_gui.widgets.number_field import NumberField
from xmodal_gui.widgets.optimizer_form import OptimizerForm
from xmodal_gui.widgets.plan_list import PlanList
from xmodal_gui.widgets.steady_label import SteadyLabel

_RATES = LogScale(1e-7, 100)
_DECAYS = LogScale(1e-7, 10)
_OPTIMIZERS = (("sgd", "SGD"), ("adam", "Adam"), ("adamw", "AdamW"))
_COLUMNS = 3
"""The learning rate of a schedule changes no faster than it can be read."""


class TrainingPanel(Panel):
    """A field per setting; each acts from the next step on."""

    def __init__(self, session: SessionModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._session = session
        self._beat = Beat(self)
        self._beat.due.connect(self._show_pace)
        self.form: OptimizerForm | None = None
        self._fields = QWidget()
        self._grid = QGridLayout(self._fields)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space(1.5))
        self._grid.setVerticalSpacing(2)
        self._cells = 0
        self._folded: list[QWidget] = []
        self._build_choices()
        self._build_numbers()
        self._build_places()
        self._connect()
        self.plan = PlanList(theme)
        self.plan.wished.connect(self._wish_plan)
        self.column.addWidget(self._fields)
        self.column.addWidget(self.plan)
        self.column.addStretch(1)
        session.attached.connect(self._take_beginning)
        session.configChanged.connect(self._show_config)
        session.phaseChanged.connect(self._show_config)
        session.stepped.connect(self._beat.tell)
        self._take_beginning()
        self._show_config()

    # ---- building ----------------------------------------------------------------------------------------------

    def _build_choices(self) -> None:
        self.optimizer = QComboBox()
        for value, words in _OPTIMIZERS:
            self.optimizer.addItem(words, value)
        self.more = QToolButton()
        self.more.setProperty("role", "more")
        self.more.setFixedWidth(self.theme.space(5))
        self.more.setToolTip(self.tr("Parameters of the optimiser …"))
        self.more.setAccessibleName(self.tr("Parameters of the optimiser"))
        self.theme.changed.connect(self._tint)
        self._tint()
        self.schedule = QComboBox()
        for value in ("constant", "warmup", "linear", "cosine", "exponential"):
            self.schedule.addItem(schedule_words(value), value)
        self.unfold = QToolButton()
        self.unfold.setCheckable(True)
        self.unfold.setProperty("role", "more")
        self.unfold.setFixedWidth(self.theme.space(5))
        self.unfold.setToolTip(self.tr("Warm-up, end of the decay, threads; shown by themselves with a schedule"))
        self.unfold.setAccessibleName(self.tr("More settings"))
        self.rate_now = SteadyLabel()
        self.rate_now.setProperty("role", "caption")

    def _tint(self) -> None:
        self.more.setIcon(self.theme.icon("more", "text_muted"))

    def _build_numbers(self) -> None:
        self.learning_rate = NumberField(0, 100, _RATES)
        self.weight_decay = NumberField(0, 10, _DECAYS)
        self.warmup = NumberField(0, 10**9)
        self.steps = NumberField(1, 10**9)
        self.batch_size = NumberField(1, 2**20)
        self.embedding_size = NumberField(1, 65536)
        self.threads = NumberField(1, 1024)

    def _build_places(self) -> None:
        self._add(
            self.tr("Optimiser"), self.optimizer, self.tr("Another type starts with empty state"), beside=self.more
        )
        self._add(self.tr("Learning rate"), self.learning_rate, self.tr("Of every encoder and term, times its own"))
        self._add(self.tr("Weight decay"), self.weight_decay, self.tr("Decoupled for AdamW, L2 for SGD and Adam"))
        help_ = self.tr("How the learning rate goes with the steps of the run")
        self._add(self.tr("Schedule"), self.schedule, help_, beside=self.unfold)
        self._add(self.tr("Batch size"), self.batch_size, self.tr("Pairs per step. InfoNCE at chance is ln(batch)"))
        help_ = self.tr("D. Another size re-initialises only what changes shape")
        self._add(self.tr("Embedding size"), self.embedding_size, help_)
        help_ = self.tr("Steps over which the learning rate rises from 0")
        self._folded += self._add(self.tr("Warm-up steps"), self.warmup, help_)
        help_ = self.tr("The step at which a decay reaches its floor")
        self._folded += self._add(self.tr("Decay ends at"), self.steps, help_)
        help_ = self.tr("Of torch; part of a result, so recorded with it")
        self._folded += self._add(self.tr("Threads"), self.threads, help_)
        self._grid.addWidget(self.rate_now, self._grid.rowCount(), 0, 1, _COLUMNS)

    def _add(self, words: str, field: QWidget, help_: str, beside: QWidget | None = None) -> list[QWidget]:
        """Put a field under its caption, three to a line; return both."""
        label = QLabel(words)
        label.setBuddy(field)
        label.setProperty("role", "caption")
        label.setToolTip(help_)
        field.setAccessibleName(words)
        # A number field would take the room of its largest number; a choice has to show its longest word.
        field.setMinimumWidth(self.theme.space(15 if isinstance(field, NumberField) else 33))
        if isinstance(field, NumberField):
            explain(field, self.theme, words, help_)
        else:
            field.setToolTip(help_)
        row, column = self._cells // _COLUMNS * 2, self._cells % _COLUMNS
        self._cells += 1
        self._grid.addWidget(label, row, column)
        if beside is None:
            self._grid.addWidget(field, row + 1, column)
        else:
            pair = QHBoxLayout()
            pair.setSpacing(0)
            pair.addWidget(field, 1)
            pair.addWidget(beside)
            self._grid.addLayout(pair, row + 1, column)
        self._grid.setColumnStretch(column, 1)
        return [label, field]

    def _connect(self) -> None:
        apply = self._session.apply
        self.optimizer.activated.connect(self._wish_optimizer)
        self.more.clicked.connect(self.open_form)
        self.unfold.toggled.connect(self._show_folded)
        self.theme.changed.connect(self._show_folded)
        self.schedule.activated.connect(lambda: self._wish_schedule(type=self.schedule.currentData()))
        self.learning_rate.edited.connect(lambda v, g, last: apply(SetLearningRate(value=v), g, last=last))
        self.weight_decay.edited.connect(lambda v, g, last: self._wish_section(g, last=last, weight_decay=v))
        self.warmup.edited.connect(lambda v, g, last: self._wish_schedule(g, last=last, warmup=round(v)))
        self.steps.edited.connect(lambda v, g, last: self._wish_schedule(g, last=last, steps=round(v)))
        self.batch_size.edited.connect(lambda v, g, last: apply(SetBatchSize(value=round(v)), g, last=last))
        self.embedding_size.edited.connect(lambda v, g, last: apply(SetEmbeddingSize(value=round(v)), g, last=last))
        self.threads.edited.connect(lambda v, g, last: apply(SetThreads(value=round(v)), g, last=last))

    # ---- model to view ---------------------------------------------------------------------------------------

    def _take_beginning(self) -> None:
        """Let a double click bring back what the run started with."""
        for field, value in self._numbers(beginning(self._session.config, self._session.log)):
            field.reset = value

    def _numbers(self, config: RunConfig) -> list[tuple[NumberField, float]]:
        optimizer, schedule = config.optimizer, config.optimizer.schedule
        return [
            (self.learning_rate, optimizer.learning_rate),
            (self.weight_decay, optimizer.weight_decay),
            (self.warmup, schedule.warmup),
            (self.steps, schedule.steps),
            (self.batch_size, config.batch_size),
            (self.embedding_size, config.embedding_size),
            (self.threads, max(config.torch_threads, 1)),
        ]

    def _show_config(self) -> None:
        session, config = self._session, self._session.shown
        there = session.description is not None
        waiting = self.tr("Settings, in a moment.") if session.ending is None else self.tr("No session.")
        self.say("" if there else waiting)
        if session.external:
            self.say(self.tr("Training goes on in the program that makes the embeddings."))
        for part in (self._fields, self.plan):
            part.setVisible(there and not session.external)
        if not there:
            return
        schedule = config.optimizer.schedule.type
        for box, value in ((self.optimizer, config.optimizer.type), (self.schedule, schedule)):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(value))
        for field, number in self._numbers(config):
            field.show_value(number)
        self.plan.show_plan(config.plan, session.trainable, [term.id for term in config.cost.terms])
        for part in (self._fields, self.plan):
            part.setEnabled(session.offers("steer"))
        self.warmup.setEnabled(schedule != "constant")
        self.steps.setEnabled(schedule in DECAYS)
        self.rate_now.setVisible(schedule != "constant")
        self._show_folded()
        self._show_pace()

    def _show_folded(self) -> None:
        """Show what is rarely set only with a schedule, or where it was asked for."""
        scheduled = self._session.shown.optimizer.schedule.type != "constant"
        for widget in self._folded:
            widget.setVisible(scheduled or self.unfold.isChecked())
        self.unfold.setVisible(not scheduled)
        self.unfold.setIcon(self.theme.icon("chevron-up" if self.unfold.isChecked() else "chevron-down", "text_muted"))

    def keep_view(self) -> object:
        """Return whether the rarely used settings are unfolded."""
        return self.unfold.isChecked()

    def bring_view_back(self, kept: object) -> None:
        """Unfold them, or not."""
        self.unfold.setChecked(kept is True)

    def _show_pace(self) -> None:
        """Show what goes with the steps: the phase, and the learning rate of a schedule."""
        self.plan.show_step(self._session.step + 1)
        optimizer = self._session.shown.optimizer
        if optimizer.schedule.type != "constant":
            rate = significant(learning_rate_at(optimizer, self._session.step + 1))
            self.rate_now.setText(self.tr("Learning rate of the next step: {rate}").format(rate=rate))

    # ---- view to model ---------------------------------------------------------------------------------------

    def open_form(self) -> None:
        """Open the form of the optimiser's own parameters."""
        section = self._session.shown.optimizer
        self.form = OptimizerForm(self.theme, dict(_OPTIMIZERS)[section.type], section, parent=self)
        self.form.chosen.connect(lambda values: self._wish_section(**values))
        self.form.destroyed.connect(self._forget_form)
        self.form.open_beside(self.more)

    def _forget_form(self) -> None:
        self.form = None

    def _wish_plan(self, plan: tuple[PhaseSection, ...], gesture: int, last: bool) -> None:
        self._session.apply(SetPlan(plan=plan), gesture, last=last)

    def _wish_optimizer(self) -> None:
        if self.optimizer.currentData() != self._session.shown.optimizer.type:
            self._wish_section(type=self.optimizer.currentData())

    def _wish_schedule(self, gesture: int = 0, *, last: bool = True, **fields: Any) -> None:
        self._wish_section(gesture, last=last, schedule=replace(self._session.shown.optimizer.schedule, **fields))

    def _wish_section(self, gesture: int = 0, *, last: bool = True, **fields: Any) -> None:
        shown = self._session.shown.optimizer
        section = replace(shown, **fields)
        if section != shown:
            self._session.apply(SetOptimizer(optimizer=section), gesture, last=last)
