"""Shows what opening a run waits for: the data, then the engine."""

from __future__ import annotations

from PySide6.QtCore import QObject

from xmodal_gui.models.tasks import Task, Tasks
from xmodal_gui.session_controller import SessionController


class RunWaits(QObject):
    """One wait at a time, each of which can be broken off: then nothing is open."""

    def __init__(self, controller: SessionController, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._tasks = tasks
        self._task: Task | None = None
        controller.opened.connect(self._wait_for_data)
        controller.dataOpened.connect(self._wait_for_engine)
        controller.idled.connect(self._end)
        controller.session.attached.connect(self._look)
        controller.session.ended.connect(self._end)

    def _wait_for_data(self) -> None:
        name = self._controller.opening.data_type
        task = Task(self.tr("Opening the data {name} …").format(name=name))
        self._begin(task)
        self._controller.listener = task.advance

    def _wait_for_engine(self) -> None:
        self._begin(Task(self.tr("Starting the engine …"), self._controller.close_run))

    def _begin(self, task: Task) -> None:
        self._end()
        self._task = self._tasks.begin(task)

    def _look(self) -> None:
        if self._controller.session.description is not None:
            self._end()

    def _end(self) -> None:
        self._tasks.end(self._task)
        self._task = None
