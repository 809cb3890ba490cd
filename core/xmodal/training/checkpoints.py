"""Checkpoints: what is in one, how it is named, and what each scope of a restoration takes from it.

Tensors are named ``encoders.NAME.*``, ``terms.ID.*`` and, for the optimisers, ``optimizer/PARAMETER/KEY``.
Automatic weighting's numbers are ``weighting/TERM/KEY``, float64.
The scale of the loss in float16 is ``scaler/*``.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import msgspec
import torch
from msgspec.structs import replace
from torch import Tensor, nn

from xmodal.errors import UserError, unknown_name
from xmodal.registry import convert
from xmodal.training.assembly import Parts, assemble, reassemble
from xmodal.training.automatic import build_weighting
from xmodal.training.config import RunConfig
from xmodal.training.optimizers import State, adopt_state
from xmodal.training.precision import adopt_scaler_state, scaler_state
from xmodal.weighting import State as WeightingState

SCHEMA = 1


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """Where an engine stands: steps done, changes logged, and the place in the data order."""

    segment: int = 0
    step: int = 0
    changes: int = 0
    epoch: int = 0
    cursor: int = 0

    @property
    def name(self) -> str:
        """Name of a checkpoint taken here; names sort by age within a segment."""
        return f"{self.segment:03d}-{self.step:08d}-{self.changes:05d}"


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A checkpoint in memory."""

    config: RunConfig
    position: Position
    pinned: bool
    tensors: dict[str, Any]

    def metadata(self) -> dict[str, str]:
        """Return what is stored beside the tensors."""
        return {
            "schema": str(SCHEMA),
            "config": msgspec.json.encode(self.config).decode(),
            "position": msgspec.json.encode(self.position).decode(),
            "pinned": json.dumps(self.pinned),
        }

    @classmethod
    def read(cls, tensors: dict[str, Tensor], metadata: dict[str, Any]) -> Checkpoint:
        """Put a checkpoint together from what was stored.

        Raises
        ------
        UserError : it was written by a newer version.
        """
        if int(metadata["schema"]) > SCHEMA:
            raise UserError("checkpoint.newer", "This checkpoint was written by a newer xmodal: update xmodal.")
        return cls(
            config=convert(json.loads(metadata["config"]), RunConfig, where="checkpoint"),
            position=convert(json.loads(metadata["position"]), Position, where="checkpoint"),
            pinned=json.loads(metadata["pinned"]),
            tensors=tensors,
        )


def capture(parts: Parts, config: RunConfig, position: Position, *, pinned: bool) -> Checkpoint:
    """Take a checkpoint. Its tensors are the live ones: whoever keeps it copies them."""
    tensors = {
        f"{family}.{name}.{key}": value.detach()
        for family, modules in _families(parts)
        for name, module in modules.items()
        for key, value in module.state_dict().items()
    }
    for name, own in parts.optimizer_state().items():
        tensors |= {f"optimizer/{name}/{key}": value for key, value in own.items()}
    for term, numbers in parts.weighting.state.items():
        tensors |= {
            f"weighting/{term}/{key}": torch.tensor(value, dtype=torch.float64) for key, value in numbers.items()
        }
    tensors |= scaler_state(parts.scaler)
    return Checkpoint(config=config, position=position, pinned=pinned, tensors=tensors)


def restore(parts: Parts, config: RunConfig, checkpoint: Checkpoint, scope: str) -> tuple[RunConfig, Parts]:
    """Return the configuration and parts with what `scope` names taken from a checkpoint.

    A player and its optimiser's state belong to their term: ``"optimizer"`` and ``"encoder:NAME"`` let them go on.

    Raises
    ------
    UserError : unknown scope, or an encoder or a term of another embedding size.
    """
    if scope == "all":
        restored = assemble(checkpoint.config, parts.model.data, parts.model.device)
        load(restored, checkpoint)
        return checkpoint.config, restored
    if scope == "optimizer":
        new = replace(config, optimizer=checkpoint.config.optimizer)
        restored = reassemble(parts, config, new, 0)
        adopt_state(restored.optimizer, restored.parameters, _optimizer_state(checkpoint))
        adopt_scaler_state(restored.scaler, checkpoint.tensors)
        return new, restored
    if scope == "weighting":
        new = replace(config, cost=replace(config.cost, weighting=checkpoint.config.cost.weighting))
        return new, _with_weighting(reassemble(parts, config, new, 0), new, _weighting_state(checkpoint))
    kind, _, name = scope.partition(":")
    terms = {term.id: None for term in (*config.cost.terms, *checkpoint.config.cost.terms)}
    if kind == "encoder" and name in config.encoders:
        return _restore_encoder(parts, config, checkpoint, name)
    if kind == "term" and name in terms:
        return _restore_term(parts, config, checkpoint, name)
    scopes = [
        "all",
        "optimizer",
        "weighting",
        *(f"encoder:{name}" for name in config.encoders),
        *(f"term:{name}" for name in terms),
    ]
    raise unknown_name("scope of a restoration", scope, scopes)


