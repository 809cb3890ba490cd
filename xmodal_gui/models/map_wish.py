"""What kind of map is wished for, and how each kind was last made. No widgets."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace
from xmodal.projection.configs import MAP_METHODS
from xmodal.projection.records import Method
from xmodal.projection.settings import Anchor, MapSettings
from xmodal.wire.arrays import Array


class MapWish:
    """A method and its settings.

    Dimensions and the kind of fit stay as they are when the method changes; parameters and ends are each method's own.

    Attributes
    ----------
    method, settings : what is wished for.
    """

    def __init__(self) -> None:
        self.method: Method = "umap"
        self.settings = MapSettings()
        self._own: dict[Method, MapSettings] = {}

    def settings_of(self, method: Method) -> MapSettings:
        """Return how a method would be used now: its own parameters, in as many dimensions as the map has."""
        own = self._own.get(method, MapSettings())
        fit = self.settings.fit if MAP_METHODS[method].fits_apart else "joint"
        return replace(own, dimensions=self.settings.dimensions, fit=fit)

    def choose(self, method: Method, settings: MapSettings | None = None) -> bool:
        """Wish for another one; tell whether it is another one."""
        settings = self.settings_of(method) if settings is None else settings
        if (method, settings) == (self.method, self.settings):
            return False
        self._own[self.method] = self.settings
        self.method, self.settings = method, settings
        return True

    @property
    def words(self) -> tuple[Anchor, ...]:
        """The ends of the axis that are words."""
        return tuple(end for end in self.settings.ends if not end.is_item)

    @property
    def is_ready(self) -> bool:
        """Whether a map can be made so: where words lie must have been told first."""
        return self.method != "axis" or all(end.vector is not None for end in self.words)

    def move_ends(self, vectors: Mapping[str, Array]) -> bool:
        """Take over where words lie now; tell whether one of them had no place before: then a map is due at once."""
        if not any(end.words in vectors for end in self.words):
            return False
        was_lost = any(end.vector is None for end in self.words)
        ends = tuple(
            end if end.is_item else replace(end, vector=vectors.get(end.words, end.vector))
            for end in self.settings.ends
        )
        self.settings = replace(self.settings, ends=ends)
        return was_lost and all(end.vector is not None for end in self.words)
