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


def read_delimited(path: Path, delimiter: str) -> Read:
    """Read a table. Lines with too few or too many cells, or that are not UTF-8, are told and left out.

    Raises
    ------
    UserError : no table.
    """
    problems: list[Problem] = []
    rows: list[list[str]] = []
    lines: list[int] = []
    header: list[str] | None = None
    for line, row in _rows(path, delimiter):
        if header is None:
            header = checked_header([name.strip() for name in row], path)
        elif row and (problem := _wrong(row, header, f"{path.name}, line {line}")) is not None:
            problems.append(problem)
        elif row:
            rows.append(row)
            lines.append(line)
    if header is None or not rows:
        raise empty(path)
    columns = {name: Words([row[number].strip() for row in rows]) for number, name in enumerate(header)}
    return Read(dict(columns), [f"{path.name}, line {line}" for line in lines], tuple(problems))


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
    return any("\udc80" <= sign <= "\udcff" for sign in text)


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
    UserError : two are equal, or one is empty.
    """
    if len(set(names)) < len(names) or not all(names):
        raise UserError("data.header", "{name}: the names of columns must be unique and not empty.", name=path.name)
    return names


def _rows(path: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the line that a row begins in, and its cells."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(decoded(path), newline=""), delimiter=delimiter, strict=True)
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
