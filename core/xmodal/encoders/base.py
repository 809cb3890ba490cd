"""The contract of an encoder: inputs of one modality in, ``(B, D)`` out."""

from __future__ import annotations

from typing import ClassVar

from torch import nn

from xmodal.data.base import Kind, Modality
from xmodal.registry import Params, Registry


class EncoderConfig(Params, frozen=True, kw_only=True):
    """Base of every encoder's configuration.

    A module built by `build` maps ``(B, *modality.shape)`` to raw embeddings ``(B, D)``: no normalisation (the cost
    says what it normalises), no dropout or other randomness in forward that is not drawn from a generator it owns.
    Every parameter whose shape depends on D lives in the submodule ``head``, so that a change of the embedding size
    re-initialises only that.
    """

    kinds: ClassVar[tuple[Kind, ...]] = ()
    """Kinds of modality that this encoder can read."""

    def build(self, modality: Modality, embedding_size: int) -> nn.Module:
        """Build the module with freshly drawn weights (from torch's default generator, which the caller has seeded)."""
        raise NotImplementedError


ENCODERS: Registry[EncoderConfig] = Registry("encoder")
"""Encoders by name. ``xmodal.encoders`` registers the built-in ones when imported."""


def encoders_for(kind: Kind) -> list[str]:
    """Names of the registered encoders that read modalities of `kind`."""
    return [name for name in ENCODERS if kind in ENCODERS[name].kinds]
