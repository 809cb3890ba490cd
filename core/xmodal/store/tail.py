"""The open end of each series: values that do not fill a chunk yet, in memory and in small blocks on disk."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable

import msgspec
import numpy as np

from xmodal.store.chunks import CHUNK, Steps, Values

_Entry = tuple[int, bytes, bytes]


class OpenSeries:
    """The values of one series in one segment that are in no chunk yet.

    Attributes
    ----------
    id : number of the series. last : last step it ever had in this segment, -1 if none.
    stored : how many of its values, from the front, are on disk in tail blocks.
    """

    def __init__(self, series: int, last: int = -1) -> None:
        self.id = series
        self.last = last
        self.stored = 0
        self._steps = array("q")
        self._values = array("d")

    def __len__(self) -> int:
        return len(self._steps)

    def append(self, step: int, value: float) -> None:
        """Add a value; the caller has compared the step with `last`."""
        self._values.append(value)
        self._steps.append(step)
        self.last = step

    def extend(self, steps: Steps, values: Values) -> None:
        """Add what a tail block held."""
        self._steps.frombytes(steps.tobytes())
        self._values.frombytes(values.tobytes())
        self.last = self._steps[-1]
        self.stored = len(self)

    def arrays(self, first: int = 0, last: int | None = None) -> tuple[Steps, Values]:
        """Return copies of the steps and values in a range of places."""
        return np.array(self._steps[first:last], np.int64), np.array(self._values[first:last], np.float64)

    def full(self) -> int:
        """Return how many values fill whole chunks."""
        return len(self) // CHUNK * CHUNK

    def forget(self, packed: int) -> None:
        """Drop the first values, which are in chunks now, and take the others as stored."""
        del self._steps[:packed], self._values[:packed]
        self.stored = len(self)

    def resume(self, packed: int, in_tail: int) -> None:
        """Set what is on disk by the last step that is in a chunk, and in a tail block (-1: none)."""
        done = bisect_right(self._steps, packed)
        del self._steps[:done], self._values[:done]
        self.stored = bisect_right(self._steps, in_tail)

    def thin(self) -> int:
        """Drop every second value that is not stored, to save memory; return how many are gone."""
        before = len(self)
        self._steps = self._steps[: self.stored] + self._steps[self.stored :: 2]
        self._values = self._values[: self.stored] + self._values[self.stored :: 2]
        return before - len(self)


def encode_block(pieces: Iterable[tuple[int, Steps, Values]]) -> bytes:
    """Encode (series, steps, values) as the body of one tail block."""
    entries = [
        (series, steps.astype("<i8").tobytes(), values.astype("<f8").tobytes()) for series, steps, values in pieces
    ]
    return msgspec.msgpack.encode(entries)


def decode_block(body: bytes) -> list[tuple[int, Steps, Values]]:
    """Decode the body of a tail block."""
    entries = msgspec.msgpack.decode(body, type=list[_Entry])
    return [
        (series, np.frombuffer(steps, "<i8").astype(np.int64), np.frombuffer(values, "<f8").astype(np.float64))
        for series, steps, values in entries
    ]
