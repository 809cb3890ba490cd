"""What heads and decoders of terms do to rows before they read them."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional

SQUARE_EPS = 1e-16
"""Added to the mean square: the default, 1e-7, would be more than that of a row of length 1e-4."""


def rms_rows(embedding_BD: Tensor) -> Tensor:
    r"""Scale each row to root mean square 1: its direction, of a size at which a linear layer learns at a good pace.

    .. math:: x / \sqrt{\text{mean}_d[x_d^2] + 10^{-16}}

    Parameters
    ----------
    embedding_BD : (B, D), unit or raw rows: both give the same. One far below 1e-8 shrinks; one of zeros stays so.

    Returns
    -------
    (B, D).
    """
    return functional.rms_norm(embedding_BD, embedding_BD.shape[1:], eps=SQUARE_EPS)
