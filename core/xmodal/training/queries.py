"""Queries: items that are in no data set, put into the shared space beside it. Free of torch."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from xmodal.data.base import PairedData
from xmodal.errors import UserError
from xmodal.store.notes import Notes
from xmodal.wire.arrays import Array

LONGEST = 1000
"""Characters of a query's text."""
PINS = "pins"
"""Name of the note that keeps a run's pins."""
MOST = 100
"""Queries of one request, and pins of one run."""


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A text or a picture to look for, as an item of one of the modalities.

    Parameters
    ----------
    id : names the query in its answer; of its asker's choice.
    modality : the text is read, or the picture seen, by the encoder of this one.
    picture : (H, W) or (H, W, channels) uint8, of the size that the modality's encoder reads (see
        `PairedData.as_picture`).
    """

    id: str
    modality: str
    text: str = ""
    picture: Array | None = None


class QueryAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Where a query lies in the shared space.

    Parameters
    ----------
    vector : (D,) float32, the raw embedding. unknown : words of the text that training never showed, as typed.
    """

    id: str
    vector: Array
    unknown: tuple[str, ...] = ()


def examples_of(data: PairedData, modalities: Iterable[str]) -> tuple[Query, ...]:
    """Return the queries that a data set proposes for modalities: the pins of a run that has none of its own."""
    return tuple(
        Query(id=f"{modality}: {text}", modality=modality, text=text)
        for modality in modalities
        for text in data.examples.get(modality, ())
    )


def read_pins(notes: Notes) -> tuple[Query, ...] | None:
    """Return the pins that are kept with a run; None if none ever were, or they cannot be read."""
    note = notes.note(PINS)
    try:
        return None if note is None else msgspec.json.decode(note, type=tuple[Query, ...])
    except msgspec.DecodeError:  # pins are a comfort: a run must open without them
        return None


def check_queries(queries: Iterable[Query], data: PairedData, modalities: Iterable[str]) -> None:
    """Refuse queries that no encoder can read.

    Parameters
    ----------
    modalities : those that have an encoder.

    Raises
    ------
    UserError : names the first of them, and what to do.
    """
    known = tuple(modalities)
    for number, query in enumerate(queries, 1):
        if number > MOST:
            raise UserError("query.too_many", "More than {most} queries at once: take some away.", most=MOST)
        if query.modality not in known:
            raise UserError(
                "query.modality",
                "A query asks for the modality {name!r}, which has no encoder: choose one of {choices}.",
                name=query.modality,
                choices=", ".join(known),
            )
        _check_contents(query, data)


def _check_contents(query: Query, data: PairedData) -> None:
    modality = data.modalities[query.modality]
    if modality.kind == "text" and query.picture is None:
        if not query.text.strip() or len(query.text) > LONGEST:
            raise UserError(
                "query.text", "A query's text has 1 to {most} characters: type a word or two.", most=LONGEST
            )
    elif modality.kind == "image" and query.picture is not None:
        size, shape = modality.shape[-2:], query.picture.shape
        channels = shape[2:] in ((), modality.shape[:1])
        if shape[:2] != size or not channels or query.picture.dtype != "|u1":
            raise UserError(
                "query.picture",
                "A query's picture must be {height} x {width} pixels of 8 bits, not {shape}: drop the file again.",
                height=size[0],
                width=size[1],
                shape=" x ".join(map(str, query.picture.shape)),
            )
    else:
        raise UserError(
            "query.kind",
            "The modality {name} is of the kind {kind}: texts are asked of texts, pictures of pictures.",
            name=query.modality,
            kind=modality.kind,
        )
