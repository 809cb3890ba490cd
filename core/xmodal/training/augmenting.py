"""Augmentation of what encoders read while they train: never of what is evaluated, embedded or asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from torch import Tensor

from xmodal.augmentation import AUGMENTATIONS, AugmentationConfig, augmentations_for
from xmodal.data.base import Modality
from xmodal.errors import UserError, unknown_name
from xmodal.training.config import AugmentationSection, RunConfig
from xmodal.training.seeds import generator

Sections = Mapping[str, tuple[AugmentationSection, ...]]


@dataclass(frozen=True)
class InputPlan:
    """What is done to the inputs of one batch.

    Attributes
    ----------
    sections : modality -> its augmentations, in order.
    seed, step : name, with the modality, the augmentation and its place, the generator of what is drawn. number : the
        batch's among those that the step accumulates.
    purpose : first part of the generators' name.
    """

    sections: Sections = field(default_factory=dict)
    seed: int = 0
    step: int = 0
    number: int = 0
    purpose: str = "augmentation"

    def apply(self, inputs: Tensor, modality: Modality) -> Tensor:
        """Return the inputs (P, ...) of a modality as its encoder is to read them; those given stay as they are."""
        if len(inputs) == 0:
            return inputs
        for place, section in enumerate(self.sections.get(modality.name, ())):
            if section.enabled:
                # Each draws for itself: adding, changing or silencing one moves no draw of another.
                purpose = f"{self.purpose}/{modality.name}/{place}/{section.type}"
                purpose += f"/{self.number}" if self.number else ""
                inputs = build(section, place, modality).apply(
                    inputs, modality, generator(self.seed, purpose, self.step)
                )
        return inputs


AS_THEY_ARE = InputPlan()
"""Nothing is done to the inputs."""


def plan_augmentations(config: RunConfig, step: int, number: int) -> InputPlan:
    """Return what is done to the inputs of a batch of a step."""
    return InputPlan(config.augmentations, config.seed, step, number)


def check_augmentations(config: RunConfig, modalities: Mapping[str, Modality]) -> None:
    """Refuse augmentations of what is not trained, of another kind, or out of bounds; those that are off, too.

    Raises
    ------
    UserError : names the first.
    """
    for name, sections in config.augmentations.items():
        if name not in config.encoders:
            raise unknown_name("modality", name, config.encoders, where="augmentations")
        check_sections(sections, modalities[name])


def check_sections(sections: Iterable[AugmentationSection], modality: Modality) -> None:
    """Refuse augmentations that a modality cannot have.

    Raises
    ------
    UserError : names the first.
    """
    for place, section in enumerate(sections):
        build(section, place, modality)


def build(section: AugmentationSection, place: int, modality: Modality) -> AugmentationConfig:
    """Return the augmentation that a section describes.

    Raises
    ------
    UserError : it is not known, changes other kinds of modality, or its params are out of bounds; says where.
    """
    where = f"augmentations.{modality.name}.{place}"
    if modality.kind not in AUGMENTATIONS[section.type].kinds:
        raise UserError(
            "augmentation.wrong_kind",
            "{where}: {type} cannot change {kind}; choose one of {choices}.",
            where=where,
            type=section.type,
            kind=modality.kind,
            choices=", ".join(augmentations_for(modality.kind)),
        )
    return AUGMENTATIONS.convert(section.type, section.params, f"{where}.params")
