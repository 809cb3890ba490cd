"""`manifest`: a table in a file, whose cells are words or names of files relative to it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from xmodal.data.base import DATA, Problem
from xmodal.data.table.cells import Column, Files, Table, Words
from xmodal.data.table.config import TableConfig
from xmodal.data.table.roles import kind_of
from xmodal.errors import UserError

SUFFIXES = frozenset({".csv"})
_LONGEST_CELL = 2**24


@DATA.register("manifest")
class ManifestConfig(TableConfig, frozen=True, kw_only=True):
    """A CSV file with a header: words, and names of files relative to it."""

    @classmethod
    def recognises(cls, path: Path) -> int:
        """Recognise a file by its suffix."""
        return 10 if path.suffix.lower() in SUFFIXES and path.is_file() else 0

    def read_table(self) -> Table:
        """Read the file."""
        path = self.location()
        header, rows, lines, problems = read_csv(path)
        cells: dict[str, Column] = {}
        for number, name in enumerate(header):
            words = Words([row[number].strip() for row in rows])
            said = next((one.kind for one in self.modalities.values() if one.column == name), "") or kind_of(words)
            is_file = said in {"image", "audio", "vector"}
            cells[name] = Files(path.parent, words.values, outside=self.outside) if is_file else words
        places = [f"{path.name}, line {line}" for line in lines]
        return Table(path.stem, path.parent, cells, places, tuple(problems))


def read_csv(path: Path) -> tuple[list[str], list[list[str]], list[int], list[Problem]]:
    """Return header, rows, the line that each begins in, and what could not be read.

    Raises
    ------
    UserError : no table.
    """
    text = decoded(path)
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    problems: list[Problem] = []
    rows, lines, header = [], [], None
    line = 0
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            raise UserError(
                "data.no_csv", "{name}, line {line}: {problem}.", name=path.name, line=line, problem=error
            ) from None
        if header is None:
            header = _header(row, path)
        elif row and (problem := _wrong(row, header, path, line)) is not None:
            problems.append(problem)
        elif row:
            rows.append(row)
            lines.append(line)
    if header is None or not rows:
        raise UserError(
            "data.empty_table", "{name} has no rows: it needs a header and a line for each.", name=path.name
        )
    return header, rows, lines, problems


def decoded(path: Path) -> str:
    """Return the text of a file: UTF-8, or UTF-16 where its mark says so; what is neither stands as surrogates."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(
            "data.unreadable", "{name} cannot be read: {problem}.", name=path, problem=error.strerror or error
        ) from error
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", "replace")
    return content.decode("utf-8-sig", "surrogateescape")


def _header(row: list[str], path: Path) -> list[str]:
    names = [name.strip() for name in row]
    if len(set(names)) < len(names) or not all(names):
        raise UserError(
            "data.header", "{name}: the names of columns in line 1 must be unique and not empty.", name=path.name
        )
    return names


def _wrong(row: list[str], header: list[str], path: Path, line: int) -> Problem | None:
    place = f"{path.name}, line {line}"
    if len(row) != len(header):
        return Problem(
            place=place,
            item=",".join(row)[:80],
            code="data.cells",
            template="There are {found} cells, the header names {wanted}.",
            fields={"found": str(len(row)), "wanted": str(len(header))},
        )
    bad = next((cell for cell in row if any("\udc80" <= sign <= "\udcff" for sign in cell)), None)
    if bad is None:
        return None
    return Problem(
        place=place,
        item=bad.encode("utf-8", "replace").decode()[:80],
        code="data.encoding",
        template="A cell is not UTF-8: save the table as UTF-8.",
    )
