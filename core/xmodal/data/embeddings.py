"""`embeddings`: vectors that another model has made, one matrix for each modality, read from files of arrays."""

# N rows, R rows asked for.
from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from xmodal.data.arrays import SUFFIXES, ArrayTable, read_arrays
from xmodal.data.arrays.checking import Checked, checked
from xmodal.data.arrays.metadata import columns_for
from xmodal.data.base import DATA, DataConfig, Modality, PairedData, Problem, Split
from xmodal.data.splits import splits_by_hash, splits_of_words
from xmodal.errors import UserError, unknown_name

NONE = "-"
"""Says that no column is meant, where an empty name lets one be guessed."""
SPLIT = "split"


@DATA.register("embeddings")
class EmbeddingsConfig(DataConfig, frozen=True, kw_only=True):
    """Precomputed embeddings: NPZ, NPY, safetensors, Parquet of lists, TensorBoard projector; encoders project them.

    One matrix for each modality, row i of each one pair, or rows matched by ids. Vectors stay on disk where the format
    allows, and are converted batch by batch. Those that are not finite are left out, and listed.
    """

    path: Annotated[str, Meta(description="file of embeddings, or folder of NPY files or a projector")] = ""
    more: Annotated[tuple[str, ...], Meta(description="further files that belong to it: image.npy, text.npy")] = ()
    metadata: Annotated[str, Meta(description="table with a line for each row: CSV, TSV or Parquet")] = ""
    id: Annotated[str, Meta(description="its column of ids; empty: id, else the order of the lines")] = ""
    split: Annotated[str, Meta(description="column: train, validation or test; empty: split; -: none")] = ""
    group: Annotated[str, Meta(description="column: rows of one group stay in one split; empty: each row alone")] = ""
    same: Annotated[str, Meta(description="column: rows of equal cells are interchangeable; empty: none are")] = ""
    tolerance: Annotated[float, Meta(ge=0, le=1, description="share of the vectors that may be not finite")] = 0.05

    @classmethod
    def recognises(cls, path: Path) -> int:
        """Return how sure it is that these are embeddings: 0 not at all; a Parquet or TSV file may be any table."""
        if path.is_dir():
            known = (path / "tensors.tsv", path / "projector_config.pbtxt")
            return 20 if any(one.is_file() for one in known) else 5 * any(path.glob("*.npy"))
        if path.suffix.lower() not in SUFFIXES:
            return 0
        return 5 if path.suffix.lower() in (".parquet", ".tsv") and path.name != "tensors.tsv" else 20

    def resolved(self) -> EmbeddingsConfig:
        """Return the same with whole paths: a run is opened from elsewhere too."""
        return msgspec.structs.replace(
            self,
            path=str(_whole(self.path)),
            more=tuple(str(_whole(name)) for name in self.more),
            metadata=str(_whole(self.metadata)) if self.metadata else "",
        )

    def open(self) -> PairedData:
        """Read the files, and every vector once; see `PairedData`.

        Raises
        ------
        UserError : what is wrong with them, where, and what to do.
        """
        if not self.path:
            raise UserError("embeddings.no_path", "data.params.path is empty: name a file of embeddings.")
        table = read_arrays([_whole(name) for name in (self.path, *self.more)])
        if len(table.vectors) < 2:
            raise UserError(
                "embeddings.one_modality",
                "{path} holds one modality only ({name}): save a matrix for each of at least two, or name further "
                "files under data.params.more.",
                path=table.path,
                name=", ".join(table.vectors),
            )
        return PrecomputedEmbeddings(self, table, checked(table))


