"""TensorBoard projector folders: ``tensors.tsv`` and ``metadata.tsv``, or what ``projector_config.pbtxt`` names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.data.arrays.errors import damaged, reading
from xmodal.data.arrays.long_form import pivoted
from xmodal.data.arrays.naming import Sorter, merged
from xmodal.data.arrays.records import RawArrays
from xmodal.errors import UserError

TENSORS, METADATA, CONFIG = "tensors.tsv", "metadata.tsv", "projector_config.pbtxt"
_FIELD = re.compile(r'^\s*(tensor_name|tensor_path|metadata_path)\s*:\s*"((?:[^"\\]|\\.)*)"', re.MULTILINE)


@dataclass(frozen=True)
class _Tensor:
    name: str
    path: Path
    metadata: Path | None


def read_projector(path: Path) -> RawArrays:
    """Read a projector folder, or the one that a ``tensors.tsv`` stands in.

    Several tensors are several modalities. One tensor with the columns ``id`` and ``modality`` in its metadata, as our
    export writes it, is one modality for each name in that column.

    Raises
    ------
    UserError : a file is missing or damaged, metadata have another number of lines, a path leaves the folder.
    """
    tensors = _tensors(path)
    parts = {tensor.path: _read(tensor, first=number == 0) for number, tensor in enumerate(tensors)}
    if len(parts) == 1:
        return pivoted(next(iter(parts.values())))
    return merged(parts)


def _tensors(path: Path) -> list[_Tensor]:
    folder = path if path.is_dir() else path.parent
    config = folder / CONFIG
    if path.is_dir() and config.is_file():
        with reading(config):
            found = list(_named(config, config.read_text(encoding="utf-8")))
        if found:
            return found
    tensors = folder / TENSORS if path.is_dir() else path
    metadata = folder / METADATA
    return [_Tensor(folder.name if path.is_dir() else path.stem, tensors, metadata if metadata.is_file() else None)]


def _named(config: Path, text: str) -> Iterator[_Tensor]:
    for number, part in enumerate(re.split(r"\bembeddings\s*\{", text)[1:], 1):
        fields = dict(_FIELD.findall(part))
        if "tensor_path" not in fields:
            continue  # it stands in a checkpoint
        metadata = fields.get("metadata_path")
        yield _Tensor(
            fields.get("tensor_name") or f"tensor_{number}",
            _inside(config, fields["tensor_path"]),
            _inside(config, metadata) if metadata else None,
        )


def _inside(config: Path, name: str) -> Path:
    folder = config.parent.resolve()
    found = (folder / name).resolve()
    if not found.is_relative_to(folder):
        raise UserError(
            "arrays.outside",
            "{path} names {name!r}, which is not in its folder: move it there.",
            path=config,
            name=name,
        )
    return config.parent / found.relative_to(folder)


def _read(tensor: _Tensor, *, first: bool) -> RawArrays:
    sorter = Sorter(tensor.path)
    with reading(tensor.path), tensor.path.open(encoding="utf-8") as file:
        if not file.readline().strip():
            raise damaged(tensor.path, "it is empty")
        file.seek(0)
        vectors = np.loadtxt(_lines(tensor.path, file), dtype=np.float32, delimiter="\t", ndmin=2, comments=None)
    sorter.take(tensor.name, vectors)
    if tensor.metadata is not None and first:  # rows of several tensors are the same items
        for name, values in _metadata(tensor.metadata, len(vectors)).items():
            sorter.take_texts(name, values.tolist())
    return sorter.raw


def _lines(path: Path, file: Iterable[str]) -> Iterator[str]:
    """Yield lines; an empty one among them would move those after it.

    Raises
    ------
    UserError : there is one before the end.
    """
    empty = 0
    for number, line in enumerate(file, start=1):
        if not line.strip():
            empty = empty or number
        elif empty:
            raise damaged(path, f"line {empty} is empty")
        else:
            yield line


def _metadata(path: Path, rows: int) -> dict[str, NDArray[Any]]:
    """Read the lines that belong to a tensor's: with a head if there are several columns, without if there is one."""
    with reading(path):
        lines = path.read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines]
    if cells and len(cells) == rows and len(cells[0]) == 1:
        return {"label": np.array([cell[0] for cell in cells])}
    if len(cells) != rows + 1 or any(len(line) != len(cells[0]) for line in cells) or not all(map(str.strip, lines)):
        raise UserError(
            "arrays.metadata",
            "{path} has {found} lines for {rows} vectors, or lines of different length: it needs one line for each, "
            "and a head if there are several columns.",
            path=path,
            found=len(cells),
            rows=rows,
        )
    head, *body = cells
    return {name: np.array([line[number] for line in body]) for number, name in enumerate(head)}
