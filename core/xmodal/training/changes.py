"""What can be changed while an engine trains, and the rows of the append-only change log.

Each change is a small frozen struct. The engine turns it into another `RunConfig` (and, where weights are touched,
acts on them) between two steps, and answers with the `LogRow` that it appended.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from xmodal.training.config import (
    AggregationSection,
    AugmentationSection,
    OptimizerSection,
    PhaseSection,
    Place,
    Rows,
    TermSection,
    WeightingSection,
)
from xmodal.training.weight_schedules import WeightSchedule


class Change(msgspec.Struct, frozen=True, kw_only=True, tag_field="change"):
    """Base of all changes."""


class SetLambda(Change, frozen=True, kw_only=True, tag="set_lambda"):
    """Set lambda, the weight of the bracket of cross-modal terms."""

    value: Annotated[float, Meta(ge=0, le=1e6)]


class SetTerm(Change, frozen=True, kw_only=True, tag="set_term"):
    """Set a term's weight, or switch it on or off. None leaves a field as it is."""

    term: str
    weight: Annotated[float, Meta(ge=0, le=1e6)] | None = None
    enabled: bool | None = None


class AddTerm(Change, frozen=True, kw_only=True, tag="add_term"):
    """Add a term to the cost; what it learns is drawn from the generator that (seed, its id) names.

    Parameters
    ----------
    position : its place in the order of the sum; negative or past the end: the last. The engine fills it in.
    """

    section: TermSection
    position: int = -1


class RemoveTerm(Change, frozen=True, kw_only=True, tag="remove_term"):
    """Take a term out of the cost, with what it learned (a checkpoint is taken before)."""

    term: str


class ConfigureTerm(Change, frozen=True, kw_only=True, tag="configure_term"):
    """Set the params of a term, all of them, and what it reads. None leaves a field as it is.

    What keeps its name and shape keeps its weights; where a shape changes, a checkpoint is taken before.
    """

    term: str
    params: dict[str, Any] | None = None
    rows: Rows | None = None
    modality: str | None = None
    pairs: tuple[tuple[str, str], ...] | None = None


class MoveTerm(Change, frozen=True, kw_only=True, tag="move_term"):
    """Move a term into lambda's bracket, or out of it. Its place in the order of the sum stays."""

    term: str
    place: Place


class SetWeightSchedule(Change, frozen=True, kw_only=True, tag="set_weight_schedule"):
    """Set how a term's weight goes with the steps; without a term, how lambda does."""

    term: str | None = None
    schedule: WeightSchedule


class SetWeighting(Change, frozen=True, kw_only=True, tag="set_weighting"):
    """Set the automatic weighting. Another type starts with nothing learned (a checkpoint is taken before)."""

    weighting: WeightingSection


class SetAggregation(Change, frozen=True, kw_only=True, tag="set_aggregation"):
    """Set how the terms' gradients at the encoders become one."""

    aggregation: AggregationSection


class SetTemperature(Change, frozen=True, kw_only=True, tag="set_temperature"):
    """Set a term's temperature (logit scale = 1 / temperature), fix it or let it be learned."""

    term: str
    temperature: Annotated[float, Meta(gt=0, le=1e6)] | None = None
    learnable: bool | None = None


class SetLearningRate(Change, frozen=True, kw_only=True, tag="set_learning_rate"):
    """Set the base learning rate, or (with `modality`) one encoder's multiplier of it."""

    value: Annotated[float, Meta(ge=0, le=1000)]
    modality: str | None = None


class SetOptimizer(Change, frozen=True, kw_only=True, tag="set_optimizer"):
    """Set the optimiser and its schedule. Another type starts with empty state (a checkpoint is taken before)."""

    optimizer: OptimizerSection


class SetPlan(Change, frozen=True, kw_only=True, tag="set_plan"):
    """Set the phases that take turns; none lets all train together. The round is counted from the run's first step."""

    plan: tuple[PhaseSection, ...]


class SetAugmentations(Change, frozen=True, kw_only=True, tag="set_augmentations"):
    """Set the augmentations of one modality, all of them in their order; none leaves its inputs as they are."""

    modality: str
    sections: tuple[AugmentationSection, ...]


