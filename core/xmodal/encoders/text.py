"""Encoders of texts: token ids (B, T), padded with 0, to (B, D).

Padding never changes an embedding (but in `article_lstm`, which reads it as its source does); a text that is all
padding has one too, the same for all such texts.
"""

# B rows of a batch, T tokens, W width of a token's vector, H units, D embedding size.
from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import torch
from msgspec import Meta
from torch import Tensor, nn

from xmodal.data.base import PAD, Kind, Modality
from xmodal.encoders.attention import Block, check_heads, draw_positions
from xmodal.encoders.base import ENCODERS, EncoderConfig

Width = Annotated[int, Meta(ge=1, le=4096, description="size of a token's vector")]
Units = Annotated[int, Meta(ge=1, le=4096, description="size of the hidden state")]
Layers = Annotated[int, Meta(ge=1, le=16, description="number of layers")]
Pooling = Annotated[
    Literal["last", "mean"], Meta(description="the text's vector: the hidden state at its last token, or the mean")
]


@ENCODERS.register("bag_of_words")
class BagOfWordsConfig(EncoderConfig, frozen=True, kw_only=True):
    """The mean of the words' vectors, whatever their order, then a perceptron."""

    kinds: ClassVar[tuple[Kind, ...]] = ("text",)

    width: Width = 128
    hidden: Annotated[int, Meta(ge=0, le=4096, description="units of the perceptron's hidden layer; 0: none")] = 256

    def build(self, modality: Modality, embedding_size: int) -> nn.Module:
        """Build the module with freshly drawn weights."""
        return BagOfWords(modality.vocabulary, self, embedding_size)


@ENCODERS.register("lstm")
class LstmConfig(EncoderConfig, frozen=True, kw_only=True):
    """A long short-term memory over the words' vectors, then a linear layer."""

    kinds: ClassVar[tuple[Kind, ...]] = ("text",)

    width: Width = 128
    units: Units = 128
    layers: Layers = 1
    pooling: Pooling = "mean"

    def build(self, modality: Modality, embedding_size: int) -> nn.Module:
        """Build the module with freshly drawn weights."""
        network = nn.LSTM(self.width, self.units, self.layers, batch_first=True)
        return Recurrent(modality.vocabulary, network, self.pooling, embedding_size)


@ENCODERS.register("gru")
class GruConfig(EncoderConfig, frozen=True, kw_only=True):
    """Gated recurrent units over the words' vectors, then a linear layer."""

    kinds: ClassVar[tuple[Kind, ...]] = ("text",)

    width: Width = 128
    units: Units = 128
    layers: Layers = 1
    pooling: Pooling = "mean"

    def build(self, modality: Modality, embedding_size: int) -> nn.Module:
        """Build the module with freshly drawn weights."""
        network = nn.GRU(self.width, self.units, self.layers, batch_first=True)
        return Recurrent(modality.vocabulary, network, self.pooling, embedding_size)


@ENCODERS.register("transformer")
class TransformerConfig(EncoderConfig, frozen=True, kw_only=True):
    """A small transformer over the words' vectors and their places; the mean over words, then a linear layer."""

    kinds: ClassVar[tuple[Kind, ...]] = ("text",)

    width: Width = 128
    layers: Layers = 2
    heads: Annotated[int, Meta(ge=1, le=64, description="attention heads; must divide the width")] = 4

    def __post_init__(self) -> None:
        check_heads(self.width, self.heads)

    def build(self, modality: Modality, embedding_size: int) -> nn.Module:
        """Build the module with freshly drawn weights."""
        return TextTransformer(modality, self, embedding_size)


@ENCODERS.register("article_lstm")
class ArticleLstmConfig(EncoderConfig, frozen=True, kw_only=True):
    """The source article's text encoder: the LSTM's last hidden state is the embedding; padding is read as words."""

    kinds: ClassVar[tuple[Kind, ...]] = ("text",)

    width: Width = 128

    def build(self, modality: Modality, embedding_size: int) -> nn.Module:
        """Build the module with freshly drawn weights."""
        return ArticleLstm(modality.vocabulary, self.width, embedding_size)


