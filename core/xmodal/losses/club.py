"""CLUB: an upper bound on what one modality's embedding tells of the other's, by a q that is fitted alternately.

The gradient lowers it: the term makes modalities forget each other, and is a counterweight to terms that align.
"""

# B rows of a batch, D embedding size, H hidden units.
from __future__ import annotations

from typing import Annotated, ClassVar

import torch
from msgspec import Meta
from torch import Tensor, nn

from xmodal.losses.base import LOSSES, Encoded, Family, HasPlayer, PairTerm, Setting, TermConfig, TermOutput
from xmodal.losses.bottleneck import check_others
from xmodal.losses.gaussian import bounded, log_likelihood


def club(b_BD: Tensor, mean_BD: Tensor, log_variance_BD: Tensor) -> Tensor:
    r"""Contrastive log-ratio upper bound on the mutual information of `a` and `b`.

    .. math:: \tfrac1B \sum_i [\ln q(b_i | a_i) - \tfrac1B \sum_j \ln q(b_j | a_i)],
        \quad q(b | a_i) = N(\mu_i, \sigma_i^2)

    Parameters
    ----------
    b_BD : (B, D). mean_BD, log_variance_BD : (B, D), what q says of `b` given row i of `a`.

    Returns
    -------
    Scalar, nats, a mean over rows; 0 where q does not see its `a`. A bound only while q fits: below 0 or far above the
    truth where it does not.

    Source: Cheng et al. 2020, "CLUB: a contrastive log-ratio upper bound of mutual information", equation 8.
    """
    # The mean over j of (b_j - mu_i)^2 is the variance of b plus (mean of b - mu_i)^2: B x D numbers, not B x B x D.
    centre_1D = b_BD.mean(dim=0, keepdim=True)
    others_BD = (b_BD - centre_1D).square().mean(dim=0, keepdim=True) + (centre_1D - mean_BD).square()
    ratio_BD = (others_BD - (b_BD - mean_BD).square()) * (-log_variance_BD).exp()
    return ratio_BD.sum(dim=1).mean() / 2


class Conditional(nn.Module):
    """q(b | a): a Gaussian whose mean and log-variance two small networks read off `a`."""

    def __init__(self, embedding_size: int, hidden: int) -> None:
        super().__init__()
        self.mean = _network(embedding_size, hidden)
        self.log_variance = _network(embedding_size, hidden)

    def forward(self, a_BD: Tensor) -> tuple[Tensor, Tensor]:
        """Return mean and log-variance, each (B, D)."""
        return self.mean(a_BD), bounded(self.log_variance(a_BD))


class CLUBTerm(HasPlayer, PairTerm):
    """`club` in both directions; the player is a `Conditional` for each ordered pair."""

    player: nn.ModuleDict

    def __init__(self, config: CLUB, setting: Setting) -> None:
        super().__init__()
        ordered = [pair for a, b in setting.pairs for pair in ((a, b), (b, a))]
        self.player = nn.ModuleDict(
            {_key(*pair): Conditional(setting.embedding_size, config.hidden) for pair in dict.fromkeys(ordered)}
        )
        self.player_steps, self.player_learning_rate = config.player_steps, config.player_learning_rate

    def forward(self, a: Encoded, b: Encoded) -> TermOutput:
        """Return the mean of both directions' bounds, in nats."""
        given_a, given_b = self._given(a, b), self._given(b, a)
        with torch.no_grad():
            likelihood = log_likelihood(b.embedding, *given_a) + log_likelihood(a.embedding, *given_b)
        value = (club(b.embedding, *given_a) + club(a.embedding, *given_b)) / 2
        return TermOutput(value, {"log_likelihood": likelihood / 2})

    def player_loss(self, a: Encoded, b: Encoded) -> Tensor:
        """Return minus q's log-likelihood, the mean of both directions, in nats per row."""
        forth = log_likelihood(b.embedding, *self._given(a, b))
        return -(forth + log_likelihood(a.embedding, *self._given(b, a))) / 2

    def _given(self, a: Encoded, b: Encoded) -> tuple[Tensor, Tensor]:
        given: tuple[Tensor, Tensor] = self.player[_key(a.modality.name, b.modality.name)](a.embedding)
        return given


@LOSSES.register("club")
class CLUB(TermConfig, frozen=True, kw_only=True):
    """CLUB: an upper bound on the mutual information of two modalities' embeddings, to be lowered (nats).

    Given one embedding, a Gaussian q guesses the other; the bound is how much better it guesses partners than other
    rows of the batch, the mean of both directions. Each ordered pair has a q of its own, fitted to the batch by its
    own Adam before every step. It holds only while q fits: watch ``log_likelihood``, in nats per row. Beside a term
    that aligns it is a bottleneck; alone it parts the modalities. Cheng et al. 2020.
    """

    family: ClassVar[Family] = "bottleneck"
    pulls: ClassVar[str] = "makes each row tell less of its partner: away from what would help to guess it"
    chance: ClassVar[str] = "0"

    hidden: Annotated[int, Meta(ge=1, le=65536, description="hidden units of q")] = 128
    player_steps: Annotated[int, Meta(ge=1, le=1000, description="updates of q per step")] = 5
    player_learning_rate: Annotated[float, Meta(gt=0, le=1, description="learning rate of q's Adam")] = 1e-3

    def check(self, setting: Setting) -> None:
        """Refuse a batch of one pair."""
        check_others(setting)

    def build(self, setting: Setting) -> CLUBTerm:
        """Build a q for each ordered pair."""
        return CLUBTerm(self, setting)


def _network(embedding_size: int, hidden: int) -> nn.Module:
    return nn.Sequential(nn.Linear(embedding_size, hidden), nn.ReLU(), nn.Linear(hidden, embedding_size))


def _key(a: str, b: str) -> str:
    return f"{a}->{b}"
