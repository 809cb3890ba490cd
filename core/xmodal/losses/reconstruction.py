"""Reconstruction: a modality's own input, decoded from its embedding, whole or where it was hidden.

The decoder reads the vector that every term reads (a unit row if the cost normalises) and of it the direction only
(`rms_rows`), so that a decoder learns at the same pace from unit and from raw rows. Only the layer ``read`` has a shape
that depends on the embedding size.
"""

# B rows of a batch, D embedding size, H hidden units, L tokens, T tokens to decode in the batch, V vocabulary.
from __future__ import annotations

import math
from typing import Annotated, ClassVar

import torch
from msgspec import Meta
from torch import Tensor, nn
from torch.nn import functional

from xmodal.augmentation.base import Augmentation
from xmodal.augmentation.masking import Masking
from xmodal.data.base import PAD, Kind, Modality
from xmodal.errors import UserError
from xmodal.losses.base import LOSSES, Encoded, Family, Setting, TermConfig, UnimodalTerm
from xmodal.losses.rows import rms_rows
from xmodal.spectrogram import LogMel


def pixel_cross_entropy(logits: Tensor, pixels: Tensor, where: Tensor | None = None) -> Tensor:
    r"""Binary cross-entropy of grey values in [0, 1] read as probabilities.

    .. math:: -\text{mean}[x \ln \sigma(z) + (1 - x) \ln(1 - \sigma(z))]

    Parameters
    ----------
    logits, pixels : equal shapes; pixels in [0, 1].
    where : bool, of that shape: the mean is over these. None: over all.

    Returns
    -------
    Scalar, nats per pixel and channel; ln 2 for a decoder that knows nothing, the pixels' own entropy at best (0 only
    where all are black or white). 0 if there is no pixel to decode.
    """
    if where is None:
        return functional.binary_cross_entropy_with_logits(logits, pixels)
    return _mean_where(functional.binary_cross_entropy_with_logits(logits, pixels, reduction="none"), where)


def token_cross_entropy(logits_TV: Tensor, token_T: Tensor) -> Tensor:
    r"""Cross-entropy of real tokens, padding left out by the caller.

    .. math:: -\tfrac1T \sum_t \ln \text{softmax}(z_t)_{x_t}

    Parameters
    ----------
    logits_TV : (T, V). token_T : (T,) ids.

    Returns
    -------
    Scalar, nats per real token; ln(V) for a decoder that knows nothing, 0 at best. 0 if there is no token at all.
    """
    return functional.cross_entropy(logits_TV, token_T, reduction="sum") / max(len(token_T), 1)


def feature_squared_error(decoded: Tensor, features: Tensor, where: Tensor | None = None) -> Tensor:
    r"""Mean squared error per feature, or per cell of a sound's spectrogram.

    .. math:: \text{mean}[(y - x)^2]

    Parameters
    ----------
    decoded, features : (B, F).
    where : (B, F) bool: the mean is over these. None: over all.

    Returns
    -------
    Scalar, in squared units of the features: the mean variance for a decoder that knows only the means, 0 at best. 0
    if there is no feature to decode.
    """
    if where is None:
        return functional.mse_loss(decoded, features)
    return _mean_where(functional.mse_loss(decoded, features, reduction="none"), where)


def _mean_where(value: Tensor, where: Tensor) -> Tensor:
    return torch.where(where, value, 0.0).sum() / where.sum().clamp(min=1)


class ReconstructionTerm(UnimodalTerm):
    """Base of the terms that decode.

    Parameters
    ----------
    masked : decode what the first view hides, from that view, instead of all from the embedding.
    """

    def __init__(self, masked: bool) -> None:
        super().__init__()
        self.masked = masked

    def source(self, x: Encoded) -> tuple[Tensor, Tensor | None]:
        """Return the rows to read (B, D), and the places to decode (B, *shape); None: all."""
        if not self.masked:
            return x.embedding, None
        (view,) = x.views
        return view.embedding, view.masked


class DenseReconstructionTerm(ReconstructionTerm):
    """Pictures and vectors: one hidden layer, then all values at once.

    Attributes
    ----------
    picture : decode logits of grey values (`pixel_cross_entropy`) instead of numbers (`feature_squared_error`).
    """

    def __init__(self, modality: Modality, embedding_size: int, hidden: int, masked: bool) -> None:
        super().__init__(masked)
        self.picture = modality.kind == "image"
        self.read = nn.Linear(embedding_size, hidden)
        self.write = nn.Linear(hidden, math.prod(modality.shape))

    def forward(self, x: Encoded) -> Tensor:
        """Return nats per pixel, or the mean squared error per number."""
        embedding, where = self.source(x)
        decoded = self.write(functional.gelu(self.read(rms_rows(embedding))))
        target = x.inputs.flatten(1).to(decoded.dtype)
        error = pixel_cross_entropy if self.picture else feature_squared_error
        return error(decoded, target, None if where is None else where.flatten(1))


