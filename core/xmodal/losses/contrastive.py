"""Contrastive terms: each row must find its partner among the batch."""

# B rows of a batch, D embedding size.
from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import torch
from msgspec import Meta
from torch import Tensor
from torch.nn import functional

from xmodal.losses.base import LOSSES, Encoded, HasTemperature, PairTerm, Setting, TermConfig

Directions = Literal["mean", "sum"]
Direction = Literal["a->b", "b->a"]
EqualCaptions = Literal["positives", "negatives"]


def info_nce(
    a_BD: Tensor,
    b_BD: Tensor,
    logit_scale: Tensor | float,
    same: Tensor | None = None,
    label_smoothing: float = 0.0,
) -> Tensor:
    r"""Symmetric InfoNCE: each row of `a` must find its row of `b` among the batch, and back.

    .. math:: \tfrac12 [CE(s\,ab^T, T) + CE(s\,ba^T, T)]

    Parameters
    ----------
    a_BD, b_BD : (B, D), unit rows unless the caller means raw dot products. Row i of each is one pair.
    logit_scale : s = 1 / temperature, > 0.
    same : (B,) codes; the target of row i is uniform over the rows of its code. None: only row i (T = I).
    label_smoothing : e in [0, 1); the target becomes (1 - e) T + e / B.

    Returns
    -------
    Scalar, mean over rows and directions, in nats; ln(B) is chance. The least possible value is 0 if no code repeats,
    else the mean of ln(rows of equal code); smoothing raises it to the entropy of the smoothed target.

    Source: Radford et al. 2021, "Learning transferable visual models from natural language supervision", figure 3.
    """
    logits_BB = logit_scale * a_BD @ b_BD.T
    return _finding([logits_BB, logits_BB.T], same, label_smoothing)


def info_nce_one_way(
    a_BD: Tensor,
    b_BD: Tensor,
    logit_scale: Tensor | float,
    same: Tensor | None = None,
    label_smoothing: float = 0.0,
) -> Tensor:
    r"""InfoNCE from `a` to `b` only: each row of `a` must find its row of `b` among the batch.

    .. math:: CE(s\,ab^T, T)

    Parameters
    ----------
    a_BD, b_BD, logit_scale, same, label_smoothing : as of `info_nce`.

    Returns
    -------
    Scalar, mean over rows, in nats; ln(B) is chance.

    Source: van den Oord et al. 2018, "Representation learning with contrastive predictive coding", equation 4.
    """
    return _finding([logit_scale * a_BD @ b_BD.T], same, label_smoothing)


def _finding(directions: Sequence[Tensor], same: Tensor | None, label_smoothing: float) -> Tensor:
    """Return the mean over directions, each of logits (B, B): queries in rows, keys in columns."""
    target = _targets(same, directions[0])
    values = [functional.cross_entropy(logits_BB, target, label_smoothing=label_smoothing) for logits_BB in directions]
    return torch.stack(values).mean()


def _targets(same: Tensor | None, like: Tensor) -> Tensor:
    """Class numbers (B,), or with `same` rows of probabilities (B, B); symmetric, so one serves both directions."""
    if same is None:
        return torch.arange(len(like), device=like.device)
    equal_BB = (same[:, None] == same[None, :]).to(like.dtype)
    return equal_BB / equal_BB.sum(dim=1, keepdim=True)


def positives(x: Encoded, equal_captions: EqualCaptions) -> Tensor | None:
    """Return the codes (B,) of rows whose equals are right answers, or None where only the own partner is."""
    return x.same if equal_captions == "positives" else None


class InfoNCETerm(HasTemperature, PairTerm):
    """`info_nce` and its temperature."""

    def __init__(self, config: InfoNCE) -> None:
        super().__init__(config.temperature, config.learnable)
        self.config = config

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        """Return the mean (or sum) over both directions, in nats."""
        same = positives(a, self.config.equal_captions)
        value = info_nce(a.embedding, b.embedding, self.logit_scale(), same, self.config.label_smoothing)
        return 2 * value if self.config.directions == "sum" else value


class InfoNCEOneWayTerm(HasTemperature, PairTerm):
    """`info_nce_one_way` and its temperature."""

    def __init__(self, config: InfoNCEOneWay) -> None:
        super().__init__(config.temperature, config.learnable)
        self.config = config

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        """Return the cross-entropy of one direction, in nats."""
        query, key = (a, b) if self.config.direction == "a->b" else (b, a)
        same = positives(a, self.config.equal_captions)
        return info_nce_one_way(query.embedding, key.embedding, self.logit_scale(), same, self.config.label_smoothing)


Temperature = Annotated[
    float, Meta(gt=0, le=1e6, description="logits are divided by it; a learned one stays within 0.01 and 1")
]
Learnable = Annotated[bool, Meta(description="let the optimiser move the temperature")]
EqualCaptionsField = Annotated[
    EqualCaptions,
    Meta(description="rows of equal caption are all right answers, or (but for the own row) wrong ones"),
]
LabelSmoothing = Annotated[
    float, Meta(ge=0, lt=1, description="share of the target that is spread evenly over the batch")
]


@LOSSES.register("info_nce")
class InfoNCE(TermConfig, frozen=True, kw_only=True):
    """InfoNCE: partners find each other among the batch, in both directions (nats).

    Chance is ln(B), or 2 ln(B) if the directions are summed. See `info_nce`.
    """

    pulls: ClassVar[str] = "draws partners together and pushes each row from the others' partners"
    chance: ClassVar[str] = "ln(B)"

    temperature: Temperature = 0.07
    learnable: Learnable = True
    directions: Annotated[Directions, Meta(description="mean or sum of the cross-entropies of both directions")] = (
        "mean"
    )
    equal_captions: EqualCaptionsField = "positives"
    label_smoothing: LabelSmoothing = 0.0

    def build(self, setting: Setting) -> InfoNCETerm:
        """Build the term; nothing is drawn."""
        return InfoNCETerm(self)


@LOSSES.register("info_nce_one_way")
class InfoNCEOneWay(TermConfig, frozen=True, kw_only=True):
    """InfoNCE in one direction: each row of one modality finds its partner in the other (nats).

    Chance is ln(B). See `info_nce_one_way`.
    """

    pulls: ClassVar[str] = "draws partners together and pushes each query from the other keys"
    chance: ClassVar[str] = "ln(B)"

    direction: Annotated[
        Direction, Meta(description="from the first modality of a pair to the second, or from the second to the first")
    ] = "a->b"
    temperature: Temperature = 0.07
    learnable: Learnable = True
    equal_captions: EqualCaptionsField = "positives"
    label_smoothing: LabelSmoothing = 0.0

    def build(self, setting: Setting) -> InfoNCEOneWayTerm:
        """Build the term; nothing is drawn."""
        return InfoNCEOneWayTerm(self)
