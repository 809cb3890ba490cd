"""Log-mel spectrograms inside a network: encoders of sounds read them, reconstructions rebuild them."""

# B rows of a batch, S samples, F frequencies, M mel bands, T frames.
from __future__ import annotations

import math
from typing import Literal

import torch
from torch import Tensor, nn

from xmodal.augmentation.sounds import lengths
from xmodal.data.base import Modality
from xmodal.data.mel import mel_filters
from xmodal.errors import UserError

Level = Literal["recording", "full scale"]

BANDS, WINDOW_MS, HOP_MS, RANGE_DB = 40, 32.0, 16.0, 80.0
_QUIETEST_DB = -60.0
"""A recording whose loudest cell is below this, relative to full scale, is not made louder: it is silence and noise."""
_LEAST_POWER = 1e-20
"""Keeps the logarithm of silence finite, far below all that is heard."""


class LogMel(nn.Module):
    r"""Log-mel spectrogram: (B, S) in [-1, 1] to (B, M, T) in [0, 1], low bands first.

    .. math:: y = \max(0, 1 + (10 \log_{10} \text{mel}\,|\text{STFT}(x)|^2 - \text{top}) / \text{range})

    0 is silence, so that a convolution's zero padding goes on where the sound ended. ``top`` is the loudest cell of
    the recording: how far a microphone stood tells nothing of what was said, and, unlike a mean and a variance, the
    loudest cell is the same however much silence pads the recording, and whatever else is in the batch. Where loudness
    means something, ``"full scale"`` keeps it.

    Nothing is learned or stored. It computes in float32 under any autocast: a power spectrum spans more than
    bfloat16 can tell apart.

    Parameters
    ----------
    bands : M. window_ms : length of the Hann window of each spectrum. hop_ms : from one frame's middle to the next.
    range_db : what is softer than the top by this is 0.
    level : the top: the recording's loudest cell (but not below -60 dB of full scale), or full scale itself.

    Raises
    ------
    UserError : the modality names no rate; librosa, whose filters these are, is not installed.
    """

    filters_MF: Tensor
    window: Tensor

    def __init__(
        self,
        modality: Modality,
        *,
        bands: int = BANDS,
        window_ms: float = WINDOW_MS,
        hop_ms: float = HOP_MS,
        range_db: float = RANGE_DB,
        level: Level = "recording",
    ) -> None:
        super().__init__()
        check_rate(modality)
        size = max(round(modality.rate * window_ms / 1000), 2)
        self.hop = max(round(modality.rate * hop_ms / 1000), 1)
        self.bands = bands
        self.range_db = range_db
        self.level = level
        self.size, filters = size, mel_filters(modality.rate, size, bands)
        while not (filters.max(axis=1) > 0).all():
            # Low bands lie between two frequencies: a spectrum padded with zeros has more of them, no sharper.
            self.size *= 2
            filters = mel_filters(modality.rate, self.size, bands)
        window = torch.hann_window(size)
        # Of a full-scale tone in the middle of a band: the windowed sine's spectrum, through the triangle's tip.
        self.full_scale = float(window.sum() / 2) ** 2 * float(filters.max())
        self.register_buffer("filters_MF", torch.tensor(filters), persistent=False)
        self.register_buffer("window", window, persistent=False)

    def frames(self, samples: int) -> int:
        """Return the number of frames of so many samples; the first is around sample 0."""
        return 1 + samples // self.hop

    def power(self, waveform_BS: Tensor) -> Tensor:
        """Return the mel power spectrogram (B, M, T), that of ``librosa.feature.melspectrogram``."""
        # A module may have been converted to fewer bits than a power spectrum spans.
        dtype = torch.promote_types(self.window.dtype, torch.float32)
        spectrum_BFT = torch.stft(
            waveform_BS.to(dtype),
            self.size,
            self.hop,
            win_length=len(self.window),
            window=self.window.to(dtype),
            pad_mode="constant",
            return_complex=True,
        )
        return torch.matmul(self.filters_MF.to(dtype), spectrum_BFT.real.square() + spectrum_BFT.imag.square())

    def forward(self, waveform_BS: Tensor) -> Tensor:
        """Return the levels."""
        with torch.autocast(waveform_BS.device.type, enabled=False):
            power_BMT = self.power(waveform_BS)
            level_BMT = 10 / math.log(10) * (power_BMT / self.full_scale + _LEAST_POWER).log()
            if self.level == "recording":
                level_BMT = level_BMT - level_BMT.amax(dim=(1, 2), keepdim=True).clamp(min=_QUIETEST_DB)
            return (1 + level_BMT / self.range_db).clamp(min=0)

    def heard(self, waveform_BS: Tensor) -> Tensor:
        """Return (B, T) bool: the frames whose middle is not the silence that pads a recording."""
        return self._middles(waveform_BS) < lengths(waveform_BS)[:, None]

    def at_middles(self, values_BS: Tensor) -> Tensor:
        """Return (B, T): what samples have of something, at the middle of each frame."""
        return values_BS[:, self._middles(values_BS).clamp(max=values_BS.shape[1] - 1)]

    def _middles(self, values_BS: Tensor) -> Tensor:
        """Return (T,): the sample that each frame is around; the last may be one beyond the end."""
        return self.hop * torch.arange(self.frames(values_BS.shape[1]), device=values_BS.device)


def mean_over_heard(states_BTW: Tensor, heard_BT: Tensor) -> Tensor:
    """Return the mean over each recording's frames that are heard, (B, W); zeros for silence."""
    heard_BT1 = heard_BT.unsqueeze(-1).to(states_BTW.dtype)
    mean: Tensor = (states_BTW * heard_BT1).sum(dim=1) / heard_BT1.sum(dim=1).clamp(min=1)
    return mean


def check_rate(modality: Modality) -> None:
    """Refuse a sound that does not say how fast it is.

    Raises
    ------
    UserError : the modality names no rate.
    """
    if modality.rate < 1:
        raise UserError(
            "encoder.no_rate",
            "The data do not say how many samples per second {modality} has: give its Modality a rate.",
            modality=modality.name,
        )
