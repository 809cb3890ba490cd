"""Which pairs deserve a look: a table of scores, and what can be done with rows."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from xmodal_gui.messages_text import sentence
from xmodal_gui.models.triage_model import TriageModel
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.flow_layout import FlowLayout
from xmodal_gui.widgets.triage_view import TriageView

_ORDERS = (("mislabelled", True), ("rank_ab", True), ("twin", True), ("hub", True), ("worse", True), ("worse", False))


class TriagePanel(QWidget):
    """Shows a `TriageModel`. While it is hidden nothing is scored.

    Signals
    -------
    exportRequested : write the table as it is shown.
    """

    exportRequested = Signal()

    def __init__(self, model: TriageModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._name_columns()
        self.view = TriageView(model, theme)
        self.order = self._combo(self.tr("What comes first"), self._order_words())
        self.source = self._combo(self.tr("Which rows"), [self.tr("Rows on the map"), self.tr("Training rows")])
        self.since = self._combo(self.tr("Ranks since"), [])
        self.shown = self._combo(
            self.tr("Which pairs are shown"), [self.tr("All"), self.tr("Marked"), self.tr("Excluded, weighted")]
        )
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Search a word"))
        self.words.setAccessibleName(self.tr("Search a word"))
        self.words.setClearButtonEnabled(True)
        self.words.setMaximumWidth(theme.space(40))
        self.sentence = QLabel()
        self.sentence.setProperty("role", "muted")
        self.sentence.setWordWrap(True)
        self.again = self._button(self.tr("Embed anew"), self.tr("Embed and score the training rows as they are now"))
        self.mark = self._button(self.tr("Mark"), self.tr("Mark the selected pairs, or take the mark away (M)"))
        self.exclude = self._button(
            self.tr("Exclude"), self.tr("Leave the selected pairs out of training, or take them in again (X)")
        )
        self.lighter = self._button("× ½", self.tr("Read the selected pairs half as often (-)"))
        self.heavier = self._button("× 2", self.tr("Read the selected pairs twice as often (+)"))
        self.export = self._button(self.tr("Export …"), self.tr("Write the table as it is shown: CSV or Parquet"))
        self._build(theme)
        self._connect()
        self._sort(0)
        self._show_state()

    def _combo(self, name: str, words: list[str]) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        combo.setToolTip(name)
        combo.addItems(words)
        return combo

    def _button(self, words: str, hint: str) -> QPushButton:
        button = QPushButton(words)
        button.setToolTip(hint)
        button.setAccessibleName(hint)
        return button

    def _order_words(self) -> list[str]:
        return [
            self.tr("Likely mislabelled"),
            self.tr("Worst ranks"),
            self.tr("False negatives"),
            self.tr("Hubs"),
            self.tr("Most worsened"),
            self.tr("Most improved"),
        ]

    def _name_columns(self) -> None:
        a, b = self._model.pair or ("a", "b")
        titles = {
            "mislabelled": self.tr("mislabelled"),
            "cosine": self.tr("cosine"),
            "rank_ab": self.tr("rank {a}→{b}").format(a=a, b=b),
            "rank_ba": self.tr("rank {a}→{b}").format(a=b, b=a),
            "twin": self.tr("twin"),
            "hub": self.tr("hub"),
            "worse": self.tr("worse"),
            "weight": self.tr("weight"),
        }
        hints = {
            "mislabelled": self.tr("How much better others fit than the partner; above 0 they do"),
            "twin": self.tr("Cosine to the most similar other pair, in both modalities; near 1 it is a false negative"),
            "hub": self.tr("How often it is among the 10 nearest; 20 on average"),
            "worse": self.tr("log₂ of rank now / rank then; 1 is twice as far down"),
            "weight": self.tr("How often training reads the row against others; 0: never"),
        }
        self._titled = (a, b)
        self._model.table.name_columns(titles, hints)

    def _build(self, theme: Theme) -> None:
        top, bottom = QWidget(), QWidget()
        row = FlowLayout(top, theme.space(1))
        for widget in (self.order, self.source, self.since, self.shown, self.words):
            row.addWidget(widget)
        actions = QHBoxLayout(bottom)
        actions.setContentsMargins(0, 0, 0, 0)
        for button in (self.mark, self.exclude, self.lighter, self.heavier):
            actions.addWidget(button)
        actions.addStretch(1)
        actions.addWidget(self.again)
        actions.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(2))
        column.setSpacing(theme.space(1))
        column.addWidget(top)
        column.addWidget(self.sentence)
        column.addWidget(self.view, 1)
        column.addWidget(bottom)

    def _connect(self) -> None:
        model, view = self._model, self.view
        self.order.activated.connect(self._sort)
        self.source.activated.connect(lambda at: model.choose_source("train" if at else "map"))
        self.since.activated.connect(lambda at: model.choose_since(self.since.itemData(at)))
        self.shown.activated.connect(lambda at: model.show_only(("all", "marked", "changed")[at]))
        self.words.textChanged.connect(model.look_for)
        self.again.clicked.connect(model.ask_training)
        for button, signal in ((self.mark, view.markRequested), (self.exclude, view.excludeRequested)):
            button.clicked.connect(signal)
        self.lighter.clicked.connect(lambda: view.weightRequested.emit(0.5))
        self.heavier.clicked.connect(lambda: view.weightRequested.emit(2.0))
        self.export.clicked.connect(self.exportRequested)
        view.markRequested.connect(lambda: model.mark(view.chosen()))
        view.excludeRequested.connect(lambda: model.exclude(view.chosen()))
        view.weightRequested.connect(lambda factor: model.scale_weight(view.chosen(), factor))
        view.selectionModel().selectionChanged.connect(self._show_state)
        model.changed.connect(self._show_state)

    def _sort(self, at: int) -> None:
        key, descending = _ORDERS[at]
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.view.horizontalHeader().setSortIndicator(self._model.table.column(key), order)

    def _show_state(self) -> None:
        model, there = self._model, len(self._model.table.rows) > 0
        if model.pair is not None and model.pair != self._titled:
            self._name_columns()
            self.view.set_widths()
            self._sort(self.order.currentIndex())
        self.sentence.setText(self._words())
        self.view.setVisible(there)
        self.source.setCurrentIndex(int(model.source == "train"))
        self.source.setVisible(model.can_ask_training)
        self.again.setVisible(model.source == "train" and model.can_ask_training)
        self.again.setEnabled(not model.is_busy)
        self._show_steps()
        chosen = there and self.view.selectionModel().hasSelection()
        self.mark.setEnabled(chosen)
        for button in (self.exclude, self.lighter, self.heavier):
            button.setVisible(model.can_ask_training)
            button.setEnabled(chosen and model.can_change)
        self.export.setEnabled(there)

    def _show_steps(self) -> None:
        steps = self._model.steps
        known = [self.since.itemData(at) for at in range(self.since.count())]
        if known != [None, *steps]:
            self.since.clear()
            self.since.addItem(self.tr("Since …"), None)
            for step in steps:
                self.since.addItem(self.tr("Since step {step}").format(step=f"{step:,}"), step)
        self.since.setCurrentIndex(max(self.since.findData(self._model.since), 0))
        self.since.setEnabled(bool(steps))

    def _words(self) -> str:
        model, table = self._model, self._model.table
        if model.refusal is not None:
            return sentence(model.refusal.template, model.refusal.fields)
        if not len(table.rows):
            if model.is_busy:
                return self.tr("Pairs are being scored …")
            return self.tr("Pairs are scored when the first embeddings are there.")
        text = self.tr("{shown} of {count} pairs, step {step}").format(
            shown=f"{len(table.places):,}", count=f"{len(table.rows):,}", step=f"{model.step or 0:,}"
        )
        if model.can_ask_training and not model.can_change:
            text += self.tr(". Only training rows can be excluded or weighted.")
        return text + (self.tr(". Being scored anew …") if model.is_busy else "")

    def showEvent(self, event: QShowEvent) -> None:
        """Score while somebody looks."""
        super().showEvent(event)
        self._model.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Cost nothing."""
        super().hideEvent(event)
        self._model.watch(False)

    def sizeHint(self) -> QSize:
        """Ask for a few lines."""
        return QSize(560, 280)

    def minimumSizeHint(self) -> QSize:
        """Be content with little: the table scrolls."""
        return QSize(280, 160)
