"""How well a linear reader tells the modalities apart."""

# N points, D embedding size, M modalities.
from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_RIDGE = 1e-3
"""Share of the mean variance that is added to each direction, so that directions nobody uses cannot decide."""


def separability(x_ND: NDArray[Any], modality_N: NDArray[np.integer[Any]]) -> float:
    r"""Share of points whose modality least squares tell, each half of the points read by the other half.

    .. math:: W = (X^T X + \epsilon I)^{-1} X^T Y, \qquad \text{mean}_i [\arg\max_m (x_i W)_m = m_i]

    Here Y holds the modalities, one column each, X the embeddings and a column of ones.

    Parameters
    ----------
    x_ND : (N, D), finite. modality_N : (N,) numbers from 0.

    Returns
    -------
    Within [0, 1]; 1 where a plane parts the modalities, the share of the largest at chance. NaN where fewer than two
    modalities have two points.
    """
    kinds, place_N = np.unique(modality_N, return_inverse=True)
    if len(kinds) < 2 or np.bincount(place_N).min() < 2:
        return float("nan")
    x_ND = np.column_stack([np.asarray(x_ND, np.float64), np.ones(len(x_ND))])
    half_N = np.empty(len(place_N), np.int64)
    for kind in range(len(kinds)):  # every other point of each modality, whatever the order of the points
        own = np.flatnonzero(place_N == kind)
        half_N[own] = np.arange(len(own)) % 2
    right = 0
    for half in (0, 1):
        known, asked = half_N != half, half_N == half
        gram = x_ND[known].T @ x_ND[known]
        gram[np.diag_indices_from(gram)] += _RIDGE * np.trace(gram) / len(gram)
        weight = np.linalg.solve(gram, x_ND[known].T @ np.eye(len(kinds))[place_N[known]])
        right += int((np.argmax(x_ND[asked] @ weight, axis=1) == place_N[asked]).sum())
    return right / len(place_N)
