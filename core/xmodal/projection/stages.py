"""What makes what stale: the one table that decides how much of a map is computed again.

encoder -> embeddings -> neighbours -> layout -> picture: each stage is made from the one before it. Whatever happens
makes one stage stale, and with it all that follow. Recolouring never refits.
"""

from __future__ import annotations

from enum import IntEnum
from types import MappingProxyType
from typing import Literal

Cause = Literal[
    "encoder_replaced",
    "step_trained",
    "rows_changed",
    "modalities_changed",
    "neighbours_changed",
    "method_changed",
    "refit_asked",
    "colour_changed",
    "point_size_changed",
    "selection_changed",
    "filter_changed",
    "theme_changed",
    "view_moved",
]


class Stage(IntEnum):
    """What a map is made of, each from the one before."""

    ENCODER = 0
    EMBEDDINGS = 1
    NEIGHBOURS = 2
    LAYOUT = 3
    PICTURE = 4


FIRST_STALE: MappingProxyType[Cause, Stage] = MappingProxyType(
    {
        "encoder_replaced": Stage.ENCODER,
        "step_trained": Stage.EMBEDDINGS,
        "rows_changed": Stage.EMBEDDINGS,
        "modalities_changed": Stage.EMBEDDINGS,
        "neighbours_changed": Stage.NEIGHBOURS,
        "method_changed": Stage.LAYOUT,
        "refit_asked": Stage.LAYOUT,
        "colour_changed": Stage.PICTURE,
        "point_size_changed": Stage.PICTURE,
        "selection_changed": Stage.PICTURE,
        "filter_changed": Stage.PICTURE,
        "theme_changed": Stage.PICTURE,
        "view_moved": Stage.PICTURE,
    }
)
"""Cause -> the first stage that has to be made again."""


def stale_after(*causes: Cause) -> tuple[Stage, ...]:
    """Return the stages to make again after these causes, in order; none after none."""
    if not causes:
        return ()
    first = min(FIRST_STALE[cause] for cause in causes)
    return tuple(stage for stage in Stage if stage >= first)
