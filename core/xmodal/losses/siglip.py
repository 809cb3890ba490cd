"""SigLIP: every pair of a batch is judged on its own, partners or not."""

# B rows of a batch, D embedding size.
from __future__ import annotations

from typing import Annotated, ClassVar

import torch
from msgspec import Meta
from torch import Tensor, nn
from torch.nn import functional

from xmodal.losses.base import LOSSES, Encoded, HasTemperature, PairTerm, Setting, TermConfig, TermOutput
from xmodal.losses.contrastive import EqualCaptionsField, Learnable, Temperature, positives


def siglip(
    a_BD: Tensor, b_BD: Tensor, logit_scale: Tensor | float, bias: Tensor | float, same: Tensor | None = None
) -> Tensor:
    r"""Sigmoid loss: is row i of `a` the partner of row j of `b`, yes or no, for each of the B^2 pairs.

    .. math:: -\tfrac1B \sum_{ij} \ln \sigma(z_{ij} (s\,a_i \cdot b_j + \beta))

    with z = 1 for partners and -1 for others.

    Parameters
    ----------
    a_BD, b_BD : (B, D), unit rows. Row i of each is one pair.
    logit_scale : s = 1 / temperature, > 0. bias : beta; both 10 and -10 at first in the source.
    same : (B,) codes; all rows of equal code are partners. None: only row i.

    Returns
    -------
    Scalar in nats per row: the *sum* over pairs divided by B, not by B^2. A constant logit with the best bias gives
    ln(B) + (B - 1) ln(B / (B - 1)), about ln(B) + 1; 0 is best.

    Source: Zhai et al. 2023, "Sigmoid loss for language image pre-training", algorithm 1.
    """
    logits_BB = logit_scale * a_BD @ b_BD.T + bias
    rows = len(a_BD)
    if same is None:
        partner_BB = torch.eye(rows, dtype=torch.bool, device=logits_BB.device)
    else:
        partner_BB = same[:, None] == same[None, :]
    z_BB = torch.where(partner_BB, 1.0, -1.0).to(logits_BB.dtype)
    return -functional.logsigmoid(z_BB * logits_BB).sum() / rows


class SigLIPTerm(HasTemperature, PairTerm):
    """`siglip`, its temperature and its bias."""

    def __init__(self, config: SigLIP) -> None:
        super().__init__(config.temperature, config.learnable)
        self.bias = nn.Parameter(torch.tensor(config.bias), requires_grad=config.learnable_bias)
        self.equal_captions = config.equal_captions

    def forward(self, a: Encoded, b: Encoded) -> TermOutput:
        """Return nats per row, and the bias as a reading."""
        same = positives(a, self.equal_captions)
        value = siglip(a.embedding, b.embedding, self.logit_scale(), self.bias, same)
        return TermOutput(value, {"bias": self.bias.detach().clone()})


@LOSSES.register("siglip")
class SigLIP(TermConfig, frozen=True, kw_only=True):
    """SigLIP: every two rows are judged partners or not, each on its own (nats per row).

    A sum over pairs divided by B. It starts near 10 and falls quickly to chance, about ln(B) + 1, as soon as the logits
    say how rare partners are; what comes below that is alignment. See `siglip`.
    """

    pulls: ClassVar[str] = "draws partners together and pushes all others apart, each pair on its own"
    chance: ClassVar[str] = "ln(B) + 1"

    temperature: Temperature = 0.1
    learnable: Learnable = True
    bias: Annotated[float, Meta(ge=-100, le=100, description="added to each logit at the start")] = -10.0
    learnable_bias: Annotated[bool, Meta(description="let the optimiser move the bias")] = True
    equal_captions: EqualCaptionsField = "positives"

    def build(self, setting: Setting) -> SigLIPTerm:
        """Build the term; nothing is drawn."""
        return SigLIPTerm(self)
