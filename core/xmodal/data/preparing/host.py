"""The process that looks at data: ``python -m xmodal.data.preparing.host``, started by `Preparation`.

It tells on stdout, a line of JSON each, and ends with the work, or when its parent is gone. What is half done then
leaves nothing behind: decoded rows appear whole or not at all.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable

import msgspec

from xmodal.data import named_or_found, prepare_data, resolve_data
from xmodal.data.base import DATA
from xmodal.data.preparing.messages import (
    Advanced,
    AnyNews,
    Failed,
    Found,
    FoundColumn,
    PrepareOrder,
    Ready,
    Resolved,
)
from xmodal.data.table.cells import Words
from xmodal.data.table.config import TableConfig
from xmodal.data.table.recent import reading_once
from xmodal.data.table.roles import kind_of
from xmodal.errors import UserError
from xmodal.plugins import DATA as ENTRY_POINTS
from xmodal.plugins import load_installed, load_plugins
from xmodal.progress import Cancelled, reporting
from xmodal.wire.child import read_order, watch_parent

EVERY_S = 0.1
"""Between two lines that only say how far it is."""
PATIENCE_S = 5.0
"""For work that does not hear that it is broken off."""
_PARTS = 1000

Tell = Callable[[AnyNews], None]


def prepare(order: PrepareOrder, tell: Tell, check: Callable[[], None]) -> None:
    """Find out what data are, decode what is not in the cache yet, and tell of it.

    Parameters
    ----------
    check : called now and then; what it raises ends the work.
    """
    listener = _Listener(tell, check)
    try:
        load_installed(ENTRY_POINTS)
        load_plugins(order.plugins)
        with reading_once():
            found = find(order)
            tell(found)
            check()
            params = resolve_data(found.type, found.params)
            tell(Resolved(params=params))
            with reporting(listener.hear_share):
                prepare_data(found.type, params, listener.hear)
        tell(Ready())
    except UserError as error:
        tell(Failed(code=error.code, template=error.template, fields=error.told()))


def find(order: PrepareOrder) -> Found:
    """Return which source reads what was named, and what columns it has.

    Raises
    ------
    UserError : nothing reads it.
    """
    type_, params = named_or_found(order.named) if order.named else (order.type, order.params)
    config = DATA.convert(type_, params, where="data.params")
    if not isinstance(config, TableConfig):
        return Found(type=type_, params=params)
    table = config.read_table()
    columns = tuple(
        FoundColumn(name=name, kind=kind_of(cells), is_free=isinstance(cells, Words))
        for name, cells in table.columns.items()
    )
    return Found(type=type_, params=params, rows=len(table), columns=columns)


class _Listener:
    """Tells how far the work is, now and then."""

    def __init__(self, tell: Tell, check: Callable[[], None]) -> None:
        self._tell, self._check = tell, check
        self._told = 0.0

    def hear(self, done: int, rows: int) -> None:
        self._check()
        if time.monotonic() - self._told >= EVERY_S or done == rows:
            self._told = time.monotonic()
            self._tell(Advanced(done=done, rows=rows))

    def hear_share(self, share: float | None) -> None:
        self._check()
        if share is not None:
            self.hear(round(share * _PARTS), _PARTS)


def main() -> None:
    """Look at the data that stdin names."""
    order = msgspec.json.decode(read_order(), type=PrepareOrder)
    broken_off = threading.Event()

    def end() -> None:
        broken_off.set()
        time.sleep(PATIENCE_S)
        os._exit(1)

    def check() -> None:
        if broken_off.is_set():
            raise Cancelled

    watch_parent(end)
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever prints does not disturb the lines

    def tell(news: AnyNews) -> None:
        out.write(msgspec.json.encode(news) + b"\n")

    try:
        prepare(order, tell, check)
    except (Cancelled, BrokenPipeError):
        sys.exit(1)


if __name__ == "__main__":
    main()
