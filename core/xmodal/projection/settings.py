"""What a map is asked for beside its method: parameters, dimensions, one fit or several, the ends of an axis."""

from __future__ import annotations

import hashlib
from typing import Any, Literal

import msgspec

from xmodal.wire.arrays import Array

Fit = Literal["joint", "per_modality"]
FITS: tuple[Fit, ...] = ("joint", "per_modality")
Dimensions = Literal[2, 3]
PER_MODALITY_TEMPLATE = (
    "Each modality was fitted on its own and then turned over the first one: distances between the clouds mean "
    "nothing here."
)


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """One end of an axis: an item, or words.

    Parameters
    ----------
    modality : of the item; of words, the modality that reads them. row : of the item; -1 for words. words : typed.
    vector : (D,) embedding of the words, newer with every snapshot; an item's is found in the snapshot.
    """

    modality: str
    row: int = -1
    words: str = ""
    vector: Array | None = None

    @property
    def is_item(self) -> bool:
        """Whether the snapshot knows where it lies."""
        return self.row >= 0


class MapSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How a map is made, beside its method.

    Parameters
    ----------
    params : of the method, as the struct that `configs.MAP_METHODS` holds for it takes them; what is left out is at its
        default. dimensions : of the map. fit : all modalities at once, or each on its own. ends : of an axis, both.
    """

    params: dict[str, Any] = {}
    dimensions: Dimensions = 2
    fit: Fit = "joint"
    ends: tuple[Anchor, ...] = ()

    def key(self) -> str:
        """Return what two maps have in common that are of one kind: where words lie now is no part of it."""
        ends = [(end.modality, end.row, end.words) for end in self.ends]
        return repr((sorted(self.params.items()), self.dimensions, self.fit, ends))

    def digest(self) -> bytes:
        """Return what tells the places of words apart."""
        digest = hashlib.blake2b(digest_size=16)
        for end in self.ends:
            digest.update(b"" if end.vector is None else end.vector.data)
        return digest.digest()