def load(parts: Parts, checkpoint: Checkpoint) -> None:
    """Load all weights and the whole optimiser state into freshly assembled parts."""
    for family, modules in _families(parts):
        for name, module in modules.items():
            _load_module(module, checkpoint, f"{family}.{name}.")
    parts.adopt(_optimizer_state(checkpoint))
    parts.weighting.state = _weighting_state(checkpoint)
    adopt_scaler_state(parts.scaler, checkpoint.tensors)


def _restore_encoder(parts: Parts, config: RunConfig, checkpoint: Checkpoint, modality: str) -> tuple[RunConfig, Parts]:
    then = checkpoint.config
    if then.embedding_size != config.embedding_size:
        raise UserError(
            "checkpoint.other_size",
            "The {modality} encoder of checkpoint {name} embeds in {then} dimensions, the run now in {now}: "
            "set the embedding size to {then} first.",
            modality=modality,
            name=checkpoint.position.name,
            then=then.embedding_size,
            now=config.embedding_size,
        )
    new = replace(config, encoders=config.encoders | {modality: then.encoders[modality]})
    restored = reassemble(parts, config, new, 0)
    prefix = f"encoders.{modality}."
    if restored.model.encoders[modality] is parts.model.encoders[modality]:
        # The same encoder, only younger: the parts before the change must stay whole, so it gets a module of its own.
        only = replace(config.encoders[modality], draw=config.encoders[modality].draw + 1)
        restored = reassemble(parts, replace(config, encoders=config.encoders | {modality: only}), new, 0)
    _load_module(restored.model.encoders[modality], checkpoint, prefix)
    _adopt_state_of(restored, checkpoint, prefix)
    return new, restored


def _restore_term(parts: Parts, config: RunConfig, checkpoint: Checkpoint, term: str) -> tuple[RunConfig, Parts]:
    """Bring a term back to where it stood in the sum; one that the checkpoint lacks goes."""
    then = checkpoint.config
    others = [section for section in config.cost.terms if section.id != term]
    without = replace(config, cost=replace(config.cost, terms=tuple(others)))
    places = [section.id for section in then.cost.terms]
    if term not in places:
        return without, reassemble(parts, config, without, 0)
    if then.embedding_size != config.embedding_size:
        raise UserError(
            "checkpoint.term_of_other_size",
            "The term {term} of checkpoint {name} reads {then} dimensions, the run has {now} now: "
            "set the embedding size to {then} first.",
            term=term,
            name=checkpoint.position.name,
            then=then.embedding_size,
            now=config.embedding_size,
        )
    others.insert(places.index(term), then.cost.term(term))
    new = replace(config, cost=replace(config.cost, terms=tuple(others)))
    # As if it had not been there: the term before the change must stay whole, so this one gets a module of its own.
    restored = reassemble(parts, without, new, 0)
    prefix = f"terms.{term}."
    _load_module(restored.cost.terms[term], checkpoint, prefix)
    _adopt_state_of(restored, checkpoint, prefix)
    if then.cost.weighting.type != config.cost.weighting.type:
        return new, restored
    learned = {name: own for name, own in _weighting_state(checkpoint).items() if name == term}
    return new, _with_weighting(restored, new, restored.weighting.state | learned)


def _adopt_state_of(parts: Parts, checkpoint: Checkpoint, prefix: str) -> None:
    parts.adopt({name: own for name, own in _optimizer_state(checkpoint).items() if name.startswith(prefix)})


def _load_module(module: nn.Module, checkpoint: Checkpoint, prefix: str) -> None:
    own = {key.removeprefix(prefix): value for key, value in checkpoint.tensors.items() if key.startswith(prefix)}
    module.load_state_dict(own)


def _optimizer_state(checkpoint: Checkpoint) -> State:
    state: State = {}
    for key, value in checkpoint.tensors.items():
        if key.startswith("optimizer/"):
            _, name, part = key.split("/")
            # A copy: the optimiser writes into its state.
            state.setdefault(name, {})[part] = torch.as_tensor(value).clone()
    return state


def _with_weighting(parts: Parts, config: RunConfig, state: WeightingState) -> Parts:
    """Return the parts with a weighting of its own: that of the parts before stays whole."""
    weighting = build_weighting(config.cost.weighting)
    weighting.state = {term.id: dict(state[term.id]) for term in config.cost.terms if term.id in state}
    return dataclasses.replace(parts, weighting=weighting)


def _weighting_state(checkpoint: Checkpoint) -> WeightingState:
    state: WeightingState = {}
    for key, value in checkpoint.tensors.items():
        if key.startswith("weighting/"):
            _, term, name = key.split("/")
            state.setdefault(term, {})[name] = float(value)
    return state


def _families(parts: Parts) -> tuple[tuple[str, dict[str, nn.Module]], ...]:
    return ("encoders", parts.model.encoders), ("terms", dict(parts.cost.terms))
