"""Pictures mirrored."""

from __future__ import annotations

from typing import Annotated, ClassVar

import torch
from msgspec import Meta
from torch import Tensor

from xmodal.augmentation.base import AUGMENTATIONS, AugmentationConfig
from xmodal.augmentation.draws import per_row, uniform
from xmodal.data.base import Kind, Modality

Probability = Annotated[float, Meta(ge=0, le=1)]


@AUGMENTATIONS.register("flip")
class Flip(AugmentationConfig, frozen=True, kw_only=True):
    """Some pictures are mirrored. Wrong where left and right, or up and down, mean something: arrows, letters."""

    kinds: ClassVar[tuple[Kind, ...]] = ("image",)

    horizontal: Annotated[Probability, Meta(description="share of the pictures whose left becomes right")] = 0.5
    vertical: Annotated[Probability, Meta(description="share of the pictures that are turned upside down")] = 0.0

    def apply(self, inputs: Tensor, modality: Modality, generator: torch.Generator) -> Tensor:
        """Return pictures (B, C, H, W), mirrored or as they were."""
        for probability, axis in ((self.horizontal, -1), (self.vertical, -2)):
            if probability > 0:
                mirrored_B = uniform((len(inputs),), generator, inputs.device) < probability
                inputs = torch.where(per_row(mirrored_B, inputs), inputs.flip(axis), inputs)
        return inputs
