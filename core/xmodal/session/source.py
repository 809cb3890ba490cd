"""The seam between whatever trains and whatever watches.

The window, the map and the debugger see a `Source`: an engine in a process of its own, an engine in the worker's
thread, a finished run. Which of them it is they cannot tell but from what it offers.
"""

from __future__ import annotations

from typing import Protocol

from xmodal.session.messages import AnyMessage, AnyRequest


class Source(Protocol):
    """Something that can be watched and, as far as it offers, steered."""

    def send(self, request: AnyRequest) -> None:
        """Queue a request. Thread-safe, never blocks; ignored once the source has ended."""

    def receive(self, timeout: float) -> list[AnyMessage]:
        """Return what has arrived, waiting at most `timeout` seconds for the first message. One thread only.

        The last message of a source is `Ended`; afterwards the list is empty.
        """

    def kill(self) -> None:
        """End it the hard way (a hung engine); `Ended` follows with reason ``died``. Thread-safe."""

    def close(self) -> None:
        """Stop, save, and release everything; returns when nothing is left behind."""
