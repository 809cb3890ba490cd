"""Stability must not lie: a fresh fit made in the background, against which the map that follows is measured."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xmodal.projection.layout import Coordinates, Descent
from xmodal.projection.makers.base import Part
from xmodal.projection.quality import trustworthiness
from xmodal.projection.records import REFIT_MARGIN


class RefitOffer(NamedTuple):
    """A fresh fit that beats the map of the same snapshot by more than `REFIT_MARGIN`.

    Parameters
    ----------
    trustworthiness, of_map : of the fit and of the map, both of `step`.
    """

    scope: tuple[str, tuple[str, ...]]
    keys: NDArray[np.int64]
    coordinates: Coordinates
    trustworthiness: float
    of_map: float
    step: int


class Challenger:
    """A fresh fit of one snapshot, made a few iterations at a time.

    Parameters
    ----------
    descent : the fit, not begun. of_map : trustworthiness of the map of this snapshot.
    """

    def __init__(self, part: Part, scope: tuple[str, tuple[str, ...]], descent: Descent, of_map: float) -> None:
        self._part = part
        self._scope = scope
        self._of_map = of_map
        self._descent = descent

    @property
    def is_done(self) -> bool:
        """Whether the fit is finished."""
        return self._descent.is_done

    def advance(self, iterations: int) -> None:
        """Go on for so many iterations."""
        self._descent.advance(iterations)

    def offer(self) -> RefitOffer | None:
        """Return the fit if it is so much better that moving every point is worth it."""
        points = self._part.points
        found = trustworthiness(points.unit, self._descent.coordinates)
        if not found > self._of_map + REFIT_MARGIN:
            return None
        return RefitOffer(
            self._scope, points.keys(), self._descent.coordinates, found, self._of_map, self._part.snapshot.step
        )
