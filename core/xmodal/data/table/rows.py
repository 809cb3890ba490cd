"""Decoded rows on disk: made once by a first pass over the source, memory-mapped ever after.

A folder in the cache, named by a digest of the settings and of what each item was when it was read (size and time of
change): what changed is read again. The folder appears whole or not at all, and one process at a time makes it.
"""

# N rows of the table, M modalities.
from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from xmodal.data.base import Modality, Problem, Progress
from xmodal.data.problems import too_many_problems
from xmodal.data.row_cache import META, fresh_folder, lock_of, make_room, mapped, used_now
from xmodal.data.table.cells import Table
from xmodal.data.table.readers import Reader, reader_of
from xmodal.data.table.roles import ModalitySection
from xmodal.errors import UserError
from xmodal.system_errors import reason_of

FORMAT = 3
"""Raised whenever what is kept changes."""
_BLOCK = 256
_log = logging.getLogger(__name__)


class Meta(msgspec.Struct, frozen=True, kw_only=True):
    """What a folder holds.

    Attributes
    ----------
    digest : of all items. modalities : with a file ``0.npy``, ``1.npy``, ... each, in this order.
    """

    format: int
    digest: str
    modalities: tuple[Modality, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Rows:
    """The decoded items of a table.

    Attributes
    ----------
    values : modality -> (N, ...) memory-mapped. present : modality -> (N,) bool. lost : (N,) rows to leave out.
    """

    meta: Meta
    values: Mapping[str, NDArray[Any]]
    present: Mapping[str, NDArray[np.bool_]]
    lost: NDArray[np.bool_]


def key_of(table: Table, sections: Mapping[str, ModalitySection]) -> str:
    """Return the digest that names a table's rows under these settings."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(f"{FORMAT} {len(table)} {table.folder}".encode())
    digest.update(msgspec.json.encode(dict(sections)))
    for section in sections.values():
        cells = table.columns[section.column]
        for row in range(len(table)):
            stamp = "" if cells.missing(row) else f"{cells.name(row)}\x1f{cells.stamp(row)}"
            digest.update(stamp.encode("utf-8", "surrogatepass"))
            digest.update(b"\x1e")
    return digest.hexdigest()


def decoded_rows(
    table: Table, sections: Mapping[str, ModalitySection], folder: Path, tolerance: float, progress: Progress
) -> Rows:
    """Return the rows, from the cache or by a first pass.

    Parameters
    ----------
    sections : of all modalities but texts. folder : of the cache. tolerance : share of rows that may be damaged.

    Raises
    ------
    UserError : too many rows are damaged, or the cache cannot be written.
    """
    place = folder / "rows" / key_of(table, sections)
    found = load(place)
    if found is not None:
        return found
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with lock_of(place):
            found = load(place)  # another process may have made it while this one waited
            if found is None:
                _make(table, sections, place, tolerance, progress)
                found = load(place)
    except OSError as error:
        raise UserError(
            "data.no_cache",
            "Decoded rows cannot be kept in {folder}: {problem}. Set XMODAL_CACHE_DIR to a folder with room.",
            folder=folder,
            problem=reason_of(error),
        ) from error
    if found is None:
        raise UserError("data.lost_cache", "What was just written to {folder} cannot be read back.", folder=place)
    return found


def load(place: Path) -> Rows | None:
    """Read a folder; None if there is none or it is not what was written."""
    try:
        meta = msgspec.json.decode((place / META).read_bytes(), type=Meta)
        if meta.format != FORMAT:
            return None
        values = {modality.name: mapped(place / f"{number}.npy") for number, modality in enumerate(meta.modalities)}
        flags = np.load(place / "flags.npy", allow_pickle=False)
    except (OSError, ValueError, EOFError, msgspec.MsgspecError):
        return None
    if flags.shape[0] != len(meta.modalities) + 1 or any(len(array) != flags.shape[1] for array in values.values()):
        return None
    used_now(place)
    present = {modality.name: flags[number + 1] for number, modality in enumerate(meta.modalities)}
    return Rows(meta, values, present, flags[0])


def _make(
    table: Table, sections: Mapping[str, ModalitySection], place: Path, tolerance: float, progress: Progress
) -> None:
    readers = {name: reader_of(table, name, section) for name, section in sections.items()}
    make_room(place.parent, sum(_bytes(reader) * len(table) for reader in readers.values()))
    with fresh_folder(place) as folder:
        meta = _Pass(table, sections, readers, folder, tolerance).run(progress)
        (folder / META).write_bytes(msgspec.json.encode(meta))


class _RowFile:
    """An NPY file that rows are added to.

    Written, not mapped: a full disk is an error where one writes, and the end of the process where one maps.
    """

    def __init__(self, path: Path, reader: Reader, rows: int) -> None:
        self.reader = reader
        self._digest = hashlib.blake2b(digest_size=16)
        self._file = path.open("wb")
        header = {"descr": np.dtype(reader.dtype).str, "fortran_order": False, "shape": (rows, *reader.shape)}
        npy.write_array_header_1_0(self._file, header)

    def add(self, values: NDArray[Any]) -> None:
        """Write more rows."""
        content = values.tobytes()
        self._file.write(content)
        self._digest.update(content)

    def close(self) -> None:
        """End the file."""
        self._file.close()

    def finish(self) -> bytes:
        """Return the digest of all rows, which are on the disk then."""
        self._file.flush()
        os.fsync(self._file.fileno())  # a folder that is there after a power cut must not hold zeros
        return self._digest.digest()


class _Pass:
    """One pass over all rows of a table."""

    def __init__(
        self,
        table: Table,
        sections: Mapping[str, ModalitySection],
        readers: Mapping[str, Reader],
        folder: Path,
        tolerance: float,
    ) -> None:
        self._table, self._readers, self._folder = table, readers, folder
        self._cells = {name: table.columns[section.column] for name, section in sections.items()}
        self._tolerance = tolerance
        self._problems: list[Problem] = list(table.problems)
        self._at_fault: set[int] = set()
        self._lost = np.zeros(len(table), np.bool_)
        self._present = {name: np.zeros(len(table), np.bool_) for name in readers}

    def run(self, progress: Progress) -> Meta:
        """Decode everything; return what was found."""
        rows = len(self._table)
        with ExitStack() as open_files, ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, 8)) as pool:
            files = {}
            for number, (name, reader) in enumerate(self._readers.items()):
                files[name] = _RowFile(self._folder / f"{number}.npy", reader, rows)
                open_files.callback(files[name].close)
            for block in _blocks(rows):
                progress(block.start, rows)
                for name, file in files.items():
                    file.add(self._decoded(name, file.reader, block, pool))
                self._check(block.stop)
            progress(rows, rows)
            digests = [file.finish() for file in files.values()]
        np.save(self._folder / "flags.npy", np.stack([self._lost, *self._present.values()]), allow_pickle=False)
        return Meta(
            format=FORMAT,
            digest=hashlib.blake2b(b"".join(digests), digest_size=16).hexdigest(),
            modalities=tuple(reader.modality for reader in self._readers.values()),
            problems=tuple(self._problems),
        )

    def _decoded(self, name: str, reader: Reader, block: range, pool: ThreadPoolExecutor) -> NDArray[Any]:
        """Return the items of some rows; zeros where a row has none."""
        values = np.zeros((len(block), *reader.shape), reader.dtype)
        for place, item in enumerate(pool.map(_tried(reader, self._cells[name]), block)):
            row = block[place]
            if isinstance(item, UserError):
                self._problems.append(problem_of(item, self._table.places[row], self._cells[name].name(row)))
                self._at_fault.add(row)
                self._lost[row] |= self._problems[-1].row_lost
            elif item is not None:
                values[place] = item
                self._present[name][row] = True
        return values

    def _check(self, read: int) -> None:
        """Stop where more rows are damaged than may be.

        Parameters
        ----------
        read : rows of the table, until now.
        """
        unread = len(self._table.problems)
        count, rows = len(self._at_fault) + unread, len(self._table) + unread
        if count > self._tolerance * rows:
            raise too_many_problems(
                self._table.name,
                self._problems,
                count=count,
                seen=read + unread,
                rows=rows,
                tolerance=self._tolerance,
                folder=self._folder.parent.parent / "problems",
            )


def problem_of(error: UserError, place: str, item: str) -> Problem:
    """Return an error as a row of the list of problems: a file that is missing costs a modality, damage the row."""
    return Problem(
        place=place,
        item=item[:200],
        code=error.code,
        template=error.template,
        fields={key: value[:300] for key, value in error.told().items()},
        row_lost=error.code != "data.no_file",
    )


def _bytes(reader: Reader) -> int:
    """Return the bytes of a row."""
    return int(np.prod(reader.shape)) * np.dtype(reader.dtype).itemsize


def _tried(reader: Reader, cells: Any) -> Callable[[int], NDArray[Any] | UserError | None]:
    def read(row: int) -> NDArray[Any] | UserError | None:
        if cells.missing(row):
            return None
        try:
            return reader.read(row)
        except UserError as error:
            return error

    return read


def _blocks(rows: int) -> Iterator[range]:
    for start in range(0, rows, _BLOCK):
        yield range(start, min(start + _BLOCK, rows))
