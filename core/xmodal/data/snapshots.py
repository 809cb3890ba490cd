"""`snapshots`: a folder that another program writes its embeddings to, again and again, one file for each step."""

# N rows of the data, M rows of a snapshot, R rows asked for.
from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from xmodal.data.arrays import ArrayTable, read_arrays
from xmodal.data.arrays.metadata import SUFFIXES as TABLES
from xmodal.data.arrays.metadata import columns_for
from xmodal.data.base import DATA, DataConfig, Modality, PairedData, Split
from xmodal.data.embeddings import modality_names
from xmodal.data.row_items import RowItems
from xmodal.errors import UserError

SUFFIXES = (".npz", ".safetensors", ".parquet")
SPLIT: Split = "validation"
"""The split that all rows are of: what an evaluation loop embeds is what it does not train on."""
MOST_CLASSES = 50
"""Texts that are so few are classes."""
_STEP = re.compile(r"(\d+)\D*$")
_DIGITS = 12
"""Digits of a step: a longer number is something else."""


@DATA.register("snapshots")
class SnapshotsConfig(DataConfig, frozen=True, kw_only=True):
    """A folder of embedding snapshots (step-000100.npz) that another program writes: to look at, not to train on.

    Each file holds a matrix for each modality, and ids; a table ``metadata.csv``, ``.tsv`` or ``.parquet`` in the
    folder says more about the rows, and may name their pictures, texts and sounds. The oldest snapshot says which rows
    there are.
    """

    path: Annotated[str, Meta(description="folder of the snapshots")] = ""

    def open(self) -> PairedData:
        """Read the oldest snapshot and the metadata.

        Raises
        ------
        UserError : there is no snapshot, or none that can be read; what is wrong with it, or with the metadata.
        """
        folder = Path(self.path).expanduser().absolute()
        return SnapshotRows(folder, _first(folder))


class SnapshotRows(PairedData):
    """The rows of the oldest snapshot of a folder."""

    def __init__(self, folder: Path, table: ArrayTable) -> None:
        check_dimensions(table)
        self.folder = folder
        self.name = folder.name
        self.ids = table.ids
        self.has_ids = table.has_ids
        self.names = dict(zip(modality_names(table.vectors), table.vectors, strict=True))
        self.modalities = {
            name: Modality(name=name, kind="vector", shape=(table.vectors[own].dimension,))
            for name, own in self.names.items()
        }
        self.columns = dict(table.columns)
        metadata = next((folder / f"metadata{suffix}" for suffix in TABLES if _is_there(folder, suffix)), None)
        if metadata is not None:
            self.columns |= columns_for(metadata, table.ids, has_ids=table.has_ids)
        self._items = RowItems(self.columns, tuple(self.names), metadata or folder / table.path.name)
        self.problems = self._items.problems
        self.columns = {name: cells for name, cells in self.columns.items() if not self._is_item(name)}
        rows = np.arange(len(table.ids), dtype=np.int64)
        self.same = rows
        nothing = np.empty(0, np.int64)
        self.splits = {"train": nothing, "validation": rows, "test": nothing}
        self.present = {name: table.places[own] >= 0 for name, own in self.names.items()}
        digest = hashlib.sha256("\n".join([str(folder), *self.names, *self.ids.tolist()]).encode("utf-8", "replace"))
        self.fingerprint = digest.hexdigest()[:32]

    def inputs(self, modality: str, rows: NDArray[np.int64]) -> NDArray[Any]:
        """Return the vectors of the newest snapshot, (R, D) float32."""
        files = snapshot_files(self.folder)
        return self.vectors(read_arrays(files[max(files)]), rows)[modality][0]

    def shown_as(self, modality: str) -> Modality:
        """Return what the table beside the snapshots names for a modality; the vectors if it names nothing."""
        return self._items.shown.get(modality, self.modalities[modality])

    def text(self, modality: str, row: int) -> str | None:
        """Return the text that the table says."""
        return self._items.text(modality, row)

    def picture(self, modality: str, row: int) -> NDArray[np.uint8] | None:
        """Return the picture, or the spectrogram of the sound, that the table names."""
        return self._items.picture(modality, row)

    def sound(self, modality: str, row: int) -> NDArray[np.float32] | None:
        """Return the sound that the table names."""
        return self._items.sound(modality, row)

    def _is_item(self, column: str) -> bool:
        """Return whether a column is shown as items only: classes colour the map, too."""
        modality = next((name for name, own in self._items.columns.items() if own == column), None)
        if modality is None:
            return False
        return self._items.shown[modality].kind != "text" or len(set(self.columns[column].tolist())) > MOST_CLASSES

    def vectors(
        self, table: ArrayTable, rows: NDArray[np.int64]
    ) -> dict[str, tuple[NDArray[np.float32], NDArray[np.bool_]]]:
        """Return modality -> ((R, D), (R,)): vectors of a snapshot, zeros where they are absent, and where they are.

        What is not finite is absent.

        Raises
        ------
        UserError : the snapshot is of other rows or modalities.
        """
        places = self._places(table)[rows]
        found = {}
        for name, own in self.names.items():
            if own not in table.vectors:
                raise UserError(
                    "snapshots.modality",
                    "{path} holds no {name}, which the first snapshot has: it is left out.",
                    path=table.path.name,
                    name=own,
                )
            vectors = table.rows(own, np.maximum(places, 0))
            present = (places >= 0) & (table.places[own][np.maximum(places, 0)] >= 0) & np.isfinite(vectors).all(axis=1)
            vectors[~present] = 0
            found[name] = (vectors, present)
        check_dimensions(table)
        return found

    def _places(self, table: ArrayTable) -> NDArray[np.int64]:
        """Return (N,): the row of a snapshot that each row of the data is; -1 where it has none."""
        if self.has_ids and table.has_ids:
            if np.array_equal(table.ids, self.ids):
                return np.arange(len(self.ids))
            at = {name: row for row, name in enumerate(table.ids.tolist())}
            places = np.array([at.get(name, -1) for name in self.ids.tolist()], np.int64)
            if (places >= 0).any():
                return places
        elif len(table) == len(self.ids):
            return np.arange(len(self.ids))
        raise UserError(
            "snapshots.rows",
            "{path} has {found} rows that are not those of the first snapshot ({rows}): it is left out; save ids with "
            "each.",
            path=table.path.name,
            found=len(table),
            rows=len(self.ids),
        )


