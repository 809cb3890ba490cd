"""Sounds earlier or later."""

# B rows of a batch, L samples.
from __future__ import annotations

from typing import Annotated, ClassVar

import torch
from msgspec import Meta
from torch import Tensor

from xmodal.augmentation.base import AUGMENTATIONS, AugmentationConfig
from xmodal.augmentation.draws import uniform
from xmodal.augmentation.sounds import along_time, before, lengths
from xmodal.data.base import Kind, Modality


@AUGMENTATIONS.register("time_shift")
class TimeShift(AugmentationConfig, frozen=True, kw_only=True):
    """Sounds begin earlier or later. What leaves is lost, what comes in is silence; padding stays padding."""

    kinds: ClassVar[tuple[Kind, ...]] = ("audio",)

    shift: Annotated[float, Meta(ge=0, le=1, description="farthest move, as a share of the sound's own length")] = 0.1

    def apply(self, inputs: Tensor, modality: Modality, generator: torch.Generator) -> Tensor:
        """Return sounds (B, ..., L) of the same shape."""
        if self.shift == 0:
            return inputs
        length_B = lengths(inputs)
        turn_B = (2 * uniform((len(inputs),), generator, inputs.device) - 1) * self.shift * length_B
        place_BL = torch.arange(inputs.shape[-1], device=inputs.device) - turn_B.round().long()[:, None]
        inside = along_time((place_BL >= 0) & (place_BL < length_B[:, None]), inputs) & before(length_B, inputs)
        source = along_time(place_BL.clamp(0, inputs.shape[-1] - 1), inputs).expand_as(inputs)
        return torch.where(inside, inputs.gather(-1, source), 0.0)
