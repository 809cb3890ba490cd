"""Previews: what augmentations make of a few items, for people to look at. Free of torch."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from xmodal.training.config import AugmentationSection
from xmodal.wire.arrays import Array


class PreviewOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be shown.

    Parameters
    ----------
    sections : augmentations of the modality, whether it is trained with them or not.
    count : items. draw : names what is random; another number is another draw.
    """

    modality: str
    sections: tuple[AugmentationSection, ...]
    count: Annotated[int, Meta(ge=1, le=32)] = 4
    draw: Annotated[int, Meta(ge=0)] = 0


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """Items before and after.

    Parameters
    ----------
    rows : (R,) of the data. before, after : (R, *shape), what the encoder would read (see `PairedData.inputs`).
    """

    rows: Array
    before: Array
    after: Array
