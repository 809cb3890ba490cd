"""The contract of a term of the cost.

A formula is a pure function on tensors; a term is the module around it that owns what the term learns. Terms never
see encoders: they read `Encoded` views, so that gradient caching and gathered batches fit between the two phases.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn

from xmodal.data.base import Modality
from xmodal.errors import UserError
from xmodal.registry import Params, Registry


@dataclass(frozen=True)
class Encoded:
    """What a term reads of one modality: only rows where it (and, for a pair, its partner) is present.

    Attributes
    ----------
    embedding : (B, D), unit rows if the cost normalises, else raw.
    inputs : (B, *shape), what the encoder read; the target of a reconstruction.
    same : (B,) int64; rows of equal code are interchangeable (the same caption).
    """

    modality: Modality
    embedding: Tensor
    inputs: Tensor
    same: Tensor


class UnimodalTerm(nn.Module):
    """A term that reads one modality: ``forward(x: Encoded) -> scalar``."""

    def forward(self, x: Encoded) -> Tensor:
        """Return the raw value, a scalar."""
        raise NotImplementedError


class PairTerm(nn.Module):
    """A term that reads two modalities: ``forward(a, b) -> scalar``, row i of each one pair.

    Over three or more modalities the cost averages it over every pair, or over the pairs that its config names.
    """

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        """Return the raw value, a scalar."""
        raise NotImplementedError

    def clamp(self) -> None:
        """Bring learned parameters back into their range; called after the optimiser step, never inside forward."""


MAX_LOGIT_SCALE = 100.0
"""A learned logit scale stays within [1, 100], as in CLIP; a fixed one may be anything positive."""


class HasTemperature(nn.Module):
    """Mixin of a term with a temperature: logit scale s = 1 / temperature, held as ``log_scale`` = ln s.

    ``log_scale`` is one scalar `nn.Parameter` for the life of the term: learned if it requires a gradient, fixed if
    not, so that its name in checkpoints and in the optimiser's state stays valid whatever the user sets.

    Parameters
    ----------
    temperature : > 0; within [0.01, 1] if learnable.
    learnable : whether the optimiser moves it.

    Raises
    ------
    UserError : a learned temperature outside its range.
    """

    log_scale: nn.Parameter

    def __init__(self, temperature: float, learnable: bool) -> None:
        super().__init__()
        self.log_scale = nn.Parameter(torch.zeros(()))
        self.set_temperature(temperature, learnable)

    def temperature(self) -> float:
        """Return the temperature now; setting it again to this very value changes no bit."""
        return math.exp(-float(self.log_scale.detach()))

    @property
    def learnable(self) -> bool:
        """Whether the optimiser moves the temperature."""
        return self.log_scale.requires_grad

    def logit_scale(self) -> Tensor:
        """Return s, a scalar through which gradients reach ``log_scale``."""
        return self.log_scale.exp()

    def set_temperature(self, value: float | None = None, learnable: bool | None = None) -> None:
        """Set the temperature, fix it or let it be learned. None leaves as it is; on error nothing changes.

        Raises
        ------
        UserError : not positive, or learned and outside [0.01, 1].
        """
        value = self.temperature() if value is None else value
        learnable = self.learnable if learnable is None else learnable
        if not 0 < value < math.inf:
            raise UserError("loss.temperature", "A temperature must be above 0, not {value}.", value=value)
        log_scale = -math.log(value)
        if learnable and not -1e-6 <= log_scale <= math.log(MAX_LOGIT_SCALE) + 1e-6:
            raise UserError(
                "loss.temperature_range",
                "A learned temperature stays within 0.01 and 1, which {value} is not: choose one inside, or fix it.",
                value=f"{value:.6g}",
            )
        with torch.no_grad():
            self.log_scale.fill_(log_scale)
        self.log_scale.requires_grad_(learnable)
        if not learnable:
            self.log_scale.grad = None

    def clamp(self) -> None:
        """Bring a learned log scale back into [0, ln 100]; call after the optimiser step, never inside forward."""
        if self.learnable:
            with torch.no_grad():
                self.log_scale.clamp_(0.0, math.log(MAX_LOGIT_SCALE))


class TermConfig(Params, frozen=True, kw_only=True):
    """Base of every term's configuration.

    Class attributes
    ----------------
    reads : 1 for a unimodal term, 2 for one that reads pairs of modalities.
    kinds : kinds of modality it can read; empty means any.
    chance : docs of the value at chance, ``"ln(B)"``, or empty.
    """

    reads: ClassVar[int] = 2
    kinds: ClassVar[tuple[str, ...]] = ()
    chance: ClassVar[str] = ""

    def build(self, modalities: Mapping[str, Modality], embedding_size: int) -> UnimodalTerm | PairTerm:
        """Build the module (learned parts drawn from torch's default generator, which the caller has seeded).

        Parameters
        ----------
        modalities : those that the term reads (one, for a unimodal term).

        Raises
        ------
        UserError : what cannot work is said here, not twenty steps later.
        """
        raise NotImplementedError


LOSSES: Registry[TermConfig] = Registry("loss")
"""Terms by name. ``xmodal.losses`` registers the built-in ones when imported."""
