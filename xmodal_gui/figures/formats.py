"""Figures as files: PNG, SVG and PDF, made in portions so that a window can show itself in between."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeAlias

from PySide6.QtCore import QMarginsF, QRect, QSizeF
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from xmodal.errors import unknown_name

from xmodal_gui.exporting import FORMATS, open_buffer, whole_file
from xmodal_gui.figures.bands import paint_bands
from xmodal_gui.figures.page import UNITS, Figure, Page, prepare
from xmodal_gui.png_stream import write_png

_METRE = 39.3701
"""Inches in a metre."""
Piece: TypeAlias = QImage | bytes
"""Of a file: a band of a PNG, or all of an SVG or PDF."""


def save_figure(figure: Figure, page: Page, path: Path) -> None:
    """Write a figure at once; the ending of `path` says as what.

    Raises
    ------
    UserError : another ending, or a path that cannot be written.
    """
    kind = kind_of(path)
    with whole_file(path) as file:
        write_pieces(file, figure, page, kind, _only_pieces(figure, page, kind))


def render_figure(figure: Figure, page: Page, kind: str) -> bytes:
    """Return a figure as the bytes of a PNG, SVG or PDF."""
    file = io.BytesIO()
    write_pieces(file, figure, page, kind, _only_pieces(figure, page, kind))
    return file.getvalue()


def kind_of(path: Path) -> str:
    """Return the format that an ending asks for.

    Raises
    ------
    UserError : there is no such format.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise unknown_name("picture format", kind, FORMATS)
    return kind


def draw_pieces(figure: Figure, page: Page, kind: str) -> Iterator[Piece | float]:
    """Draw a figure, in the thread of the window: it shares fonts with it.

    Yields
    ------
    What `write_pieces` wants, in order; in between, every few milliseconds, the share of the work that is done.
    """
    ways: dict[str, Callable[[Figure, Page], Iterator[Piece | float]]]
    ways = {"png": paint_bands, "svg": _draw_svg, "pdf": _draw_pdf}
    return ways[kind](figure, page)


def write_pieces(file: BinaryIO, figure: Figure, page: Page, kind: str, pieces: Iterable[Piece]) -> None:
    """Write what `draw_pieces` drew, in any thread."""
    if kind == "png":
        bands = (piece for piece in pieces if isinstance(piece, QImage))
        write_png(file, page.pixels(), bands, dots_per_metre=round(page.dpi * _METRE), title=figure.title)
        return
    for piece in pieces:
        if isinstance(piece, bytes):
            file.write(piece)


def _only_pieces(figure: Figure, page: Page, kind: str) -> Iterator[Piece]:
    return (piece for piece in draw_pieces(figure, page, kind) if not isinstance(piece, float))


def _draw_svg(figure: Figure, page: Page) -> Iterator[Piece | float]:
    data, buffer = open_buffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(UNITS)
    size = page.room.size().toSize()
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(figure.title)
    yield from _draw(figure, QPainter(generator), page)
    buffer.close()
    yield bytes(data.data())


def _draw_pdf(figure: Figure, page: Page) -> Iterator[Piece | float]:
    data, buffer = open_buffer()
    writer = QPdfWriter(buffer)
    writer.setResolution(UNITS)
    size = QSizeF(page.width_mm, page.height_mm)
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF())
    writer.setTitle(figure.title)
    yield from _draw(figure, QPainter(writer), page)
    buffer.close()
    yield bytes(data.data())


def _draw(figure: Figure, painter: QPainter, page: Page) -> Iterator[float]:
    try:
        prepare(painter)
        yield from figure.draw(painter, page)
    finally:
        painter.end()
