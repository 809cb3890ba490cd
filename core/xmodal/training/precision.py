"""Mixed precision: encoders compute in fewer bits where the device can, weights and the cost stay in float32."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import torch
from torch import Tensor

from xmodal.errors import UserError
from xmodal.training.config import Precision

SCALER = "scaler/"
"""Prefix of the loss scaler's state in checkpoints."""

_DTYPES: dict[Precision, torch.dtype] = {"bfloat16": torch.bfloat16, "float16": torch.float16}
_OFFERED: dict[str, tuple[Precision, ...]] = {
    "cpu": ("float32", "bfloat16"),
    "cuda": ("float32", "bfloat16", "float16"),
    "mps": ("float32", "bfloat16", "float16"),
}
_STATE = ("scale", "_growth_tracker")


def check_precision(precision: Precision, device: torch.device) -> None:
    """Refuse a precision that the device does not compute in.

    Raises
    ------
    UserError : names those that it has.
    """
    offered = _OFFERED.get(device.type, ("float32",))
    if device.type == "cuda" and not torch.cuda.is_bf16_supported():
        offered = ("float32", "float16")
    if precision not in offered:
        raise UserError(
            "optimizer.precision",
            "{device} does not train in {precision}: choose one of {choices}.",
            device=device.type,
            precision=precision,
            choices=", ".join(offered),
        )


def computing(precision: Precision, device: torch.device) -> AbstractContextManager[object]:
    """Return the context in which encoders run; for float32 one that does nothing."""
    if precision == "float32":
        return nullcontext()
    return torch.autocast(device.type, dtype=_DTYPES[precision])


def build_scaler(precision: Precision, device: torch.device) -> torch.amp.GradScaler | None:
    """Return what keeps small gradients from becoming 0 in float16; None where they need none."""
    if precision != "float16":
        return None
    scaler = torch.amp.GradScaler(device.type)
    # It makes its scale with the first loss that it scales; where gradients are aggregated it is never shown one.
    scaler.scale(torch.zeros((), device=device))
    return scaler


def scaler_state(scaler: torch.amp.GradScaler | None) -> dict[str, Tensor]:
    """Return a scaler's state as it is stored: its scale, and the updates since that changed last."""
    if scaler is None:
        return {}
    state = scaler.state_dict()
    return {SCALER + key.lstrip("_"): torch.tensor(state[key], dtype=torch.float64) for key in _STATE}


def adopt_scaler_state(scaler: torch.amp.GradScaler | None, stored: dict[str, Tensor]) -> None:
    """Give a scaler what was stored; one that nothing was stored of begins afresh."""
    own = {key: stored.get(SCALER + key.lstrip("_")) for key in _STATE}
    scale, tracker = (own[key] for key in _STATE)
    if scaler is not None and scale is not None and tracker is not None:
        numbers = {"scale": float(scale), "_growth_tracker": int(tracker)}
        scaler.load_state_dict({**scaler.state_dict(), **numbers})