def snapshot_files(folder: Path) -> dict[int, Path]:
    """Return step -> file, in order: of the files whose names end in a number, of several of one step the last.

    Raises
    ------
    OSError : the folder cannot be read.
    """
    found = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and step_of(path) >= 0:
            found[step_of(path)] = path
    return dict(sorted(found.items()))


def step_of(path: Path) -> int:
    """Return the last number in a file's name; -1 where there is none."""
    match = _STEP.search(path.stem)
    return -1 if match is None or len(match[1]) > _DIGITS else int(match[1])


def is_snapshot_folder(folder: Path) -> bool:
    """Whether this is a folder of snapshots, and no run of ours."""
    return folder.is_dir() and not (folder / "run.toml").exists() and bool(snapshot_files(folder))


def check_dimensions(table: ArrayTable) -> None:
    """Refuse what is no shared space.

    Raises
    ------
    UserError : one modality only, or modalities of different dimensions.
    """
    sizes = {name: matrix.dimension for name, matrix in table.vectors.items()}
    if len(sizes) < 2 or len(set(sizes.values())) > 1:
        raise UserError(
            "snapshots.space",
            "{path} is no snapshot of a shared space: it needs two modalities or more, of as many numbers each; it has "
            "{sizes}.",
            path=table.path.name,
            sizes=", ".join(f"{name}: {size}" for name, size in sizes.items()),
        )


def _is_there(folder: Path, suffix: str) -> bool:
    return (folder / f"metadata{suffix}").is_file()


def _first(folder: Path) -> ArrayTable:
    """Return the oldest snapshot that can be read."""
    problem: UserError | None = None
    for path in snapshot_files(folder).values() if folder.is_dir() else ():
        try:
            return read_arrays(path)
        except UserError as error:
            problem = problem or error
    raise problem or UserError(
        "snapshots.none",
        "{folder} holds no snapshot: save one there, named after its step (step-000100.npz), and open it again.",
        folder=folder,
    )
