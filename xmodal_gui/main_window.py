"""The window: puts panels on the desk, and nothing else."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QHideEvent, QPaintEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from xmodal_gui.actions import SessionActions
from xmodal_gui.axis_words import AxisWords
from xmodal_gui.cache_clearer import CacheClearer
from xmodal_gui.centre import Centre
from xmodal_gui.compare_controller import CompareController
from xmodal_gui.curves_controller import CurvesController
from xmodal_gui.data_controller import DataController
from xmodal_gui.data_opening import DataOpening
from xmodal_gui.desk import Desk
from xmodal_gui.export_controller import ExportController
from xmodal_gui.language import Language
from xmodal_gui.map_controller import MapController
from xmodal_gui.menus import Menus
from xmodal_gui.models.alignment_model import AlignmentModel
from xmodal_gui.models.change_log import ChangeLog
from xmodal_gui.models.compare_model import CompareModel
from xmodal_gui.models.curves_model import CurvesModel
from xmodal_gui.models.gradient_shares import GradientShares
from xmodal_gui.models.guest_model import GuestModel
from xmodal_gui.models.guide_model import GuideModel
from xmodal_gui.models.inspector_model import InspectorModel
from xmodal_gui.models.log_book import LogBook
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.models.preview_model import PreviewModel
from xmodal_gui.models.pull_model import PullModel
from xmodal_gui.models.query_model import QueryModel
from xmodal_gui.models.recent_runs import RecentRuns
from xmodal_gui.models.recorded_ranks import RecordedRanks
from xmodal_gui.models.saved_layouts import SavedLayouts
from xmodal_gui.models.selection import Selection
from xmodal_gui.models.tasks import Tasks
from xmodal_gui.models.triage_model import TriageModel
from xmodal_gui.models.why_model import WhyModel
from xmodal_gui.panels.alignment_panel import AlignmentPanel
from xmodal_gui.panels.changes_panel import ChangesPanel
from xmodal_gui.panels.compare_panel import ComparePanel
from xmodal_gui.panels.curves_panel import CurvesPanel
from xmodal_gui.panels.data_page import DataPage
from xmodal_gui.panels.encoders_panel import EncodersPanel
from xmodal_gui.panels.inspector_panel import InspectorPanel
from xmodal_gui.panels.log_panel import LEVEL_OF, LogPanel
from xmodal_gui.panels.map_panel import MapPanel
from xmodal_gui.panels.objective_panel import ObjectivePanel
from xmodal_gui.panels.pull_panel import PullPanel
from xmodal_gui.panels.query_panel import QueryPanel
from xmodal_gui.panels.start_page import StartPage
from xmodal_gui.panels.status_line import StatusLine
from xmodal_gui.panels.training_panel import TrainingPanel
from xmodal_gui.panels.triage_panel import TriagePanel
from xmodal_gui.run_copier import RunCopier
from xmodal_gui.run_keeper import RunKeeper
from xmodal_gui.run_waits import RunWaits
from xmodal_gui.session_controller import SessionController
from xmodal_gui.session_notices import SessionNotices
from xmodal_gui.space_key import SpaceKey
from xmodal_gui.theme import Theme
from xmodal_gui.tool_bar import SessionBar
from xmodal_gui.views import Views
from xmodal_gui.widgets.notice_bar import Notice, NoticeBar
from xmodal_gui.widgets.skipped_rows import SkippedRows
from xmodal_gui.widgets.task_row import TaskRow
from xmodal_gui.workers.analysis_worker import AnalysisWorker
from xmodal_gui.workers.map_worker import MapWorker

Worker = (
    SessionController | MapController | ExportController | RunCopier | CacheClearer | DataController | AnalysisWorker
)
"""What has to come to an end before the window can."""
FIRST_SIZE = (1440, 900)
_LEAST_HEIGHT = 140
PATIENCE_MS = 3000
"""A session that has not ended this long after the window was told to close is offered to be killed."""


class MainWindow(QMainWindow):
    """Composes the panels; closes when the session has ended and nothing is left behind.

    Parameters
    ----------
    settings : where the layout, the theme and the language are kept; None keeps nothing.
    language : None speaks English.

    Signals
    -------
    painted : the window was painted for the first time; what is slow may begin.
    """

    painted = Signal()

    def __init__(
        self,
        controller: SessionController,
        theme: Theme,
        settings: QSettings | None = None,
        language: Language | None = None,
    ) -> None:
        super().__init__()
        self.controller = controller
        self.theme = theme
        self.language = Language(self) if language is None else language
        self.settings = settings
        self.setAcceptDrops(True)
        self._was_painted = False
        self._space = SpaceKey(self)
        self._patience = QTimer(self, interval=PATIENCE_MS, singleShot=True)
        self._patience.timeout.connect(self._offer_kill)
        self._build_models()
        self._teller = SessionNotices(controller, self)
        self._views = Views(self, self._build_views)
        self._connect()
        self._show_title()
        self._restore_layout()

    # ---- building --------------------------------------------------------------------------------------------

    def _build_models(self) -> None:
        session = self.controller.session
        self.guide = GuideModel(session, active=self.controller.opening.guided, parent=self)
        self.selected = Selection(self)
        self.analyst = AnalysisWorker(self)
        self.map_model = MapModel(self.theme.categories(), self.selected, self)
        self.inspector_model = InspectorModel(self.map_model, RecordedRanks(session, self), self)
        self.why = WhyModel(session, self.inspector_model, self)
        self.triage_model = TriageModel(session, self.map_model, self.analyst, self)
        self.query_model = QueryModel(session, self.map_model, self)
        AxisWords(self.map_model, self.query_model, self)
        self.guests = GuestModel(self.query_model, self.map_model, self)
        self.mapper = MapController(session, self.map_model, MapWorker(parent=self), self)
        self.curves_model = CurvesModel(self)
        self.shares = GradientShares(session, self)
        self.pulls = PullModel(session, self.shares, self)
        self.preview = PreviewModel(session, self)
        self.change_log = ChangeLog(session, self)
        self.alignment_model = AlignmentModel(session, self.change_log, self)
        self.saved_layouts = SavedLayouts(self.settings, self)
        self.recent = RecentRuns(self.settings, self)
        self.log_book = LogBook(self)
        self._keeper = RunKeeper(self.controller, self.recent, self.log_book, self)
        self.tasks = Tasks(self)
        self.exporter = ExportController(self.tasks, self)
        self.data_controller = DataController(self.controller.opening.plugins, self)
        self.data_opening = DataOpening(self)
        self._waits = RunWaits(self.controller, self.tasks, self)
        self.copier = RunCopier(self.tasks, self)
        self.clearer = CacheClearer(self.tasks, self)
        self._plotter = CurvesController(session, self.curves_model, self)
        self.compare_model = CompareModel(self.curves_model, self)
        self._comparer = CompareController(self.compare_model, self)

    def _build_views(self) -> None:
        """Build all that shows words. Another language throws it away and builds it anew: state lives in models."""
        self.session_actions = SessionActions(self.controller.session, self.theme, self)
        self._build_panels()
        self.tool_bar = SessionBar(self.session_actions, self.theme)
        self.addToolBar(self.tool_bar)
        self.menus = Menus(self)
        self.status = StatusLine(self.controller.session, self)
        self.status.setMinimumHeight(self.theme.space(6))  # as tall with a wait in it as without
        self.status.addPermanentWidget(TaskRow(self.tasks, self.theme))
        self.skipped = SkippedRows(self.theme)
        self.skipped.show_data(self.controller.data if self.controller.session.description else None)
        self.status.addPermanentWidget(self.skipped)
        self.setStatusBar(self.status)
        self._connect_views()

    def _build_panels(self) -> None:
        session, theme = self.controller.session, self.theme
        self.objective = ObjectivePanel(session, theme, self.guide, self.shares, self.pulls)
        self.encoders = EncodersPanel(session, theme, self.shares, self.preview)
        self.training = TrainingPanel(session, theme)
        self.map = MapPanel(self.map_model, theme, guests=self.guests)
        self.curves = CurvesPanel(self.curves_model, theme, self.settings)
        self.inspector = InspectorPanel(self.inspector_model, theme, self.why)
        self.map.playRequested.connect(self.inspector.play)
        self.query = QueryPanel(self.query_model, theme, self.guests)
        self.changes = ChangesPanel(self.change_log, theme)
        self.triage = TriagePanel(self.triage_model, theme)
        self.compare = ComparePanel(self.compare_model, theme)
        self.pull = PullPanel(self.pulls, theme)
        self.alignment = AlignmentPanel(self.alignment_model, theme)
        self.map.setMinimumHeight(_LEAST_HEIGHT)  # a notice must not make the window grow
        self.curves.setMinimumHeight(_LEAST_HEIGHT)
        self.desk = Desk()
        self.desk.add("objective", self.tr("Objective"), self.objective)
        self.desk.add("encoders", self.tr("Encoders"), self.encoders)
        self.desk.add("training", self.tr("Training"), self.training)
        self.desk.add("map", self.tr("Map"), self.map)
        self.desk.add("curves", self.tr("Curves"), self.curves)
        self.desk.add("inspector", self.tr("Inspector"), self.inspector)
        self.desk.add("query", self.tr("Query"), self.query)
        self.desk.add("changes", self.tr("Changes"), self.changes)
        self.desk.add("log", self.tr("Log"), LogPanel(self.log_book, theme))
        self.desk.add("compare", self.tr("Compare"), self.compare)
        self.desk.add("pull", self.tr("Who pulls whom"), self.pull)
        self.desk.add("triage", self.tr("Triage"), self.triage)
        self.desk.add("alignment", self.tr("Alignment"), self.alignment)
        self.desk.arrange()
        self.notices = NoticeBar(theme)
        self.start = StartPage(self.recent, theme)
        self.data_page = DataPage(self.data_controller.found, theme)
        self.centre = Centre(self.notices, self.desk, self.start, self.data_page)
        self.setCentralWidget(self.centre)

    def _connect_views(self) -> None:
        self._teller.tell_in(self.notices)
        self.notices.told.connect(lambda notice: self.log_book.note(notice.text, LEVEL_OF[notice.role]))
        self._show_map_step()
        self.desk.docks["map"].visibilityChanged.connect(self.mapper.set_visible)
        self.objective.header.newRequested.connect(self.controller.open_new)
        self.objective.weights.runRequested.connect(self.controller.open_config)
        self.changes.stepRequested.connect(self.curves.show_step)
        self.inspector.whatIfRequested.connect(self._ask_what_if)
        self.triage.exportRequested.connect(self.menus.export.export_pairs)
        self.query.chosen.connect(self.selected.look_at)
        QShortcut("Esc", self).activated.connect(self.selected.clear)
        self.start.runRequested.connect(lambda run, go_on: self.controller.open_run(run, go_on=go_on))
        self.start.newRequested.connect(self.controller.open_new)
        self.start.folderRequested.connect(self.menus.runs.ask_folder)
        self.start.dataRequested.connect(self.data_opening.show_page)
        self.start.backRequested.connect(self.centre.show_desk)
        self.data_opening.connect_page(self.data_page)

    def _connect(self) -> None:
        """Connect what outlasts the views."""
        controller, session = self.controller, self.controller.session
        self.language.changed.connect(self._views.rebuild, Qt.ConnectionType.QueuedConnection)
        controller.dataOpened.connect(self.mapper.set_data)
        controller.dataOpened.connect(self.preview.set_data)
        controller.dataOpened.connect(lambda data: self.skipped.show_data(data))  # of the views of then
        controller.opened.connect(lambda: self.centre.show_desk())  # of the views of then
        controller.idled.connect(self._show_idle)
        controller.idled.connect(lambda: self.skipped.show_data(None))
        controller.closed.connect(self._close_if_done)
        session.attached.connect(self._show_title)
        session.attached.connect(self._settle)
        self.mapper.closed.connect(self._close_if_done)
        self.exporter.ended.connect(self._close_if_done)
        self.copier.ended.connect(self._close_if_done)
        self.clearer.ended.connect(self._close_if_done)
        self.clearer.cleared.connect(self._teller.show_cleared)
        self.data_controller.ended.connect(self._close_if_done)
        self.analyst.ended.connect(self._close_if_done)
        self.copier.failed.connect(self._teller.show_copy_failure)
        self.copier.copied.connect(self._teller.show_copy)
        self.copier.cancelled.connect(self._teller.show_copy_cancelled)
        self.mapper.failed.connect(self._teller.show_map_failure)
        self.mapper.died.connect(lambda death: self._teller.show_map_death(death, self.mapper.restart))
        self.map_model.moved.connect(self._show_map_step)

    # ---- state -----------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Open what was asked for, and start the map process beside it."""
        self.mapper.start()
        for run in self.recent.left_behind():
            self._teller.offer_unfinished(run)
        if self.controller.opening.nothing:
            self.show_start()
        elif not self.data_opening.begin(self.controller.opening):
            self.controller.open()

    def _ask_what_if(self, modality: str, row: int) -> None:
        """Take an item to where it can be changed."""
        dock = self.desk.docks["query"]
        dock.show()
        dock.raise_()
        self.query_model.ask_item(modality, row)

    def show_start(self) -> None:
        """Show the start page; a session goes on behind it."""
        is_open = self.controller.session.description is not None
        self.centre.show_start(can_go_back=is_open)
        if not is_open:
            self.status.show_idle()

    def _show_idle(self) -> None:
        if self.centre.at_data:  # what is being opened is what the user looks at
            self.status.show_idle()
        else:
            self.show_start()

    def _show_title(self) -> None:
        description = self.controller.session.description
        parts = ["xmodal"]
        if description is not None:
            own = [description.config.data.type, description.config.preset]
            parts += [description.title] if description.external else own
        self.setWindowTitle(" – ".join(part for part in parts if part))

    def _show_map_step(self) -> None:
        layout = self.map_model.layout
        self.status.show_map_step(None if layout is None else layout.step)

    def fit(self) -> None:
        """Show all of the map and of the curves."""
        self.map.view.fit()
        self.curves.show_all()

    # ---- layout ----------------------------------------------------------------------------------------------

    def _restore_layout(self) -> None:
        self.resize(*FIRST_SIZE)
        if self.settings is None:
            return
        geometry = self.settings.value("geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        self.desk.bring_back(self.settings.value("desk"))

    def _settle(self) -> None:
        """Share the room out when it is known what the panels need, unless the user has done so."""
        if self.controller.session.description is not None:
            QTimer.singleShot(0, self.desk, self.desk.settle)

    def _keep_layout(self) -> None:
        if self.settings is not None:
            self.settings.setValue("geometry", self.saveGeometry())
            self.settings.setValue("desk", self.desk.keep())
            self.settings.setValue("theme", self.theme.choice)
            self.settings.setValue("language", self.language.choice)

    # ---- events ----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first paint."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow training with the map again."""
        super().showEvent(event)
        self.mapper.set_visible(self.desk.docks["map"].isVisible())

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for no maps that nobody sees."""
        super().hideEvent(event)
        self.mapper.set_visible(False)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders that no panel takes."""
        if self.data_opening.accepts(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the data that were dropped."""
        self.data_opening.drop(event.mimeData())
        event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the session save and end first; the window stays alive meanwhile."""
        self.exporter.cancel_fit()
        self.data_controller.cancel()
        self.analyst.stop()
        if not self._is_busy():
            self._patience.stop()
            self._comparer.close()
            self._keep_layout()
            self._hide_floating()
            event.accept()
            return
        event.ignore()
        if self.controller.closing:
            return
        self.notices.show_notice(Notice(key="closing", text=self.tr("Saving and closing …"), role="info"))
        self._patience.start()
        self.mapper.close()
        self.controller.close()

    def _hide_floating(self) -> None:
        """Hide what floats while the models live: else it is hidden while it is destroyed, after them."""
        for widget in self.findChildren(QWidget):
            if widget.isWindow():
                widget.hide()

    def _is_busy(self) -> bool:
        return any(each.busy for each in self._workers())

    def _workers(self) -> tuple[Worker, ...]:
        return (
            self.controller,
            self.mapper,
            self.exporter,
            self.copier,
            self.clearer,
            self.data_controller,
            self.analyst,
        )

    def _offer_kill(self) -> None:
        if self.controller.busy:
            actions = ((self.tr("Kill engine"), self.controller.kill),)
            text = self.tr("Still waiting for the engine to finish its step and save.")
            self.notices.show_notice(Notice(key="closing", text=text, actions=actions))

    def _close_if_done(self) -> None:
        if self.controller.closing and not self._is_busy():
            self.close()
