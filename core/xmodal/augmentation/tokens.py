"""Texts with tokens left out."""

# B rows of a batch, L tokens.
from __future__ import annotations

from typing import Annotated, ClassVar

import torch
from msgspec import Meta
from torch import Tensor

from xmodal.augmentation.base import AUGMENTATIONS, AugmentationConfig
from xmodal.augmentation.draws import uniform
from xmodal.data.base import PAD, Kind, Modality


@AUGMENTATIONS.register("token_dropout")
class TokenDropout(AugmentationConfig, frozen=True, kw_only=True):
    """Tokens of a text are left out; the others close the gaps.

    A text that would lose all keeps one, each of its tokens as likely.

    Source: the random deletion of Wei and Zou 2019, "EDA: easy data augmentation techniques".
    """

    kinds: ClassVar[tuple[Kind, ...]] = ("text",)

    probability: Annotated[float, Meta(ge=0, le=1, description="that a token is left out")] = 0.1

    def apply(self, inputs: Tensor, modality: Modality, generator: torch.Generator) -> Tensor:
        """Return texts (B, L) of the same padded length."""
        if self.probability == 0:
            return inputs
        score_BL = uniform(tuple(inputs.shape), generator, inputs.device)
        word_BL = inputs != PAD
        # The word of highest score stays whatever happens: of a text that loses all, each word is as likely to.
        best_BL = score_BL == torch.where(word_BL, score_BL, -1.0).amax(dim=1, keepdim=True)
        return without_gaps(inputs, word_BL & ((score_BL >= self.probability) | best_BL))


def without_gaps(tokens_BL: Tensor, kept_BL: Tensor) -> Tensor:
    """Return texts (B, L) of the tokens kept, in their order; what is left at the end is padding."""
    order_BL = (~kept_BL).byte().argsort(dim=1, stable=True)
    return torch.where(kept_BL, tokens_BL, PAD).gather(1, order_BL)
