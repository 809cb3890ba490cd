"""What augmentations make of items, before and after: an answer for people, without an effect on training."""

from __future__ import annotations

import numpy as np
import torch

from xmodal.data.base import PairedData
from xmodal.errors import unknown_name
from xmodal.training.augmenting import InputPlan, check_sections
from xmodal.training.config import RunConfig
from xmodal.training.previews import Preview, PreviewOrder
from xmodal.wire.arrays import Array

_BATCH = 64
"""Training rows that are augmented together: what is measured over a batch (the spread of features) is so here, too."""


def preview_augmentations(config: RunConfig, data: PairedData, order: PreviewOrder) -> Preview:
    """Return the first training items of a modality as they are, and as an encoder would read them.

    Draws from generators of its own and touches nothing of training.

    Raises
    ------
    UserError : there is no such modality in training, or it cannot have such augmentations.
    """
    if order.modality not in config.encoders:
        raise unknown_name("modality", order.modality, config.encoders)
    modality = data.modalities[order.modality]
    check_sections(order.sections, modality)
    train = data.splits["train"]
    # A stretch of the split may be all of one class: items from all over it say more.
    present = train[data.present[order.modality][train]]
    rows = present[np.linspace(0, len(present) - 1, min(len(present), _BATCH)).round().astype(np.int64)]
    before = data.inputs(order.modality, rows)
    plan = InputPlan({order.modality: order.sections}, config.seed, order.draw, purpose="preview")
    with torch.no_grad():
        after = plan.apply(torch.from_numpy(before), modality).numpy()
    shown = np.linspace(0, len(rows) - 1, min(len(rows), order.count)).round().astype(np.int64)
    return Preview(rows=Array.of(rows[shown]), before=Array.of(before[shown]), after=Array.of(after[shown]))
