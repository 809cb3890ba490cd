"""The page that opens somebody's data: what was found, which column is what, the rows, and the way to train on them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from xmodal.errors import UserError

from xmodal_gui.messages_text import sentence_of
from xmodal_gui.models.found_data import FoundData
from xmodal_gui.opening import DATA_PRESET
from xmodal_gui.samples import preset_samples
from xmodal_gui.sound import can_play, play_words
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.column_roles import ColumnRoles
from xmodal_gui.widgets.elided_label import ElidedLabel
from xmodal_gui.widgets.number_field import NumberField
from xmodal_gui.widgets.problem_view import ProblemView
from xmodal_gui.widgets.row_limits import RowLimits
from xmodal_gui.widgets.row_view import RowView

_SIDE = 280
TOLERANCE = 0.05
"""Share of the rows that may be damaged where nothing else is said; a test holds it to the default of tables."""


class DataPage(QWidget):
    """Shows a `FoundData`.

    Signals
    -------
    roleChosen(column, role) : the user says what a column is. trainRequested(preset, seed) : train on the data.
    limitSet(name, value) : the user says what may be wrong with the rows.
    fileRequested, folderRequested : open something else. cancelRequested : read no further. backRequested : leave.
    """

    roleChosen = Signal(str, str)
    limitSet = Signal(str, object)
    trainRequested = Signal(str, int)
    fileRequested = Signal()
    folderRequested = Signal()
    cancelRequested = Signal()
    backRequested = Signal()

    def __init__(self, found: FoundData, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found = found
        self._theme = theme
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(4)] * 4)
        column.setSpacing(theme.space(2))
        column.addLayout(self._make_head())
        column.addWidget(self._make_progress())
        column.addWidget(self._make_problem())
        body = QHBoxLayout()
        body.setSpacing(theme.space(4))
        body.addWidget(self._make_side())
        body.addWidget(self._make_tables(), 1)
        column.addLayout(body, 1)
        column.addWidget(self._make_foot())
        found.changed.connect(self._show_state)
        found.progressed.connect(self._show_progress)
        theme.changed.connect(self.rows.viewport().update)
        self._show_state()

    # ---- parts -----------------------------------------------------------------------------------------------

    def _make_head(self) -> QHBoxLayout:
        self.title = ElidedLabel(least=20)
        self.title.setFont(self._theme.font("headline"))
        self.file = QPushButton(self.tr("Open a file …"))
        self.file.clicked.connect(self.fileRequested)
        self.folder = QPushButton(self.tr("Open a folder …"))
        self.folder.clicked.connect(self.folderRequested)
        self.back = QPushButton(self.tr("Close"))
        self.back.setToolTip(self.tr("Leave this page; nothing is changed"))
        self.back.clicked.connect(self.backRequested)
        row = QHBoxLayout()
        row.setSpacing(self._theme.space(2))
        row.addWidget(self.title, 1)
        for button in (self.file, self.folder, self.back):
            row.addWidget(button)
        return row

    def _make_progress(self) -> QWidget:
        self.progress = QWidget()
        self.progress_words = QLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("How much of the data was read"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self.cancelRequested)
        row = QHBoxLayout(self.progress)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.space(3))
        row.addWidget(self.progress_words)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)
        return self.progress

    def _make_problem(self) -> QWidget:
        self.problem = QFrame()
        self.problem.setProperty("role", "error")
        self.problem_words = QLabel()
        self.problem_words.setWordWrap(True)
        self.problem_words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self.problem)
        row.setContentsMargins(*[self._theme.space(3)] * 4)
        row.addWidget(self.problem_words)
        return self.problem

    def _make_side(self) -> QWidget:
        self.roles = ColumnRoles(self._theme)
        self.roles.chosen.connect(self.roleChosen)
        self.counts = QLabel()
        self.counts.setWordWrap(True)
        self.hint = QLabel()
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self.limits = RowLimits(self._theme)
        self.limits.allowed.connect(self.limitSet)
        inside = QWidget()
        inside.setProperty("role", "panel")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, self._theme.space(2), 0)
        column.setSpacing(self._theme.space(2))
        self._columns_heading = self._heading(self.tr("Columns"))
        self._rows_heading = self._heading(self.tr("Rows"))
        for widget in (self._columns_heading, self.roles, self._rows_heading, self.counts, self.limits, self.hint):
            column.addWidget(widget)
        column.addStretch(1)
        self._side = QScrollArea()
        self._side.setWidget(inside)
        self._side.setWidgetResizable(True)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._side.setFixedWidth(_SIDE)
        self._side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return self._side

    def _heading(self, words: str) -> QLabel:
        label = QLabel(words)
        label.setProperty("role", "heading")
        return label

    def _make_tables(self) -> QWidget:
        self.rows = RowView(self._theme)
        self.problems = ProblemView(self._theme)
        self.nothing = QLabel()
        self.nothing.setProperty("role", "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self._tables = QSplitter(Qt.Orientation.Vertical)
        self._tables.setChildrenCollapsible(False)
        for number, widget in enumerate((self.nothing, self.rows, self.problems)):
            self._tables.addWidget(widget)
            self._tables.setStretchFactor(number, (1, 3, 1)[number])
        return self._tables

    def _make_foot(self) -> QWidget:
        self._foot = QWidget()
        self.preset = QComboBox()
        self.preset.setAccessibleName(self.tr("Preset"))
        self.summary = ElidedLabel(least=12)
        self.summary.setProperty("role", "muted")
        self.preset.currentIndexChanged.connect(lambda: self.summary.setText(self.preset.currentData() or ""))
        self.seed = NumberField(0, 2**31 - 1)
        self.seed.setFixedWidth(self._theme.space(16))
        self.seed.setAccessibleName(self.tr("Seed of the run"))
        self.train = QPushButton(self.tr("Train"))
        self.train.setProperty("role", "primary")
        self.train.setToolTip(self.tr("Start a new run on these data; a run that is open is saved and ended first"))
        self.train.clicked.connect(self._ask_to_train)
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.space(2))
        for words, field in ((self.tr("Preset"), self.preset), (self.tr("Seed of the run"), self.seed)):
            label = QLabel(words)
            label.setProperty("role", "muted")
            label.setBuddy(field)
            row.addWidget(label)
            row.addWidget(field)
        row.addWidget(self.summary, 1)
        row.addWidget(self.train)
        return self._foot

    # ---- state -----------------------------------------------------------------------------------------------

    def show_seed(self, seed: int) -> None:
        """Show the seed that a run would have."""
        self.seed.show_value(seed)

    def show_refusal(self, error: UserError | None) -> None:
        """Say why a preset cannot be trained on these data; None: it can."""
        self.problem.setVisible(error is not None)
        if error is not None:
            self.problem_words.setText(sentence_of(error))

    def _ask_to_train(self) -> None:
        self.trainRequested.emit(self.preset.currentText(), round(self.seed.value()))

    def _fill_presets(self) -> None:
        """List the presets: not before the page is of use, for they import what the first painted window must not."""
        if self.preset.count() == 0:
            for sample in preset_samples():
                self.preset.addItem(sample.name, sample.summary)
            self.preset.setCurrentIndex(max(self.preset.findText(DATA_PRESET), 0))

    def _show_state(self) -> None:
        found = self._found
        self._foot.setVisible(bool(found.named))
        if found.named:
            self._fill_presets()
        self.title.setText(self._title())
        self.title.setToolTip(found.named)
        self.show_refusal(found.problem)
        columns = () if found.found is None else found.found.columns
        self._columns_heading.setVisible(bool(columns))
        self.roles.show_roles(columns, found.roles)
        self._show_rows()
        self._show_progress()
        self.train.setEnabled(found.data is not None)

    def _title(self) -> str:
        found = self._found
        name = Path(found.named).name or found.named
        if found.data is not None:
            kinds = " + ".join(found.data.modalities)
            return self.tr("{name}: {rows} rows, {modalities}").format(
                name=name, rows=f"{len(found.data):,}", modalities=kinds
            )
        if found.found is not None and found.found.rows is not None:
            return self.tr("{name}: {rows} rows").format(name=name, rows=f"{found.found.rows:,}")
        return name or self.tr("Open data")

    def _show_rows(self) -> None:
        found, data = self._found, self._found.data
        if self.rows.rows.data_shown is not data:
            self.rows.show_data(data)
            self.problems.show_problems(() if data is None else data.problems)
        self.rows.setVisible(data is not None)
        self.problems.setVisible(data is not None and bool(data.problems))
        self.nothing.setVisible(data is None)
        self.nothing.setText(self._nothing())
        is_table = bool(found.roles)
        self._rows_heading.setVisible(data is not None or is_table)
        self.limits.setVisible(is_table)
        self.limits.show_limits(outside=found.limit("outside", False), tolerance=found.limit("tolerance", TOLERANCE))
        self.counts.setVisible(data is not None)
        self.counts.setText("\n".join(self._counts()))
        has_sounds = data is not None and any(one.kind == "audio" for one in data.modalities.values())
        self.hint.setVisible(has_sounds and not can_play())
        self.hint.setText(play_words() if has_sounds else "")
        self._side.setVisible(data is not None or bool(found.roles))

    def _nothing(self) -> str:
        found = self._found
        if found.is_busy:
            return self.tr("The rows are shown when they are read.")
        if found.problem is not None:
            if found.roles:
                return self.tr("Nothing to see until this is mended. Saying what the columns are may be enough.")
            return self.tr("Nothing to see until this is mended.")
        if found.named:
            return self.tr("Reading was cancelled.")
        return self.tr(
            "Drop a table (CSV, TSV, JSONL, Parquet), a folder of files of equal name, or embeddings anywhere here."
        )

    def _counts(self) -> list[str]:
        found = self._found
        lines = [
            self.tr("{split}: {rows}").format(split=split, rows=f"{rows:,}") for split, rows in found.split_counts()
        ]
        lines += [
            self.tr("without {modality}: {rows}").format(modality=name, rows=f"{count:,}")
            for name, count in found.lacking()
        ]
        lost = 0 if found.data is None else sum(problem.row_lost for problem in found.data.problems)
        return [*lines, self.tr("skipped: {rows}").format(rows=f"{lost:,}")]

    def _show_progress(self) -> None:
        found, advanced = self._found, self._found.advanced
        self.bar.setRange(0, 0 if advanced is None else max(advanced.rows, 1))  # 0 to 0 is "nobody knows"
        if advanced is not None:
            self.bar.setValue(advanced.done)
        self.progress.setVisible(found.is_busy)
        self.progress_words.setText(self._progress_words())

    def _progress_words(self) -> str:
        advanced, left = self._found.advanced, self._found.seconds_left
        if advanced is None:
            return self.tr("Looking at the data …")
        words = self.tr("Reading: {done} of {rows}").format(done=f"{advanced.done:,}", rows=f"{advanced.rows:,}")
        if left is None:
            return words
        if left >= 90:
            return self.tr("{progress}, {minutes} min left").format(progress=words, minutes=round(left / 60))
        return self.tr("{progress}, {seconds} s left").format(progress=words, seconds=max(round(left), 1))
