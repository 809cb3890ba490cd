"""What each change makes of a configuration, and what takes it back: pure functions, no weights.

The engine compares the configuration before and after to know what to build anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec.structs import asdict, replace

from xmodal.errors import UserError, unknown_name
from xmodal.registry import convert
from xmodal.training.changes import (
    AddTerm,
    AnyChange,
    ConfigureTerm,
    Freeze,
    MoveTerm,
    RemoveTerm,
    ReplaceEncoder,
    SetAggregation,
    SetAugmentations,
    SetBatchSize,
    SetEmbeddingSize,
    SetGradientSampling,
    SetLambda,
    SetLearningRate,
    SetOptimizer,
    SetPlan,
    SetRowWeights,
    SetTemperature,
    SetTerm,
    SetThreads,
    SetWeighting,
    SetWeightSchedule,
)
from xmodal.training.config import EncoderSection, RunConfig, TermSection
from xmodal.training.row_weights import grouped, weight_of


@dataclass(frozen=True)
class Now:
    """What a transition may depend on besides the configuration.

    Attributes
    ----------
    step : steps done. number : of the change, which names the generator of new weights.
    temperatures : term id -> temperature now (learned ones have moved since they were set).
    """

    step: int
    number: int
    temperatures: Mapping[str, float]


@dataclass(frozen=True)
class Transition:
    """The configuration after a change.

    Attributes
    ----------
    change : the change with everything filled in that a repetition needs.
    inverse : changes that take it back. restores : scopes to be restored from a checkpoint taken before it, first.
    """

    config: RunConfig
    change: AnyChange
    inverse: tuple[AnyChange, ...] = ()
    restores: tuple[str, ...] = ()


def transition(config: RunConfig, change: AnyChange, now: Now) -> Transition:
    """Return what a change makes of a configuration (`Restore` excepted: it needs a checkpoint's).

    Raises
    ------
    UserError : the change names something that is not there, or a value out of bounds.
    """
    change = convert(msgspec.to_builtins(change), type(change), where=type(change).__name__)
    result = _TRANSITIONS[type(change)](config, change, now)
    # Bounds live on the structs' fields; msgspec checks them when converting, not when replacing.
    convert(msgspec.to_builtins(result.config), RunConfig, where="")
    return result


def _lambda(config: RunConfig, change: SetLambda, _now: Now) -> Transition:
    cost = replace(config.cost, lambda_=change.value)
    return Transition(replace(config, cost=cost), change, (SetLambda(value=config.cost.lambda_),))


def _term(config: RunConfig, change: SetTerm, _now: Now) -> Transition:
    old = config.cost.term(change.term)
    new = replace(
        old,
        weight=old.weight if change.weight is None else change.weight,
        enabled=old.enabled if change.enabled is None else change.enabled,
    )
    inverse = SetTerm(
        term=old.id,
        weight=None if change.weight is None else old.weight,
        enabled=None if change.enabled is None else old.enabled,
    )
    return Transition(_with_term(config, new), change, (inverse,))


def _add_term(config: RunConfig, change: AddTerm, _now: Now) -> Transition:
    terms, section = config.cost.terms, change.section
    if any(term.id == section.id for term in terms):
        raise UserError("cost.id_taken", "A term of the cost is called {id!r}: choose another id.", id=section.id)
    position = change.position if 0 <= change.position <= len(terms) else len(terms)
    cost = replace(config.cost, terms=(*terms[:position], section, *terms[position:]))
    change = replace(change, position=position)
    return Transition(replace(config, cost=cost), change, (RemoveTerm(term=section.id),))


def _remove_term(config: RunConfig, change: RemoveTerm, _now: Now) -> Transition:
    old = config.cost.term(change.term)
    terms = tuple(term for term in config.cost.terms if term.id != old.id)
    if not terms:
        raise UserError(
            "cost.last_term", "{id!r} is the only term of the cost: add another one before it goes.", id=old.id
        )
    for phase in config.plan:
        if old.id in phase.terms or {f"terms.{old.id}", f"players.{old.id}"} & set(phase.trains):
            raise UserError(
                "cost.term_in_plan",
                "Phase {phase!r} of the plan names {id!r}: take it out of the phase before it goes.",
                phase=phase.name,
                id=old.id,
            )
    cost = replace(config.cost, terms=terms)
    return Transition(replace(config, cost=cost), change, restores=(f"term:{old.id}",))


def _configure_term(config: RunConfig, change: ConfigureTerm, now: Now) -> Transition:
    old = config.cost.term(change.term)
    given = {name: getattr(change, name) for name in ("params", "rows", "modality", "pairs")}
    given = {name: value for name, value in given.items() if value is not None}
    before = {name: getattr(old, name) for name in given}
    moved = "params" in given and given["params"].get("temperature") != old.params.get("temperature")
    if moved and old.id in now.temperatures:
        before["params"] = old.params | {"temperature": now.temperatures[old.id]}
    return Transition(_with_term(config, replace(old, **given)), change, (ConfigureTerm(term=old.id, **before),))


def _move_term(config: RunConfig, change: MoveTerm, _now: Now) -> Transition:
    old = config.cost.term(change.term)
    inverse = MoveTerm(term=old.id, place=old.place)
    return Transition(_with_term(config, replace(old, place=change.place)), change, (inverse,))


def _weight_schedule(config: RunConfig, change: SetWeightSchedule, _now: Now) -> Transition:
    if change.term is None:
        inverse = SetWeightSchedule(schedule=config.cost.schedule)
        return Transition(replace(config, cost=replace(config.cost, schedule=change.schedule)), change, (inverse,))
    old = config.cost.term(change.term)
    inverse = SetWeightSchedule(term=old.id, schedule=old.schedule)
    return Transition(_with_term(config, replace(old, schedule=change.schedule)), change, (inverse,))


def _weighting(config: RunConfig, change: SetWeighting, _now: Now) -> Transition:
    old = config.cost.weighting
    new = replace(config, cost=replace(config.cost, weighting=change.weighting))
    if old.type in {change.weighting.type, "fixed"}:
        return Transition(new, change, (SetWeighting(weighting=old),))
    return Transition(new, change, restores=("weighting",))


def _aggregation(config: RunConfig, change: SetAggregation, _now: Now) -> Transition:
    inverse = SetAggregation(aggregation=config.cost.aggregation)
    return Transition(replace(config, cost=replace(config.cost, aggregation=change.aggregation)), change, (inverse,))


def _temperature(config: RunConfig, change: SetTemperature, now: Now) -> Transition:
    old = config.cost.term(change.term)
    if change.term not in now.temperatures:
        raise UserError("term.no_temperature", "The term {id!r} ({type}) has no temperature.", id=old.id, type=old.type)
    given = {"temperature": change.temperature, "learnable": change.learnable}
    params = old.params | {name: value for name, value in given.items() if value is not None}
    inverse = SetTemperature(
        term=old.id,
        temperature=None if change.temperature is None else now.temperatures[old.id],
        learnable=None if change.learnable is None else old.params.get("learnable", True),
    )
    return Transition(_with_term(config, replace(old, params=params)), change, (inverse,))


def _learning_rate(config: RunConfig, change: SetLearningRate, _now: Now) -> Transition:
    if change.modality is None:
        old = config.optimizer
        optimizer = replace(old, learning_rate=change.value)
        return Transition(replace(config, optimizer=optimizer), change, (SetLearningRate(value=old.learning_rate),))
    section = _encoder(config, change.modality)
    inverse = SetLearningRate(value=section.learning_rate_multiplier, modality=change.modality)
    new = replace(section, learning_rate_multiplier=change.value)
    return Transition(_with_encoder(config, change.modality, new), change, (inverse,))


def _optimizer(config: RunConfig, change: SetOptimizer, _now: Now) -> Transition:
    new = replace(config, optimizer=change.optimizer)
    if change.optimizer.type == config.optimizer.type:
        return Transition(new, change, (SetOptimizer(optimizer=config.optimizer),))
    return Transition(new, change, restores=("optimizer",))


def _plan(config: RunConfig, change: SetPlan, _now: Now) -> Transition:
    return Transition(replace(config, plan=change.plan), change, (SetPlan(plan=config.plan),))


def _augmentations(config: RunConfig, change: SetAugmentations, _now: Now) -> Transition:
    _encoder(config, change.modality)
    inverse = SetAugmentations(modality=change.modality, sections=config.augmentations.get(change.modality, ()))
    others = {name: own for name, own in config.augmentations.items() if name != change.modality}
    own = {change.modality: change.sections} if change.sections else {}
    return Transition(replace(config, augmentations=others | own), change, (inverse,))


def _row_weights(config: RunConfig, change: SetRowWeights, _now: Now) -> Transition:
    change = replace(change, rows=tuple(sorted(set(change.rows))))
    before = weight_of(config.row_weights)
    was = grouped({row: before.get(row, 1.0) for row in change.rows})
    now = before | dict.fromkeys(change.rows, change.weight)
    weights = grouped({row: weight for row, weight in now.items() if weight != 1})
    inverse = tuple(SetRowWeights(rows=group.rows, weight=group.weight) for group in was)
    return Transition(replace(config, row_weights=weights), change, inverse)


def _batch_size(config: RunConfig, change: SetBatchSize, _now: Now) -> Transition:
    return Transition(replace(config, batch_size=change.value), change, (SetBatchSize(value=config.batch_size),))


def _embedding_size(config: RunConfig, change: SetEmbeddingSize, _now: Now) -> Transition:
    return Transition(replace(config, embedding_size=change.value), change, restores=("all",))


def _gradient_sampling(config: RunConfig, change: SetGradientSampling, _now: Now) -> Transition:
    old = config.evaluation
    evaluation = replace(
        old,
        term_gradients_every=old.term_gradients_every if change.every is None else change.every,
        term_gradients_share=old.term_gradients_share if change.share is None else change.share,
    )
    inverse = SetGradientSampling(
        every=None if change.every is None else old.term_gradients_every,
        share=None if change.share is None else old.term_gradients_share,
    )
    return Transition(replace(config, evaluation=evaluation), change, (inverse,))


def _threads(config: RunConfig, change: SetThreads, _now: Now) -> Transition:
    return Transition(replace(config, torch_threads=change.value), change, (SetThreads(value=config.torch_threads),))


def _freeze(config: RunConfig, change: Freeze, now: Now) -> Transition:
    section = _encoder(config, change.modality)
    thaw_at = now.step + change.steps if change.frozen and change.steps else 0
    new = replace(section, frozen=change.frozen, thaw_at=thaw_at)
    left = max(section.thaw_at - now.step, 0)
    inverse = Freeze(modality=change.modality, frozen=section.frozen, steps=left)
    return Transition(_with_encoder(config, change.modality, new), change, (inverse,))


def _replace(config: RunConfig, change: ReplaceEncoder, now: Now) -> Transition:
    old = _encoder(config, change.modality)
    change = replace(change, draw=change.draw or now.number)
    new = replace(old, type=change.type, params=change.params, frozen=False, thaw_at=0, draw=change.draw)
    config = _with_encoder(config, change.modality, new)
    thawed = []
    for name, section in config.encoders.items():
        if name != change.modality and change.freeze_others and not section.frozen:
            config = _with_encoder(config, name, replace(section, frozen=True, thaw_at=now.step + change.freeze_others))
            thawed.append(Freeze(modality=name, frozen=False))
    return Transition(config, change, tuple(thawed), restores=(f"encoder:{change.modality}",))


_TRANSITIONS: dict[type, Callable[[RunConfig, Any, Now], Transition]] = {
    SetLambda: _lambda,
    SetTerm: _term,
    AddTerm: _add_term,
    RemoveTerm: _remove_term,
    ConfigureTerm: _configure_term,
    MoveTerm: _move_term,
    SetWeightSchedule: _weight_schedule,
    SetWeighting: _weighting,
    SetAggregation: _aggregation,
    SetTemperature: _temperature,
    SetLearningRate: _learning_rate,
    SetOptimizer: _optimizer,
    SetPlan: _plan,
    SetAugmentations: _augmentations,
    SetRowWeights: _row_weights,
    SetBatchSize: _batch_size,
    SetEmbeddingSize: _embedding_size,
    SetGradientSampling: _gradient_sampling,
    SetThreads: _threads,
    Freeze: _freeze,
    ReplaceEncoder: _replace,
}


def thaw(config: RunConfig, step: int) -> RunConfig:
    """End the temporary freezes whose step has come. A function of the step alone, so replay needs no record of it."""
    for name, section in config.encoders.items():
        if section.frozen and section.thaw_at and step >= section.thaw_at:
            config = _with_encoder(config, name, replace(section, frozen=False, thaw_at=0))
    return config


Subject = tuple[object, ...]


def collapse(changes: Iterable[AnyChange]) -> list[AnyChange]:
    """Keep only the last of several changes of the same thing: a drag of fifty values is taken back in one."""
    last: dict[tuple[object, ...], AnyChange] = {}
    for change in changes:
        key = subject(change)
        last.pop(key, None)
        last[key] = change
    return list(last.values())


_OPTIONAL = ("weight", "enabled", "temperature", "learnable", "params", "rows", "pairs", "every", "share")


def subject(change: AnyChange) -> Subject:
    """Return what a change is about: its type, what it names, and which of its optional fields it sets."""
    fields = asdict(change)
    named = tuple(fields.get(name) for name in ("term", "modality", "scope"))
    if isinstance(change, AddTerm):
        named = (change.section.id, *named[1:])
    if isinstance(change, SetRowWeights):
        named = (change.rows, *named[1:])
    optional = tuple(sorted(name for name in _OPTIONAL if fields.get(name) is not None))
    return (type(change), *named, optional)


def _encoder(config: RunConfig, modality: str) -> EncoderSection:
    try:
        return config.encoders[modality]
    except KeyError:
        raise unknown_name("modality", modality, config.encoders) from None


def _with_encoder(config: RunConfig, modality: str, section: EncoderSection) -> RunConfig:
    return replace(config, encoders=config.encoders | {modality: section})


def _with_term(config: RunConfig, term: TermSection) -> RunConfig:
    terms = tuple(term if old.id == term.id else old for old in config.cost.terms)
    return replace(config, cost=replace(config.cost, terms=terms))
