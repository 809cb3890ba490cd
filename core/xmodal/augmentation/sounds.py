"""What augmentations of sounds have in common: where a sound ends and its padding begins."""

# B rows of a batch, C channels if any, L samples: time is the last axis.
from __future__ import annotations

import torch
from torch import Tensor


def lengths(sounds: Tensor) -> Tensor:
    """Return (B,) how many samples each sound (B, ..., L) has before the silence that pads its end."""
    heard_BL = (sounds != 0).flatten(1, -2).any(dim=1) if sounds.ndim > 2 else sounds != 0
    places_L = torch.arange(1, sounds.shape[-1] + 1, device=sounds.device)
    return (heard_BL * places_L).amax(dim=1)


def along_time(values_BL: Tensor, like: Tensor) -> Tensor:
    """Return values (B, 1, ..., L), to be combined with `like`, (B, ..., L)."""
    return values_BL.reshape(len(like), *(1,) * (like.ndim - 2), like.shape[-1])


def before(ends_B: Tensor, like: Tensor) -> Tensor:
    """Return (B, 1, ..., L) bool: the samples before each row's end."""
    place_L = torch.arange(like.shape[-1], device=like.device)
    return along_time(place_L < ends_B[:, None], like)
