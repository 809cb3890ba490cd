"""The process that makes maps: ``python -m xmodal.projection.host``, started by `MapProcess`.

The main thread owns the socket and draws the first, linear map of what it is asked for at once; a worker owns the
projector and compiles its kernels meanwhile. It holds nothing worth saving: when the parent is gone, so is it.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import NamedTuple

from xmodal.errors import UserError
from xmodal.progress import Cancelled, reporting
from xmodal.projection.messages import (
    AnyMapMessage,
    AnyMapRequest,
    Cancel,
    MapFailed,
    MapOrder,
    Mapped,
    MapProgress,
    Project,
    Refit,
    RefitOffered,
)
from xmodal.projection.projector import Projector, preview, warm_up
from xmodal.projection.records import Method
from xmodal.wire.child import read_order, watch_parent
from xmodal.wire.codec import Codec
from xmodal.wire.folder import remove_folder
from xmodal.wire.sockets import Server
from xmodal.wire.wakeup import Wakeup

POLL_SECONDS = 1.0
QUIET, BETWEEN = 1.0, 0.2
"""Seconds before progress is told for the first time, and between two times."""

Post = Callable[[AnyMapMessage], None]


class Wanted(NamedTuple):
    """What waits to be done: at most one of each."""

    refit: Refit | None
    project: Project | None


class Mailbox:
    """Holds the newest request of each type; older ones that still wait are forgotten. Thread-safe."""

    def __init__(self) -> None:
        self._arrived = threading.Condition()
        self._wanted = Wanted(None, None)
        self._newest = 0
        self._cancelled = -1

    def put(self, request: AnyMapRequest) -> None:
        """Take the place of the request of this type that waits, if any."""
        with self._arrived:
            self._newest = max(self._newest, request.generation)
            match request:
                case Project():
                    self._wanted = self._wanted._replace(project=request)
                case Refit():
                    self._wanted = self._wanted._replace(refit=request)
                case Cancel():
                    self._cancelled = max(self._cancelled, request.generation)
                    refit, project = self._wanted
                    self._wanted = Wanted(
                        None if self._is_old(refit) else refit, None if self._is_old(project) else project
                    )
            self._arrived.notify()

    def is_unwanted(self, generation: int) -> bool:
        """Tell whether nobody waits for an answer of this generation any more."""
        with self._arrived:
            return generation < self._newest or generation <= self._cancelled

    def _is_old(self, request: Refit | Project | None) -> bool:
        return request is not None and request.generation <= self._cancelled

    def take(self, *, wait: bool) -> Wanted:
        """Take out all that waits; with `wait`, not before there is something."""
        with self._arrived:
            while wait and self._wanted == (None, None):
                self._arrived.wait()
            wanted, self._wanted = self._wanted, Wanted(None, None)
            return wanted


class Cartographer:
    """The worker: takes requests from a mailbox, posts maps, and works on a fresh fit when there is nothing to do."""

    def __init__(self, projector: Projector, mailbox: Mailbox, post: Post) -> None:
        self._projector = projector
        self._mailbox = mailbox
        self._post = post

    def run(self) -> None:
        """Work for ever."""
        warm_up()
        more = False
        while True:
            more = self.turn(wait=not more)

    def turn(self, *, wait: bool) -> bool:
        """Do what waits, then a slice of the fresh fit in the background; return whether there is more of it."""
        wanted = self._mailbox.take(wait=wait)
        if wanted.refit is not None:
            self._answer(wanted.refit)
        if wanted.project is not None:
            self._answer(wanted.project)
        before = self._projector.offer
        more = self._projector.work()
        offer = self._projector.offer
        if offer is not None and offer is not before:
            self._post(RefitOffered(step=offer.step, trustworthiness=offer.trustworthiness, of_map=offer.of_map))
        return more

    def _answer(self, request: Project | Refit) -> None:
        try:
            with reporting(_Watch(request.generation, self._mailbox, self._post)):
                if isinstance(request, Project):
                    layout = self._projector.project(request.snapshot, request.method, request.settings)
                else:
                    layout = self._projector.refit()
        except Cancelled:
            return
        except Exception as error:  # noqa: BLE001  # told to the user, whatever it is; the next snapshot may be sound
            self._post(_failure(request.generation, error))
        else:
            self._post(Mapped(generation=request.generation, layout=layout))


class _Watch:
    """Listens to a fit: tells how far it is, and breaks it off when nobody waits for it any more."""

    def __init__(self, generation: int, mailbox: Mailbox, post: Post) -> None:
        self._generation = generation
        self._mailbox = mailbox
        self._post = post
        self._due = time.monotonic() + QUIET

    def __call__(self, share: float | None) -> None:
        if self._mailbox.is_unwanted(self._generation):
            raise Cancelled
        if share is not None and time.monotonic() >= self._due:
            self._due = time.monotonic() + BETWEEN
            self._post(MapProgress(generation=self._generation, share=share))


class Previews:
    """Draws the linear map of what is asked for the first time, before anything is measured or compiled."""

    def __init__(self, order: MapOrder) -> None:
        self._seen: set[tuple[str, Method, str]] = set()
        if order.last is not None:
            self._seen.add((order.last.scope, order.last.method, order.last.settings.key()))

    def of(self, request: AnyMapRequest) -> Mapped | None:
        """Return a map to draw at once, or None where there is one already."""
        if not isinstance(request, Project):
            return None
        kind = (request.snapshot.scope, request.method, request.settings.key())
        if kind in self._seen:
            return None
        self._seen.add(kind)
        with contextlib.suppress(ValueError):  # the projector meets it too, and says what is wrong
            return Mapped(
                generation=request.generation, layout=preview(request.snapshot, request.method, request.settings)
            )
        return None


def main() -> None:
    """Serve one window until it is gone."""
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in the terminal is for the window, which then ends this
    order = Codec[MapOrder](MapOrder).decode(read_order())
    watch_parent(lambda: _leave(Path(order.folder)))
    outbox: SimpleQueue[AnyMapMessage] = SimpleQueue()
    wakeup = Wakeup()
    mailbox = Mailbox()

    def post(message: AnyMapMessage) -> None:
        outbox.put(message)
        wakeup.set()

    projector = Projector(refit_every=order.refit_every, seed=order.seed, last=order.last)
    cartographer = Cartographer(projector, mailbox, post)
    threading.excepthook = _break_down
    threading.Thread(target=cartographer.run, name="cartographer", daemon=True).start()
    serve(order, mailbox, outbox, wakeup)


def serve(order: MapOrder, mailbox: Mailbox, outbox: SimpleQueue[AnyMapMessage], wakeup: Wakeup) -> None:
    """Carry requests into the mailbox and messages out, for ever."""
    requests: Codec[AnyMapRequest] = Codec(AnyMapRequest)
    messages: Codec[AnyMapMessage] = Codec(AnyMapMessage)
    previews = Previews(order)
    client = b""
    with Server(Path(order.folder)) as server:
        server.poller.register(wakeup.reader.fileno(), 1)
        while True:
            server.poll(POLL_SECONDS)
            wakeup.clear()
            while (frames := server.receive()) is not None:
                client, data = frames
                request = requests.decode(data)
                drawn = previews.of(request)
                if drawn is not None:
                    server.send(client, messages.encode(drawn))
                mailbox.put(request)
            with contextlib.suppress(Empty):
                while True:
                    server.send(client, messages.encode(outbox.get_nowait()))


def _failure(generation: int, error: Exception) -> MapFailed:
    detail = "".join(traceback.format_exception(error))
    if isinstance(error, UserError):
        fields = error.told()
        return MapFailed(generation=generation, code=error.code, template=error.template, fields=fields, detail=detail)
    return MapFailed(
        generation=generation,
        code="map.failed",
        template="This snapshot could not be mapped: {problem}",
        fields={"problem": str(error) or type(error).__name__},
        detail=detail,
    )


def _break_down(args: threading.ExceptHookArgs) -> None:
    """End the process when one of its threads breaks: a host that is half alive would never answer."""
    sys.__excepthook__(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)
    os._exit(1)


def _leave(folder: Path) -> None:
    remove_folder(folder)
    os._exit(0)


if __name__ == "__main__":
    main()
