"""Presets whose cross-modal term compares dimensions over the batch: correlations, variances, covariances."""

from __future__ import annotations

from msgspec.structs import replace

from xmodal.training.config import CostSection, RunConfig, TermSection
from xmodal.training.presets.start import ADAMW, Start

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
    """Make each dimension agree with its partner alone (Barlow Twins), and partners meet on a sphere."""
    # Columns are standardised within the term: without the second one the clouds stay apart and R@10 at half.
    terms = (
        TermSection(id="redundancy", type="barlow_twins", rows="raw"),
        TermSection(id="meeting", type="alignment_uniformity"),
    )
    return start.config("barlow", cost=CostSection(terms=terms), optimizer=replace(ADAMW, clip_norm=1.0))


def vicreg(start: Start) -> RunConfig:
    """Draw partners together while every dimension keeps its spread and tells something of its own (VICReg)."""
    # The paper's 25 : 25 : 1 is for two views of one picture; partners that differ as much as words and pictures do
    # collapse under it: R@10 on icons after 300 steps .30, with an invariance of 10 .44.
    term = TermSection(id="vicreg", type="vicreg", rows="raw", params={"invariance": 10.0})
    return start.config("vicreg", cost=CostSection(terms=(term,)))
