"""Pictures moved, cropped and resized."""

# B rows of a batch, C channels, H height, W width.
from __future__ import annotations

from typing import Annotated, ClassVar

import torch
from msgspec import Meta
from torch import Tensor
from torch.nn import functional

from xmodal.augmentation.base import AUGMENTATIONS, AugmentationConfig
from xmodal.augmentation.draws import uniform
from xmodal.data.base import Kind, Modality


@AUGMENTATIONS.register("crop")
class Crop(AugmentationConfig, frozen=True, kw_only=True):
    """A random part of the picture, stretched to the whole, and moved: where a thing lies, and how large, is chance.

    What moves in from outside repeats the border; nothing comes in on the other side.

    Source: the resized crops of Szegedy et al. 2015, "Going deeper with convolutions", their shape kept.
    """

    kinds: ClassVar[tuple[Kind, ...]] = ("image",)

    scale: Annotated[float, Meta(gt=0, le=1, description="least side of the part, as a share of the whole")] = 0.8
    shift: Annotated[float, Meta(ge=0, le=1, description="farthest move besides, as a share of the side")] = 0.1

    def apply(self, inputs: Tensor, modality: Modality, generator: torch.Generator) -> Tensor:
        """Return pictures (B, C, H, W) of the same size."""
        if self.scale == 1 and self.shift == 0:
            return inputs
        rows, device = len(inputs), inputs.device
        scale_B = self.scale + (1 - self.scale) * uniform((rows,), generator, device)
        # A smaller part may lie anywhere within the picture; the shift comes on top. Units: half the side.
        freedom_B = 1 - scale_B + 2 * self.shift
        centre_B2 = (2 * uniform((rows, 2), generator, device) - 1) * freedom_B[:, None]
        return zoom(inputs, scale_B, centre_B2)


def zoom(pictures: Tensor, scale_B: Tensor, centre_B2: Tensor) -> Tensor:
    """Return the part of each picture (B, C, H, W) around a centre, at the size of the whole, bilinear.

    Parameters
    ----------
    scale_B : side of the part, as a share of the whole. centre_B2 : (x, y) in [-1, 1], 0 is the middle.
    """
    zero_B = torch.zeros_like(scale_B)
    theta_B23 = torch.stack(
        [
            torch.stack([scale_B, zero_B, centre_B2[:, 0]], dim=1),
            torch.stack([zero_B, scale_B, centre_B2[:, 1]], dim=1),
        ],
        dim=1,
    )
    grid = functional.affine_grid(theta_B23.to(pictures), list(pictures.shape), align_corners=False)
    return functional.grid_sample(pictures, grid, padding_mode="border", align_corners=False)
