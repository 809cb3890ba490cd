"""One optimiser step: encode, fit the players, cost, backward, check, update."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from xmodal.training.assembly import Parts
from xmodal.training.automatic import factors, look
from xmodal.training.config import RunConfig
from xmodal.training.cost import CostValue, plan_views
from xmodal.training.diagnosis import non_finite
from xmodal.training.events import TermValue
from xmodal.training.optimizers import follow_schedule
from xmodal.training.players import fit_players, put_back, remember, with_fits

_TERMS = ""


@dataclass(frozen=True)
class StepNumbers:
    """What a step measured, before its update. See `xmodal.training.events.StepEvent`."""

    total: float
    terms: dict[str, TermValue]
    gradient_norm: dict[str, float]
    temperature: dict[str, float]


def take_step(parts: Parts, config: RunConfig, rows: NDArray[np.int64], step: int) -> StepNumbers:
    """Take one optimiser step on a batch of rows.

    Raises
    ------
    NonFiniteError : the cost, a player's loss or a gradient is not finite. No parameter has moved: on the CPU the
        update is not made, on CUDA a flag on the device suppresses it, so that the host waits for the device once a
        step and not twice; players are put back.
    """
    before = remember(parts.players)
    try:
        return _take_step(parts, config, rows, step)
    except BaseException:
        put_back(parts.players, before)
        parts.cost.discard()
        raise


def _take_step(parts: Parts, config: RunConfig, rows: NDArray[np.int64], step: int) -> StepNumbers:
    follow_schedule(parts.optimizer, config.optimizer.schedule, step)
    frozen = {name: section.frozen for name, section in config.encoders.items()}
    outputs = parts.model.encode(rows, frozen, plan_views(config, parts.model.data, step))
    fits = fit_players(parts.players, parts.cost, outputs, config, step)
    value = with_fits(parts.cost(outputs, config, step, factors(parts.weighting, config.cost)), fits)
    seen = look(parts.weighting, value, outputs)
    every = config.evaluation.term_gradients_every
    pulls = _term_gradients(parts, value) if every and step % every == 0 else {}
    parts.optimizer.zero_grad(set_to_none=True)
    if value.total.requires_grad:
        value.total.backward()
    temperature = parts.cost.temperatures()
    norms = _gradient_norms(parts, value.total)
    played = {name: fit.decisive.to(value.total.dtype) for name, fit in fits.items()}
    decisive = torch.stack([value.total.detach(), *norms.values(), *played.values()])
    if parts.model.device.type == "cuda":
        parts.optimizer.grad_scale = None  # type: ignore[attr-defined]  # what GradScaler sets, for fused kernels
        parts.optimizer.found_inf = (~torch.isfinite(decisive).all()).float()  # type: ignore[attr-defined]
        parts.optimizer.step()
    total, *read = decisive.tolist()
    gradient_norm, players = dict(zip(norms, read, strict=False)), dict(zip(played, read[len(norms) :], strict=True))
    if not all(math.isfinite(number) for number in (total, *read)):
        gradient_norm.pop(_TERMS, None)
        raise non_finite(step, outputs, value, gradient_norm, players)
    if parts.model.device.type != "cuda":
        parts.optimizer.step()
    parts.cost.clamp()
    parts.weighting.update(seen)
    gradient_norm.pop(_TERMS, None)
    return StepNumbers(total, _term_values(value, pulls), gradient_norm, temperature)


def _gradient_norms(parts: Parts, like: Tensor) -> dict[str, Tensor]:
    """Return the L2 norm of the gradient at each encoder, and under ``""`` at what terms learn."""
    owners = {**parts.model.encoders, _TERMS: nn.ModuleList(parts.cost.terms.values())}
    norms = {}
    for name, module in owners.items():
        gradients = [parameter.grad for parameter in module.parameters() if parameter.grad is not None]
        norms[name] = torch.nn.utils.get_total_norm(gradients).to(like.dtype) if gradients else torch.zeros_like(like)
    return norms


def _term_gradients(parts: Parts, value: CostValue) -> dict[str, dict[str, float]]:
    """Return the norm of each weighted term's gradient at each encoder: one backward pass per term.

    Reads the graph and leaves it, and touches no parameter's ``grad``: training goes on as if nobody had looked.
    """
    owned = {name: list(encoder.parameters()) for name, encoder in parts.model.encoders.items()}
    wanted = [parameter for own in owned.values() for parameter in own if parameter.requires_grad]
    pulls: dict[str, dict[str, float]] = {}
    for term, weighted in value.weighted.items():
        found = dict(zip(wanted, _gradients(weighted, wanted), strict=True))
        pulls[term] = {name: _norm(found.get(parameter) for parameter in own) for name, own in owned.items()}
    return pulls


def _gradients(value: Tensor, parameters: list[nn.Parameter]) -> Sequence[Tensor | None]:
    if not value.requires_grad or not parameters:
        return [None] * len(parameters)
    return torch.autograd.grad(value, parameters, retain_graph=True, allow_unused=True)


def _norm(gradients: Iterable[Tensor | None]) -> float:
    present = [gradient for gradient in gradients if gradient is not None]
    return float(torch.nn.utils.get_total_norm(present)) if present else 0.0


def _term_values(value: CostValue, pulls: dict[str, dict[str, float]]) -> dict[str, TermValue]:
    tensors = [*value.raw.values(), *value.weighted.values()]
    tensors += [reading for own in value.readings.values() for reading in own.values()]
    numbers = iter(torch.stack(tensors).tolist() if tensors else [])
    raw = dict(zip(value.raw, numbers, strict=False))
    weighted = dict(zip(value.weighted, numbers, strict=False))
    readings = {term: dict(zip(own, numbers, strict=False)) for term, own in value.readings.items()}
    return {
        name: TermValue(
            raw=raw[name],
            weighted=weighted[name],
            weight=value.weights[name],
            gradient_norm=pulls.get(name),
            readings=readings.get(name, {}),
        )
        for name in raw
    }
