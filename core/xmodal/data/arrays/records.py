"""What a file of embeddings holds: matrices that stay on disk, ids, columns."""

# N rows of the table, M rows of a matrix, D its dimension, R rows asked for.
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Encoding = Literal["float16", "bfloat16", "float32", "float64"]
_EXPONENT: dict[Encoding, int] = {"float16": 0x7C00, "bfloat16": 0x7F80}
"""Bits of the exponent; where all are set the number is infinite or NaN."""


@dataclass(frozen=True)
class Matrix:
    """Vectors as their file holds them, on disk wherever the format allows. They are converted as they are read.

    Attributes
    ----------
    stored : (M, D); bfloat16, which NumPy does not know, as its 16 bits.
    """

    stored: NDArray[Any]
    encoding: Encoding

    def __len__(self) -> int:
        return len(self.stored)

    @property
    def dimension(self) -> int:
        """Numbers of a vector."""
        return int(self.stored.shape[1])

    def rows(self, rows: NDArray[np.int64] | slice) -> NDArray[np.float32]:
        """Return vectors, (R, D) float32; a float64 beyond its range becomes infinite."""
        taken = self.stored[rows]
        if self.encoding == "bfloat16":
            return (taken.astype(np.uint32) << 16).view(np.float32)
        with np.errstate(over="ignore"):
            return taken.astype(np.float32)

    def finite(self, rows: slice) -> NDArray[np.bool_]:
        """Return (R,): whether each vector of a block is finite, as float32."""
        taken = self.stored[rows]
        exponent = _EXPONENT.get(self.encoding)
        if exponent is None:
            finite: NDArray[np.bool_] = np.isfinite(taken if self.encoding == "float32" else self.rows(rows))
        else:  # ten times as fast as `isfinite` of float16
            finite = (taken.astype(taken.dtype.newbyteorder("="), copy=False).view(np.uint16) & exponent) != exponent
        return np.ones(len(taken), np.bool_) if finite.all() else np.all(finite, axis=1)


@dataclass(frozen=True)
class RawArrays:
    """Named arrays as a format holds them, before anybody knows which is what.

    Attributes
    ----------
    matrices : name -> vectors. lists : name -> (M,) of text, whole numbers, numbers or truth values.
    scalars : name -> number. left_out : names of what is none of these.
    """

    matrices: Mapping[str, Matrix] = field(default_factory=dict)
    lists: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    scalars: Mapping[str, float] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class ArrayTable:
    """Rows of named modalities, from one or several files of arrays.

    Attributes
    ----------
    path : of the first file, for messages.
    vectors : modality -> its matrix. places : modality -> (N,), the row of the matrix; -1 where the modality is absent.
    ids : (N,) str, unique: those of the file, or the numbers of the rows from 0. has_ids : they are those of the file.
    columns : name -> (N,) str or float64. scalars : name -> number: ``step``.
    left_out : names of what the file holds besides.
    """

    path: Path
    vectors: Mapping[str, Matrix]
    places: Mapping[str, NDArray[np.int64]]
    ids: NDArray[np.str_]
    columns: Mapping[str, NDArray[Any]]
    has_ids: bool
    scalars: Mapping[str, float] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self, modality: str, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the vectors of rows, (R, D) float32; zeros where the modality is absent."""
        places = self.places[modality][rows]
        found = self.vectors[modality].rows(np.maximum(places, 0))
        found[places < 0] = 0
        return found
