"""The process that holds an engine: ``python -m xmodal.session.host``, started by `ProcessSource`.

The main thread owns the engine, the postman's thread the socket. When the parent is gone it saves and exits.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue

from xmodal.plugins import load_plugins
from xmodal.session.faults import failure
from xmodal.session.loop import EngineLoop, Post
from xmodal.session.messages import AnyRequest, Ended, Stop
from xmodal.session.order import LOG, OpenEngine, Order, open_engine
from xmodal.session.postman import Inbox, Postman
from xmodal.wire.child import read_order, watch_parent
from xmodal.wire.codec import Codec
from xmodal.wire.folder import remove_folder


def run_host(opener: OpenEngine = open_engine) -> int:
    """Run one session as ordered on stdin; return the exit status: 0 unless the session failed."""
    faulthandler.enable()
    order = Codec[Order](Order).decode(read_order())
    inbox: Inbox = SimpleQueue()
    postman = Postman(Path(order.folder), inbox, transport=order.transport, high_water=order.high_water)
    orphaned = _stop_when_told(order, inbox, postman)
    postman.start()
    try:
        ending = _run_session(opener, order, inbox, postman.post)
    except BaseException:
        postman.abort()
        raise
    postman.join()
    if orphaned():
        remove_folder(Path(order.folder))
    return 1 if ending.reason == "failed" else 0


def drive(loop: EngineLoop, inbox: Inbox) -> None:
    """Turn a loop until the session is over; every request that waits comes before the next step."""
    while not loop.ended:
        with contextlib.suppress(Empty):
            _hand_over(loop, inbox.get(block=loop.is_idle))
            while True:
                _hand_over(loop, inbox.get_nowait())
        loop.turn()


def _hand_over(loop: EngineLoop, item: tuple[bytes, AnyRequest] | Exception) -> None:
    if isinstance(item, Exception):
        loop.fail(item)
    else:
        loop.handle(*item)


def _run_session(opener: OpenEngine, order: Order, inbox: Inbox, post: Post) -> Ended:
    try:
        load_plugins(order.plugins)
        loop = EngineLoop(opener(order), post, held_events=order.held_events)
    except Exception as error:  # noqa: BLE001  # told to the user, whatever it is
        ending = failure(error, step=0)
        post(None, ending)
        return ending
    if order.run:
        _log_to(Path(order.run) / LOG)
    drive(loop, inbox)
    assert loop.ending is not None
    return loop.ending


def _log_to(path: Path) -> None:
    """Let stdout and stderr go on in a file of the run, which outlives the session's folder."""
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    except OSError:  # a full disk: they stay where they are
        return
    for stream in (1, 2):
        os.dup2(file, stream)
    os.close(file)


def _stop_when_told(order: Order, inbox: Inbox, postman: Postman) -> Callable[[], bool]:
    """Save and end on SIGINT, SIGTERM, and when the parent is gone; return whether it is."""
    gone = False

    def orphan() -> None:
        nonlocal gone
        gone = True
        faulthandler.dump_traceback_later(order.orphan_seconds, exit=True)
        inbox.put((b"", Stop()))
        postman.leave()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: inbox.put((b"", Stop())))
    watch_parent(orphan)
    return lambda: gone


if __name__ == "__main__":
    sys.exit(run_host())
