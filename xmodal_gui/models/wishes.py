"""Wishes on their way: what the user set and the source has not confirmed yet."""

from __future__ import annotations

from collections.abc import Iterator

from xmodal.session.messages import Apply
from xmodal.training.changes import AnyChange
from xmodal.training.transitions import Subject, subject


class Wishes:
    """Coalesces a drag: of each subject one change is on its way, and at most one, the newest, waits behind it.

    The last value of a gesture never waits, so that what follows a release is one step away.
    """

    def __init__(self) -> None:
        self._sent: dict[Subject, list[AnyChange]] = {}
        self._waiting: dict[Subject, Apply] = {}

    def __iter__(self) -> Iterator[AnyChange]:
        """Yield the newest wish of each subject that is not confirmed."""
        newest = {key: changes[-1] for key, changes in self._sent.items()}
        yield from (newest | {key: apply.change for key, apply in self._waiting.items()}).values()

    def __bool__(self) -> bool:
        return bool(self._sent)

    def add(self, change: AnyChange, gesture: int, *, last: bool) -> Apply | None:
        """Note a wish; return what to send now, or None if it waits for the one before it."""
        key = subject(change)
        apply = Apply(change=change, key=gesture)
        if key in self._sent and not last:
            self._waiting[key] = apply
            return None
        self._waiting.pop(key, None)
        self._sent.setdefault(key, []).append(change)
        return apply

    def confirm(self, change: AnyChange) -> Apply | None:
        """Note that the oldest wish about this was applied; return the one that waited for it, to be sent now."""
        key = subject(change)
        sent = self._sent.get(key)
        if sent is None:
            return None
        del sent[0]
        if sent:
            return None
        del self._sent[key]
        waiting = self._waiting.pop(key, None)
        if waiting is not None:
            self._sent[key] = [waiting.change]
        return waiting

    def clear(self) -> None:
        """Forget all: they were refused, or there is nobody to confirm them."""
        self._sent.clear()
        self._waiting.clear()
