"""Building the parts of an engine from a configuration, and rebuilding only what a change touches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import torch
from torch import nn

from xmodal.data.base import PairedData
from xmodal.errors import UserError
from xmodal.losses.base import HasPlayer
from xmodal.training.augmenting import check_augmentations
from xmodal.training.automatic import build_weighting, rebuild_weighting
from xmodal.training.config import EncoderSection, RunConfig, TermSection
from xmodal.training.cost import Cost, Term, build_term, params_of, setting_of
from xmodal.training.gradients import build_aggregation
from xmodal.training.model import Model, build_encoder, check_modalities, copy_equal_shapes
from xmodal.training.optimizers import State, adopt_state, build_optimizer, named_parameters, state_of
from xmodal.training.plan import check_plan
from xmodal.training.players import Player, build_players, players_state
from xmodal.training.precision import build_scaler, check_precision
from xmodal.training.row_weights import check_row_weights
from xmodal.weighting import Weighting


@dataclass(frozen=True)
class Parts:
    """What an engine trains: encoders, terms, and the optimiser over the parameters of both.

    Attributes
    ----------
    parameters : name -> parameter, those of the optimiser. players : term id -> what has an optimiser of its own.
    weighting : what multiplies the terms' weights. scaler : of the loss, in float16; None in wider precisions.
    """

    model: Model
    cost: Cost
    optimizer: torch.optim.Optimizer
    parameters: dict[str, nn.Parameter]
    players: dict[str, Player]
    weighting: Weighting
    scaler: torch.amp.GradScaler | None = None

    def optimizer_state(self) -> State:
        """Return the state of every optimiser by parameter name. Tensors are shared, not copied."""
        return state_of(self.optimizer, self.parameters) | players_state(self.players)

    def adopt(self, state: State) -> None:
        """Give the optimisers the state of every parameter whose name and shape agree."""
        adopt_state(self.optimizer, self.parameters, state)
        for player in self.players.values():
            adopt_state(player.optimizer, player.parameters, state)

    @property
    def trainable(self) -> tuple[str, ...]:
        """What a phase can train: ``encoders.NAME``, and ``terms.ID`` or ``players.ID`` of terms that learn."""
        return trainable(self.model.encoders, self.cost.terms)


def assemble(config: RunConfig, data: PairedData, device: torch.device) -> Parts:
    """Build everything afresh.

    Raises
    ------
    UserError : the configuration does not fit the data, or cannot work.
    """
    check_modalities(config.encoders, data)
    check_augmentations(config, data.modalities)
    check_terms(config, data)
    check_row_weights(config, data)
    encoders = {name: build_encoder(config, name, data) for name in config.encoders}
    terms = {term.id: build_term(config, term, data) for term in config.cost.terms}
    weighting, scaler = build_weighting(config.cost.weighting), build_scaler(config.optimizer.precision, device)
    return _parts(config, encoders, terms, data, device, {}, weighting, scaler)


def reassemble(parts: Parts, old: RunConfig, new: RunConfig, number: int) -> Parts:
    """Return the parts after a change; what it does not touch is kept with its weights and optimiser state.

    Another embedding size draws anew only what changes shape, from the generator that `number`, the change's, names.
    The old parts stay whole, so that a change that fails changes nothing.

    Raises
    ------
    UserError : the new configuration cannot work.
    """
    check_augmentations(new, parts.model.data.modalities)
    check_terms(new, parts.model.data)
    if new.row_weights != old.row_weights:
        check_row_weights(new, parts.model.data)
    data, device, resized = parts.model.data, parts.model.device, old.embedding_size != new.embedding_size
    encoders, terms, replaced = {}, {}, []
    for name, section in new.encoders.items():
        module = parts.model.encoders[name]
        if _weights_of(section) != _weights_of(old.encoders[name]):
            module = build_encoder(new, name, data)
            replaced.append(f"encoders.{name}.")
        elif resized:
            module = build_encoder(new, name, data, purpose=f"embedding_size/{name}", number=number)
            copy_equal_shapes(parts.model.encoders[name], module)
        encoders[name] = module
    known = {term.id: term for term in old.cost.terms}
    for wanted in new.cost.terms:
        if wanted.id not in known:
            terms[wanted.id] = build_term(new, wanted, data)
            replaced.append(f"terms.{wanted.id}.")
            continue
        term = parts.cost.terms[wanted.id]
        if resized or _structure_of(wanted) != _structure_of(known[wanted.id]):
            term = build_term(new, wanted, data)
            copy_equal_shapes(parts.cost.terms[wanted.id], term)
        terms[wanted.id] = term
    # Another type of optimiser starts afresh; the players' are no part of that.
    kept = old.optimizer.type == new.optimizer.type
    state = parts.optimizer_state() if kept else players_state(parts.players)
    state = {name: own for name, own in state.items() if not name.startswith(tuple(replaced))}
    weighting = rebuild_weighting(parts.weighting, old.cost, new.cost)
    same = old.optimizer.precision == new.optimizer.precision
    scaler = parts.scaler if same else build_scaler(new.optimizer.precision, device)
    return _parts(new, encoders, terms, data, device, state, weighting, scaler)


def redrawn_terms(before: Parts, after: Parts) -> list[str]:
    """Return the ids of terms that have lost weights because their shape, or their name, is another one."""
    lost = []
    for name, module in before.cost.terms.items():
        shapes = {key: value.shape for key, value in module.state_dict().items()}
        now = after.cost.terms.get(name)
        if now is not None and shapes != {key: value.shape for key, value in now.state_dict().items()}:
            lost.append(name)
    return lost


def check_terms(config: RunConfig, data: PairedData) -> None:
    """Refuse a cost without terms, two terms of one id, and a term that is on and cannot work.

    Raises
    ------
    UserError : says which.
    """
    ids = [term.id for term in config.cost.terms]
    if not ids:
        raise UserError("cost.no_terms", "The cost has no terms: add one under [[cost.terms]], or start from a preset.")
    for term_id in ids:
        if ids.count(term_id) > 1:
            raise UserError("cost.same_id", "Two terms of the cost are called {id!r}: rename one.", id=term_id)
    for term in config.cost.terms:
        if term.enabled:
            params_of(term).check(setting_of(config, term, data))


def _parts(
    config: RunConfig,
    encoders: dict[str, nn.Module],
    terms: dict[str, Term],
    data: PairedData,
    device: torch.device,
    state: State,
    weighting: Weighting,
    scaler: torch.amp.GradScaler | None,
) -> Parts:
    build_aggregation(config.cost.aggregation)
    check_precision(config.optimizer.precision, device)
    check_plan(config.plan, _reaches(config, terms, data), trainable(encoders, terms))
    model, cost = Model(encoders, data, device, config.embedding_size), Cost(terms, data, device)
    players = build_players(cost.terms, device)
    played = {name for player in players.values() for name in player.parameters}
    named = named_parameters(model.encoders, cost.terms)
    parameters = {name: parameter for name, parameter in named.items() if name not in played}
    optimizer = build_optimizer(config, parameters, device)
    made = Parts(model, cost, optimizer, parameters, players, weighting, scaler)
    made.adopt(state)
    return made


def owner_of(parameter: str) -> str:
    """Return whose a parameter is, by its name: ``encoders.NAME`` or ``terms.ID``."""
    family, owner, _ = parameter.split(".", 2)
    return f"{family}.{owner}"


def trainable(encoders: Iterable[str], terms: Mapping[str, Term]) -> tuple[str, ...]:
    """Return what a phase of a plan can train."""
    return (*(f"encoders.{name}" for name in encoders), *(own for name in terms for own in _learned(name, terms[name])))


def _learned(name: str, term: Term) -> list[str]:
    """Return the owners of what a term learns: itself, and its player, which has an aim of its own."""
    player = set(term.player.parameters()) if isinstance(term, HasPlayer) else set()
    own = any(parameter not in player for parameter in term.parameters())
    return [f"terms.{name}"] * own + [f"players.{name}"] * bool(player)


def _reaches(config: RunConfig, terms: Mapping[str, Term], data: PairedData) -> dict[str, set[str]]:
    """Return what each term can move: the encoders that it reads, and what it learns."""
    return {
        term.id: {
            *(f"encoders.{name}" for name in setting_of(config, term, data).modalities),
            *_learned(term.id, terms[term.id]),
        }
        for term in config.cost.terms
    }


def _weights_of(section: EncoderSection) -> tuple[object, ...]:
    """Return what an encoder's weights depend on."""
    return section.type, section.params, section.draw


def _structure_of(section: TermSection) -> tuple[object, ...]:
    """Return what a term's module depends on; the temperature is set in place."""
    params = {name: value for name, value in section.params.items() if name not in {"temperature", "learnable"}}
    return section.type, params, section.modality, section.pairs
