"""What can be asked of a run's database. Every function reads; the caller provides one consistent state."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from xmodal.store.chunks import BLOCK, Chunk, Steps, Values, unpack_levels, unpack_steps, unpack_values
from xmodal.store.tail import OpenSeries, decode_block

FAR = 2**62
"""A step, or a number of a change, that none reaches."""

Line = dict[int, tuple[int, int]]
"""Segments from the root to the one asked for -> the last (step, change) of each that belongs to the line."""
SeriesData = dict[str, tuple[Steps, Values]]
Tails = Mapping[int, Mapping[str, OpenSeries]]
"""Segment -> series -> its open end."""


@dataclass(frozen=True)
class Segment:
    """A stretch of steps that begins where another segment (the parent) stood.

    Attributes
    ----------
    number : 0 for the first. parent : None for a root.
    parent_step, parent_changes : what of the parent belongs to this one's past.
    """

    number: int
    parent: int | None
    parent_step: int
    parent_changes: int


@dataclass(frozen=True)
class Overview:
    """A series as a picture shows it: at most one entry for each pixel.

    Attributes
    ----------
    steps : (P,) int64, the first step of each pixel that has values. low, high : (P,), NaN left out.
    """

    steps: Steps
    low: Values
    high: Values


def segments(db: sqlite3.Connection) -> list[Segment]:
    """Return all segments in the order in which they were opened."""
    return [
        Segment(*row)
        for row in db.execute("SELECT number, parent, parent_step, parent_changes FROM segment ORDER BY 1")
    ]


def line(known: Iterable[Segment], segment: int) -> Line:
    """Return the line of segments that ends in this one, root first.

    Raises
    ------
    ValueError : there is no such segment.
    """
    by_number = {each.number: each for each in known}
    if segment not in by_number:
        raise ValueError(f"there is no segment {segment}: there are {sorted(by_number)}")
    found: Line = {segment: (FAR, FAR)}
    at = by_number[segment]
    while at.parent is not None:
        # An ancestor reaches no further than the youngest fork below it says, which is always the nearest one.
        found[at.parent] = (at.parent_step, at.parent_changes)
        at = by_number[at.parent]
    return dict(reversed(found.items()))


def series_ids(db: sqlite3.Connection) -> dict[str, int]:
    """Return name -> number of every series."""
    return dict(db.execute("SELECT name, id FROM series ORDER BY id"))


def tails(db: sqlite3.Connection, ids: Mapping[str, int]) -> dict[int, dict[str, OpenSeries]]:
    """Return the open ends that are on disk."""
    name_of = {number: name for name, number in ids.items()}
    found: dict[int, dict[str, OpenSeries]] = {}
    for segment, body in db.execute("SELECT segment, body FROM tail ORDER BY id"):
        for number, steps, values in decode_block(body):
            own = found.setdefault(segment, {})
            own.setdefault(name_of[number], OpenSeries(number)).extend(steps, values)
    return found


def last_packed(db: sqlite3.Connection) -> dict[tuple[int, int], int]:
    """Return (segment, series) -> the last step that is in a chunk."""
    query = "SELECT segment, series, MAX(last) FROM chunk GROUP BY segment, series"
    return {(segment, series): last for segment, series, last in db.execute(query)}


def series(
    db: sqlite3.Connection,
    ids: Mapping[str, int],
    along: Line,
    open_ends: Tails,
    names: Collection[str] | None = None,
    after: int = -1,
) -> SeriesData:
    """Return series along a line: name -> (steps, values), ascending; a name that was never recorded is left out.

    Only steps beyond `after`: of what lies before it, no chunk is unpacked.
    """
    wanted = {number: name for name, number in ids.items() if names is None or name in names}
    pieces: dict[str, list[tuple[Steps, Values]]] = {}
    query = """SELECT series, first, last, count, encoding, steps, data FROM chunk
               WHERE segment = ? AND first <= ? AND last > ? ORDER BY series, first"""
    for segment, (end, _) in along.items():
        for number, first, last, count, encoding, steps, data in db.execute(query, (segment, end, after)):
            if number in wanted:
                piece = unpack_steps(first, last, count, steps), unpack_values(encoding, count, data)
                pieces.setdefault(wanted[number], []).append(_within(after, end, *piece))
        for name, tail in open_ends.get(segment, {}).items():
            if tail.id in wanted:
                pieces.setdefault(name, []).append(_within(after, end, *tail.arrays()))
    joined = {
        name: (np.concatenate([s for s, _ in own]), np.concatenate([v for _, v in own])) for name, own in pieces.items()
    }
    return {name: joined[name] for name in ids if name in joined and len(joined[name][0])}


def last_change(db: sqlite3.Connection) -> int:
    """Return the number of the last row of the change log, 0 if there is none."""
    (last,) = db.execute("SELECT COALESCE(MAX(seq), 0) FROM log").fetchone()
    return int(last)


def log(db: sqlite3.Connection, along: Line | None) -> list[bytes]:
    """Return the payloads of the change log in order: along a line, or all of it."""
    rows = db.execute("SELECT seq, segment, payload FROM log ORDER BY seq")
    return [
        payload for seq, segment, payload in rows if along is None or (segment in along and seq <= along[segment][1])
    ]


def overview(
    db: sqlite3.Connection, number: int, along: Line, open_ends: Tails, window: tuple[int, int], pixels: int
) -> Overview:
    """Return the least and greatest value of one series in each of `pixels` equal parts of a window of steps.

    Chunks that are small beside a pixel are not unpacked: their own extremes, or those of their blocks, are taken at
    their first step, so an extreme may be drawn up to half a pixel early.
    """
    first, last = window
    width = (last - first + 1) / pixels
    found = [np.empty((3, 0))]
    for segment, (end, _) in along.items():
        found += _extremes(db, segment, number, (first, min(last, end)), width)
        for tail in open_ends.get(segment, {}).values():
            if tail.id == number:
                steps, values = tail.arrays()
                inside = (steps >= first) & (steps <= min(last, end))
                found.append(np.stack([steps[inside], values[inside], values[inside]]))
    steps, low, high = np.concatenate(found, axis=1)
    return _per_pixel(steps, low, high, window, pixels)


def _extremes(
    db: sqlite3.Connection, segment: int, number: int, window: tuple[int, int], width: float
) -> list[np.ndarray[tuple[int, int], np.dtype[np.float64]]]:
    """(3, n) arrays of step, low, high; blobs are read only where they are needed."""
    query = f"""
        WITH sized AS (SELECT *, CASE WHEN last > :last THEN {BLOCK + 1} ELSE 2 * (last - first) / :width END AS size
                       FROM chunk WHERE segment = :segment AND series = :series AND first <= :last AND last >= :first)
        SELECT first, last, count, low, high, encoding, size > {BLOCK},
               CASE WHEN size > 1 AND size <= {BLOCK} THEN levels END,
               CASE WHEN size > 1 THEN steps END, CASE WHEN size > {BLOCK} THEN data END FROM sized ORDER BY first"""  # noqa: S608  # a constant of ours
    where = {"segment": segment, "series": number, "first": window[0], "last": window[1], "width": width}
    found = []
    for first, last, count, low, high, encoding, whole, levels, steps, data in db.execute(query, where):
        if whole:
            at, values = unpack_steps(first, last, count, steps), unpack_values(encoding, count, data)
            inside = (at >= window[0]) & (at <= window[1])
            found.append(np.stack([at[inside], values[inside], values[inside]]))
        elif levels is not None:
            found.append(np.stack(unpack_levels(Chunk(first, last, count, low, high, encoding, levels, steps, b""))))
        elif low is not None:
            found.append(np.array([[first], [low], [high]], dtype=np.float64))
    return found


def _per_pixel(steps: Values, low: Values, high: Values, window: tuple[int, int], pixels: int) -> Overview:
    real = ~np.isnan(low)
    steps, low, high = np.maximum(steps[real], window[0]), low[real], high[real]
    pixel = ((steps - window[0]) * pixels // (window[1] - window[0] + 1)).astype(np.int64)
    starts = np.flatnonzero(np.diff(pixel, prepend=-1))
    if len(starts) == 0:
        return Overview(np.empty(0, np.int64), np.empty(0), np.empty(0))
    return Overview(steps[starts].astype(np.int64), np.minimum.reduceat(low, starts), np.maximum.reduceat(high, starts))


def _within(after: int, end: int, steps: Steps, values: Values) -> tuple[Steps, Values]:
    first, last = (int(place) for place in np.searchsorted(steps, (after, end), side="right"))
    return steps[first:last], values[first:last]
