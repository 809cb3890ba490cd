"""Augmentations: inputs changed at random, for terms that compare views of one input or rebuild what was hidden.

A term asks for them by `TermConfig.views`; the encode phase draws them, from a generator of the term's own, and hands
the term the embeddings. So no term sees an encoder, and nothing is computed that no term asks for.
"""

# B rows of a batch, C channels, L tokens or samples, F features, P places that can be hidden.
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional

from xmodal.data.base import PAD, Modality


@dataclass(frozen=True)
class Augmented:
    """Inputs after an augmentation.

    Attributes
    ----------
    inputs : (B, *shape), what the encoder reads.
    masked : (B, *shape) bool, places of the *original* inputs that it does not show; None if it hides none by intent.
    """

    inputs: Tensor
    masked: Tensor | None = None


class Augmentation(Protocol):
    """Changes inputs at random. Draws from the generator only, a CPU one, whatever device the inputs are on."""

    def __call__(self, inputs: Tensor, modality: Modality, generator: torch.Generator) -> Augmented:
        """Return changed inputs (B, *shape), B >= 1, in new tensors; those given stay as they are."""
        ...


@dataclass(frozen=True)
class PictureAugmentation:
    """Pictures (B, C, H, W) in [0, 1]: moved, cropped and resized, mirrored, brightened, with noise.

    Attributes
    ----------
    shift : farthest move, as a share of the side; what moves in repeats the border.
    crop : least side of the crop that is stretched to the whole, as a share. flip : mirror half of the rows left-right.
    gain : brightness is multiplied by 1 - gain to 1 + gain. noise : standard deviation, of values in [0, 1].
    """

    shift: float = 0.0
    crop: float = 1.0
    flip: bool = False
    gain: float = 0.0
    noise: float = 0.0

    def __call__(self, inputs: Tensor, modality: Modality, generator: torch.Generator) -> Augmented:
        """Return pictures of the same size, in [0, 1]."""
        rows, device = len(inputs), inputs.device
        scale_B = self.crop + (1 - self.crop) * _uniform((rows,), generator, device)
        # A smaller crop may lie anywhere within the picture; the shift comes on top. Units: half the side.
        freedom_B = 1 - scale_B + 2 * self.shift
        centre_B2 = (2 * _uniform((rows, 2), generator, device) - 1) * freedom_B[:, None]
        mirror_B = torch.where(_uniform((rows,), generator, device) < 0.5, -1.0, 1.0) if self.flip else 1.0
        zero_B = torch.zeros_like(scale_B)
        theta_B23 = torch.stack(
            [
                torch.stack([scale_B * mirror_B, zero_B, centre_B2[:, 0]], dim=1),
                torch.stack([zero_B, scale_B, centre_B2[:, 1]], dim=1),
            ],
            dim=1,
        )
        grid = functional.affine_grid(theta_B23.to(inputs), list(inputs.shape), align_corners=False)
        moved = functional.grid_sample(inputs, grid, padding_mode="border", align_corners=False)
        moved = moved * _gains(self.gain, moved, generator) + self.noise * _normal(moved, generator)
        return Augmented(moved.clamp(0, 1))


@dataclass(frozen=True)
class TextAugmentation:
    """Texts (B, L), padded at their end: tokens left out; the others close the gaps.

    Attributes
    ----------
    drop : probability that a token is left out. A text that would lose all keeps one; padding stays padding.
    """

    drop: float = 0.0

    def __call__(self, inputs: Tensor, modality: Modality, generator: torch.Generator) -> Augmented:
        """Return texts of the same padded length."""
        score_BL = _uniform(tuple(inputs.shape), generator, inputs.device)
        word_BL = inputs != PAD
        # The word of highest score stays whatever happens: of a text that loses all, each word is as likely to.
        best_BL = score_BL == torch.where(word_BL, score_BL, -1.0).amax(dim=1, keepdim=True)
        kept_BL = word_BL & ((score_BL >= self.drop) | best_BL)
        return Augmented(without_gaps(inputs, kept_BL))


@dataclass(frozen=True)
class VectorAugmentation:
    """Vectors (B, F): noise added, features set to 0.

    Attributes
    ----------
    noise : standard deviation, in standard deviations of each feature over the batch (so no unit matters).
    drop : probability that a feature becomes 0; the others are not scaled up.
    """

    noise: float = 0.0
    drop: float = 0.0

    def __call__(self, inputs: Tensor, modality: Modality, generator: torch.Generator) -> Augmented:
        """Return vectors of the same size."""
        noisy = inputs + self.noise * inputs.std(dim=0, correction=0) * _normal(inputs, generator)
        kept = _uniform(tuple(inputs.shape), generator, inputs.device) >= self.drop
        return Augmented(torch.where(kept, noisy, 0.0))


