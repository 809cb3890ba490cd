"""Encodes queries: what is in no data set, as the encoders see it now. Changes nothing of training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.data.base import PairedData
from xmodal.training.model import Model
from xmodal.training.queries import Query, QueryAnswer, check_queries
from xmodal.wire.arrays import Array


def answer_queries(model: Model, queries: Sequence[Query]) -> tuple[QueryAnswer, ...]:
    """Return where queries lie in the shared space, in their order.

    Raises
    ------
    UserError : a query that no encoder can read.
    """
    check_queries(queries, model.data, model.encoders)
    # One by one: what a text's vector is must not hang on what else was asked with it.
    return tuple(_answer(model, query) for query in queries)


def inputs_of(data: PairedData, query: Query) -> NDArray[Any]:
    """Return what the encoder reads of a query that `check_queries` let pass: (1, ...)."""
    if query.picture is None:
        return data.tokens(query.modality, [query.text])
    return data.inputs_of_picture(query.modality, query.picture.numpy())[None]


def _answer(model: Model, query: Query) -> QueryAnswer:
    unknown = model.data.unknown_words(query.modality, query.text) if query.picture is None else ()
    vector = model.embed_inputs(query.modality, inputs_of(model.data, query))[0]
    return QueryAnswer(id=query.id, vector=Array.of(vector.astype(np.float32)), unknown=unknown)
