"""Information bottlenecks: what two modalities share is kept, the rest of each is forgotten.

Embeddings are the means of Gaussians; a learned head adds each one's variance. The codes that terms here compare are
draws from them. Raw rows suit these terms (``rows = "raw"``): of unit rows the prior could not shrink the length.
"""

# B rows of a batch, D embedding size.
from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import torch
from msgspec import Meta
from torch import Tensor, nn
from torch.nn import functional

from xmodal.errors import UserError
from xmodal.losses.base import (
    LOSSES,
    Encoded,
    Family,
    HasTemperature,
    PairTerm,
    RecommendedRows,
    Setting,
    TermConfig,
    TermOutput,
)
from xmodal.losses.contrastive import info_nce
from xmodal.losses.gaussian import LogVariance, kl_to_standard_normal, sample, standard_noise, symmetric_kl

BetaSchedule = Literal["constant", "linear", "exponential"]
Bound = Literal["info_nce", "jsd"]


def beta_at(schedule: BetaSchedule, step: int, *, beta: float, start: float, steps: int) -> float:
    r"""Return the beta of a step: a warm-up from `start` to `beta`, a function of the step alone.

    .. math:: \beta_0 + p (\beta - \beta_0) \text{ or } \beta_0 (\beta / \beta_0)^p, \quad p = \min(1, (t - 1) / T)

    Parameters
    ----------
    step : t = 1, 2, ... steps : T, length of the warm-up; 0: there is none.

    Source: Federici et al. 2020, appendix G, warm up exponentially.
    """
    progress = min(1.0, (step - 1) / steps) if steps else 1.0
    if schedule == "constant" or progress == 1:
        return beta
    if schedule == "linear":
        return start + progress * (beta - start)
    return float(start * (beta / start) ** progress)


def jensen_shannon(scores_BB: Tensor, same: Tensor | None = None) -> Tensor:
    r"""Minus the Jensen-Shannon bound on mutual information: partners score high, others low.

    .. math:: \tfrac1B \sum_i \text{softplus}(-t_{ii}) + \text{mean}_{i \ne j}\, \text{softplus}(t_{ij})

    Parameters
    ----------
    scores_BB : (B, B), t_ij of row i of `a` and row j of `b`.
    same : (B,) codes; rows of equal code are no others. None: only row i is the partner of row i.

    Returns
    -------
    Scalar, nats; 2 ln 2 at chance, where every score is 0; 0 at best. Without others only the first sum.

    Source: Hjelm et al. 2019, "Learning deep representations by mutual information estimation and maximization",
    equation 4, with all the other rows of the batch.
    """
    codes = torch.arange(len(scores_BB), device=scores_BB.device) if same is None else same
    other_BB = (codes[:, None] != codes[None, :]).to(scores_BB.dtype)
    apart = (functional.softplus(scores_BB) * other_BB).sum() / other_BB.sum().clamp(min=1)
    return functional.softplus(-scores_BB.diagonal()).mean() + apart


class _Codes(HasTemperature, PairTerm):
    """Noisy codes of both modalities: a head of log-variances for each, and a temperature."""

    def __init__(self, config: _BottleneckConfig, setting: Setting) -> None:
        super().__init__(config.temperature, config.learnable)
        self.config = config
        self.log_variance = nn.ModuleDict(
            {_key(name): LogVariance(setting.embedding_size) for name in setting.modalities}
        )

    def _spread(self, x: Encoded) -> Tensor:
        spread: Tensor = self.log_variance[_key(x.modality.name)](x.embedding)
        return spread

    def _draw(self, x: Encoded, log_variance_BD: Tensor) -> Tensor:
        """Return unit codes: draws from each row's Gaussian, compared by their angle."""
        return functional.normalize(sample(x.embedding, log_variance_BD, standard_noise(x.embedding)), dim=1)

    def _output(self, agreement: Tensor, name: str, price: Tensor, step: int) -> TermOutput:
        config = self.config
        beta = beta_at(config.beta_schedule, step, beta=config.beta, start=config.beta_start, steps=config.beta_steps)
        readings = {name: price.detach(), "contrast": agreement.detach(), "beta": torch.as_tensor(beta).to(price)}
        return TermOutput(agreement + beta * price, readings)


class VIBTerm(_Codes):
    """Codes that find each other, at the price of what each says beyond the prior."""

    def forward(self, a: Encoded, b: Encoded) -> TermOutput:
        """Return InfoNCE of the codes + beta * the mean of both modalities' KL, in nats."""
        spread_a, spread_b = self._spread(a), self._spread(b)
        contrast = info_nce(self._draw(a, spread_a), self._draw(b, spread_b), self.logit_scale(), a.same)
        kl = kl_to_standard_normal(a.embedding, spread_a) + kl_to_standard_normal(b.embedding, spread_b)
        return self._output(contrast, "kl", kl / 2, a.step)


