"""Columns of a source: words, files, vectors. They say where items are; nothing is decoded here."""

# ruff: noqa: PTH100, PTH110, PTH116, PTH118, PTH123
# Names stay strings: a Path for each of 100,000 files takes seconds.
# N rows, D numbers of a vector.
from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from xmodal.data.base import Problem
from xmodal.errors import UserError
from xmodal.system_errors import reason_of

LARGEST_ITEM = 256 * 2**20
"""Bytes: a larger file is no item of a data set that anybody trains on, and must not fill the memory."""


@dataclass(frozen=True)
class Words:
    """A column of words or numbers as they are written; "" is an empty cell."""

    values: Sequence[str]

    def __len__(self) -> int:
        return len(self.values)

    def missing(self, row: int) -> bool:
        """Return whether a row has nothing here."""
        return not self.values[row]

    def name(self, row: int) -> str:
        """Return how messages name the item."""
        return self.values[row]

    def stamp(self, row: int) -> str:
        """Return what changes when the item does."""
        return self.values[row]


@dataclass(frozen=True)
class Vectors:
    """A column of vectors.

    Attributes
    ----------
    values : (N, D) numbers; anything where a row has none. present : (N,) bool.
    """

    values: NDArray[np.float32]
    present: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.values)

    def missing(self, row: int) -> bool:
        """Return whether a row has nothing here."""
        return not self.present[row]

    def name(self, row: int) -> str:
        """Return how messages name the item."""
        return f"{self.values.shape[1]} numbers"

    def stamp(self, row: int) -> str:
        """Return what changes when the item does."""
        return self.values[row].tobytes().hex() if self.present[row] else ""


class Blobs(ABC):
    """A column of items that are bytes somewhere: pictures, sounds, arrays."""

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def missing(self, row: int) -> bool:
        """Return whether a row has nothing here."""

    @abstractmethod
    def name(self, row: int) -> str:
        """Return how messages name the item; its suffix tells the format."""

    @abstractmethod
    def stamp(self, row: int) -> str:
        """Return what changes when the item does; "" where it cannot be read."""

    def origin(self, row: int) -> str:
        """Return what is equal where two cells hold one item, as the same picture under five captions; "": unknown."""
        return ""

    @abstractmethod
    def read(self, row: int) -> bytes:
        """Return the bytes.

        Raises
        ------
        UserError : they cannot be read, or are too many.
        """


class Files(Blobs):
    """Files named relative to a folder, with slashes or with backslashes.

    Parameters
    ----------
    root : the folder. names : (N,) as written; "" is an empty cell.
    outside : allow names that leave the folder.
    """

    def __init__(self, root: Path, names: Sequence[str], *, outside: bool = False) -> None:
        self._root = os.path.abspath(root)
        self._names = names
        self._outside = outside

    def __len__(self) -> int:
        return len(self._names)

    def missing(self, row: int) -> bool:
        """Return whether the cell is empty; a file that is not there is a problem, not an empty cell."""
        return not self._names[row]

    def name(self, row: int) -> str:
        """Return the name as written."""
        return self._names[row]

    def path(self, row: int) -> str:
        """Return where a file is.

        Raises
        ------
        UserError : outside the folder, where that is not allowed.
        """
        name = self._names[row]
        path = os.path.normpath(os.path.join(self._root, name))
        if "\\" in name and os.sep == "/" and not os.path.exists(path):  # written where folders end with it
            path = os.path.normpath(os.path.join(self._root, name.replace("\\", "/")))
        if not self._outside and not path.startswith(self._root + os.sep):
            raise UserError(
                "data.outside",
                "{name} lies outside {folder}: set data.params.outside to true if you trust who wrote it.",
                name=name,
                folder=self._root,
            )
        return path

    def origin(self, row: int) -> str:
        """Return the name without what means nothing in it: ``./a.png`` is ``a.png``."""
        name = self._names[row]
        return os.path.normpath(name) if name else ""

    def stamp(self, row: int) -> str:
        """Return size and time of change."""
        try:
            found = os.stat(self.path(row))
        except (OSError, ValueError):  # ValueError: a NUL in the name, or outside
            return ""
        return f"{found.st_size}:{found.st_mtime_ns}"

    def read(self, row: int) -> bytes:
        """Return the content of a file."""
        path, name = self.path(row), self._names[row]
        try:
            size = os.stat(path).st_size
            if size > LARGEST_ITEM:
                raise _too_large(name, size)
            with open(path, "rb") as file:
                return file.read(LARGEST_ITEM)
        except FileNotFoundError:
            if "://" in name:
                raise UserError(
                    "data.address",
                    "{name} is an address: fetch the files, and name where they lie.",
                    name=name,
                ) from None
            raise UserError("data.no_file", "{name} does not exist.", name=name) from None
        except (OSError, ValueError) as error:
            raise UserError(
                "data.unreadable", "{name} cannot be read: {problem}.", name=name, problem=reason_of(error)
            ) from None


def _too_large(name: str, size: int) -> UserError:
    return UserError("data.too_large", "{name} has {size} bytes: too many for one item.", name=name, size=size)


Column: TypeAlias = Words | Vectors | Blobs


@dataclass(frozen=True)
class Table:
    """What a source says: rows of cells.

    Attributes
    ----------
    name : for titles and folders. folder : that names of files are relative to.
    columns : name -> cells, all of one length, in the source's order.
    places : (N,) where each row stands: ``"manifest.csv, line 12"``.
    problems : rows that could not even be read; they are not among the columns'.
    items : the column whose cells are equal where several rows were one of the source; "": every row is its own.
    """

    name: str
    folder: Path
    columns: dict[str, Column]
    places: Sequence[str]
    problems: tuple[Problem, ...] = ()
    items: str = ""

    def __len__(self) -> int:
        return len(self.places)

    def turns(self) -> list[int]:
        """Return (N,): 1 for the first row of an item, 2 for its second, ..."""
        if not self.items:
            return [1] * len(self)
        seen: Counter[str] = Counter()
        turns = []
        for item in self.words(self.items):
            seen[item] += 1
            turns.append(seen[item])
        return turns

    def words(self, column: str) -> Sequence[str]:
        """Return a column of words.

        Raises
        ------
        UserError : there is none of this name.
        """
        found = self.columns.get(column)
        if not isinstance(found, Words):
            choices = ", ".join(name for name, cells in self.columns.items() if isinstance(cells, Words)) or "(none)"
            raise UserError(
                "data.no_column",
                "{name} has no column of words named {column!r}: it has {choices}.",
                name=self.name,
                column=column,
                choices=choices,
            )
        return found.values
