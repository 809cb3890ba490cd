"""What of an item an explanation points at: the pixels of a picture, the words of a text, the cells of a spectrogram.

Each is the last thing on the encoder's way that people can see and that a gradient reaches: pixels are the input
itself, words are vectors of a table, cells are levels that the encoder makes of the waveform.
"""

# B copies of one item, C channels, H height, W width, T tokens, E size of a word's vector, M mel bands, F frames.
from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor, nn

from xmodal.data.base import PAD, Modality
from xmodal.errors import UserError
from xmodal.spectrogram import LogMel

Shows = Literal["pixels", "words", "cells"]


@dataclass(frozen=True)
class Reading:
    """One item, opened where people can see it.

    Attributes
    ----------
    shows : what its places are.
    values : (1, ...) what the item has there: (1, C, H, W), (1, T, E) or (1, M, F).
    baseline : of the same shape, the item with nothing on it: the picture's own median colour; the vector of padding;
        silence.
    encode : (B, ...) such values to (B, D) raw embeddings.
    length : places along the last axis of what is shown that are not padding.
    frame_s : seconds from one cell to the next; 0 for what has no time.
    """

    shows: Shows
    values: Tensor
    baseline: Tensor
    encode: Callable[[Tensor], Tensor]
    length: int
    frame_s: float = 0.0

    def places(self, attribution: Tensor) -> Tensor:
        """Return what each place has of an attribution (1, ...): (H, W), (T,) or (M, F)."""
        match self.shows:
            case "pixels":
                return attribution[0].sum(dim=0)
            case "words":
                return attribution[0].sum(dim=-1)
            case _:
                return attribution[0]

    def shown(self, places: Tensor) -> Tensor:
        """Return places without those of padding, which carry nothing that anybody could see."""
        return places[..., : self.length]


def open_reading(encoder: nn.Module, modality: Modality, inputs: Tensor) -> Reading:
    """Open an item where an explanation can point at it.

    Parameters
    ----------
    inputs : (1, ...) what the encoder reads of the item, see `PairedData.inputs`.

    Raises
    ------
    UserError : the encoder has no such place, or nobody could see it.
    """
    match modality.kind:
        case "image":
            return Reading("pixels", inputs, _ground_of(inputs), encoder, inputs.shape[-1])
        case "text":
            return _words(encoder, modality, inputs)
        case "audio":
            return _cells(encoder, modality, inputs)
        case _:
            raise UserError(
                "explain.vector",
                "The items of {modality} are vectors: their numbers carry a similarity, but there is nothing to see.",
                modality=modality.name,
            )


def _ground_of(inputs_1CHW: Tensor) -> Tensor:
    """Return a picture all of the median of each channel: what most of it shows counts as nothing."""
    median_1C = inputs_1CHW.flatten(2).median(dim=2).values
    return median_1C[:, :, None, None].expand_as(inputs_1CHW).contiguous()


def _words(encoder: nn.Module, modality: Modality, tokens_1T: Tensor) -> Reading:
    tables = [
        part
        for part in encoder.modules()
        if isinstance(part, nn.Embedding) and part.num_embeddings == modality.vocabulary
    ]
    if len(tables) != 1:
        raise UserError(
            "explain.no_words",
            "The encoder of {modality} has no single table of word vectors to point at: choose a built-in one, or give "
            "yours one torch.nn.Embedding of the vocabulary.",
            modality=modality.name,
        )
    table = tables[0]
    values_1TE = table(tokens_1T).detach()
    baseline_1TE = table.weight[PAD].detach().expand_as(values_1TE).contiguous()
    return Reading("words", values_1TE, baseline_1TE, _from(encoder, table, tokens_1T), int((tokens_1T != PAD).sum()))


def _cells(encoder: nn.Module, modality: Modality, waveform_1S: Tensor) -> Reading:
    fronts = [part for part in encoder.modules() if isinstance(part, LogMel)]
    if len(fronts) != 1:
        raise UserError(
            "explain.no_cells",
            "The encoder of {modality} reads the waveform without a spectrogram to point at: choose one whose name "
            "begins with mel_.",
            modality=modality.name,
        )
    front = fronts[0]
    heard_1F = front.heard(waveform_1S)
    # Behind the sound's end an encoder reads silence, whatever the window of the last spectrum still saw.
    level_1MF = front(waveform_1S).detach() * heard_1F[:, None]
    encode = _from(encoder, front, waveform_1S)
    length, frame_s = int(heard_1F.sum()), front.hop / modality.rate
    return Reading("cells", level_1MF, torch.zeros_like(level_1MF), encode, length, frame_s)


def _from(encoder: nn.Module, part: nn.Module, inputs: Tensor) -> Callable[[Tensor], Tensor]:
    """Return what the encoder makes of its item where one of its parts says something else."""

    def encode(values: Tensor) -> Tensor:
        with _saying(part, values):
            embedding: Tensor = encoder(inputs.expand(len(values), *inputs.shape[1:]))
        return embedding

    return encode


@contextmanager
def _saying(part: nn.Module, values: Tensor) -> Iterator[None]:
    def instead(module: nn.Module, given: Any, output: Any) -> Tensor:  # noqa: ARG001  # as torch calls hooks
        return values

    handle = part.register_forward_hook(instead)
    try:
        yield
    finally:
        handle.remove()
