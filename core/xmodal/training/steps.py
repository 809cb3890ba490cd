"""One optimiser step: encode, fit the players, cost, backward, for each batch that accumulates; check, update."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from xmodal.training.assembly import Parts, owner_of
from xmodal.training.augmenting import plan_augmentations
from xmodal.training.automatic import factors, look, mean_seen
from xmodal.training.config import RunConfig
from xmodal.training.cost import CostValue, mean_value, plan_views
from xmodal.training.diagnosis import NonFiniteError, non_finite
from xmodal.training.events import TermValue
from xmodal.training.gradients import add_aggregated, build_aggregation
from xmodal.training.model import EncoderOutput
from xmodal.training.optimizers import follow_schedule
from xmodal.training.plan import Phase, phase_at
from xmodal.training.players import Fit, fit_players, put_back, remember, with_fits
from xmodal.training.precision import computing
from xmodal.training.pulls import EMBEDDING, ENCODER, Pulls, measure_pulls
from xmodal.training.seeds import seed_for
from xmodal.weighting import Seen

_TERMS = ""
_LEAST_SCALE = 1.0
"""A float16 gradient that overflows at this loss scale is not too large for float16: it is not finite."""


@dataclass(frozen=True)
class StepNumbers:
    """What a step measured, before its update. See `xmodal.training.events.StepEvent`."""

    total: float
    terms: dict[str, TermValue]
    gradient_norm: dict[str, float]
    temperature: dict[str, float]
    pulls: Pulls | None = None


@dataclass(frozen=True)
class Pass:
    """One batch of a step, after its backward pass: no graph.

    Attributes
    ----------
    fits : term -> what the updates of its player measured. seen : term -> what automatic weighting learns from.
    pulls : the terms' gradients, where they were asked for.
    """

    outputs: dict[str, EncoderOutput]
    value: CostValue
    fits: dict[str, Fit]
    seen: dict[str, Seen]
    pulls: Pulls | None


def take_step(
    parts: Parts, config: RunConfig, batches: Sequence[NDArray[np.int64]], step: int, *, sampling: bool = False
) -> StepNumbers:
    """Take one optimiser step on batches of rows: on the mean of their costs, each a batch of its own.

    Parameters
    ----------
    sampling : look at each term's gradient as well, on the first batch.

    Raises
    ------
    NonFiniteError : the cost, a player's loss or a gradient is not finite. No parameter has moved: on the CPU the
        update is not made, on CUDA a flag on the device suppresses it, so that the host waits for the device once a
        step and not twice; players are put back.
    """
    before = remember(parts.players)
    try:
        return _take_step(parts, config, batches, step, sampling=sampling)
    except BaseException:
        put_back(parts.players, before)
        parts.cost.discard()
        raise


def _take_step(
    parts: Parts, config: RunConfig, batches: Sequence[NDArray[np.int64]], step: int, *, sampling: bool
) -> StepNumbers:
    follow_schedule(parts.optimizer, config.optimizer.schedule, step)
    temperature = parts.cost.temperatures()
    parts.optimizer.zero_grad(set_to_none=True)
    share = 1 / len(batches)
    passes = [
        _pass(parts, config, rows, step, number, share, sampling=sampling and number == 0)
        for number, rows in enumerate(batches)
    ]
    value = mean_value([one.value for one in passes])
    gradient_norm = _update(parts, config, value, passes, step)
    parts.cost.clamp()
    if gradient_norm:
        parts.weighting.update(mean_seen([one.seen for one in passes]))
    pulls = passes[0].pulls
    return StepNumbers(float(value.total), _term_values(value, pulls), gradient_norm, temperature, pulls)


def _pass(
    parts: Parts,
    config: RunConfig,
    rows: NDArray[np.int64],
    step: int,
    number: int,
    share: float,
    *,
    sampling: bool,
) -> Pass:
    """Encode a batch, fit the players to it, and add the gradient of its share of the cost to that of those before."""
    phase = phase_at(config.plan, step)
    still = {name: section.frozen or not phase.trains(f"encoders.{name}") for name, section in config.encoders.items()}
    views = plan_views(config, parts.model.data, step, number)
    precision = computing(config.optimizer.precision, parts.model.device)
    outputs = parts.model.encode(rows, still, views, precision, plan_augmentations(config, step, number))
    playing = {name: own for name, own in parts.players.items() if phase.trains(f"players.{name}")}
    fits = fit_players(playing, parts.cost, outputs, config, step, number)
    weights = factors(parts.weighting, config.cost)
    value = with_fits(parts.cost(outputs, config, step, weights, number), fits)
    seen = look(parts.weighting, value, outputs)
    pulls = measure_pulls(parts, value, outputs) if sampling else None
    purpose = f"aggregation/{number}"
    _backward(parts, config, phase, value, share, np.random.default_rng(seed_for(config.seed, purpose, step)))
    return Pass({name: output.detached() for name, output in outputs.items()}, value.detached(), fits, seen, pulls)


def _backward(
    parts: Parts, config: RunConfig, phase: Phase, value: CostValue, share: float, generator: np.random.Generator
) -> None:
    """Add the gradient to what trains. The rest has none, and so the optimiser passes it by: no decay, no momentum."""
    trained = {
        name: parameter
        for name, parameter in parts.parameters.items()
        if parameter.requires_grad and phase.trains(owner_of(name))
    }
    if not (value.total.requires_grad and trained):
        return
    aggregation = build_aggregation(config.cost.aggregation)
    if aggregation.separates:
        shared = [parameter for name, parameter in trained.items() if name.startswith("encoders.")]
        own = [parameter for name, parameter in trained.items() if not name.startswith("encoders.")]
        scale = share if parts.scaler is None else share * parts.scaler.get_scale()
        add_aggregated(aggregation, value.weighted, shared, own, scale, generator)
        return
    total = value.total if share == 1 else value.total * share
    scaled = total if parts.scaler is None else parts.scaler.scale(total)
    scaled.backward(inputs=None if phase.whole else list(trained.values()))


def _update(parts: Parts, config: RunConfig, value: CostValue, passes: Sequence[Pass], step: int) -> dict[str, float]:
    """Check, clip and move what trains; return the norms of the gradient at the encoders, before they were clipped."""
    optimizer, on_device = parts.optimizer, parts.model.device.type == "cuda"
    scaler = parts.scaler if any(parameter.grad is not None for parameter in parts.parameters.values()) else None
    if scaler is not None:
        scaler.unscale_(optimizer)
    norms = _gradient_norms(parts, value.total)
    played = [fit.decisive.to(value.total.dtype) for one in passes for fit in one.fits.values()]
    decisive = torch.stack([value.total, *norms.values(), *played])
    if config.optimizer.clip_norm > 0:
        length = torch.linalg.vector_norm(torch.stack(list(norms.values())))
        torch.nn.utils.clip_grads_with_norm_(parts.parameters.values(), config.optimizer.clip_norm, length)
    if on_device:
        optimizer.grad_scale = None  # type: ignore[attr-defined]  # what GradScaler sets, for fused kernels
        optimizer.found_inf = (~torch.isfinite(decisive).all()).float()  # type: ignore[attr-defined]
        optimizer.step()
    numbers = decisive.tolist()
    finite = all(map(math.isfinite, numbers))
    gradient_norm = dict(zip(norms, numbers[1:], strict=False))
    del gradient_norm[_TERMS]
    # In float16 a gradient may overflow: no update then, and half the scale the next time.
    others = [numbers[0], *numbers[1 + len(norms) :]]
    overflow = scaler is not None and all(map(math.isfinite, others)) and scaler.get_scale() > _LEAST_SCALE
    if not finite and not overflow:
        raise _error(step, passes, gradient_norm)
    if finite and not on_device:
        optimizer.step()
    if scaler is not None:
        scaler.update()
    return gradient_norm if finite else {}


def _error(step: int, passes: Sequence[Pass], gradient_norm: dict[str, float]) -> NonFiniteError:
    """Name what is at fault in the first batch where something is; a gradient is that of all batches."""
    fits = [{name: float(fit.decisive) for name, fit in one.fits.items()} for one in passes]
    sound = [
        math.isfinite(one.value.total) and all(map(math.isfinite, own.values()))
        for one, own in zip(passes, fits, strict=True)
    ]
    place = sound.index(False) if False in sound else -1
    return non_finite(step, passes[place].outputs, passes[place].value, gradient_norm, fits[place])


def _gradient_norms(parts: Parts, like: Tensor) -> dict[str, Tensor]:
    """Return the L2 norm of the gradient at each encoder, and under ``""`` at what terms learn."""
    owners = {**parts.model.encoders, _TERMS: nn.ModuleList(parts.cost.terms.values())}
    norms = {}
    for name, module in owners.items():
        gradients = [parameter.grad for parameter in module.parameters() if parameter.grad is not None]
        norms[name] = torch.nn.utils.get_total_norm(gradients).to(like.dtype) if gradients else torch.zeros_like(like)
    return norms


def _term_values(value: CostValue, pulls: Pulls | None) -> dict[str, TermValue]:
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
            gradient_norm=None if pulls is None else pulls.norms(ENCODER, name),
            embedding_norm=None if pulls is None else pulls.norms(EMBEDDING, name),
            readings=readings.get(name, {}),
        )
        for name in raw
    }
