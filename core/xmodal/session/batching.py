"""Events in few messages: a message per step would drown whoever reads them."""

from __future__ import annotations

from xmodal.session.messages import AnyMessage, Events
from xmodal.training.events import AnyEvent

BATCH_SECONDS = 1 / 30
"""Least time between two batches of events."""

Client = bytes
Addressed = tuple[Client | None, AnyMessage]
"""A message to one client, or (None) to all."""


class Batcher:
    """Merges the events that are for all, and keeps the order of all messages.

    Any other message takes the events before it along, so that nobody hears of a pause before the last step.
    """

    def __init__(self, interval: float = BATCH_SECONDS) -> None:
        self._interval = interval
        self._ready: list[Addressed] = []
        self._first = 0
        self._events: list[AnyEvent] = []
        self._due_at = 0.0

    def put(self, client: Client | None, message: AnyMessage) -> None:
        """Take a message."""
        if client is None and isinstance(message, Events):
            if not self._events:
                self._first = message.first
            self._events.extend(message.events)
        else:
            self._cut()
            self._ready.append((client, message))

    def take(self, now: float) -> list[Addressed]:
        """Return what is to leave at the time `now` (seconds)."""
        if now >= self._due_at:
            self._cut()
        ready, self._ready = self._ready, []
        if any(isinstance(message, Events) for _, message in ready):
            self._due_at = now + self._interval
        return ready

    def patience(self, now: float) -> float | None:
        """Return after how many seconds the next batch is due; None if nothing waits."""
        return max(0.0, self._due_at - now) if self._events else None

    def _cut(self) -> None:
        if self._events:
            self._ready.append((None, Events(first=self._first, events=tuple(self._events))))
            self._events = []
