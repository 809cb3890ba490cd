"""What a change is about, so that it can be told whether one can be taken back without the others."""

from __future__ import annotations

from collections.abc import Iterable

from xmodal.training.changes import (
    AddTerm,
    AnyChange,
    ConfigureTerm,
    Freeze,
    MoveTerm,
    RemoveTerm,
    ReplaceEncoder,
    Restore,
    SetAggregation,
    SetAugmentations,
    SetLearningRate,
    SetOptimizer,
    SetTemperature,
    SetTerm,
    SetWeighting,
    SetWeightSchedule,
)

Scope = tuple[str, ...]
EVERYTHING: Scope = ()
_LAMBDA_SCHEDULE = "lambda_schedule"


def scopes(change: AnyChange) -> set[Scope]:
    """Return what a change sets, as paths: a path covers those that begin with it, ``()`` covers everything."""
    match change:
        case SetTerm(term=term):
            return {("term", term, "weight" if change.weight is not None else "enabled")}
        case AddTerm(section=section):
            return {("term", section.id)}
        case RemoveTerm(term=term):
            return {("term", term)}
        case ConfigureTerm(term=term):
            return {("term", term, "params"), ("term", term, "temperature")}
        case MoveTerm(term=term):
            return {("term", term, "place")}
        case SetWeightSchedule(term=term):
            return {(_LAMBDA_SCHEDULE,) if term is None else ("term", term, "schedule")}
        case SetTemperature(term=term):
            return {("term", term, "temperature", "value" if change.temperature is not None else "learnable")}
        case SetAggregation():
            return {("aggregation",)}
        case SetWeighting():
            return {("weighting",)}
        case SetLearningRate(modality=None):
            return {("optimizer", "learning_rate")}
        case SetLearningRate(modality=modality):
            return {("encoder", modality or "", "rate")}
        case SetOptimizer():
            return {("optimizer",)}
        case SetAugmentations(modality=modality):
            return {("augmentation", modality)}
        case Freeze(modality=modality):
            return {("encoder", modality, "frozen")}
        case ReplaceEncoder():
            return {("encoder",)}  # it freezes the others, too
        case Restore(scope=scope):
            named = {"all": EVERYTHING, "optimizer": ("optimizer",), "weighting": ("weighting",)}
            return {named.get(scope, tuple(scope.split(":", 1)))}
        case _:
            return {(type(change).__name__,)}


def overlap(some: Iterable[AnyChange], others: Iterable[AnyChange]) -> bool:
    """Tell whether two sets of changes are about anything in common."""
    first = {scope for change in some for scope in scopes(change)}
    second = {scope for change in others for scope in scopes(change)}
    return any(a[: len(b)] == b or b[: len(a)] == a for a in first for b in second)
