"""What the user does not want to see on the map: modalities, and categories of columns. No widgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, Signal

Label = str | None
"""A modality's or a category's name; None stands for all that is in no category of its own."""
MODALITY = ""
"""The column that modalities are filtered by."""


class MapFilter(QObject):
    """The entries of the legend that are hidden, by column; `MODALITY` holds those of the modalities.

    Filters of several columns add up. They hide points, and never touch where points lie.

    Signals
    -------
    changed : other entries are hidden.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hidden: dict[str, frozenset[Label]] = {}

    @property
    def hidden(self) -> Mapping[str, frozenset[Label]]:
        """Column -> hidden labels; only columns that hide something."""
        return dict(self._hidden)

    def is_hidden(self, column: str, label: Label) -> bool:
        """Tell whether an entry is hidden."""
        return label in self._hidden.get(column, ())

    def toggle(self, column: str, label: Label) -> None:
        """Hide an entry, or show it again."""
        self._set(column, self._hidden.get(column, frozenset()) ^ {label})

    def show_alone(self, column: str, label: Label, labels: Iterable[Label]) -> None:
        """Hide all other `labels` of the column; if they are hidden already, show them all again."""
        others = frozenset(labels) - {label}
        alone = self._hidden.get(column) == others
        self._set(column, frozenset() if alone else others)

    def restore(self, hidden: Mapping[str, frozenset[Label]]) -> None:
        """Hide what was hidden when `hidden` was read."""
        if dict(hidden) != self._hidden:
            self._hidden = dict(hidden)
            self.changed.emit()

    def show_all(self) -> None:
        """Hide nothing."""
        self.restore({})

    def _set(self, column: str, labels: frozenset[Label]) -> None:
        hidden = {**self._hidden, column: labels}
        self.restore({name: found for name, found in hidden.items() if found})
