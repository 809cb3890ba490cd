"""safetensors: every tensor stays on disk. Texts are lists, as JSON, in the file's metadata."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import safetensors

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


def read_safetensors(path: Path) -> RawArrays:
    """Read a file of named tensors.

    Raises
    ------
    UserError : it is cut off or damaged, or holds something that is meant to be used and cannot be.
    """
    sorter = Sorter(path)
    with reading(path):
        with safetensors.safe_open(path, framework="np") as checked:  # refuses offsets that overlap or go past the end
            metadata = checked.metadata() or {}
        with path.open("rb") as file:
            length = int.from_bytes(file.read(_LENGTH), "little")
            header: dict[str, Any] = json.loads(file.read(length))
        for name, about in sorted(header.items()):
            if name == "__metadata__":
                continue
            if about["dtype"] not in _TYPES:
                sorter.leave_out(name)
                continue
            start, end = about["data_offsets"]
            array = _mapped(path, _LENGTH + length + start, end - start, about)
            sorter.take(name, array, bfloat16=about["dtype"] == "BF16")
        for name, text in metadata.items():
            _take_texts(path, sorter, name, text)
    return sorter.raw


def _mapped(path: Path, offset: int, size: int, about: dict[str, Any]) -> Any:
    shape, dtype = tuple(about["shape"]), np.dtype(_TYPES[about["dtype"]])
    if size == 0:
        return np.zeros(shape, dtype)
    return np.asarray(np.memmap(path, dtype, "r", offset=offset, shape=shape))


def _take_texts(path: Path, sorter: Sorter, name: str, text: str) -> None:
    """Take a list of texts; other metadata are nobody's business."""
    if not text.startswith("["):
        return
    found = json.loads(text)
    if not all(isinstance(entry, str | int) for entry in found):
        raise damaged(path, f"{name} in its metadata is no list of texts")
    sorter.take_texts(name, map(str, found))
