"""Configurations to start from. Free of torch: names and numbers only. Each has a page under ``docs/presets``.

``clip``
    Symmetric InfoNCE on unit embeddings with a learned logit scale. The default for data and benchmarks.
``balance``
    A reconstruction per modality + lambda * InfoNCE: what the cost function is about. Each decoder reads the very
    vector that InfoNCE reads, the unit embedding, so the two compete for it. Units: nats per pixel (image), nats per
    token (text), squared error per feature (vector) or cell of a spectrogram (audio). At lambda = 0 nothing reads two
    modalities: retrieval is chance.
``article``
    The model of the article that defines this cost, exactly: embedding + LSTM whose last hidden state is the
    embedding, one linear image encoder, nothing normalised; outside the bracket the sum of the cross-entropies both
    ways over ``T I^T / temperature``, inside it ``-mean(T I^T)`` at lambda 0.1. Its "unimodal" part reads two
    modalities, so lambda = 0 does not mean chance.
``siglip``, ``vse``
    Other ways to compare rows: a yes or no for every two of them; a margin to the hardest wrong one.
``dcca``, ``barlow``, ``vicreg``
    Dimensions compared over the batch, and no row with another: no negatives.
``bottleneck``, ``adversarial``, ``alternating``
    A price on what embeddings tell; a discriminator of modalities beside a contrast and labels; phases that take turns.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from xmodal.data.base import PairedData
from xmodal.errors import unknown_name
from xmodal.training.config import DataSection, RunConfig
from xmodal.training.presets.contrastive import article, balance, clip, siglip, vse
from xmodal.training.presets.games import adversarial, alternating, bottleneck
from xmodal.training.presets.start import DEFAULT_ENCODERS, Modalities, Start
from xmodal.training.presets.statistics import barlow, dcca, vicreg

__all__ = ["DEFAULT_ENCODERS", "PRESETS", "Modalities", "Start", "preset"]

PRESETS: dict[str, Callable[[Start], RunConfig]] = {
    "clip": clip,
    "balance": balance,
    "article": article,
    "siglip": siglip,
    "vse": vse,
    "dcca": dcca,
    "barlow": barlow,
    "vicreg": vicreg,
    "bottleneck": bottleneck,
    "adversarial": adversarial,
    "alternating": alternating,
}
"""Presets by name; the first line of each docstring is its help."""


def preset(
    name: str, modalities: Modalities, data: DataSection | None = None, rows: PairedData | None = None
) -> RunConfig:
    """Return the configuration that a preset makes for these modalities.

    Parameters
    ----------
    data : where the rows come from. rows : themselves; a preset may look for labels among their columns.

    Raises
    ------
    UserError : there is no such preset.
    """
    if name not in PRESETS:
        raise unknown_name("preset", name, PRESETS)
    config = PRESETS[name](Start(modalities, rows))
    return config if data is None else replace(config, data=data)
