"""The host's IO thread: it owns the socket, so that messages come and go while a step computes."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

from xmodal.errors import UserError
from xmodal.session.batching import Addressed, Batcher, Client
from xmodal.session.faults import refusal
from xmodal.session.messages import PROTOCOL, AnyMessage, AnyRequest, Attach, Attached, Detach, Ended, Events
from xmodal.wire.codec import Codec
from xmodal.wire.folder import write_atomically
from xmodal.wire.sockets import Server, Transport
from xmodal.wire.wakeup import Wakeup

LAST_WORD = "ended"
"""Name of the file in the session's folder that holds the `Ended` message."""
GOODBYE_SECONDS = 5.0
"""How long a session that has ended waits for its clients to have read everything."""
RETRY_SECONDS = 0.05
IDLE_SECONDS = 1.0

Inbox = SimpleQueue[tuple[Client, AnyRequest] | Exception]
"""What a host's main thread waits for: (client, request), or what broke the postman."""


@dataclass
class _Peer:
    """A client, and what waits while it is too far behind.

    Attributes
    ----------
    is_attached : it was greeted, and is sent what is for all.
    missed : number of the last event that was not sent; 0 if there is none.
    """

    is_attached: bool = False
    held: deque[AnyMessage] = field(default_factory=deque)
    missed: int = 0

    @property
    def is_behind(self) -> bool:
        return bool(self.held) or self.missed > 0


class Postman:
    """Carries requests into an inbox and messages out to the clients, events in batches.

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
        self._outbox: SimpleQueue[Addressed] = SimpleQueue()
        self._wakeup = Wakeup()
        self._is_woken = False
        self._batcher = Batcher()
        self._peers: dict[Client, _Peer] = {}
        self._ended: Ended | None = None
        self._leave_at = float("inf")
        self._aborted = False
        self._requests: Codec[AnyRequest] = Codec(AnyRequest)
        self._messages: Codec[AnyMessage] = Codec(AnyMessage)
        self._thread = threading.Thread(target=self._run, name="postman")

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def post(self, client: Client | None, message: AnyMessage) -> None:
        """Send to one client, or to all that are attached. Thread-safe, never blocks."""
        if isinstance(message, Ended):
            # A client that finds the process gone reads it here, should the message have been lost.
            with contextlib.suppress(OSError):
                write_atomically(self._folder / LAST_WORD, Codec[AnyMessage](AnyMessage).encode(message))
        self._outbox.put((client, message))
        # A thread woken by every step would take the interpreter from the engine.
        if not (self._is_woken and isinstance(message, Events)):
            self._is_woken = True
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
                while (frames := server.receive()) is not None:
                    self._take(server, *frames)
                for client, message in self._collect():
                    self._carry(server, client, message)
                for client, peer in list(self._peers.items()):
                    self._catch_up(server, client, peer)

    def _is_done(self) -> bool:
        if self._ended is None:
            return self._aborted
        return self._aborted or not self._peers or time.monotonic() >= self._leave_at

    def _patience(self) -> float:
        if any(peer.is_behind for peer in self._peers.values()):
            return RETRY_SECONDS
        due = self._batcher.patience(time.monotonic())
        return IDLE_SECONDS if due is None else due + 0.001  # a poll counts in whole milliseconds

    def _collect(self) -> list[Addressed]:
        """Take what was posted and return what is to leave now."""
        self._wakeup.clear()
        self._is_woken = False  # before looking: what is posted from here on wakes again
        with contextlib.suppress(Empty):
            while True:
                self._batcher.put(*self._outbox.get_nowait())
        now = time.monotonic()
        leaving = self._batcher.take(now)
        if self._batcher.patience(now) is not None:
            self._is_woken = True  # the next events leave with this batch, when it is due
        return leaving

    def _take(self, server: Server, client: Client, data: bytes) -> None:
        try:
            request = self._requests.decode(data)
        except UserError as error:
            self._send(server, client, _Peer(), refusal(error))
            return
        if isinstance(request, Attach) and request.protocol == PROTOCOL:
            peer = self._peers.setdefault(client, _Peer())
            if self._ended is not None:
                self._send(server, client, peer, self._ended)
        elif isinstance(request, Detach):
            self._peers.pop(client, None)
        self._inbox.put((client, request))

    def _carry(self, server: Server, client: Client | None, message: AnyMessage) -> None:
        if isinstance(message, Ended):
            self._ended = message
            self._leave_at = min(self._leave_at, time.monotonic() + GOODBYE_SECONDS)
        if client is not None:
            peer = self._peers.get(client, _Peer())
            peer.is_attached |= isinstance(message, Attached)
            self._send(server, client, peer, message)
            return
        for name, peer in list(self._peers.items()):
            if peer.is_attached or isinstance(message, Ended):
                self._send(server, name, peer, message)

    def _send(self, server: Server, client: Client, peer: _Peer, message: AnyMessage) -> None:
        if peer.is_behind or (sent := server.send(client, self._messages.encode(message))) is False:
            if isinstance(message, Events):
                peer.missed = max(peer.missed, message.first + len(message.events) - 1)
            else:
                peer.held.append(message)
        elif sent is None:
            self._peers.pop(client, None)

    def _catch_up(self, server: Server, client: Client, peer: _Peer) -> None:
        """Send what was held back; then say where the events stand, so that the client asks for what it missed."""
        while peer.is_behind:
            message = peer.held[0] if peer.held else Events(first=peer.missed + 1, events=())
            sent = server.send(client, self._messages.encode(message))
            if sent is None:
                self._peers.pop(client, None)
            if not sent:
                return
            if peer.held:
                peer.held.popleft()
            else:
                peer.missed = 0
