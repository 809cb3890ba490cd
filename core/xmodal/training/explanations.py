"""Why two items are similar: what is asked, and what is answered. Free of torch."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from xmodal.training.queries import Query
from xmodal.wire.arrays import Array

Method = Literal["integrated_gradients", "occlusion"]
LIMIT_S = 10.0
"""Seconds that training waits for an explanation at most."""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two items: a row of the data, or a query that is in none.

    Parameters
    ----------
    query : its modality is read; `modality` and `row` are not.
    """

    modality: str = ""
    row: int = -1
    query: Query | None = None

    @property
    def reader(self) -> str:
        """The modality whose encoder reads it."""
        return self.modality if self.query is None else self.query.modality


class ExplainOrder(msgspec.Struct, frozen=True, kw_only=True):
    """Two items, matched or not, and how to explain the cosine of their embeddings.

    Parameters
    ----------
    steps : points on the line from the baseline to the item, for integrated gradients.
    """

    a: Subject
    b: Subject
    method: Method = "integrated_gradients"
    steps: Annotated[int, Meta(ge=4, le=512)] = 64


class Attribution(msgspec.Struct, frozen=True, kw_only=True, tag="attribution"):
    """What the places of one item carry, in units of the cosine.

    Parameters
    ----------
    shows : what the places are. values : float32; pixels (H, W); words (T,); cells (M, F), low bands first, a frame
        every `frame_s` seconds until nothing is heard any more.
    words : of a text, as the encoder reads them; ``?`` is one that training never showed.
    baseline : the cosine with nothing on the item (its median colour; padding; silence).
    error : sum of the values less the difference to the baseline; None where the method promises no sum.
    """

    modality: str
    shows: Literal["pixels", "words", "cells"]
    values: Array
    words: tuple[str, ...] = ()
    frame_s: float = 0.0
    baseline: float
    error: float | None = None


class Unexplained(msgspec.Struct, frozen=True, kw_only=True, tag="unexplained"):
    """Why one of the items has no attribution; the sentence as of `UserError`."""

    modality: str
    code: str
    template: str
    fields: dict[str, str] = {}


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """The answer, in the order of the two items.

    Parameters
    ----------
    cosine : of the two embeddings now. seconds : that training waited.
    """

    order: ExplainOrder
    cosine: float
    parts: tuple[Attribution | Unexplained, ...]
    seconds: float
