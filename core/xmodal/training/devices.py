"""Which device a run trains on."""

from __future__ import annotations

import torch

from xmodal.errors import UserError


def available_devices() -> list[str]:
    """Return the devices that are present, the best first."""
    found = []
    if torch.cuda.is_available():
        found.append("cuda")
    if torch.backends.mps.is_available():
        found.append("mps")
    return [*found, "cpu"]


def resolve_device(name: str) -> torch.device:
    """Return the device of that name; ``"auto"`` is the best one present.

    Raises
    ------
    UserError : this machine, or this build of torch, has no such device.
    """
    found = available_devices()
    if name == "auto":
        return torch.device(found[0])
    if name not in found:
        raise UserError(
            "device.missing",
            "There is no {device} device here: choose auto or one of {choices}.",
            device=name,
            choices=", ".join(found),
        )
    return torch.device(name)
