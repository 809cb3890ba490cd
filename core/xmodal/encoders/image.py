"""Encoders of pictures: (B, C, height, width) in [0, 1] to (B, D). For `linear` and `mlp` see `dense`."""

# B rows of a batch, C channels, D embedding size, T patches, W width.
from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import torch
from msgspec import Meta
from torch import Tensor, nn
from torch.nn import functional

from xmodal.data.base import Kind, Modality
from xmodal.encoders.attention import Block, check_heads, draw_positions
from xmodal.encoders.base import ENCODERS, EncoderConfig
from xmodal.errors import UserError


@ENCODERS.register("cnn")
class CnnConfig(EncoderConfig, frozen=True, kw_only=True):
    """A convolutional network: 3x3 convolutions, each halving the picture and doubling the channels."""

    kinds: ClassVar[tuple[Kind, ...]] = ("image",)

    width: Annotated[int, Meta(ge=1, le=1024, description="channels after the first convolution")] = 16
    layers: Annotated[int, Meta(ge=1, le=6, description="number of convolutions")] = 3
    downsampling: Annotated[
        Literal["stride", "max"],
        Meta(description="halve by stride 2, or by a maximum over 2 x 2"),
    ] = "max"
    pooling: Annotated[
        Literal["flatten", "mean"], Meta(description="keep the places of the last feature map, or average over them")
    ] = "flatten"

    def build(self, modality: Modality, embedding_size: int) -> nn.Module:
        """Build the module with freshly drawn weights."""
        return Cnn(modality, self, embedding_size)


@ENCODERS.register("resnet")
class ResnetConfig(EncoderConfig, frozen=True, kw_only=True):
    """A small residual network with group normalisation, averaged over places."""

    kinds: ClassVar[tuple[Kind, ...]] = ("image",)

    width: Annotated[int, Meta(ge=1, le=512, description="channels of the first stage; each stage doubles them")] = 16
    stages: Annotated[int, Meta(ge=1, le=5, description="number of stages; each halves the picture")] = 3
    blocks: Annotated[int, Meta(ge=1, le=16, description="residual blocks per stage")] = 1

    def build(self, modality: Modality, embedding_size: int) -> nn.Module:
        """Build the module with freshly drawn weights."""
        return Resnet(modality, self, embedding_size)


@ENCODERS.register("vit")
class VitConfig(EncoderConfig, frozen=True, kw_only=True):
    """A small vision transformer: patches as tokens, averaged at the end."""

    kinds: ClassVar[tuple[Kind, ...]] = ("image",)

    patch: Annotated[int, Meta(ge=1, le=64, description="height and width of a patch, pixels")] = 8
    width: Annotated[int, Meta(ge=1, le=4096, description="size of a patch's vector")] = 96
    layers: Annotated[int, Meta(ge=1, le=16, description="number of layers")] = 3
    heads: Annotated[int, Meta(ge=1, le=64, description="attention heads; must divide the width")] = 4

    def __post_init__(self) -> None:
        check_heads(self.width, self.heads)

    def build(self, modality: Modality, embedding_size: int) -> nn.Module:
        """Build the module with freshly drawn weights.

        Raises
        ------
        UserError : the pictures cannot be cut into whole patches.
        """
        _, height, width = modality.shape
        if height % self.patch or width % self.patch:
            raise UserError(
                "encoder.patch",
                "The vit of {modality!r} cannot cut pictures of {height} x {width} pixels into patches of {patch}: "
                "choose a patch that divides both.",
                modality=modality.name,
                height=height,
                width=width,
                patch=self.patch,
            )
        return Vit(modality, self, embedding_size)


class ChannelsLastConv2d(nn.Conv2d):
    """A convolution that computes with the channels innermost, which makes the small maps' pooling much cheaper.

    (Batch 256 on a CPU: forward and backward of the default `Cnn` 83 ms instead of 133.) The weights themselves stay
    contiguous, as checkpoints and optimisers expect them.
    """

    def forward(self, x: Tensor) -> Tensor:
        """Return the maps, channels innermost in memory."""
        # A clone, not `contiguous`: with one channel that returns the tensor itself, whose strides mean channels first.
        weight = self.weight.clone(memory_format=torch.channels_last)
        maps: Tensor = self._conv_forward(x, weight, self.bias)
        return maps


