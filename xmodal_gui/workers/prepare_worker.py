"""The thread that has data looked at by a process of its own, and opens them when all is in the cache."""

from __future__ import annotations

from PySide6.QtCore import QObject, QThread, Signal
from xmodal.data.preparing.client import Preparation
from xmodal.data.preparing.messages import Failed, Found, PrepareOrder, Ready, Resolved
from xmodal.errors import UserError
from xmodal.training.config import DataSection


class PrepareWorker(QThread):
    """Looks at one source, once.

    Parameters
    ----------
    generation : goes back with every signal: what belongs to an older one is dropped.

    Signals
    -------
    told(int, news) : see `xmodal.data.preparing.messages`. opened(int, PairedData, DataSection) : the last.
    """

    told = Signal(int, object)
    opened = Signal(int, object, object)

    def __init__(self, generation: int, order: PrepareOrder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("prepare-worker")
        self._generation = generation
        self._preparation = Preparation(order)

    def cancel(self) -> None:
        """End it; nothing more is told."""
        self._preparation.cancel()

    def run(self) -> None:
        """Look at it."""
        type_, section = "", None
        for news in self._preparation.news():
            if isinstance(news, Found):
                type_ = news.type
            elif isinstance(news, Resolved):
                section = DataSection(type=type_, params=news.params)
            elif isinstance(news, Ready) and section is not None:
                try:
                    self._open(section)
                except UserError as error:
                    news = Failed(code=error.code, template=error.template, fields=error.told())
            self.told.emit(self._generation, news)

    def _open(self, section: DataSection) -> None:
        """Open what was prepared. Nothing of it is kept here: its decoded rows could not be cleared."""
        from xmodal.data import open_data  # the window was painted before
        from xmodal.data.mel import load_for

        data = open_data(section.type, section.params)
        load_for(data.modalities.values())
        self.opened.emit(self._generation, data, section)
