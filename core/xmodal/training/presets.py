"""Configurations to start from. Free of torch: names and numbers only.

``clip``
    Symmetric InfoNCE on unit embeddings with a learned logit scale. The default for data and benchmarks.
``balance``
    A reconstruction per modality + lambda * InfoNCE: what the cost function is about. Each decoder reads the very
    vector that InfoNCE reads, the unit embedding, so the two compete for it. Units: nats per pixel (image), nats per
    token (text), squared error per feature (vector). At lambda = 0 nothing reads two modalities: retrieval is chance.
``article``
    The model of the article that defines this cost, exactly: embedding + LSTM whose last hidden state is the
    embedding, one linear image encoder, nothing normalised; outside the bracket the sum of the cross-entropies both
    ways over ``T I^T / temperature``, inside it ``-mean(T I^T)`` at lambda 0.1. Its "unimodal" part reads two
    modalities, so lambda = 0 does not mean chance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from xmodal.data.base import Kind, Modality
from xmodal.errors import UserError, unknown_name
from xmodal.training.config import (
    CostSection,
    DataSection,
    EncoderSection,
    EvaluationSection,
    OptimizerSection,
    RunConfig,
    TermSection,
)

Modalities = Mapping[str, Modality]

DEFAULT_ENCODERS: dict[Kind, str] = {"text": "lstm", "image": "cnn", "vector": "mlp"}
"""The encoder that a preset gives a modality of each kind."""

RECONSTRUCTION_WEIGHTS: dict[Kind, float] = {"text": 0.5, "image": 20.0, "vector": 1.0}
"""Weights that bring the reconstructions' gradients, each in its own unit, to the size of InfoNCE's at lambda = 1."""


def clip(modalities: Modalities) -> RunConfig:
    """Minimise symmetric InfoNCE on unit embeddings, with a learned logit scale."""
    return RunConfig(
        preset="clip", encoders=_encoders(modalities), cost=CostSection(terms=(_contrast(),)), optimizer=_ADAMW
    )


def balance(modalities: Modalities) -> RunConfig:
    """Reconstruct each modality + lambda * InfoNCE."""
    reconstructions = (
        TermSection(
            id=f"{name}_rec",
            type="reconstruction",
            place="unimodal",
            modality=name,
            weight=RECONSTRUCTION_WEIGHTS.get(modality.kind, 1.0),
        )
        for name, modality in modalities.items()
    )
    return RunConfig(
        preset="balance",
        encoders=_encoders(modalities),
        cost=CostSection(terms=(*reconstructions, _contrast())),
        optimizer=_ADAMW,
        evaluation=EvaluationSection(every=25),
    )


def article(modalities: Modalities) -> RunConfig:
    """Rebuild the source article's model: raw embeddings, cross-entropies outside the bracket."""
    return RunConfig(
        preset="article",
        encoders={
            name: EncoderSection(type="article_lstm" if modality.kind == "text" else "linear")
            for name, modality in modalities.items()
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


PRESETS: dict[str, Callable[[Modalities], RunConfig]] = {"clip": clip, "balance": balance, "article": article}
"""Presets by name; the first line of each docstring is its help."""

_ADAMW = OptimizerSection(learning_rate=2e-3, weight_decay=0.1, betas=(0.9, 0.98))
"""Chosen on the validation split of icons. The second beta is CLIP's: with 0.999 the optimiser would remember the
gradients under the last lambda for 1,000 steps."""


def preset(name: str, modalities: Modalities, data: DataSection | None = None) -> RunConfig:
    """Return the configuration that a preset makes for these modalities.

    Raises
    ------
    UserError : there is no such preset.
    """
    if name not in PRESETS:
        raise unknown_name("preset", name, PRESETS)
    config = PRESETS[name](modalities)
    return config if data is None else replace(config, data=data)


def _contrast() -> TermSection:
    return TermSection(id="contrast", type="info_nce")


def _encoders(modalities: Modalities) -> dict[str, EncoderSection]:
    encoders = {}
    for name, modality in modalities.items():
        if modality.kind not in DEFAULT_ENCODERS:
            raise UserError(
                "preset.no_encoder", "There is no encoder for {kind} yet ({name}).", kind=modality.kind, name=name
            )
        encoders[name] = EncoderSection(type=DEFAULT_ENCODERS[modality.kind])
    return encoders
