"""Adversarial terms: a discriminator tells modalities apart by their embeddings, the encoders learn to deceive it.

Only the two clouds are compared: no term here sees who is whose partner.
"""

# B rows of a batch, D embedding size, M modalities.
from __future__ import annotations

import math
from dataclasses import replace
from typing import Annotated, ClassVar

import torch
from msgspec import Meta
from torch import Tensor, nn
from torch.nn import functional

from xmodal.losses.base import LOSSES, Encoded, Family, HasPlayer, PairTerm, Setting, TermConfig, TermOutput


def reverse_gradient(x: Tensor, strength: float) -> Tensor:
    r"""Return `x` as it is; its gradient comes back times `-strength`.

    .. math:: R(x) = x, \quad \partial R / \partial x = -\alpha I

    Parameters
    ----------
    x : any shape. strength : alpha, >= 0.

    Source: Ganin et al. 2016, "Domain-adversarial training of neural networks", equation 17.
    """
    reversed_ = x.view_as(x)
    if reversed_.requires_grad:
        reversed_.register_hook(lambda gradient: -strength * gradient)
    return reversed_


def reversal_at(step: int, steps: int, gamma: float) -> float:
    r"""Return the strength of the reversal at a step: from 0 towards 1, so that the discriminator learns first.

    .. math:: \alpha = \frac{2}{1 + e^{-\gamma p}} - 1, \quad p = \min(1, (t - 1) / T)

    Parameters
    ----------
    step : t = 1, 2, ... steps : T, after which alpha stays; 0: p is 1 from the start. gamma : > 0.

    Source: Ganin et al. 2016, section 5.2.2.
    """
    progress = min(1.0, (step - 1) / steps) if steps else 1.0
    return math.tanh(gamma * progress / 2)  # the same function, without overflow


def two_sample_cross_entropy(logit_a: Tensor, logit_b: Tensor) -> Tensor:
    r"""Cross-entropy of telling rows of `a` from rows of `b`.

    .. math:: \tfrac12 [\text{mean softplus}(-z_a) + \text{mean softplus}(z_b)]

    Parameters
    ----------
    logit_a, logit_b : (B,), logits of being of `a`, of the rows of either.

    Returns
    -------
    Scalar, nats, a mean over both halves; ln 2 for a discriminator that is deceived, 0 for one that is always right.
    """
    return (functional.softplus(-logit_a).mean() + functional.softplus(logit_b).mean()) / 2


def accuracy(logit_a: Tensor, logit_b: Tensor) -> Tensor:
    """Return the share of rows that are told right, a scalar without a graph; a logit of 0 is half right.

    Parameters
    ----------
    logit_a, logit_b : (B,), logits of being of `a`, of the rows of either.
    """
    right_B = logit_a.detach().sign() - logit_b.detach().sign()
    return right_B.mean(dtype=torch.float32) / 4 + 0.5


def gradient_penalty(logit_B: Tensor, rows_BD: Tensor) -> Tensor:
    r"""Penalty of a discriminator's slope at the rows that it is shown.

    .. math:: \tfrac1{2B} \sum_i \| \partial z_i / \partial x_i \|^2

    Parameters
    ----------
    logit_B : (B,), of rows_BD : (B, D), which require a gradient. Differentiable by the discriminator's weights.

    Returns
    -------
    Scalar, in 1 / squared units of the rows, a mean over rows; 0 for a discriminator that is flat.

    Source: Mescheder et al. 2018, "Which training methods for GANs do actually converge?", R_1 and R_2.
    """
    (slope_BD,) = torch.autograd.grad(logit_B.sum(), rows_BD, create_graph=True)
    squared_B: Tensor = slope_BD.square().sum(dim=1)
    return squared_B.mean() / 2


class Discriminator(nn.Module):
    """Two hidden layers and a logit per modality; for a pair only the difference of its two logits counts.

    One discriminator serves every pair, and chance is 1/2 for each of them.
    """

    def __init__(self, modalities: tuple[str, ...], embedding_size: int, hidden: int) -> None:
        super().__init__()
        self.modalities = modalities
        self.layers = nn.Sequential(
            nn.Linear(embedding_size, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, len(modalities)),
        )

    def forward(self, rows_BD: Tensor, a: str, b: str) -> Tensor:
        """Return (B,) logits of being of modality `a` and not of `b`."""
        logits_BM = self.layers(rows_BD)
        logits_B: Tensor = logits_BM[:, self.modalities.index(a)] - logits_BM[:, self.modalities.index(b)]
        return logits_B

    def tell(self, a: Encoded, b: Encoded) -> tuple[Tensor, Tensor]:
        """Return the logits of being of `a`, (B,) each, of the rows of `a` and of `b`."""
        names = a.modality.name, b.modality.name
        return self(a.embedding, *names), self(b.embedding, *names)


