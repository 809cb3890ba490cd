"""How much each place of an item adds to its similarity to another: integrated gradients and occlusion.

Captum does the arithmetic; here is what is asked of it, within which time, and how much of the sum is accounted for.
"""

# B copies of one item, D embedding size; places and other letters as in `readings`.
from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor
from torch.nn import functional

from xmodal.errors import UserError
from xmodal.explain.package import captum_attributions
from xmodal.explain.readings import Reading

Method = Literal["integrated_gradients", "occlusion"]
Score = Callable[[Tensor], Tensor]
AT_ONCE = 32
"""Copies of an item that are encoded at a time."""
WINDOWS = 16
"""Windows of occlusion side by side; each overlaps the next by half."""
_NO_WAY = ("appears to not have been used", "does not require grad")
"""What torch says where no gradient reaches the values."""


@dataclass(frozen=True)
class Found:
    """What an item's places carry of a similarity.

    Attributes
    ----------
    values : (H, W), (T,) or (M, F) float32, in units of the cosine.
    score, baseline : the cosine of the item, and of the item with nothing on it.
    error : sum of the values, less the difference of those two; None for occlusion, which promises no sum.
    """

    values: Tensor
    score: float
    baseline: float
    error: float | None


def cosine_to(other_D: Tensor, reading: Reading) -> Score:
    """Return the function that is explained: values (B, ...) to the cosine (B,) of their embedding with another."""

    def score(values: Tensor) -> Tensor:
        return functional.cosine_similarity(reading.encode(values).float(), other_D[None], dim=1)

    return score


def attribute(reading: Reading, other_D: Tensor, method: Method, *, steps: int, limit_s: float) -> Found:
    r"""Return how much each place of an item adds to its cosine with another embedding.

    Integrated gradients follow the straight line from the baseline b to the values x,

    .. math:: a_i = (x_i - b_i) \int_0^1 \partial_i s(b + t (x - b)) \, dt,

    whose sum is :math:`s(x) - s(b)` but for the error of the integral, which is told. Occlusion is what the cosine
    loses when a word, or a window of a picture or a spectrogram, is replaced by the baseline; where windows overlap,
    the mean of them.

    Parameters
    ----------
    other_D : the embedding of the other item, of any length. steps : points on the line.
    limit_s : seconds, after which it is given up.

    Raises
    ------
    UserError : Captum is missing, it takes too long, or no gradient reaches what people see.

    Source: Sundararajan et al. 2017, "Axiomatic attribution for deep networks"; Zeiler & Fergus 2014, "Visualizing and
    understanding convolutional networks".
    """
    captum, score = captum_attributions(), _within(cosine_to(other_D, reading), limit_s)
    with torch.no_grad():
        ends = score(torch.cat([reading.values, reading.baseline]))
    at_item, at_baseline = (float(end) for end in ends)
    if method == "occlusion":
        values = _occlude(captum, score, reading)
    else:
        values = reading.places(_integrate(captum, score, reading, steps))
    values = values.detach().float()
    lost = None if method == "occlusion" else float(values.double().sum()) - (at_item - at_baseline)
    return Found(values, at_item, at_baseline, lost)


def _integrate(captum: Any, score: Score, reading: Reading, steps: int) -> Tensor:
    try:
        # cuDNN has no backward of recurrent networks in eval mode.
        with torch.enable_grad(), torch.backends.cudnn.flags(enabled=False):
            attribution: Tensor = captum.IntegratedGradients(score).attribute(
                reading.values,
                baselines=reading.baseline,
                n_steps=steps,
                method="gausslegendre",
                internal_batch_size=AT_ONCE,
            )
    except RuntimeError as error:
        if not any(words in str(error) for words in _NO_WAY):
            raise
        raise UserError(
            "explain.no_gradient",
            "No gradient of this encoder reaches what it reads: explain it by occlusion.",
        ) from error
    return attribution


@torch.no_grad()
def _occlude(captum: Any, score: Score, reading: Reading) -> Tensor:
    values = reading.values
    if reading.shows == "words":
        places_1T1 = torch.arange(values.shape[1], device=values.device)[None, :, None]
        attribution: Tensor = captum.FeatureAblation(score).attribute(
            values,
            baselines=reading.baseline,
            feature_mask=places_1T1.expand_as(values),
            perturbations_per_eval=AT_ONCE,
        )
        return attribution[0, :, 0]
    window = [math.ceil(size / WINDOWS) * 2 for size in values.shape[-2:]]
    window = [min(side, size) for side, size in zip(window, values.shape[-2:], strict=True)]
    channels = tuple(values.shape[1:-2])
    attribution = captum.Occlusion(score).attribute(
        values,
        sliding_window_shapes=(*channels, *window),
        strides=(*channels, *(max(side // 2, 1) for side in window)),
        baselines=reading.baseline,
        perturbations_per_eval=AT_ONCE,
    )
    return attribution[0].reshape(-1, *values.shape[-2:])[0]


def _within(score: Score, limit_s: float) -> Score:
    """Return the same function; it refuses to be called when the time is over."""
    started = time.monotonic()

    def limited(values: Tensor) -> Tensor:
        if time.monotonic() - started > limit_s:
            raise UserError(
                "explain.too_long",
                "Explaining this took more than {limit} s, and training waits for it: ask for fewer steps, or for a "
                "smaller encoder.",
                limit=f"{limit_s:.10g}",
            )
        return score(values)

    return limited
