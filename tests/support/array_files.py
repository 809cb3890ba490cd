"""A pair of matrices, written in every format that embeddings are read from."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import safetensors.numpy
from numpy.typing import NDArray

Arrays = dict[str, NDArray[np.float32]]
Writer = Callable[[Path, Arrays], Path]


def npz(folder: Path, arrays: Arrays) -> Path:
    path = folder / "pair.npz"
    np.savez(path, **arrays)
    return path


def compressed(folder: Path, arrays: Arrays) -> Path:
    path = folder / "pair.npz"
    np.savez_compressed(path, **arrays)
    return path


def npy(folder: Path, arrays: Arrays) -> Path:
    path = folder / "pair"
    path.mkdir()
    for name, array in arrays.items():
        np.save(path / f"{name}.npy", array)
    return path


def tensors(folder: Path, arrays: Arrays) -> Path:
    path = folder / "pair.safetensors"
    path.write_bytes(safetensors.numpy.save(arrays))
    return path


def parquet(folder: Path, arrays: Arrays) -> Path:
    path = folder / "pair.parquet"
    pq.write_table(pa.table({name: pa.array(list(array)) for name, array in arrays.items()}), path)
    return path


def fixed_parquet(folder: Path, arrays: Arrays) -> Path:
    path = folder / "pair.parquet"
    columns = {
        name: pa.FixedSizeListArray.from_arrays(pa.array(array.ravel()), array.shape[1])
        for name, array in arrays.items()
    }
    pq.write_table(pa.table(columns), path, row_group_size=7)
    return path


def projector(folder: Path, arrays: Arrays) -> Path:
    path = folder / "pair"
    path.mkdir()
    config = ""
    for name, array in arrays.items():
        np.savetxt(path / f"{name}.tsv", array, delimiter="\t", fmt="%.9g")
        config += f'embeddings {{\n  tensor_name: "{name}"\n  tensor_path: "{name}.tsv"\n}}\n'
    (path / "projector_config.pbtxt").write_text(config)
    return path


WRITERS = {writer.__name__: writer for writer in (npz, compressed, npy, tensors, parquet, fixed_parquet, projector)}
