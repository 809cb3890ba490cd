"""Embeddings for the TensorBoard projector, and for https://projector.tensorflow.org: a folder of four files."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from xmodal.data.base import PairedData
from xmodal.export.table import EmbeddingTable, reported_blocks, shortest
from xmodal.export.writing import writing_folder
from xmodal.progress import reported

TENSORS, METADATA, SPRITE, CONFIG = "tensors.tsv", "metadata.tsv", "sprite.png", "projector_config.pbtxt"
BLOCK = 512
TILE = 32
"""Pixels of a picture in the sprite, at most."""
LARGEST = 8192
"""Pixels of a sprite's side that the projector takes."""
NO_PICTURE = 128
"""Grey of the tile of a point that has no picture."""

Pictures = Callable[[str, int], NDArray[np.uint8] | None]
"""(modality, line of the table) -> its picture."""


def write_projector(folder: Path, table: EmbeddingTable, pictures: Pictures | None = None) -> None:
    """Write one point for each row and modality that is present, all in one space.

    ``tensors.tsv``, ``metadata.tsv`` (id, modality, the table's columns, ``x`` and ``y`` of the map), ``sprite.png`` if
    any point has a picture (the others are grey tiles), and ``projector_config.pbtxt``.

    Raises
    ------
    UserError : the folder cannot be written. ValueError : modalities of different dimensions have no joint space.
    """
    sizes = {vectors.shape[1] for vectors in table.vectors.values()}
    if len(sizes) > 1:
        raise ValueError(f"one space needs embeddings of one dimension, not of {sorted(sizes)}")
    with writing_folder(folder) as scratch:
        _write_lines(scratch, table)
        sprite = None if pictures is None else _sprite(table, pictures)
        tile = 0
        if sprite is not None:
            image, tile = sprite
            image.save(scratch / SPRITE)
        (scratch / CONFIG).write_text(_config(tile), encoding="utf-8")


def pictures_of(data: PairedData, rows: NDArray[np.int64]) -> Pictures:
    """Return where the pictures of a table's lines are found.

    Parameters
    ----------
    rows : row of the data of each line.
    """
    return lambda modality, line: data.picture(modality, int(rows[line]))


def _write_lines(folder: Path, table: EmbeddingTable) -> None:
    mapped = table.axes
    with (
        (folder / TENSORS).open("w", encoding="utf-8", newline="\n") as tensors,
        (folder / METADATA).open("w", encoding="utf-8", newline="\n") as metadata,
    ):
        metadata.write(_line(["id", "modality", *table.columns, *mapped]))
        for block in reported_blocks(table, BLOCK, last=0.5):
            for row, name in block:
                about = [str(column[row]) for column in table.columns.values()]
                at = shortest(table.coordinates[name][row]) if name in table.coordinates else [""] * len(mapped)
                metadata.write(_line([str(table.ids[row]), name, *about, *at]))
                tensors.write(_line(shortest(table.vectors[name][row])))


def _line(fields: list[str]) -> str:
    return "\t".join(" ".join(field.split()) for field in fields) + "\n"


def _sprite(table: EmbeddingTable, pictures: Pictures) -> tuple[Image.Image, int] | None:
    """Lay all pictures out row by row, as many in a row as there are rows; None without any."""
    points = [point for block in table.points(BLOCK) for point in block]
    across = math.ceil(math.sqrt(len(points)))
    tile = min(TILE, LARGEST // max(across, 1))
    if tile == 0:
        return None
    sprite = Image.new("RGB", (across * tile, -(-len(points) // across) * tile), (NO_PICTURE,) * 3)
    has_any = False
    for place, (row, name) in enumerate(reported(points, len(points), 0.5, 1.0)):
        picture = pictures(name, row)
        if picture is not None:
            has_any = True
            sprite.paste(_tile(picture, tile), (place % across * tile, place // across * tile))
    return (sprite, tile) if has_any else None


def _tile(picture: NDArray[Any], tile: int) -> Image.Image:
    image = Image.fromarray(np.ascontiguousarray(picture)).convert("RGB")
    return image if image.size == (tile, tile) else image.resize((tile, tile), Image.Resampling.BILINEAR)


def _config(tile: int) -> str:
    sprite = (
        f'  sprite {{\n    image_path: "{SPRITE}"\n    single_image_dim: {tile}\n    single_image_dim: {tile}\n  }}\n'
    )
    return (
        f'embeddings {{\n  tensor_name: "embeddings"\n  tensor_path: "{TENSORS}"\n  metadata_path: "{METADATA}"\n'
        f"{sprite if tile else ''}}}\n"
    )
