"""Processes started from this interpreter, and what they do when their parent is gone.

Never fork, never a shell, no PDEATHSIG (it fires when the spawning *thread* ends). The parent holds a pipe to the
child's stdin: the first thing in it is the order, the end of it means that the parent is gone or done. stderr goes
to a file, because a full pipe would hang the child.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

LENGTH = 8
"""Bytes of the order's length, big-endian, before the order itself."""


class Child:
    """A Python module run in a process of its own.

    Parameters
    ----------
    module : run as ``python -P -m module``.
    order : bytes for the child's `read_order`: what is not for the eyes of every process on the machine.
    stderr : file that receives its stderr and stdout.
    piped : its stdout is a pipe instead, which `lines` reads.
    environment : added to this process's.
    niceness : 0 to 19; above 0 the child yields to others (lowered priority on Windows).
    """

    def __init__(
        self,
        module: str,
        arguments: Sequence[str] = (),
        *,
        order: bytes = b"",
        stderr: Path,
        environment: Mapping[str, str] | None = None,
        niceness: int = 0,
        piped: bool = False,
    ) -> None:
        self._stderr = stderr
        with stderr.open("ab") as file:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", module, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE if piped else file,
                stderr=file,
                env={**os.environ, **(environment or {})},
                bufsize=0,
                creationflags=_creation_flags(niceness),
            )
        if niceness > 0 and hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, niceness)
        self._write(len(order).to_bytes(LENGTH, "big") + order)

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    @property
    def exit_status(self) -> int | None:
        """None while it lives; the negative number of the signal that ended it, on POSIX."""
        return self._process.poll()

    def lines(self) -> Iterator[bytes]:
        """Yield the lines of its stdout as they come, until it closes it. For one that is `piped`."""
        assert self._process.stdout is not None
        with self._process.stdout as output:
            yield from output

    def release(self) -> None:
        """Close its stdin: it saves and exits, as if its parent were gone."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # it died before it read everything
            self._process.stdin.close()

    def terminate(self) -> None:
        """Ask it to end (SIGTERM)."""
        self._process.terminate()

    def kill(self) -> None:
        """End it now. Thread-safe."""
        self._process.kill()

    def wait(self, timeout: float) -> int | None:
        """Wait for its end; return its exit status, or None if it lives on after `timeout` seconds."""
        try:
            return self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None

    def end(self, patience: float) -> int:
        """End it politely, then less so: close its stdin, wait, SIGTERM, wait, kill. Return its exit status."""
        self.release()
        if self._process.stdout is not None:
            self._process.stdout.close()
        for harder in (self.terminate, self.kill):
            status = self.wait(patience)
            if status is not None:
                return status
            harder()
            patience = min(patience, 1.0)
        return self._process.wait()

    def last_lines(self, count: int = 20) -> str:
        """Return the last lines of its stderr."""
        return last_lines(self._stderr, count)

    def _write(self, data: bytes) -> None:
        assert self._process.stdin is not None
        view = memoryview(data)
        with contextlib.suppress(OSError):  # it is dead already: its exit status tells
            while view:
                view = view[self._process.stdin.write(view) :]


def exit_words(status: int) -> str:
    """Return an exit status in words: ``exit status 3``, ``signal 9 (SIGKILL)``."""
    if status >= 0:
        return f"exit status {status}"
    try:
        return f"signal {-status} ({signal.Signals(-status).name})"
    except ValueError:
        return f"signal {-status}"


def last_lines(path: Path, count: int = 20, *, start: int = 0, limit: int = 16384) -> str:
    """Return the last lines of a text file from byte `start` on, at most `limit` bytes; empty if there is no file."""
    try:
        with path.open("rb") as file:
            file.seek(max(start, file.seek(0, os.SEEK_END) - limit))
            data = file.read()
    except FileNotFoundError:
        return ""
    return "\n".join(data.decode(errors="replace").splitlines()[-count:])


def read_order() -> bytes:
    """Return the order that the parent put into stdin. In the child, once, before `watch_parent`.

    Raises
    ------
    EOFError : the parent went away before it had said everything.
    """
    return _read_exactly(int.from_bytes(_read_exactly(LENGTH), "big"))


def watch_parent(gone: Callable[[], None]) -> threading.Thread:
    """Call `gone` in a thread of its own when the parent dies or closes the pipe. In the child."""

    def wait() -> None:
        while os.read(0, 4096):  # not sys.stdin: its lock would be held by this thread when the interpreter ends
            pass
        gone()

    thread = threading.Thread(target=wait, name="watch-parent", daemon=True)
    thread.start()
    return thread


def _read_exactly(size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = os.read(0, size - len(data))
        if not part:
            raise EOFError("the parent went away before it gave its order")
        data += part
    return data


def _creation_flags(niceness: int) -> int:
    if sys.platform != "win32":
        return 0
    return subprocess.BELOW_NORMAL_PRIORITY_CLASS if niceness > 0 else 0
