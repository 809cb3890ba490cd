"""Pictures in another light."""

# B rows of a batch, C channels, H height, W width.
from __future__ import annotations

from typing import Annotated, ClassVar

import torch
from msgspec import Meta
from torch import Tensor

from xmodal.augmentation.base import AUGMENTATIONS, AugmentationConfig
from xmodal.augmentation.draws import factors
from xmodal.data.base import Kind, Modality

_LUMA = (0.299, 0.587, 0.114)
"""Of red, green and blue, ITU-R BT.601."""


@AUGMENTATIONS.register("color")
class Color(AugmentationConfig, frozen=True, kw_only=True):
    """Brightness, contrast and, of pictures in colour, saturation change at random, each by a factor per picture.

    A factor lies between 1 - strength and 1 + strength. In this order, within [0, 1] after each. The hue stays.

    Source: the colour jitter of Chen et al. 2020, "A simple framework for contrastive learning", without hue.
    """

    kinds: ClassVar[tuple[Kind, ...]] = ("image",)

    brightness: Annotated[float, Meta(ge=0, le=1, description="most by which values change, as a share")] = 0.2
    contrast: Annotated[
        float, Meta(ge=0, le=1, description="most by which the distance to the picture's mean changes, as a share")
    ] = 0.2
    saturation: Annotated[
        float, Meta(ge=0, le=1, description="most by which the distance to grey changes; only of three channels")
    ] = 0.2

    def apply(self, inputs: Tensor, modality: Modality, generator: torch.Generator) -> Tensor:
        """Return pictures (B, C, H, W) in [0, 1]."""
        if self.brightness > 0:
            inputs = (inputs * factors(self.brightness, inputs, generator)).clamp(0, 1)
        if self.contrast > 0:
            middle = grey(inputs).mean(dim=(1, 2, 3), keepdim=True)
            inputs = (middle + (inputs - middle) * factors(self.contrast, inputs, generator)).clamp(0, 1)
        if self.saturation > 0 and inputs.shape[1] == len(_LUMA):
            plain = grey(inputs)
            inputs = (plain + (inputs - plain) * factors(self.saturation, inputs, generator)).clamp(0, 1)
        return inputs


def grey(pictures: Tensor) -> Tensor:
    """Return pictures (B, C, H, W) without colour: (B, 1, H, W); of other than three channels their mean."""
    if pictures.shape[1] != len(_LUMA):
        return pictures.mean(dim=1, keepdim=True)
    weights = pictures.new_tensor(_LUMA).reshape(1, -1, 1, 1)
    return (pictures * weights).sum(dim=1, keepdim=True)
