"""How many directions one modality uses."""

# N rows, D embedding size, R rows of a block.
from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.analysis.rows import unit_rows

_BLOCK = 4096


def effective_rank(a_ND: NDArray[Any]) -> float:
    r"""Effective number of directions in which unit rows lie around their mean.

    .. math:: \exp\Big(-\sum_i p_i \ln p_i\Big), \quad p_i = \sigma_i / \sum_j \sigma_j

    with the singular values of the centred rows: without that the mean, which every row shares in a cone, would count
    as a direction and hide the others.

    Parameters
    ----------
    a_ND : (N, D); scaled to unit rows here.

    Returns
    -------
    Within [1, min(N - 1, D)]; near 1 the modality has collapsed to a line. NaN where all rows are equal.

    Source: Roy and Vetterli 2007, "The effective rank"; Garrido et al. 2023, "RankMe", use it without centring.
    """
    sigma = _singular_values(a_ND)
    if len(sigma) == 0:
        return float("nan")
    share = sigma / sigma.sum()
    return float(np.exp(-(share * np.log(share)).sum()))


def singular_spectrum(a_ND: NDArray[Any]) -> NDArray[np.float64]:
    r"""Singular values of the centred unit rows, the largest first, as shares of their sum.

    .. math:: p_i = \sigma_i / \sum_j \sigma_j

    Parameters
    ----------
    a_ND : (N, D); scaled to unit rows here.

    Returns
    -------
    (D,), sums to 1, zeros where a direction is not used: a spectrum that falls at once is collapse. All zero
    where all rows are equal.

    Source: Jing et al. 2022, "Understanding dimensional collapse in contrastive self-supervised learning", figure 2.
    """
    found, sigma = np.zeros(a_ND.shape[1]), _singular_values(a_ND)
    if len(sigma):
        found[: len(sigma)] = sigma / sigma.sum()
    return found


def _singular_values(a_ND: NDArray[Any]) -> NDArray[np.float64]:
    """Return those of the centred unit rows above rounding, the largest first; none where all rows are equal."""
    if len(a_ND) < 2:
        return np.zeros(0)
    unit_ND = unit_rows(a_ND)
    unit_ND -= unit_ND.mean(axis=0)
    scatter_DD = np.zeros((unit_ND.shape[1], unit_ND.shape[1]))
    for start in range(0, len(unit_ND), _BLOCK):
        block_RD = unit_ND[start : start + _BLOCK]
        scatter_DD += block_RD.T @ block_RD
    squared_D = np.clip(np.linalg.eigvalsh(scatter_DD), 0, None)
    if squared_D.max(initial=0.0) <= len(unit_ND) * 1e-24:
        return np.zeros(0)
    # The squares carry rounding of their own: a direction below it is none.
    found: NDArray[np.float64] = np.sqrt(squared_D[squared_D > squared_D.max() * 1e-12])[::-1]
    return found