class SoundReconstructionTerm(ReconstructionTerm):
    """Sounds: the log-mel spectrogram of the input, one hidden layer, then all cells at once.

    Not the waveform: its phase is chance, so that a squared error would ask mostly for what nobody hears, and a layer
    as wide as it has samples would be many times as large. Only what is heard is decoded, not the silence after it.
    """

    def __init__(self, modality: Modality, embedding_size: int, hidden: int, masked: bool) -> None:
        super().__init__(masked)
        self.spectrogram = LogMel(modality)
        self.read = nn.Linear(embedding_size, hidden)
        self.write = nn.Linear(hidden, self.spectrogram.bands * self.spectrogram.frames(modality.shape[0]))
        nn.init.constant_(self.write.bias, 0.5)  # levels are from 0 to 1

    def forward(self, x: Encoded) -> Tensor:
        """Return the mean squared error per cell, in squares of the levels' range (80 dB)."""
        embedding, hidden_BS = self.source(x)
        decoded_BC = self.write(functional.gelu(self.read(rms_rows(embedding))))
        with torch.no_grad():
            level_BMT = self.spectrogram(x.inputs).to(decoded_BC.dtype)
            where_BT = self.spectrogram.heard(x.inputs)
            if hidden_BS is not None:
                where_BT = where_BT & self.spectrogram.at_middles(hidden_BS)
        where_BMT = where_BT[:, None].expand_as(level_BMT)
        return feature_squared_error(decoded_BC, level_BMT.flatten(1), where_BMT.flatten(1))


class TextReconstructionTerm(ReconstructionTerm):
    """Texts: every token from the embedding and its place, all places at once.

    Not autoregressive: a decoder that is shown the tokens before would learn the language and ask little of the
    embedding. Only real tokens are decoded, which is also most of the time saved.
    """

    def __init__(self, modality: Modality, embedding_size: int, hidden: int, masked: bool) -> None:
        super().__init__(masked)
        self.read = nn.Linear(embedding_size, hidden)
        self.place = nn.Embedding(modality.shape[0], hidden)
        self.write = nn.Linear(hidden, modality.vocabulary)

    def forward(self, x: Encoded) -> Tensor:
        """Return nats per real token."""
        embedding, where = self.source(x)
        row_T, place_T = torch.nonzero(x.inputs != PAD if where is None else where, as_tuple=True)
        read_BH = self.read(rms_rows(embedding))
        hidden_TH = functional.gelu(read_BH.index_select(0, row_T) + self.place(place_T))
        return token_cross_entropy(self.write(hidden_TH), x.inputs[row_T, place_T])


_TERMS: dict[Kind, type[TextReconstructionTerm | SoundReconstructionTerm]] = {
    "text": TextReconstructionTerm,
    "audio": SoundReconstructionTerm,
}


@LOSSES.register("reconstruction")
class Reconstruction(TermConfig, frozen=True, kw_only=True):
    """Reconstruct a modality's own input from its embedding (nats per pixel or token, squared error per number).

    The unit depends on the kind: pictures nats per pixel (ln 2 = 0.69 at the start), texts nats per real token (ln V,
    about 7, at the start), vectors mean squared error per number, sounds per cell of their log-mel spectrogram, whose
    levels go from 0 to 1. The values are of InfoNCE's size (ln B, 5.5 for 256 rows) or below, the gradients are not: a
    mean over pixels hardly moves an encoder. On pictures of 32 x 32 and names, weights of about 20 and 0.5 bring the
    norms at the encoders to the order of InfoNCE's.

    With ``masked`` above 0 the encoder reads the input with that share of it hidden, and only what is hidden counts:
    then copying is not enough, and a row must hold what makes the rest likely.
    Source: He et al. 2022, "Masked autoencoders are scalable vision learners"; here one vector carries it all.
    """

    reads: ClassVar[int] = 1
    kinds: ClassVar[tuple[str, ...]] = ("image", "text", "vector", "audio")
    family: ClassVar[Family] = "unimodal"
    pulls: ClassVar[str] = "keeps in each row what is needed to decode the input"

    hidden: Annotated[int, Meta(ge=1, le=65536, description="hidden units of the decoder")] = 128
    masked: Annotated[
        float, Meta(ge=0, le=1, description="share of the input that is hidden and alone decoded; 0: decode it all")
    ] = 0.0
    patch: Annotated[
        int,
        Meta(
            ge=1,
            le=65536,
            description="masked: side of a picture's squares, pixels; length of a sound's pieces, in 10 ms",
        ),
    ] = 4

    def views(self, modality: Modality) -> tuple[Augmentation, ...]:
        """Return the masking, if any."""
        return (Masking(self.masked, self.patch),) if self.masked > 0 else ()

    def check(self, setting: Setting) -> None:
        """Refuse to mask what has one place only.

        Raises
        ------
        UserError : it would be the only place that is hidden, or none.
        """
        for modality in setting.modalities.values():
            if self.masked > 0 and Masking(self.masked, self.patch).places(modality) < 2:
                raise UserError(
                    "loss.one_place",
                    "{modality} has one place only, so nothing of it can be masked: lower patch, or set masked to 0.",
                    modality=modality.name,
                )

    def build(self, setting: Setting) -> UnimodalTerm:
        """Build the decoder for the one modality's kind.

        Raises
        ------
        UserError : it is not one modality.
        """
        if len(setting.modalities) != 1:
            raise UserError(
                "loss.one_modality", "A reconstruction reads one modality: name it in the term's `modality`."
            )
        (modality,), embedding_size = setting.modalities.values(), setting.embedding_size
        term = _TERMS.get(modality.kind, DenseReconstructionTerm)
        return term(modality, embedding_size, self.hidden, self.masked > 0)
