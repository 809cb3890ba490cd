"""The configuration that every source of tables shares, and how one is opened."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta
from msgspec.structs import replace

from xmodal.data.base import DataConfig, Progress
from xmodal.data.cache import cache_folder
from xmodal.data.row_cache import rows_folder
from xmodal.data.table.cells import Table
from xmodal.data.table.paired import TableData
from xmodal.data.table.readers import with_geometry
from xmodal.data.table.roles import ModalitySection, Roles, settle
from xmodal.data.table.rows import decoded_rows
from xmodal.errors import UserError


class TableConfig(DataConfig, frozen=True, kw_only=True):
    """Base of the sources that are tables: rows of cells, some of which name files."""

    path: Annotated[str, Meta(description="file or folder")] = ""
    modalities: Annotated[dict[str, ModalitySection], Meta(description="name and column of each; empty: guessed")] = {}
    split: Annotated[str, Meta(description="column: train, validation or test; empty: guessed; -: none")] = ""
    id: Annotated[str, Meta(description="column of unique names; empty: guessed; -: none")] = ""
    group: Annotated[str, Meta(description="column: rows of one group stay in one split; empty: guessed; -: none")] = ""
    same: Annotated[
        str, Meta(description="column: rows of equal cells are interchangeable; empty: what repeats most; -: none")
    ] = ""
    outside: Annotated[bool, Meta(description="allow names of files that leave the folder")] = False
    tolerance: Annotated[float, Meta(ge=0, le=1, description="share of the rows that may be damaged")] = 0.05
    cache: Annotated[str, Meta(description="folder of the cache; empty: the user's cache folder")] = ""

    def read_table(self) -> Table:
        """Read what the source says: names of files, words; no item is decoded.

        Raises
        ------
        UserError : what is wrong with it, where, and what to do.
        """
        raise NotImplementedError

    def suggested(self, table: Table) -> Roles:
        """Return the roles that the source itself names, said beside it or fixed by its format."""
        return Roles()

    def resolved(self) -> TableConfig:
        """Return the same with nothing left to be guessed, and the whole path."""
        return self._settled(self.read_table())

    def prepare(self, progress: Progress) -> None:
        """Read and decode what is not in the cache yet."""
        self._open(progress)

    def open(self) -> TableData:
        """Open the rows; decodes what is not in the cache yet."""
        return self._open(lambda done, rows: None)

    def location(self) -> Path:
        """Return the path, whole.

        Raises
        ------
        UserError : there is nothing.
        """
        path = Path(self.path).expanduser().absolute()
        if not self.path or not path.exists():
            raise UserError("data.no_path", "There is no file or folder {path}: check data.params.path.", path=path)
        return path

    def _open(self, progress: Progress) -> TableData:
        table = self.read_table()
        settled = self._settled(table)
        items = {name: section for name, section in settled.modalities.items() if section.kind != "text"}
        rows = decoded_rows(table, items, cache_folder(self.cache), self.tolerance, progress)
        return TableData(table, settled.roles(), rows, rows_folder(self.cache))

    def roles(self) -> Roles:
        """Return the roles that this configuration names."""
        return Roles(modalities=self.modalities, split=self.split, id=self.id, group=self.group, same=self.same)

    def _settled(self, table: Table) -> TableConfig:
        said, suggested = self.roles(), self.suggested(table)
        both: dict[str, Any] = {
            name: getattr(said, name) or getattr(suggested, name) for name in Roles.__struct_fields__
        }
        found = settle(table, Roles(**both))
        modalities = {name: with_geometry(table, name, section) for name, section in found.modalities.items()}
        return replace(
            self,
            path=str(self.location()),
            modalities=modalities,
            split=found.split,
            id=found.id,
            group=found.group,
            same=found.same,
        )
