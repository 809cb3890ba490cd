"""How it is trained: the optimiser, its pace, the batch, the threads."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget
from xmodal.training.changes import SetBatchSize, SetEmbeddingSize, SetLearningRate, SetOptimizer, SetThreads

from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.panels.panel import Panel
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.log_scale import LogScale
from xmodal_gui.widgets.number_field import NumberField

_RATES = LogScale(1e-7, 100)
_DECAYS = LogScale(1e-7, 10)
_OPTIMIZERS = (("sgd", "SGD"), ("adam", "Adam"), ("adamw", "AdamW"))
_COLUMNS = 3


class TrainingPanel(Panel):
    """A field per setting; each acts from the next step on."""

    def __init__(self, session: SessionModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._session = session
        self._fields = QWidget()
        self._grid = QGridLayout(self._fields)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space(2))
        self._grid.setVerticalSpacing(2)
        self._build()
        self.column.addWidget(self._fields)
        self.column.addStretch(1)
        session.attached.connect(self._take_defaults)
        session.configChanged.connect(self._show_config)
        session.phaseChanged.connect(self._show_config)
        self._show_config()

    def _build(self) -> None:
        self.optimizer = QComboBox()
        for value, words in _OPTIMIZERS:
            self.optimizer.addItem(words, value)
        self.optimizer.activated.connect(self._wish_optimizer)
        self.learning_rate = self._number(0, 100, _RATES)
        self.weight_decay = self._number(0, 10, _DECAYS)
        self.batch_size = self._number(1, 2**20)
        self.embedding_size = self._number(1, 65536)
        self.threads = self._number(1, 1024)
        self._add(self.tr("Optimiser"), self.optimizer, self.tr("Another type starts with empty state"))
        self._add(self.tr("Learning rate"), self.learning_rate, self.tr("Of every encoder and term, times its own"))
        self._add(self.tr("Weight decay"), self.weight_decay, self.tr("Decoupled for AdamW, L2 for SGD and Adam"))
        self._add(self.tr("Batch size"), self.batch_size, self.tr("Pairs per step. InfoNCE at chance is ln(batch)"))
        self._add(
            self.tr("Embedding size"),
            self.embedding_size,
            self.tr("D. Another size re-initialises only what changes shape"),
        )
        self._add(self.tr("Threads"), self.threads, self.tr("Of torch; part of a result, so recorded with it"))
        apply = self._session.apply
        self.learning_rate.edited.connect(lambda v, g, last: apply(SetLearningRate(value=v), g, last=last))
        self.weight_decay.edited.connect(self._wish_weight_decay)
        self.batch_size.edited.connect(lambda v, g, last: apply(SetBatchSize(value=round(v)), g, last=last))
        self.embedding_size.edited.connect(lambda v, g, last: apply(SetEmbeddingSize(value=round(v)), g, last=last))
        self.threads.edited.connect(lambda v, g, last: apply(SetThreads(value=round(v)), g, last=last))

    def _number(self, low: float, high: float, scale: LogScale | None = None) -> NumberField:
        return NumberField(low, high, scale)

    def _add(self, words: str, field: QWidget, help_: str) -> None:
        """Put a field under its caption, three to a line."""
        label = QLabel(words)
        label.setBuddy(field)
        label.setProperty("role", "caption")
        label.setToolTip(help_)
        field.setToolTip(help_)
        field.setAccessibleName(words)
        line, column = divmod(self._grid.count() // 2, _COLUMNS)
        self._grid.addWidget(label, 2 * line, column)
        self._grid.addWidget(field, 2 * line + 1, column)
        self._grid.setColumnStretch(column, 1)

    # ---- model to view ---------------------------------------------------------------------------------------

    def _take_defaults(self) -> None:
        """Let a double click bring back what the session stood at when the window attached."""
        config = self._session.config
        self.learning_rate.reset = config.optimizer.learning_rate
        self.weight_decay.reset = config.optimizer.weight_decay
        self.batch_size.reset = config.batch_size
        self.embedding_size.reset = config.embedding_size

    def _show_config(self) -> None:
        session, config = self._session, self._session.shown
        there = session.description is not None
        waiting = self.tr("Settings, in a moment.") if session.ending is None else self.tr("No session.")
        self.say("" if there else waiting)
        self._fields.setVisible(there)
        if not there:
            return
        with QSignalBlocker(self.optimizer):
            self.optimizer.setCurrentIndex(self.optimizer.findData(config.optimizer.type))
        self.learning_rate.show_value(config.optimizer.learning_rate)
        self.weight_decay.show_value(config.optimizer.weight_decay)
        self.batch_size.show_value(config.batch_size)
        self.embedding_size.show_value(config.embedding_size)
        self.threads.show_value(max(config.torch_threads, 1))
        self._fields.setEnabled(session.offers("steer"))

    # ---- view to model ---------------------------------------------------------------------------------------

    def _wish_optimizer(self) -> None:
        type_ = self.optimizer.currentData()
        section = self._session.shown.optimizer
        if type_ != section.type:
            self._session.apply(SetOptimizer(optimizer=replace(section, type=type_)))

    def _wish_weight_decay(self, value: float, gesture: int, last: bool) -> None:
        section = replace(self._session.shown.optimizer, weight_decay=value)
        self._session.apply(SetOptimizer(optimizer=section), gesture, last=last)
