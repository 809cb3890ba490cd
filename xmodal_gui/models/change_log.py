"""The changes that a user made, newest first: what they are called, whether they are undone, how to take them back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from xmodal.training.changes import AnyChange, LogRow, Restore
from xmodal.training.config import RunConfig
from xmodal.training.history import changes_to_undo

from xmodal_gui.models.change_labels import gesture_label
from xmodal_gui.models.change_scopes import overlap
from xmodal_gui.models.session_model import SessionModel

Index = QModelIndex | QPersistentModelIndex
EntryRole, TakeBackRole = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Entry:
    """One gesture of the user.

    Attributes
    ----------
    gesture : the number it is now undone by (a redo gives it another one). first : the number it was made with.
    step : it acted from the step after this one. rows : of the log. label : what was done.
    undone_at : the step at which it was taken back; None while it holds. before : the configuration it was made in,
        where that is known.
    """

    gesture: int
    first: int
    step: int
    rows: tuple[LogRow, ...]
    label: str
    undone_at: int | None = None
    before: RunConfig | None = None


class Way(Enum):
    """How an entry is taken back."""

    NONE = "none"
    UNDO = "undo"
    """It is among the last ones: by undoing as many gestures."""
    REVERSE = "reverse"
    """Nothing later is about the same: by a change that sets the old value again."""


@dataclass(frozen=True)
class TakeBack:
    """How an entry can be taken back, and what to tell of it. `count` : gestures that go with it, itself included."""

    way: Way
    why: str
    count: int = 1


class ChangeLog(QAbstractListModel):
    """An entry per gesture, the newest first. Undoing marks an entry; nothing is ever taken out.

    Signals
    -------
    steerableChanged : perhaps the source can be steered now, or no longer.
    """

    steerableChanged = Signal()

    def __init__(self, session: SessionModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._entries: list[Entry] = []
        self._before: RunConfig | None = None
        session.attached.connect(self._take_all)
        session.logged.connect(self._take)
        session.configChanged.connect(self._remember_config)
        session.phaseChanged.connect(self._tell_all)
        session.phaseChanged.connect(self.steerableChanged)
        session.namesChanged.connect(self._tell_all)
        self._take_all()

    # ---- facts -----------------------------------------------------------------------------------------------

    @property
    def entries(self) -> list[Entry]:
        """The entries, oldest first."""
        return list(self._entries)

    @property
    def nothing_yet(self) -> str:
        """What to say while there is no entry."""
        session = self._session
        if session.external:
            return self.tr("What the other program changes is not known here, and cannot be taken back.")
        if session.description is not None and not session.offers("steer"):
            return self.tr("Nothing was changed in this run.")
        return self.tr("No change yet. Each one is listed here, and can be taken back.")

    def name(self, entry: Entry) -> str:
        """Return the name that the user gave an entry; empty if none."""
        return self._session.names[entry.first]

    def _take_all(self) -> None:
        self.beginResetModel()
        self._entries = []
        for row in self._session.log:
            self._append(row, None)
        self._before = self._session.config
        self.endResetModel()

    def _remember_config(self) -> None:
        self._before = self._session.config

    def retranslate(self) -> None:
        """Say what was done in the language of now."""
        self._entries = [replace(entry, label=gesture_label(entry.rows, entry.before)) for entry in self._entries]
        self._tell_all()

    def _tell_all(self) -> None:
        if self._entries:
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))

    def _take(self, row: LogRow) -> None:
        is_new = not (row.undoes or row.redoes) and not (self._entries and self._entries[-1].gesture == row.gesture)
        if is_new:
            self.beginInsertRows(QModelIndex(), 0, 0)
        self._append(row, self._before)
        if is_new:
            self.endInsertRows()
        self._tell_all()

    def _append(self, row: LogRow, before: RunConfig | None) -> None:
        last = self._entries[-1] if self._entries else None
        if row.undoes or row.redoes:
            self._mark(row)
        elif last is not None and last.gesture == row.gesture:
            rows = (*last.rows, row)
            self._entries[-1] = replace(last, rows=rows, label=gesture_label(rows, last.before))
        else:
            label = gesture_label([row], before)
            self._entries.append(Entry(row.gesture, row.gesture, row.step, (row,), label, before=before))

    def _mark(self, row: LogRow) -> None:
        """Note that an entry was undone or done again; a redo is undone by its own number."""
        for place, entry in enumerate(self._entries):
            if row.undoes and entry.gesture == row.undoes:
                self._entries[place] = replace(entry, undone_at=row.step)
            elif row.redoes and entry.gesture == row.redoes:
                self._entries[place] = replace(entry, gesture=row.gesture, undone_at=None)

    # ---- taking back -----------------------------------------------------------------------------------------

    def way_back(self, entry: Entry) -> TakeBack:
        """Say how an entry can be taken back, or why it cannot."""
        if not self._session.live:
            return TakeBack(Way.NONE, self.tr("The session has ended: nothing can be taken back."))
        if self._session.trained_by:
            return TakeBack(Way.NONE, self.tr("Another process trains this run: it is read-only here."))
        if not self._session.offers("steer"):
            return TakeBack(Way.NONE, self.tr("This source cannot be steered."))
        if entry.undone_at is not None:
            return TakeBack(Way.NONE, self.tr("Taken back at step {step}.").format(step=entry.undone_at))
        done = self._session.history.done
        if entry.gesture not in done:
            return TakeBack(Way.NONE, self.tr("It lies on a line that was left."))
        after = [later for later in self._entries if later.gesture in done[done.index(entry.gesture) + 1 :]]
        if not after:
            return TakeBack(Way.UNDO, self.tr("Take it back."))
        changes = self._reversal(entry)
        weights = any(isinstance(change, Restore) for change in changes)
        if not weights and not any(overlap(changes, (row.change for row in later.rows)) for later in after):
            return TakeBack(Way.REVERSE, self.tr("Take it back: set what was before, and keep what came after."))
        why = self.tr("Take it back, and with it what was done after it ({count}).").format(count=len(after))
        return TakeBack(Way.UNDO, why, len(after) + 1)

    def take_back(self, entry: Entry, gesture: int) -> None:
        """Take an entry back, if it can be; `gesture` joins the changes that it takes into one."""
        found = self.way_back(entry)
        if found.way is Way.UNDO:
            for _ in range(found.count):
                self._session.undo()
        elif found.way is Way.REVERSE:
            for change in self._reversal(entry):
                self._session.apply(change, gesture)

    def _reversal(self, entry: Entry) -> list[AnyChange]:
        return changes_to_undo(self._session.log, entry.gesture)

    # ---- Qt's view of it -------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Return the number of entries."""
        return 0 if parent.isValid() else len(self._entries)

    def entry(self, index: Index) -> Entry:
        """Return the entry of a row of the list."""
        return self._entries[-1 - index.row()]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return an entry's text, tooltip, or the entry itself (`EntryRole`, `TakeBackRole`)."""
        if not index.isValid():
            return None
        entry = self.entry(index)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self.tr("step {step}: {change}").format(step=entry.step, change=self._words(entry))
            case Qt.ItemDataRole.EditRole:
                return self._words(entry)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(entry)
            case _ if role == EntryRole:
                return entry
            case _ if role == TakeBackRole:
                return self.way_back(entry)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Name an entry; an empty name gives it its own back."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        entry, name = self.entry(index), " ".join(str(value).split())
        name = "" if name == entry.label else name
        if name != self.name(entry):
            self._session.name_change(entry.first, name)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let entries be selected, and named where somebody listens who may write that into the run."""
        flag = Qt.ItemFlag
        flags = flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemNeverHasChildren
        return flags | flag.ItemIsEditable if self._can_name else flags

    @property
    def _can_name(self) -> bool:
        return self._session.live and not self._session.trained_by

    def _words(self, entry: Entry) -> str:
        return self.name(entry) or entry.label

    def _tip(self, entry: Entry) -> str:
        lines = [self.tr("step {step}: {change}").format(step=entry.step, change=entry.label)]
        if self.name(entry):
            lines.insert(0, self.name(entry))
        found = self.way_back(entry)
        keys = [self.tr("Click: show it in the curves.")]
        if self._can_name:
            keys.append(self.tr("Double click or F2: name it."))
        if found.way is not Way.NONE:
            keys.append(self.tr("Delete: take it back."))
        return "\n".join([*lines, " ".join(keys), found.why])
