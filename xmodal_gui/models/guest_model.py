"""Where the query of now lies on the map: a guest among points that stay where they are. No widgets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from xmodal.projection.guest import NEAREST, guest_spread, guest_weights

from xmodal_gui.models.map_model import MapModel
from xmodal_gui.models.query_model import QueryModel

CANDIDATES = 4 * NEAREST
"""Looked at in each modality: a snapshot may hold rows that the map does not show."""


@dataclass(frozen=True)
class Guest:
    """A query on the map.

    Attributes
    ----------
    points : (K,) its nearest points of the map, by cosine in all dimensions. weights : (K,) how they draw it.
    modality : name, of the encoder that read it. name : its words; empty of a picture.
    spread : see `guest_spread`. nearest : the largest cosine.
    """

    points: NDArray[np.int64]
    weights: NDArray[np.float64]
    modality: str
    name: str
    spread: float
    nearest: float


class GuestModel(QObject):
    """Places what is looked for on the map, anew with every answer and every map.

    Attributes
    ----------
    guest : None while nothing is looked for, nobody looks, or there is no map.

    Signals
    -------
    changed : another guest, or none.
    """

    changed = Signal()

    def __init__(self, query: QueryModel, model: MapModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._query = query
        self._model = model
        self.guest: Guest | None = None
        for signal in (query.changed, query.answered, query.seen, model.moved, model.pairs.changed):
            signal.connect(self._place)

    def _place(self) -> None:
        guest = self._found()
        if guest is not None or self.guest is not None:
            self.guest = guest
            self.changed.emit()

    def _found(self) -> Guest | None:
        query, facts, points = self._query.query, self._model.pairs.facts, self._model.points
        vector = None if query is None or not self._query.is_visible else self._query.vector(query)
        if query is None or vector is None or facts is None or len(points) == 0:
            return None
        names = self._model.modalities
        keys, cosines = [np.zeros(0, np.int64)], [np.zeros(0)]
        for modality in facts.modalities:
            rows, own = facts.nearest_to(vector, modality, CANDIDATES)
            keys.append(rows * len(names) + names.index(modality))
            cosines.append(own)
        all_keys, all_cosines = np.concatenate(keys), np.concatenate(cosines)
        order = np.argsort(points.keys)
        at = np.searchsorted(points.keys, all_keys, sorter=order).clip(max=len(points) - 1)
        found = order[at]
        there = points.keys[found] == all_keys
        found, all_cosines = found[there], all_cosines[there]
        best = np.argsort(-all_cosines, kind="stable")[:NEAREST]
        if len(best) == 0:
            return None
        weights = guest_weights(all_cosines[best])
        places = points.coordinates
        extent = float(np.linalg.norm(places.max(axis=0) - places.min(axis=0)))
        return Guest(
            points=found[best].astype(np.int64),
            weights=weights,
            modality=query.modality,
            name=query.text,
            spread=guest_spread(weights, places[found[best]], extent),
            nearest=float(all_cosines[best[0]]),
        )
