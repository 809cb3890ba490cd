"""Geometry of the shared space: where the modalities lie. All of it on unit rows."""

# N rows, D embedding size, R rows of a block.
from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.analysis.rows import blocks, unit_rows


def modality_gap(a_ND: NDArray[Any], b_MD: NDArray[Any]) -> float:
    r"""Distance between the centroids of two modalities.

    .. math:: \lVert \bar a - \bar b \rVert

    Parameters
    ----------
    a_ND, b_MD : (N, D), (M, D); scaled to unit rows here.

    Returns
    -------
    Within [0, 2]; 0 where the centroids meet, which two clouds that share nothing else can do too.

    Source: Liang et al. 2022, "Mind the gap", section 4.1.
    """
    return float(np.linalg.norm(unit_rows(a_ND).mean(axis=0) - unit_rows(b_MD).mean(axis=0)))


def gap_variance_share(a_ND: NDArray[Any], b_MD: NDArray[Any]) -> float:
    r"""Share of the variance of two modalities together that lies along the line between their centroids.

    .. math:: \frac{\operatorname{Var}(z^\top g)}{\sum_d \operatorname{Var}(z_d)}, \quad
              g = \frac{\bar a - \bar b}{\lVert \bar a - \bar b \rVert}

    over the rows z of both.

    Parameters
    ----------
    a_ND, b_MD : (N, D), (M, D); scaled to unit rows here.

    Returns
    -------
    Within [0, 1]; near 1 the modality is most of what an embedding tells. A direction without a gap has about 1 / D.
    NaN where the centroids meet, or nothing varies.
    """
    a_ND, b_MD = unit_rows(a_ND), unit_rows(b_MD)
    gap_D = a_ND.mean(axis=0) - b_MD.mean(axis=0)
    both_ND = np.concatenate([a_ND, b_MD])
    total, length = float(both_ND.var(axis=0).sum()), float(np.linalg.norm(gap_D))
    if total <= 0 or length <= 0:
        return float("nan")
    return float((both_ND @ (gap_D / length)).var()) / total


def linear_cka(a_ND: NDArray[Any], b_ND: NDArray[Any]) -> float:
    r"""Centred kernel alignment with linear kernels: whether rows near each other in one modality are in the other.

    .. math:: \frac{\lVert \tilde b^\top \tilde a \rVert_F^2}
              {\lVert \tilde a^\top \tilde a \rVert_F \lVert \tilde b^\top \tilde b \rVert_F}

    with centred columns. Rotations change nothing: it can be 1 while no partner is found.

    Parameters
    ----------
    a_ND, b_ND : (N, D), row i of each one pair; scaled to unit rows here.

    Returns
    -------
    Within [0, 1]; for unrelated rows about D / (N + D), above 0. NaN where one side does not vary.

    Source: Kornblith et al. 2019, "Similarity of neural network representations revisited", equation 4.
    """
    a_ND, b_ND = unit_rows(a_ND), unit_rows(b_ND)
    a_ND, b_ND = a_ND - a_ND.mean(axis=0), b_ND - b_ND.mean(axis=0)
    own = float(np.linalg.norm(a_ND.T @ a_ND) * np.linalg.norm(b_ND.T @ b_ND))
    return float(np.square(b_ND.T @ a_ND).sum()) / own if own > 0 else float("nan")


def alignment(a_ND: NDArray[Any], b_ND: NDArray[Any]) -> float:
    r"""Mean squared distance of partners.

    .. math:: \tfrac1N \sum_i \lVert a_i - b_i \rVert^2

    Parameters
    ----------
    a_ND, b_ND : (N, D), row i of each one pair; scaled to unit rows here.

    Returns
    -------
    Within [0, 4]; 0 is perfect, 2 is what orthogonal partners have.

    Source: Wang and Isola 2020, "Understanding contrastive representation learning through alignment and uniformity",
    with alpha = 2.
    """
    return float(np.square(unit_rows(a_ND) - unit_rows(b_ND)).sum(axis=1).mean())


def uniformity(a_ND: NDArray[Any], t: float = 2.0) -> float:
    r"""How evenly one modality fills the sphere: log of the mean Gaussian potential over pairs of rows.

    .. math:: \ln \text{mean}_{i<j} \exp(-t \lVert a_i - a_j \rVert^2)

    Parameters
    ----------
    a_ND : (N, D); scaled to unit rows here.
    t : sharpness of the potential, > 0.

    Returns
    -------
    Within [-4t, 0]; 0 is a single point, lower is more even. NaN for fewer than two rows.

    Source: Wang and Isola 2020, section 4.1.2.
    """
    unit_ND = unit_rows(a_ND)
    rows = len(unit_ND)
    if rows < 2:
        return float("nan")
    total = 0.0
    for block in blocks(rows, rows):
        # Only columns from the block's first row on: the rest was counted with the rows above.
        cosine_RN = unit_ND[block] @ unit_ND[block.start :].T
        potential_RN = np.exp(-2 * t * np.clip(1 - cosine_RN, 0, None))
        total += float(np.triu(potential_RN, k=1).sum())
    return float(np.log(total / (rows * (rows - 1) / 2)))
