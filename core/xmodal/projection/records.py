"""What goes into a map and what comes out of it: frozen records that travel between processes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from xmodal.projection.settings import MapSettings
from xmodal.wire.arrays import Array

Method = str
"""A name in `configs.MAP_METHODS`."""

NEIGHBOURS = 15
"""k of the neighbour graph and of trustworthiness."""
UNMIXED = 0.02
"""Cross-modal neighbour share below which the distance between the clouds of a UMAP means nothing."""
UNMIXED_TEMPLATE = (
    "No cross-modal neighbours yet: the distance between the clouds means nothing. Read the gap curve, "
    "or look along the gap."
)
REFIT_MARGIN = 0.02
"""By how much a fresh fit's trustworthiness must be better before it is worth moving every point."""


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """Embeddings of one moment: any number of modalities of one dimension D.

    Parameters
    ----------
    scope : row numbers are comparable between snapshots of equal scope (the data's fingerprint and the split).
    rows : (R,) int64 row numbers of the data, unique. vectors : modality -> (R, D) float32, any length.
    present : modality -> (R,) bool; a modality that is not named has every row.
    """

    vectors: dict[str, Array]
    rows: Array
    present: dict[str, Array] = {}
    scope: str = ""
    segment: int = 0
    step: int = 0

    @classmethod
    def of(
        cls,
        vectors: Mapping[str, NDArray[Any]],
        rows: NDArray[Any] | None = None,
        present: Mapping[str, NDArray[Any]] | None = None,
        *,
        scope: str = "",
        segment: int = 0,
        step: int = 0,
    ) -> Self:
        """Pack NumPy arrays; rows are numbered from 0 if not given."""
        if rows is None:
            rows = np.arange(max((len(values) for values in vectors.values()), default=0))
        return cls(
            vectors={name: Array.of(np.asarray(values, np.float32)) for name, values in vectors.items()},
            rows=Array.of(np.asarray(rows, np.int64)),
            present={name: Array.of(np.asarray(mask, np.bool_)) for name, mask in (present or {}).items()},
            scope=scope,
            segment=segment,
            step=step,
        )


class Quality(msgspec.Struct, frozen=True, kw_only=True):
    """How far a map can be believed.

    Parameters
    ----------
    trustworthiness : k = 15, of the joint map against unit rows; NaN below 31 points, where it is not defined.
    neighbour_share : share of the neighbour graph's weight that joins different modalities; NaN without edges.
    mixed_share : what perfect mixing expects of it.
    continuity : k = 15: how far neighbours in the shared space are neighbours on the map; NaN likewise.
    gap : ``a|b`` -> distance between the centroids of unit rows, in D dimensions.
    map_share, near_share : share of the 15 nearest points that are of another modality, on the map and in D dimensions.
    separability : share of points whose modality a linear reader tells in D dimensions; see `analysis.separability`.
    """

    trustworthiness: float
    neighbour_share: float
    mixed_share: float
    gap: dict[str, float]
    continuity: float = float("nan")
    map_share: float = float("nan")
    near_share: float = float("nan")
    separability: float = float("nan")

    @property
    def is_unmixed(self) -> bool:
        """Whether the map must say `UNMIXED_TEMPLATE`: modalities that could be neighbours are not."""
        return self.mixed_share > 0 and self.neighbour_share < UNMIXED


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """A map: P points in two or three dimensions, and what it knows of itself.

    Parameters
    ----------
    method, settings : how it was made.
    modalities : names, in the order that `modality` counts them.
    coordinates : (P, 2) or (P, 3) float32. modality : (P,) int32, index in `modalities`. rows : (P,) int64, the data's.
    quality : None on a preview, which is drawn before anything was measured.
    dropped : modality -> points left out because their embedding is not finite or has no direction (all zeros).
    drift : mean displacement since the last map of this method, of points that both have, as a share of the last
        map's diameter; NaN on the first.
    is_fresh : not started from the last coordinates: expect points to have moved far.
    refit_trustworthiness : of the best fresh fit made in the background, where it is so much better (`REFIT_MARGIN`)
        that a refit is worth it; else NaN.
    seconds : what it took, quality included.
    """

    method: Method
    modalities: tuple[str, ...]
    coordinates: Array
    modality: Array
    rows: Array
    settings: MapSettings = MapSettings()
    quality: Quality | None = None
    dropped: dict[str, int] = {}
    drift: float = float("nan")
    is_fresh: bool = True
    refit_trustworthiness: float = float("nan")
    seconds: float = 0.0
    scope: str = ""
    segment: int = 0
    step: int = 0

    @property
    def is_refit_better(self) -> bool:
        """Whether "Refit" should be offered."""
        return not np.isnan(self.refit_trustworthiness)
