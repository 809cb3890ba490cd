"""Vectors with features left out."""

# B rows of a batch, F features.
from __future__ import annotations

from typing import Annotated, ClassVar

import torch
from msgspec import Meta
from torch import Tensor

from xmodal.augmentation.base import AUGMENTATIONS, AugmentationConfig
from xmodal.augmentation.draws import uniform
from xmodal.data.base import Kind, Modality


@AUGMENTATIONS.register("feature_dropout")
class FeatureDropout(AugmentationConfig, frozen=True, kw_only=True):
    """Features of a vector become 0; the others are not scaled up."""

    kinds: ClassVar[tuple[Kind, ...]] = ("vector",)

    probability: Annotated[float, Meta(ge=0, le=1, description="that a feature becomes 0")] = 0.1

    def apply(self, inputs: Tensor, modality: Modality, generator: torch.Generator) -> Tensor:
        """Return vectors (B, F)."""
        if self.probability == 0:
            return inputs
        kept = uniform(tuple(inputs.shape), generator, inputs.device) >= self.probability
        return torch.where(kept, inputs, 0.0)
