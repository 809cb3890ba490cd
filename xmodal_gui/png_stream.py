"""PNG files written band by band: as large as one likes, without ever holding the whole picture.

Source: W3C, "Portable Network Graphics (PNG) Specification", third edition: sections 5 (chunks), 9 (filters), 11.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from typing import BinaryIO

import numpy as np
from PySide6.QtGui import QImage

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DEPTH, _RGB = 8, 2
_LEVEL = 6
"""Of compression. Lines are not filtered: flat colours get larger by it, and slower."""
_METRE = 1


def write_png(
    file: BinaryIO, size: tuple[int, int], bands: Iterable[QImage], *, dots_per_metre: int, title: str = ""
) -> None:
    """Write a picture without transparency.

    Parameters
    ----------
    size : width and height of the whole. bands : its lines from top to bottom, in opaque images of its width; each is
        asked for when the one before is written.

    Raises
    ------
    OSError : the file cannot be written.
    """
    width, height = size
    file.write(_SIGNATURE)
    _write_chunk(file, b"IHDR", struct.pack(">IIBBBBB", width, height, _DEPTH, _RGB, 0, 0, 0))
    _write_chunk(file, b"pHYs", struct.pack(">IIB", dots_per_metre, dots_per_metre, _METRE))
    if title:
        _write_chunk(file, b"iTXt", b"Title\0\0\0\0\0" + title.encode())
    packer = zlib.compressobj(_LEVEL)
    for band in bands:
        packed = packer.compress(_lines_of(band))
        if packed:
            _write_chunk(file, b"IDAT", packed)
    _write_chunk(file, b"IDAT", packer.flush())
    _write_chunk(file, b"IEND", b"")


def _lines_of(band: QImage) -> bytes:
    """Return the lines of a band as a PNG has them: red, green and blue of each pixel, after the filter's number."""
    image = band.convertToFormat(QImage.Format.Format_RGB888)
    height, length = image.height(), 3 * image.width()
    lines = np.zeros((height, 1 + length), np.uint8)
    lines[:, 1:] = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())[:, :length]
    return lines.tobytes()


def _write_chunk(file: BinaryIO, name: bytes, content: bytes) -> None:
    file.write(struct.pack(">I", len(content)) + name + content)
    file.write(struct.pack(">I", zlib.crc32(content, zlib.crc32(name))))
