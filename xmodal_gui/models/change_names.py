"""The names that changes were given, with those that are on their way to the run. No widgets."""

from __future__ import annotations

from collections.abc import Mapping


class ChangeNames:
    """What is kept with the run, and over it what was typed and is not yet: a name must not jump back."""

    def __init__(self, kept: Mapping[int, str] | None = None) -> None:
        self._kept = dict(kept or {})
        self._wished: dict[int, str] = {}

    def __getitem__(self, gesture: int) -> str:
        """Return the name of a gesture; empty if it has none."""
        return self._wished.get(gesture, self._kept.get(gesture, ""))

    def wish(self, gesture: int, name: str) -> None:
        """Show a name until the source says what is kept."""
        self._wished[gesture] = name

    def keep(self, names: Mapping[int, str]) -> None:
        """Take what is kept; wishes that came true are none any more."""
        self._kept = dict(names)
        self._wished = {gesture: name for gesture, name in self._wished.items() if self._kept.get(gesture, "") != name}

    def drop_wishes(self) -> bool:
        """Show only what is kept; tell whether that makes a difference."""
        dropped, self._wished = bool(self._wished), {}
        return dropped
