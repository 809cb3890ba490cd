"""What the columns of a table have to show for rows whose embeddings come from elsewhere: texts, pictures, sounds."""

# N rows.
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.data.base import Kind, Modality, Problem
from xmodal.data.sounds import spectrogram_picture
from xmodal.data.table.cells import Column, Files, Table, Words
from xmodal.data.table.readers import Reader, reader_of, with_geometry
from xmodal.data.table.roles import ModalitySection, class_columns, guess_modalities, kind_of, some_rows
from xmodal.errors import UserError

_LOOKED_AT = 16
"""Items of a column that are read when it is opened: if none of them can be, nothing of it is shown."""
_KEPT = 256
"""Items that are kept decoded."""
_WORDS: Mapping[Kind, frozenset[str]] = {
    "image": frozenset({"image", "images", "img", "picture", "pictures", "photo", "vision", "visual"}),
    "text": frozenset({"text", "texts", "txt", "caption", "captions", "language", "title", "sentence"}),
    "audio": frozenset({"audio", "sound", "sounds", "speech", "voice", "wave", "wav"}),
}
"""What modalities of a kind are called."""


class RowItems:
    """Items for modalities that are vectors, read when they are looked at.

    Columns are guessed as those of one's own pairs (`guess_modalities`); each is of the modality that it shares the
    name with, else of one whose name says its kind, else of one whose name says none.

    Parameters
    ----------
    columns : name -> (N,) str or float. modalities : names. table : the file that says the columns. Names of files are
        relative to its folder, and may not leave it.

    Attributes
    ----------
    shown : modality -> what its items are. columns : modality -> the column that they stand in.
    problems : the first item of a column that cannot be read, of those looked at.
    """

    def __init__(self, columns: Mapping[str, NDArray[Any]], modalities: Sequence[str], table: Path) -> None:
        cells = {name: values.tolist() for name, values in columns.items() if values.dtype.kind == "U"}
        rows = len(next(iter(cells.values()), ()))
        found = {name: _column(column, table.parent) for name, column in cells.items()}
        self._table = Table(table.name, table.parent, found, [""] * rows)
        self.shown: dict[str, Modality] = {}
        self.columns: dict[str, str] = {}
        self.problems: tuple[Problem, ...] = ()
        self._readers: dict[str, Reader] = {}
        for modality, section in _assigned(_guessed(cells), modalities).items():
            self._take(modality, section)
        self._read = lru_cache(_KEPT)(self._item)

    def text(self, modality: str, row: int) -> str | None:
        """Return the words of a text."""
        if modality not in self.shown or self.shown[modality].kind != "text":
            return None
        return self._table.words(self.columns[modality])[row].strip() or None

    def picture(self, modality: str, row: int) -> NDArray[np.uint8] | None:
        """Return a picture, (H, W) or (H, W, 3), or the spectrogram of a sound."""
        if modality not in self._readers:
            return None
        if self.shown[modality].kind == "audio":
            sound = self.sound(modality, row)
            return None if sound is None else spectrogram_picture(sound, self.shown[modality].rate)
        pixels = self._read(modality, row)
        if pixels is None:
            return None
        return pixels[0] if len(pixels) == 1 else np.ascontiguousarray(pixels.transpose(1, 2, 0))

    def sound(self, modality: str, row: int) -> NDArray[np.float32] | None:
        """Return a sound, (samples,) in [-1, 1], without the silence after its end."""
        if modality not in self._readers or self.shown[modality].kind != "audio":
            return None
        stored = self._read(modality, row)
        if stored is None:
            return None
        end = int(np.flatnonzero(stored)[-1]) + 1 if stored.any() else len(stored)
        return stored[:end].astype(np.float32) / np.float32(32767)

    def _take(self, modality: str, section: ModalitySection) -> None:
        if section.kind == "text":
            self.shown[modality] = Modality(name=modality, kind="text", shape=(0,))
        else:
            reader = reader_of(self._table, modality, with_geometry(self._table, modality, section))
            if not self._can_be_read(reader, section.column):
                return
            self._readers[modality], self.shown[modality] = reader, reader.modality
        self.columns[modality] = section.column

    def _can_be_read(self, reader: Reader, column: str) -> bool:
        """Return whether one of some items can be read; tell of the first that cannot."""
        cells, good, bad = self._table.columns[column], 0, 0
        for row in some_rows(len(cells), _LOOKED_AT):
            if cells.missing(row):
                continue
            try:
                reader.read(row)
                good += 1
            except UserError as error:
                bad += 1
                if bad == 1:
                    self.problems += (self._problem(error, column, cells.name(row)),)
        return good > 0

    def _problem(self, error: UserError, column: str, name: str) -> Problem:
        if error.code == "data.outside":
            error = UserError(
                "snapshots.outside",
                "{name} lies outside {folder}: name it relative to the folder; a link in it may lead elsewhere.",
                name=name,
                folder=self._table.folder,
            )
        fields = {key: str(value) for key, value in error.fields.items()}
        place = f"{self._table.name}, {column}"
        return Problem(place=place, item=name, code=error.code, template=error.template, fields=fields, row_lost=False)

    def _item(self, modality: str, row: int) -> NDArray[Any] | None:
        if self._table.columns[self.columns[modality]].missing(row):
            return None
        try:
            return self._readers[modality].read(row)
        except UserError:  # the row has nothing to show; what is wrong with such columns was told when it was opened
            return None


def _column(cells: list[str], folder: Path) -> Column:
    return Files(folder, cells) if kind_of(Words(cells)) in ("image", "audio") else Words(cells)


def _guessed(cells: Mapping[str, list[str]]) -> dict[str, ModalitySection]:
    """Return name -> the columns that have something to show."""
    words: dict[str, Column] = {name: Words(found) for name, found in cells.items()}
    found = guess_modalities(Table("", Path(), words, ()))
    found = {name: section for name, section in found.items() if section.kind in _WORDS}
    if not any(section.kind == "text" for section in found.values()):
        found |= {name: ModalitySection(column=name, kind="text") for name in class_columns(words)}
    return found


def _assigned(found: Mapping[str, ModalitySection], modalities: Sequence[str]) -> dict[str, ModalitySection]:
    """Return modality -> its column: the surest first."""
    free, taken = dict(found), dict[str, ModalitySection]()
    for sure in (3, 2, 1):
        for modality in modalities:
            name = next((name for name, section in free.items() if _fit(modality, name, section) == sure), None)
            if name is not None and modality not in taken:
                taken[modality] = free.pop(name)
    return taken


def _fit(modality: str, name: str, section: ModalitySection) -> int:
    """Return how well a column fits a modality: 3 by name, 2 by kind, 1 where the modality names none, 0 not at all."""
    if modality.lower() in (name.lower(), section.column.lower()):
        return 3
    kinds = {kind for kind, words in _WORDS.items() if _words_of(modality) & words}
    return 2 if section.kind in kinds else 0 if kinds else 1


def _words_of(modality: str) -> set[str]:
    return set(re.split(r"[^a-z]+", modality.lower()))
