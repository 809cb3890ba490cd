"""Augmented views in the encode phase: what terms ask for, drawn and encoded; nothing where no term asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from torch import Tensor, nn

from xmodal.augmentation.base import Augmentation
from xmodal.data.base import Modality
from xmodal.losses.base import View
from xmodal.training.seeds import generator


@dataclass(frozen=True)
class ViewPlan:
    """The views of one step.

    Attributes
    ----------
    asked : modality -> term id -> the augmentations that the term asks for.
    seed, step, number : name, with term and modality, the generator of what is drawn; `number` is the batch's among
        those that the step accumulates.
    """

    asked: Mapping[str, Mapping[str, tuple[Augmentation, ...]]] = field(default_factory=dict)
    seed: int = 0
    step: int = 0
    number: int = 0

    def encode(self, encoder: nn.Module, inputs: Tensor, modality: Modality) -> dict[str, tuple[View, ...]]:
        """Return the views of a modality's inputs (P, ...) by term id, their embeddings raw."""
        asked = self.asked.get(modality.name, {})
        # Each term draws for itself: adding, removing or silencing one changes no view of another.
        return {
            term: self._views(encoder, inputs, modality, f"views/{term}/{modality.name}", augmentations)
            for term, augmentations in asked.items()
            if len(inputs) > 0
        }

    def _views(
        self,
        encoder: nn.Module,
        inputs: Tensor,
        modality: Modality,
        purpose: str,
        augmentations: tuple[Augmentation, ...],
    ) -> tuple[View, ...]:
        draws = generator(self.seed, purpose + (f"/{self.number}" if self.number else ""), self.step)
        augmented = [augmentation(inputs, modality, draws) for augmentation in augmentations]
        return tuple(View(encoder(each.inputs).float(), each.masked) for each in augmented)


NO_VIEWS = ViewPlan()
"""No term asks for any."""
