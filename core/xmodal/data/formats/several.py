"""Several texts of one item, as a list in one cell: a row for each, as COCO's captions are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias, TypeGuard

import numpy as np
from numpy.typing import NDArray

from xmodal.data.table.cells import Blobs, Column, Table, Vectors, Words
from xmodal.data.table.roles import ModalitySection, guess_modalities

Lists: TypeAlias = Mapping[str, Sequence[Sequence[str]]]
"""Column -> (N,) the words of each cell."""
ITEM = "item"


def is_words(cells: Sequence[object]) -> TypeGuard[list[list[str] | str | None]]:
    """Return whether a column holds lists of words, and nothing else but single words and gaps."""
    filled = [cell for cell in cells if cell is not None]
    lists = [cell for cell in filled if isinstance(cell, list)]
    return (
        any(lists)
        and len(lists) + sum(isinstance(cell, str) for cell in filled) == len(filled)
        and all(isinstance(word, str) for cell in lists for word in cell)
    )


def words_of(cells: Sequence[list[str] | str | None]) -> list[list[str]]:
    """Return the words of each cell; those that are empty are left out."""
    listed = ([cell] if isinstance(cell, str) else cell or [] for cell in cells)
    return [[word.strip() for word in cell if word.strip()] for cell in listed]


def in_one_line(lists: Sequence[Sequence[str]]) -> Words:
    """Return cells of several words as they stand in a column that is no modality."""
    return Words([", ".join(cell) for cell in lists])


def spread(table: Table, lists: Lists, said: Mapping[str, ModalitySection]) -> Table:
    """Return a table with a row for each of the texts that stand in one cell; they share all the rest.

    Only modalities are spread: of what is there to colour by, the list is one value. Of two columns of lists the first
    texts stand in one row, the second in the next; where one has more, the other's cell is empty. A column ``item``
    says which rows were one.

    Parameters
    ----------
    table : with `in_one_line` of each column of lists. lists : those columns. said : modalities; none: guessed.
    """
    modalities = said or (guess_modalities(table) if lists else {})
    chosen = {section.column or name for name, section in modalities.items()} & lists.keys()
    if not chosen:
        return table
    counts = np.array([max(1, *(len(lists[name][row]) for name in chosen)) for row in range(len(table))])
    rows = np.repeat(np.arange(len(table)), counts)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    pairs = list(zip(rows.tolist(), within.tolist(), strict=True))
    columns: dict[str, Column] = {}
    for name, cells in table.columns.items():
        if name in chosen:
            texts = lists[name]
            columns[name] = Words([texts[row][n] if n < len(texts[row]) else "" for row, n in pairs])
        else:
            columns[name] = _repeated(cells, rows)
    item, number = ITEM, 2
    while item in columns:
        item, number = f"{ITEM}_{number}", number + 1
    columns[item] = Words([str(row + 1) for row in rows.tolist()])
    return replace(table, columns=columns, places=[table.places[row] for row in rows.tolist()], items=item)


class Repeated(Blobs):
    """Rows of another column, some of them several times.

    Parameters
    ----------
    rows : (N,) of the other column.
    """

    def __init__(self, cells: Blobs, rows: NDArray[np.int64]) -> None:
        self._cells = cells
        self._rows: list[int] = rows.tolist()

    def __len__(self) -> int:
        return len(self._rows)

    def missing(self, row: int) -> bool:
        """Return whether the cell is empty."""
        return self._cells.missing(self._rows[row])

    def name(self, row: int) -> str:
        """Return the name of the item."""
        return self._cells.name(self._rows[row])

    def stamp(self, row: int) -> str:
        """Return what changes when the item does."""
        return self._cells.stamp(self._rows[row])

    def origin(self, row: int) -> str:
        """Return what tells that two cells hold one item."""
        return self._cells.origin(self._rows[row]) or f"row {self._rows[row]}"

    def read(self, row: int) -> bytes:
        """Return the bytes of the item."""
        return self._cells.read(self._rows[row])


def _repeated(cells: Column, rows: NDArray[np.int64]) -> Column:
    if isinstance(cells, Words):
        return Words([cells.values[row] for row in rows.tolist()])
    if isinstance(cells, Vectors):
        return Vectors(cells.values[rows], cells.present[rows])
    return Repeated(cells, rows)
