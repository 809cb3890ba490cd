"""Samples of the terms' gradients, as steps told them or as a run recorded them."""

# K terms.
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from xmodal.analysis.pulls import gramian_of
from xmodal.session.messages import Series
from xmodal.training.config import CostSection
from xmodal.training.events import StepEvent
from xmodal.training.series import events_of

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """The terms' gradients at one step.

    Attributes
    ----------
    terms : ids. factors : term -> what it was multiplied by in the total. at : ``"encoder/NAME"`` or
        ``"embedding/NAME"`` -> (K, K), products of the weighted gradients.
    """

    step: int
    terms: tuple[str, ...]
    factors: Mapping[str, float]
    at: Mapping[str, Floats]

    def scaled(self, place: str, factors: Mapping[str, float]) -> Floats:
        """Return the products at a place, had the terms had these factors; NaN for one that did not act then."""
        scale_K = np.array([_ratio(factors.get(term, 0.0), self.factors[term]) for term in self.terms])
        return np.asarray(self.at[place] * np.outer(scale_K, scale_K))


def _ratio(now: float, then: float) -> float:
    if then > 0:
        return now / then
    return np.nan if now > 0 else 0.0


def sample_of(event: StepEvent, cost: CostSection) -> Sample | None:
    """Return what a step sampled; None if it did not, or only norms.

    Parameters
    ----------
    cost : says which terms stand in lambda's bracket.
    """
    if event.cosine is None or not event.terms:
        return None
    inside = {term.id for term in cost.terms if term.place == "cross_modal"}
    values = {term: value for term, value in event.terms.items() if value.gradient_norm is not None}
    terms = tuple(values)
    at = {}
    for kind, name in (("encoder", "gradient_norm"), ("embedding", "embedding_norm")):
        norms = {term: getattr(value, name) or {} for term, value in values.items()}
        for modality in dict.fromkeys(modality for own in norms.values() for modality in own):
            place = f"{kind}/{modality}"
            lengths = {term: own.get(modality, 0.0) for term, own in norms.items()}
            at[place] = gramian_of(terms, lengths, event.cosine.get(place, {}))
    factors = {
        term: (value.weight or 0.0) * (event.lambda_ if term in inside else 1.0) for term, value in values.items()
    }
    return Sample(event.step, terms, factors, at)


def recorded_samples(series: Mapping[str, Series], cost: CostSection, limit: int) -> list[Sample]:
    """Return the last samples that a run recorded, oldest first."""
    if "sampling_seconds" not in series:
        return []
    steps = series["sampling_seconds"].steps.numpy()[-limit:]
    wanted = {}
    for name, one in series.items():
        if name.startswith(("term/", "cosine/")) or name in ("total", "lambda"):
            own = one.steps.numpy()
            there = np.isin(own, steps)
            wanted[name] = own[there], one.values.numpy()[there]
    events = [event for event in events_of(wanted, 0) if isinstance(event, StepEvent)]
    return [sample for event in events if (sample := sample_of(event, cost)) is not None]
