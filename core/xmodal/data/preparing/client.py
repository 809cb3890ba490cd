"""The parent's end of the process that looks at data."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from xmodal.data.preparing.messages import AnyNews, Failed, PrepareOrder, Ready
from xmodal.wire.child import Child, exit_words

PATIENCE_S = 8.0


class Preparation:
    """Looks at data in a process of its own.

    One thread walks over `news`; any other may `cancel`.
    """

    def __init__(self, order: PrepareOrder) -> None:
        self._order = order
        self._child: Child | None = None
        self._cancelled = False

    def news(self) -> Iterator[AnyNews]:
        """Start the process, and yield what it tells until it ends; the last is `Ready` or `Failed`.

        Nothing more comes after `cancel`. A process that dies is told as `Failed`, with its last line.
        """
        with tempfile.TemporaryDirectory(prefix="xmodal-prepare-") as folder:
            order = msgspec.json.encode(self._order)
            errors = Path(folder) / "stderr.txt"
            child = Child("xmodal.data.preparing.host", order=order, stderr=errors, piped=True)
            self._child = child
            try:
                if self._cancelled:
                    return
                last: AnyNews | None = None
                for line in child.lines():
                    last = msgspec.json.decode(line, type=AnyNews)
                    if self._cancelled:
                        return
                    yield last
                if not self._cancelled and not isinstance(last, Ready | Failed):
                    status = exit_words(child.end(PATIENCE_S))
                    yield Failed(
                        code="data.died",
                        template="The process that reads the data died ({status}). {detail}",
                        fields={"status": status, "detail": child.last_lines(1)},
                    )
            finally:
                child.end(PATIENCE_S)

    def cancel(self) -> None:
        """End it; what is half done is dropped. Thread-safe."""
        self._cancelled = True
        if self._child is not None:
            with contextlib.suppress(OSError):
                self._child.release()
