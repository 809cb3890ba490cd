"""Where a non-finite number came from: which term, which encoder, which rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import torch

from xmodal.errors import UserError
from xmodal.training.cost import CostValue
from xmodal.training.model import EncoderOutput

TERM_TEMPLATE = (
    "Step {step} was not taken: term {terms} is not finite (encoder: {encoders}; rows: {rows}). "
    "Lower the learning rate or raise the temperature, and go on from the last checkpoint."
)
GRADIENT_TEMPLATE = (
    "Step {step} was not taken: the gradient is not finite (encoder: {encoders}; rows: {rows}). "
    "Lower the learning rate or raise the temperature, and go on from the last checkpoint."
)
PLAYER_TEMPLATE = (
    "Step {step} was not taken: the player's loss or gradient of term {terms} is not finite "
    "(encoder: {encoders}; rows: {rows}). "
    "Lower the learning rate or raise the temperature, and go on from the last checkpoint."
)
FINITE_TEMPLATE = "all embeddings finite"
NO_ROW_TEMPLATE = "none in particular"


class NonFiniteError(UserError):
    """A loss or a gradient is NaN or infinite. Raised before the optimiser step: the weights are still those before."""


def non_finite(
    step: int,
    outputs: Mapping[str, EncoderOutput],
    value: CostValue,
    gradient_norm: Mapping[str, float],
    players: Mapping[str, float],
) -> NonFiniteError:
    """Build the error: names the terms, encoders and rows at fault.

    Parameters
    ----------
    players : id of each term with a player -> a number that is not finite if a loss or gradient of the player is not.
    """
    lost = [name for name, number in players.items() if not np.isfinite(number)]
    terms = [name for name, raw in value.weighted.items() if not torch.isfinite(raw).item()]
    rows = {name: _bad_rows(output) for name, output in outputs.items()}
    broken = [name for name, bad in rows.items() if bad]
    gradients = [name for name, norm in gradient_norm.items() if not np.isfinite(norm)]
    template = TERM_TEMPLATE if terms else GRADIENT_TEMPLATE
    if lost:  # what a player does goes before all it leads to
        template = PLAYER_TEMPLATE
    encoders = broken or gradients
    listed = sorted({row for bad in rows.values() for row in bad})
    return NonFiniteError(
        "engine.non_finite",
        template,
        step=step,
        terms=_join(lost or terms),
        encoders=_join(encoders) or FINITE_TEMPLATE,
        rows=_join(str(row) for row in listed[:8]) + (", ..." if len(listed) > 8 else "") or NO_ROW_TEMPLATE,
    )


def _bad_rows(output: EncoderOutput) -> list[int]:
    finite = torch.isfinite(output.embedding).all(dim=1).cpu().numpy()
    return [int(row) for row in output.rows[~finite]]


def _join(names: Iterable[str]) -> str:
    return ", ".join(names)
