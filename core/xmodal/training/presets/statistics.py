"""Presets whose cross-modal term compares dimensions over the batch: correlations, variances, covariances."""

from __future__ import annotations

from xmodal.training.config import CostSection, RunConfig, TermSection
from xmodal.training.presets.start import Start

DCCA_SIZE = 32
"""Embedding size of `dcca`: an eighth of the batch, so that its correlations are not those of noise."""


def dcca(start: Start) -> RunConfig:
    """Make both modalities' directions correlate (deep CCA), and partners meet on a sphere."""
    # Canonical correlations stay if one side is rotated or moved: without the second term the clouds never meet.
    terms = (
        TermSection(id="correlation", type="dcca", rows="raw"),
        TermSection(id="meeting", type="alignment_uniformity"),
    )
    return start.config("dcca", embedding_size=DCCA_SIZE, cost=CostSection(terms=terms))


def barlow(start: Start) -> RunConfig:
    """Make each dimension agree with its partner and with no other one (Barlow Twins)."""
    return start.config(
        "barlow", cost=CostSection(terms=(TermSection(id="redundancy", type="barlow_twins", rows="raw"),))
    )


def vicreg(start: Start) -> RunConfig:
    """Draw partners together while every dimension keeps its spread and tells something of its own (VICReg)."""
    return start.config("vicreg", cost=CostSection(terms=(TermSection(id="vicreg", type="vicreg", rows="raw"),)))
