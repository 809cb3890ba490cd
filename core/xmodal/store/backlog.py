"""What a writer holds in memory: what waits to be written, and the open end of every series."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import astuple

from xmodal.store import queries
from xmodal.store.chunks import CHUNK, pack
from xmodal.store.queries import Line, Segment
from xmodal.store.tail import OpenSeries, encode_block

PENDING_LIMIT = 4_000_000
"""Values kept in memory while the disk takes none: 64 MB."""

Packed = dict[int, dict[str, int]]
"""Segment -> series -> number of its values that went into chunks."""


class Backlog:
    """Takes what is recorded, writes it when asked, and forgets it only when told that it is written.

    Parameters
    ----------
    db : the database as it is on disk.

    Attributes
    ----------
    segments : all segments. ids : series -> its number. open_ends : segment -> series -> values in no chunk yet.
    thinned : values dropped because too many waited.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self.segments = queries.segments(db)
        self.ids = queries.series_ids(db)
        self.open_ends = queries.tails(db, self.ids)
        self.thinned = 0
        self._packed = queries.last_packed(db)
        self.last_change = queries.last_change(db)
        self._changes: dict[int, int] = dict(db.execute("SELECT segment, MAX(seq) FROM log GROUP BY segment"))
        self._stored_segments, self._stored_series = len(self.segments), len(self.ids)
        self._log: list[tuple[int, int, int, int, bytes]] = []
        self._pending = 0
        self._current = len(self.segments) - 1

    def __bool__(self) -> bool:
        return bool(self._pending or self._log or self._stored_segments < len(self.segments))

    def add_segment(self, parent: int | None, parent_step: int, parent_changes: int) -> int:
        """See `RunWriter.add_segment`."""
        self._current = len(self.segments)
        self.segments.append(Segment(self._current, parent, parent_step, parent_changes))
        return self._current

    def append(self, segment: int, step: int, values: Mapping[str, float]) -> None:
        """See `RunWriter.append`."""
        own = self.open_ends.get(segment)
        if own is None:
            if not 0 <= segment < len(self.segments):
                raise ValueError(f"there is no segment {segment}")
            own = self.open_ends[segment] = {}
        self._current = segment
        for name, value in values.items():
            end = own.get(name)
            if end is None:
                number = self.ids.setdefault(name, len(self.ids) + 1)
                end = own[name] = OpenSeries(number, self._packed.get((segment, number), -1))
            if step > end.last:
                end.append(step, value)
                self._pending += 1
            elif step < end.last:
                raise ValueError(f"{name} has a value at step {end.last} already: {step} is in the past")
        if self._pending > PENDING_LIMIT:
            self._thin()

    def append_log(self, seq: int, gesture: int, segment: int, step: int, payload: bytes) -> None:
        """See `RunWriter.append_log`."""
        if seq <= self.last_change:
            raise ValueError(f"the change log has a row {self.last_change} already: {seq} is in the past")
        self._log.append((seq, gesture, segment, step, payload))
        self.last_change = self._changes[segment] = seq

    def waiting_log(self, along: Line | None) -> list[bytes]:
        """Return the payloads of rows of the change log that are not written yet."""
        return [
            payload
            for seq, _, segment, _, payload in self._log
            if along is None or (segment in along and seq <= along[segment][1])
        ]

    def end_of(self, segment: int) -> tuple[int, int]:
        """See `RunWriter.end_of`."""
        at = self.segments[segment]
        packed = [last for (own, _), last in self._packed.items() if own == segment]
        waiting = [end.last for end in self.open_ends.get(segment, {}).values()]
        return max([at.parent_step, *packed, *waiting]), self._changes.get(segment, at.parent_changes)

    def write(self, db: sqlite3.Connection) -> Packed:
        """Write what waits, inside the caller's transaction; `written` must follow once that is committed."""
        new = self.segments[self._stored_segments :]
        db.executemany("INSERT INTO segment VALUES (?, ?, ?, ?)", [astuple(segment) for segment in new])
        db.executemany("INSERT INTO series (name, id) VALUES (?, ?)", list(self.ids.items())[self._stored_series :])
        db.executemany("INSERT INTO log VALUES (?, ?, ?, ?, ?)", self._log)
        return {segment: self._write_segment(db, segment) for segment in self.open_ends}

    def written(self, packed: Packed) -> None:
        """Note that all that waited is on disk."""
        self._stored_segments, self._stored_series = len(self.segments), len(self.ids)
        self._log.clear()
        self._pending = 0
        for segment, counts in packed.items():
            for name, count in counts.items():
                end = self.open_ends[segment][name]
                self._packed[segment, end.id] = end.last
                end.forget(count)
            if segment != self._current:
                del self.open_ends[segment]

    def resume(self, db: sqlite3.Connection) -> None:
        """Look at what is on disk after a write that failed: it may have been committed before the error came."""
        self._stored_segments, self._stored_series = len(queries.segments(db)), len(queries.series_ids(db))
        last_change = queries.last_change(db)
        self._log = [row for row in self._log if row[0] > last_change]
        packed, stored = queries.last_packed(db), queries.tails(db, self.ids)
        for segment, own in self.open_ends.items():
            for name, end in own.items():
                in_tail = stored.get(segment, {}).get(name)
                end.resume(packed.get((segment, end.id), -1), -1 if in_tail is None else in_tail.last)
        self._pending = sum(len(end) - end.stored for own in self.open_ends.values() for end in own.values())

    def _write_segment(self, db: sqlite3.Connection, segment: int) -> dict[str, int]:
        """Append a block to the segment's tail; once a chunk is full or the segment is left, pack and begin anew."""
        own = self.open_ends[segment]
        left = segment != self._current
        packed = {name: len(end) if left else end.full() for name, end in own.items()}
        if any(packed.values()):
            db.execute("DELETE FROM tail WHERE segment = ?", (segment,))
            rest = [(end.id, *end.arrays(packed[name])) for name, end in own.items() if len(end) > packed[name]]
        else:
            rest = [(end.id, *end.arrays(end.stored)) for end in own.values() if len(end) > end.stored]
        db.executemany(
            "INSERT INTO chunk VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (segment, end.id, *astuple(pack(*end.arrays(start, min(start + CHUNK, packed[name])))))
                for name, end in own.items()
                for start in range(0, packed[name], CHUNK)
            ],
        )
        if rest:
            db.execute("INSERT INTO tail (segment, body) VALUES (?, ?)", (segment, encode_block(rest)))
        return packed

    def _thin(self) -> None:
        gone = sum(end.thin() for own in self.open_ends.values() for end in own.values())
        self.thinned += gone
        self._pending -= gone
