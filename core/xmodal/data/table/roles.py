"""Which column is what: said, or guessed from names and cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Annotated, Literal

import msgspec
import numpy as np
from msgspec import Meta
from msgspec.structs import replace

from xmodal.data.base import Kind
from xmodal.data.pictures import SUFFIXES as PICTURES
from xmodal.data.splits import SPLIT_WORDS
from xmodal.data.table.cells import Blobs, Column, Table, Vectors, Words
from xmodal.errors import UserError
from xmodal.registry import Params

NONE = "-"
"""What stands for a column that there is none of; empty is what is guessed."""
SOUNDS = frozenset({".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aiff", ".aif"})
ARRAYS = frozenset({".npy"})
_TEXT_NAMES = ("text", "caption", "captions", "sentence", "title", "description", "transcript", "transcription")
_LANGUAGE = re.compile(r"(.+?)[_ -]([a-z]{2}|[a-z]{2}[_-][a-z]{2,4})", re.IGNORECASE)
"""``caption_en``, ``text-pt-BR``: what stands before a language."""
_LABEL_NAMES = ("label", "class", "category", "word", "words", "name")
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
"""Signs of scripts that put no spaces between words."""
_SPLIT_NAMES = ("split", "set", "fold", "subset", "partition")
_ID_NAMES = ("id", "key", "uid", "__key__", "item_id", "image_id")
_LOOKED_AT = 200
"""Cells per column."""


class ModalitySection(Params, frozen=True, kw_only=True):
    """A modality of somebody's data: the column it stands in, and what it is made into. 0 is what is guessed."""

    column: Annotated[str, Meta(description="of the table")] = ""
    kind: Annotated[Literal["text", "image", "audio", "vector", ""], Meta(description="of modality")] = ""
    height: Annotated[int, Meta(ge=0, le=1024, description="of pictures, pixels")] = 0
    width: Annotated[int, Meta(ge=0, le=1024, description="of pictures, pixels")] = 0
    channels: Annotated[Literal[0, 1, 3], Meta(description="of pictures: 1 grey, 3 colours")] = 0
    rate: Annotated[int, Meta(ge=0, le=96_000, description="samples of a sound per second, Hz")] = 0
    seconds: Annotated[float, Meta(ge=0, le=600, description="of a sound; longer ones are cut")] = 0.0
    tokens: Annotated[int, Meta(ge=0, le=4096, description="of a text; longer ones are cut")] = 0
    vocabulary: Annotated[int, Meta(ge=0, le=1_000_000, description="most words that texts are told apart by")] = 0


