"""Optimal transport between the two clouds. It carries no pairing signal: the plan, not the pairing, says who is whose.

Sinkhorn is our own; exact plans come from POT (``pip install 'xmodal[ot]'``), found on the CPU in float64.
"""

# B rows of a batch, D embedding size.
from __future__ import annotations

import math
from collections.abc import Callable
from types import ModuleType
from typing import Annotated, ClassVar

import numpy as np
import torch
from msgspec import Meta
from numpy.typing import NDArray
from torch import Tensor

from xmodal.errors import UserError
from xmodal.losses.base import LOSSES, Encoded, Family, PairTerm, Setting, TermConfig
from xmodal.losses.columns import centred, check_rows, promoted
from xmodal.losses.distance import squared_distances, squared_distances_within

_MAX_PIVOTS = 10_000_000
"""Pivots of the network simplex; its own limit of 100,000 is near for a few thousand rows."""


# ---- Sinkhorn divergence -------------------------------------------------------------------------------------------


def sinkhorn_divergence(
    a_BD: Tensor, b_BD: Tensor, epsilon: float, *, iterations: int = 100, tolerance: float = 1e-3
) -> Tensor:
    r"""Debiased entropic optimal transport between two clouds of equal size, cost half of the squared distance.

    .. math:: OT_\varepsilon(a, b) - \tfrac12 OT_\varepsilon(a, a) - \tfrac12 OT_\varepsilon(b, b), \qquad
              OT_\varepsilon = \min_P \sum_{ij} P_{ij} \tfrac12 \|x_i - y_j\|^2
                               + \varepsilon\,KL(P \,\|\, \tfrac1{B^2})

    In the log domain: averaged (so symmetric) updates of the dual potentials of all four problems at once, at most
    `iterations`. Where costs are far above epsilon, epsilon falls to its value by quarters first; where they are not,
    sums of exponentials are products with one kernel. The updates run without a graph. By the envelope theorem the
    gradient is that of the dual with its potentials held: one last softmin, on the graph.

    Parameters
    ----------
    a_BD, b_BD : (B, D), any rows; which row is whose partner does not matter.
    epsilon : > 0, in squared units of the embedding: the blur is sqrt(epsilon). Far below the usual cost the potentials
        need more iterations than they get, and value and gradient are those of a blurrier transport.
    iterations, tolerance : stop when no potential moves by more than `tolerance` times epsilon; the gradient's relative
        error is then about `tolerance`.

    Returns
    -------
    Scalar, in squared units of the embedding; 0 where the clouds are the same, >= 0 once converged. Between unit rows
    at most 2; towards half of the squared distance of the means as epsilon grows.

    Source: Feydy et al. 2019, "Interpolating between optimal transport and MMD using Sinkhorn divergences".
    """
    scale = (2 * epsilon) ** -0.5  # of rows, so that squared distances are costs in units of epsilon
    a_BD, b_BD = promoted(a_BD) * scale, promoted(b_BD) * scale
    cross_BB = squared_distances(a_BD, b_BD)
    costs = [squared_distances_within(a_BD), squared_distances_within(b_BD), cross_BB, cross_BB.T]
    with torch.no_grad():
        potential_4B = _potentials(costs, iterations, tolerance)
    dual_4 = (_each(_softmin, costs, potential_4B) + potential_4B[_PARTNER]).mean(dim=1)
    return epsilon * (dual_4[2] + dual_4[3] - dual_4[0] - dual_4[1]) / 2


_KERNEL_RANGE = 60.0
"""Costs in units of epsilon up to which exp(-cost) keeps all its digits in float32, where 0 begins at 87."""

_PARTNER = [0, 1, 3, 2]
"""Of the problems (a, a), (b, b), (a, b), (b, a): whose potential is the other one."""

_Softmin = Callable[[Tensor, Tensor], Tensor]


def _potentials(costs: list[Tensor], iterations: int, tolerance: float) -> Tensor:
    """Dual potentials (4, B) of the rows of each problem, like costs in units of epsilon."""
    potential_4B = torch.stack([torch.zeros_like(cost[0]) for cost in costs])
    blur = max(float(cost.max()) for cost in costs[:3])
    softmin: _Softmin = _softmin
    matrices = costs
    if blur <= _KERNEL_RANGE:
        kernels = [torch.exp(-cost) for cost in costs[:3]]
        softmin, matrices = _softmin_of_kernel, [*kernels, kernels[2].T]
    else:
        while 1 < blur < math.inf:
            potential_4B = blur * _updated(_softmin, [cost / blur for cost in costs], potential_4B / blur)
            blur = max(blur / 4, 1.0)
    for _ in range(iterations):
        before, potential_4B = potential_4B, _updated(softmin, matrices, potential_4B)
        if float((potential_4B - before).abs().max()) <= tolerance:
            break
    return potential_4B


