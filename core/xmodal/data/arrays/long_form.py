"""Tables with one line for each item of each modality, as the exports write them, as one matrix for each modality."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.data.arrays.records import Matrix, RawArrays

MODALITY, ID = "modality", "id"


def is_long(lists: Mapping[str, NDArray[Any]], matrices: Mapping[str, Matrix]) -> bool:
    """Whether a table of these columns has one line for each item: it says of which modality and which row."""
    return len(matrices) == 1 and MODALITY in lists and ID in lists


def pivoted(raw: RawArrays) -> RawArrays:
    """Return the matrices of the modalities, each with its ids, and the columns of the rows.

    A column of a row is what its first line says. Other tables come back as they are.
    """
    if not is_long(raw.lists, raw.matrices):
        return raw
    (matrix,) = raw.matrices.values()
    names, ids = raw.lists[MODALITY].astype(np.str_), raw.lists[ID].astype(np.str_)
    matrices, lists = {}, {}
    for name in dict.fromkeys(names.tolist()):
        lines = np.flatnonzero(names == name)
        matrices[name] = Matrix(matrix.stored[lines], matrix.encoding)
        lists[f"ids.{name}"] = ids[lines]
    _, first = np.unique(ids, return_index=True)
    first = np.sort(first)  # in the order in which ids first come
    lists["ids"] = ids[first]
    for name, values in raw.lists.items():
        if name not in (MODALITY, ID):
            lists[f"columns.{name}"] = values[first]
    return RawArrays(matrices, lists, raw.scalars, raw.left_out)
