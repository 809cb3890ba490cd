r"""Who pulls whom: numbers from the Gramian of the terms' gradients at one place. Free of torch.

With g_k the gradient of term k at an encoder (or at the embeddings), as it stands in the total, weighted, and
:math:`G_{jk} = g_j \cdot g_k`. A term that does not act there has a row of zeros.
"""

# K terms.
from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def gramian_of(terms: Sequence[str], norms: Mapping[str, float], cosines: Mapping[str, float]) -> Floats:
    """Return the Gramian (K, K) of norms and cosines.

    Parameters
    ----------
    norms : term -> norm; a term that is missing pulls nothing. cosines : ``"a|b"`` -> cosine, in either order.
    """
    lengths_K = np.array([norms.get(term, 0.0) for term in terms])
    cosines_KK = np.eye(len(terms))
    for i, one in enumerate(terms):
        for j, other in enumerate(terms[:i]):
            cosine = cosines.get(f"{other}|{one}", cosines.get(f"{one}|{other}", 0.0))
            cosines_KK[i, j] = cosines_KK[j, i] = cosine
    return np.asarray(cosines_KK * np.outer(lengths_K, lengths_K))


def norms_of(gramian_KK: Floats) -> Floats:
    """Return the L2 norms (K,) of the gradients."""
    return np.sqrt(np.clip(gramian_KK.diagonal(), 0.0, None))


def cosines_of(gramian_KK: Floats) -> Floats:
    r"""Return the cosines (K, K) between gradients, in [-1, 1]; NaN where one of them is 0.

    .. math:: \cos_{jk} = G_{jk} / \sqrt{G_{jj} G_{kk}}
    """
    lengths_KK = np.outer(norms_of(gramian_KK), norms_of(gramian_KK))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(lengths_KK > 0, np.clip(gramian_KK / lengths_KK, -1.0, 1.0), np.nan))


def shares_of_update(gramian_KK: Floats) -> Floats:
    r"""Return what each term contributes to the length of the summed gradient (K,); NaN where that is 0.

    .. math:: s_k = g_k \cdot g / \|g\|^2, \quad g = \sum_k g_k

    They add up to 1. A negative one pulls against what is done; another one is then above 1.
    """
    along_K = gramian_KK.sum(axis=1)
    total = float(along_K.sum())
    return along_K / total if total > 0 else np.full(len(gramian_KK), np.nan)


def conflict_rate(gramians: Iterable[Floats]) -> float:
    """Return the share of (sample, pair of terms that both pull) whose gradients have a negative cosine; NaN: none."""
    pairs = conflicts = 0
    for gramian_KK in gramians:
        above = cosines_of(gramian_KK)[np.triu_indices(len(gramian_KK), 1)]
        known = above[~np.isnan(above)]
        pairs, conflicts = pairs + len(known), conflicts + int((known < 0).sum())
    return conflicts / pairs if pairs else math.nan


def equal_pull(gramian_KK: Floats, inside_K: Sequence[bool]) -> float | None:
    r"""Return what the terms in the bracket are to be multiplied by to pull as hard as those outside; None: no such.

    .. math:: c = \Big\| \sum_{k \notin B} g_k \Big\| \Big/ \Big\| \sum_{k \in B} g_k \Big\|

    Times the lambda that the gradients were weighted with, it is the lambda of equal pull.
    """
    within = np.asarray(inside_K, bool)
    outside, inside = (float(gramian_KK[np.ix_(one, one)].sum()) for one in (~within, within))
    # What is left of gradients that cancel out is rounding: it is no pull.
    least = 1e-12 * float(gramian_KK.trace())
    return math.sqrt(outside / inside) if outside > least and inside > least else None
