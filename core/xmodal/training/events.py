"""What an engine tells: small frozen records, numbers and no tensors. Free of torch."""

from __future__ import annotations

import msgspec

from xmodal.training.changes import LogRow
from xmodal.training.config import RunConfig
from xmodal.wire.arrays import Array


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    """Base of all events."""


class TermValue(msgspec.Struct, frozen=True, kw_only=True):
    """One term at one step.

    Parameters
    ----------
    raw : the value of the formula, in the term's unit.
    weighted : its share of the total: raw * weight, times lambda inside the bracket.
    weight : the weight that this step was taken with: w_k, times the factors of its schedule and of automatic
        weighting; None where it was not recorded.
    gradient_norm : modality -> L2 norm of the weighted term's gradient at that encoder's parameters, when sampled.
    embedding_norm : the same at its embeddings of the batch; a frozen encoder has none.
    readings : what else the term tells of itself, by name: the accuracy of a discriminator.
    """

    raw: float
    weighted: float
    weight: float | None = None
    gradient_norm: dict[str, float] | None = None
    embedding_norm: dict[str, float] | None = None
    readings: dict[str, float] = {}


class StepEvent(Event, frozen=True, kw_only=True, tag="step"):
    """One optimiser step.

    Parameters
    ----------
    step : number of steps done, this one included.
    total : L_total before the update. lambda_ : the one that this step was taken with, its schedule's factor included.
    phase : number of the phase in the plan, 1, 2, ...; 0 without a plan.
    terms : id -> value; None on steps that are not due. A term that is off is absent. Over accumulated batches, means.
    gradient_norm : modality -> L2 norm of the total's gradient at that encoder's parameters, before it is clipped;
        None when not due. Empty where a gradient overflowed float16, and the step made no update.
    temperature : id of each term that has one -> the value used at this step.
    cosine : ``"encoder/NAME"`` or ``"embedding/NAME"`` -> ``"a|b"`` -> cosine between two terms' gradients there; None
        where they were not sampled. Of accumulated batches, the first.
    sampling_seconds : of `seconds`, what sampling the terms' gradients took.
    rows : rows of the batch, or of all that were accumulated; seconds : wall time of the step.
    """

    segment: int
    step: int
    total: float
    lambda_: float
    learning_rate: float
    phase: int = 0
    terms: dict[str, TermValue] | None = None
    gradient_norm: dict[str, float] | None = None
    temperature: dict[str, float] = {}
    cosine: dict[str, dict[str, float]] | None = None
    sampling_seconds: float = 0.0
    rows: int
    seconds: float


class Evaluation(Event, frozen=True, kw_only=True, tag="evaluation"):
    """Numbers of alignment on a fixed pool of held-out rows. Ordered pairs are keyed ``a->b``, others ``a|b``.

    Parameters
    ----------
    pool : modality pair -> rows among which a partner was searched (rows that have both modalities).
    recall : ``recall["image->text"]["10"]``: share of queries with a hit among the first 10; the same caption is a hit.
    chance : ``chance["image->text"]["10"]``: what a random ranking expects of it.
    median_rank : 1 is best.
    modality_gap : distance between the centroids of unit rows.
    alignment : mean squared distance of partners; uniformity : log mean exp(-2 d^2) within a modality.
    mrr, gap_share, cka, effective_rank, hubness : see `xmodal.analysis`; empty in runs that did not record them.
    """

    segment: int
    step: int
    split: str
    pool: dict[str, int]
    recall: dict[str, dict[str, float]]
    chance: dict[str, dict[str, float]]
    median_rank: dict[str, float]
    modality_gap: dict[str, float]
    alignment: dict[str, float]
    uniformity: dict[str, float]
    mrr: dict[str, float] = {}
    gap_share: dict[str, float] = {}
    cka: dict[str, float] = {}
    effective_rank: dict[str, float] = {}
    hubness: dict[str, float] = {}
    seconds: float


class Changed(Event, frozen=True, kw_only=True, tag="changed"):
    """A change was applied: the row appended to the log (None: a freeze ended by itself), the configuration now.

    Parameters
    ----------
    trainable : what a phase of a plan can train now (see `Description`).
    """

    row: LogRow | None
    config: RunConfig
    trainable: tuple[str, ...] = ()


class Checkpointed(Event, frozen=True, kw_only=True, tag="checkpointed"):
    """A checkpoint was written. `pinned` ones are needed by undo and are never thinned out."""

    name: str
    segment: int
    step: int
    pinned: bool


class Warned(Event, frozen=True, kw_only=True, tag="warned"):
    """Something went wrong that training survives (a full disk). Template and fields as of `UserError`."""

    code: str
    template: str
    fields: dict[str, str] = {}


class Embeddings(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot of the shared space: raw embeddings.

    Parameters
    ----------
    rows : (R,) int64 row numbers of the data. vectors : modality -> (R, D) float32, zeros where absent.
    present : modality -> (R,) bool.
    """

    segment: int
    step: int
    split: str
    rows: Array
    vectors: dict[str, Array]
    present: dict[str, Array]
    seconds: float


AnyEvent = StepEvent | Evaluation | Changed | Checkpointed | Warned
