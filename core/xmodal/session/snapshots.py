"""When a snapshot of the embeddings is taken: it must not cost training more than a few percent."""

from __future__ import annotations

from xmodal.session.batching import Client
from xmodal.session.messages import GetEmbeddings

SHARE = 0.03
"""Share of training time that embedding may cost."""


class Snapshots:
    """Holds the requests for snapshots until each is paid for by the training since the one before.

    A snapshot of 0.12 s is due again after 4 s of training. The first is free; while nothing trains all are. Counts
    seconds spent in steps, so it never depends on how long a session was paused.

    Attributes
    ----------
    waiting : (client, split) -> its newest request; an older one is forgotten.
    """

    def __init__(self, share: float = SHARE) -> None:
        self.waiting: dict[tuple[Client, str], GetEmbeddings] = {}
        self._share = share
        self._trained = 0.0
        self._free_at = 0.0

    def trained(self, seconds: float) -> None:
        """Account for a step."""
        self._trained += seconds

    def embedded(self, seconds: float) -> None:
        """Account for a snapshot taken now."""
        self._free_at = self._trained + seconds / self._share

    def take_due(self, *, training: bool) -> list[tuple[Client, GetEmbeddings]]:
        """Take out the requests whose turn it is."""
        is_free = not training or self._trained >= self._free_at
        due = [(key, request) for key, request in self.waiting.items() if is_free or request.force]
        for key, _ in due:
            del self.waiting[key]
        return [(client, request) for (client, _), request in due]

    def forget(self, client: Client) -> None:
        """Drop the requests of a client that has left."""
        self.waiting = {key: request for key, request in self.waiting.items() if key[0] != client}
