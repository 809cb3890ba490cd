"""The two ends of a session: a ROUTER that serves, DEALERs that connect.

Over ``ipc`` in a private folder; elsewhere over loopback TCP with CURVE keys made for this session, the client's key
checked. Each end belongs to the thread that made it. LINGER is 0: closing never waits.
"""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import msgspec
import zmq
from zmq.utils import z85

from xmodal.wire.folder import SOCKET, write_atomically

Transport = Literal["ipc", "tcp"]
ADDRESS = "address"
"""Name of the file in the session's folder that says where the server listens."""
ZAP = "inproc://zeromq.zap.01"


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Where a server listens, and the keys that a client needs; lies in a file that only this user can read."""

    endpoint: str
    pid: int
    server_key: bytes = b""
    client_key: bytes = b""
    client_secret: bytes = b""


def default_transport() -> Transport:
    """Return ``ipc`` where ZeroMQ has it, else ``tcp``."""
    return "ipc" if os.name == "posix" and zmq.has("ipc") else "tcp"


def read_address(folder: Path) -> Address | None:
    """Return the address that the server of this folder wrote, or None if it does not listen yet."""
    try:
        return msgspec.msgpack.decode((folder / ADDRESS).read_bytes(), type=Address)
    except FileNotFoundError:
        return None


class _End:
    """What both ends share: a context, a socket and a poller of one thread."""

    def __init__(self, context: zmq.Context[zmq.Socket[bytes]], kind: int) -> None:
        self.context = context
        self.socket = context.socket(kind)
        self.socket.linger = 0
        self.poller = zmq.Poller()
        self.poller.register(self.socket, zmq.POLLIN)

    def poll(self, timeout: float) -> dict[object, int]:
        """Wait at most `timeout` seconds for something to read; return what is ready (`poller` may know more)."""
        return dict(self.poller.poll(max(0, round(timeout * 1000))))

    def close(self) -> None:
        """Close the socket and the context at once; what was not sent is lost."""
        self.context.destroy(linger=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Server(_End):
    """The end that listens; any number of clients.

    Parameters
    ----------
    folder : the session's private folder, in which the address is written once the socket listens.
    high_water : messages that wait for one slow client before `send` says that it is full.
    context : to share with in-process sockets; owned by this end from now on.
    """

    def __init__(
        self,
        folder: Path,
        transport: Transport | None = None,
        *,
        high_water: int = 1000,
        context: zmq.Context[zmq.Socket[bytes]] | None = None,
    ) -> None:
        super().__init__(context or zmq.Context(), zmq.ROUTER)
        self.socket.sndhwm = high_water
        self.socket.router_mandatory = True
        self._gate: _Gate | None = None
        if (transport or default_transport()) == "ipc":
            self.address = Address(endpoint=f"ipc://{folder / SOCKET}", pid=os.getpid())
            self.socket.bind(self.address.endpoint)
        else:
            self.address = self._bind_tcp()
        write_atomically(folder / ADDRESS, msgspec.msgpack.encode(self.address))

    def _bind_tcp(self) -> Address:
        server_key, server_secret = zmq.curve_keypair()
        client_key, client_secret = zmq.curve_keypair()
        self._gate = _Gate(self.context, client_key)
        self.poller.register(self._gate.socket, zmq.POLLIN)
        self.socket.curve_server = True
        self.socket.curve_secretkey = server_secret
        self.socket.curve_publickey = server_key
        self.socket.zap_domain = b"session"
        self.socket.bind("tcp://127.0.0.1:*")
        return Address(
            endpoint=self.socket.getsockopt_string(zmq.LAST_ENDPOINT),
            pid=os.getpid(),
            server_key=server_key,
            client_key=client_key,
            client_secret=client_secret,
        )

    def poll(self, timeout: float) -> dict[object, int]:
        """Wait for something to read; clients that knock are let in or not on the way."""
        ready = super().poll(timeout)
        if self._gate is not None and ready.pop(self._gate.socket, 0):
            self._gate.answer()
        return ready

    def receive(self) -> tuple[bytes, bytes] | None:
        """Return the next (client, data) without waiting, or None."""
        try:
            frames = self.socket.recv_multipart(zmq.NOBLOCK)
        except zmq.Again:
            return None
        return frames[0], frames[-1]

    def send(self, client: bytes, data: bytes) -> bool | None:
        """Send without waiting: True if it left, False if this client is too far behind, None if it is gone."""
        try:
            self.socket.send_multipart((client, data), zmq.NOBLOCK)
        except zmq.Again:
            return False
        except zmq.ZMQError as error:
            if error.errno == zmq.EHOSTUNREACH:
                return None
            raise
        return True


class Client(_End):
    """The end that connects."""

    def __init__(self, address: Address, *, high_water: int = 1000) -> None:
        super().__init__(zmq.Context(), zmq.DEALER)
        self.socket.rcvhwm = high_water
        if address.server_key:
            self.socket.curve_serverkey = address.server_key
            self.socket.curve_publickey = address.client_key
            self.socket.curve_secretkey = address.client_secret
        self.socket.connect(address.endpoint)

    def receive(self) -> bytes | None:
        """Return the next data without waiting, or None."""
        try:
            return self.socket.recv(zmq.NOBLOCK)
        except zmq.Again:
            return None

    def send(self, data: bytes) -> bool:
        """Send without waiting; False if the server does not take it now."""
        try:
            self.socket.send(data, zmq.NOBLOCK)
        except zmq.Again:
            return False
        return True


class _Gate:
    """The ZAP handler (ZeroMQ RFC 27) of one server: lets in the one client key that it made."""

    def __init__(self, context: zmq.Context[zmq.Socket[bytes]], client_key: bytes) -> None:
        self._key = z85.decode(client_key)
        self.socket = context.socket(zmq.REP)
        self.socket.linger = 0
        self.socket.bind(ZAP)

    def answer(self) -> None:
        """Answer the one request that waits."""
        version, request, _domain, _address, _identity, mechanism, *credentials = self.socket.recv_multipart()
        known = mechanism == b"CURVE" and credentials == [self._key]
        status, text = (b"200", b"OK") if known else (b"400", b"unknown key")
        self.socket.send_multipart((version, request, status, text, b"client" if known else b"", b""))
