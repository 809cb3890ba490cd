"""CSV and TSV: a header, and a line for each row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from xmodal.data.base import Problem
from xmodal.data.formats.cells import Read
from xmodal.data.table.cells import Words
from xmodal.errors import UserError
from xmodal.system_errors import reason_of

_LONGEST_CELL = 2**24
_OTHERS = (";", "\t")
"""What stands between cells where it is no comma: spreadsheets write semicolons in half of the world."""


def read_delimited(path: Path, delimiter: str) -> Read:
    """Read a table. Lines with too few or too many cells, or that are not UTF-8, are told and left out.

    A column without a name, as index columns have, is called by its number; one that is empty besides is left out.

    Parameters
    ----------
    delimiter : of cells; where the first line shows it nowhere, but a semicolon or a tabulator, it is that one.

    Raises
    ------
    UserError : no table.
    """
    problems: list[Problem] = []
    rows: list[list[str]] = []
    lines: list[int] = []
    header: list[str] | None = None
    unnamed: set[str] = set()
    for line, row in _rows(path, delimiter):
        if header is None:
            header = checked_header([name.strip() or f"column {number}" for number, name in enumerate(row, 1)], path)
            unnamed = {name for name, written in zip(header, row, strict=True) if not written.strip()}
        elif row and (problem := _wrong(row, header, f"{path.name}, line {line}")) is not None:
            problems.append(problem)
        elif row:
            rows.append(row)
            lines.append(line)
    if problems and not rows:
        raise UserError(
            "data.no_line",
            "{name}: none of its {count} lines can be used. The first: {place}: {problem}",
            name=path.name,
            count=len(problems),
            place=problems[0].place,
            problem=problems[0].as_error(),
        )
    if header is None or not rows:
        raise empty(path)
    columns = {name: Words([row[number].strip() for row in rows]) for number, name in enumerate(header)}
    named = {name: cells for name, cells in columns.items() if name not in unnamed or any(cells.values)}
    return Read(dict(named), [f"{path.name}, line {line}" for line in lines], tuple(problems))


def decoded(path: Path) -> str:
    """Return the text of a file: UTF-8, or UTF-16 where its mark says so; what is neither stands as surrogates.

    Raises
    ------
    UserError : it cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(
            "data.unreadable", "{name} cannot be read: {problem}.", name=path, problem=reason_of(error)
        ) from error
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", "replace")
    return content.decode("utf-8-sig", "surrogateescape")


def not_utf8(text: str) -> bool:
    """Return whether `decoded` met bytes that are no UTF-8."""
    return not text.isascii() and any("\udc80" <= sign <= "\udcff" for sign in text)


def encoding_problem(place: str, cell: str) -> Problem:
    """Return the problem of a cell that is not UTF-8."""
    return Problem(
        place=place,
        item=cell.encode("utf-8", "replace").decode()[:80],
        code="data.encoding",
        template="A cell is not UTF-8: save the table as UTF-8.",
    )


def empty(path: Path) -> UserError:
    """Return the error of a table without rows."""
    return UserError("data.empty_table", "{name} has no rows: it needs the names of columns, and rows.", name=path.name)


def checked_header(names: list[str], path: Path) -> list[str]:
    """Return the names of columns.

    Raises
    ------
    UserError : two are equal, one is empty, or one is not UTF-8.
    """
    if any(not_utf8(name) for name in names):
        raise UserError(
            "data.header_encoding",
            "{name}: the names of columns are not UTF-8: save the table as UTF-8.",
            name=path.name,
        )
    if len(set(names)) < len(names) or not all(names):
        raise UserError("data.header", "{name}: the names of columns must be unique and not empty.", name=path.name)
    return names


def _rows(path: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the line that a row begins in, and its cells."""
    csv.field_size_limit(_LONGEST_CELL)
    text = decoded(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text, delimiter), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UserError(
                "data.no_csv", "{name}, line {line}: {problem}.", name=path.name, line=line, problem=error
            ) from None
        yield line, row


def delimiter_of(text: str, expected: str) -> str:
    """Return what stands between the cells of a table: the sign expected, or another where the head shows only that."""
    first = io.StringIO(text).readline()
    found = (expected, *_OTHERS) if expected not in first else (expected,)
    return max(found, key=first.count)


def _wrong(row: list[str], header: list[str], place: str) -> Problem | None:
    if len(row) != len(header):
        return Problem(
            place=place,
            item=",".join(row)[:80].encode("utf-8", "replace").decode(),
            code="data.cells",
            template="There are {found} cells, the header names {wanted}.",
            fields={"found": str(len(row)), "wanted": str(len(header))},
        )
    bad = next((cell for cell in row if not_utf8(cell)), None)
    return None if bad is None else encoding_problem(place, bad)
