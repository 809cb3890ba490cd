"""Undo and redo, read off the append-only change log: nothing is ever taken out of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xmodal.training.changes import AnyChange, LogRow
from xmodal.training.transitions import collapse


@dataclass(frozen=True)
class History:
    """Gestures that can be taken back (the last one first to go) and those that can be repeated."""

    done: tuple[int, ...]
    undone: tuple[int, ...]

    @classmethod
    def of(cls, log: Iterable[LogRow]) -> History:
        """Read the log of one line of segments."""
        done: list[int] = []
        undone: list[int] = []
        seen = 0
        for row in log:
            if row.gesture == seen:
                continue
            seen = row.gesture
            if row.undoes:
                done.remove(row.undoes)
                undone.append(row.undoes)
            elif row.redoes:
                undone.remove(row.redoes)
                done.append(row.gesture)
            else:
                done.append(row.gesture)
                undone.clear()
        return cls(tuple(done), tuple(undone))


def changes_to_undo(log: Iterable[LogRow], gesture: int) -> list[AnyChange]:
    """Return what takes a gesture back: its inverses, the last first, each thing once."""
    rows = [row for row in log if row.gesture == gesture]
    return collapse(change for row in reversed(rows) for change in row.inverse)


def changes_to_redo(log: Iterable[LogRow], gesture: int) -> list[AnyChange]:
    """Return what repeats a gesture."""
    return collapse(row.change for row in log if row.gesture == gesture)
