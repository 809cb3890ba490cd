"""Linear maps: distances on them are distances of the shared space, seen from one side."""

# P points, D embedding size, d dimensions of the map.
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xmodal.errors import UserError
from xmodal.projection.gap import project_gap
from xmodal.projection.makers.base import Made, Maker, Part
from xmodal.projection.pca import principal_axes
from xmodal.projection.points import Points
from xmodal.projection.records import Snapshot
from xmodal.projection.settings import Anchor

NO_LENGTH = 1e-6
"""Distance between the ends of an axis below which it has no direction."""


class PCAMaker(Maker):
    """Principal components."""

    def fit(self, part: Part) -> Made:
        """Map points along the axes of largest variance."""
        return Made(part.linear())


class GapMaker(Maker):
    """The view along the modality gap."""

    def fit(self, part: Part) -> Made:
        """Map points along the gap and across it."""
        return Made(project_gap(part.points, part.dimensions))

    def fixed_axes(self, points: Points) -> int:
        """Between two modalities, x is the gap."""
        return 1 if len(np.unique(points.modality)) == 2 else 0


class AxisMaker(Maker):
    """The view along the line between two items or words."""

    def fit(self, part: Part) -> Made:
        """Map points along the axis and across it."""
        ends = part.settings.ends
        if len(ends) != 2:
            raise UserError(
                "map.axis_without_ends", "An axis needs two ends: choose an item or words for each, then apply."
            )
        start, end = (_unit_of(end, part.snapshot) for end in ends)
        return Made(project_axis(part.points.unit, start, end, part.dimensions))

    def fixed_axes(self, points: Points) -> int:
        """X is the axis."""
        del points
        return 1


def project_axis(
    unit_PD: NDArray[np.float32], start_D: NDArray[np.float64], end_D: NDArray[np.float64], dimensions: int = 2
) -> NDArray[np.float32]:
    r"""Coordinates along the line from one point to another, and along the principal components of the rest.

    .. math:: u = \frac{e - s}{\lVert e - s \rVert}, \qquad x_i = (z_i - s) \cdot u

    The other coordinates are the first principal components of :math:`z_i - (z_i \cdot u) u`, centred.

    Parameters
    ----------
    unit_PD : unit rows. start_D, end_D : s and e, unit vectors; s lies at x = 0.

    Returns
    -------
    (P, dimensions) float32, in units of the shared space.

    Raises
    ------
    UserError : the ends are one point.
    """
    length = float(np.linalg.norm(end_D - start_D))
    if length < NO_LENGTH:
        raise UserError(
            "map.axis_without_length", "Both ends of the axis lie in one point of the shared space: choose another end."
        )
    u_D = (end_D - start_D) / length
    unit = unit_PD.astype(np.float64)
    rest = unit - np.outer(unit @ u_D, u_D)
    rest -= rest.mean(axis=0) if len(rest) else 0.0
    across = rest @ principal_axes(rest, dimensions - 1)
    return np.asarray(np.column_stack([(unit - start_D) @ u_D, across]), np.float32)


def _unit_of(end: Anchor, snapshot: Snapshot) -> NDArray[np.float64]:
    vector = vector_of(end, snapshot)
    length = 0.0 if vector is None else float(np.linalg.norm(vector))
    if vector is not None and np.isfinite(length) and length > 0:
        return vector / length
    if end.is_item:
        raise UserError(
            "map.axis_item_missing",
            "Row {row} has no usable embedding of {modality} on this map: choose another item as the end of the axis.",
            row=end.row,
            modality=end.modality,
        )
    raise UserError(
        "map.axis_words_missing",
        "Nothing has told yet where the words '{words}' lie: the axis needs a model that is open and reads {modality}.",
        words=end.words,
        modality=end.modality,
    )


def vector_of(end: Anchor, snapshot: Snapshot) -> NDArray[np.float64] | None:
    """Return where an end lies, (D,); None where the snapshot does not show it."""
    if not end.is_item:
        return None if end.vector is None else end.vector.numpy().astype(np.float64)
    place = np.flatnonzero(snapshot.rows.numpy() == end.row)
    if end.modality not in snapshot.vectors or len(place) == 0:
        return None
    present = snapshot.present.get(end.modality)
    if present is not None and not present.numpy()[place[0]]:
        return None
    vector: NDArray[np.float64] = snapshot.vectors[end.modality].numpy()[place[0]].astype(np.float64)
    return vector
