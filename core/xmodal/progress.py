"""How far a long piece of work has come, told from deep inside it to whoever began it, who may also break it off.

The work calls `report` now and then and knows nothing of who listens; without a listener that costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Listener = Callable[[float | None], None]
"""Hears which share is done, in [0, 1]; None where the work goes on and nobody knows how far it is."""
EVERY = 1024
"""Items between two reports of `reported`."""

_T = TypeVar("_T")
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


class Cancelled(Exception):  # noqa: N818  # no error: somebody wanted it
    """The work was broken off. Raised by a listener, through `report`."""


@contextmanager
def reporting(listener: Listener) -> Iterator[None]:
    """Let `listener` hear of the progress of the block, of this thread only. It may raise `Cancelled`."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def report(share: float | None = None) -> None:
    """Say which share of the work is done, in [0, 1], or only that it goes on.

    Raises
    ------
    Cancelled : break off, and leave nothing half done.
    """
    listener = _listener.get()
    if listener is not None:
        listener(share)


def reported(items: Iterable[_T], count: int, first: float = 0.0, last: float = 1.0) -> Iterator[_T]:
    """Walk over `count` items, and report now and then a share that goes from `first` to `last`.

    Raises
    ------
    Cancelled : as `report`.
    """
    for number, item in enumerate(items):
        if number % EVERY == 0:
            report(first + (last - first) * number / max(count, 1))
        yield item
