"""Waking a thread that waits in a poll."""

from __future__ import annotations

import contextlib
import socket


class Wakeup:
    """A pair of sockets: `set` from any thread makes the reading end, which a poller knows, readable."""

    def __init__(self) -> None:
        self.reader, self._writer = socket.socketpair()
        self.reader.setblocking(False)
        self._writer.setblocking(False)

    def set(self) -> None:
        """Wake the thread that waits; harmless after `close`. Thread-safe."""
        with contextlib.suppress(BlockingIOError, OSError):  # full: it is awake already
            self._writer.send(b"\0")

    def clear(self) -> None:
        """Forget all wake-ups so far. Call it before looking for what they announced."""
        with contextlib.suppress(BlockingIOError):
            while self.reader.recv(4096):
                pass

    def close(self) -> None:
        """Close both ends."""
        self.reader.close()
        self._writer.close()
