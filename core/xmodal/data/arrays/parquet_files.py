"""Parquet: columns of lists are modalities. Read in batches into memory, where it takes what its numbers take."""

# N rows, D numbers of a vector.
from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.data.arrays.errors import check_memory, no_number, reading
from xmodal.data.arrays.long_form import pivoted
from xmodal.data.arrays.naming import Sorter
from xmodal.data.arrays.records import RawArrays
from xmodal.errors import UserError

_BATCH = 4096
"""Rows read at a time."""
_TYPES = {"halffloat": np.float16, "float": np.float32, "double": np.float64}


def read_parquet(path: Path) -> RawArrays:
    """Read a table whose columns of lists (of equal or of free length) are modalities. A null is an absent item.

    Raises
    ------
    UserError : pyarrow is missing; the file is cut off or damaged; the vectors of a column differ in length.
    """
    parquet = _pyarrow("pyarrow.parquet")
    sorter = Sorter(path)
    with reading(path), parquet.ParquetFile(path, page_checksum_verification=True) as file:
        for field in file.schema_arrow:
            if _kind(field.type) == "list":
                _take_vectors(path, file, field, file.metadata.num_rows, sorter)
            elif _kind(field.type) == "other":
                sorter.leave_out(field.name)
            else:
                sorter.take(field.name, _values(file, field))
    return pivoted(sorter.raw)


def read_columns(path: Path) -> dict[str, NDArray[Any]]:
    """Read the columns of texts (str) and of numbers (float64), and nothing else.

    Raises
    ------
    UserError : pyarrow is missing; the file is cut off or damaged.
    """
    parquet = _pyarrow("pyarrow.parquet")
    found = {}
    with reading(path), parquet.ParquetFile(path, page_checksum_verification=True) as file:
        for field in file.schema_arrow:
            kind = _kind(field.type)
            if kind in ("text", "number"):
                values = _values(file, field)
                found[field.name] = values if kind == "text" else values.astype(np.float64)
    return found


def _kind(type_: Any) -> str:
    types = _pyarrow("pyarrow.types")
    if types.is_list(type_) or types.is_large_list(type_) or types.is_fixed_size_list(type_):
        return "list"
    if types.is_dictionary(type_):
        type_ = type_.value_type
    if types.is_string(type_) or types.is_large_string(type_):
        return "text"
    return "number" if types.is_integer(type_) or types.is_floating(type_) or types.is_boolean(type_) else "other"


def _values(file: Any, field: Any) -> NDArray[Any]:
    """Return a column of texts, or of numbers; whole ones stay whole where none is null."""
    column = file.read(columns=[field.name]).column(0)
    if _kind(field.type) == "text":
        return np.array(["" if text is None else text for text in column.cast("string").to_pylist()], dtype=np.str_)
    if _pyarrow("pyarrow.types").is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    return np.asarray(column.to_numpy() if column.null_count == 0 else column.cast("double").to_numpy())


def _take_vectors(path: Path, file: Any, field: Any, rows: int, sorter: Sorter) -> None:
    type_ = str(field.type.value_type)
    if type_ not in _TYPES:
        raise no_number(path, field.name, f"list of {type_}")
    vectors, present = None, np.zeros(rows, bool)
    for start, batch in _batches(file, field.name):
        filled = batch.is_valid().to_numpy(zero_copy_only=False)
        if not filled.any():
            continue
        found = _matrix(path, field.name, batch.drop_null(), start)
        if vectors is None:
            check_memory(path, rows * found.shape[1] * found.itemsize)
            vectors = np.zeros((rows, found.shape[1]), _TYPES[type_])
        elif found.shape[1] != vectors.shape[1]:
            raise _ragged(path, field.name, start, found.shape[1], vectors.shape[1])
        vectors[start : start + len(batch)][filled] = found
        present[start : start + len(batch)] = filled
    if vectors is not None:
        sorter.take(field.name, vectors)
        if not present.all():
            sorter.take(f"present.{field.name}", present)
    else:
        sorter.leave_out(field.name)


def _matrix(path: Path, name: str, batch: Any, start: int) -> NDArray[Any]:
    """Return the lists of a batch, none of them null, as a matrix; nulls within them as NaN."""
    lengths = _pyarrow("pyarrow.compute").list_value_length(batch).to_numpy(zero_copy_only=False)
    odd = np.flatnonzero(lengths != lengths[0])
    if len(odd):
        raise _ragged(path, name, start + int(odd[0]), int(lengths[odd[0]]), int(lengths[0]))
    values = batch.flatten()
    numbers: NDArray[Any] = values.to_numpy(zero_copy_only=False)
    return numbers.reshape(len(batch), int(lengths[0]))


def _ragged(path: Path, name: str, row: int, found: int, known: int) -> UserError:
    return UserError(
        "arrays.ragged",
        "{path}, about row {row}: the vector of {name!r} has {found} numbers, others have {known}: vectors of one "
        "modality are of one length.",
        path=path,
        row=row,
        name=name,
        found=found,
        known=known,
    )


def _batches(file: Any, name: str) -> Iterator[tuple[int, Any]]:
    start = 0
    for batch in file.iter_batches(batch_size=_BATCH, columns=[name]):
        yield start, batch.column(0)
        start += len(batch)


def _pyarrow(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise UserError(
            "arrays.no_pyarrow",
            "Parquet is read with pyarrow, which is not installed: pip install 'xmodal[export]', or save the "
            "embeddings as NPZ.",
        ) from error
