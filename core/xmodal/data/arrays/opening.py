"""Which reader reads which file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from xmodal.data.arrays.assembling import assemble
from xmodal.data.arrays.naming import merged
from xmodal.data.arrays.numpy_files import read_npy, read_npz
from xmodal.data.arrays.parquet_files import read_parquet
from xmodal.data.arrays.projector_files import CONFIG, TENSORS, read_projector
from xmodal.data.arrays.records import ArrayTable, RawArrays
from xmodal.data.arrays.tensor_files import read_safetensors
from xmodal.errors import UserError

_READERS: dict[str, Callable[[Path], RawArrays]] = {
    ".npz": read_npz,
    ".npy": read_npy,
    ".safetensors": read_safetensors,
    ".parquet": read_parquet,
    ".tsv": read_projector,
}
SUFFIXES = tuple(_READERS)
"""Endings of the files that hold embeddings."""


def read_arrays(paths: Path | Sequence[Path]) -> ArrayTable:
    """Read embeddings, and what belongs to them.

    Parameters
    ----------
    paths : a file, several that belong together row by row or by id (``image.npy``, ``text.npy``), or a folder: of NPY
        files, or of the TensorBoard projector.

    Raises
    ------
    UserError : what is wrong, where, and what to do.
    """
    given = [paths] if isinstance(paths, Path) else list(paths)
    files = [file for path in given for file in _files(path)]
    return assemble(given[0], merged({file: _reader(file)(file) for file in files}))


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise UserError("arrays.missing", "There is no file or folder {path}: check its name.", path=path)
    if not path.is_dir() or any((path / name).is_file() for name in (CONFIG, TENSORS)):
        return [path]
    found = sorted(path.glob("*.npy"))
    if not found:
        raise UserError(
            "arrays.folder",
            "The folder {path} holds neither NPY files nor a {tensors}: name the file that holds the embeddings.",
            path=path,
            tensors=TENSORS,
        )
    return found


def _reader(path: Path) -> Callable[[Path], RawArrays]:
    if path.is_dir():
        return read_projector
    suffix = path.suffix.lower()
    if suffix not in _READERS:
        raise UserError(
            "arrays.format",
            "{path} is of no format that embeddings are read from: give it one of the endings {suffixes}.",
            path=path,
            suffixes=", ".join(SUFFIXES),
        )
    return _READERS[suffix]
