"""The numbers of alignment as a table: now, since the user's last change, and in training beside it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from xmodal.training.events import Evaluation

from xmodal_gui.models.alignment_model import AlignmentModel, Group, Number
from xmodal_gui.numbers import DASH, shortest
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.definition_mark import DefinitionMark

_DEFINED = {
    "recall": "recall@k",
    "median_rank": "median rank",
    "mrr": "MRR",
    "hubness": "hubness",
    "modality_gap": "modality gap",
    "gap_share": "gap variance share",
    "alignment": "alignment",
    "cka": "CKA",
    "uniformity": "uniformity",
    "effective_rank": "effective rank",
}
_NAME, _NOW, _CHANGE, _TRAIN = range(4)
_WHOLE = 100
"""From here on differences are shown as whole numbers."""


class AlignmentPanel(QWidget):
    """Shows an `AlignmentModel`; what is not shown costs nothing."""

    def __init__(self, model: AlignmentModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._laid_out: list[Group] = []
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(3), theme.space(1), theme.space(3), theme.space(2))
        column.setSpacing(theme.space(1))
        self.nothing = QLabel(self.tr("The first evaluation brings the numbers of alignment."))
        self.nothing.setProperty("role", "muted")
        self.nothing.setWordWrap(True)
        self.said = QLabel()
        self.said.setProperty("role", "caption")
        self.said.setWordWrap(True)
        self.train = QCheckBox(self.tr("Training rows, too"))
        self.train.setToolTip(
            self.tr(
                "Evaluate as many rows of the train split after each evaluation, while this is shown: what it costs is "
                "taken from training"
            )
        )
        self.train.clicked.connect(model.want_train)
        head = QHBoxLayout()
        head.addWidget(self.said, 1)
        head.addWidget(self.train)
        column.addWidget(self.nothing)
        column.addLayout(head)
        column.addWidget(self._make_table(), 1)
        column.addStretch(0)
        model.changed.connect(self._show)
        theme.changed.connect(self._show)
        self._show()

    def _make_table(self) -> QTableWidget:
        self.table = QTableWidget(0, 4)
        self.table.setAccessibleName(self.tr("Numbers of alignment"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)  # Tab goes on to the next control, arrows walk the table
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self._theme.space(6))
        self.table.setFont(self._theme.font("body"))
        self.table.setProperty("role", "data")
        across = self.table.horizontalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        across.setHighlightSections(False)
        return self.table

    # ---- visibility ------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Look."""
        super().showEvent(event)
        self._model.set_visible(True)
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no longer."""
        super().hideEvent(event)
        self._model.set_visible(False)

    # ---- model to view ---------------------------------------------------------------------------------------

    def _show(self) -> None:
        if not self.isVisible():
            return
        model = self._model
        groups = model.groups()
        self.nothing.setVisible(not groups)
        for widget in (self.said, self.train, self.table):
            widget.setVisible(bool(groups))
        self.train.setEnabled(model.can_train)
        with QSignalBlocker(self.train):
            self.train.setChecked(model.wants_train)
        if [(group.subject, group.numbers) for group in groups] != [
            (group.subject, group.numbers) for group in self._laid_out
        ]:
            self._lay_out(groups)
        self._laid_out = groups
        self._fill(groups)

    def _lay_out(self, groups: list[Group]) -> None:
        self.table.clearSpans()
        self.table.setRowCount(sum(1 + len(group.numbers) for group in groups))
        row = 0
        for group in groups:
            title = QTableWidgetItem()
            title.setFont(self._theme.font("body", bold=True))
            title.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.table.setItem(row, _NAME, title)
            mark = DefinitionMark(self._theme, *dict.fromkeys(_DEFINED[number.metric] for number in group.numbers))
            holder = QWidget()
            right = QHBoxLayout(holder)
            right.setContentsMargins(0, 0, self._theme.space(1), 0)
            right.addStretch(1)
            right.addWidget(mark)
            self.table.setCellWidget(row, _NOW, holder)
            row += 1
            for number in group.numbers:
                for column in range(4):
                    item = QTableWidgetItem(self._words(number) if column == _NAME else "")
                    if column != _NAME:
                        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                    self.table.setItem(row, column, item)
                row += 1

    def _fill(self, groups: list[Group]) -> None:
        model = self._model
        now, before, train, change = model.now, model.before, model.train, model.last_change
        self.table.setHorizontalHeaderLabels(
            ["", self._split(), self.tr("change"), self.tr("train") if train is not None else ""]
        )
        self.table.setColumnHidden(_CHANGE, before is None)
        self.table.setColumnHidden(_TRAIN, train is None)
        if now is None:
            return
        step = self.tr("step {step:,}").format(step=now.step)
        if before is not None and change is not None:
            words = self.tr("{step}; change since step {then:,}: {label}")
            step = words.format(step=step, then=before.step, label=change[1])
        self.said.setText(step)
        row = 0
        for group in groups:
            self._item(row, _NAME).setText(self._title(group))
            row += 1
            for number in group.numbers:
                value, was, trained = number.of(now), number.of(before), number.of(train)
                self._item(row, _NAME).setText(self._words(number, Number("chance", number.subject, number.k).of(now)))
                self._item(row, _NOW).setText(_shown(value))
                delta = None if value is None or was is None else value - was
                self._item(row, _CHANGE).setText("" if delta is None else _signed(delta))
                self._item(row, _CHANGE).setForeground(self._theme.color("text_muted" if not delta else "text"))
                self._item(row, _TRAIN).setText("" if trained is None else _shown(trained))
                row += 1

    def _item(self, row: int, column: int) -> QTableWidgetItem:
        item = self.table.item(row, column)
        assert item is not None
        return item

    def _split(self) -> str:
        return "" if self._model.now is None else self._model.now.split

    def _title(self, group: Group) -> str:
        subject = group.subject.replace("->", " → ").replace("|", " | ")
        if not group.pool:
            return subject
        words = self.tr("{subject}, {pool:,} rows").format(subject=subject, pool=group.pool)
        train = (
            None
            if self._model.train is None
            else self._model.train.pool.get(_pair_of(group.subject, self._model.train))
        )
        if train is None or train == group.pool:
            return words
        return self.tr("{words} (train: {pool:,})").format(words=words, pool=train)

    def _words(self, number: Number, chance: float | None = None) -> str:
        if number.metric == "recall":
            name = f"R@{number.k}"
            if chance is None:
                return name
            return self.tr("{name}, chance {percent} %").format(name=name, percent=shortest(100 * chance))
        return {
            "median_rank": self.tr("median rank"),
            "mrr": self.tr("mean reciprocal rank"),
            "hubness": self.tr("hubness"),
            "modality_gap": self.tr("modality gap"),
            "gap_share": self.tr("variance along the gap"),
            "alignment": self.tr("alignment"),
            "cka": self.tr("CKA"),
            "uniformity": self.tr("uniformity"),
            "effective_rank": self.tr("effective rank"),
        }[number.metric]


def _pair_of(subject: str, evaluation: Evaluation) -> str:
    """Return the pair ``a|b`` of a search ``a->b`` or ``b->a``."""
    a, _, b = subject.replace("->", "|").partition("|")
    return f"{a}|{b}" if f"{a}|{b}" in evaluation.pool else f"{b}|{a}"


def _shown(value: float | None) -> str:
    return DASH if value is None or value != value else f"{value:.3g}".replace("-", "−")


def _signed(value: float) -> str:
    if value != value:
        return DASH
    return (f"{value:+,.0f}" if abs(value) >= _WHOLE else f"{value:+.2g}").replace("-", "−")