def _updated(softmin: _Softmin, matrices: list[Tensor], potential_4B: Tensor) -> Tensor:
    # Both sides at once, and half of the way: alternating updates are as fast, but not symmetric.
    return (potential_4B + _each(softmin, matrices, potential_4B)) / 2


def _each(softmin: _Softmin, matrices: list[Tensor], potential_4B: Tensor) -> Tensor:
    return torch.stack([softmin(x, potential_4B[row]) for x, row in zip(matrices, _PARTNER, strict=True)])


def _softmin(cost_BB: Tensor, potential_B: Tensor) -> Tensor:
    return math.log(len(cost_BB)) - torch.logsumexp(potential_B - cost_BB, dim=1)


def _softmin_of_kernel(kernel_BB: Tensor, potential_B: Tensor) -> Tensor:
    """`_softmin` by one product with exp(-cost), where no cost is so large that this is 0."""
    peak = potential_B.max()
    return math.log(len(kernel_BB)) - peak - (kernel_BB @ torch.exp(potential_B - peak)).log()


# ---- through POT ---------------------------------------------------------------------------------------------------


def pot() -> ModuleType:
    """Import POT.

    Raises
    ------
    UserError : it is not installed.
    """
    try:
        import ot
    except ImportError:
        raise UserError(
            "loss.no_pot",
            "Exact optimal transport and Gromov-Wasserstein need the package POT, which is not installed: "
            "pip install 'xmodal[ot]', or choose the term sinkhorn.",
        ) from None
    return ot  # type: ignore[no-any-return]  # POT has no types


def optimal_transport(a_BD: Tensor, b_BD: Tensor) -> Tensor:
    r"""Exact optimal transport between two clouds, cost half of the squared distance.

    .. math:: \min_P \sum_{ij} P_{ij} \tfrac12 \|a_i - b_j\|^2, \qquad P 1 = P^T 1 = \tfrac1B

    POT's network simplex finds the plan, without a graph; the value is differentiable through the costs, with the plan
    held (the envelope theorem). POT's own costs have no 1/2.

    Parameters
    ----------
    a_BD, b_BD : (B, D), any rows; which row is whose partner does not matter.

    Returns
    -------
    Scalar >= 0, in squared units of the embedding: half of the squared 2-Wasserstein distance of the batch.

    Raises
    ------
    UserError : POT is not installed.

    Source: Flamary et al. 2021, "POT: Python optimal transport".
    """
    cost_BB = squared_distances(promoted(a_BD), promoted(b_BD)) / 2
    return (_exact_plan(cost_BB) * cost_BB).sum()


def gromov_wasserstein(a_BD: Tensor, b_BD: Tensor, *, iterations: int = 100) -> Tensor:
    r"""Squared Gromov-Wasserstein distance: how differently the two clouds are shaped.

    .. math:: \min_P \sum_{ijkl} P_{ij} P_{kl} (\|a_i - a_k\| - \|b_j - b_l\|)^2

    Only distances within each cloud are compared, so the two may have different sizes of embedding, and turning,
    mirroring or shifting a cloud changes nothing. POT's conditional gradient starts from the uniform plan and finds a
    local minimum, without a graph; the value is differentiable through the distances, with the plan held.

    Parameters
    ----------
    a_BD, b_BD : (B, D), any rows; which row is whose partner does not matter.
    iterations : at most so many steps of the conditional gradient, each an exact transport.

    Returns
    -------
    Scalar >= 0, in squared units of the embedding; 0 where the clouds have one shape, if that minimum was found.

    Raises
    ------
    UserError : POT is not installed.

    Source: Memoli 2011; Vayer et al. 2019 for the conditional gradient; Flamary et al. 2021 for POT.
    """
    # All of it where the plan is found: in float32 rounding chooses among local minima.
    a_BB, b_BB = (torch.cdist(x, x) for x in (centred(a_BD.cpu().double()), centred(b_BD.cpu().double())))
    plan_BB = _gromov_plan(a_BB, b_BB, iterations)
    weights = plan_BB.sum(dim=1), plan_BB.sum(dim=0)
    squares = sum(w @ x.square() @ w for w, x in zip(weights, (a_BB, b_BB), strict=True))
    value = squares - 2 * ((a_BB @ plan_BB @ b_BB) * plan_BB).sum()
    return value.to(promoted(a_BD).dtype).to(a_BD.device)


