"""NPY and NPZ. NPY files, and members of an NPZ that are not compressed, stay on disk. Never pickle."""

from __future__ import annotations

import ast
import math
import struct
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from xmodal.data.arrays.errors import check_memory, damaged, objects, reading
from xmodal.data.arrays.naming import Sorter
from xmodal.data.arrays.records import RawArrays

_LOCAL = struct.Struct("<4s5H3L2H")
"""The header that precedes a member of a zip archive, up to its name."""
_SIGNATURE = b"PK\x03\x04"
_ENCRYPTED = 0x1
_BLOCK = 1 << 24
_VERSIONS = ((1, 0), (2, 0))
_LONGEST = 10_000
"""Bytes of an array's header: those of matrices take a hundred."""


def read_npy(path: Path) -> RawArrays:
    """Read a file of one array, named after the file.

    Raises
    ------
    UserError : it is cut off, holds objects, or is nothing that can be used.
    """
    sorter = Sorter(path)
    with reading(path), path.open("rb") as file:
        sorter.take(path.stem, _mapped(path, file, path.stem, path.stat().st_size))
    return sorter.raw


def read_npz(path: Path) -> RawArrays:
    """Read an archive of named arrays. Members that are compressed are unpacked into memory.

    Raises
    ------
    UserError : it is cut off, holds objects, or holds something that is meant to be used and cannot be.
    """
    sorter = Sorter(path)
    with reading(path), zipfile.ZipFile(path) as archive, path.open("rb") as file:
        for info in archive.infolist():
            name = info.filename.removesuffix(".npy")
            if name == info.filename:
                sorter.leave_out(name)
            elif info.compress_type == zipfile.ZIP_STORED and not info.flag_bits & _ENCRYPTED:
                end = _seek_member(path, file, info)
                sorter.take(name, _mapped(path, file, name, end))
            else:
                sorter.take(name, _unpacked(path, archive, info, name))
    return sorter.raw


def _mapped(path: Path, file: BinaryIO, name: str, end: int) -> NDArray[Any]:
    """Map the array whose header begins where `file` stands, and whose data must end at `end`.

    Where there is more than is announced, something came into the middle, and rows would move.
    """
    shape, fortran, dtype = _header(path, file, name)
    start, size = file.tell(), _size(shape, dtype)
    if start + size != end:
        raise damaged(path, f"{name}: {size} bytes are announced, {max(end - start, 0)} are there")
    if size == 0:
        return np.zeros(shape, dtype)
    mapped = np.memmap(path, dtype, "r", offset=start, shape=shape, order="F" if fortran else "C")
    return np.asarray(mapped)


def _unpacked(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> NDArray[Any]:
    with archive.open(info) as file:
        shape, fortran, dtype = _header(path, file, name)
        size = _size(shape, dtype)
        if size > info.file_size:
            raise damaged(path, f"{name}: {size} bytes are announced, {info.file_size} are there")
        check_memory(path, size)
        data = np.empty(size, np.uint8)
        filled = 0
        while filled < size:
            block = file.read(min(_BLOCK, size - filled))
            if not block:
                raise damaged(path, f"{name}: {size} bytes are announced, {filled} are there")
            data[filled : filled + len(block)] = np.frombuffer(block, np.uint8)
            filled += len(block)
        file.read(1)  # past the end: the sum of the member is checked there
    return data.view(dtype).reshape(shape, order="F" if fortran else "C")


def _header(path: Path, file: Any, name: str) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    version = npy.read_magic(file)
    length = int.from_bytes(file.read(2 if version == (1, 0) else 4), "little")
    if version not in _VERSIONS or length > _LONGEST:
        raise damaged(path, f"{name}: NPY version {version[0]}.{version[1]}, a header of {length} bytes")
    # NumPy's own reader repairs headers of Python 2 with a tokeniser that raises and warns as it likes.
    header = ast.literal_eval(file.read(length).decode("latin1").strip())
    dtype = npy.descr_to_dtype(header["descr"])
    if dtype.hasobject:
        raise objects(path, name)
    shape, fortran = header["shape"], header["fortran_order"]
    sound = isinstance(shape, tuple) and all(type(side) is int and side >= 0 for side in shape)
    if not sound or type(fortran) is not bool or dtype.names is not None or dtype.subdtype is not None:
        raise damaged(path, f"{name}: shape {shape}, type {dtype}")
    return shape, fortran, dtype


def _size(shape: tuple[int, ...], dtype: np.dtype[Any]) -> int:
    """Bytes of an array, in whole numbers without end: a damaged header announces anything."""
    return math.prod((dtype.itemsize, *shape))


def _seek_member(path: Path, file: BinaryIO, info: zipfile.ZipInfo) -> int:
    """Go to the data of a stored member; return where they end. The archive's list is not believed, its header is."""
    file.seek(info.header_offset)
    signature, _, _, method, *_, name_length, extra_length = _LOCAL.unpack(file.read(_LOCAL.size))
    own_name = file.read(name_length)
    if signature != _SIGNATURE or method != zipfile.ZIP_STORED or own_name != info.orig_filename.encode(_code(info)):
        raise damaged(path, f"{info.filename}: the archive's list and the member do not agree")
    start: int = info.header_offset + _LOCAL.size + name_length + extra_length
    end = start + info.file_size
    if info.compress_size != info.file_size or end > path.stat().st_size:
        raise damaged(path, f"{info.filename} goes past the end of the file")
    file.seek(start)
    return end


def _code(info: zipfile.ZipInfo) -> str:
    return "utf-8" if info.flag_bits & 0x800 else "cp437"
