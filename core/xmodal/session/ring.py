"""The events of a session, numbered 1, 2, ...; the newest are held for clients that missed some."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from xmodal.errors import UserError
from xmodal.session.messages import Events
from xmodal.training.events import AnyEvent

BATCH = 2000
"""Events in one message at most."""


class EventRing:
    """Numbers events and holds the newest.

    Parameters
    ----------
    size : how many are held.

    Attributes
    ----------
    last : sequence number of the newest event; 0 before the first.
    """

    def __init__(self, size: int = 100_000) -> None:
        self._events: deque[AnyEvent] = deque(maxlen=size)
        self.last = 0

    @property
    def first(self) -> int:
        """Sequence number of the oldest event held."""
        return self.last - len(self._events) + 1

    def extend(self, events: Iterable[AnyEvent]) -> None:
        """Append new events, oldest first."""
        for event in events:
            self._events.append(event)
            self.last += 1

    def batches(self, first: int, last: int) -> Iterator[Events]:
        """Yield the events ``first..last``, as far as they are held."""
        last = min(last, self.last)
        for start in range(max(first, self.first), last + 1, BATCH):
            stop = min(start + BATCH, last + 1)
            yield Events(first=start, events=tuple(islice(self._events, start - self.first, stop - self.first)))

    def check(self, first: int, last: int) -> None:
        """Raise if events that were asked for are held no more.

        Raises
        ------
        UserError : with the range that is gone as fields ``first`` and ``last``.
        """
        if first < self.first and first <= last:
            raise UserError(
                "session.events_gone",
                "Events {first} to {last} are no longer held: ask for the recorded series (GetSeries) instead.",
                first=first,
                last=min(last, self.first - 1),
            )
