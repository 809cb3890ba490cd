"""Explains the similarity of two items as the encoders see them now. Changes nothing of training."""

from __future__ import annotations

import time
from contextlib import ExitStack

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from xmodal.errors import UserError, unknown_name
from xmodal.explain.attribution import attribute
from xmodal.explain.package import captum_attributions
from xmodal.explain.readings import open_reading
from xmodal.training.answering import inputs_of
from xmodal.training.explanations import LIMIT_S, Attribution, ExplainOrder, Explanation, Subject, Unexplained
from xmodal.training.model import Model, evaluating
from xmodal.training.queries import check_queries
from xmodal.wire.arrays import Array


def explain(model: Model, order: ExplainOrder, limit_s: float = LIMIT_S) -> Explanation:
    """Return which places of two items carry the cosine of their embeddings.

    Draws nothing; encoders are in eval mode meanwhile, and no gradient of a parameter is kept.

    Parameters
    ----------
    limit_s : seconds that each of the items may take.

    Raises
    ------
    UserError : there is no such item, no encoder reads it, Captum is missing, it takes too long, or neither of the
        items has a place to point at.
    """
    started = time.perf_counter()
    captum_attributions()
    subjects = (order.a, order.b)
    inputs = [_inputs(model, subject) for subject in subjects]
    with ExitStack() as modes:
        for name in {subject.reader for subject in subjects}:
            modes.enter_context(evaluating(model.encoders[name]))
        units = [_embedding(model, subject, given) for subject, given in zip(subjects, inputs, strict=True)]
        parts = tuple(
            _part(model, order, subject, given, other, limit_s)
            for subject, given, other in zip(subjects, inputs, units[::-1], strict=True)
        )
    if all(isinstance(part, Unexplained) for part in parts):
        first = parts[0]
        assert isinstance(first, Unexplained)
        raise UserError(first.code, first.template, **first.fields)
    cosine = float(functional.cosine_similarity(units[0], units[1], dim=0))
    return Explanation(order=order, cosine=cosine, parts=parts, seconds=time.perf_counter() - started)


def _inputs(model: Model, subject: Subject) -> Tensor:
    """Return what the encoder reads of an item: (1, ...)."""
    data = model.data
    if subject.query is not None:
        check_queries([subject.query], data, model.encoders)
        return torch.from_numpy(inputs_of(data, subject.query)).to(model.device)
    if subject.modality not in model.encoders:
        raise unknown_name("modality", subject.modality, model.encoders)
    if not 0 <= subject.row < len(data) or not data.present[subject.modality][subject.row]:
        raise UserError(
            "explain.no_item",
            "Row {row} has no item of {modality}: choose one that has both.",
            row=subject.row,
            modality=subject.modality,
        )
    return model.inputs(subject.modality, np.array([subject.row]))


@torch.no_grad()
def _embedding(model: Model, subject: Subject, inputs: Tensor) -> Tensor:
    embedding: Tensor = model.encoders[subject.reader](inputs).float()[0]
    return embedding


def _part(
    model: Model, order: ExplainOrder, subject: Subject, inputs: Tensor, other: Tensor, limit_s: float
) -> Attribution | Unexplained:
    name, data = subject.reader, model.data
    try:
        with torch.no_grad():
            reading = open_reading(model.encoders[name], data.modalities[name], inputs)
    except UserError as error:
        return Unexplained(modality=name, code=error.code, template=error.template, fields=error.told())
    found = attribute(reading, other, order.method, steps=order.steps, limit_s=limit_s)
    values = reading.shown(found.values).cpu().numpy()
    words: tuple[str, ...] = ()
    if reading.shows == "words":
        tokens = inputs[0, : reading.length].cpu().numpy()
        words = data.words(name, tokens) or tuple(map(str, tokens.tolist()))
    return Attribution(
        modality=name,
        shows=reading.shows,
        values=Array.of(values),
        words=words,
        frame_s=reading.frame_s,
        baseline=found.baseline,
        error=found.error,
    )
