"""One reader per kind of item: what it is made into, and how."""

# C channels, H height, W width, S samples, D numbers.
from __future__ import annotations

import io
from abc import ABC, abstractmethod
from collections import Counter
from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from xmodal.data.base import Modality
from xmodal.data.pictures import Channels, decode_picture, look_at_picture
from xmodal.data.sounds import decode_sound, look_at_sound
from xmodal.data.table.cells import Blobs, Column, Table, Vectors
from xmodal.data.table.roles import ModalitySection, some_rows
from xmodal.errors import UserError

LOOKED_AT = 64
"""Items that the shape of all is guessed from."""
PICTURE_SIDE = 64
"""Of pictures that are not all small and of one size."""
MOST_SECONDS = 10.0
COVERED = 0.95
"""Share of the sounds that are not cut."""
MOST_RATE = 16_000


class Reader(ABC):
    """Turns the cells of a column into arrays of one shape.

    Attributes
    ----------
    modality : what comes out, as encoders see it. shape, dtype : of one row as it is kept.
    """

    modality: Modality
    shape: tuple[int, ...]
    dtype: type[np.generic]

    @abstractmethod
    def read(self, row: int) -> NDArray[Any]:
        """Return one item as it is kept.

        Raises
        ------
        UserError : it cannot be read.
        """


class PictureReader(Reader):
    """Pictures, (C, H, W) uint8."""

    dtype = np.uint8

    def __init__(self, name: str, section: ModalitySection, cells: Blobs) -> None:
        self.shape = (section.channels, section.height, section.width)
        self.modality = Modality(name=name, kind="image", shape=self.shape)
        self._cells = cells
        self._channels: Channels = 1 if section.channels == 1 else 3

    def read(self, row: int) -> NDArray[np.uint8]:
        """Return a picture."""
        _, height, width = self.shape
        return decode_picture(self._cells.read(row), self._cells.name(row), height, width, self._channels)


class SoundReader(Reader):
    """Sounds, (S,) int16: the waveform in [-1, 1] times 32767, silence after its end."""

    dtype = np.int16

    def __init__(self, name: str, section: ModalitySection, cells: Blobs) -> None:
        self.shape = (max(round(section.seconds * section.rate), 1),)
        self.modality = Modality(name=name, kind="audio", shape=self.shape, rate=section.rate)
        self._cells = cells

    def read(self, row: int) -> NDArray[np.int16]:
        """Return a waveform."""
        name = self._cells.name(row)
        waveform = decode_sound(self._cells.read(row), name, self.modality.rate, self.shape[0])
        return np.rint(waveform * 32767).astype(np.int16)


class VectorReader(Reader):
    """Vectors, (D,) float32: of the table, or of ``.npy`` files."""

    dtype = np.float32

    def __init__(self, name: str, cells: Vectors | Blobs) -> None:
        self._cells = cells
        self.shape = cells.values.shape[1:] if isinstance(cells, Vectors) else _first_vector(cells).shape
        self.modality = Modality(name=name, kind="vector", shape=self.shape)

    def read(self, row: int) -> NDArray[np.float32]:
        """Return a vector."""
        cells = self._cells
        vector = cells.values[row] if isinstance(cells, Vectors) else _vector(cells, row)
        if vector.shape != self.shape:
            raise UserError(
                "data.other_size",
                "{name} holds {found} numbers, others {wanted}.",
                name=cells.name(row),
                found=vector.size,
                wanted=self.shape[0],
            )
        if not np.isfinite(vector).all():
            raise UserError("data.not_finite", "{name} holds numbers that are not finite.", name=cells.name(row))
        return vector.astype(np.float32)


def reader_of(table: Table, name: str, section: ModalitySection) -> Reader:
    """Return the reader of a modality that is no text; the section says its geometry.

    Raises
    ------
    UserError : the column cannot be of this kind.
    """
    cells = _blobs(table, name, section)
    if section.kind == "image" and isinstance(cells, Blobs):
        return PictureReader(name, section, cells)
    if section.kind == "audio" and isinstance(cells, Blobs):
        return SoundReader(name, section, cells)
    if section.kind == "vector":
        return VectorReader(name, cells)
    raise _wrong_kind(table, name, section)


def with_geometry(table: Table, name: str, section: ModalitySection) -> ModalitySection:
    """Return a section whose open sizes are guessed from some of its items.

    Pictures that are all of one small size keep it, others become squares; they are grey if all looked at are.
    Sounds keep the rate that most have, and are as long as most of them.
    """
    if section.kind == "image" and not (section.height and section.width and section.channels):
        seen = _look(_blobs(table, name, section), look_at_picture)
        sizes = {(height, width) for height, width, _ in seen}
        one = sizes.pop() if len(sizes) == 1 else (PICTURE_SIDE, PICTURE_SIDE)
        height, width = one if max(one) <= PICTURE_SIDE else (PICTURE_SIDE, PICTURE_SIDE)
        grey: Channels = 1 if seen and all(channels == 1 for *_, channels in seen) else 3
        return replace(
            section,
            height=section.height or section.width or height,
            width=section.width or section.height or width,
            channels=section.channels or grey,
        )
    if section.kind == "audio" and not (section.rate and section.seconds):
        heard = _look(_blobs(table, name, section), look_at_sound)
        rates = Counter(rate for rate, _ in heard)
        lengths = [seconds for _, seconds in heard] or [1.0]
        covered = float(np.quantile(lengths, COVERED, method="higher"))
        return replace(
            section,
            rate=section.rate or min(max(rates, key=lambda rate: rates[rate], default=MOST_RATE), MOST_RATE),
            seconds=section.seconds or round(min(max(covered, 0.05), MOST_SECONDS), 2),
        )
    return section


def _blobs(table: Table, name: str, section: ModalitySection) -> Vectors | Blobs:
    cells: Column = table.columns[section.column]
    if isinstance(cells, (Vectors, Blobs)):
        return cells
    raise _wrong_kind(table, name, section)


def _wrong_kind(table: Table, name: str, section: ModalitySection) -> UserError:
    return UserError(
        "data.wrong_kind",
        "{table}: column {column!r} cannot be read as {kind} (modality {name}).",
        table=table.name,
        column=section.column,
        kind=section.kind,
        name=name,
    )


def _look(cells: Vectors | Blobs, look: Any) -> list[Any]:
    """Return what some items show, those left out that cannot be read."""
    assert isinstance(cells, Blobs)
    seen = []
    for row in some_rows(len(cells), LOOKED_AT):
        if not cells.missing(row):
            try:
                seen.append(look(cells.read(row), cells.name(row)))
            except UserError:
                continue  # the first pass lists it
    return seen


def _first_vector(cells: Blobs) -> NDArray[Any]:
    error: UserError | None = None
    for row in range(len(cells)):
        if not cells.missing(row):
            try:
                return _vector(cells, row)
            except UserError as found:
                error = error or found
    raise error or UserError("data.no_vectors", "A column of vectors holds none.")


def _vector(cells: Blobs, row: int) -> NDArray[Any]:
    name = cells.name(row)
    try:
        found: NDArray[Any] = np.load(io.BytesIO(cells.read(row)), allow_pickle=False)
    except UserError:
        raise
    except Exception as error:  # noqa: BLE001  # a damaged file makes NumPy's parser raise almost anything
        raise UserError("data.damaged", "{name} is damaged: {problem}.", name=name, problem=error) from None
    if found.dtype.kind not in "fiu":
        raise UserError("data.no_numbers", "{name} holds {dtype}, not numbers.", name=name, dtype=found.dtype)
    return found.reshape(-1)
