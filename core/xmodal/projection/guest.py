"""Where an item that was not part of a map lies on it: among its nearest points, without moving any of them."""

# K neighbours, 2 or 3 coordinates C of the map.
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

NEAREST = 15
"""Neighbours that a guest is placed among, as many as the map's own graph has."""

Floats = NDArray[np.float64]


def guest_weights(cosines_K: Floats) -> Floats:
    r"""Return how much each of a guest's nearest points draws it, (K,), summing to 1.

    .. math:: w_i \propto \exp(-(d_i - d_1) / (\bar d - d_1)), \quad d_i = 1 - \cos_i,

    a neighbour as near as the nearest weighs most, one at the mean distance 1/e of that; the scale is local, as in
    UMAP, which starts new points at such a mean, too.

    Parameters
    ----------
    cosines_K : of the guest with its nearest points, in all dimensions.

    Source: McInnes et al. 2018, "UMAP", section 3; `UMAP.transform` of umap-learn before it optimises.
    """
    distance = 1.0 - np.asarray(cosines_K, np.float64)
    beyond = distance - distance.min(initial=np.inf)
    scale = float(beyond.mean()) if len(beyond) else 1.0
    weights = np.exp(-beyond / max(scale, 1e-12))
    placed: Floats = weights / max(weights.sum(), 1e-300)
    return placed


def guest_spread(weights_K: Floats, coordinates_KC: Floats, extent: float) -> float:
    """Return how far a guest's neighbours lie from their mean: the weighted RMS distance over the map's extent.

    Near 0 the neighbours lie together and the place says much; where they are scattered the mean may lie where none is.

    Parameters
    ----------
    extent : diagonal of the box around all points of the map.
    """
    middle = weights_K @ coordinates_KC
    squares = np.square(coordinates_KC - middle).sum(axis=1)
    return float(np.sqrt(weights_K @ squares) / max(extent, 1e-12))