@dataclass(frozen=True)
class AudioAugmentation:
    """Sounds (B, C, ..., L), time last: moved in time, made louder or softer, with noise.

    Attributes
    ----------
    shift : farthest move, as a share of the length; what leaves at one end comes in at the other.
    gain : loudness is multiplied by 1 - gain to 1 + gain. noise : standard deviation, in root mean squares of the row.
    """

    shift: float = 0.0
    gain: float = 0.0
    noise: float = 0.0

    def __call__(self, inputs: Tensor, modality: Modality, generator: torch.Generator) -> Augmented:
        """Return sounds of the same shape."""
        length = inputs.shape[-1]
        turn_B = ((2 * _uniform((len(inputs),), generator, inputs.device) - 1) * self.shift * length).round().long()
        place_BL = (torch.arange(length, device=inputs.device) - turn_B[:, None]) % length
        middle = (1,) * (inputs.ndim - 2)
        moved = inputs.gather(-1, place_BL.reshape(len(inputs), *middle, length).expand_as(inputs))
        loudness = moved.square().flatten(1).mean(dim=1).sqrt().reshape(-1, *middle, 1)
        moved = moved * _gains(self.gain, moved, generator)
        return Augmented(moved + self.noise * loudness * _normal(moved, generator))


@dataclass(frozen=True)
class Masking:
    """Any kind: a share of the places is hidden, and `Augmented.masked` says which.

    A place is a square of a picture (hidden: middle grey), a piece of a sound (silence), a feature of a vector (0) or
    a token. Encoders have no token for "hidden", so that a hidden token is left out and the others close the gap.

    Attributes
    ----------
    share : of the places of each row, rounded; of two or more places one is hidden at least, and one is not.
    patch : side of the squares, length of the pieces.
    """

    share: float
    patch: int = 4

    def __call__(self, inputs: Tensor, modality: Modality, generator: torch.Generator) -> Augmented:
        """Return inputs of the same shape, and the places hidden."""
        if modality.kind == "text":
            word_BL = inputs != PAD
            hidden_BL = self._choose(word_BL, generator)
            return Augmented(without_gaps(inputs, word_BL & ~hidden_BL), hidden_BL)
        sizes, grid = self._sizes(modality), self._grid(modality)
        places = torch.ones(len(inputs), math.prod(grid), dtype=torch.bool, device=inputs.device)
        hidden = self._choose(places, generator).reshape(len(inputs), *grid)
        for axis, (length, size) in enumerate(zip(modality.shape, sizes, strict=True), start=1):
            hidden = hidden.repeat_interleave(size, dim=axis).narrow(axis, 0, length)
        return Augmented(torch.where(hidden, 0.5 if modality.kind == "image" else 0.0, inputs), hidden)

    def places(self, modality: Modality) -> int:
        """Return how many places an input has; of a text, at most."""
        return math.prod(self._grid(modality))

    def _grid(self, modality: Modality) -> tuple[int, ...]:
        return tuple(-(-length // size) for length, size in zip(modality.shape, self._sizes(modality), strict=True))

    def _sizes(self, modality: Modality) -> tuple[int, ...]:
        """Return how far a place goes along each axis of an input: all channels are hidden together."""
        shape = modality.shape
        if modality.kind == "image":
            return (shape[0], self.patch, self.patch)
        return (*shape[:-1], self.patch) if modality.kind == "audio" else (1,) * len(shape)

    def _choose(self, eligible_BP: Tensor, generator: torch.Generator) -> Tensor:
        """Return (B, P) bool: the share of each row's eligible places, at random."""
        count_B1 = eligible_BP.sum(dim=1, keepdim=True)
        wanted_B1 = (self.share * count_B1).round().clamp(min=1).minimum(count_B1 - 1)
        score_BP = _uniform(tuple(eligible_BP.shape), generator, eligible_BP.device)
        score_BP = torch.where(eligible_BP, score_BP, 2.0)
        return score_BP.argsort(dim=1, stable=True).argsort(dim=1) < wanted_B1


def without_gaps(tokens_BL: Tensor, kept_BL: Tensor) -> Tensor:
    """Return texts (B, L) of the tokens kept, in their order; what is left at the end is padding."""
    order_BL = (~kept_BL).byte().argsort(dim=1, stable=True)
    return torch.where(kept_BL, tokens_BL, PAD).gather(1, order_BL)


def _uniform(shape: tuple[int, ...], generator: torch.Generator, device: torch.device) -> Tensor:
    """Draw from [0, 1)."""
    return torch.rand(shape, generator=generator).to(device)


def _normal(like: Tensor, generator: torch.Generator) -> Tensor:
    """Draw from the standard normal, in the shape of `like`."""
    return torch.randn(like.shape, generator=generator).to(like)


def _gains(gain: float, like: Tensor, generator: torch.Generator) -> Tensor:
    """Draw a factor per row, from [1 - gain, 1 + gain], to be multiplied with `like`."""
    factor_B = 1 + gain * (2 * _uniform((len(like),), generator, like.device) - 1)
    return factor_B.to(like).reshape(-1, *(1,) * (like.ndim - 1))
