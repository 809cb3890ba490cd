"""The registered components as a window sees them: help and the JSON schema of their params."""

from __future__ import annotations

from typing import Any

import msgspec

from xmodal.augmentation import AUGMENTATIONS
from xmodal.encoders.base import ENCODERS
from xmodal.losses.base import LOSSES
from xmodal.registry import Registry
from xmodal.training.description import ComponentInfo
from xmodal.weighting import AGGREGATIONS, WEIGHTINGS


def encoder_infos() -> tuple[ComponentInfo, ...]:
    """Describe the registered encoders."""
    return tuple(
        ComponentInfo(
            type=name,
            summary=ENCODERS.summary(name),
            kinds=ENCODERS[name].kinds,
            schema=msgspec.json.schema(ENCODERS[name]),
        )
        for name in ENCODERS
    )


def augmentation_infos() -> tuple[ComponentInfo, ...]:
    """Describe the registered augmentations."""
    return tuple(
        ComponentInfo(
            type=name,
            summary=AUGMENTATIONS.summary(name),
            kinds=AUGMENTATIONS[name].kinds,
            schema=msgspec.json.schema(AUGMENTATIONS[name]),
        )
        for name in AUGMENTATIONS
    )


def loss_infos() -> tuple[ComponentInfo, ...]:
    """Describe the registered terms."""
    return tuple(
        ComponentInfo(
            type=name,
            summary=LOSSES.summary(name),
            kinds=LOSSES[name].kinds,
            reads=LOSSES[name].reads,
            chance=LOSSES[name].chance,
            family=LOSSES[name].family,
            pulls=LOSSES[name].pulls,
            rows=LOSSES[name].recommended_rows or "",
            schema=msgspec.json.schema(LOSSES[name]),
        )
        for name in LOSSES
    )


def weighting_infos() -> tuple[ComponentInfo, ...]:
    """Describe the registered weightings, the one that does nothing first."""
    return _infos(WEIGHTINGS, "fixed")


def aggregation_infos() -> tuple[ComponentInfo, ...]:
    """Describe the registered aggregations, the sum first."""
    return _infos(AGGREGATIONS, "sum")


def _infos(registry: Registry[Any], first: str) -> tuple[ComponentInfo, ...]:
    return tuple(
        ComponentInfo(type=name, summary=registry.summary(name), schema=msgspec.json.schema(registry[name]))
        for name in sorted(registry, key=lambda name: (name != first, name))
    )
