"""One array of a file, by its type and shape: a matrix of vectors, a list of values, a number, or none of these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.data.arrays.errors import no_number, objects
from xmodal.data.arrays.records import Encoding, Matrix, RawArrays
from xmodal.errors import UserError

_ENCODINGS: dict[str, Encoding] = {"f2": "float16", "f4": "float32", "f8": "float64"}


class Sorter:
    """Takes the arrays of one file and sorts them into a `RawArrays`.

    Raises
    ------
    UserError : an array is nothing that can be used, and does not look as if it were meant to be left out.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._matrices: dict[str, Matrix] = {}
        self._lists: dict[str, NDArray[Any]] = {}
        self._scalars: dict[str, float] = {}
        self._left_out: list[str] = []

    @property
    def raw(self) -> RawArrays:
        """What was taken."""
        return RawArrays(self._matrices, self._lists, self._scalars, tuple(self._left_out))

    def take(self, name: str, array: NDArray[Any], *, bfloat16: bool = False) -> None:
        """Sort one array in; see the class.

        Parameters
        ----------
        bfloat16 : the 16 bits of each number are of this type.
        """
        if array.dtype.hasobject:
            raise objects(self._path, name)
        if array.ndim == 2 and is_map(name):
            self._left_out.append(name)
        elif array.ndim == 2:
            self._matrices[name] = self._matrix(name, array, bfloat16=bfloat16)
        elif array.ndim > 2:
            raise UserError(
                "arrays.shape",
                "{path}: the array {name!r} is of shape {shape}: embeddings are matrices, one row for each item; save "
                "one vector an item (the mean over positions), or leave it out.",
                path=self._path,
                name=name,
                shape=" x ".join(map(str, array.shape)),
            )
        elif bfloat16 or array.dtype.kind not in "USbiuf":
            self._left_out.append(name)
        elif array.ndim == 1:
            self._lists[name] = array
        elif array.dtype.kind in "biuf":
            self._scalars[name] = float(array)
        else:
            self._left_out.append(name)

    def take_texts(self, name: str, texts: Iterable[str]) -> None:
        """Sort a list of texts in."""
        self._lists[name] = np.array(list(texts), dtype=np.str_)

    def leave_out(self, name: str) -> None:
        """Note what is there and is not used."""
        self._left_out.append(name)

    def _matrix(self, name: str, array: NDArray[Any], *, bfloat16: bool) -> Matrix:
        encoding = "bfloat16" if bfloat16 else _ENCODINGS.get(array.dtype.str[1:])
        if encoding is None:
            raise no_number(self._path, name, array.dtype.name)
        if array.shape[1] == 0:
            raise UserError(
                "arrays.no_numbers", "{path}: the vectors of {name!r} have no numbers.", path=self._path, name=name
            )
        return Matrix(array, encoding)


def is_map(name: str) -> bool:
    """Whether this is the name of a map's coordinates, as the exports write them: points for eyes, no embeddings."""
    return name.startswith("coordinates.")


def merged(parts: Mapping[Path, RawArrays]) -> RawArrays:
    """Put the arrays of several files together.

    Raises
    ------
    UserError : two files hold arrays of one name.
    """
    matrices: dict[str, Matrix] = {}
    lists: dict[str, NDArray[Any]] = {}
    scalars: dict[str, float] = {}
    left_out: list[str] = []
    homes: dict[str, Path] = {}
    for path, part in parts.items():
        for name in (*part.matrices, *part.lists):
            if name in homes:
                raise UserError(
                    "arrays.twice",
                    "{path} and {other} both hold {name!r}: give one of them another name.",
                    path=homes[name],
                    other=path,
                    name=name,
                )
            homes[name] = path
        matrices |= part.matrices
        lists |= part.lists
        scalars |= part.scalars
        left_out += part.left_out
    return RawArrays(matrices, lists, scalars, tuple(left_out))
