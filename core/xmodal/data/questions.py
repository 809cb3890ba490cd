"""What data make of a new text or a new picture, for a trained model to be asked with."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from xmodal.data.base import PairedData
from xmodal.data.text import TextTokenizer


class TakesQuestions(PairedData):
    """Data that read new texts and new pictures as their own.

    Attributes
    ----------
    tokenizers : modality -> what cuts its texts; those of kind ``"text"``.
    """

    tokenizers: Mapping[str, TextTokenizer]

    @abstractmethod
    def fitted(self, modality: str, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return a picture from elsewhere as those of an image modality are; see `as_picture`."""

    def tokens(self, modality: str, texts: list[str]) -> NDArray[np.int64]:
        """Tokenise new texts: (len(texts), tokens)."""
        if modality not in self.tokenizers:
            return super().tokens(modality, texts)
        return self.tokenizers[modality].encode(texts)

    def words(self, modality: str, tokens: NDArray[np.int64]) -> tuple[str, ...] | None:
        """Return the words of a text."""
        return self.tokenizers[modality].words(tokens) if modality in self.tokenizers else None

    def unknown_words(self, modality: str, text: str) -> tuple[str, ...]:
        """Return the words that no text of the training split holds."""
        if modality not in self.tokenizers:
            return super().unknown_words(modality, text)
        return self.tokenizers[modality].unknown_words(text)

    def as_picture(self, modality: str, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return a picture as the data's own are, (H, W) or (H, W, 3)."""
        if self.modalities[modality].kind != "image":
            return super().as_picture(modality, pixels)
        return self.fitted(modality, pixels)

    def inputs_of_picture(self, modality: str, picture: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return what the encoder reads of a picture: (channels, H, W) in [0, 1]."""
        if self.modalities[modality].kind != "image":
            return super().inputs_of_picture(modality, picture)
        planes = picture[None] if picture.ndim == 2 else picture.transpose(2, 0, 1)
        if picture.ndim == 2:  # grey is the same in every channel
            planes = planes.repeat(self.modalities[modality].shape[0], axis=0)
        return np.ascontiguousarray(planes).astype(np.float32) / np.float32(255)
