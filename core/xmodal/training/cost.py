r"""The second phase of a step: the cost.

.. math:: L_{total} = \sum_m w_m L_m + \lambda \sum_k w_k R_k

The place of a term, outside or inside lambda's bracket, is configuration; how many modalities it reads is its type.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Tensor

from xmodal.augmentation.base import Augmentation
from xmodal.data.base import PairedData
from xmodal.errors import UserError, unknown_name
from xmodal.losses.base import (
    LOSSES,
    Encoded,
    HasTemperature,
    Pair,
    PairTerm,
    Setting,
    TermConfig,
    TermOutput,
    UnimodalTerm,
)
from xmodal.training.batch import Batch, Reading
from xmodal.training.config import CostSection, RunConfig, TermSection
from xmodal.training.model import EncoderOutput
from xmodal.training.plan import phase_at
from xmodal.training.seeds import drawing
from xmodal.training.views import ViewPlan
from xmodal.training.weights import lambda_at, weight_at

Term = UnimodalTerm | PairTerm


@dataclass(frozen=True)
class CostValue:
    """The cost of one batch, still on the graph, or of several without one.

    Attributes
    ----------
    total : scalar. raw, weighted : term id -> scalar; a term whose factor is 0 has a raw value without a graph.
    weights : term id -> what its raw value was multiplied by, lambda aside.
    readings : term id -> name -> scalar without a graph, what else the term tells of itself.
    """

    total: Tensor
    raw: dict[str, Tensor]
    weighted: dict[str, Tensor]
    weights: dict[str, float]
    readings: dict[str, dict[str, Tensor]]

    def detached(self) -> CostValue:
        """Return the same without a graph."""
        raw, weighted = _detached(self.raw), _detached(self.weighted)
        return CostValue(self.total.detach(), raw, weighted, self.weights, self.readings)


def mean_value(values: Sequence[CostValue]) -> CostValue:
    """Return the mean over batches; each has the same terms."""
    if len(values) == 1:
        return values[0]
    first = values[0]
    return CostValue(
        _average([value.total for value in values]),
        {name: _average([value.raw[name] for value in values]) for name in first.raw},
        {name: _average([value.weighted[name] for value in values]) for name in first.weighted},
        first.weights,
        {
            term: {
                name: _average([value.readings[term][name] for value in values if name in value.readings.get(term, {})])
                for name in own
            }
            for term, own in first.readings.items()
        },
    )


def pairs_of(section: TermSection, modalities: Iterable[str]) -> list[Pair]:
    """Return the pairs that a term of two modalities reads: those named, or every pair in order."""
    return list(section.pairs) or list(itertools.combinations(modalities, 2))


def setting_of(config: RunConfig, section: TermSection, data: PairedData) -> Setting:
    """Return what a term is built for.

    Raises
    ------
    UserError : it reads a modality that the run has no encoder for, or one modality and does not say which.
    """
    where = f"cost.terms.{section.id}"
    modalities = {name: data.modalities[name] for name in config.encoders}
    pairs: tuple[Pair, ...] = ()
    if LOSSES[section.type].reads == 1:
        if not section.modality:
            raise UserError(
                "term.no_modality",
                "{where}: {type} reads one modality; set modality to one of {choices}.",
                where=where,
                type=section.type,
                choices=", ".join(modalities),
            )
        names = [section.modality]
    else:
        pairs = tuple(pairs_of(section, modalities))
        names = sorted({name for pair in pairs for name in pair})
    for name in names:
        if name not in modalities:
            raise unknown_name("modality", name, modalities, where=where)
    return Setting(
        modalities={name: modalities[name] for name in names},
        pairs=pairs,
        embedding_size=config.embedding_size,
        batch_size=config.batch_size,
        classes=lambda column: len(data.labels(column).names),
        has_empty=lambda column: bool((data.labels(column).codes < 0).any()),
        columns=data.columns_of_words(),
    )


def build_term(config: RunConfig, section: TermSection, data: PairedData) -> Term:
    """Build one term; what it learns is drawn from the generator that (seed, its id) names.

    Raises
    ------
    UserError : unknown type or modality, params out of bounds, or a combination that cannot work.
    """
    params = params_of(section)
    setting = setting_of(config, section, data)
    for modality in setting.modalities.values():
        if params.kinds and modality.kind not in params.kinds:
            raise UserError(
                "term.wrong_kind",
                "cost.terms.{id}: {type} cannot read {kind}, the kind of {modality!r}: choose one of {kinds}.",
                id=section.id,
                type=section.type,
                kind=modality.kind,
                modality=modality.name,
                kinds=", ".join(params.kinds),
            )
    with drawing(config.seed, f"term/{section.id}", config.embedding_size):
        return params.build(setting)


def params_of(section: TermSection) -> TermConfig:
    """Return a term's configuration, validated.

    Raises
    ------
    UserError : unknown type, or params out of bounds.
    """
    return LOSSES.convert(section.type, section.params, f"cost.terms.{section.id}.params")


def drawing_for(
    section: TermSection, seed: int, purpose: str, step: int, number: int = 0
) -> AbstractContextManager[None]:
    """Let what a term draws for a purpose come from (seed, purpose, its id, step); nothing where it draws nothing.

    Parameters
    ----------
    number : of the batch among those that the step accumulates, 0, 1, ...; each draws its own.
    """
    name = f"{purpose}/{section.id}" + (f"/{number}" if number else "")
    return drawing(seed, name, step) if params_of(section).stochastic else nullcontext()


def plan_views(config: RunConfig, data: PairedData, step: int, number: int = 0) -> ViewPlan:
    """Return the augmented views that the terms that are on ask for, for the encode phase of a step.

    Parameters
    ----------
    number : of the batch among those that the step accumulates, 0, 1, ...; each draws its own.
    """
    asked: dict[str, dict[str, tuple[Augmentation, ...]]] = {}
    for section in config.cost.terms:
        if section.enabled:
            params = params_of(section)
            for name, modality in setting_of(config, section, data).modalities.items():
                if augmentations := params.views(modality):
                    asked.setdefault(name, {})[section.id] = augmentations
    return ViewPlan(asked, config.seed, step, number)


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

    def __call__(
        self,
        outputs: Mapping[str, EncoderOutput],
        config: RunConfig,
        step: int,
        automatic: Mapping[str, float] = MappingProxyType({}),
        number: int = 0,
    ) -> CostValue:
        """Evaluate the terms that are on. One is computed without a graph, seen but not felt, if its factor is 0 or
        the phase of the step leaves it out.

        Parameters
        ----------
        step : number of the optimiser step that this is for; what a term draws comes from (seed, its id, step).
        automatic : term id -> what automatic weighting multiplies its weight by; 1 where it says nothing.
        number : of the batch among those that the step accumulates, 0, 1, ...; they draw each their own.
        """
        section, phase = config.cost, phase_at(config.plan, step)
        batch = Batch(outputs, self.data, self.device, step)
        total = torch.zeros((), device=self.device)
        lambda_ = lambda_at(section, step)
        raw, weighted, weights, readings = {}, {}, {}, {}
        for term in section.terms:
            if not term.enabled:
                continue
            weights[term.id] = weight_at(term, step) * automatic.get(term.id, 1.0)
            factor = weights[term.id] * (lambda_ if term.place == "cross_modal" else 1.0)
            felt = factor != 0 and phase.counts(term.id)
            noise = drawing_for(term, config.seed, "noise", step, number)
            with nullcontext() if felt else torch.no_grad(), noise:
                output = self._value(term, batch, section)
            raw[term.id] = output.value
            if output.readings:
                readings[term.id] = dict(output.readings)
            weighted[term.id] = raw[term.id] * factor if factor != 0 else torch.zeros_like(raw[term.id])
            if factor != 0:
                total = total + weighted[term.id]
        return CostValue(total, raw, weighted, weights, readings)

    def read_pairs(self, section: TermSection, batch: Batch, cost: CostSection) -> list[tuple[Encoded, Encoded]]:
        """Return what a term of two modalities reads of a batch, pair by pair; pairs without a row are left out."""
        reading, pairs = _reading(section, cost, batch), pairs_of(section, batch.names)
        return [both for pair in pairs if (both := batch.pair(pair, reading)) is not None]

    def _value(self, section: TermSection, batch: Batch, cost: CostSection) -> TermOutput:
        term = self.terms[section.id]
        if isinstance(term, UnimodalTerm):
            single = batch.one(section.modality, _reading(section, cost, batch))
            outputs = [] if single is None else [_output(term(single))]
        else:
            outputs = [_output(term(*both)) for both in self.read_pairs(section, batch, cost)]
        # The mean over pairs, so that a third modality changes neither a term's unit nor the meaning of lambda.
        return _mean(outputs) if outputs else TermOutput(torch.zeros((), device=self.device))

    def clamp(self) -> None:
        """Bring what terms learn back into range, after the optimiser step."""
        for term in self.terms.values():
            term.clamp()

    def discard(self) -> None:
        """Drop what terms prepared for a step that was refused."""
        for term in self.terms.values():
            term.discard()

    def set_temperature(self, term: str, temperature: float | None, learnable: bool | None) -> None:
        """Set a term's temperature in place; None leaves it as it is."""
        module = self.terms[term]
        assert isinstance(module, HasTemperature), "refused by the transition"
        module.set_temperature(temperature, learnable)

    def adopt_temperature(self, before: TermSection, after: TermSection) -> None:
        """Set what differs of a term's temperature between two configurations of it: a learned one stays learned."""
        module = self.terms[after.id]
        if isinstance(module, HasTemperature):
            old, new = params_of(before), params_of(after)
            given = {name: getattr(new, name) for name in ("temperature", "learnable")}
            changed = {name: value for name, value in given.items() if value != getattr(old, name)}
            module.set_temperature(changed.get("temperature"), changed.get("learnable"))

    def temperatures(self) -> dict[str, float]:
        """Return the temperature of each term that has one."""
        return {name: term.temperature() for name, term in self.terms.items() if isinstance(term, HasTemperature)}


def _reading(term: TermSection, cost: CostSection, batch: Batch) -> Reading:
    return Reading(
        unit=cost.normalize if term.rows == "as_cost" else term.rows == "unit",
        columns=params_of(term).columns(),
        views=term.id if batch.has_views(term.id) else "",
    )


def _detached(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name: tensor.detach() for name, tensor in tensors.items()}


def _average(tensors: Sequence[Tensor]) -> Tensor:
    return torch.stack(list(tensors)).mean()


def _output(value: Tensor | TermOutput) -> TermOutput:
    return value if isinstance(value, TermOutput) else TermOutput(value)


def _mean(outputs: list[TermOutput]) -> TermOutput:
    if len(outputs) == 1:
        return outputs[0]
    names = outputs[0].readings
    return TermOutput(
        torch.stack([output.value for output in outputs]).mean(),
        {name: torch.stack([output.readings[name] for output in outputs]).mean() for name in names},
    )