def _exact_plan(cost_BB: Tensor) -> Tensor:
    ot, (cost,) = pot(), _solvable(cost_BB)
    return torch.from_numpy(ot.emd([], [], cost, numItermax=_MAX_PIVOTS)).to(cost_BB)


def _gromov_plan(a_BB: Tensor, b_BB: Tensor, iterations: int) -> Tensor:
    ot, (a, b) = pot(), _solvable(a_BB, b_BB)
    return torch.from_numpy(ot.gromov.gromov_wasserstein(a, b, symmetric=True, max_iter=iterations)).to(a_BB)


def _solvable(*matrices: Tensor) -> list[NDArray[np.float64]]:
    """Return matrices as POT can solve them: it has absolute tolerances, and need not return from a NaN.

    They are divided by the largest entry of all, which changes no plan. Where that is not finite they become 0: the
    value, which is made from the matrices as they are, is not finite either, and says so.
    """
    arrays = [x.detach().cpu().double().numpy() for x in matrices]
    peak = np.max([array.max() for array in arrays])
    if not np.isfinite(peak):
        return [np.zeros_like(array) for array in arrays]
    return [array / peak if peak > 0 else array for array in arrays]


# ---- terms ---------------------------------------------------------------------------------------------------------


class SinkhornTerm(PairTerm):
    """`sinkhorn_divergence`; learns nothing."""

    def __init__(self, config: Sinkhorn) -> None:
        super().__init__()
        self.config = config

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        """Return the raw value."""
        config, rows = self.config, (a.embedding, b.embedding)
        return sinkhorn_divergence(*rows, config.epsilon, iterations=config.iterations, tolerance=config.tolerance)


class OptimalTransportTerm(PairTerm):
    """`optimal_transport`; learns nothing."""

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        """Return the raw value."""
        return optimal_transport(a.embedding, b.embedding)


class GromovWassersteinTerm(PairTerm):
    """`gromov_wasserstein`; learns nothing."""

    def __init__(self, config: GromovWasserstein) -> None:
        super().__init__()
        self.iterations = config.iterations

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        """Return the raw value."""
        return gromov_wasserstein(a.embedding, b.embedding, iterations=self.iterations)


@LOSSES.register("sinkhorn")
class Sinkhorn(TermConfig, frozen=True, kw_only=True):
    """Sinkhorn divergence: blurred optimal transport of one cloud onto the other, debiased; sees no pairs.

    Cost half of the squared distance. See `sinkhorn_divergence`.
    """

    family: ClassVar[Family] = "alignment"
    pulls: ClassVar[str] = "draws each row towards its near ones of the other cloud, whoever belongs together"

    epsilon: Annotated[
        float,
        Meta(gt=0, le=1e6, description="blur of the plan, in squared units of the embedding"),
    ] = 0.1
    iterations: Annotated[int, Meta(ge=1, le=10000, description="at most so many updates of the potentials")] = 100
    tolerance: Annotated[
        float, Meta(gt=0, le=1, description="stop when no potential moves by more than this times epsilon")
    ] = 1e-3

    def build(self, setting: Setting) -> SinkhornTerm:
        """Build the term; nothing is drawn."""
        return SinkhornTerm(self)


@LOSSES.register("optimal_transport")
class OptimalTransport(TermConfig, frozen=True, kw_only=True):
    """Exact optimal transport of one cloud onto the other, half the squared distance (needs POT); sees no pairs.

    See `optimal_transport`.
    """

    family: ClassVar[Family] = "alignment"
    pulls: ClassVar[str] = "draws each row to the one row that the cheapest plan gives it, whoever belongs together"

    def build(self, setting: Setting) -> OptimalTransportTerm:
        """Build the term; nothing is drawn.

        Raises
        ------
        UserError : POT is not installed.
        """
        pot()
        return OptimalTransportTerm()


@LOSSES.register("gromov_wasserstein")
class GromovWasserstein(TermConfig, frozen=True, kw_only=True):
    """Gromov-Wasserstein: how differently the two clouds are shaped, squared (needs POT, slow); sees no pairs.

    See `gromov_wasserstein`.
    """

    family: ClassVar[Family] = "alignment"
    pulls: ClassVar[str] = "gives both clouds one shape, turned and placed as they like, whoever belongs together"

    iterations: Annotated[
        int, Meta(ge=1, le=1000, description="at most so many steps of its solver, each an exact transport")
    ] = 100

    def check(self, setting: Setting) -> None:
        """Refuse batches of one row, which have no distances within."""
        check_rows(setting, 2)

    def build(self, setting: Setting) -> GromovWassersteinTerm:
        """Build the term; nothing is drawn.

        Raises
        ------
        UserError : POT is not installed.
        """
        pot()
        return GromovWassersteinTerm(self)
