"""The window: puts panels into docks, and nothing else."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, QObject, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDockWidget,
    QMainWindow,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from xmodal_gui.actions import SessionActions
from xmodal_gui.map_controller import MapController
from xmodal_gui.models.guide_model import GuideModel
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.panels.encoders_panel import EncodersPanel
from xmodal_gui.panels.map_panel import MapPanel
from xmodal_gui.panels.objective_panel import ObjectivePanel
from xmodal_gui.panels.panel import WIDTH
from xmodal_gui.panels.selection_panel import SelectionPanel
from xmodal_gui.panels.status_line import StatusLine
from xmodal_gui.panels.training_panel import TrainingPanel
from xmodal_gui.session_controller import SessionController
from xmodal_gui.session_notices import SessionNotices
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.notice_bar import Notice, NoticeBar
from xmodal_gui.workers.map_worker import MapWorker

LEFT_WIDTH, RIGHT_WIDTH = WIDTH, 260
LAYOUT_VERSION = 1
PATIENCE_MS = 3000
"""A session that has not ended this long after the window was told to close is offered to be killed."""


class MainWindow(QMainWindow):
    """Composes the panels; closes when the session has ended and nothing is left behind.

    Parameters
    ----------
    settings : where the layout and the theme are kept; None keeps nothing.

    Signals
    -------
    painted : the window was painted for the first time; what is slow may begin.
    """

    painted = Signal()

    def __init__(self, controller: SessionController, theme: Theme, settings: QSettings | None = None) -> None:
        super().__init__()
        self.controller = controller
        self.theme = theme
        self._settings = settings
        self._was_painted = False
        session = controller.session
        self.guide = GuideModel(session, active=controller.opening.guided, parent=self)
        self.session_actions = SessionActions(session, theme, self)
        self.map_model = MapModel(theme.categories(), self)
        self.mapper = MapController(session, self.map_model, MapWorker(parent=self), self)
        controller.dataOpened.connect(self.mapper.set_data)
        self.notices = NoticeBar(theme)
        self.desk = QMainWindow()
        self.docks: dict[str, QDockWidget] = {}
        self._build_centre()
        self._build_docks()
        self._build_tool_bar()
        self._teller = SessionNotices(controller, self.notices, self)
        self.status = StatusLine(session, self)
        self.setStatusBar(self.status)
        session.attached.connect(self._show_title)
        controller.closed.connect(self._close_if_done)
        self.mapper.closed.connect(self._close_if_done)
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)
        self._show_title()
        self._restore_layout()

    # ---- building --------------------------------------------------------------------------------------------

    def _build_centre(self) -> None:
        """Notices above a desk of docks: the desk is a main window of its own, so that notices push nothing aside."""
        self.desk.setWindowFlags(Qt.WindowType.Widget)
        self.desk.setDockOptions(
            QMainWindow.DockOption.AnimatedDocks
            | QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
        )
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notices)
        column.addWidget(self.desk, 1)
        self.setCentralWidget(centre)

    def _build_docks(self) -> None:
        session, theme = self.controller.session, self.theme
        self.objective = ObjectivePanel(session, theme, self.guide)
        self.encoders = EncodersPanel(session, theme)
        self.training = TrainingPanel(session, theme)
        self.map = MapPanel(self.map_model, theme)
        self.curves = QWidget()
        self.selection = SelectionPanel(self.map_model, theme)
        left, across, down = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        objective = self._dock("objective", self.tr("Objective"), self.objective)
        map_ = self._dock("map", self.tr("Map"), self.map)
        selection = self._dock("selection", self.tr("Selection"), self.selection)
        encoders = self._dock("encoders", self.tr("Encoders"), self.encoders)
        training = self._dock("training", self.tr("Training"), self.training)
        curves = self._dock("curves", self.tr("Curves"), self.curves)
        desk = self.desk
        desk.addDockWidget(left, objective)
        desk.splitDockWidget(objective, map_, across)
        desk.splitDockWidget(map_, selection, across)
        desk.splitDockWidget(objective, encoders, down)
        desk.splitDockWidget(encoders, training, down)
        desk.splitDockWidget(map_, curves, down)

    def _dock(self, name: str, title: str, panel: QWidget) -> QDockWidget:
        dock = QDockWidget(title)
        dock.setObjectName(name)
        dock.setWidget(panel)
        self.docks[name] = dock
        return dock

    def _build_tool_bar(self) -> None:
        bar = QToolBar(self.tr("Session"))
        bar.setObjectName("session")
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        actions = self.session_actions
        bar.addAction(actions.train)
        button = bar.widgetForAction(actions.train)
        if isinstance(button, QToolButton):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setProperty("role", "primary")
            button.setMinimumWidth(self.theme.space(22))  # "Train" and "Pause" are equally wide
        bar.addAction(actions.step)
        bar.addSeparator()
        bar.addAction(actions.undo)
        bar.addAction(actions.redo)
        bar.addSeparator()
        bar.addWidget(self._restore_button())
        bar.addAction(actions.save)
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(gap)
        self.tool_bar = bar
        self.addToolBar(bar)

    def _restore_button(self) -> QToolButton:
        button = QToolButton()
        button.setMenu(self.session_actions.restore)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setText(self.tr("Restore"))
        button.setToolTip(self.tr("Go on from a checkpoint; what was recorded stays"))
        return button

    # ---- state -----------------------------------------------------------------------------------------------

    def _show_title(self) -> None:
        description = self.controller.session.description
        parts = ["xmodal"]
        if description is not None:
            parts += [description.config.data.type, description.config.preset]
        self.setWindowTitle(" – ".join(part for part in parts if part))

    def _restore_layout(self) -> None:
        self.resize(1440, 900)
        if self._settings is None:
            self._default_sizes()
            return
        geometry, state = self._settings.value("geometry"), self._settings.value("desk")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        if not (isinstance(state, QByteArray) and self.desk.restoreState(state, LAYOUT_VERSION)):
            self._default_sizes()

    def _default_sizes(self) -> None:
        docks, across, down = self.docks, Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        middle = self.width() - LEFT_WIDTH - RIGHT_WIDTH
        self.desk.resizeDocks(
            [docks["objective"], docks["map"], docks["selection"]], [LEFT_WIDTH, middle, RIGHT_WIDTH], across
        )
        self.desk.resizeDocks([docks["map"], docks["curves"]], [600, 300], down)
        self.desk.resizeDocks([docks["objective"], docks["encoders"], docks["training"]], [330, 130, 240], down)

    def _save_layout(self) -> None:
        if self._settings is not None:
            self._settings.setValue("geometry", self.saveGeometry())
            self._settings.setValue("desk", self.desk.saveState(LAYOUT_VERSION))
            self._settings.setValue("theme", self.theme.choice)

    def begin(self) -> None:
        """Open what was asked for, and start the map process beside it."""
        self.mapper.start()
        self.controller.open()

    # ---- events ----------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Tell of the first paint."""
        done = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._was_painted:
            self._was_painted = True
            self.painted.emit()
        return done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave Space to the button or list that the user reached by Tab: there it means "press"."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
            and isinstance(QApplication.focusWidget(), QAbstractButton | QComboBox)
        ):
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the session save and end first; the window stays alive meanwhile."""
        if not self._is_busy():
            self._save_layout()
            event.accept()
            return
        event.ignore()
        if self.controller.closing:
            return
        self.notices.show_notice(Notice(key="closing", text=self.tr("Saving and closing …")))
        QTimer.singleShot(PATIENCE_MS, self, self._offer_kill)
        self.mapper.close()
        self.controller.close()

    def _is_busy(self) -> bool:
        return self.controller.busy or self.mapper.busy

    def _offer_kill(self) -> None:
        if self.controller.busy:
            actions = ((self.tr("Kill engine"), self.controller.kill),)
            text = self.tr("Still waiting for the engine to finish its step and save.")
            self.notices.show_notice(Notice(key="closing", text=text, actions=actions))

    def _close_if_done(self) -> None:
        if self.controller.closing and not self._is_busy():
            self.close()
