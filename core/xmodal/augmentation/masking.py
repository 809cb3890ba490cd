"""Places of an input hidden on purpose, and remembered: for terms that rebuild them."""

# B rows of a batch, L tokens or samples, P places that can be hidden.
from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from xmodal.augmentation.base import Augmented
from xmodal.augmentation.draws import uniform
from xmodal.augmentation.sounds import lengths
from xmodal.augmentation.tokens import without_gaps
from xmodal.data.base import PAD, Modality


@dataclass(frozen=True)
class Masking:
    """Any kind: a share of the places is hidden, and `Augmented.masked` says which.

    A place is a square of a picture (hidden: middle grey), a piece of a sound, not of the silence after it (hidden:
    silence), a feature of a vector (0) or a token. Encoders have no token for "hidden", so that a hidden token is left
    out and the others close the gap.

    Attributes
    ----------
    share : of the places of each row, rounded; of two or more places one is hidden at least, and one is not.
    patch : side of the squares, pixels; length of the pieces, hundredths of a second.
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
        if modality.kind == "audio":
            start_P = sizes[-1] * (torch.arange(math.prod(grid), device=inputs.device) % grid[-1])
            places = start_P < lengths(inputs)[:, None]
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
        if modality.kind == "audio":
            return (*shape[:-1], max(round(self.patch * modality.rate / 100), 1))
        return (1,) * len(shape)

    def _choose(self, eligible_BP: Tensor, generator: torch.Generator) -> Tensor:
        """Return (B, P) bool: the share of each row's eligible places, at random."""
        count_B1 = eligible_BP.sum(dim=1, keepdim=True)
        wanted_B1 = (self.share * count_B1).round().clamp(min=1).minimum(count_B1 - 1)
        score_BP = uniform(tuple(eligible_BP.shape), generator, eligible_BP.device)
        score_BP = torch.where(eligible_BP, score_BP, 2.0)
        return score_BP.argsort(dim=1, stable=True).argsort(dim=1) < wanted_B1
