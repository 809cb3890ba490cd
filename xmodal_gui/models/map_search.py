"""Searching the texts of a data set by words. No widgets."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from xmodal.data.base import PairedData

_WORD = re.compile(r"\w+")


class MapSearch(QObject):
    """Finds the rows whose texts have, for each word of the query, a word that begins with it.

    Case does not matter, nor the order of words. Data without texts is searched by its ids.

    Attributes
    ----------
    query : what is looked for; empty looks for nothing.

    Signals
    -------
    changed : another query.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.query = ""
        self._data: PairedData | None = None
        self._texts: dict[int, str] = {}

    def set_data(self, data: PairedData) -> None:
        """Search other data."""
        self._data = data
        self._texts.clear()

    def look_for(self, query: str) -> None:
        """Look for words."""
        if query != self.query:
            self.query = query
            self.changed.emit()

    @property
    def is_active(self) -> bool:
        """Whether there is a word to look for."""
        return _WORD.search(self.query) is not None

    def find(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return those of the rows that match; none while nothing is looked for."""
        words = [f" {word}" for word in _WORD.findall(self.query.casefold())]
        if not words:
            return rows[:0]
        return np.array([row for row in rows.tolist() if all(word in self._text(row) for word in words)], np.int64)

    def _text(self, row: int) -> str:
        """Return a row's words, each after a space."""
        if row not in self._texts:
            self._texts[row] = " ".join(["", *_WORD.findall(self._read(row).casefold())])
        return self._texts[row]

    def _read(self, row: int) -> str:
        data = self._data
        if data is None:
            return ""
        present = [name for name in data.modalities if data.present[name][row]]
        texts = [text for text in (data.text(name, row) for name in present) if text]
        return " ".join(texts) if texts or self._has_texts(data) else str(data.ids[row])

    @staticmethod
    def _has_texts(data: PairedData) -> bool:
        return any(data.shown_as(name).kind == "text" for name in data.modalities)
