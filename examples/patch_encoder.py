"""An encoder of one's own in one file: pictures cut into patches, each read alike, then their mean.

xmodal train --plugin examples/patch_encoder.py --set encoders.image.type=patches
"""

# B rows of a batch, P patches of a picture, W units, D embedding size.
from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta
from torch import Tensor, nn
from xmodal.data.base import Kind, Modality
from xmodal.encoders import ENCODERS, EncoderConfig
from xmodal.errors import UserError


@ENCODERS.register("patches")
class PatchesConfig(EncoderConfig, frozen=True, kw_only=True):
    """Patches of a picture, each read by one small network; their mean, then a linear layer."""

    kinds: ClassVar[tuple[Kind, ...]] = ("image",)

    side: Annotated[int, Meta(ge=1, le=64, description="pixels along a patch; must divide height and width")] = 4
    width: Annotated[int, Meta(ge=1, le=4096, description="units that a patch is read into")] = 128

    def build(self, modality: Modality, embedding_size: int) -> nn.Module:
        """Build the network with freshly drawn weights.

        Raises
        ------
        UserError : the pictures cannot be cut into such patches.
        """
        channels, height, width = modality.shape
        if height % self.side or width % self.side:
            raise UserError(
                "encoder.patches",
                "Patches of {side} pixels do not cover {height} x {width} pixels: choose a side that divides both.",
                side=self.side,
                height=height,
                width=width,
            )
        return Patches(channels, self, embedding_size)


class Patches(nn.Module):
    """(B, channels, height, width) to (B, D). What depends on D is called ``head``."""

    def __init__(self, channels: int, config: PatchesConfig, embedding_size: int) -> None:
        super().__init__()
        self.cut = nn.Conv2d(channels, config.width, config.side, stride=config.side)
        self.read = nn.Sequential(
            nn.LayerNorm(config.width), nn.GELU(), nn.Linear(config.width, config.width), nn.GELU()
        )
        self.head = nn.Linear(config.width, embedding_size)

    def forward(self, x: Tensor) -> Tensor:
        """Return raw embeddings."""
        patches_BPW = self.cut(x).flatten(2).transpose(1, 2)
        embedding_BD: Tensor = self.head(self.read(patches_BPW).mean(dim=1))
        return embedding_BD