class BagOfWords(nn.Module):
    """``head(GELU(LayerNorm(mean of vectors) W + b))``: (B, T) to (B, D)."""

    def __init__(self, vocabulary: int, config: BagOfWordsConfig, embedding_size: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, config.width, padding_idx=PAD)
        layers: list[nn.Module] = [nn.LayerNorm(config.width)]
        if config.hidden:
            layers += [nn.Linear(config.width, config.hidden), nn.GELU()]
        self.hidden = nn.Sequential(*layers)
        self.head = nn.Linear(config.hidden or config.width, embedding_size)

    def forward(self, tokens_BT: Tensor) -> Tensor:
        """Return the embeddings."""
        embedding_BD: Tensor = self.head(self.hidden(mean_of_words(self.embedding(tokens_BT), tokens_BT)))
        return embedding_BD


class Recurrent(nn.Module):
    """A recurrent network read at each text's last word, or averaged over its words: (B, T) to (B, D)."""

    def __init__(self, vocabulary: int, network: nn.LSTM | nn.GRU, pooling: str, embedding_size: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, network.input_size, padding_idx=PAD)
        self.network = network
        self.pooling = pooling
        self.head = nn.Linear(network.hidden_size, embedding_size)

    def forward(self, tokens_BT: Tensor) -> Tensor:
        """Return the embeddings."""
        # Not packed: that is slow on a CPU. Padding comes last, so no state that is read has seen any.
        states_BTH, _ = self.network(self.embedding(tokens_BT))
        pool = last_word if self.pooling == "last" else mean_of_words
        embedding_BD: Tensor = self.head(pool(states_BTH, tokens_BT))
        return embedding_BD


class TextTransformer(nn.Module):
    """Pre-norm transformer blocks, the mean over words, a linear head: (B, T) to (B, D)."""

    def __init__(self, modality: Modality, config: TransformerConfig, embedding_size: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(modality.vocabulary, config.width, padding_idx=PAD)
        self.positions = draw_positions(modality.shape[0], config.width)
        self.blocks = nn.ModuleList(Block(config.width, config.heads) for _ in range(config.layers))
        self.norm = nn.LayerNorm(config.width)
        self.head = nn.Linear(config.width, embedding_size)

    def forward(self, tokens_BT: Tensor) -> Tensor:
        """Return the embeddings."""
        states_BTW = self.embedding(tokens_BT) + self.positions[: tokens_BT.shape[1]]
        # A text without words attends to everything rather than to nothing, which would be NaN; its mean is 0 anyway.
        readable_BT = is_word(tokens_BT)
        readable_BT = readable_BT | ~readable_BT.any(dim=1, keepdim=True)
        for block in self.blocks:
            states_BTW = block(states_BTW, readable_BT)
        embedding_BD: Tensor = self.head(mean_of_words(self.norm(states_BTW), tokens_BT))
        return embedding_BD


class ArticleLstm(nn.Module):
    """Embedding + LSTM whose last hidden state is the embedding: (B, T) to (B, D)."""

    def __init__(self, vocabulary: int, width: int, embedding_size: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.head = nn.LSTM(width, embedding_size, batch_first=True)

    def forward(self, tokens_BT: Tensor) -> Tensor:
        """Return the embeddings."""
        _, (hidden_1BD, _) = self.head(self.embedding(tokens_BT))
        embedding_BD: Tensor = hidden_1BD.squeeze(0)
        return embedding_BD


def is_word(tokens_BT: Tensor) -> Tensor:
    """Return (B, T) bool: not padding."""
    return tokens_BT != PAD


def mean_of_words(states_BTH: Tensor, tokens_BT: Tensor) -> Tensor:
    """Return the mean over each text's words, (B, H); zeros for a text without words."""
    words_BT1 = is_word(tokens_BT).unsqueeze(-1).to(states_BTH.dtype)
    mean: Tensor = (states_BTH * words_BT1).sum(dim=1) / words_BT1.sum(dim=1).clamp(min=1)
    return mean


def last_word(states_BTH: Tensor, tokens_BT: Tensor) -> Tensor:
    """Return the state at each text's last word, (B, H); at the first place for a text without words."""
    places_T = torch.arange(tokens_BT.shape[1], device=tokens_BT.device)
    last_B = (is_word(tokens_BT) * places_T).amax(dim=1)
    return states_BTH[torch.arange(len(tokens_BT), device=tokens_BT.device), last_B]
