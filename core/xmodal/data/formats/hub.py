"""`huggingface`: data sets of Hugging Face `datasets`: saved to disk, an imagefolder with metadata, or by name."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import numpy as np
from msgspec import Meta

from xmodal.data.base import DATA
from xmodal.data.formats.cells import vectors
from xmodal.data.formats.json_lines import word_of
from xmodal.data.formats.parquet import suffix_of
from xmodal.data.formats.several import in_one_line, is_words, spread, words_of
from xmodal.data.splits import SPLIT_WORDS
from xmodal.data.table.cells import Blobs, Column, Table, Words
from xmodal.data.table.config import TableConfig
from xmodal.data.table.roles import Roles
from xmodal.errors import UserError
from xmodal.system_errors import reason_of

SAVED = ("dataset_dict.json", "dataset_info.json", "state.json")
"""Files that tell that a folder was written by `save_to_disk`."""
METADATA = ("metadata.csv", "metadata.jsonl", "metadata.parquet")


class Rows(Blobs):
    """A column of pictures or sounds of one or several splits, read from Arrow files when asked for."""

    def __init__(self, parts: Sequence[Any], column: str) -> None:
        self._parts = [part.select_columns([column]) for part in parts]
        self._column = column
        self._starts = np.cumsum([0, *map(len, parts)])
        # The fingerprint is of the Arrow files and of all that was done to them.
        self._stamps = [str(part._fingerprint) for part in parts]  # noqa: SLF001  # there is no public name for it
        self._origins: dict[int, str] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return int(self._starts[-1])

    def missing(self, row: int) -> bool:
        """Return whether the cell is empty."""
        cell = self._cell(row)
        return not (cell and (cell.get("bytes") or cell.get("path")))

    def name(self, row: int) -> str:
        """Return the name that the cell keeps, or one made of column, row and what the bytes are."""
        cell = self._cell(row) or {}
        return str(cell.get("path") or f"{self._column}[{row}]{suffix_of(cell)}")

    def stamp(self, row: int) -> str:
        """Return what changes when the data set does."""
        part = int(np.searchsorted(self._starts, row, side="right")) - 1
        return f"{self._stamps[part]}:{row - int(self._starts[part])}"

    def origin(self, row: int) -> str:
        """Return a digest of the bytes, or where the file lies."""
        if row not in self._origins:
            cell = self._cell(row) or {}
            content = cell.get("bytes")
            digest = hashlib.blake2b(content, digest_size=16).hexdigest() if content else ""
            self._origins[row] = digest or str(cell.get("path") or "")
        return self._origins[row]

    def read(self, row: int) -> bytes:
        """Return the bytes of a cell, or of the file that it names."""
        cell = self._cell(row)
        if cell.get("bytes"):
            return bytes(cell["bytes"])
        try:
            return Path(cell["path"]).read_bytes()
        except FileNotFoundError:
            raise UserError("data.no_file", "{name} does not exist.", name=cell["path"]) from None
        except OSError as error:
            raise UserError(
                "data.unreadable", "{name} cannot be read: {problem}.", name=cell["path"], problem=reason_of(error)
            ) from None

    def _cell(self, row: int) -> Any:
        part = int(np.searchsorted(self._starts, row, side="right")) - 1
        with self._lock:
            return self._parts[part][row - int(self._starts[part])][self._column]


@DATA.register("huggingface")
class HuggingFaceConfig(TableConfig, frozen=True, kw_only=True):
    """Hugging Face datasets: a folder of save_to_disk, an imagefolder with metadata, or a name on the hub."""

    path: Annotated[str, Meta(description="folder, or name on the hub: owner/name")] = ""
    subset: Annotated[str, Meta(description="configuration of a data set that has several")] = ""
    revision: Annotated[str, Meta(description="branch, tag or commit on the hub")] = ""

    @classmethod
    def recognises(cls, path: Path) -> int:
        """Recognise folders that `save_to_disk` wrote, or that hold metadata beside pictures."""
        if not path.is_dir():
            return 0
        if any((path / name).is_file() for name in SAVED):
            return 20
        beside = [path, *(path / split for split in SPLIT_WORDS)]
        return 14 if any((folder / name).is_file() for folder in beside for name in METADATA) else 0

    def suggested(self, table: Table) -> Roles:
        """Return nothing: the columns' types have told their kinds."""
        return Roles()

    def location(self) -> Path:
        """Return the path; a name on the hub as it is."""
        path = Path(self.path).expanduser()
        return path.absolute() if path.exists() else Path(self.path)

    def read_table(self) -> Table:
        """Open the data set; a name on the hub is fetched.

        Raises
        ------
        UserError : datasets is missing, there is no such data set, or no network.
        """
        parts = _parts(self._load(_datasets()))
        first = next(iter(parts.values()))
        columns: dict[str, Column] = {}
        lists: dict[str, list[list[str]]] = {}
        for name, feature in first.features.items():
            columns[name] = _column(list(parts.values()), name, feature, lists)
        if len(parts) > 1 and "split" not in columns:
            columns["split"] = Words([split for split, part in parts.items() for _ in range(len(part))])
        places = [f"{split}, row {row + 1}" for split, part in parts.items() for row in range(len(part))]
        location = self.location()
        return spread(Table(location.name, location, columns, places), lists, self.modalities)

    def _load(self, datasets: ModuleType) -> Any:
        path = Path(self.path).expanduser()
        try:
            if path.is_dir():
                if any((path / name).is_file() for name in SAVED):
                    return datasets.load_from_disk(str(path))
                return datasets.load_dataset("imagefolder", data_dir=str(path))
            return datasets.load_dataset(self.path, self.subset or None, revision=self.revision or None)
        # Whatever is wrong with a name, the network or a folder comes as one of many kinds of errors, each with its
        # sentence; code of the data set's own is never run.
        except Exception as error:  # noqa: BLE001
            raise UserError(
                "data.no_dataset",
                "{path} cannot be opened with datasets: {problem}",
                path=self.path,
                problem=str(error).split("\n", 1)[0][:300] or type(error).__name__,
            ) from None


def _parts(found: Any) -> Mapping[str, Any]:
    """Return split -> rows; one that is named as no split is train."""
    parts = dict(found) if isinstance(found, dict) else {str(found.split or "train"): found}
    named = {split: part for split, part in parts.items() if split.lower() in SPLIT_WORDS and len(part)}
    if not named:
        named = {"train": next(iter(parts.values()))}
    return named


def _column(parts: Sequence[Any], name: str, feature: Any, lists: dict[str, list[list[str]]]) -> Column:
    kind = type(feature).__name__
    if kind in {"Image", "Audio"}:
        return Rows([part.cast_column(name, type(feature)(decode=False)) for part in parts], name)
    values = [value for part in parts for value in part.with_format(None)[name]]
    if kind in {"Sequence", "List", "LargeList"} and _is_number(getattr(feature, "feature", None)):
        return vectors(values)
    if is_words(values):
        lists[name] = words_of(values)
        return in_one_line(lists[name])
    if kind == "ClassLabel":
        return Words([feature.int2str(value) if value is not None and value >= 0 else "" for value in values])
    return Words([word_of(value) for value in values])


def _is_number(feature: Any) -> bool:
    return str(getattr(feature, "dtype", "")).startswith(("float", "int", "uint"))


def _datasets() -> ModuleType:
    try:
        import datasets
    except ImportError:
        raise UserError(
            "data.no_datasets", "This needs Hugging Face datasets: python -m pip install 'xmodal[datasets]'."
        ) from None
    found: ModuleType = datasets
    return found
