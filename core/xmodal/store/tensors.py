"""Named sets of arrays in a folder: safetensors, with TOML for what belongs to them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import safetensors
import safetensors.numpy
import tomli_w
from numpy.typing import NDArray

from xmodal.errors import unknown_name
from xmodal.store.errors import damaged, write_failed
from xmodal.store.files import write_atomically
from xmodal.system_errors import reason_of

Arrays = dict[str, NDArray[Any]]
SUFFIX = ".safetensors"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class TensorFiles:
    """A run's sets of tensors, in one folder for each kind: ``"checkpoints"``, ``"embeddings"``."""

    folder: Path

    def names(self, kind: str) -> list[str]:
        """Return the names of the sets of a kind, sorted."""
        return names(self.folder / kind)

    def tensors(self, kind: str, name: str) -> tuple[Arrays, dict[str, Any]]:
        """Return a set and its metadata. The arrays are the caller's own, writable.

        Raises
        ------
        UserError : there is none of that name (lists the names), or it is damaged.
        """
        path = _path(self.folder / kind, name)
        with _opened(path) as file:
            return {key: np.array(file.get_tensor(key)) for key in file.keys()}, _metadata(file)  # noqa: SIM118  # no mapping

    def metadata(self, kind: str, name: str) -> dict[str, Any]:
        """Return the metadata of a set alone. Raises as `tensors`."""
        with _opened(_path(self.folder / kind, name)) as file:
            return _metadata(file)


def save(folder: Path, name: str, tensors: Mapping[str, NDArray[Any]], metadata: Mapping[str, Any]) -> None:
    """Write a set of arrays as a whole; one of that name is replaced.

    Parameters
    ----------
    name : letters, digits, ``.``, ``_``, ``-``. metadata : what TOML can hold; it is kept in the file's header.

    Raises
    ------
    StorageError : it cannot be written; what was there is untouched.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot be the name of a file")
    header = {"toml": tomli_w.dumps(metadata)}
    # safetensors writes the memory of an array as it lies: a transposed one would come back with its entries mixed up.
    data = safetensors.numpy.save({key: np.asarray(value, order="C") for key, value in tensors.items()}, header)
    path = folder / f"{name}{SUFFIX}"
    try:
        folder.mkdir(exist_ok=True)
        write_atomically(path, data)
    except OSError as error:
        raise write_failed(path, reason_of(error)) from error


def names(folder: Path) -> list[str]:
    """Return the names of the sets in a folder, sorted."""
    return sorted(path.name.removesuffix(SUFFIX) for path in folder.glob(f"[!.]*{SUFFIX}"))


def remove(folder: Path, name: str) -> None:
    """Remove a set; no error if there is none.

    Raises
    ------
    StorageError : the folder does not allow it.
    """
    path = folder / f"{name}{SUFFIX}"
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise write_failed(path, reason_of(error)) from error


def _path(folder: Path, name: str) -> Path:
    known = names(folder)
    if name not in known:
        raise unknown_name("entry", name, known, where=folder.name)
    return folder / f"{name}{SUFFIX}"


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        with safetensors.safe_open(path, framework="np") as file:
            yield file
    except (safetensors.SafetensorError, tomllib.TOMLDecodeError, OSError) as error:
        raise damaged(path, error) from error


def _metadata(file: Any) -> dict[str, Any]:
    return tomllib.loads((file.metadata() or {}).get("toml", ""))
