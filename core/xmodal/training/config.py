"""The configuration of a run: what `run.toml` holds, and what every change turns into another one of.

Free of torch: the window holds one too, as the truth about every control. Params of components stay plain
dictionaries here; the engine converts them with the struct that the registry holds for their type.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from xmodal.data.base import Split
from xmodal.errors import UserError
from xmodal.registry import Params
from xmodal.training.weight_schedules import WeightSchedule

Device = Literal["auto", "cpu", "cuda", "mps"]
Place = Literal["unimodal", "cross_modal"]
Rows = Literal["default", "as_cost", "unit", "raw"]
OptimizerType = Literal["sgd", "adam", "adamw"]
ScheduleType = Literal["constant", "warmup", "linear", "cosine", "exponential"]
DECAYS: tuple[ScheduleType, ...] = ("linear", "cosine", "exponential")
"""Schedules that fall to a floor by a step."""
Precision = Literal["float32", "bfloat16", "float16"]
Name = Annotated[str, Meta(min_length=1, pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")]


class DataSection(Params, frozen=True, kw_only=True):
    """Which data set, and how it is opened."""

    type: Annotated[str, Meta(description="a registered data set")] = "icons"
    params: dict[str, Any] = {}


class EncoderSection(Params, frozen=True, kw_only=True):
    """The encoder of one modality, and how it is trained."""

    type: Annotated[str, Meta(description="a registered encoder that reads this kind of modality")]
    params: dict[str, Any] = {}
    frozen: Annotated[bool, Meta(description="keep its weights as they are")] = False
    thaw_at: Annotated[int, Meta(ge=0, description="step at which a temporary freeze ends; 0: never by itself")] = 0
    learning_rate_multiplier: Annotated[float, Meta(ge=0, le=1000, description="times the learning rate")] = 1.0
    draw: Annotated[int, Meta(ge=0, description="number of the change that drew its weights; 0: the start")] = 0


class AugmentationSection(Params, frozen=True, kw_only=True):
    """One augmentation of what the encoder of a modality reads while it trains."""

    type: Annotated[str, Meta(description="a registered augmentation of this kind of modality")]
    params: dict[str, Any] = {}
    enabled: bool = True


class TermSection(Params, frozen=True, kw_only=True):
    """One term of the cost.

    ``place`` is where it stands: outside lambda's bracket (``unimodal``) or inside (``cross_modal``). It is
    configuration and says nothing about how many modalities the term reads.
    """

    id: Name
    type: Annotated[str, Meta(description="a registered loss")]
    place: Place = "cross_modal"
    weight: Annotated[float, Meta(ge=0, le=1e6, description="w_k")] = 1.0
    enabled: bool = True
    rows: Annotated[
        Rows,
        Meta(
            description="read unit rows, raw ones, what the cost's normalize says, or by default what suits the type; "
            "a run records which that was"
        ),
    ] = "as_cost"
    params: dict[str, Any] = {}
    modality: Annotated[str, Meta(description="what a term of one modality reads")] = ""
    pairs: Annotated[
        tuple[tuple[str, str], ...], Meta(description="pairs that a term of two modalities reads; empty: every pair")
    ] = ()
    schedule: Annotated[WeightSchedule, Meta(description="how the weight goes with the steps")] = WeightSchedule()


class WeightingSection(Params, frozen=True, kw_only=True):
    """What multiplies the terms' weights by itself."""

    type: Annotated[str, Meta(description="a registered weighting; fixed: none")] = "fixed"
    params: dict[str, Any] = {}


class AggregationSection(Params, frozen=True, kw_only=True):
    """How the terms' gradients at the encoders become one."""

    type: Annotated[str, Meta(description="a registered aggregation; sum: plain gradient descent")] = "sum"
    params: dict[str, Any] = {}


class CostSection(Params, frozen=True, kw_only=True):
    """L_total = sum of the unimodal terms + lambda * sum of the cross-modal terms, each times its weight."""

    lambda_: Annotated[float, Meta(ge=0, le=1e6, description="weight of the bracket of cross-modal terms")] = (
        msgspec.field(name="lambda", default=1.0)
    )
    normalize: Annotated[bool, Meta(description="terms read unit rows instead of raw embeddings")] = True
    schedule: Annotated[WeightSchedule, Meta(description="how lambda goes with the steps")] = WeightSchedule()
    weighting: WeightingSection = WeightingSection()
    aggregation: AggregationSection = AggregationSection()
    terms: tuple[TermSection, ...] = ()

    def term(self, term_id: str) -> TermSection:
        """Return the term with this id.

        Raises
        ------
        UserError : there is none; lists the ids.
        """
        for term in self.terms:
            if term.id == term_id:
                return term
        ids = ", ".join(term.id for term in self.terms)
        raise UserError("config.unknown_term", "There is no term {id!r}: choose one of {ids}.", id=term_id, ids=ids)


class ScheduleSection(Params, frozen=True, kw_only=True):
    """How the learning rate goes with the steps of the run. See `xmodal.training.schedules`."""

    type: Annotated[
        ScheduleType, Meta(description="constant, a linear warm-up, or a warm-up and a decay down to the floor")
    ] = "constant"
    warmup: Annotated[int, Meta(ge=0, le=10**9, description="steps over which it rises from 0; not for constant")] = 100
    steps: Annotated[int, Meta(ge=1, le=10**9, description="step at which a decay ends")] = 5000
    floor: Annotated[
        float, Meta(ge=0, le=1, description="share of it that a decay leaves at the end; exponential takes 0 as 0.01")
    ] = 0.0


