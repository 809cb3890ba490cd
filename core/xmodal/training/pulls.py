"""Which term pulls on what: the terms' gradients at each encoder and at its embeddings, sampled within a budget."""

# K terms, N numbers of a tensor.
from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from xmodal.analysis.pulls import cosines_of, norms_of
from xmodal.training.assembly import Parts
from xmodal.training.config import EvaluationSection
from xmodal.training.cost import CostValue
from xmodal.training.model import EncoderOutput

Gramian = NDArray[np.float64]
ENCODER, EMBEDDING = "encoder", "embedding"


@dataclass(frozen=True)
class Pulls:
    """One sample.

    Attributes
    ----------
    terms : ids. at : ``"encoder/NAME"`` or ``"embedding/NAME"`` -> (K, K), products of the weighted terms' gradients.
    seconds : that it took.
    """

    terms: tuple[str, ...] = ()
    at: Mapping[str, Gramian] = field(default_factory=dict)
    seconds: float = 0.0

    def norms(self, kind: str, term: str) -> dict[str, float] | None:
        """Return modality -> norm of a term's gradient at this kind of place; None for a term not sampled."""
        if term not in self.terms:
            return None
        row = self.terms.index(term)
        places = {place: place.removeprefix(f"{kind}/") for place in self.at if place.startswith(f"{kind}/")}
        return {name: float(norms_of(self.at[place])[row]) for place, name in places.items()}

    def cosines(self) -> dict[str, dict[str, float]]:
        """Return place -> ``"a|b"`` -> cosine, of the pairs of terms that both pull there."""
        found: dict[str, dict[str, float]] = {}
        for place, gramian_KK in self.at.items():
            cosines_KK = cosines_of(gramian_KK)
            found[place] = {
                f"{one}|{other}": float(cosines_KK[i, j])
                for i, one in enumerate(self.terms)
                for j, other in enumerate(self.terms)
                if i < j and not math.isnan(cosines_KK[i, j])
            }
        return {place: own for place, own in found.items() if own}


class PullBudget:
    """Says at which steps to sample, so that it costs no more than a share of training time.

    A sample of 0.03 s is paid for by 1 s of training, before the next one and at a step that `every` divides; the first
    is taken on credit, and each is expected to cost what the last did. It counts
    seconds spent in steps, so it never depends on how long a session was paused; training never depends on it.
    """

    def __init__(self) -> None:
        self._trained = 0.0
        self._spent = 0.0
        self._last = 0.0

    def is_due(self, section: EvaluationSection, step: int) -> bool:
        """Tell whether to sample at a step."""
        every, share = section.term_gradients_every, section.term_gradients_share
        return every > 0 and step % every == 0 and (share == 0 or self._spent + self._last <= share * self._trained)

    def account(self, step_seconds: float, sampling_seconds: float) -> None:
        """Account for a step that took so long, sampling included."""
        self._trained += step_seconds - sampling_seconds
        self._spent += sampling_seconds
        self._last = sampling_seconds or self._last


def measure_pulls(parts: Parts, value: CostValue, outputs: Mapping[str, EncoderOutput]) -> Pulls:
    """Return the products of the weighted terms' gradients, by one backward pass per term.

    Reads the graph and leaves it, and touches no parameter's ``grad``, generator, mode or buffer: training goes on as
    if nobody had looked. At the embeddings the augmented views count with the rest.
    """
    if parts.model.device.type == "cuda":
        torch.cuda.synchronize(parts.model.device)  # what was queued before is no part of its cost
    began = time.perf_counter()
    scale = 1.0 if parts.scaler is None else parts.scaler.get_scale()
    places = _places(parts, outputs)
    wanted = list({id(tensor): tensor for own in places.values() for tensor in own}.values())
    found = [_gradients(weighted * scale, wanted) for weighted in value.weighted.values()]
    at = {place: _gramian(found, own) / scale**2 for place, own in places.items()}
    return Pulls(tuple(value.weighted), at, time.perf_counter() - began)


def _places(parts: Parts, outputs: Mapping[str, EncoderOutput]) -> dict[str, list[Tensor]]:
    """Return the tensors of each place; a frozen encoder has none, and its embeddings are no place."""
    places: dict[str, list[Tensor]] = {
        f"{ENCODER}/{name}": [one for one in encoder.parameters() if one.requires_grad]
        for name, encoder in parts.model.encoders.items()
    }
    for name, output in outputs.items():
        every = [output.embedding, *(view.embedding for own in output.views.values() for view in own)]
        if own := [one for one in every if one.requires_grad]:
            places[f"{EMBEDDING}/{name}"] = own
    return places


def _gradients(value: Tensor, wanted: Sequence[Tensor]) -> dict[int, Tensor]:
    """Return the gradients by the ids of what they belong to; without what the value does not depend on."""
    if not value.requires_grad or not wanted:
        return {}
    found = torch.autograd.grad(value, wanted, retain_graph=True, allow_unused=True)
    return {id(one): gradient for one, gradient in zip(wanted, found, strict=True) if gradient is not None}


def _gramian(found: Sequence[Mapping[int, Tensor]], place: Sequence[Tensor]) -> Gramian:
    """Return the products (K, K) at the tensors of a place, one tensor at a time."""
    total_KK = torch.zeros(len(found), len(found), dtype=torch.float64)
    for tensor in place:
        there = [(k, gradients[id(tensor)]) for k, gradients in enumerate(found) if id(tensor) in gradients]
        if there:
            rows_KN = torch.stack([gradient for _, gradient in there]).flatten(1)
            chosen = torch.tensor([k for k, _ in there])
            total_KK[chosen[:, None], chosen] += (rows_KN @ rows_KN.T).to("cpu", torch.float64)
    return np.asarray(total_KK.numpy())
