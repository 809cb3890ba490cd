"""Sounds with pieces of time and bands of pitch missing."""

# B rows of a batch, L samples, F frequencies of the discrete Fourier transform.
from __future__ import annotations

from typing import Annotated, ClassVar

import torch
from msgspec import Meta
from torch import Tensor

from xmodal.augmentation.base import AUGMENTATIONS, AugmentationConfig
from xmodal.augmentation.draws import uniform
from xmodal.augmentation.sounds import along_time, before, lengths
from xmodal.data.base import Kind, Modality

Count = Annotated[int, Meta(ge=0, le=20)]
Share = Annotated[float, Meta(ge=0, le=1)]


@AUGMENTATIONS.register("spec_augment")
class SpecAugment(AugmentationConfig, frozen=True, kw_only=True):
    """SpecAugment on the waveform: pieces of time fall silent, bands of pitch are taken out of the whole sound.

    The source masks a log-mel spectrogram. Here inputs are waveforms, and the spectrogram is made inside the encoders:
    so a time mask silences samples, and a frequency mask zeroes a band of the sound's Fourier transform. As in the
    source, the length of a mask and then its place are uniform, a band's in mel. The source's third part, the time
    warp, is left out: it found it to matter least.

    Source: Park et al. 2019, "SpecAugment: a simple data augmentation method for automatic speech recognition".
    """

    kinds: ClassVar[tuple[Kind, ...]] = ("audio",)

    time_masks: Annotated[Count, Meta(description="pieces of time of each sound that fall silent")] = 1
    time: Annotated[Share, Meta(description="longest piece, as a share of the sound's own length")] = 0.15
    frequency_masks: Annotated[Count, Meta(description="bands of pitch of each sound that are taken out")] = 1
    frequency: Annotated[Share, Meta(description="widest band, as a share of all pitches in mel")] = 0.15

    def apply(self, inputs: Tensor, modality: Modality, generator: torch.Generator) -> Tensor:
        """Return sounds (B, ..., L) of the same shape, in [-1, 1]."""
        length_B = lengths(inputs)
        sounds = inputs
        if self.frequency_masks > 0 and self.frequency > 0:
            frequency_F = torch.fft.rfftfreq(inputs.shape[-1], device=inputs.device) * modality.rate
            heard_BF = self._kept(
                _share_of_mel(frequency_F), len(inputs), self.frequency_masks, self.frequency, generator
            )
            spectrum = torch.fft.rfft(sounds)
            sounds = torch.fft.irfft(spectrum * along_time(heard_BF, spectrum), n=inputs.shape[-1]).clamp(-1, 1)
            sounds = torch.where(before(length_B, inputs), sounds, 0.0)
        if self.time_masks > 0 and self.time > 0:
            place_BL = torch.arange(inputs.shape[-1], device=inputs.device) / length_B.clamp(min=1)[:, None]
            heard_BL = self._kept(place_BL, len(inputs), self.time_masks, self.time, generator)
            sounds = torch.where(along_time(heard_BL, sounds), sounds, 0.0)
        return sounds

    def _kept(self, places: Tensor, rows: int, masks: int, widest: float, generator: torch.Generator) -> Tensor:
        """Return (B, P) bool: the places, in [0, 1], that no mask of their row covers."""
        width_BM = widest * uniform((rows, masks), generator, places.device)
        start_BM = (1 - width_BM) * uniform((rows, masks), generator, places.device)
        after = places[..., None, :] >= start_BM[..., None]
        return ~(after & (places[..., None, :] < (start_BM + width_BM)[..., None])).any(dim=1)


def _share_of_mel(frequency_F: Tensor) -> Tensor:
    """Return where frequencies, from 0 Hz on, lie among all of them in mel (O'Shaughnessy): [0, 1], the last at 1."""
    mel_F = torch.log1p(frequency_F / 700)
    return mel_F / mel_F[-1].clamp(min=torch.finfo(mel_F.dtype).tiny)
