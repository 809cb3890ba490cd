"""The contract of a term of the cost.

A formula is a pure function on tensors; a term is the module around it that owns what the term learns. Terms never
see encoders: they read `Encoded` views, so that gradient caching and gathered batches fit between the two phases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor, nn

from xmodal.data.base import Modality
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
