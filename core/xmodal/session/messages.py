"""What a window (or any client) and a source say to each other.

Requests are wishes and never block; messages are facts. Events carry consecutive sequence numbers, so a client that
missed some, or attaches late, asks for the range. A request that expects an answer carries a generation number:
an answer to an older one is dropped by whoever asked. Unknown fields are ignored on the wire. Free of torch.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from xmodal.training.changes import AnyChange
from xmodal.training.description import ComponentInfo as ComponentInfo
from xmodal.training.description import Description as Description
from xmodal.training.description import Offer as Offer
from xmodal.training.description import Phase as Phase
from xmodal.training.events import AnyEvent, Embeddings, Evaluation
from xmodal.training.explanations import ExplainOrder as ExplainOrder
from xmodal.training.explanations import Explanation as Explanation
from xmodal.training.previews import Preview as Preview
from xmodal.training.previews import PreviewOrder as PreviewOrder
from xmodal.training.queries import Query as Query
from xmodal.training.queries import QueryAnswer as QueryAnswer
from xmodal.training.ranks import RankLine
from xmodal.wire.arrays import Array

PROTOCOL = 1

Ending = Literal["finished", "stopped", "failed", "died"]


class Request(msgspec.Struct, frozen=True, kw_only=True, tag_field="request"):
    """Base of what a client asks."""


class Attach(Request, frozen=True, kw_only=True, tag="attach"):
    """Say hello. The answer is `Attached`, then the events after `after` (as far as they are still held)."""

    protocol: int = PROTOCOL
    after: int = 0


class Train(Request, frozen=True, kw_only=True, tag="train"):
    """Train until paused, or for so many steps more, or until that step is reached."""

    steps: int | None = None
    until: int | None = None


class Pause(Request, frozen=True, kw_only=True, tag="pause"):
    """Pause after the step in progress."""


class Apply(Request, frozen=True, kw_only=True, tag="apply"):
    """Apply a change before the next step. Consecutive changes with equal non-zero `key` are one gesture."""

    change: AnyChange
    key: int = 0


class Undo(Request, frozen=True, kw_only=True, tag="undo"):
    """Take the last gesture back."""


class Redo(Request, frozen=True, kw_only=True, tag="redo"):
    """Repeat the gesture that was taken back last."""


class Rewind(Request, frozen=True, kw_only=True, tag="rewind"):
    """Go on from a checkpoint in a new segment; ``""`` is the start (reset). What was recorded stays."""

    checkpoint: str = ""


class Save(Request, frozen=True, kw_only=True, tag="save"):
    """Write a checkpoint now."""


class GetEmbeddings(Request, frozen=True, kw_only=True, tag="get_embeddings"):
    """Ask for a snapshot of the first `limit` rows of a split. Answered by `EmbeddingsReady`.

    Unless `force`, a snapshot that would push the cost of embedding over 3 % of training time waits its turn.
    """

    generation: int
    split: str = "validation"
    limit: int = 2000
    force: bool = False


class GetEvaluation(Request, frozen=True, kw_only=True, tag="get_evaluation"):
    """Ask for an evaluation now, in a sample of so many rows (0: as configured). Answered by `EvaluationReady`."""

    generation: int
    split: str = "validation"
    pool: int = 0


class GetQueries(Request, frozen=True, kw_only=True, tag="get_queries"):
    """Ask where queries lie in the shared space now. Answered by `QueriesReady`.

    They are encoded in eval mode: training is the same bit for bit. Whoever asks ranks them, against a snapshot.
    """

    generation: int
    queries: tuple[Query, ...]


class GetExplanation(Request, frozen=True, kw_only=True, tag="get_explanation"):
    """Ask which words, pixels or cells carry the similarity of two items. Answered by `ExplanationReady`.

    Training waits for it, at most a few seconds, and stays as it is bit for bit.
    """

    generation: int
    order: ExplainOrder


class GetPreview(Request, frozen=True, kw_only=True, tag="get_preview"):
    """Ask what augmentations make of a few training items. Answered by `PreviewReady`; training stays as it is."""

    generation: int
    order: PreviewOrder


class SetPins(Request, frozen=True, kw_only=True, tag="set_pins"):
    """Keep these queries with the run, in place of those kept before. Answered to all clients by `PinsChanged`."""

    queries: tuple[Query, ...]


class NameChange(Request, frozen=True, kw_only=True, tag="name_change"):
    """Keep a name for a change with the run; an empty one takes it away. Answered to all clients by `NamesChanged`.

    Parameters
    ----------
    gesture : the number that the change was made with.
    """

    gesture: int
    name: str


class GetSeries(Request, frozen=True, kw_only=True, tag="get_series"):
    """Ask for all series recorded so far along the current line of segments. Answered by `SeriesReady`."""

    generation: int


class GetRanks(Request, frozen=True, kw_only=True, tag="get_ranks"):
    """Ask how the ranks of a row's partners went, as evaluations of validation rows found them.

    Answered by `RanksReady`.
    """

    generation: int
    row: int


class GetEvents(Request, frozen=True, kw_only=True, tag="get_events"):
    """Ask for events first..last again."""

    first: int
    last: int


class Stop(Request, frozen=True, kw_only=True, tag="stop"):
    """Save and end."""


class Detach(Request, frozen=True, kw_only=True, tag="detach"):
    """Say goodbye: nothing more is sent to this client. A host that has ended waits for it, briefly."""


AnyRequest = (
    Attach
    | Detach
    | Train
    | Pause
    | Apply
    | Undo
    | Redo
    | Rewind
    | Save
    | GetEmbeddings
    | GetEvaluation
    | GetQueries
    | GetExplanation
    | GetPreview
    | SetPins
    | NameChange
    | GetSeries
    | GetRanks
    | GetEvents
    | Stop
)


class Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="message"):
    """Base of what a source tells."""


class Attached(Message, frozen=True, kw_only=True, tag="attached"):
    """Hello. `description` is complete at this moment; sent again after a rewind, which changes it as a whole."""

    protocol: int
    description: Description


class Events(Message, frozen=True, kw_only=True, tag="events"):
    """Events ``first, first + 1, ...`` in order; at most 30 batches a second."""

    first: int
    events: tuple[AnyEvent, ...]


class PhaseChanged(Message, frozen=True, kw_only=True, tag="phase_changed"):
    """Training began, paused or ended. `until` is the step at which it will pause, if any."""

    phase: Phase
    segment: int
    step: int
    until: int | None = None


class EmbeddingsReady(Message, frozen=True, kw_only=True, tag="embeddings_ready"):
    """The snapshot asked for."""

    generation: int
    embeddings: Embeddings


class EvaluationReady(Message, frozen=True, kw_only=True, tag="evaluation_ready"):
    """The evaluation asked for."""

    generation: int
    evaluation: Evaluation


class QueriesReady(Message, frozen=True, kw_only=True, tag="queries_ready"):
    """The answers to the queries, in their order, as the encoders were after `step`."""

    generation: int
    segment: int
    step: int
    answers: tuple[QueryAnswer, ...]


class ExplanationReady(Message, frozen=True, kw_only=True, tag="explanation_ready"):
    """The explanation asked for, as the encoders were after `step`."""

    generation: int
    segment: int
    step: int
    explanation: Explanation


class PreviewReady(Message, frozen=True, kw_only=True, tag="preview_ready"):
    """The items asked for, before and after augmentation."""

    generation: int
    preview: Preview


class PinsChanged(Message, frozen=True, kw_only=True, tag="pins_changed"):
    """Other queries are kept with the run now."""

    queries: tuple[Query, ...]


class NamesChanged(Message, frozen=True, kw_only=True, tag="names_changed"):
    """The changes of the run that have names are these now: gesture -> name."""

    names: dict[int, str]


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """One recorded series: steps (N,) int64 and values (N,) float64, NaN kept."""

    steps: Array
    values: Array


class SeriesReady(Message, frozen=True, kw_only=True, tag="series_ready"):
    """All series of the current line of segments, by name (see `xmodal.training.series`)."""

    generation: int
    series: dict[str, Series]


class RanksReady(Message, frozen=True, kw_only=True, tag="ranks_ready"):
    """How the ranks of a row went along the current line of segments; empty where evaluations do not rank the row.

    Parameters
    ----------
    steps : (K,) int64. ranks : ordered pair (``"image->text"``) -> (K,) float32, from 1, NaN where the row lacks one.
    pool : ordered pair -> candidates that the partner is ranked among.
    """

    generation: int
    row: int
    steps: Array
    ranks: dict[str, Array]
    pool: dict[str, int]

    @classmethod
    def of(cls, generation: int, row: int, line: RankLine) -> RanksReady:
        """Build the answer from a line."""
        ranks = {pair: Array.of(values) for pair, values in line.of.items()}
        return cls(generation=generation, row=row, steps=Array.of(line.steps), ranks=ranks, pool=dict(line.pool))


class Refused(Message, frozen=True, kw_only=True, tag="refused"):
    """A request could not be done; nothing changed. Template and fields as of `UserError`."""

    code: str
    template: str
    fields: dict[str, str] = {}
    generation: int = 0


class Silent(Message, frozen=True, kw_only=True, tag="silent"):
    """No step has finished for unusually long (past 10x the usual). Made by the client; repeated while it lasts."""

    seconds: float
    usual: float


class Ended(Message, frozen=True, kw_only=True, tag="ended"):
    """The session is over, for exactly one of four reasons. Always the last message.

    Parameters
    ----------
    code, template, fields : one sentence for the user, as of `UserError`.
    detail : traceback (failed) or the last lines of stderr (died).
    exit_status : of the process that died; None otherwise.
    checkpoint : the last checkpoint, from which to go on; empty if there is none.
    """

    reason: Ending
    code: str = ""
    template: str = ""
    fields: dict[str, str] = {}
    detail: str = ""
    exit_status: int | None = None
    checkpoint: str = ""


AnyMessage = (
    Attached
    | Events
    | PhaseChanged
    | EmbeddingsReady
    | EvaluationReady
    | QueriesReady
    | ExplanationReady
    | PreviewReady
    | PinsChanged
    | NamesChanged
    | SeriesReady
    | RanksReady
    | Refused
    | Silent
    | Ended
)
