"""Noise on whatever is a number."""

# B rows of a batch.
from __future__ import annotations

from typing import Annotated, ClassVar

import torch
from msgspec import Meta
from torch import Tensor

from xmodal.augmentation.base import AUGMENTATIONS, AugmentationConfig
from xmodal.augmentation.draws import normal, per_row
from xmodal.augmentation.sounds import before, lengths
from xmodal.data.base import Kind, Modality


@AUGMENTATIONS.register("noise")
class Noise(AugmentationConfig, frozen=True, kw_only=True):
    """Normal noise is added to every number of an input; pictures stay in [0, 1], sounds in [-1, 1].

    The unit is that of the kind: of pictures their range, 1; of vectors the standard deviation of each feature over
    the batch, so that no unit matters; of sounds the root mean square of the sound. Padding stays silent.
    """

    kinds: ClassVar[tuple[Kind, ...]] = ("image", "vector", "audio")

    strength: Annotated[
        float, Meta(ge=0, le=10, description="standard deviation of the noise, in the unit of the kind")
    ] = 0.05

    def apply(self, inputs: Tensor, modality: Modality, generator: torch.Generator) -> Tensor:
        """Return inputs of the same shape."""
        if self.strength == 0:
            return inputs
        noise = self.strength * normal(inputs, generator)
        match modality.kind:
            case "image":
                return (inputs + noise).clamp(0, 1)
            case "audio":
                length_B = lengths(inputs)
                noise = torch.where(before(length_B, inputs), noise, 0.0)
                return (inputs + loudness(inputs, length_B) * noise).clamp(-1, 1)
            case _:
                return inputs + inputs.std(dim=0, correction=0) * noise


def loudness(sounds: Tensor, length_B: Tensor) -> Tensor:
    """Return the root mean square (B, 1, ...) of sounds (B, ..., L) over their lengths; of silence 0."""
    middle = sounds[0, ..., 0].numel()
    square_B = sounds.square().flatten(1).sum(dim=1) / (length_B.clamp(min=1) * middle)
    return per_row(square_B.sqrt(), sounds)
