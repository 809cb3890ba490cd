"""A figure on its way into a file: drawn by the thread of the window, written by another."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from pathlib import Path

from xmodal.progress import Cancelled, report

from xmodal_gui.exporting import whole_file
from xmodal_gui.figures.formats import Piece, draw_pieces, kind_of, write_pieces
from xmodal_gui.figures.page import Figure, Page

AHEAD = 2
"""Pieces that are drawn and not yet written, at most: they take the memory of a large figure."""
_POLL_S = 0.05


class Drawing:
    """Goes with one file.

    Raises
    ------
    UserError : the ending of `path` is that of no format.
    """

    def __init__(self, figure: Figure, page: Page, path: Path) -> None:
        self._figure, self._page, self._path = figure, page, path
        self._kind = kind_of(path)
        self._pieces: queue.Queue[Piece | None] = queue.Queue()
        self._share = 0.0
        self._is_whole = False

    def portions(self) -> Iterator[bool]:
        """Draw, in the thread of the window, a few milliseconds at a turn.

        Yields
        ------
        Whether there is nothing to do before more is written.
        """
        try:
            for piece in draw_pieces(self._figure, self._page, self._kind):
                if isinstance(piece, float):
                    self._share = piece
                    yield False
                    continue
                while self._pieces.qsize() >= AHEAD:
                    yield True
                self._pieces.put(piece)
                yield False
            self._is_whole = True
        finally:
            self._pieces.put(None)

    def write(self) -> None:
        """Write what is drawn, in a thread of its own, until all of it is.

        Raises
        ------
        UserError : it cannot be written. Cancelled : a listener, or whoever drew, broke it off. What stood at the path
            before still does.
        """
        with whole_file(self._path) as file:
            write_pieces(file, self._figure, self._page, self._kind, self._drawn())

    def _drawn(self) -> Iterator[Piece]:
        while True:
            report(self._share)
            try:
                piece = self._pieces.get(timeout=_POLL_S)
            except queue.Empty:
                continue
            if piece is None:
                break
            yield piece
        if not self._is_whole:
            raise Cancelled
