"""JSON Lines: an object per line. Strings, numbers, and lists of either; what is missing is an empty cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeGuard

import msgspec

from xmodal.data.base import Problem
from xmodal.data.formats.cells import Read, other_length, vectors
from xmodal.data.formats.delimited import decoded, empty, encoding_problem, not_utf8
from xmodal.data.formats.several import in_one_line, is_words, words_of
from xmodal.data.table.cells import Column, Words

Row = dict[str, Any]


def read_json_lines(path: Path) -> Read:
    """Read a table. Lines that are no object are told and left out.

    Raises
    ------
    UserError : no table.
    """
    problems: list[Problem] = []
    rows: list[Row] = []
    places: list[str] = []
    decoder = msgspec.json.Decoder(dict[str, Any])
    # Lines end with a line feed alone: a text may hold what Python also takes for the end of a line.
    for number, line in enumerate(decoded(path).split("\n"), start=1):
        place = f"{path.name}, line {number}"
        if not line.strip():
            continue
        if not_utf8(line):
            problems.append(encoding_problem(place, line))
            continue
        try:
            rows.append(decoder.decode(line))
        except (msgspec.MsgspecError, RecursionError) as error:
            problems.append(_no_object(place, line, error))
            continue
        places.append(place)
    return assembled(path, rows, places, problems)


def assembled(path: Path, rows: list[Row], places: list[str], problems: list[Problem]) -> Read:
    """Return objects as columns.

    Raises
    ------
    UserError : there are none.
    """
    if not rows:
        raise empty(path)
    columns: dict[str, Column] = {}
    lists: dict[str, list[list[str]]] = {}
    for name in dict.fromkeys(name for row in rows for name in row):
        cells = [row.get(name) for row in rows]
        if is_words(cells):
            lists[name] = words_of(cells)
            columns[name] = in_one_line(lists[name])
            continue
        if not _is_vector(cells):
            columns[name] = Words([word_of(cell) for cell in cells])
            continue
        columns[name] = found = vectors(cells)
        wanted = found.values.shape[1]
        for place, cell in zip(places, cells, strict=True):
            if isinstance(cell, list) and len(cell) != wanted:
                problems.append(other_length(place, name, len(cell), wanted))
    return Read(columns, places, tuple(problems), lists)


def _is_vector(cells: Sequence[object]) -> TypeGuard[list[list[float] | None]]:
    """Return whether a column holds lists of numbers, and nothing else but gaps."""
    filled = [cell for cell in cells if cell is not None]
    return bool(filled) and all(
        isinstance(cell, list) and cell and all(type(number) in {int, float} for number in cell) for cell in filled
    )


def word_of(cell: object) -> str:
    """Return a value of JSON as a cell of words."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    return str(cell) if isinstance(cell, (int, float)) else msgspec.json.encode(cell).decode()


def _no_object(place: str, line: str, error: Exception) -> Problem:
    return Problem(
        place=place,
        item=line[:80],
        code="data.no_json",
        template="The line is no JSON object: {problem}.",
        fields={"problem": str(error)},
    )
