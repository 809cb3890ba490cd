"""What bounds of mutual information say of Gaussians whose mutual information is known."""

# N rows, D dimensions.
from __future__ import annotations

import math

import torch
from torch import Tensor
from xmodal.data.base import Modality
from xmodal.losses import LOSSES, Encoded, HasPlayer, Setting
from xmodal.losses.contrastive import info_nce


def correlated(rho: float, rows: int, size: int, seed: int) -> tuple[Tensor, Tensor]:
    """Return two (rows, size) standard Gaussians, float64, whose columns correlate one to one."""
    generator = torch.Generator().manual_seed(seed)
    a_ND, noise_ND = torch.randn(2, rows, size, generator=generator, dtype=torch.float64)
    return a_ND, rho * a_ND + math.sqrt(1 - rho**2) * noise_ND


def information(rho: float, size: int) -> float:
    r"""Return their mutual information in nats.

    .. math:: -\tfrac D2 \ln(1 - \rho^2)
    """
    return -size / 2 * math.log(1 - rho**2)


def info_nce_bound(rho: float, rows: int, size: int, seed: int = 0) -> float:
    """Return ln N - InfoNCE in nats, with the best critic that there is: ln p(y|x) / p(y), but for a constant."""
    a_ND, b_ND = correlated(rho, rows, size, seed)
    # As a dot product: rho x.y / (1 - rho^2) - rho^2 (x.x + y.y) / 2 (1 - rho^2).
    scale = rho / (1 - rho**2)
    own_a, own_b = (-rho / 2 * scale * x_ND.square().sum(dim=1, keepdim=True) for x_ND in (a_ND, b_ND))
    one = torch.ones_like(own_a)
    found = info_nce(torch.cat([scale * a_ND, own_a, one], dim=1), torch.cat([b_ND, one, own_b], dim=1), 1.0)
    return math.log(rows) - found.item()


def club_bound(rho: float, rows: int, size: int, steps: int, seed: int = 0) -> float:
    """Return what CLUB says in nats, on fresh rows, after so many updates of its q."""
    fitted = [_encoded(x, name) for x, name in zip(correlated(rho, rows, size, seed), "ab", strict=True)]
    fresh = [_encoded(x, name) for x, name in zip(correlated(rho, rows, size, seed + 1), "ab", strict=True)]
    torch.manual_seed(seed)
    modalities = {x.modality.name: x.modality for x in fitted}
    setting = Setting(modalities, (("a", "b"),), embedding_size=size, batch_size=rows)
    term = LOSSES.convert("club", {"hidden": 32}, "club").build(setting).double()
    assert isinstance(term, HasPlayer)
    adam = torch.optim.Adam(term.player.parameters(), lr=0.01)
    for _ in range(steps):
        adam.zero_grad()
        term.player_loss(*fitted).backward()
        adam.step()
    with torch.no_grad():
        return float(term(*fresh).value)


def _encoded(x_ND: Tensor, name: str) -> Encoded:
    modality = Modality(name=name, kind="vector", shape=tuple(x_ND.shape[1:]))
    return Encoded(modality, x_ND, x_ND, torch.arange(len(x_ND)))
