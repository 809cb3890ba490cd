"""When a snapshot of the embeddings may be taken: it must not cost training more than a few percent."""

from __future__ import annotations

SHARE = 0.03
"""Share of training time that embedding may cost."""


class Pacing:
    """Spaces snapshots so that each is paid for by the training since the one before.

    A snapshot of 0.12 s is due again after 4 s of training. The first is free; while nothing trains all are.
    Counts seconds spent in steps, so it never depends on how long a session was paused.
    """

    def __init__(self, share: float = SHARE) -> None:
        self._share = share
        self._trained = 0.0
        self._due = 0.0

    def trained(self, seconds: float) -> None:
        """Account for a step."""
        self._trained += seconds

    def embedded(self, seconds: float) -> None:
        """Account for a snapshot taken now."""
        self._due = self._trained + seconds / self._share

    @property
    def is_due(self) -> bool:
        """Whether a snapshot may be taken now."""
        return self._trained >= self._due
