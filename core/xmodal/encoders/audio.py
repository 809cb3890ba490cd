"""Encoders of sounds: waveforms (B, S) in [-1, 1] to (B, D).

The silence that pads a recording never changes an embedding; a recording of nothing has one too. Those whose names
begin with ``mel_`` read a log-mel spectrogram that they make themselves (`LogMel`), so that all of them and `wave_cnn`
read the same data, and one replaces another while training.
"""

# B rows of a batch, S samples, C channels, M mel bands or what is left of them, T frames, W width, D embedding size.
from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal

import torch
from msgspec import Meta
from torch import Tensor, nn
from torch.nn import functional

from xmodal.augmentation.sounds import lengths
from xmodal.data.base import Kind, Modality
from xmodal.encoders.attention import Block, check_heads, draw_positions
from xmodal.encoders.base import ENCODERS, EncoderConfig
from xmodal.encoders.image import ChannelsLastConv2d
from xmodal.spectrogram import (
    BANDS,
    HOP_MS,
    RANGE_DB,
    WINDOW_MS,
    Level,
    LogMel,
    check_rate,
    mean_over_heard,
)


class LogMelConfig(EncoderConfig, frozen=True, kw_only=True):
    """Base of the encoders that read a log-mel spectrogram: how it is made. See `LogMel`."""

    kinds: ClassVar[tuple[Kind, ...]] = ("audio",)

    bands: Annotated[int, Meta(ge=4, le=256, description="mel bands, the height of the spectrogram")] = BANDS
    window_ms: Annotated[float, Meta(ge=1, le=1000, description="length of the window of each spectrum, ms")] = (
        WINDOW_MS
    )
    hop_ms: Annotated[float, Meta(ge=1, le=1000, description="time from one spectrum to the next, ms")] = HOP_MS
    range_db: Annotated[
        float, Meta(ge=10, le=200, description="what is softer than the loudest by this counts as silence, dB")
    ] = RANGE_DB
    level: Annotated[
        Level, Meta(description="levels relative to each recording's loudest place, or to full scale: loudness counts")
    ] = "recording"

    def spectrogram(self, modality: Modality) -> LogMel:
        """Build the front end.

        Raises
        ------
        UserError : see `LogMel`.
        """
        return LogMel(
            modality,
            bands=self.bands,
            window_ms=self.window_ms,
            hop_ms=self.hop_ms,
            range_db=self.range_db,
            level=self.level,
        )


@ENCODERS.register("mel_cnn")
class MelCnnConfig(LogMelConfig, frozen=True, kw_only=True):
    """A convolutional network on the log-mel spectrogram: each convolution halves time and frequency."""

    width: Annotated[int, Meta(ge=1, le=1024, description="channels after the first convolution")] = 16
    layers: Annotated[int, Meta(ge=1, le=6, description="number of convolutions")] = 3
    pooling: Annotated[
        Literal["mean", "flatten"],
        Meta(description="average over the time that is heard, or keep the places of the last feature map"),
    ] = "mean"

    def build(self, modality: Modality, embedding_size: int) -> nn.Module:
        """Build the module with freshly drawn weights."""
        return MelCnn(modality, self, embedding_size)


@ENCODERS.register("mel_crnn")
class MelCrnnConfig(LogMelConfig, frozen=True, kw_only=True):
    """Convolutions on the log-mel spectrogram, then gated recurrent units over time."""

    width: Annotated[int, Meta(ge=1, le=1024, description="channels after the first convolution")] = 16
    layers: Annotated[int, Meta(ge=1, le=6, description="number of convolutions")] = 2
    units: Annotated[int, Meta(ge=1, le=4096, description="size of the hidden state")] = 128

    def build(self, modality: Modality, embedding_size: int) -> nn.Module:
        """Build the module with freshly drawn weights."""
        return MelCrnn(modality, self, embedding_size)


@ENCODERS.register("mel_transformer")
class MelTransformerConfig(LogMelConfig, frozen=True, kw_only=True):
    """A small transformer over the log-mel spectrogram: a few spectra in a row are a token."""

    patch: Annotated[int, Meta(ge=1, le=64, description="spectra per token")] = 2
    width: Annotated[int, Meta(ge=1, le=4096, description="size of a token's vector")] = 96
    layers: Annotated[int, Meta(ge=1, le=16, description="number of layers")] = 3
    heads: Annotated[int, Meta(ge=1, le=64, description="attention heads; must divide the width")] = 4

    def __post_init__(self) -> None:
        check_heads(self.width, self.heads)

    def build(self, modality: Modality, embedding_size: int) -> nn.Module:
        """Build the module with freshly drawn weights."""
        return MelTransformer(modality, self, embedding_size)


