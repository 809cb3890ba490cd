"""safetensors: every tensor stays on disk. Texts are lists, as JSON, in the file's metadata."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.data.arrays.errors import damaged, reading
from xmodal.data.arrays.naming import Sorter
from xmodal.data.arrays.records import RawArrays

_TYPES = {
    "F16": "<f2",
    "BF16": "<u2",
    "F32": "<f4",
    "F64": "<f8",
    "I8": "|i1",
    "U8": "|u1",
    "I16": "<i2",
    "U16": "<u2",
    "I32": "<i4",
    "U32": "<u4",
    "I64": "<i8",
    "U64": "<u8",
    "BOOL": "|b1",
}
_LENGTH = 8
"""Bytes of the header's length, which the file begins with."""
_LONGEST = 100_000_000
"""Bytes of a header, as the format says."""


def read_safetensors(path: Path) -> RawArrays:
    """Read a file of named tensors.

    Raises
    ------
    UserError : it is cut off or damaged, or holds something that is meant to be used and cannot be.
    """
    sorter = Sorter(path)
    with reading(path):
        header, begin = _header(path)
        metadata = header.pop("__metadata__", {})
        size = path.stat().st_size
        _check_tiling(path, header, size - begin)
        for name, about in sorted(header.items()):
            if about["dtype"] not in _TYPES:
                sorter.leave_out(name)
            else:
                sorter.take(name, _mapped(path, name, about, begin, size), bfloat16=about["dtype"] == "BF16")
        for name, text in metadata.items():
            _take_texts(sorter, name, text)
    return sorter.raw


def _header(path: Path) -> tuple[dict[str, Any], int]:
    """Return what a file says of its tensors, and where their bytes begin.

    The library's own reader maps and reads the file as a whole, here several gigabytes for a few lines.
    """
    with path.open("rb") as file:
        length = int.from_bytes(file.read(_LENGTH), "little")
        if length > min(_LONGEST, path.stat().st_size - _LENGTH):
            raise damaged(path, f"a header of {length} bytes is announced")
        header: dict[str, Any] = json.loads(file.read(length))
    return header, _LENGTH + length


def _check_tiling(path: Path, header: dict[str, Any], size: int) -> None:
    """Refuse bytes that belong to no tensor, or to two: where some came into the middle, rows would move.

    Raises
    ------
    UserError : there are some.
    """
    end = 0
    for first, last in sorted(about["data_offsets"] for about in header.values()):
        if first != end:
            raise damaged(path, f"a tensor begins at {first}, and not at {end}")
        end = last
    if header and end != size:
        raise damaged(path, f"{end} bytes are announced, {size} are there")


def _mapped(path: Path, name: str, about: dict[str, Any], begin: int, size: int) -> NDArray[Any]:
    """Map a tensor; what is announced must agree with itself and with the file."""
    shape, dtype = tuple(about["shape"]), np.dtype(_TYPES[about["dtype"]])
    start, end = about["data_offsets"]
    sound = all(type(side) is int and side >= 0 for side in (*shape, start))
    if not sound or start + math.prod((dtype.itemsize, *shape)) != end or begin + end > size:
        raise damaged(path, f"{name}: shape {list(shape)} at {start} to {end} of {size - begin} bytes")
    if start == end:
        return np.zeros(shape, dtype)
    return np.asarray(np.memmap(path, dtype, "r", offset=begin + start, shape=shape))


def _take_texts(sorter: Sorter, name: str, text: str) -> None:
    """Take a list of texts; other metadata are nobody's business."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        return
    if isinstance(found, list) and all(isinstance(entry, str) or type(entry) is int for entry in found):
        sorter.take_texts(name, map(str, found))
