"""The contract of a data set: rows that hold one item of each of several named modalities.

NumPy only: the window opens a data set too, and must not wait for torch.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from xmodal.errors import UserError, said, unknown_name
from xmodal.registry import Params, Registry

Kind = Literal["text", "image", "audio", "vector"]
Split = Literal["train", "validation", "test"]
SPLITS: tuple[Split, ...] = ("train", "validation", "test")
PAD = 0
"""Token id that pads texts to equal length."""


class Modality(msgspec.Struct, frozen=True, kw_only=True):
    """One named modality of a data set.

    Parameters
    ----------
    kind : what an encoder must be able to read. Two modalities may be of one kind.
    shape : shape of one input: ``(channels, height, width)`` in [0, 1], ``(tokens,)`` ids padded with 0, ``(D,)``,
        ``(samples,)`` of a waveform in [-1, 1], padded with silence.
    vocabulary : number of token ids of a text modality, the padding included; 0 for the others.
    rate : samples per second of an audio modality, Hz; 0 for the others.
    """

    name: str
    kind: Kind
    shape: tuple[int, ...]
    vocabulary: int = 0
    rate: int = 0


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Why an item of somebody's data could not be used: what `UserError` says, as a row of a list.

    Parameters
    ----------
    place : where it stands: ``"manifest.csv, line 12"``, ``"shard-000003.tar"``.
    item : the file or the cell at fault.
    code, template, fields : of the sentence that says why; see `xmodal.errors.UserError`.
    row_lost : the whole row is left out; otherwise the row only lacks this modality.
    """

    place: str
    item: str
    code: str
    template: str
    fields: dict[str, str] = {}
    row_lost: bool = True

    def __str__(self) -> str:
        return said(self.template, self.fields)

    def as_error(self) -> UserError:
        """Return the sentence as it stands within another one."""
        return UserError(self.code, self.template, **self.fields)


@dataclass(frozen=True)
class Labels:
    """A column of words as class numbers.

    Attributes
    ----------
    codes : (N,) int64, -1 where the cell is empty. names : of the classes, sorted.
    """

    codes: NDArray[np.int64]
    names: tuple[str, ...]


class PairedData(ABC):
    """Rows of named modalities, with columns to colour by and a fixed split.

    Attributes
    ----------
    name : registered name or file name, for titles and folders.
    fingerprint : hex digest of what the rows are; a run remembers it and replay compares it.
    modalities : name -> `Modality`, in display order. Nothing else in the project knows these names.
    ids : (N,) str, unique, stable across versions of the project.
    columns : name -> (N,) str or float, to colour and filter by. ``"set"``, ``"style"``, ...
    same : (N,) int64. Rows of equal code are interchangeable (the same caption): a retrieval that returns any of
        them is a hit.
    splits : split -> sorted row numbers; disjoint.
    present : modality -> (N,) bool. A row may lack a modality.
    examples : modality -> texts that are worth a look in these data, in the order to show them.
    problems : what of the source could not be used, in its order.
    """

    name: str
    fingerprint: str
    modalities: Mapping[str, Modality]
    ids: NDArray[np.str_]
    columns: Mapping[str, NDArray[Any]]
    same: NDArray[np.int64]
    splits: Mapping[Split, NDArray[np.int64]]
    present: Mapping[str, NDArray[np.bool_]]
    examples: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    problems: Sequence[Problem] = ()

    def __len__(self) -> int:
        return len(self.ids)

    @abstractmethod
    def inputs(self, modality: str, rows: NDArray[np.int64]) -> NDArray[Any]:
        """Return what the encoder reads: (R, ...), float32 (int64 token ids for text). Absent rows are zeros."""

    def columns_of_words(self) -> tuple[str, ...]:
        """Return the names of the columns that hold words, not numbers."""
        return tuple(name for name, values in self.columns.items() if values.dtype.kind == "U")

    def labels(self, column: str) -> Labels:
        """Return a column of words as class numbers.

        Raises
        ------
        UserError : there is no such column, or it holds numbers.
        """
        if column not in self.columns_of_words():
            raise unknown_name("column of words", column, self.columns_of_words(), where=self.name)
        known = self.__dict__.setdefault("_labels", {})
        if column not in known:
            known[column] = _labels_of(self.columns[column])
        found: Labels = known[column]
        return found

    def shown_as(self, modality: str) -> Modality:
        """Return what items of a modality are for people: what they were before somebody else made vectors of them."""
        return self.modalities[modality]

    def text(self, modality: str, row: int) -> str | None:
        """Return one item as text for people, or None if this kind has no text."""
        return None

    def picture(self, modality: str, row: int) -> NDArray[np.uint8] | None:
        """Return one item as a picture for people, (H, W) or (H, W, 3), or None if this kind has none."""
        return None

    def sound(self, modality: str, row: int) -> NDArray[np.float32] | None:
        """Return one item as a sound for people, (samples,) in [-1, 1] without padding, or None if it is none.

        Its rate is that of `shown_as`. `picture` shows a sound as its spectrogram.
        """
        return None

    def tokens(self, modality: str, texts: list[str]) -> NDArray[np.int64]:
        """Tokenise new texts as the encoder of `modality` reads them: (len(texts), tokens)."""
        raise NotImplementedError(f"{modality} is not text")

    def words(self, modality: str, tokens: NDArray[np.int64]) -> tuple[str, ...] | None:
        """Return token ids (tokens,) as words, or None if nobody knows them."""
        return None

    def unknown_words(self, modality: str, text: str) -> tuple[str, ...]:
        """Return the words of a new text that its encoder cannot tell apart: training never showed them."""
        raise NotImplementedError(f"{modality} is not text")

    def as_picture(self, modality: str, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return a picture from elsewhere as the data's own pictures are: of their size, their colours, their ground.

        Parameters
        ----------
        pixels : (H, W) grey, (H, W, 3) red, green, blue, or (H, W, 4) with how opaque it is.
        """
        raise NotImplementedError(f"{modality} is no picture")

    def inputs_of_picture(self, modality: str, picture: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return what the encoder reads of a picture that `as_picture` returned: ``(channels, H, W)`` in [0, 1]."""
        raise NotImplementedError(f"{modality} is no picture")


def _labels_of(values: NDArray[np.str_]) -> Labels:
    names, codes = np.unique(values[values != ""], return_inverse=True)
    labels = np.full(len(values), -1, dtype=np.int64)
    labels[values != ""] = codes
    return Labels(labels, tuple(names.tolist()))


Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is in all; what it raises ends the work."""


class DataConfig(Params, frozen=True, kw_only=True):
    """Base of every data source's configuration."""

    @classmethod
    def recognises(cls, path: Path) -> int:
        """Return how sure this source is that it can read a file or folder of the user's, by a quick look.

        0 is no, 10 is by its name, 20 is by its content. A source that reads paths has a field ``path``.
        """
        return 0

    def resolved(self) -> DataConfig:
        """Return a configuration that says the same and leaves nothing to be guessed: what a run remembers.

        Raises
        ------
        UserError : what is wrong with the data, where, and what to do.
        """
        return self

    def prepare(self, progress: Progress) -> None:
        """Do what takes long and needs to be done once, so that `open` is quick.

        Raises
        ------
        UserError : what is wrong with the data, where, and what to do.
        """

    def open(self) -> PairedData:
        """Open the data; may build a cache.

        Raises
        ------
        UserError : what is wrong with the data, where, and what to do.
        """
        raise NotImplementedError


DATA: Registry[DataConfig] = Registry("data set")
"""Data sources by name. ``xmodal.data`` registers the built-in ones when imported."""
