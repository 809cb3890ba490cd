"""Has somebody's data looked at, one source at a time."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from xmodal.data.base import PairedData
from xmodal.data.preparing.messages import AnyNews, PrepareOrder
from xmodal.data.table.assigning import Role
from xmodal.training.config import DataSection

from xmodal_gui.models.found_data import FoundData
from xmodal_gui.workers.prepare_worker import PrepareWorker


class DataController(QObject):
    """Drives a `FoundData`.

    Parameters
    ----------
    plugins : that may register data sets.

    Signals
    -------
    began : something else is being looked at. opened : it is open. failed : it cannot be.
    ended : no thread and no process is left.
    """

    began = Signal()
    opened = Signal()
    failed = Signal()
    ended = Signal()

    def __init__(self, plugins: tuple[str, ...] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found = FoundData(self)
        self._plugins = plugins
        self._generation = 0
        self._workers: list[PrepareWorker] = []

    @property
    def busy(self) -> bool:
        """Whether a thread or a process is at work."""
        return bool(self._workers)

    def open(self, named: str) -> None:
        """Look at a file, a folder or a registered name; what was looked at is dropped."""
        self.found.begin(named)
        self.began.emit()
        self._start(PrepareOrder(named=named, plugins=self._plugins))

    def assign(self, column: str, role: Role) -> None:
        """Say what a column is, and open the data anew."""
        found = self.found.found
        if found is None or self.found.roles.get(column) == role:
            return
        roles = self.found.roles_with(column, role)
        params = self.found.params_with(roles)
        self.found.begin_again(roles)
        self._start(PrepareOrder(type=found.type, params=params, plugins=self._plugins))

    def allow(self, name: str, value: object) -> None:
        """Set a limit of the source, `outside` or `tolerance`, and open the data anew."""
        found = self.found.found
        if found is None or self.found.limit(name, None) == value:
            return
        roles = self.found.chosen_roles
        params = self.found.allow(name, value)
        self.found.begin_again(roles)
        self._start(PrepareOrder(type=found.type, params=params, plugins=self._plugins))

    def cancel(self) -> None:
        """Look no further."""
        self._generation += 1
        for worker in self._workers:
            worker.cancel()
        if self.found.is_busy:
            self.found.stop()

    def _start(self, order: PrepareOrder) -> None:
        self._generation += 1
        for worker in self._workers:
            worker.cancel()
        worker = PrepareWorker(self._generation, order, self)
        worker.told.connect(self._take)
        worker.opened.connect(self._take_data)
        worker.finished.connect(self._forget)
        self._workers.append(worker)
        worker.start()

    def _take(self, generation: int, news: AnyNews) -> None:
        if generation != self._generation:
            return
        self.found.take(news)
        if self.found.problem is not None:
            self.failed.emit()

    def _take_data(self, generation: int, data: PairedData, section: DataSection) -> None:
        if generation == self._generation:
            self.found.take_data(data, section)
            self.opened.emit()

    def _forget(self) -> None:
        for worker in [worker for worker in self._workers if worker.isFinished()]:
            self._workers.remove(worker)
            worker.wait()
            worker.deleteLater()
        if not self._workers:
            self.ended.emit()
