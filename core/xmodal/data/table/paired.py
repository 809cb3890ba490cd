"""Rows of a table as pairs, triples, ... of named modalities."""

# N rows of the table, K of them kept.
from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.data.base import Modality, Problem, Split
from xmodal.data.pictures import fit_picture
from xmodal.data.questions import TakesQuestions
from xmodal.data.sounds import spectrogram_picture
from xmodal.data.splits import connected, splits_by_hash, splits_of_words
from xmodal.data.table.cells import Blobs, Table, Words
from xmodal.data.table.roles import NONE, Roles, cells_of, is_number
from xmodal.data.table.rows import Rows
from xmodal.data.table.texts import tokenized
from xmodal.data.text import TextTokenizer
from xmodal.errors import UserError

MOST_CLASSES = 50
"""Whole numbers of a column that are so few are classes, not amounts."""
LONGEST_LABEL = 200
"""Signs of a cell to colour and filter by; the rest is cut."""
EXAMPLES = 3
_DARK = 64


class TableData(TakesQuestions):
    """The rows of a table that can be used.

    Parameters
    ----------
    roles : settled, so that nothing is guessed here. rows : the items that are no texts, decoded.
    cache : folder of decoded rows, where token ids are kept, too.
    """

    def __init__(self, table: Table, roles: Roles, rows: Rows, cache: Path) -> None:
        self.name = table.name
        kept, empty = _kept(table, roles, rows)
        self.problems = (*rows.meta.problems, *(_nothing(table.places[row]) for row in empty.tolist()))
        self._kept = kept
        self._values = rows.values
        self._texts = {
            name: _chosen(table.words(section.column), kept)
            for name, section in roles.modalities.items()
            if section.kind == "text"
        }
        self.ids = _ids(table, roles, kept)
        self.present = _present(roles, rows, self._texts, kept)
        self.same = _same(table, roles, kept)
        self.splits = _splits(table, roles, self.ids, kept)
        _refuse_one_group(table, self.splits)
        self.columns = _columns(table, roles, kept)
        known = {
            name: tokenized(
                texts, self.splits["train"], roles.modalities[name].tokens, roles.modalities[name].vocabulary, cache
            )
            for name, texts in self._texts.items()
        }
        self.tokenizers = {name: tokenizer for name, (tokenizer, _) in known.items()}
        self._tokens = {name: tokens for name, (_, tokens) in known.items()}
        self.modalities = _modalities(roles, rows, self.tokenizers)
        self.examples = {name: self._common(name) for name in self._texts}
        self.fingerprint = self._digest(rows.meta.digest)

    def inputs(self, modality: str, rows: NDArray[np.int64]) -> NDArray[Any]:
        """Return what the encoder reads: (R, ...); zeros where a row has none."""
        kind = self.modalities[modality].kind
        if kind == "text":
            return self._tokens[modality][rows]
        stored = self._values[modality][self._kept[rows]]
        if kind == "image":
            return stored.astype(np.float32) / np.float32(255)
        if kind == "audio":
            return stored.astype(np.float32) / np.float32(32767)
        return np.asarray(stored)

    def text(self, modality: str, row: int) -> str | None:
        """Return the words of a text."""
        return self._texts[modality][row] if modality in self._texts and self.present[modality][row] else None

    def picture(self, modality: str, row: int) -> NDArray[np.uint8] | None:
        """Return a picture as it is, a sound as its spectrogram."""
        kind = self.modalities[modality].kind
        if kind == "image" and self.present[modality][row]:
            pixels: NDArray[np.uint8] = np.asarray(self._values[modality][self._kept[row]])
            return pixels[0] if len(pixels) == 1 else np.ascontiguousarray(pixels.transpose(1, 2, 0))
        sound = self.sound(modality, row)
        return None if sound is None else spectrogram_picture(sound, self.modalities[modality].rate)

    def sound(self, modality: str, row: int) -> NDArray[np.float32] | None:
        """Return a sound without the silence after its end."""
        if self.modalities[modality].kind != "audio" or not self.present[modality][row]:
            return None
        stored = np.asarray(self._values[modality][self._kept[row]])
        end = int(np.flatnonzero(stored)[-1]) + 1 if stored.any() else len(stored)
        return stored[:end].astype(np.float32) / np.float32(32767)

    def fitted(self, modality: str, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return a picture in the shape of the data's own; grey ones on a ground as dark as theirs."""
        shape = self.modalities[modality].shape
        fitted = fit_picture(pixels, shape[1], shape[2], 1 if shape[0] == 1 else 3)
        if shape[0] == 1 and self._dark(modality) and _ground(fitted) > 255 - _DARK:
            fitted = 255 - fitted
        return fitted

    def _dark(self, modality: str) -> bool:
        """Return whether the pictures are mostly on a dark ground."""
        some = np.flatnonzero(self.present[modality])[:32]
        return bool(some.size) and bool(
            np.median([_ground(np.asarray(self._values[modality][self._kept[row]][0])) for row in some]) < _DARK
        )

    def _common(self, modality: str) -> tuple[str, ...]:
        """Return the texts that most validation rows have; the first of those that are equally frequent."""
        texts = self._texts[modality]
        seen: dict[str, int] = {}
        for row in self.splits["validation"]:
            if texts[row]:
                seen[texts[row]] = seen.get(texts[row], 0) + 1
        return tuple(sorted(seen, key=lambda text: -seen[text])[:EXAMPLES])

    def _digest(self, items: str) -> str:
        digest = hashlib.blake2b(items.encode(), digest_size=16)
        for texts in ([str(one) for one in self.ids], *self._texts.values()):
            digest.update("\x1f".join(texts).encode("utf-8", "surrogatepass"))
        for values in (self.same, *self.splits.values(), *self.present.values()):
            digest.update(values.tobytes())
        for column in self.columns.values():
            digest.update("\x1f".join(map(str, column)).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()


def _kept(table: Table, roles: Roles, rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows that are whole and have something, and those that are whole and have nothing."""
    has = np.zeros(len(table), np.bool_)
    for name, section in roles.modalities.items():
        if section.kind == "text":
            has |= np.fromiter((bool(cell.strip()) for cell in table.words(section.column)), np.bool_, len(table))
        else:
            has |= rows.present[name]
    kept = np.flatnonzero(has & ~rows.lost)
    if len(kept) == 0:
        raise UserError("data.no_rows", "{name} has no row that can be used.", name=table.name)
    if len(kept) == 1:
        raise UserError(
            "data.one_row",
            "{name} has a single row that can be used: what belongs together is learned from several.",
            name=table.name,
        )
    return kept, np.flatnonzero(~has & ~rows.lost)


def _nothing(place: str) -> Problem:
    return Problem(place=place, item="", code="data.nothing", template="The row has nothing of any modality.")


def _ids(table: Table, roles: Roles, kept: NDArray[np.int64]) -> NDArray[np.str_]:
    """Return unique names: of the column that is for it, else of the files of a modality, else the row numbers."""
    if roles.id != NONE:
        names = _chosen(_apart(table.words(roles.id), table), kept)
        _refuse_doubles(names, table, roles.id, kept)
        return np.array(names)
    for section in roles.modalities.values():
        cells = table.columns[section.column]
        if isinstance(cells, Blobs):
            names = _chosen(_apart([cells.name(row) for row in range(len(table))], table), kept)
            if all(names) and len(set(names)) == len(names):
                return np.array(names)
    digits = len(str(len(table)))
    return np.array([f"{row + 1:0{digits}d}" for row in kept.tolist()])


def _apart(names: Sequence[str], table: Table) -> Sequence[str]:
    """Return names that differ where several rows are one item: its second row is ``name#2``."""
    if not table.items:
        return names
    return [name if turn == 1 else f"{name}#{turn}" for name, turn in zip(names, table.turns(), strict=True)]


def _refuse_doubles(names: Sequence[str], table: Table, column: str, kept: NDArray[np.int64]) -> None:
    first: dict[str, int] = {}
    for name, row in zip(names, kept.tolist(), strict=True):
        if name in first:
            raise UserError(
                "data.double_id",
                "{name!r} is the {column} of {first} and of {second}: ids must be unique.",
                name=name,
                column=column,
                first=table.places[first[name]],
                second=table.places[row],
            )
        first[name] = row


def _present(
    roles: Roles, rows: Rows, texts: Mapping[str, Sequence[str]], kept: NDArray[np.int64]
) -> dict[str, NDArray[np.bool_]]:
    return {
        name: np.array([bool(text.strip()) for text in texts[name]], np.bool_)
        if section.kind == "text"
        else rows.present[name][kept]
        for name, section in roles.modalities.items()
    }


def _same(table: Table, roles: Roles, kept: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return equal codes where the column's cells, or names of files, are equal; an empty cell is like no other."""
    if roles.same == NONE:
        return np.arange(len(kept), dtype=np.int64)
    codes: dict[str, int] = {}
    column = table.columns.get(roles.same)
    cells = _chosen(cells_of(column) if isinstance(column, Blobs) else table.words(roles.same), kept)
    keys = [cell or f"\0{row}" for row, cell in enumerate(cells)]
    return np.array([codes.setdefault(key, len(codes)) for key in keys], np.int64)


def _splits(
    table: Table, roles: Roles, ids: NDArray[np.str_], kept: NDArray[np.int64]
) -> dict[Split, NDArray[np.int64]]:
    names = ids.tolist()
    if roles.group != NONE:
        cells = _chosen(table.words(roles.group), kept)
        groups: Sequence[str] = [cell or name for cell, name in zip(cells, names, strict=True)]
    else:
        items = [table.columns[section.column] for section in roles.modalities.values()]
        shared = [_chosen(cells_of(cells), kept) for cells in items if isinstance(cells, Blobs)]
        if table.items:
            shared.append(_chosen(table.words(table.items), kept))
        groups = connected(shared, names)
    if roles.split == NONE:
        return splits_by_hash(groups)
    words = _chosen(table.words(roles.split), kept)
    places = [table.places[row] for row in kept.tolist()]
    return splits_of_words(words, groups, f"Column {roles.split} of {table.name}", places)


def _refuse_one_group(table: Table, splits: Mapping[Split, NDArray[np.int64]]) -> None:
    if len(splits["validation"]) == 0:
        raise UserError(
            "data.one_group",
            "All {rows} training rows of {name} stay together, as they share a picture, a sound or a group: none is "
            "left for validation. Add rows of another, or a column split.",
            rows=len(splits["train"]),
            name=table.name,
        )


def _columns(table: Table, roles: Roles, kept: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """Return what is left to colour by: words, or numbers where all cells are some."""
    taken = {section.column for section in roles.modalities.values()} | {roles.id}
    return {
        name: _values(_chosen(cells.values, kept))
        for name, cells in table.columns.items()
        if isinstance(cells, Words) and name not in taken
    }


def _values(cells: Sequence[str]) -> NDArray[Any]:
    filled = [cell for cell in cells if cell]
    if not filled or not all(is_number(cell) for cell in filled):
        return np.array([cell[:LONGEST_LABEL] for cell in cells])  # every row takes the room of the longest
    numbers = [float(cell) for cell in filled]
    if len(set(filled)) <= MOST_CLASSES and all(number.is_integer() for number in numbers):
        return np.array(cells)
    return np.array([float(cell) if cell else np.nan for cell in cells])


def _modalities(roles: Roles, rows: Rows, tokenizers: Mapping[str, TextTokenizer]) -> dict[str, Modality]:
    known = {modality.name: modality for modality in rows.meta.modalities}
    for name, tokenizer in tokenizers.items():
        known[name] = Modality(name=name, kind="text", shape=(tokenizer.length,), vocabulary=tokenizer.vocabulary)
    return {name: known[name] for name in roles.modalities}


def _chosen(values: Sequence[str], kept: NDArray[np.int64]) -> list[str]:
    return [values[row] for row in kept.tolist()]


def _ground(pixels: NDArray[np.uint8]) -> float:
    """Return what the edge of a picture mostly is."""
    return float(np.median(np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])))
