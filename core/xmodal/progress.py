"""How far a long piece of work has come, told from deep inside it to whoever began it, who may also break it off.

The work calls `report` now and then and knows nothing of who listens; without a listener that costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_listener: ContextVar[Callable[[float], None] | None] = ContextVar("listener", default=None)


class Cancelled(Exception):  # noqa: N818  # no error: somebody wanted it
    """The work was broken off. Raised by a listener, through `report`."""


@contextmanager
def reporting(listener: Callable[[float], None]) -> Iterator[None]:
    """Let `listener` hear of the progress of the block, of this thread only. It may raise `Cancelled`."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def report(share: float) -> None:
    """Say which share of the work is done, in [0, 1].

    Raises
    ------
    Cancelled : break off, and leave nothing half done.
    """
    listener = _listener.get()
    if listener is not None:
        listener(share)