class SetGradientSampling(Change, frozen=True, kw_only=True, tag="set_gradient_sampling"):
    """Set how often the terms' gradients are sampled, and what share of training time that may take. None: as it is."""

    every: Annotated[int, Meta(ge=0)] | None = None
    share: Annotated[float, Meta(ge=0, le=1)] | None = None


class SetRowWeights(Change, frozen=True, kw_only=True, tag="set_row_weights"):
    """Set how often some training rows are read against the others, from the next step on; 0 excludes them.

    Parameters
    ----------
    rows : of the train split. weight : 1 is what rows have that nobody has touched.
    """

    rows: Annotated[tuple[Annotated[int, Meta(ge=0)], ...], Meta(min_length=1)]
    weight: Annotated[float, Meta(ge=0, le=100)]


class SetBatchSize(Change, frozen=True, kw_only=True, tag="set_batch_size"):
    """Set the batch size from the next step on; the place in the epoch is kept."""

    value: Annotated[int, Meta(ge=1, le=2**20)]


class SetEmbeddingSize(Change, frozen=True, kw_only=True, tag="set_embedding_size"):
    """Set D. Only what changes shape is drawn anew (a checkpoint is taken before)."""

    value: Annotated[int, Meta(ge=1, le=65536)]


class SetThreads(Change, frozen=True, kw_only=True, tag="set_threads"):
    """Set the number of torch threads: part of a result, so never changed silently."""

    value: Annotated[int, Meta(ge=1, le=1024)]


class Freeze(Change, frozen=True, kw_only=True, tag="freeze"):
    """Freeze or unfreeze one encoder; with `steps`, the freeze ends by itself after so many."""

    modality: str
    frozen: bool = True
    steps: Annotated[int, Meta(ge=0)] = 0


class ReplaceEncoder(Change, frozen=True, kw_only=True, tag="replace_encoder"):
    """Replace an encoder by one with new weights (a checkpoint is taken before).

    The others keep their weights and by default are frozen for 100 steps, so that the new one learns to meet them.
    ``draw`` names the generator of the new weights; the engine fills it in, and a redo repeats it.
    """

    modality: str
    type: str
    params: dict[str, Any] = {}
    freeze_others: Annotated[int, Meta(ge=0, description="steps")] = 100
    draw: Annotated[int, Meta(ge=0)] = 0


class Restore(Change, frozen=True, kw_only=True, tag="restore"):
    """Bring back what a checkpoint holds; the step counter and all that is out of scope go on.

    Parameters
    ----------
    checkpoint : its name, ``SEGMENT-STEP-CHANGES``.
    scope : ``"all"``, ``"optimizer"``, ``"weighting"``, ``"encoder:NAME"`` for one tower and its optimiser state, or
        ``"term:ID"`` for one term, what it learned and its optimiser state; a term that the checkpoint lacks goes.
    """

    checkpoint: str
    scope: str = "all"


AnyChange = (
    SetLambda
    | SetTerm
    | AddTerm
    | RemoveTerm
    | ConfigureTerm
    | MoveTerm
    | SetWeightSchedule
    | SetWeighting
    | SetAggregation
    | SetTemperature
    | SetLearningRate
    | SetOptimizer
    | SetPlan
    | SetAugmentations
    | SetGradientSampling
    | SetRowWeights
    | SetBatchSize
    | SetEmbeddingSize
    | SetThreads
    | Freeze
    | ReplaceEncoder
    | Restore
)


class LogRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the change log.

    Parameters
    ----------
    seq : 1, 2, ... over the whole run.
    gesture : what the user did in one go (a drag is one gesture): one marker, one undo.
    segment, step : the change acts from the step after this one.
    inverse : changes that, applied in order, take this one back.
    undoes, redoes : the gesture that this row takes back or repeats; 0 for what a user did anew.
    """

    seq: int
    gesture: int
    segment: int
    step: int
    change: AnyChange
    inverse: tuple[AnyChange, ...] = ()
    undoes: int = 0
    redoes: int = 0
