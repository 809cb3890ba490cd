"""What can be wrong with a file of arrays, each as one sentence."""

from __future__ import annotations

import csv
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xmodal.errors import UserError
from xmodal.system_errors import reason_of

_GIB = 1024**3
_BROKEN = (
    OSError,
    ValueError,
    EOFError,
    LookupError,
    AttributeError,
    TypeError,
    OverflowError,
    NotImplementedError,  # a method of compression that zipfile does not know
    RuntimeError,  # an archive with a password
    SyntaxError,
    struct.error,
    zlib.error,
    csv.Error,
    json.JSONDecodeError,
    zipfile.BadZipFile,
)
"""What the readers of formats raise at files that are cut off, damaged, or of another format than their name says."""


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn whatever a reader of a format raises into one sentence that names the file.

    Raises
    ------
    UserError : the file cannot be read; those of the block go through.
    """
    try:
        yield
    except UserError:
        raise
    except MemoryError as error:
        raise UserError(
            "arrays.memory", "{path} does not fit into memory: split it, or save it uncompressed.", path=path
        ) from error
    except _BROKEN as error:
        raise damaged(path, _reason(error)) from error


def damaged(path: Path, reason: object) -> UserError:
    """Build the error for a file that is there and cannot be read as what its name says."""
    return UserError(
        "arrays.damaged",
        "{path} cannot be read ({reason}): it is cut off, damaged or of another format; save it again.",
        path=path,
        reason=reason,
    )


def objects(path: Path, name: str) -> UserError:
    """Build the error for an array of Python objects, which only pickle could read."""
    return UserError(
        "arrays.objects",
        "{path}: the array {name!r} holds Python objects, which are not read because reading them can run code: "
        "save numbers as array.astype('float32'), and texts as array.astype(str).",
        path=path,
        name=name,
    )


def no_number(path: Path, name: str, type_: str) -> UserError:
    """Build the error for a matrix whose numbers are no embeddings."""
    return UserError(
        "arrays.type",
        "{path}: the matrix {name!r} is of type {type}: embeddings are float16, bfloat16, float32 or float64; save it "
        "as one of these, or leave it out.",
        path=path,
        name=name,
        type=type_,
    )


def check_memory(path: Path, size: int) -> None:
    """Refuse what must be unpacked into memory and does not fit there.

    Parameters
    ----------
    size : bytes.

    Raises
    ------
    UserError : it is more than the memory that is free.
    """
    import psutil  # only for what is compressed: half of the time that this package takes to load

    free = psutil.virtual_memory().available
    if size > free:
        raise UserError(
            "arrays.too_large",
            "{path} unpacks to {size} GiB, and {free} GiB of memory are free: save it as NPY, uncompressed NPZ "
            "(numpy.savez) or safetensors, which are read from disk piece by piece.",
            path=path,
            size=f"{size / _GIB:.1f}",
            free=f"{free / _GIB:.1f}",
        )


def _reason(error: BaseException) -> str:
    text = reason_of(error)
    return " ".join(text.split())[:200] or type(error).__name__
