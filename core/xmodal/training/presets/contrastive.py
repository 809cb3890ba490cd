"""Presets whose cross-modal term compares every row with those of the other modality."""

from __future__ import annotations

from msgspec.structs import replace

from xmodal.data.base import Kind
from xmodal.training.config import (
    CostSection,
    EncoderSection,
    EvaluationSection,
    OptimizerSection,
    RunConfig,
    TermSection,
)
from xmodal.training.presets.start import ADAMW, DEFAULT_ENCODERS, Start, contrast

ARTICLE_ENCODERS: dict[Kind, str] = {"text": "article_lstm", "audio": DEFAULT_ENCODERS["audio"]}
"""The article has no sounds, and one linear layer makes nothing of a waveform; all other kinds get that layer."""


def clip(start: Start) -> RunConfig:
    """Minimise symmetric InfoNCE on unit embeddings, with a learned logit scale."""
    return start.config("clip", cost=CostSection(terms=(contrast(),)))


def siglip(start: Start) -> RunConfig:
    """Decide for every two rows whether they are partners: sigmoids in place of a softmax over the batch."""
    # The first gradients are huge, since the bias calls every partner wrong: unclipped they cost the first 200 steps.
    cost = CostSection(terms=(TermSection(id="pairs", type="siglip"),))
    return start.config("siglip", cost=cost, optimizer=replace(ADAMW, clip_norm=1.0))


def vse(start: Start) -> RunConfig:
    """Keep partners nearer, by a margin, than the hardest row of the batch that is none (VSE++)."""
    optimizer = replace(ADAMW, clip_norm=2.0)
    return start.config("vse", cost=CostSection(terms=(TermSection(id="margin", type="vse"),)), optimizer=optimizer)


def balance(start: Start) -> RunConfig:
    """Reconstruct each modality + λ * InfoNCE."""
    return start.config(
        "balance",
        cost=CostSection(terms=(*start.reconstructions(), contrast())),
        evaluation=EvaluationSection(every=25),
    )


def article(start: Start) -> RunConfig:
    """Rebuild the source article's model: raw embeddings, cross-entropies outside the bracket."""
    return RunConfig(
        preset="article",
        encoders={
            name: EncoderSection(type=ARTICLE_ENCODERS.get(modality.kind, "linear"))
            for name, modality in start.modalities.items()
        },
        cost=CostSection(
            lambda_=0.1,
            normalize=False,
            terms=(
                TermSection(
                    id="cross_entropy",
                    type="info_nce",
                    place="unimodal",
                    params={
                        "temperature": 0.07,
                        "learnable": False,
                        "directions": "sum",
                        "equal_captions": "negatives",
                    },
                ),
                TermSection(id="similarity", type="all_pairs_similarity"),
            ),
        ),
        optimizer=OptimizerSection(type="adam", weight_decay=0.0),
    )
