"""Optimisers whose state is keyed by parameter name, so that it outlives a replaced encoder or a new embedding size."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from xmodal.training import eager
from xmodal.training.config import OptimizerSection, RunConfig, ScheduleSection
from xmodal.training.schedules import factor_at

TERMS = "terms"
_BASE = "base_lr"
"""Of a group: its learning rate before the schedule."""
State = dict[str, dict[str, Tensor]]


def named_parameters(encoders: Mapping[str, nn.Module], terms: Mapping[str, nn.Module]) -> dict[str, nn.Parameter]:
    """Return every parameter as ``encoders.NAME.*`` or ``terms.ID.*``."""
    return {
        f"{family}.{name}.{key}": parameter
        for family, modules in (("encoders", encoders), (TERMS, terms))
        for name, module in modules.items()
        for key, parameter in module.named_parameters()
    }


def build_optimizer(
    config: RunConfig, parameters: Mapping[str, nn.Parameter], device: torch.device
) -> torch.optim.Optimizer:
    """Build the optimiser: a group per encoder (its learning rate) and for what terms learn.

    Vectors and scalars (biases, gains, the logit scale) are not decayed.
    """
    groups: dict[tuple[str, bool], list[nn.Parameter]] = {}
    for name, parameter in parameters.items():
        family, owner, _ = name.split(".", 2)
        key = (owner if family == "encoders" else "", parameter.ndim >= 2)
        groups.setdefault(key, []).append(parameter)
    section = config.optimizer
    return _make(
        section,
        [
            {
                "params": members,
                _BASE: section.learning_rate * (config.encoders[owner].learning_rate_multiplier if owner else 1.0),
                "weight_decay": section.weight_decay if decayed else 0.0,
            }
            for (owner, decayed), members in groups.items()
        ],
        device,
    )


def follow_schedule(optimizer: torch.optim.Optimizer, schedule: ScheduleSection, step: int) -> None:
    """Give each group the learning rate of a step. A function of the step alone: nothing is counted."""
    factor = factor_at(schedule, step)
    for group in optimizer.param_groups:
        group["lr"] = group[_BASE] * factor


def _make(section: OptimizerSection, groups: list[dict[str, object]], device: torch.device) -> torch.optim.Optimizer:
    # Fused kernels are quicker on both, and on CUDA the only ones that heed the flag that suppresses an update.
    fused = device.type in {"cpu", "cuda"}
    if section.type == "sgd":
        return eager.SGD(groups, lr=section.learning_rate, momentum=section.momentum, fused=fused)
    kind = eager.AdamW if section.type == "adamw" else eager.Adam
    return kind(groups, lr=section.learning_rate, betas=section.betas, eps=section.epsilon, fused=fused)


def state_of(optimizer: torch.optim.Optimizer, parameters: Mapping[str, nn.Parameter]) -> State:
    """Return the state by parameter name. Tensors are shared, not copied."""
    state: State = {}
    for name, parameter in parameters.items():
        own = {key: value for key, value in optimizer.state.get(parameter, {}).items() if isinstance(value, Tensor)}
        if own:
            state[name] = own
    return state


def adopt_state(optimizer: torch.optim.Optimizer, parameters: Mapping[str, nn.Parameter], state: State) -> None:
    """Give the optimiser the state of every parameter whose name and shape agree; the others start afresh."""
    for name, parameter in parameters.items():
        own = state.get(name)
        if own is None or any(value.ndim and value.shape != parameter.shape for value in own.values()):
            continue
        optimizer.state[parameter] = {key: value.to(parameter.device) for key, value in own.items()}
