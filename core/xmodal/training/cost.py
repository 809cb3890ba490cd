r"""The second phase of a step: the cost.

.. math:: L_{total} = \sum_m w_m L_m + \lambda \sum_k w_k R_k

The place of a term, outside or inside lambda's bracket, is configuration; how many modalities it reads is its type.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  # the name that everybody knows
from torch import Tensor

from xmodal.data.base import Modality, PairedData
from xmodal.errors import UserError, unknown_name
from xmodal.losses.base import LOSSES, Encoded, HasTemperature, PairTerm, UnimodalTerm
from xmodal.training.config import CostSection, RunConfig, TermSection
from xmodal.training.model import EncoderOutput
from xmodal.training.seeds import drawing

Term = UnimodalTerm | PairTerm
Pair = tuple[str, str]


@dataclass(frozen=True)
class CostValue:
    """The cost of one batch, still on the graph.

    Attributes
    ----------
    total : scalar. raw, weighted : term id -> scalar; a term whose factor is 0 has a raw value without a graph.
    """

    total: Tensor
    raw: dict[str, Tensor]
    weighted: dict[str, Tensor]


def pairs_of(section: TermSection, modalities: Iterable[str]) -> list[Pair]:
    """Return the pairs that a term of two modalities reads: those named, or every pair in order."""
    return list(section.pairs) or list(itertools.combinations(modalities, 2))


def build_term(config: RunConfig, section: TermSection, modalities: Mapping[str, Modality]) -> Term:
    """Build one term; what it learns is drawn from the generator that (seed, its id) names.

    Raises
    ------
    UserError : unknown type or modality, params out of bounds, or a combination that cannot work.
    """
    where = f"cost.terms.{section.id}"
    params = LOSSES.convert(section.type, section.params, f"{where}.params")
    if params.reads == 1 and not section.modality:
        raise UserError(
            "term.no_modality",
            "{where}: {type} reads one modality; set modality to one of {choices}.",
            where=where,
            type=section.type,
            choices=", ".join(modalities),
        )
    names = (
        [section.modality]
        if params.reads == 1
        else sorted({name for pair in pairs_of(section, modalities) for name in pair})
    )
    for name in names:
        if name not in modalities:
            raise unknown_name("modality", name, modalities, where=where)
    with drawing(config.seed, f"term/{section.id}", config.embedding_size):
        return params.build({name: modalities[name] for name in names}, config.embedding_size)


class Cost:
    """The terms of a run. Not an `nn.Module`: a term may have any id.

    Parameters
    ----------
    terms : id -> module, in the order of the sum.
    """

    def __init__(self, terms: dict[str, Term], data: PairedData, device: torch.device) -> None:
        self.terms = {name: module.to(device) for name, module in terms.items()}
        self.data = data
        self.device = device

    def __call__(self, outputs: Mapping[str, EncoderOutput], section: CostSection) -> CostValue:
        """Evaluate the terms that are on. One whose factor is 0 is computed without a graph: seen, but not felt."""
        views = _Views(outputs, section, self.data, self.device)
        total = torch.zeros((), device=self.device)
        raw, weighted = {}, {}
        for term in section.terms:
            if not term.enabled:
                continue
            factor = term.weight * (section.lambda_ if term.place == "cross_modal" else 1.0)
            with torch.no_grad() if factor == 0 else nullcontext():
                raw[term.id] = self._value(term, views)
            weighted[term.id] = raw[term.id] * factor if factor != 0 else torch.zeros_like(raw[term.id])
            if factor != 0:
                total = total + weighted[term.id]
        return CostValue(total, raw, weighted)

    def _value(self, section: TermSection, views: _Views) -> Tensor:
        term = self.terms[section.id]
        if isinstance(term, UnimodalTerm):
            single = views.one(section.modality)
            return torch.zeros((), device=self.device) if single is None else term(single)
        values = [term(*view) for pair in pairs_of(section, views.names) if (view := views.pair(pair)) is not None]
        # The mean over pairs, so that a third modality changes neither a term's unit nor the meaning of lambda.
        return torch.stack(values).mean() if values else torch.zeros((), device=self.device)

    def clamp(self) -> None:
        """Bring what terms learn back into range, after the optimiser step."""
        for term in self.terms.values():
            if isinstance(term, PairTerm):
                term.clamp()

    def set_temperature(self, term: str, temperature: float | None, learnable: bool | None) -> None:
        """Set a term's temperature in place; None leaves it as it is."""
        module = self.terms[term]
        assert isinstance(module, HasTemperature), "refused by the transition"
        module.set_temperature(temperature, learnable)

    def temperatures(self) -> dict[str, float]:
        """Return the temperature of each term that has one."""
        return {name: term.temperature() for name, term in self.terms.items() if isinstance(term, HasTemperature)}


class _Views:
    """What terms read of a batch, each made once."""

    def __init__(
        self, outputs: Mapping[str, EncoderOutput], section: CostSection, data: PairedData, device: torch.device
    ) -> None:
        self.names = list(outputs)
        self._outputs, self._data, self._device = outputs, data, device
        self._embeddings = {
            name: F.normalize(output.embedding, dim=1) if section.normalize else output.embedding
            for name, output in outputs.items()
        }
        self._pairs: dict[Pair, tuple[Encoded, Encoded] | None] = {}

    def one(self, name: str) -> Encoded | None:
        output = self._outputs[name]
        return self._view(name, None, output.rows) if len(output.rows) else None

    def pair(self, pair: Pair) -> tuple[Encoded, Encoded] | None:
        """Return the rows that have both modalities, or None if no row of the batch has."""
        if pair not in self._pairs:
            a, b = (self._outputs[name] for name in pair)
            both = a.present & b.present
            rows = a.rows[both[a.present]]
            self._pairs[pair] = (
                (self._view(pair[0], _selection(a, both), rows), self._view(pair[1], _selection(b, both), rows))
                if len(rows)
                else None
            )
        return self._pairs[pair]

    def _view(self, name: str, selection: Tensor | None, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Encoded:
        output, embedding = self._outputs[name], self._embeddings[name]
        same = torch.from_numpy(self._data.same[rows]).to(self._device)
        if selection is None:
            return Encoded(self._data.modalities[name], embedding, output.inputs, same)
        chosen = selection.to(self._device)
        return Encoded(self._data.modalities[name], embedding[chosen], output.inputs[chosen], same)


def _selection(output: EncoderOutput, both: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Tensor | None:
    """Return which of the present rows have the partner too; None where all have."""
    chosen = both[output.present]
    return None if chosen.all() else torch.from_numpy(np.flatnonzero(chosen))
