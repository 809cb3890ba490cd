"""Sounds louder or softer."""

from __future__ import annotations

from typing import Annotated, ClassVar

import torch
from msgspec import Meta
from torch import Tensor

from xmodal.augmentation.base import AUGMENTATIONS, AugmentationConfig
from xmodal.augmentation.draws import factors
from xmodal.data.base import Kind, Modality


@AUGMENTATIONS.register("gain")
class Gain(AugmentationConfig, frozen=True, kw_only=True):
    """Sounds become louder or softer, each by a factor of its own; what leaves [-1, 1] is clipped."""

    kinds: ClassVar[tuple[Kind, ...]] = ("audio",)

    strength: Annotated[float, Meta(ge=0, le=1, description="most by which the loudness changes, as a share of it")] = (
        0.3
    )

    def apply(self, inputs: Tensor, modality: Modality, generator: torch.Generator) -> Tensor:
        """Return sounds of the same shape, in [-1, 1]."""
        if self.strength == 0:
            return inputs
        return (inputs * factors(self.strength, inputs, generator)).clamp(-1, 1)