class DANNTerm(PairTerm):
    """The discriminator's cross-entropy; encoders receive its gradient reversed."""

    def __init__(self, config: DANN, setting: Setting) -> None:
        super().__init__()
        self.discriminator = Discriminator(tuple(setting.modalities), setting.embedding_size, config.hidden)
        self.steps, self.gamma = config.steps, config.gamma

    def forward(self, a: Encoded, b: Encoded) -> TermOutput:
        """Return nats; ln 2 where the discriminator is deceived."""
        alpha = reversal_at(a.step, self.steps, self.gamma)
        names = a.modality.name, b.modality.name
        logit_a = self.discriminator(reverse_gradient(a.embedding, alpha), *names)
        logit_b = self.discriminator(reverse_gradient(b.embedding, alpha), *names)
        readings = {"accuracy": accuracy(logit_a, logit_b), "reversal": torch.as_tensor(alpha).to(a.embedding)}
        return TermOutput(two_sample_cross_entropy(logit_a, logit_b), readings)


class GANTerm(HasPlayer, PairTerm):
    """The cross-entropy of wrong answers; the discriminator is a player that minimises that of right ones."""

    player: Discriminator

    def __init__(self, config: GAN, setting: Setting) -> None:
        super().__init__()
        self.player = Discriminator(tuple(setting.modalities), setting.embedding_size, config.hidden)
        self.player_steps, self.player_learning_rate = config.player_steps, config.player_learning_rate
        self.gradient_penalty = config.gradient_penalty

    def forward(self, a: Encoded, b: Encoded) -> TermOutput:
        """Return nats; ln 2 where the discriminator is deceived, above where it is right."""
        logit_a, logit_b = self.player.tell(a, b)
        # Non-saturating: where the discriminator is sure, the gradient does not vanish.
        return TermOutput(two_sample_cross_entropy(-logit_a, -logit_b), {"accuracy": accuracy(logit_a, logit_b)})

    def player_loss(self, a: Encoded, b: Encoded) -> Tensor:
        """Return the cross-entropy of the right answers in nats + the weighted mean of both sides' penalties."""
        a, b = (replace(x, embedding=x.embedding.detach().requires_grad_()) for x in (a, b))
        logit_a, logit_b = self.player.tell(a, b)
        loss = two_sample_cross_entropy(logit_a, logit_b)
        if self.gradient_penalty == 0:
            return loss
        slopes = gradient_penalty(logit_a, a.embedding) + gradient_penalty(logit_b, b.embedding)
        return loss + self.gradient_penalty * slopes / 2


@LOSSES.register("dann")
class DANN(TermConfig, frozen=True, kw_only=True):
    """Gradient reversal: a discriminator of modalities learns, the encoders learn to deceive it (nats).

    The value is the discriminator's cross-entropy. It falls with every step of the discriminator, whose weights the
    main optimiser moves in the same backward pass, and rises with every step of the encoders, who receive the gradient
    times -alpha; alpha grows from 0 to 1 over the first steps. Equilibrium is ln 2, an accuracy of 0.5. The weight and
    lambda scale both; with a factor of 0 the discriminator does not learn either. Ganin et al. 2016.
    """

    family: ClassVar[Family] = "adversarial"
    pulls: ClassVar[str] = "moves the clouds of both modalities over each other, without regard to partners"
    chance: ClassVar[str] = "ln(2)"

    hidden: Annotated[int, Meta(ge=1, le=65536, description="units of each hidden layer of the discriminator")] = 64
    steps: Annotated[int, Meta(ge=0, le=10**9, description="steps in which the reversal grows; 0: whole at once")] = 600
    gamma: Annotated[float, Meta(gt=0, le=1000, description="how soon the reversal grows within them")] = 10.0

    def build(self, setting: Setting) -> DANNTerm:
        """Build the discriminator."""
        return DANNTerm(self, setting)


@LOSSES.register("gan")
class GAN(TermConfig, frozen=True, kw_only=True):
    """Adversarial game: encoders minimise the cross-entropy of wrong answers of a discriminator (nats).

    Before every step the discriminator of modalities is fitted to right answers by an Adam of its own; then the
    encoders are moved so that it takes each row for one of the other modality (the non-saturating form). Equilibrium
    is ln 2, an accuracy of 0.5; a value far above says that the discriminator has won. Without the penalty of its slope
    both sides chase each other round and end apart; unit rows keep the game in bounds. Goodfellow et al. 2014, between
    modalities as in ACMR (Wang et al. 2017), with the penalty of Mescheder et al. 2018.
    """

    family: ClassVar[Family] = "adversarial"
    pulls: ClassVar[str] = "moves each row to where the discriminator takes it for one of the other modality"
    chance: ClassVar[str] = "ln(2)"

    hidden: Annotated[int, Meta(ge=1, le=65536, description="units of each hidden layer of the discriminator")] = 64
    player_steps: Annotated[int, Meta(ge=1, le=1000, description="updates of the discriminator per step")] = 3
    player_learning_rate: Annotated[
        float, Meta(gt=0, le=1, description="learning rate of the discriminator's Adam")
    ] = 3e-3
    gradient_penalty: Annotated[
        float, Meta(ge=0, le=1e6, description="weight of the discriminator's squared slope in its loss")
    ] = 0.1

    def build(self, setting: Setting) -> GANTerm:
        """Build the discriminator."""
        return GANTerm(self, setting)
