"""The encoders of a run, and the first phase of a step: encode.

Shapes: B rows of a batch, P of them present, D the embedding size.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from xmodal.data.base import PairedData
from xmodal.encoders.base import ENCODERS, encoders_for
from xmodal.errors import UserError, unknown_name
from xmodal.losses.base import View
from xmodal.training.augmenting import AS_THEY_ARE, InputPlan
from xmodal.training.config import EncoderSection, RunConfig
from xmodal.training.seeds import drawing
from xmodal.training.views import NO_VIEWS, ViewPlan


@dataclass(frozen=True)
class EncoderOutput:
    """What one modality of a batch became.

    Attributes
    ----------
    embedding : (P, D) raw embeddings of the rows that have the modality.
    inputs : (P, ...) what the data hold: before augmentation, so that what is rebuilt is what is there.
    present : (B,) bool on the CPU, P of them true.
    rows : (P,) row numbers.
    extras : whatever an encoder adds for terms that know it.
    views : term id -> raw embeddings of the augmented inputs that the term asked for.
    """

    embedding: Tensor
    inputs: Tensor
    present: NDArray[np.bool_]
    rows: NDArray[np.int64]
    extras: Mapping[str, Any] = field(default_factory=dict)
    views: Mapping[str, tuple[View, ...]] = field(default_factory=dict)

    def detached(self) -> EncoderOutput:
        """Return the same without a graph."""
        views = {
            term: tuple(replace(view, embedding=view.embedding.detach()) for view in own)
            for term, own in self.views.items()
        }
        return replace(self, embedding=self.embedding.detach(), views=views)


def build_encoder(
    config: RunConfig, modality: str, data: PairedData, *, purpose: str = "", number: int = 0
) -> nn.Module:
    """Build one encoder with the weights that (seed, its modality, its draw) name.

    Raises
    ------
    UserError : unknown type, params out of bounds, or an encoder that cannot read this kind of modality.
    """
    section, kind = config.encoders[modality], data.modalities[modality].kind
    where = f"encoders.{modality}"
    if kind not in ENCODERS[section.type].kinds:
        raise UserError(
            "encoder.wrong_kind",
            "{where}: {type} cannot read {kind}; choose one of {choices}.",
            where=where,
            type=section.type,
            kind=kind,
            choices=", ".join(encoders_for(kind)),
        )
    params = ENCODERS.convert(section.type, section.params, f"{where}.params")
    with drawing(config.seed, purpose or f"encoder/{modality}", number or section.draw):
        return params.build(data.modalities[modality], config.embedding_size)


def check_modalities(encoders: Mapping[str, EncoderSection], data: PairedData) -> None:
    """Refuse encoders for modalities that the data does not have, and fewer than two.

    Raises
    ------
    UserError : names them.
    """
    for modality in encoders:
        if modality not in data.modalities:
            raise unknown_name("modality", modality, data.modalities, where=data.name)
    if len(encoders) < 2:
        raise UserError(
            "config.too_few_modalities",
            "A cross-modal cost needs encoders for at least two modalities; {name} has {choices}.",
            name=data.name,
            choices=", ".join(data.modalities),
        )


class Model:
    """The encoders by modality. Not an `nn.Module`: a modality may have any name, ``"type"`` too."""

    def __init__(
        self, encoders: dict[str, nn.Module], data: PairedData, device: torch.device, embedding_size: int
    ) -> None:
        self.encoders = {name: module.to(device) for name, module in encoders.items()}
        self.embedding_size = embedding_size
        self.data = data
        self.device = device

    def inputs(self, modality: str, rows: NDArray[np.int64]) -> Tensor:
        """Return the inputs of rows on the device."""
        return torch.from_numpy(self.data.inputs(modality, rows)).to(self.device, non_blocking=True)

    def encode(
        self,
        rows: NDArray[np.int64],
        frozen: Mapping[str, bool],
        plan: ViewPlan = NO_VIEWS,
        precision: AbstractContextManager[object] | None = None,
        augmenting: InputPlan = AS_THEY_ARE,
    ) -> dict[str, EncoderOutput]:
        """Encode a batch: modality -> `EncoderOutput`. Frozen encoders keep no graph and stay in eval mode.

        Parameters
        ----------
        plan : the augmented views that terms ask for, encoded with the rest.
        precision : the context that encoders run in; whatever they compute in, embeddings are float32.
        augmenting : what is done to the inputs before the encoders read them; views are made of what was there before.
        """
        present = {name: self.data.present[name][rows] for name in self.encoders}
        own = {name: rows if present[name].all() else rows[present[name]] for name in self.encoders}
        inputs = {name: self.inputs(name, own[name]) for name in self.encoders}
        read = {name: augmenting.apply(each, self.data.modalities[name]) for name, each in inputs.items()}
        outputs = {}
        with nullcontext() if precision is None else precision:
            for name, encoder in self.encoders.items():
                with torch.no_grad() if frozen[name] else nullcontext():
                    encoder.train(not frozen[name])
                    views = plan.encode(encoder, inputs[name], self.data.modalities[name])
                    embedding = encoder(read[name]).float()
                    outputs[name] = EncoderOutput(embedding, inputs[name], present[name], own[name], views=views)
        return outputs

    @torch.no_grad()
    def embed(self, modality: str, rows: NDArray[np.int64], batch: int = 512) -> NDArray[np.float32]:
        """Return raw embeddings (R, D) of rows, zeros where the modality is absent. Touches no training state."""
        present = np.flatnonzero(self.data.present[modality][rows])
        vectors = np.zeros((len(rows), self.embedding_size), dtype=np.float32)
        encoder = self.encoders[modality]
        with evaluating(encoder):
            for start in range(0, len(present), batch):
                chosen = present[start : start + batch]
                vectors[chosen] = encoder(self.inputs(modality, rows[chosen])).float().cpu().numpy()
        return vectors

    @torch.no_grad()
    def embed_inputs(self, modality: str, inputs: NDArray[Any]) -> NDArray[np.float32]:
        """Return raw embeddings (R, D) of inputs that are in no data set. Touches no training state."""
        encoder = self.encoders[modality]
        with evaluating(encoder):
            vectors: NDArray[np.float32] = encoder(torch.from_numpy(inputs).to(self.device)).float().cpu().numpy()
        return vectors


@contextmanager
def evaluating(module: nn.Module) -> Iterator[None]:
    """Put a module into eval mode, and every submodule back into the mode it was in."""
    modes = [(part, part.training) for part in module.modules()]
    module.eval()
    try:
        yield
    finally:
        for part, mode in modes:
            part.training = mode


def copy_equal_shapes(source: nn.Module, target: nn.Module) -> list[str]:
    """Copy every parameter and buffer whose name and shape agree; return the names that were not copied."""
    known = source.state_dict()
    own = target.state_dict()
    kept = {name: known[name] for name, value in own.items() if name in known and known[name].shape == value.shape}
    target.load_state_dict(kept, strict=False)
    return [name for name in own if name not in kept]
