"""What heads and decoders of terms do to rows before they read them."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def rms_rows(embedding_BD: Tensor) -> Tensor:
    r"""Scale each row to root mean square 1: its direction, of a size at which a linear layer learns at a good pace.

    .. math:: x / \sqrt{\text{mean}_d[x_d^2]}

    Parameters
    ----------
    embedding_BD : (B, D), unit or raw rows: both give the same. A row of zeros stays one.

    Returns
    -------
    (B, D).
    """
    # The largest entry goes out first, so that the square of a tiny row does not vanish in rms_norm's eps.
    peak_B1 = embedding_BD.detach().abs().amax(dim=1, keepdim=True)
    peak_B1 = torch.where(peak_B1 > 0, peak_B1, 1.0)
    return functional.rms_norm(embedding_BD / peak_B1, embedding_BD.shape[1:])
