"""The host's IO thread: it owns the socket, so that requests are read while a step computes."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

from xmodal.errors import UserError
from xmodal.session.faults import refusal
from xmodal.session.messages import PROTOCOL, AnyMessage, AnyRequest, Attach, Detach, Ended, Events
from xmodal.wire.codec import Codec
from xmodal.wire.folder import write_atomically
from xmodal.wire.sockets import Server, Transport
from xmodal.wire.wakeup import Wakeup

LAST_WORD = "ended"
"""Name of the file in the session's folder that holds the `Ended` message."""
GOODBYE_SECONDS = 5.0
"""How long a session that has ended waits for its clients to have read everything."""
RETRY_SECONDS = 0.05

Inbox = SimpleQueue[tuple[bytes, AnyRequest] | Exception]
"""What a host's main thread waits for: (client, request), or what broke the postman."""


@dataclass(frozen=True)
class _Letter:
    """A message on its way, as bytes."""

    data: bytes
    last_event: int = 0
    """Number of the last event in it; 0 if it holds none."""
    ending: Ended | None = None


@dataclass
class _Peer:
    """A client, and what waits while it is too far behind."""

    held: deque[_Letter] = field(default_factory=deque)
    missed: int = 0
    """Number of the last event that was not sent; 0 if there is none."""

    @property
    def is_behind(self) -> bool:
        return bool(self.held) or self.missed > 0


class Postman:
    """Carries requests into an inbox and messages out to the clients.

    A client that reads too slowly misses events, never another message: it is told where the sequence stands as
    soon as it reads again, and asks for what it missed.

    Parameters
    ----------
    folder : the session's private folder.
    inbox : receives (client, request), and the exception if the postman itself breaks.
    """

    def __init__(
        self, folder: Path, inbox: Inbox, *, transport: Transport | None = None, high_water: int = 1000
    ) -> None:
        self._folder = folder
        self._inbox = inbox
        self._transport = transport
        self._high_water = high_water
        self._outbox: SimpleQueue[tuple[bytes | None, _Letter]] = SimpleQueue()
        self._wakeup = Wakeup()
        self._peers: dict[bytes, _Peer] = {}
        self._ended: _Letter | None = None
        self._leave_at = float("inf")
        self._aborted = False
        self._requests: Codec[AnyRequest] = Codec(AnyRequest)
        self._messages: Codec[AnyMessage] = Codec(AnyMessage)  # of the thread that posts
        self._own_messages: Codec[AnyMessage] = Codec(AnyMessage)  # of the postman
        self._thread = threading.Thread(target=self._run, name="postman")

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def post(self, client: bytes | None, message: AnyMessage) -> None:
        """Send to one client, or to all that are attached; from one thread, never blocks."""
        letter = _letter(message, self._messages.encode(message))
        if letter.ending is not None:
            # A client that finds the process gone reads it here, should the message have been lost.
            with contextlib.suppress(OSError):
                write_atomically(self._folder / LAST_WORD, letter.data)
        self._outbox.put((client, letter))
        self._wakeup.set()

    def leave(self) -> None:
        """Do not wait for the clients' goodbyes. Thread-safe."""
        self._leave_at = 0.0
        self._wakeup.set()

    def abort(self) -> None:
        """End the thread whatever has been said. Thread-safe."""
        self._aborted = True
        self._wakeup.set()

    def join(self) -> None:
        """Wait until all clients have said goodbye, or their time is over."""
        self._thread.join()
        self._wakeup.close()

    def _run(self) -> None:
        try:
            self._serve()
        except Exception as error:  # noqa: BLE001  # a socket that cannot be bound: the session must end, not hang
            self._inbox.put(error)

    def _serve(self) -> None:
        with Server(self._folder, self._transport, high_water=self._high_water) as server:
            server.poller.register(self._wakeup.reader.fileno(), 1)
            while not self._is_done():
                server.poll(self._patience())
                self._wakeup.clear()
                while (frames := server.receive()) is not None:
                    self._take(server, *frames)
                with contextlib.suppress(Empty):
                    while True:
                        self._carry(server, *self._outbox.get_nowait())
                for name, peer in list(self._peers.items()):
                    self._catch_up(server, name, peer)

    def _is_done(self) -> bool:
        return self._aborted or (self._ended is not None and (not self._peers or time.monotonic() >= self._leave_at))

    def _patience(self) -> float:
        if any(peer.is_behind for peer in self._peers.values()):
            return RETRY_SECONDS
        return 1.0

    def _take(self, server: Server, client: bytes, data: bytes) -> None:
        try:
            request = self._requests.decode(data)
        except UserError as error:
            self._send(server, client, _Peer(), _Letter(self._own_messages.encode(refusal(error))))
            return
        if isinstance(request, Attach) and request.protocol == PROTOCOL:
            peer = self._peers.setdefault(client, _Peer())
            if self._ended is not None:
                self._send(server, client, peer, self._ended)
        elif isinstance(request, Detach):
            self._peers.pop(client, None)
        self._inbox.put((client, request))

    def _carry(self, server: Server, client: bytes | None, letter: _Letter) -> None:
        if letter.ending is not None:
            self._ended = letter
            self._leave_at = min(self._leave_at, time.monotonic() + GOODBYE_SECONDS)
        if client is None:
            for name, peer in list(self._peers.items()):
                self._send(server, name, peer, letter)
        else:
            self._send(server, client, self._peers.get(client, _Peer()), letter)

    def _send(self, server: Server, client: bytes, peer: _Peer, letter: _Letter) -> None:
        if peer.is_behind or (sent := server.send(client, letter.data)) is False:
            if letter.last_event:
                peer.missed = max(peer.missed, letter.last_event)
            else:
                peer.held.append(letter)
        elif sent is None:
            self._peers.pop(client, None)

    def _catch_up(self, server: Server, client: bytes, peer: _Peer) -> None:
        """Send what was held back; then say where the events stand, so that the client asks for what it missed."""
        while peer.is_behind:
            if peer.held:
                data = peer.held[0].data
            else:
                data = self._own_messages.encode(Events(first=peer.missed + 1, events=()))
            sent = server.send(client, data)
            if sent is None:
                self._peers.pop(client, None)
            if not sent:
                return
            if peer.held:
                peer.held.popleft()
            else:
                peer.missed = 0


def _letter(message: AnyMessage, data: bytes) -> _Letter:
    match message:
        case Events():
            return _Letter(data, last_event=message.first + len(message.events) - 1)
        case Ended():
            return _Letter(data, ending=message)
    return _Letter(data)
