"""Reconstruction: a modality's own input, decoded from its embedding.

The decoder reads the vector that every term reads (a unit row if the cost normalises) and of it the direction only:
each row is scaled to root mean square 1, so that a decoder learns at the same pace from unit and from raw rows.
Only the layer ``read`` has a shape that depends on the embedding size.
"""

# B rows of a batch, D embedding size, H hidden units, L tokens, T real tokens of the batch, V vocabulary.
from __future__ import annotations

import math
from typing import Annotated, ClassVar

import torch
from msgspec import Meta
from torch import Tensor, nn
from torch.nn import functional

from xmodal.data.base import PAD, Modality
from xmodal.errors import UserError
from xmodal.losses.base import LOSSES, Encoded, Family, Setting, TermConfig, UnimodalTerm


def pixel_cross_entropy(logits: Tensor, pixels: Tensor) -> Tensor:
    r"""Binary cross-entropy of grey values in [0, 1] read as probabilities.

    .. math:: -\text{mean}[x \ln \sigma(z) + (1 - x) \ln(1 - \sigma(z))]

    Parameters
    ----------
    logits, pixels : equal shapes; pixels in [0, 1].

    Returns
    -------
    Scalar, nats per pixel and channel; ln 2 for a decoder that knows nothing, the pixels' own entropy at best (0 only
    where all are black or white).
    """
    return functional.binary_cross_entropy_with_logits(logits, pixels)


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


def feature_squared_error(decoded: Tensor, features: Tensor) -> Tensor:
    r"""Mean squared error per feature.

    .. math:: \text{mean}[(y - x)^2]

    Parameters
    ----------
    decoded, features : (B, F).

    Returns
    -------
    Scalar, in squared units of the features: the mean variance for a decoder that knows only the means, 0 at best.
    """
    return functional.mse_loss(decoded, features)


def _direction(embedding_BD: Tensor) -> Tensor:
    # The largest entry goes out first, so that the square of a tiny row does not vanish in rms_norm's eps.
    peak_B1 = embedding_BD.detach().abs().amax(dim=1, keepdim=True)
    peak_B1 = torch.where(peak_B1 > 0, peak_B1, 1.0)
    return functional.rms_norm(embedding_BD / peak_B1, embedding_BD.shape[1:])


class DenseReconstructionTerm(UnimodalTerm):
    """Pictures and vectors: one hidden layer, then all values at once.

    Parameters
    ----------
    picture : decode logits of grey values (`pixel_cross_entropy`) instead of features (`feature_squared_error`).
    """

    def __init__(self, modality: Modality, embedding_size: int, hidden: int) -> None:
        super().__init__()
        self.picture = modality.kind == "image"
        self.read = nn.Linear(embedding_size, hidden)
        self.write = nn.Linear(hidden, math.prod(modality.shape))

    def forward(self, x: Encoded) -> Tensor:
        """Return nats per pixel, or the mean squared error per feature."""
        decoded = self.write(functional.gelu(self.read(_direction(x.embedding))))
        target = x.inputs.flatten(1).to(decoded.dtype)
        return pixel_cross_entropy(decoded, target) if self.picture else feature_squared_error(decoded, target)


class TextReconstructionTerm(UnimodalTerm):
    """Texts: every token from the embedding and its place, all places at once.

    Not autoregressive: a decoder that is shown the tokens before would learn the language and ask little of the
    embedding. Only real tokens are decoded, which is also most of the time saved.
    """

    def __init__(self, modality: Modality, embedding_size: int, hidden: int) -> None:
        super().__init__()
        self.read = nn.Linear(embedding_size, hidden)
        self.place = nn.Embedding(modality.shape[0], hidden)
        self.write = nn.Linear(hidden, modality.vocabulary)

    def forward(self, x: Encoded) -> Tensor:
        """Return nats per real token."""
        row_T, place_T = torch.nonzero(x.inputs != PAD, as_tuple=True)
        read_BH = self.read(_direction(x.embedding))
        hidden_TH = functional.gelu(read_BH.index_select(0, row_T) + self.place(place_T))
        return token_cross_entropy(self.write(hidden_TH), x.inputs[row_T, place_T])


@LOSSES.register("reconstruction")
class Reconstruction(TermConfig, frozen=True, kw_only=True):
    """Reconstruct a modality's own input from its embedding (nats per pixel or token, squared error per feature).

    The unit depends on the kind: pictures nats per pixel (ln 2 = 0.69 at the start), texts nats per real token (ln V,
    about 7, at the start), vectors mean squared error per feature. The values are of InfoNCE's size (ln B, 5.5 for 256
    rows) or below, the gradients are not: a mean over pixels hardly moves an encoder. On pictures of 32 x 32 and
    names, weights of about 20 and 0.5 bring the norms at the encoders to the order of InfoNCE's.
    """

    reads: ClassVar[int] = 1
    kinds: ClassVar[tuple[str, ...]] = ("image", "text", "vector")
    family: ClassVar[Family] = "unimodal"
    pulls: ClassVar[str] = "keeps in each row what is needed to decode the input"

    hidden: Annotated[int, Meta(ge=1, le=65536, description="hidden units of the decoder")] = 128

    def build(self, setting: Setting) -> UnimodalTerm:
        """Build the decoder for the one modality's kind.

        Raises
        ------
        UserError : the kind has no decoder, or it is not one modality.
        """
        if len(setting.modalities) != 1:
            raise UserError(
                "loss.one_modality", "A reconstruction reads one modality: name it in the term's `modality`."
            )
        (modality,), embedding_size = setting.modalities.values(), setting.embedding_size
        if modality.kind == "text":
            return TextReconstructionTerm(modality, embedding_size, self.hidden)
        if modality.kind in self.kinds:
            return DenseReconstructionTerm(modality, embedding_size, self.hidden)
        raise UserError(
            "loss.no_decoder",
            "There is no decoder for {kind}, the kind of {modality!r}: reconstruct one of {kinds}.",
            kind=modality.kind,
            modality=modality.name,
            kinds=", ".join(self.kinds),
        )
