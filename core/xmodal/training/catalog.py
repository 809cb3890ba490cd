"""The registered components as a window sees them: help and the JSON schema of their params."""

from __future__ import annotations

import msgspec

from xmodal.encoders.base import ENCODERS
from xmodal.losses.base import LOSSES
from xmodal.training.description import ComponentInfo
from xmodal.weighting import WEIGHTINGS


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
            schema=msgspec.json.schema(LOSSES[name]),
        )
        for name in LOSSES
    )


def weighting_infos() -> tuple[ComponentInfo, ...]:
    """Describe the registered weightings, the one that does nothing first."""
    return tuple(
        ComponentInfo(type=name, summary=WEIGHTINGS.summary(name), schema=msgspec.json.schema(WEIGHTINGS[name]))
        for name in sorted(WEIGHTINGS, key=lambda name: (name != "fixed", name))
    )