class PrecomputedEmbeddings(PairedData):
    """Rows of a table of arrays, as `EmbeddingsConfig` says."""

    def __init__(self, config: EmbeddingsConfig, table: ArrayTable, found: Checked) -> None:
        self._table = table
        self._names = dict(zip(modality_names(table.vectors), table.vectors, strict=True))
        self.name = table.path.stem
        self.ids = table.ids
        self.columns = _columns(config, table)
        self.problems = _problems(table, found, config.tolerance)
        self.present = {name: _present(table, found, own) for name, own in self._names.items()}
        self.modalities = {
            name: Modality(name=name, kind="vector", shape=(table.vectors[own].dimension,))
            for name, own in self._names.items()
        }
        self.same = self._codes(config.same)
        self.splits = self._splits(config)
        self.fingerprint = self._fingerprint(found.digest)

    def inputs(self, modality: str, rows: NDArray[np.int64]) -> NDArray[Any]:
        """Return vectors (R, D), float32; zeros where the modality is missing."""
        found = self._table.rows(self._names[modality], rows)
        found[~self.present[modality][rows]] = 0
        return found

    def _codes(self, column: str) -> NDArray[np.int64]:
        if not column:
            return np.arange(len(self.ids), dtype=np.int64)
        return np.unique(self._column(column), return_inverse=True)[1].astype(np.int64)

    def _column(self, name: str) -> NDArray[Any]:
        if name not in self.columns:
            raise unknown_name("column", name, self.columns, where=self.name)
        return self.columns[name]

    def _splits(self, config: EmbeddingsConfig) -> dict[Split, NDArray[np.int64]]:
        """Return the splits of the rows that have any modality."""
        used = np.flatnonzero(np.any(list(self.present.values()), axis=0))
        groups = (self._column(config.group).astype(np.str_) if config.group else self.ids)[used].tolist()
        column = config.split or (SPLIT if SPLIT in self.columns else NONE)
        if column == NONE:
            found = splits_by_hash(groups)
        else:
            words = self._column(column).astype(np.str_)[used].tolist()
            found = splits_of_words(words, groups, f"{self._table.path.name}, {column}")
        return {split: used[rows] for split, rows in found.items()}

    def _fingerprint(self, digest: str) -> str:
        """Return what changes with any row: the vectors were read once already, and their digest stands for them."""
        all_ = hashlib.sha256(digest.encode())
        all_.update("\n".join(self.ids.tolist()).encode("utf-8", "surrogatepass"))
        for arrays in (self._table.places, self.present, self.splits, {"same": self.same}):
            for name, values in arrays.items():
                all_.update(f"{name}:{len(values)};".encode())
                all_.update(np.ascontiguousarray(values).data)
        return all_.hexdigest()[:32]


def modality_names(names: Mapping[str, object]) -> list[str]:
    """Return names that an encoder can be called by: a letter, then letters, digits, ``_`` and ``-``.

    ``img.emb`` becomes ``img_emb``, ``0`` becomes ``m0``; where two would be one, a number is added.
    """
    found: list[str] = []
    for name in names:
        plain = "".join(sign if (sign.isascii() and sign.isalnum()) or sign in "_-" else "_" for sign in name)
        plain = plain if plain[:1].isascii() and plain[:1].isalpha() else f"m{plain}"
        number = 2
        chosen = plain
        while chosen in found:
            chosen, number = f"{plain}_{number}", number + 1
        found.append(chosen)
    return found


def _columns(config: EmbeddingsConfig, table: ArrayTable) -> dict[str, NDArray[Any]]:
    if not config.metadata:
        return dict(table.columns)
    told = columns_for(_whole(config.metadata), table.ids, has_ids=table.has_ids, column=config.id)
    return {**table.columns, **told}


def _present(table: ArrayTable, found: Checked, name: str) -> NDArray[np.bool_]:
    places = table.places[name]
    if len(table.vectors[name]) == 0:
        return np.zeros(len(places), np.bool_)
    present: NDArray[np.bool_] = (places >= 0) & found.finite[name][np.maximum(places, 0)]
    return present


def _problems(table: ArrayTable, found: Checked, tolerance: float) -> tuple[Problem, ...]:
    """List the vectors that are left out.

    Raises
    ------
    UserError : they are too many.
    """
    problems = []
    for name, finite in found.finite.items():
        places = table.places[name]
        rows = np.flatnonzero((places >= 0) & ~finite[np.maximum(places, 0)]) if len(finite) else np.empty(0, np.int64)
        if len(rows) > tolerance * len(table):
            raise UserError(
                "embeddings.not_finite",
                "{count} of {rows} vectors of {name} in {path} hold NaN or infinite numbers, the first in row {row}: "
                "make them again, or raise data.params.tolerance to leave them out.",
                count=len(rows),
                rows=len(table),
                name=name,
                path=table.path,
                row=rows[0],
            )
        problems += [
            Problem(
                place=f"{table.path.name}, row {row}",
                item=f"{name} of {table.ids[row]}",
                code="embeddings.vector",
                template="This vector holds NaN or infinite numbers: it is left out.",
                row_lost=False,
            )
            for row in rows.tolist()
        ]
    return tuple(problems)


def _whole(name: str) -> Path:
    return Path(name).expanduser().absolute()
