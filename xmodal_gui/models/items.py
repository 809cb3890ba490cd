"""What an item of the data is for people: its picture, its text, or at least its id. No widgets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from xmodal.data.base import PairedData


@dataclass(frozen=True)
class Item:
    """One cell of the data.

    Attributes
    ----------
    present : False where the row lacks the modality; the rest is empty then.
    text, picture : None where the kind has none. name : what to call it: its text, another text of its row, or its id.
    """

    modality: str
    row: int
    present: bool
    text: str | None
    picture: NDArray[np.uint8] | None
    name: str


def item_of(data: PairedData, modality: str, row: int) -> Item:
    """Return the item of a row in a modality."""
    present = bool(data.present[modality][row])
    text = data.text(modality, row) if present else None
    picture = data.picture(modality, row) if present else None
    name = text if text is not None else name_of(data, row)
    return Item(modality, row, present, text, picture, name)


def name_of(data: PairedData, row: int) -> str:
    """Return what to call a row: its first text, or its id."""
    for modality in data.modalities:
        if data.present[modality][row]:
            text = data.text(modality, row)
            if text is not None:
                return text
    return str(data.ids[row])