@ENCODERS.register("wave_cnn")
class WaveCnnConfig(EncoderConfig, frozen=True, kw_only=True):
    """A one-dimensional convolutional network on the waveform itself: it learns its own filters."""

    kinds: ClassVar[tuple[Kind, ...]] = ("audio",)

    filter_ms: Annotated[float, Meta(ge=0.5, le=100, description="length of the filters on the waveform, ms")] = 10.0
    width: Annotated[int, Meta(ge=1, le=1024, description="number of filters; later layers have twice as many")] = 32
    layers: Annotated[
        int, Meta(ge=1, le=6, description="convolutions after the filters; each makes time four times coarser")
    ] = 3

    def build(self, modality: Modality, embedding_size: int) -> nn.Module:
        """Build the module with freshly drawn weights.

        Raises
        ------
        UserError : the modality names no rate.
        """
        check_rate(modality)
        return WaveCnn(modality, self, embedding_size)


class Convolutions(nn.Module):
    """``[conv 5x5 or 3x3 of stride 2, ReLU] * layers``; all halve frequency, the first `halvings` halve time too.

    Strides, where pictures take maxima: with half the time per step it found as much after as many steps (spoken
    digits), and a spectrogram has more places than a small picture. What is not heard is 0 before every layer, as what
    lies beyond the row is.

    Attributes
    ----------
    times : frames of the spectrogram per place in time. channels : per place, over the bands that are left.
    """

    def __init__(self, width: int, layers: int, halvings: int, bands: int) -> None:
        super().__init__()
        self.strides = [2 if number < halvings else 1 for number in range(layers)]
        self.times = math.prod(self.strides)
        self.channels = width * 2 ** (layers - 1) * -(-bands // 2**layers)
        self.layers = nn.ModuleList()
        channels = 1
        for number, stride in enumerate(self.strides):
            size, out = 5 if number == 0 else 3, width * 2**number
            self.layers.append(ChannelsLastConv2d(channels, out, size, stride=(2, stride), padding=size // 2))
            channels = out

    def forward(self, level_BMT: Tensor, heard_BT: Tensor) -> tuple[Tensor, Tensor]:
        """Return the places in time (B, T, channels), and which of them are heard (B, T)."""
        maps_BCMT = silenced(level_BMT, heard_BT).unsqueeze(1)
        for layer, stride in zip(self.layers, self.strides, strict=True):
            heard_BT = heard_BT[:, ::stride]
            maps_BCMT = silenced(functional.relu(layer(maps_BCMT)), heard_BT)
        return maps_BCMT.flatten(1, 2).transpose(1, 2), heard_BT


def silenced(maps: Tensor, heard_BT: Tensor) -> Tensor:
    """Return maps (B, ..., T) with zeros where nothing is heard."""
    return maps * heard_BT.reshape(len(heard_BT), *(1,) * (maps.ndim - 2), -1).to(maps.dtype)


class MelCnn(nn.Module):
    """Log-mel, ``[conv, ReLU] * layers``, the mean over what is heard, a linear head: (B, S) to (B, D)."""

    def __init__(self, modality: Modality, config: MelCnnConfig, embedding_size: int) -> None:
        super().__init__()
        self.spectrogram = config.spectrogram(modality)
        self.features = Convolutions(config.width, config.layers, config.layers, config.bands)
        self.pooling = config.pooling
        places = -(-self.spectrogram.frames(modality.shape[0]) // self.features.times)
        self.head = nn.Linear(self.features.channels * (places if config.pooling == "flatten" else 1), embedding_size)

    def forward(self, waveform_BS: Tensor) -> Tensor:
        """Return the embeddings."""
        states_BTW, heard_BT = self.features(self.spectrogram(waveform_BS), self.spectrogram.heard(waveform_BS))
        pooled = states_BTW.flatten(1) if self.pooling == "flatten" else mean_over_heard(states_BTW, heard_BT)
        embedding_BD: Tensor = self.head(pooled)
        return embedding_BD


class MelCrnn(nn.Module):
    """Log-mel, convolutions that halve time once, GRU, the mean over what is heard, a linear head: (B, S) to (B, D).

    Source: Choi et al. 2017, "Convolutional recurrent neural networks for music classification".
    """

    def __init__(self, modality: Modality, config: MelCrnnConfig, embedding_size: int) -> None:
        super().__init__()
        self.spectrogram = config.spectrogram(modality)
        self.features = Convolutions(config.width, config.layers, 1, config.bands)
        self.network = nn.GRU(self.features.channels, config.units, batch_first=True)
        self.head = nn.Linear(config.units, embedding_size)

    def forward(self, waveform_BS: Tensor) -> Tensor:
        """Return the embeddings."""
        places_BTW, heard_BT = self.features(self.spectrogram(waveform_BS), self.spectrogram.heard(waveform_BS))
        # One direction only: padding comes last, so no state that is read has seen any.
        states_BTW, _ = self.network(places_BTW)
        embedding_BD: Tensor = self.head(mean_over_heard(states_BTW, heard_BT))
        return embedding_BD


class MelTransformer(nn.Module):
    """Log-mel, spectra as tokens, transformer blocks, the mean over what is heard, a linear head: (B, S) to (B, D).

    Source: Gong et al. 2021, "AST: audio spectrogram transformer", with tokens that hold all frequencies of their time.
    """

    def __init__(self, modality: Modality, config: MelTransformerConfig, embedding_size: int) -> None:
        super().__init__()
        self.spectrogram = config.spectrogram(modality)
        self.patch = config.patch
        self.patches = nn.Linear(config.bands * config.patch, config.width)
        tokens = -(-self.spectrogram.frames(modality.shape[0]) // config.patch)
        self.positions = draw_positions(tokens, config.width)
        self.blocks = nn.ModuleList(Block(config.width, config.heads) for _ in range(config.layers))
        self.norm = nn.LayerNorm(config.width)
        self.head = nn.Linear(config.width, embedding_size)

    def forward(self, waveform_BS: Tensor) -> Tensor:
        """Return the embeddings."""
        heard_BT = self.spectrogram.heard(waveform_BS)
        level_BMT = silenced(self.spectrogram(waveform_BS), heard_BT)
        level_BMT = functional.pad(level_BMT, (0, -level_BMT.shape[2] % self.patch))
        states_BTW = self.patches(level_BMT.transpose(1, 2).unflatten(1, (-1, self.patch)).flatten(2)) + self.positions
        heard_BT = heard_BT[:, :: self.patch]
        # A recording of nothing attends to everything rather than to nothing, which would be NaN; its mean is 0 anyway.
        readable_BT = heard_BT | ~heard_BT.any(dim=1, keepdim=True)
        for block in self.blocks:
            states_BTW = block(states_BTW, readable_BT)
        embedding_BD: Tensor = self.head(mean_over_heard(self.norm(states_BTW), heard_BT))
        return embedding_BD


class WaveCnn(nn.Module):
    """Filters, ``[conv, LayerNorm, ReLU] * layers``, the mean over what is heard, a linear head: (B, S) to (B, D).

    Recordings are made equally loud first, as `LogMel` does. Layer instead of batch normalisation: a row's embedding
    must not depend on the batch.

    Source: after Dai et al. 2017, "Very deep convolutional neural networks for raw waveforms", M5.
    """

    def __init__(self, modality: Modality, config: WaveCnnConfig, embedding_size: int) -> None:
        super().__init__()
        size = max(round(modality.rate * config.filter_ms / 1000), 2)
        self.hop = size // 2
        self.filters = nn.Conv1d(1, config.width, size, stride=self.hop, padding=size // 2)
        out = 2 * config.width
        # Seven wide by four, so that as many places follow as there are quarters, whole or not.
        self.layers = nn.ModuleList(
            nn.Conv1d(config.width if number == 0 else out, out, 7, stride=4, padding=3)
            for number in range(config.layers)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(out) for _ in range(config.layers))
        self.head = nn.Linear(out, embedding_size)

    def forward(self, waveform_BS: Tensor) -> Tensor:
        """Return the embeddings."""
        peak_B1 = waveform_BS.abs().amax(dim=1, keepdim=True).clamp(min=1e-3)
        maps_BCT = functional.relu(self.filters((waveform_BS / peak_B1).unsqueeze(1)))
        middle_T = self.hop * torch.arange(maps_BCT.shape[2], device=waveform_BS.device)
        heard_BT = middle_T < lengths(waveform_BS)[:, None]
        for layer, norm in zip(self.layers, self.norms, strict=True):
            maps_BTC = norm(layer(silenced(maps_BCT, heard_BT)).transpose(1, 2))
            maps_BCT, heard_BT = functional.relu(maps_BTC).transpose(1, 2), heard_BT[:, ::4]
        embedding_BD: Tensor = self.head(mean_over_heard(maps_BCT.transpose(1, 2), heard_BT))
        return embedding_BD
