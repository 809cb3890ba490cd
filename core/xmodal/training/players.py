"""Players: parts of terms that have an aim and an optimiser of their own (see `xmodal.losses.base.HasPlayer`).

Before the encoders' update of a step each player is fitted to the batch's embeddings, without a graph; while the cost
is evaluated its weights are constants.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from xmodal.losses.base import Encoded, HasPlayer
from xmodal.training.batch import Batch
from xmodal.training.config import RunConfig
from xmodal.training.cost import Cost, CostValue, drawing_for
from xmodal.training.model import EncoderOutput
from xmodal.training.optimizers import TERMS, State, adopt_state, state_of
from xmodal.training.plan import phase_at

LOSS = "player_loss"
"""Name of the reading that holds what a player minimises."""


@dataclass(frozen=True)
class Player:
    """The player of one term.

    Attributes
    ----------
    term : whose it is. optimizer : its Adam: no weight decay, no schedule.
    parameters : name ``terms.ID.player.*`` -> parameter.
    """

    term: HasPlayer
    optimizer: torch.optim.Adam
    parameters: dict[str, nn.Parameter]


@dataclass(frozen=True)
class Fit:
    """What the updates of one player in one step measured.

    Attributes
    ----------
    loss : scalar without a graph, of the last update, before it.
    decisive : scalar, finite if and only if every loss and every gradient was.
    """

    loss: Tensor
    decisive: Tensor


def build_players(terms: Mapping[str, nn.Module], device: torch.device) -> dict[str, Player]:
    """Return the player of each term that has one, its weights made constants."""
    players = {}
    for name, term in terms.items():
        if isinstance(term, HasPlayer):
            term.player.requires_grad_(False)
            parameters = {f"{TERMS}.{name}.player.{key}": value for key, value in term.player.named_parameters()}
            # Fused, so that on CUDA nothing waits for the device between two updates.
            fused = device.type in {"cpu", "cuda"}
            adam = torch.optim.Adam(parameters.values(), lr=term.player_learning_rate, fused=fused)
            players[name] = Player(term, adam, parameters)
    return players


def players_state(players: Mapping[str, Player]) -> State:
    """Return the state of the players' optimisers by parameter name. Tensors are shared, not copied."""
    return {name: own for p in players.values() for name, own in state_of(p.optimizer, p.parameters).items()}


def fit_players(
    players: Mapping[str, Player],
    cost: Cost,
    outputs: Mapping[str, EncoderOutput],
    config: RunConfig,
    step: int,
    number: int = 0,
) -> dict[str, Fit]:
    """Let the player of every term that is on take its updates on a batch; one whose factor is 0 is fitted, too.

    A term that the phase of the step leaves out leaves out its player.

    Parameters
    ----------
    players : those that train at this step.
    step : number of the optimiser step; what a player draws comes from (seed, its term's id, step).
    number : of the batch among those that the step accumulates; players are fitted to one after the other.

    Returns
    -------
    Term id -> `Fit`. A term whose pairs the batch has no row of is absent. Nothing is checked: see `Fit.decisive`.
    """
    phase = phase_at(config.plan, step)
    wanted = [term for term in config.cost.terms if term.enabled and term.id in players and phase.counts(term.id)]
    if not wanted:
        return {}
    batch = Batch({name: own.detached() for name, own in outputs.items()}, cost.data, cost.device, step)
    fits = {}
    for section in wanted:
        player, pairs = players[section.id], cost.read_pairs(section, batch, config.cost)
        with drawing_for(section, config.seed, "player", step, number):
            updates = [_update(player, pairs) for _ in range(player.term.player_steps if pairs else 0)]
        if updates:
            fits[section.id] = Fit(updates[-1][0], torch.stack([number for both in updates for number in both]).sum())
    return fits


def with_fits(value: CostValue, fits: Mapping[str, Fit]) -> CostValue:
    """Return the cost with each player's loss among its term's readings."""
    told = {name: value.readings.get(name, {}) | {LOSS: fit.loss} for name, fit in fits.items()}
    return dataclasses.replace(value, readings=value.readings | told)


def remember(players: Mapping[str, Player]) -> dict[str, State]:
    """Return copies of weights (key ``""``) and optimiser states, for `put_back`."""
    kept = {}
    for term, player in players.items():
        state = state_of(player.optimizer, player.parameters)
        kept[term] = {
            name: {"": weight.detach().clone(), **{key: value.clone() for key, value in state.get(name, {}).items()}}
            for name, weight in player.parameters.items()
        }
    return kept


def put_back(players: Mapping[str, Player], kept: Mapping[str, State]) -> None:
    """Undo the updates since `remember`: a step that fails leaves no trace."""
    for term, player in players.items():
        for name, weight in player.parameters.items():
            with torch.no_grad():
                weight.copy_(kept[term][name][""])
        state = {name: {key: value for key, value in own.items() if key} for name, own in kept[term].items()}
        player.optimizer.state.clear()
        adopt_state(player.optimizer, player.parameters, {name: own for name, own in state.items() if own})


def _update(player: Player, pairs: list[tuple[Encoded, Encoded]]) -> tuple[Tensor, Tensor]:
    """Take one update; return the loss before it and the norm of its gradient."""
    weights = list(player.parameters.values())
    for weight in weights:
        weight.requires_grad_(True)
    try:
        loss = torch.stack([player.term.player_loss(a, b) for a, b in pairs]).mean()
        gradients = torch.autograd.grad(loss, weights, allow_unused=True)
    finally:
        for weight in weights:
            weight.requires_grad_(False)
    for weight, gradient in zip(weights, gradients, strict=True):
        weight.grad = gradient
    player.optimizer.step()
    # Norms of gradients elsewhere read `grad`: a player leaves none.
    player.optimizer.zero_grad(set_to_none=True)
    norm = torch.nn.utils.get_total_norm([one for one in gradients if one is not None])
    return loss.detach(), norm.to(loss.dtype)
