"""The contract of a term of the cost.

A formula is a pure function on tensors; a term is the module around it that owns what the term learns. Terms never
see encoders: they read `Encoded` views, so that gradient caching and gathered batches fit between the two phases.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import torch
from torch import Tensor, nn

from xmodal.augmentation.base import Augmentation
from xmodal.data.base import Modality
from xmodal.errors import UserError
from xmodal.registry import Params, Registry

Family = Literal["similarity", "alignment", "bottleneck", "adversarial", "unimodal"]
Pair = tuple[str, str]
RecommendedRows = Literal["unit", "raw"]


@dataclass(frozen=True)
class View:
    """What the encoder made of an augmented input.

    Attributes
    ----------
    embedding : (B, D), unit or raw rows as those of `Encoded`. masked : as of `xmodal.augmentation.base.Augmented`.
    """

    embedding: Tensor
    masked: Tensor | None = None


@dataclass(frozen=True)
class Encoded:
    """What a term reads of one modality: only rows where it (and, for a pair, its partner) is present.

    Attributes
    ----------
    embedding : (B, D), unit rows if the term's or the cost's configuration says so, else raw.
    inputs : (B, *shape), what the encoder read; the target of a reconstruction.
    same : (B,) int64; rows of equal code are interchangeable (the same caption).
    labels : column -> (B,) int64 class numbers, -1 where the cell is empty; those that `TermConfig.columns` names.
    step : number of the optimiser step that this batch is for, 1, 2, ...; what warms up reads it.
    views : of the same rows augmented, in the order of `TermConfig.views`.
    """

    modality: Modality
    embedding: Tensor
    inputs: Tensor
    same: Tensor
    labels: Mapping[str, Tensor] = field(default_factory=dict)
    step: int = 1
    views: tuple[View, ...] = ()


@dataclass(frozen=True)
class TermOutput:
    """The value of a term, and what else it tells of itself.

    Attributes
    ----------
    value : scalar, on the graph.
    readings : name -> scalar without a graph, recorded as ``term/ID/reading/NAME``: ``"accuracy"`` of a discriminator.
    """

    value: Tensor
    readings: Mapping[str, Tensor] = field(default_factory=dict)


class UnimodalTerm(nn.Module):
    """A term that reads one modality: ``forward(x: Encoded) -> scalar``, or a `TermOutput`."""

    def forward(self, x: Encoded) -> Tensor | TermOutput:
        """Return the raw value, a scalar."""
        raise NotImplementedError

    def clamp(self) -> None:
        """Bring what is learned into its range and keep what the step taught; after the step, never inside forward."""

    def discard(self) -> None:
        """Drop what forwards prepared for `clamp`: the step was refused."""


class PairTerm(nn.Module):
    """A term that reads two modalities: ``forward(a, b) -> scalar``, or a `TermOutput`; row i of each one pair.

    Over three or more modalities the cost averages it over every pair, or over the pairs that its config names.
    """

    def forward(self, a: Encoded, b: Encoded) -> Tensor | TermOutput:
        """Return the raw value, a scalar."""
        raise NotImplementedError

    def clamp(self) -> None:
        """Bring what is learned into its range and keep what the step taught; after the step, never inside forward."""

    def discard(self) -> None:
        """Drop what forwards prepared for `clamp`: the step was refused."""


class HasPlayer(nn.Module):
    """Mixin of a term one part of which, the player, has an aim of its own: a discriminator, the q of a bound.

    The player is fitted to `player_loss` on embeddings without a graph, by an Adam of its own, before each step of the
    encoders, also where the term's factor is 0, so that its readings stay true; not where the term is off. To
    everything else its weights are constants: the cost's gradient goes through it and stops there. What it minimises
    is told as the reading ``"player_loss"``.

    Attributes
    ----------
    player : the parameters that only `player_loss` moves.
    player_steps : updates of the player per step of the encoders. player_learning_rate : of its Adam.
    """

    player: nn.Module
    player_steps: int
    player_learning_rate: float

    def player_loss(self, a: Encoded, b: Encoded) -> Tensor:
        """Return what the player minimises, a scalar; over several pairs, the mean of it.

        What it draws comes, as in forward, from torch's default CPU generator (`TermConfig.stochastic`).
        """
        raise NotImplementedError


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


@dataclass(frozen=True)
class Setting:
    """What a term is built for.

    Attributes
    ----------
    modalities : those that the term reads (one, for a unimodal term).
    pairs : pairs that the term reads; empty for a unimodal term.
    embedding_size : D. batch_size : B; rows that lack a modality make it smaller now and then.
    classes : number of classes of a column; raises a `UserError` where there is no such column of words.
    has_empty : whether some cell of a column of words is empty, so that batches may hold the class -1.
    columns : names of the columns of words.
    """

    modalities: Mapping[str, Modality]
    pairs: tuple[Pair, ...] = ()
    embedding_size: int = 128
    batch_size: int = 256
    classes: Callable[[str], int] = field(default=lambda column: 0)
    has_empty: Callable[[str], bool] = field(default=lambda column: True)
    columns: tuple[str, ...] = ()


class TermConfig(Params, frozen=True, kw_only=True):
    """Base of every term's configuration.

    Class attributes
    ----------------
    reads : 1 for a unimodal term, 2 for one that reads pairs of modalities.
    kinds : kinds of modality it can read; empty means any.
    family : where it stands in a list of terms.
    pulls : one line: what its gradient pulls on.
    chance : docs of the value at chance, ``"ln(B)"``, or empty.
    recommended_rows : what a new term reads where nobody says; None: what the cost says.
    stochastic : its forward draws from torch's default CPU generator, which the cost seeds for the step.
    """

    reads: ClassVar[int] = 2
    kinds: ClassVar[tuple[str, ...]] = ()
    family: ClassVar[Family] = "similarity"
    pulls: ClassVar[str] = ""
    chance: ClassVar[str] = ""
    recommended_rows: ClassVar[RecommendedRows | None] = None
    stochastic: ClassVar[bool] = False

    def columns(self) -> tuple[str, ...]:
        """Return the columns whose labels the term reads."""
        return ()

    def views(self, modality: Modality) -> tuple[Augmentation, ...]:
        """Return the augmentations of a modality whose embeddings the term reads; drawn anew for each step."""
        return ()

    def check(self, setting: Setting) -> None:
        """Refuse what cannot work, before the first step: called for every configuration in which the term is on.

        Raises
        ------
        UserError : what does not go together, and what to do.
        """

    def build(self, setting: Setting) -> UnimodalTerm | PairTerm:
        """Build the module (learned parts drawn from torch's default generator, which the caller has seeded).

        Raises
        ------
        UserError : what cannot be built is said here, not twenty steps later.
        """
        raise NotImplementedError


LOSSES: Registry[TermConfig] = Registry("loss")
"""Terms by name. ``xmodal.losses`` registers the built-in ones when imported."""