class Cnn(nn.Module):
    """``[conv 3x3, halve, ReLU] * layers``, then a linear head: (B, C, height, width) to (B, D)."""

    def __init__(self, modality: Modality, config: CnnConfig, embedding_size: int) -> None:
        super().__init__()
        channels, height, width = modality.shape
        layers: list[nn.Module] = []
        for number in range(config.layers):
            out = config.width * 2**number
            if config.downsampling == "max":
                # The maximum before the ReLU: the same result, a quarter of the work.
                layers += [ChannelsLastConv2d(channels, out, 3, padding=1), nn.MaxPool2d(2, ceil_mode=True), nn.ReLU()]
            else:
                layers += [ChannelsLastConv2d(channels, out, 3, stride=2, padding=1), nn.ReLU()]
            channels, height, width = out, -(-height // 2), -(-width // 2)
        self.features = nn.Sequential(*layers)
        self.pooling = config.pooling
        self.head = nn.Linear(channels * (height * width if config.pooling == "flatten" else 1), embedding_size)

    def forward(self, x: Tensor) -> Tensor:
        """Return the embeddings."""
        maps = self.features(x)
        embedding_BD: Tensor = self.head(maps.flatten(1) if self.pooling == "flatten" else maps.mean(dim=(2, 3)))
        return embedding_BD


class Resnet(nn.Module):
    """A stem, stages of residual blocks, the mean over places, a linear head: (B, C, height, width) to (B, D).

    Group instead of batch normalisation: a row's embedding must not depend on the batch, nor evaluation on buffers.

    Source: He et al. 2016, "Deep residual learning", with the normalisation of Wu & He 2018, "Group normalization".
    """

    def __init__(self, modality: Modality, config: ResnetConfig, embedding_size: int) -> None:
        super().__init__()
        channels = config.width
        self.stem = ChannelsLastConv2d(modality.shape[0], channels, 3, stride=2, padding=1)
        blocks: list[nn.Module] = []
        for stage in range(config.stages):
            for number in range(config.blocks):
                out = config.width * 2**stage
                blocks.append(ResidualBlock(channels, out, 2 if number == 0 and stage > 0 else 1))
                channels = out
        self.blocks = nn.Sequential(*blocks)
        self.norm = _norm(channels)
        self.head = nn.Linear(channels, embedding_size)

    def forward(self, x: Tensor) -> Tensor:
        """Return the embeddings."""
        maps = functional.relu(self.norm(self.blocks(self.stem(x))))
        embedding_BD: Tensor = self.head(maps.mean(dim=(2, 3)))
        return embedding_BD


class ResidualBlock(nn.Module):
    """Pre-activation residual block: norm, ReLU, conv, twice, added to a shortcut of the input."""

    def __init__(self, channels: int, out: int, stride: int) -> None:
        super().__init__()
        self.first_norm = _norm(channels)
        self.first = ChannelsLastConv2d(channels, out, 3, stride=stride, padding=1, bias=False)
        self.second_norm = _norm(out)
        self.second = ChannelsLastConv2d(out, out, 3, padding=1, bias=False)
        changes = stride != 1 or channels != out
        self.shortcut = ChannelsLastConv2d(channels, out, 1, stride=stride, bias=False) if changes else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        """Return the new maps."""
        y = self.first(functional.relu(self.first_norm(x)))
        y = self.second(functional.relu(self.second_norm(y)))
        out: Tensor = self.shortcut(x) + y
        return out


class Vit(nn.Module):
    """Patches, transformer blocks, the mean over patches, a linear head: (B, C, height, width) to (B, D).

    Source: Dosovitskiy et al. 2021, "An image is worth 16x16 words", with the mean instead of a class token.
    """

    def __init__(self, modality: Modality, config: VitConfig, embedding_size: int) -> None:
        super().__init__()
        channels, height, width = modality.shape
        self.patches = nn.Conv2d(channels, config.width, config.patch, stride=config.patch)
        self.positions = draw_positions((height // config.patch) * (width // config.patch), config.width)
        self.blocks = nn.Sequential(*(Block(config.width, config.heads) for _ in range(config.layers)))
        self.norm = nn.LayerNorm(config.width)
        self.head = nn.Linear(config.width, embedding_size)

    def forward(self, x: Tensor) -> Tensor:
        """Return the embeddings."""
        states_BTW = self.patches(x).flatten(2).transpose(1, 2) + self.positions
        embedding_BD: Tensor = self.head(self.norm(self.blocks(states_BTW)).mean(dim=1))
        return embedding_BD


def _norm(channels: int) -> nn.GroupNorm:
    """Group normalisation over as many of 8 groups as divide the channels."""
    return nn.GroupNorm(next(groups for groups in (8, 4, 2, 1) if channels % groups == 0), channels)