class Roles(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which column is what.

    Attributes
    ----------
    modalities : name -> where it stands. split, id, group, same : columns, `NONE` where there is none, "" unsaid.
    """

    modalities: dict[str, ModalitySection] = {}
    split: str = ""
    id: str = ""
    group: str = ""
    same: str = ""


def settle(table: Table, said: Roles) -> Roles:
    """Return roles with everything that was not said guessed; geometry stays open.

    Raises
    ------
    UserError : a column that is not there, or fewer than two modalities.
    """
    modalities = said.modalities or guess_modalities(table)
    modalities = {name: _of_column(table, name, section) for name, section in modalities.items()}
    if len(modalities) < 2:
        raise UserError(
            "data.one_modality",
            "Pairs need two modalities, and {name} shows {count} among its columns {columns}: name them in "
            "data.params.modalities, or in a TOML file of the same name beside it (docs/your-data.md).",
            name=table.name,
            count=len(modalities),
            columns=", ".join(table.columns) or "(none)",
        )
    taken = {section.column for section in modalities.values()}
    free = [name for name, cells in table.columns.items() if isinstance(cells, Words) and name not in taken]
    found = Roles(
        modalities=modalities,
        split=said.split or _split_column(table, free),
        id=said.id or _id_column(table, free),
        group=said.group or ("group" if "group" in free else NONE),
        same=said.same or _same_column(table, modalities),
    )
    for column in (found.split, found.id, found.group, found.same):
        if column != NONE and not (column == found.same and isinstance(table.columns.get(column), Blobs)):
            table.words(column)
    return found


def guess_modalities(table: Table) -> dict[str, ModalitySection]:
    """Return the columns that look like items: files by their suffix, lists of numbers, and texts.

    Texts are the columns that are called so, in one or several languages; else the one that reads most like language;
    else, beside a single modality, one of classes.
    """
    found: dict[str, ModalitySection] = {}
    for column, cells in table.columns.items():
        kind = kind_of(cells)
        if kind is not None:
            found[fresh_name(column, kind, found)] = ModalitySection(column=column, kind=kind)
    texts = [column for column in table.columns if _is_text_name(column)]
    if not texts:
        used = {section.column for section in found.values()}
        others = {name: cells for name, cells in table.columns.items() if name not in used}
        texts = _wordiest(others) or (class_columns(others) if len(found) == 1 else [])
    for column in texts:
        if not any(section.column == column for section in found.values()):
            found[fresh_name(column, "text", found)] = ModalitySection(column=column, kind="text")
    return found


def kind_of(cells: Column) -> Kind | None:
    """Return the kind that a column's cells show by themselves; None for words."""
    if isinstance(cells, Vectors):
        return "vector"
    if isinstance(cells, Blobs):
        names = [cells.name(row) for row in some_rows(len(cells), _LOOKED_AT) if not cells.missing(row)]
    else:
        names = [value for row in some_rows(len(cells), _LOOKED_AT) if (value := cells.values[row])]
    suffixes = [PurePosixPath(name).suffix.lower() for name in names]
    kinds: Mapping[Kind, frozenset[str]] = {"image": PICTURES, "audio": SOUNDS, "vector": ARRAYS}
    for kind, known in kinds.items():
        if names and sum(suffix in known for suffix in suffixes) > len(names) / 2:
            return kind
    return None


def _of_column(table: Table, name: str, section: ModalitySection) -> ModalitySection:
    column = section.column or name
    if column not in table.columns:
        raise UserError(
            "data.no_such_column",
            "{table} has no column {column!r} (modality {name}): it has {choices}.",
            table=table.name,
            column=column,
            name=name,
            choices=", ".join(table.columns) or "(none)",
        )
    return replace(section, column=column, kind=section.kind or kind_of(table.columns[column]) or "text")


def fresh_name(column: str, kind: Kind, taken: Mapping[str, object]) -> str:
    """Return a name for a modality: that of its column without what says that it is a file."""
    name = re.sub(r"[_-]?(file_?name|file_?path|path|file|url)s?$", "", column, flags=re.IGNORECASE)
    name = re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_")
    name = name if re.match(r"[A-Za-z]", name) else kind
    number, fresh = 2, name
    while fresh in taken:
        fresh, number = f"{name}_{number}", number + 1
    return fresh


def _is_text_name(column: str) -> bool:
    language = _LANGUAGE.fullmatch(column)
    return (language[1] if language else column).lower() in _TEXT_NAMES


def class_columns(columns: Mapping[str, Column]) -> list[str]:
    """Return the column that names classes, if there is one whose cells are words."""
    for column in sorted((name for name in columns if name.lower() in _LABEL_NAMES), key=_label_place):
        cells = columns[column]
        if isinstance(cells, Words) and any(value and not is_number(value) for value in cells.values[:_LOOKED_AT]):
            return [column]
    return []


def _label_place(column: str) -> int:
    return _LABEL_NAMES.index(column.lower())


def _words_of(cell: str) -> int:
    """Return how many words a text has; two ideographs count as one."""
    return len(cell.split()) + len(_IDEOGRAPH.findall(cell)) // 2


def _wordiest(columns: Mapping[str, Column]) -> list[str]:
    """Return the column that reads most like language, if any does: several words per cell, or at least words."""
    best, most = [], 1.2
    for name, cells in columns.items():
        if isinstance(cells, Words) and name.lower() not in (*_SPLIT_NAMES, *_ID_NAMES):
            some = [value for row in some_rows(len(cells), _LOOKED_AT) if (value := cells.values[row])]
            words = float(np.mean([_words_of(value) for value in some])) if some else 0.0
            if words > most and not all(is_number(value) for value in some):
                best, most = [name], words
    return best


def _split_column(table: Table, free: Sequence[str]) -> str:
    """Return the column that names splits.

    One called ``split`` does as soon as a cell names one, though another be empty or misspelt: that is told when the
    rows are split. Were it passed over, rows of the test split would be trained on.
    """
    for column in free:
        if column.lower() in _SPLIT_NAMES:
            words = {word.strip().lower() for word in table.words(column)}
            known = words & SPLIT_WORDS.keys()
            if known and (column.lower() == _SPLIT_NAMES[0] or known == words):
                return column
    return NONE


def _id_column(table: Table, free: Sequence[str]) -> str:
    for column in free:
        if column.lower() in _ID_NAMES:
            words = [word for word, turn in zip(table.words(column), table.turns(), strict=True) if turn == 1]
            if len(set(words)) == len(words) and all(words):
                return column
    return NONE


def _same_column(table: Table, modalities: Mapping[str, ModalitySection]) -> str:
    """Return the column of the first text, of files, or of items: that of the fewest different cells.

    Classes repeat more than pictures, and are interchangeable; a picture that has five captions repeats more than they
    do, and any of the five is right.
    """
    texts = [one.column for one in modalities.values() if one.kind == "text"][:1]
    files = [one.column for one in modalities.values() if isinstance(table.columns[one.column], Blobs)]
    different = {name: _different(table.columns[name]) for name in (*texts, table.items, *files) if name}
    best = min(different, key=lambda name: different[name], default=NONE)
    return best if texts or (different and different[best] < len(table)) else NONE


def _different(cells: Column) -> int:
    """Return how many different cells there are; one that is empty is like no other."""
    found = cells_of(cells)
    filled = [cell for cell in found if cell]
    return len(set(filled)) + len(found) - len(filled)


def cells_of(cells: Column) -> list[str]:
    """Return what is equal where two rows have the same word or item; "" where a row has none."""
    if isinstance(cells, Words):
        return list(cells.values)
    return [cells.origin(row) if isinstance(cells, Blobs) else "" for row in range(len(cells))]


def is_number(word: str) -> bool:
    """Return whether a cell is a number."""
    try:
        float(word)
    except ValueError:
        return False
    return True


def some_rows(length: int, most: int) -> list[int]:
    """Return row numbers spread over all of a table."""
    rows: list[int] = np.unique(np.linspace(0, length - 1, min(length, most)).astype(int)).tolist() if length else []
    return rows
