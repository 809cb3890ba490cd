"""A loss of one's own in one file: InfoNCE that attends to the rows that have not found their partner yet.

xmodal train --plugin examples/focal_loss.py --data vectors --set cost.terms.contrast.type=focal_info_nce
"""

# B rows of a batch, D embedding size.
from __future__ import annotations

from typing import Annotated, ClassVar

import torch
from msgspec import Meta
from torch import Tensor
from torch.nn import functional
from xmodal.losses import LOSSES, Encoded, HasTemperature, PairTerm, Setting, TermConfig


def focal_info_nce(a_BD: Tensor, b_BD: Tensor, logit_scale: Tensor | float, gamma: float) -> Tensor:
    r"""InfoNCE whose rows count by how far they are from their partner.

    .. math:: \tfrac1{2B} \sum_i -(1 - p_i)^\gamma \ln p_i \quad\text{and the same from b to a}

    Parameters
    ----------
    a_BD, b_BD : (B, D), unit rows. Row i of each is one pair; p_i is the share of row i's softmax that its partner has.
    logit_scale : s = 1 / temperature, > 0.
    gamma : 0 is InfoNCE; the larger, the less a row that has found its partner counts.

    Returns
    -------
    Scalar, mean over rows and directions, in nats; (1 - 1/B)^gamma ln(B) at chance.

    Source: Lin et al. 2017, "Focal loss for dense object detection", equation 4, on the softmax of InfoNCE.
    """
    logits_BB = logit_scale * a_BD @ b_BD.T
    target_B = torch.arange(len(a_BD), device=a_BD.device)
    losses_2B = torch.cat(
        [functional.cross_entropy(logits, target_B, reduction="none") for logits in (logits_BB, logits_BB.T)]
    )
    return ((-torch.expm1(-losses_2B)).clamp(min=0) ** gamma * losses_2B).mean()


class FocalInfoNCETerm(HasTemperature, PairTerm):
    """`focal_info_nce` and its temperature, which has a row of its own in the window."""

    def __init__(self, config: FocalInfoNCE) -> None:
        super().__init__(config.temperature, config.learnable)
        self.gamma = config.gamma

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        """Return the mean over both directions, in nats."""
        return focal_info_nce(a.embedding, b.embedding, self.logit_scale(), self.gamma)


@LOSSES.register("focal_info_nce")
class FocalInfoNCE(TermConfig, frozen=True, kw_only=True):
    """InfoNCE that attends to rows which have not found their partner yet (nats)."""

    pulls: ClassVar[str] = "draws partners together that are still far, and hardly moves those that have met"
    chance: ClassVar[str] = "(1 - 1/B)^gamma ln(B)"

    gamma: Annotated[float, Meta(ge=0, le=10, description="0 is InfoNCE; larger attends to fewer rows")] = 2.0
    temperature: Annotated[float, Meta(gt=0, le=1e6, description="logits are divided by it")] = 0.07
    learnable: Annotated[bool, Meta(description="let the optimiser move the temperature")] = True

    def build(self, setting: Setting) -> FocalInfoNCETerm:
        """Build the term; nothing is drawn."""
        return FocalInfoNCETerm(self)
