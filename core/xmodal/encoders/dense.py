"""Encoders that read an input as one vector of numbers: of a vector, or of a picture's pixels."""

# B rows of a batch, F features of an input, D embedding size.
from __future__ import annotations

import itertools
import math
from typing import Annotated, ClassVar

from msgspec import Meta
from torch import Tensor, nn

from xmodal.data.base import Kind, Modality
from xmodal.encoders.base import ENCODERS, EncoderConfig


@ENCODERS.register("linear")
class LinearConfig(EncoderConfig, frozen=True, kw_only=True):
    """One linear layer on the flattened input: x W + b."""

    kinds: ClassVar[tuple[Kind, ...]] = ("image", "vector")

    def build(self, modality: Modality, embedding_size: int) -> nn.Module:
        """Build the layer with freshly drawn weights."""
        return Linear(math.prod(modality.shape), embedding_size)


@ENCODERS.register("mlp")
class MlpConfig(EncoderConfig, frozen=True, kw_only=True):
    """A multilayer perceptron on the flattened input, with GELU and layer normalisation."""

    kinds: ClassVar[tuple[Kind, ...]] = ("image", "vector")

    width: Annotated[int, Meta(ge=1, le=8192, description="units of each hidden layer")] = 256
    layers: Annotated[int, Meta(ge=1, le=16, description="number of hidden layers")] = 2

    def build(self, modality: Modality, embedding_size: int) -> nn.Module:
        """Build the network with freshly drawn weights."""
        return Mlp(math.prod(modality.shape), self, embedding_size)


class Linear(nn.Module):
    """One linear layer: (B, ...) to (B, D)."""

    def __init__(self, features: int, embedding_size: int) -> None:
        super().__init__()
        self.head = nn.Linear(features, embedding_size)

    def forward(self, x: Tensor) -> Tensor:
        """Return the embeddings."""
        embedding: Tensor = self.head(x.flatten(1))
        return embedding


class Mlp(nn.Module):
    """Hidden layers ``GELU(LayerNorm(x W + b))``, then a linear head: (B, ...) to (B, D)."""

    def __init__(self, features: int, config: MlpConfig, embedding_size: int) -> None:
        super().__init__()
        sizes = [features, *[config.width] * config.layers]
        self.hidden = nn.Sequential(
            *(
                nn.Sequential(nn.Linear(inner, outer), nn.LayerNorm(outer), nn.GELU())
                for inner, outer in itertools.pairwise(sizes)
            )
        )
        self.head = nn.Linear(config.width, embedding_size)

    def forward(self, x: Tensor) -> Tensor:
        """Return the embeddings."""
        embedding: Tensor = self.head(self.hidden(x.flatten(1)))
        return embedding
