"""Whether what a map shows of the distance between modalities is made by the map."""

from __future__ import annotations

from typing import Literal

from xmodal.projection.records import Quality

Artefact = Literal["apart", "overlap"]
MIXED, PARTED = 0.5, 0.25
"""Share of neighbours of another modality, in units of perfect mixing, from which clouds mix, up to which not."""
SEPARABLE = 0.9
"""Linear separability from which the modalities are really apart."""
APART_TEMPLATE = (
    "The clouds look apart, but in the full space {near} of the nearest neighbours are of another modality "
    "(on the map {map}): the map makes this gap."
)
OVERLAP_TEMPLATE = (
    "The clouds overlap here, but in the full space only {near} of the nearest neighbours are of another "
    "modality (on the map {map}): the map hides a gap."
)
TEMPLATES: dict[Artefact, str] = {"apart": APART_TEMPLATE, "overlap": OVERLAP_TEMPLATE}


def artefact_of(quality: Quality) -> Artefact | None:
    """Return what a map makes of the modalities that is not so in D dimensions; None where nothing is wrong.

    ``"apart"``: neighbours are mixed in D dimensions and not on the map. ``"overlap"``: they are mixed on the map,
    while in D dimensions they are not, and a plane parts the modalities. Numbers that are missing are no evidence.
    """
    mixed = quality.mixed_share
    if not mixed > 0:
        return None
    shown, near = quality.map_share / mixed, quality.near_share / mixed
    if near >= MIXED and shown <= PARTED:
        return "apart"
    if shown >= MIXED and near <= PARTED and quality.separability >= SEPARABLE:
        return "overlap"
    return None
