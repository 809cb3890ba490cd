"""The start page: what was open lately, and what can be started."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget

from xmodal_gui.models.recent_runs import RecentRun, RecentRuns
from xmodal_gui.numbers import significant
from xmodal_gui.samples import Sample, preset_samples, sample_data
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.elided_label import ElidedLabel
from xmodal_gui.widgets.flow_layout import FlowLayout

_WIDTH = 960


class StartPage(QScrollArea):
    """Recent runs, sample data with a button per preset, and a way to any other run.

    Signals
    -------
    runRequested(Path, bool) : a recent run; True to train it further. newRequested(str, str) : data set and preset.
    folderRequested : choose a run's folder. dataRequested : open own data. backRequested : to the run that is open.
    """

    runRequested = Signal(Path, bool)
    newRequested = Signal(str, str)
    folderRequested = Signal()
    dataRequested = Signal()
    backRequested = Signal()

    def __init__(self, recent: RecentRuns, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recent = recent
        self._theme = theme
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        page.setProperty("role", "panel")
        self.setWidget(page)
        across = QHBoxLayout(page)
        column = QWidget()
        column.setMaximumWidth(_WIDTH)
        across.addStretch(1)
        across.addWidget(column, 100)
        across.addStretch(1)
        self._column = QVBoxLayout(column)
        self._column.setContentsMargins(*[theme.space(6)] * 4)
        self._column.setSpacing(theme.space(2))
        self._add_head()
        self._is_filled = False

    def showEvent(self, event: QShowEvent) -> None:
        """Fill the page when it is first seen: listing the data sets imports what the first painted window must not."""
        super().showEvent(event)
        if not self._is_filled:
            self._is_filled = True
            self._fill()

    def _fill(self) -> None:
        self._heading(self.tr("Start a new run on sample data"))
        for sample in sample_data():
            self._column.addWidget(self._sample_card(sample))
        self._heading(self.tr("Recent runs"))
        self._runs = QVBoxLayout()
        self._runs.setSpacing(self._theme.space(1))
        self._column.addLayout(self._runs)
        self._column.addStretch(1)
        self._recent.changed.connect(self._show_runs)
        self._theme.changed.connect(self._show_runs)
        self._show_runs()

    def _add_head(self) -> None:
        row = QHBoxLayout()
        title = QLabel("xmodal")
        title.setFont(self._theme.font("headline"))
        self.back = QPushButton(self.tr("Back to the run"))
        self.back.setVisible(False)
        self.back.clicked.connect(self.backRequested)
        self.folder = QPushButton(self.tr("Open run …"))
        self.folder.clicked.connect(self.folderRequested)
        self.data = QPushButton(self.tr("Open data …"))
        self.data.setToolTip(self.tr("Your own pairs: tables, folders, embeddings. Dropping them here does the same"))
        self.data.clicked.connect(self.dataRequested)
        row.addWidget(title, 1)
        row.addWidget(self.back)
        row.addWidget(self.data)
        row.addWidget(self.folder)
        self._column.addLayout(row)

    def _heading(self, words: str) -> None:
        label = QLabel(words)
        label.setProperty("role", "heading")
        self._column.addSpacing(self._theme.space(4))
        self._column.addWidget(label)

    def _sample_card(self, sample: Sample) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(*[self._theme.space(3)] * 4)
        column.setSpacing(self._theme.space(1))
        name = QLabel(sample.name)
        name.setFont(self._theme.font("body", bold=True))
        summary = QLabel(sample.summary)
        summary.setProperty("role", "muted")
        summary.setWordWrap(True)
        column.addWidget(name)
        column.addWidget(summary)
        presets = QWidget()  # in lines: there may be any number of presets
        flow = FlowLayout(presets, gap=self._theme.space(2), line_gap=self._theme.space(2))
        flow.setContentsMargins(0, self._theme.space(1), 0, 0)
        for preset in preset_samples():
            button = QPushButton(preset.name)
            button.setToolTip(preset.summary)
            button.setAccessibleName(
                self.tr("Train preset {preset} on {data}").format(preset=preset.name, data=sample.name)
            )
            button.clicked.connect(partial(self.newRequested.emit, sample.name, preset.name))
            flow.addWidget(button)
        column.addWidget(presets)
        return card

    # ---- recent runs -----------------------------------------------------------------------------------------

    def _show_runs(self) -> None:
        while (item := self._runs.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for run in self._recent.runs:
            self._runs.addWidget(self._run_row(run))
        if not self._recent.runs:
            nothing = QLabel(self.tr("None yet. What you train is listed here."))
            nothing.setProperty("role", "muted")
            self._runs.addWidget(nothing)

    def _run_row(self, run: RecentRun) -> QWidget:
        there, folder = run.is_there, Path(run.folder)
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.space(3))
        name = QPushButton(folder.name)
        name.setProperty("role", "link")
        name.setToolTip(run.folder)
        name.setEnabled(there)
        name.setAccessibleName(self.tr("Look at {run}").format(run=folder.name))
        name.clicked.connect(partial(self.runRequested.emit, folder, False))
        facts = ElidedLabel(self._facts(run) if there else self.tr("its folder is not there any more"))
        facts.setProperty("role", "muted" if there else "faint")
        more = QPushButton(self.tr("Go on training"))
        more.setEnabled(run.can_go_on)
        more.setAccessibleName(self.tr("Go on training {run}").format(run=folder.name))
        more.clicked.connect(partial(self.runRequested.emit, folder, True))
        forget = QToolButton()
        forget.setProperty("role", "icon")
        forget.setIcon(self._theme.icon("close", "text_muted"))
        forget.setToolTip(self.tr("Take it off this list; the folder stays"))
        forget.setAccessibleName(self.tr("Take {run} off this list").format(run=folder.name))
        forget.clicked.connect(partial(self._recent.remove, run.folder))
        row.addWidget(name)
        row.addWidget(facts, 1)
        row.addWidget(more)
        if there and not run.can_go_on:  # what another program trains is not gone on with here
            more.hide()
        row.addWidget(forget)
        return widget

    def _facts(self, run: RecentRun) -> str:
        when = QDateTime.fromSecsSinceEpoch(round(run.seen))
        parts = [run.data, run.preset, self.tr("step {step}").format(step=run.step)]
        if run.recall is not None:
            parts.append(self.tr("val R@10 {recall}").format(recall=significant(run.recall)))
        parts.append(QLocale().toString(when, QLocale.FormatType.ShortFormat))
        return " · ".join(part for part in parts if part)
