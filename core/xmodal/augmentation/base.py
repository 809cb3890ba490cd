"""The contract of an augmentation: inputs of one modality in, changed inputs of the same shape out."""

# B rows of a batch.
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

import torch
from torch import Tensor

from xmodal.data.base import Kind, Modality
from xmodal.registry import Params, Registry


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
        """Return changed inputs (B, *shape), B >= 1; those given stay as they are."""
        ...


class AugmentationConfig(Params, frozen=True, kw_only=True):
    """Base of every augmentation's configuration, which is all that it is: nothing is learned or remembered.

    A strength of 0 draws nothing and returns the very inputs.
    """

    kinds: ClassVar[tuple[Kind, ...]] = ()
    """Kinds of modality that it can change."""

    def apply(self, inputs: Tensor, modality: Modality, generator: torch.Generator) -> Tensor:
        """Return changed inputs (B, *shape), B >= 1, of the same type and in the same bounds.

        Nothing is done in place. What pads a text or a sound at its end is padding afterwards. All that is random comes
        from the generator, a CPU one, whatever device the inputs are on.
        """
        raise NotImplementedError


AUGMENTATIONS: Registry[AugmentationConfig] = Registry("augmentation")
"""Augmentations by name. ``xmodal.augmentation`` registers the built-in ones when imported."""


def augmentations_for(kind: Kind) -> list[str]:
    """Names of the registered augmentations that change modalities of `kind`."""
    return [name for name in AUGMENTATIONS if kind in AUGMENTATIONS[name].kinds]


@dataclass(frozen=True)
class Chain:
    """One augmentation after the other, all from one generator: the view of an input that a term asks for."""

    parts: tuple[AugmentationConfig, ...]

    def __call__(self, inputs: Tensor, modality: Modality, generator: torch.Generator) -> Augmented:
        """Return what the last of them leaves."""
        for part in self.parts:
            inputs = part.apply(inputs, modality, generator)
        return Augmented(inputs)
