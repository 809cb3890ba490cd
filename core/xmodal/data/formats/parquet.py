"""Parquet, through pyarrow: words, numbers, lists of numbers, and files that are kept in the table itself."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from xmodal.data.base import Problem
from xmodal.data.formats.cells import Read, other_length, vectors
from xmodal.data.formats.delimited import checked_header, empty
from xmodal.data.formats.several import in_one_line, words_of
from xmodal.data.table.cells import Blobs, Column, Words
from xmodal.errors import UserError

_GROUPS_KEPT = 4


def read_parquet(path: Path) -> Read:
    """Read a table; what is kept in it as bytes stays on disk until it is asked for.

    Raises
    ------
    UserError : no table, or pyarrow is missing.
    """
    arrow, parquet = _pyarrow()
    try:
        file = parquet.ParquetFile(path, memory_map=True, page_checksum_verification=True)
        names = checked_header(list(file.schema_arrow.names), path)
        columns: dict[str, Column] = {}
        lists: dict[str, list[list[str]]] = {}
        problems: list[Problem] = []
        for name in names:
            kind = file.schema_arrow.field(name).type
            if _holds_bytes(arrow, kind):
                columns[name] = StoredFiles(path, file, name, arrow)
                continue
            cells = file.read(columns=[name]).column(0)
            if _holds_numbers(arrow, kind):
                columns[name] = found = vectors(cells.to_pylist())
                for row, cell in enumerate(cells):
                    if cell.is_valid and not found.present[row]:
                        problems.append(other_length(_place(path, row), name, len(cell), found.values.shape[1]))
            elif _holds_words(arrow, kind):
                lists[name] = words_of(cells.to_pylist())
                columns[name] = in_one_line(lists[name])
            else:
                columns[name] = Words([_word(value) for value in cells.to_pylist()])
        rows = file.metadata.num_rows
    except UserError:
        raise
    # pyarrow raises its own errors, OSError and ValueError for a damaged file, and says in all of them what is wrong.
    except (arrow.ArrowException, OSError, ValueError) as error:
        raise _no_parquet(path, error) from None
    if rows == 0:
        raise empty(path)
    return Read(columns, [_place(path, row) for row in range(rows)], tuple(problems), lists)


class StoredFiles(Blobs):
    """A column of bytes, or of ``{bytes, path}`` as Hugging Face writes pictures and sounds."""

    def __init__(self, path: Path, file: Any, column: str, arrow: ModuleType) -> None:
        self._broken = (arrow.ArrowException, OSError, ValueError)
        self._path, self._file, self._column = path, file, column
        sizes = [file.metadata.row_group(group).num_rows for group in range(file.metadata.num_row_groups)]
        self._starts = np.concatenate([[0], np.cumsum(sizes)])
        self._groups: OrderedDict[int, Any] = OrderedDict()
        self._origins: dict[int, str] = {}
        self._lock = threading.Lock()
        found = path.stat()
        self._stamp = f"{path}:{found.st_size}:{found.st_mtime_ns}"

    def __len__(self) -> int:
        return int(self._starts[-1])

    def missing(self, row: int) -> bool:
        """Return whether the cell is empty."""
        cell = self._cell(row)
        return not (cell["bytes"] if isinstance(cell, dict) else cell)

    def name(self, row: int) -> str:
        """Return the name that was kept with the bytes, or one made of column and row."""
        cell = self._cell(row)
        kept = cell.get("path") if isinstance(cell, dict) else None
        return str(kept) if kept else f"{self._column}[{row}]{suffix_of(cell)}"

    def stamp(self, row: int) -> str:
        """Return size and time of change of the table, and which row of it this is."""
        return hashlib.blake2b(f"{self._stamp}:{self._column}:{row}".encode(), digest_size=16).hexdigest()

    def origin(self, row: int) -> str:
        """Return a digest of the bytes: names are often the same for all."""
        if row not in self._origins:
            content = self.read(row)
            self._origins[row] = hashlib.blake2b(content, digest_size=16).hexdigest() if content else ""
        return self._origins[row]

    def read(self, row: int) -> bytes:
        """Return the bytes of a cell."""
        cell = self._cell(row)
        content = cell["bytes"] if isinstance(cell, dict) else cell
        return bytes(content or b"")

    def _cell(self, row: int) -> Any:
        group = int(np.searchsorted(self._starts, row, side="right")) - 1
        with self._lock:  # decoders run in threads, and a reader of Parquet is no thing of several
            if group not in self._groups:
                try:
                    self._groups[group] = self._file.read_row_group(group, columns=[self._column]).column(0)
                except self._broken as error:
                    raise _no_parquet(self._path, error) from None
                while len(self._groups) > _GROUPS_KEPT:
                    self._groups.popitem(last=False)
            self._groups.move_to_end(group)
            return self._groups[group][row - int(self._starts[group])].as_py()


def _no_parquet(path: Path, error: Exception) -> UserError:
    return UserError(
        "data.no_parquet", "{name} is no Parquet file that can be read: {problem}.", name=path.name, problem=error
    )


def _holds_bytes(arrow: ModuleType, kind: Any) -> bool:
    types = arrow.types
    if types.is_struct(kind):
        fields = {kind.field(number).name: kind.field(number).type for number in range(kind.num_fields)}
        return "bytes" in fields and _holds_bytes(arrow, fields["bytes"])
    return bool(types.is_binary(kind) or types.is_large_binary(kind))


def _holds_numbers(arrow: ModuleType, kind: Any) -> bool:
    types = arrow.types
    return _is_list(arrow, kind) and bool(types.is_floating(kind.value_type) or types.is_integer(kind.value_type))


def _holds_words(arrow: ModuleType, kind: Any) -> bool:
    types = arrow.types
    return _is_list(arrow, kind) and bool(types.is_string(kind.value_type) or types.is_large_string(kind.value_type))


def _is_list(arrow: ModuleType, kind: Any) -> bool:
    types = arrow.types
    return bool(types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind))


def suffix_of(cell: object) -> str:
    """Return the suffix that the first bytes tell: what reads the items goes by names."""
    content = cell.get("bytes") if isinstance(cell, dict) else cell
    start = bytes(content[:12]) if isinstance(content, bytes) else b""
    marks = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg", b"GIF8": ".gif", b"fLaC": ".flac", b"OggS": ".ogg"}
    if start[:4] == b"RIFF":
        return ".webp" if start[8:12] == b"WEBP" else ".wav"
    return next((suffix for mark, suffix in marks.items() if start.startswith(mark)), "")


def _word(value: object) -> str:
    return "" if value is None else str(value).strip()


def _place(path: Path, row: int) -> str:
    return f"{path.name}, row {row + 1}"


def _pyarrow() -> tuple[ModuleType, ModuleType]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise UserError("data.no_pyarrow", "Parquet needs pyarrow: python -m pip install 'xmodal[export]'.") from None
    return pa, pq
