"""Automatic weighting within a step: the factors before it, and what it showed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import torch
from torch import Tensor

from xmodal.training.config import CostSection, WeightingSection
from xmodal.training.cost import CostValue
from xmodal.training.model import EncoderOutput
from xmodal.weighting import WEIGHTINGS, Seen, Weighting


def build_weighting(section: WeightingSection) -> Weighting:
    """Build a weighting with empty state.

    Raises
    ------
    UserError : unknown type, or params out of bounds.
    """
    return WEIGHTINGS.convert(section.type, section.params, "cost.weighting.params").build()


def rebuild_weighting(weighting: Weighting, old: CostSection, new: CostSection) -> Weighting:
    """Return the weighting after a change: of the same type it keeps what it learned of the terms that stay.

    Raises
    ------
    UserError : unknown type, or params out of bounds.
    """
    stays = [term.id for term in new.terms if any(term.id == other.id for other in old.terms)]
    if old.weighting == new.weighting and set(weighting.state) <= set(stays):
        return weighting
    made = build_weighting(new.weighting)
    if old.weighting.type == new.weighting.type:
        made.state = {term: dict(weighting.state[term]) for term in stays if term in weighting.state}
    return made


def factors(weighting: Weighting, cost: CostSection) -> dict[str, float]:
    """Return what each term's weight is multiplied by in the next step."""
    return {term.id: weighting.factor(term.id) for term in cost.terms}


def look(weighting: Weighting, value: CostValue, outputs: Mapping[str, EncoderOutput]) -> dict[str, Seen]:
    """Return what a weighting wants to know of the terms that are felt, before their graphs are used up.

    Raises
    ------
    UserError : a value that it cannot weigh; nothing was updated.
    """
    if not (weighting.reads_values or weighting.reads_pulls):
        return {}
    felt = {term: raw for term, raw in value.raw.items() if raw.requires_grad}
    if not felt:
        return {}
    pulls = _pulls(felt.values(), outputs) if weighting.reads_pulls else [torch.zeros(())] * len(felt)
    device = next(iter(felt.values())).device
    numbers = torch.stack([*(raw.detach() for raw in felt.values()), *(pull.to(device) for pull in pulls)]).tolist()
    values = dict(zip(felt, numbers, strict=False))
    weighting.check(values)
    return {term: Seen(values[term], pull) for term, pull in zip(felt, numbers[len(felt) :], strict=True)}


def mean_seen(batches: Sequence[Mapping[str, Seen]]) -> dict[str, Seen]:
    """Return the means over the batches of a step; of a term, over those that have it."""
    found: dict[str, list[Seen]] = {}
    for seen in batches:
        for term, one in seen.items():
            found.setdefault(term, []).append(one)
    return {
        term: Seen(sum(one.value for one in own) / len(own), sum(one.pull for one in own) / len(own))
        for term, own in found.items()
    }


def _pulls(values: Iterable[Tensor], outputs: Mapping[str, EncoderOutput]) -> list[Tensor]:
    """Return the L2 norm of each value's gradient at all embeddings of the batch; through no encoder."""
    found = [output.embedding for output in outputs.values()]
    found += [view.embedding for output in outputs.values() for own in output.views.values() for view in own]
    embeddings = [embedding for embedding in found if embedding.requires_grad]
    pulls = []
    for value in values:
        gradients = torch.autograd.grad(value, embeddings, retain_graph=True, allow_unused=True) if embeddings else ()
        present = [gradient for gradient in gradients if gradient is not None]
        pulls.append(torch.nn.utils.get_total_norm(present) if present else torch.zeros(()))
    return pulls
