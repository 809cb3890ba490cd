"""What terms read of a batch: each view is made once, however many terms read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  # the name that everybody knows
from numpy.typing import NDArray
from torch import Tensor

from xmodal.data.base import PairedData
from xmodal.losses.base import Encoded, Pair, View
from xmodal.training.model import EncoderOutput


@dataclass(frozen=True)
class Reading:
    """How a term reads a batch.

    Attributes
    ----------
    unit : unit rows instead of raw embeddings. columns : those whose labels it reads.
    views : id of the term whose views it reads; empty where it asks for none.
    """

    unit: bool
    columns: tuple[str, ...] = ()
    views: str = ""


class Batch:
    """The encoded rows of one step.

    Attributes
    ----------
    names : modalities. step : number of the optimiser step that it is for.
    """

    def __init__(self, outputs: Mapping[str, EncoderOutput], data: PairedData, device: torch.device, step: int) -> None:
        self.names = list(outputs)
        self.step = step
        self._outputs, self._data, self._device = outputs, data, device
        self._unit: dict[str, Tensor] = {}
        self._views: dict[tuple[str, str, Reading], Encoded | None] = {}

    def has_views(self, term: str) -> bool:
        """Return whether augmented views were made for a term."""
        return any(term in output.views for output in self._outputs.values())

    def one(self, name: str, reading: Reading) -> Encoded | None:
        """Return the rows that have a modality, or None if no row of the batch has."""
        return self._view(name, name, reading)

    def pair(self, pair: Pair, reading: Reading) -> tuple[Encoded, Encoded] | None:
        """Return the rows that have both modalities, or None if no row of the batch has."""
        a, b = self._view(*pair, reading), self._view(*pair[::-1], reading)
        return None if a is None or b is None else (a, b)

    def _view(self, name: str, partner: str, reading: Reading) -> Encoded | None:
        """Return the rows of a modality whose partner is there, too."""
        key = name, partner, reading
        if key not in self._views:
            # The first to read may be a term that is seen but not felt; those after it need the graph.
            with torch.enable_grad():
                self._views[key] = self._make(name, partner, reading)
        return self._views[key]

    def _make(self, name: str, partner: str, reading: Reading) -> Encoded | None:
        output = self._outputs[name]
        both = self._outputs[partner].present[output.present]
        rows, embedding, inputs = output.rows[both], self._embedding(name, unit=reading.unit), output.inputs
        if len(rows) == 0:
            return None
        views = output.views.get(reading.views, ())
        if reading.unit:
            views = tuple(replace(view, embedding=F.normalize(view.embedding, dim=1)) for view in views)
        if not both.all():
            chosen = torch.from_numpy(np.flatnonzero(both)).to(self._device)
            embedding, inputs = embedding[chosen], inputs[chosen]
            views = tuple(_rows_of(view, chosen) for view in views)
        return Encoded(
            modality=self._data.modalities[name],
            embedding=embedding,
            inputs=inputs,
            same=self._codes(self._data.same, rows),
            labels={column: self._codes(self._data.labels(column).codes, rows) for column in reading.columns},
            step=self.step,
            views=views,
        )

    def _embedding(self, name: str, *, unit: bool) -> Tensor:
        raw = self._outputs[name].embedding
        if not unit:
            return raw
        if name not in self._unit:
            self._unit[name] = F.normalize(raw, dim=1)
        return self._unit[name]

    def _codes(self, codes: NDArray[np.int64], rows: NDArray[np.int64]) -> Tensor:
        return torch.from_numpy(codes[rows]).to(self._device)


def _rows_of(view: View, chosen: Tensor) -> View:
    return View(view.embedding[chosen], None if view.masked is None else view.masked[chosen])