class OptimizerSection(Params, frozen=True, kw_only=True):
    """The optimiser."""

    type: OptimizerType = "adamw"
    learning_rate: Annotated[float, Meta(ge=0, le=100, description="base learning rate")] = 1e-3
    weight_decay: Annotated[float, Meta(ge=0, le=10, description="decoupled for adamw, L2 for sgd and adam")] = 0.01
    momentum: Annotated[float, Meta(ge=0, lt=1, description="sgd only")] = 0.9
    betas: Annotated[tuple[float, float], Meta(description="adam and adamw only")] = (0.9, 0.999)
    epsilon: Annotated[float, Meta(gt=0, le=1, description="adam and adamw only")] = 1e-8
    clip_norm: Annotated[
        float, Meta(ge=0, le=1e6, description="longest gradient of all parameters together; longer ones shrink; 0: off")
    ] = 0.0
    accumulate: Annotated[
        int, Meta(ge=1, le=1024, description="batches per update; a contrastive term sees each of them alone")
    ] = 1
    precision: Annotated[
        Precision, Meta(description="in which encoders compute, where the device can; weights and cost stay float32")
    ] = "float32"
    schedule: ScheduleSection = ScheduleSection()


_COMMON = ("clip_norm", "accumulate", "precision")
OPTIMIZER_PARAMS: dict[OptimizerType, tuple[str, ...]] = {
    "sgd": ("momentum", *_COMMON),
    "adam": ("betas", "epsilon", *_COMMON),
    "adamw": ("betas", "epsilon", *_COMMON),
}
"""Fields of `OptimizerSection` that a form shows for a type, besides its pace, which stands in the panel."""


class PhaseSection(Params, frozen=True, kw_only=True):
    """One phase of a plan: what trains, for how many steps, on which terms. See `xmodal.training.plan`."""

    name: Annotated[str, Meta(min_length=1, max_length=40, description="what it is called")]
    steps: Annotated[int, Meta(ge=1, le=10**6, description="steps that it takes each time round")] = 1
    trains: Annotated[
        tuple[str, ...], Meta(description="encoders.NAME, terms.ID (what it learns), players.ID; empty: all")
    ] = ()
    terms: Annotated[tuple[str, ...], Meta(description="ids of the terms that count; empty: all")] = ()


class RowWeights(Params, frozen=True, kw_only=True):
    """Training rows that are read more or less often than others. See `xmodal.training.order`."""

    weight: Annotated[float, Meta(ge=0, le=100, description="how often against other rows, which have 1; 0: never")]
    rows: Annotated[tuple[Annotated[int, Meta(ge=0)], ...], Meta(min_length=1, description="of the train split")]


class EvaluationSection(Params, frozen=True, kw_only=True):
    """Evaluation at its own pace. It reads steps, never clocks, and touches no state of training."""

    every: Annotated[int, Meta(ge=0, description="steps between evaluations; 0: only when asked")] = 50
    split: Split = "validation"
    pool: Annotated[int, Meta(ge=2, description="rows among which a partner is searched")] = 1000
    term_gradients_every: Annotated[
        int, Meta(ge=0, description="steps between samples of each term's gradient, as the share allows; 0: never")
    ] = 50
    term_gradients_share: Annotated[
        float, Meta(ge=0, le=1, description="share of training time that those samples may take; 0: any")
    ] = 0.03


class CheckpointSection(Params, frozen=True, kw_only=True):
    """Checkpoints taken by themselves; those that undo needs are taken besides and kept."""

    every: Annotated[int, Meta(ge=0, description="steps between automatic checkpoints; 0: only when asked")] = 200
    keep: Annotated[int, Meta(ge=1, description="automatic checkpoints kept")] = 3


class RunConfig(Params, frozen=True, kw_only=True):
    """Everything that a run starts from."""

    preset: Annotated[str, Meta(description="the preset that this configuration started as")] = ""
    seed: Annotated[int, Meta(ge=0, lt=2**31)] = 0
    device: Device = "auto"
    torch_threads: Annotated[int, Meta(ge=0, le=1024, description="0: one per core, fixed at the start")] = 0
    batch_size: Annotated[int, Meta(ge=1, le=2**20)] = 256
    embedding_size: Annotated[int, Meta(ge=1, le=65536, description="D, of every modality")] = 128
    data: DataSection = DataSection()
    encoders: dict[str, EncoderSection] = {}
    augmentations: Annotated[
        dict[str, tuple[AugmentationSection, ...]],
        Meta(description="of each modality, one after the other; training batches only, drawn anew for each step"),
    ] = {}
    cost: CostSection = CostSection()
    optimizer: OptimizerSection = OptimizerSection()
    plan: Annotated[
        tuple[PhaseSection, ...], Meta(description="phases that take turns, over and over; empty: all train together")
    ] = ()
    row_weights: Annotated[
        tuple[RowWeights, ...], Meta(description="training rows that are read more or less often than others, or never")
    ] = ()
    evaluation: EvaluationSection = EvaluationSection()
    checkpoints: CheckpointSection = CheckpointSection()
