"""What a client must get right: every event exactly once and in order, no stale answer."""

from __future__ import annotations

from collections.abc import Iterator

from xmodal.session.messages import (
    AnyMessage,
    AnyRequest,
    EmbeddingsReady,
    EvaluationReady,
    Events,
    ExplanationReady,
    GetEmbeddings,
    GetEvaluation,
    GetEvents,
    GetExplanation,
    GetPreview,
    GetQueries,
    GetRanks,
    GetSeries,
    PreviewReady,
    QueriesReady,
    RanksReady,
    Refused,
    SeriesReady,
)


class EventOrder:
    """Puts batches of events in order: repeated ones are dropped, missed ones are asked for.

    Parameters
    ----------
    after : number of the last event that the client has already.

    Attributes
    ----------
    expected : number of the next event to deliver.
    asked : requests to send, for what was missed; the caller takes them out.
    """

    def __init__(self, after: int = 0) -> None:
        self.expected = after + 1
        self.asked: list[GetEvents] = []
        self._seen = after
        self._waiting: dict[int, Events] = {}

    def put(self, batch: Events) -> list[Events]:
        """Take a batch as it came; return those that can be delivered now."""
        if batch.events:
            self._ask(self._seen + 1, batch.first - 1)
            self._waiting[batch.first] = batch
            self._seen = max(self._seen, batch.first + len(batch.events) - 1)
        else:  # the source says where it stands: events were lost, perhaps answers too
            self._ask(self.expected, batch.first - 1)
            self._seen = max(self._seen, batch.first - 1)
        return list(self._release())

    def skip(self, refused: Refused) -> list[Events]:
        """Give up events that are held no more; return what can be delivered now."""
        if int(refused.fields["first"]) <= self.expected:
            self.expected = max(self.expected, int(refused.fields["last"]) + 1)
        return list(self._release())

    def give_up(self) -> list[Events]:
        """Deliver all that waits, with gaps: nobody can be asked any more."""
        delivered: list[Events] = []
        for first in sorted(self._waiting):
            self.expected = max(self.expected, first)
            delivered += self._release()
        return delivered

    def _ask(self, first: int, last: int) -> None:
        if first <= last:
            self.asked.append(GetEvents(first=first, last=last))

    def _release(self) -> Iterator[Events]:
        for first in sorted(self._waiting):
            if first > self.expected:
                return
            events = self._waiting.pop(first).events[self.expected - first :]
            if events:
                yield Events(first=self.expected, events=events)
                self.expected += len(events)


_NUMBERED = (GetEmbeddings, GetEvaluation, GetExplanation, GetPreview, GetQueries, GetRanks, GetSeries)


class Generations:
    """Tells answers to the newest request of each kind, and of each split, from those to older ones."""

    def __init__(self) -> None:
        self._newest: dict[tuple[type[AnyRequest], str], int] = {}

    def asked(self, request: AnyRequest) -> None:
        """Remember a request."""
        if isinstance(request, _NUMBERED):
            kind = (type(request), request.split if isinstance(request, GetEmbeddings) else "")
            self._newest[kind] = max(request.generation, self._newest.get(kind, 0))

    def is_stale(self, message: AnyMessage) -> bool:
        """Whether this answers a request that a newer one has replaced."""
        match message:
            case EmbeddingsReady():
                return message.generation < self._newest.get((GetEmbeddings, message.embeddings.split), 0)
            case EvaluationReady():
                return message.generation < self._newest.get((GetEvaluation, ""), 0)
            case ExplanationReady():
                return message.generation < self._newest.get((GetExplanation, ""), 0)
            case QueriesReady():
                return message.generation < self._newest.get((GetQueries, ""), 0)
            case RanksReady():
                return message.generation < self._newest.get((GetRanks, ""), 0)
            case PreviewReady():
                return message.generation < self._newest.get((GetPreview, ""), 0)
            case SeriesReady():
                return message.generation < self._newest.get((GetSeries, ""), 0)
        return False
