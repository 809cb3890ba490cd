"""`manifest`: a table in a file, whose cells are words or names of files relative to it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import msgspec

from xmodal.data.base import DATA
from xmodal.data.formats.cells import Read
from xmodal.data.formats.delimited import read_delimited
from xmodal.data.formats.json_lines import read_json_lines
from xmodal.data.formats.parquet import read_parquet
from xmodal.data.formats.several import spread
from xmodal.data.table.cells import Column, Files, Table, Words
from xmodal.data.table.config import TableConfig
from xmodal.data.table.recent import read_once
from xmodal.data.table.roles import Roles, kind_of
from xmodal.errors import UserError
from xmodal.system_errors import reason_of
from xmodal.validation import invalid

READERS: Mapping[str, Callable[[Path], Read]] = {
    ".csv": lambda path: read_delimited(path, ","),
    ".tsv": lambda path: read_delimited(path, "\t"),
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".parquet": read_parquet,
}


@DATA.register("manifest")
class ManifestConfig(TableConfig, frozen=True, kw_only=True):
    """A table in a file (CSV, TSV, JSONL, Parquet): words, and names of files relative to it.

    A TOML file of the same name beside it may say which column is what, in the fields of this configuration.
    """

    @classmethod
    def recognises(cls, path: Path) -> int:
        """Recognise a file by its suffix."""
        return 10 if path.suffix.lower() in READERS and path.is_file() else 0

    def suggested(self, table: Table) -> Roles:
        """Return what the TOML file beside the table says."""
        return read_roles(self.location().with_suffix(".toml"))

    def read_table(self) -> Table:
        """Read the file."""
        path = self.location()
        if path.suffix.lower() not in READERS or not path.is_file():
            raise UserError(
                "data.no_table", "{name} is no table: it must be a file ending in {suffixes}.",
                name=path, suffixes=", ".join(READERS),
            )  # fmt: skip
        found = read_once([path], "manifest", lambda: READERS[path.suffix.lower()](path))
        said = {**read_roles(path.with_suffix(".toml")).modalities, **self.modalities}
        kinds = {section.column or name: section.kind for name, section in said.items()}
        plain = Table(path.stem, path.parent, found.columns, found.places, found.problems)
        table = spread(plain, found.lists, said)
        columns: dict[str, Column] = {}
        for name, cells in table.columns.items():
            columns[name] = cells
            if isinstance(cells, Words) and (kinds.get(name) or kind_of(cells)) in {"image", "audio", "vector"}:
                columns[name] = Files(path.parent, cells.values, outside=self.outside)
        return replace(table, columns=columns)


def read_roles(path: Path) -> Roles:
    """Return what a TOML file says about columns; nothing if there is no such file.

    Raises
    ------
    UserError : it is no TOML, or says what nobody asked.
    """
    try:
        plain = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return Roles()
    except (OSError, ValueError) as error:
        raise UserError(
            "data.no_toml", "{name} cannot be read: {problem}.", name=path, problem=reason_of(error)
        ) from None
    try:
        return msgspec.convert(plain, Roles)
    except msgspec.ValidationError as error:
        raise invalid(str(error), path.name) from None
