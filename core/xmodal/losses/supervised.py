"""Contrastive terms over two views, whose denominators hold the rows of both: NT-Xent and SupCon."""

# B rows of a batch, V = 2B views, D embedding size.
from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal

import torch
from msgspec import Meta
from torch import Tensor
from torch.nn import functional

from xmodal.errors import UserError
from xmodal.losses.base import LOSSES, Encoded, HasTemperature, PairTerm, Setting, TermConfig
from xmodal.losses.contrastive import Learnable, Temperature, info_nce_one_way

Queries = Literal["both", "a->b"]


def nt_xent(a_BD: Tensor, b_BD: Tensor, logit_scale: Tensor | float) -> Tensor:
    r"""NT-Xent: each of the 2B views must find its other view among the 2B - 1 others, its own modality's included.

    .. math:: -\tfrac1{2B} \sum_v \ln \frac{\exp(s\,x_v \cdot x_{p(v)})}{\sum_{u \ne v} \exp(s\,x_v \cdot x_u)},
              \quad x = [a; b]

    Parameters
    ----------
    a_BD, b_BD : (B, D), unit rows. Row i of each is one pair.
    logit_scale : s = 1 / temperature, > 0.

    Returns
    -------
    Scalar, mean over views, in nats; ln(2B - 1) is chance, 0 is best.

    Source: Chen et al. 2020, "A simple framework for contrastive learning of visual representations", equation 1.
    """
    rows = len(a_BD)
    view_B = torch.arange(rows, device=a_BD.device)
    return functional.cross_entropy(_logits(a_BD, b_BD, logit_scale), torch.cat([view_B + rows, view_B]))


def sup_con(a_BD: Tensor, b_BD: Tensor, codes: Tensor, logit_scale: Tensor | float) -> Tensor:
    r"""SupCon: each of the 2B views must find all other views of its class among the 2B - 1 others.

    .. math:: -\tfrac1{2B} \sum_v \tfrac1{|P(v)|} \sum_{p \in P(v)}
              \ln \frac{\exp(s\,x_v \cdot x_p)}{\sum_{u \ne v} \exp(s\,x_v \cdot x_u)}, \quad x = [a; b]

    The mean over positives stands outside the logarithm ("out" in the source). With codes that do not repeat it is
    `nt_xent`. The release multiplies by temperature / base temperature; the term does.

    Parameters
    ----------
    a_BD, b_BD : (B, D), unit rows. Row i of each is one pair, and of the class ``codes[i]``.
    codes : (B,) int64. logit_scale : s = 1 / temperature, > 0.

    Returns
    -------
    Scalar, mean over views, in nats; ln(2B - 1) is chance, the least is the mean of ln |P|.

    Source: Khosla et al. 2020, "Supervised contrastive learning", equation 2.
    """
    log_share_VV = functional.log_softmax(_logits(a_BD, b_BD, logit_scale), dim=1)
    code_V = torch.cat([codes, codes])
    positive_VV = (code_V[:, None] == code_V[None, :]).fill_diagonal_(False)
    # where, not a product: the diagonal is -inf, and 0 times that is no number.
    total_V = torch.where(positive_VV, log_share_VV, 0.0).sum(dim=1)
    return -(total_V / positive_VV.sum(dim=1)).mean()


def _logits(a_BD: Tensor, b_BD: Tensor, logit_scale: Tensor | float) -> Tensor:
    """(V, V): all views against all, -inf where a view would meet itself."""
    view_VD = torch.cat([a_BD, b_BD])
    logits_VV = logit_scale * view_VD @ view_VD.T
    itself_VV = torch.eye(len(view_VD), dtype=torch.bool, device=view_VD.device)
    return logits_VV.masked_fill(itself_VV, -math.inf)


def classes(labels_B: Tensor) -> Tensor:
    """Return codes in which a row without a label (-1) is a class of its own: its partner is its only positive."""
    own_B = -1 - torch.arange(len(labels_B), device=labels_B.device)
    return torch.where(labels_B < 0, own_B, labels_B)


class NTXentTerm(HasTemperature, PairTerm):
    """`nt_xent` and its temperature."""

    def __init__(self, config: NTXent) -> None:
        super().__init__(config.temperature, config.learnable)

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        """Return the mean over both modalities' rows, in nats."""
        return nt_xent(a.embedding, b.embedding, self.logit_scale())


class SupConTerm(HasTemperature, PairTerm):
    """`sup_con` times temperature / base temperature, and the temperature."""

    def __init__(self, config: SupCon) -> None:
        super().__init__(config.temperature, config.learnable)
        self.labels = config.labels
        self.queries = config.queries
        self.base_temperature = config.base_temperature

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        """Return the mean over the queries, in nats times temperature / base temperature."""
        codes = classes(a.labels[self.labels]) if self.labels else a.same
        scale = self.logit_scale()
        if self.queries == "both":
            value = sup_con(a.embedding, b.embedding, codes, scale)
        else:
            value = info_nce_one_way(a.embedding, b.embedding, scale, codes)
        # A constant to the gradient: a learned temperature would sink only to make this factor small.
        return value / (scale.detach() * self.base_temperature)


@LOSSES.register("nt_xent")
class NTXent(TermConfig, frozen=True, kw_only=True):
    """NT-Xent: each row finds its partner among the rows of both modalities (nats).

    Chance is ln(2B - 1). Rows of equal caption count as wrong answers: `sup_con` without labels takes them as right.
    See `nt_xent`.
    """

    pulls: ClassVar[str] = "draws partners together and pushes each row from all others, its own modality's too"
    chance: ClassVar[str] = "ln(2B - 1)"

    temperature: Temperature = 0.5
    learnable: Learnable = False

    def build(self, setting: Setting) -> NTXentTerm:
        """Build the term; nothing is drawn."""
        return NTXentTerm(self)


@LOSSES.register("sup_con")
class SupCon(TermConfig, frozen=True, kw_only=True):
    """SupCon: rows of one class find each other, across and within modalities (nats).

    Chance is ln(2B - 1), and ln(B) from a to b only, each times temperature / base temperature. See `sup_con`.
    """

    pulls: ClassVar[str] = "draws rows of one class together, whichever modality, and pushes the classes apart"
    chance: ClassVar[str] = "ln(2B - 1)"

    labels: Annotated[
        str, Meta(description="column of words that names each row's class; empty: rows of equal caption are a class")
    ] = ""
    queries: Annotated[
        Queries,
        Meta(description="all rows of both modalities against each other, or only from the first to the second"),
    ] = "both"
    temperature: Temperature = 0.07
    learnable: Learnable = False
    base_temperature: Annotated[
        float, Meta(gt=0, le=1e6, description="the value is multiplied by temperature / base temperature")
    ] = 0.07

    def columns(self) -> tuple[str, ...]:
        """Return the column of classes, if there is one."""
        return (self.labels,) if self.labels else ()

    def check(self, setting: Setting) -> None:
        """Refuse a column that cannot tell rows apart.

        Raises
        ------
        UserError : there is no such column of words, or all its rows are of one class.
        """
        classes = setting.classes(self.labels) if self.labels else 2
        if classes < 2:
            raise UserError(
                "loss.one_class",
                "The column {column!r} holds {classes} class, and at least two are needed to tell rows apart: choose "
                "another of {choices}.",
                column=self.labels,
                classes=classes,
                choices=", ".join(setting.columns),
            )

    def build(self, setting: Setting) -> SupConTerm:
        """Build the term; nothing is drawn."""
        return SupConTerm(self)
