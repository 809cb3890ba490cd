"""What a change is called on a time axis: short, with the value before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication
from xmodal.training.changes import (
    AddTerm,
    AnyChange,
    ConfigureTerm,
    Freeze,
    LogRow,
    MoveTerm,
    RemoveTerm,
    ReplaceEncoder,
    Restore,
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
from xmodal.training.config import (
    AggregationSection,
    AugmentationSection,
    OptimizerSection,
    PhaseSection,
    RunConfig,
    ScheduleSection,
    WeightingSection,
)
from xmodal.training.weight_schedules import WeightSchedule

from xmodal_gui.models.schedule_words import schedule_words
from xmodal_gui.numbers import shortest

_Component = WeightingSection | AggregationSection | AugmentationSection


def gesture_label(rows: Sequence[LogRow], before: RunConfig | None = None) -> str:
    """Say what the rows of one gesture did: ``λ 1 → 0.3``, ``image cnn → vit``; an undo begins with ``↶``.

    Parameters
    ----------
    rows : at least one, in order. before : the configuration before the first, where it is known.
    """
    first, last = rows[0], rows[-1]
    old = next((change for change in first.inverse if type(change) is type(last.change)), None)
    label = _label(last.change, old, before)
    if first.undoes:
        return f"↶ {label}"
    return f"↷ {label}" if first.redoes else label


def _label(change: AnyChange, old: AnyChange | None, before: RunConfig | None) -> str:
    match change:
        case SetLambda(value=value):
            return f"λ {_arrow(old.value if isinstance(old, SetLambda) else None, value)}"
        case SetTerm():
            return _term_label(change, old)
        case AddTerm(section=section):
            return _tr("{term} added").format(term=section.id)
        case RemoveTerm(term=term):
            return _tr("{term} removed").format(term=term)
        case ConfigureTerm():
            return _configuration_label(change, before)
        case MoveTerm(term=term, place=place):
            words = _tr("{term} into λ's bracket") if place == "cross_modal" else _tr("{term} out of λ's bracket")
            return words.format(term=term)
        case SetWeightSchedule():
            return _schedule_label(change, old)
        case SetAggregation(aggregation=aggregation):
            set_before = old.aggregation if isinstance(old, SetAggregation) else None
            return _tr("gradients {changes}").format(changes=_component_label(aggregation, set_before))
        case SetWeighting(weighting=weighting):
            known = None if before is None else before.cost.weighting
            known = old.weighting if isinstance(old, SetWeighting) else known
            return _tr("weighting {changes}").format(changes=_component_label(weighting, known))
        case SetTemperature():
            return _temperature_label(change, old)
        case SetLearningRate(value=value, modality=modality):
            was = old.value if isinstance(old, SetLearningRate) else None
            return f"{'lr' if modality is None else f'lr × {modality}'} {_arrow(was, value)}"
        case SetOptimizer(optimizer=optimizer):
            replaced = None if before is None else before.optimizer
            return _optimizer_label(optimizer, old.optimizer if isinstance(old, SetOptimizer) else replaced)
        case SetPlan(plan=plan):
            return _plan_label(plan, old.plan if isinstance(old, SetPlan) else None)
        case SetAugmentations(modality=modality, sections=sections):
            augmented = old.sections if isinstance(old, SetAugmentations) else None
            return f"{modality}: {_augmentations_label(sections, augmented)}"
        case SetGradientSampling(every=0):
            return _tr("gradients of terms not sampled")
        case SetGradientSampling(every=None, share=share):
            return _tr("gradients of terms sampled in {share} % of the time").format(
                share=shortest(100 * (share or 0.0))
            )
        case SetGradientSampling(every=every):
            return _tr("gradients of terms sampled every {count} steps").format(count=every)
        case SetRowWeights(rows=rows, weight=weight):
            words = _tr("{count} rows × {weight}") if weight else _tr("{count} rows excluded")
            return words.format(count=len(rows), weight=f"{weight:g}")
        case SetBatchSize(value=value):
            return f"B {_arrow(old.value if isinstance(old, SetBatchSize) else None, value)}"
        case SetEmbeddingSize(value=value):
            return f"D {_arrow(None if before is None else before.embedding_size, value)}"
        case SetThreads(value=value):
            return _tr("{count} threads").format(count=value)
        case Freeze(modality=modality, frozen=frozen):
            return (_tr("{name} frozen") if frozen else _tr("{name} unfrozen")).format(name=modality)
        case ReplaceEncoder(modality=modality, type=type_):
            encoder = None if before is None else before.encoders.get(modality)
            return f"{modality} {'→ ' if encoder is None else f'{encoder.type} → '}{type_}"
        case Restore(checkpoint=checkpoint, scope=scope):
            what = checkpoint if scope == "all" else scope.removeprefix("encoder:").removeprefix("term:")
            return _tr("restored {what}").format(what=what)


def _plan_label(plan: Sequence[PhaseSection], old: Sequence[PhaseSection] | None) -> str:
    """Name the phase that is another one, if it is one alone; else the whole round with its steps."""
    if not plan:
        return _tr("all train together")
    if old is not None and len(old) == len(plan):
        differ = [(before, after) for before, after in zip(old, plan, strict=True) if before != after]
        if len(differ) == 1:
            before, after = differ[0]
            return _tr("phase {name}: {changes}").format(name=before.name, changes=_fields_label(after, before))
    return _tr("plan {phases}").format(phases=", ".join(f"{phase.name} {phase.steps}" for phase in plan))


_Augmentations = Sequence[AugmentationSection]


def _augmentations_label(new: _Augmentations, old: _Augmentations | None) -> str:
    """Name what differs where the types are the same; else all that is on."""
    if old is None or [section.type for section in new] != [section.type for section in old]:
        names = ", ".join(section.type.replace("_", " ") for section in new if section.enabled)
        return _tr("augmented by {names}").format(names=names) if names else _tr("no augmentation")
    parts = []
    for before, after in zip(old, new, strict=True):
        name = after.type.replace("_", " ")
        if after.params != before.params:
            parts.append(f"{name} {_component_label(after, before)}")
        if after.enabled != before.enabled:
            parts.append((_tr("{term} on") if after.enabled else _tr("{term} off")).format(term=name))
    return ", ".join(parts)


def _optimizer_label(new: OptimizerSection, old: OptimizerSection | None) -> str:
    """Name what differs: the type, the schedule, or the fields with their values before and after."""
    if old is None or new.type != old.type:
        return new.type
    if new.schedule != old.schedule:
        return _tr("schedule {changes}").format(changes=_fields_label(new.schedule, old.schedule))
    return _fields_label(new, old)


def _fields_label(new: msgspec.Struct, old: msgspec.Struct) -> str:
    before, after = msgspec.structs.asdict(old), msgspec.structs.asdict(new)
    changed = [name for name in after if after[name] != before[name]]
    for fields in (before, after) if isinstance(new, ScheduleSection | WeightSchedule) else ():
        fields["type"] = schedule_words(fields["type"])
    words = {name: "" if name == "type" else f"{name.replace('_', ' ')} " for name in changed}
    return ", ".join(f"{words[name]}{_plain(before[name])} → {_plain(after[name])}" for name in changed)


def _plain(value: object) -> str:
    if isinstance(value, tuple | list):
        return " ".join(_plain(one) for one in value) or _tr("all")
    return shortest(value) if isinstance(value, int | float) else str(value)


def _term_label(change: SetTerm, old: AnyChange | None) -> str:
    if change.enabled is not None:
        return (_tr("{term} on") if change.enabled else _tr("{term} off")).format(term=change.term)
    was = old.weight if isinstance(old, SetTerm) else None
    return f"{change.term} {_arrow(was, change.weight or 0.0)}"


def _configuration_label(change: ConfigureTerm, before: RunConfig | None) -> str:
    """Name what differs, with the values before and after where both were set."""
    known = {} if before is None else {term.id: term for term in before.cost.terms}
    old = known.get(change.term)
    parts = [
        f"{name.replace('_', ' ')} {_plain(value)}"
        for name in ("rows", "modality", "pairs")
        if (value := getattr(change, name)) is not None and (old is None or value != getattr(old, name))
    ]
    if change.params is not None:
        was = {} if old is None else old.params
        for name in {**was, **change.params}:
            one, two = was.get(name), change.params.get(name)
            if one != two:
                ends = [_tr("default") if value is None else _plain(value) for value in (one, two)]
                parts.append(f"{name.replace('_', ' ')} {' → '.join(ends) if old is not None else ends[1]}")
    return f"{change.term}: {', '.join(parts)}" if parts else _tr("{term} configured").format(term=change.term)


def _schedule_label(change: SetWeightSchedule, old: AnyChange | None) -> str:
    was, now = old.schedule if isinstance(old, SetWeightSchedule) else None, change.schedule
    if was is None or now.type == "points":
        words = schedule_words(now.type)
        changes = words if was is None or was.type == now.type else f"{schedule_words(was.type)} → {words}"
    else:
        changes = _fields_label(replace(now, points=()), replace(was, points=()))
    return _tr("{name} schedule {changes}").format(name=change.term or "λ", changes=changes)


def _component_label(new: _Component, old: _Component | None) -> str:
    """Name the type, or where it is the same, the params with their values before and after."""
    if old is None or old.type != new.type:
        return new.type if old is None else f"{old.type} → {new.type}"
    changed = [name for name in {**old.params, **new.params} if old.params.get(name) != new.params.get(name)]
    return ", ".join(
        f"{name.replace('_', ' ')} {_default(old.params, name)} → {_default(new.params, name)}" for name in changed
    )


def _default(params: dict[str, Any], name: str) -> str:
    return _plain(params[name]) if name in params else _tr("default")


def _temperature_label(change: SetTemperature, old: AnyChange | None) -> str:
    if change.temperature is not None:
        return f"τ {_arrow(old.temperature if isinstance(old, SetTemperature) else None, change.temperature)}"
    return _tr("τ learned") if change.learnable else _tr("τ fixed")


def _arrow(old: float | None, new: float) -> str:
    return f"{'' if old is None else f'{shortest(old)} '}→ {shortest(new)}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("change_labels", text)