class MIBTerm(_Codes):
    """Codes that tell of each other, at the price of what only one of the two posteriors says."""

    def __init__(self, config: MIB, setting: Setting) -> None:
        super().__init__(config, setting)
        self.bound = config.bound
        # The critic's offset: of InfoNCE it would cancel.
        self.offset = nn.Parameter(torch.zeros(()), requires_grad=config.bound == "jsd")

    def forward(self, a: Encoded, b: Encoded) -> TermOutput:
        """Return minus the bound on the codes' mutual information + beta * the symmetric KL, in nats."""
        spread_a, spread_b = self._spread(a), self._spread(b)
        code_a, code_b, scale = self._draw(a, spread_a), self._draw(b, spread_b), self.logit_scale()
        if self.bound == "jsd":
            contrast = jensen_shannon(scale * code_a @ code_b.T + self.offset, a.same)
        else:
            contrast = info_nce(code_a, code_b, scale, a.same)
        return self._output(contrast, "skl", symmetric_kl(a.embedding, spread_a, b.embedding, spread_b), a.step)


class _BottleneckConfig(TermConfig, frozen=True, kw_only=True):
    family: ClassVar[Family] = "bottleneck"
    stochastic: ClassVar[bool] = True

    beta: Annotated[float, Meta(ge=0, le=1e6, description="weight of the divergence beside the agreement")] = 1e-3
    beta_schedule: Annotated[
        BetaSchedule, Meta(description="constant, or a linear or exponential warm-up to beta over the first steps")
    ] = "constant"
    beta_steps: Annotated[int, Meta(ge=0, le=10**9, description="length of the warm-up of beta, in steps")] = 1000
    beta_start: Annotated[float, Meta(gt=0, le=1e6, description="beta at the first step of a warm-up")] = 1e-6
    temperature: Annotated[
        float, Meta(gt=0, le=1e6, description="logits are divided by it; a learned one stays within 0.01 and 1")
    ] = 0.07
    learnable: Annotated[bool, Meta(description="let the optimiser move the temperature")] = True

    def check(self, setting: Setting) -> None:
        """Refuse a batch of one pair, and an exponential warm-up to 0."""
        check_others(setting)
        if self.beta_schedule == "exponential" and self.beta == 0:
            raise UserError(
                "loss.beta_exponential",
                "An exponential warm-up does not reach a beta of 0: set beta above 0, or the schedule to linear.",
            )


@LOSSES.register("vib")
class VIB(_BottleneckConfig, frozen=True, kw_only=True):
    """Variational bottleneck: noisy codes of partners find each other, at a price per nat that they tell.

    Each embedding is the mean of a Gaussian whose variance a head learns; draws from both are compared by InfoNCE
    (ln(B) at chance), and beta times the mean of both divergences from the standard normal is added, in nats per row.
    Read raw rows. Alemi et al. 2017, "Deep variational information bottleneck", with the partner as the target.
    """

    recommended_rows: ClassVar[RecommendedRows | None] = "raw"
    pulls: ClassVar[str] = "draws noisy partners together, and every row towards 0, where it tells nothing"
    chance: ClassVar[str] = "ln(B) + beta * KL"

    def build(self, setting: Setting) -> VIBTerm:
        """Build the heads of the log-variances."""
        return VIBTerm(self, setting)


@LOSSES.register("mib")
class MIB(_BottleneckConfig, frozen=True, kw_only=True):
    """Multi-view bottleneck: codes keep what both modalities tell, and forget what only one of them does.

    Minus a bound on the mutual information of codes drawn from both posteriors (InfoNCE, ln(B) at chance, or
    Jensen-Shannon, 2 ln 2 at chance), plus beta times the symmetric KL between partners' posteriors, in nats per pair.
    The critic of both bounds is the codes' cosine over the temperature (for Jensen-Shannon plus a learned offset).
    Read raw rows. Federici et al. 2020, "Learning robust representations via multi-view information bottleneck".
    """

    recommended_rows: ClassVar[RecommendedRows | None] = "raw"
    pulls: ClassVar[str] = "draws partners' noisy codes together and makes their Gaussians one"
    chance: ClassVar[str] = "ln(B) + beta * SKL"

    bound: Annotated[Bound, Meta(description="on mutual information: InfoNCE or Jensen-Shannon")] = "info_nce"

    def build(self, setting: Setting) -> MIBTerm:
        """Build the heads of the log-variances, and the critic's offset."""
        return MIBTerm(self, setting)


def check_others(setting: Setting) -> None:
    """Refuse a batch of one pair: there would be no others to tell it from.

    Raises
    ------
    UserError : says so.
    """
    if setting.batch_size < 2:
        raise UserError(
            "loss.no_others", "This term tells partners from other rows: set the batch size to 2 at least, not 1."
        )


def _key(modality: str) -> str:
    # A modality may have any name, also that of an attribute of `nn.ModuleDict`.
    return f"of_{modality}"
