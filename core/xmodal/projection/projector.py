"""The map's state: what was drawn last, so that the next map can be like it. No process, no thread."""

from __future__ import annotations

import hashlib
import math
import time
from typing import NamedTuple

import msgspec
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from xmodal.errors import UserError
from xmodal.projection.align import align, drift
from xmodal.projection.gap import project_gap
from xmodal.projection.layout import FIT, REFRESH, Coordinates, Descent, fit_start
from xmodal.projection.neighborhood import Neighborhood, neighborhood_of
from xmodal.projection.pca import project_pca
from xmodal.projection.placement import LEAST_KNOWN, match, mobility, place
from xmodal.projection.points import Points, gather_points
from xmodal.projection.quality import measure
from xmodal.projection.records import Layout, Method, Snapshot
from xmodal.projection.refit import Challenger, RefitOffer
from xmodal.wire.arrays import Array

LEAST_POINTS = 4
"""Fewer points have no neighbours to speak of: their UMAP is their principal components."""


class _Map(NamedTuple):
    """The last map of one method, and the embeddings it shows."""

    digest: bytes
    scope: Scope
    keys: NDArray[np.int64]
    layout: Layout
    graph: sp.csr_array | None

    @property
    def coordinates(self) -> Coordinates:
        coordinates: Coordinates = self.layout.coordinates.numpy()
        return coordinates


Scope = tuple[str, tuple[str, ...]]
"""Points are the same points in two maps of equal scope: the snapshot's scope and its modalities."""


class Projector:
    """Makes maps of snapshots, each as like the last one as the data allows.

    Equal sequences of calls give equal maps.

    Parameters
    ----------
    refit_every : refreshes of a UMAP between fresh fits in the background (see `work`); 0: none.
    seed : of the noise that parts points which start in one place.
    last : the last map drawn elsewhere, to go on from (after the death of a process).
    """

    def __init__(self, *, refit_every: int = 8, seed: int = 0, last: Layout | None = None) -> None:
        self._refit_every = refit_every
        self._seed = seed
        self._near: Neighborhood | None = None
        self._maps: dict[Method, _Map] = {}
        self._refreshes = 0
        self._challenger: Challenger | None = None
        self._offer: RefitOffer | None = None
        if last is not None:
            keys = last.rows.numpy() * len(last.modalities) + last.modality.numpy()
            self._maps[last.method] = _Map(b"", (last.scope, last.modalities), keys, last, None)

    def project(self, snapshot: Snapshot, method: Method = "umap") -> Layout:
        """Map a snapshot.

        Where neither embeddings nor method changed, the last map is returned as it is; where only the method
        changed, neighbours are kept.

        Raises
        ------
        ValueError : embeddings that have no joint map (see `gather_points`).
        """
        begun = time.perf_counter()
        near = self._neighborhood(snapshot)
        last = self._maps.get(method)
        if last is not None and last.digest == near.digest:
            return msgspec.structs.replace(
                last.layout,
                segment=snapshot.segment,
                step=snapshot.step,
                drift=0.0,
                is_fresh=False,
                refit_trustworthiness=self._refit_trustworthiness(),
                seconds=time.perf_counter() - begun,
            )
        if last is not None and last.scope != _scope(snapshot):
            last = None
        if method == "umap":
            coordinates, is_fresh = self._follow(near, last)
        else:
            coordinates, is_fresh = _linear(near.points, method), last is None
        return self._finish(near, method, coordinates, last, is_fresh, begun)

    def refit(self) -> Layout:
        """Exchange the UMAP for a fresh fit of the last snapshot, laid over it.

        The fit made in the background, if one is on offer, is taken up and brought to the last snapshot.

        Raises
        ------
        UserError : there was no snapshot yet.
        """
        if self._near is None:
            raise UserError("map.no_snapshot", "There are no embeddings yet to fit a map to: wait for the first map.")
        begun = time.perf_counter()
        near, offer = self._near, self._offer
        last = self._maps.get("umap")
        if last is not None and last.scope != _scope(near.snapshot):
            last = None
        if offer is not None and offer.scope == _scope(near.snapshot):
            coordinates = self._refresh(near, offer.keys, offer.coordinates)
        else:
            coordinates = self._fit(near)
        self._forget_challenger()
        return self._finish(near, "umap", coordinates, last, True, begun)

    def work(self, iterations: int = 10) -> bool:
        """Go on with the fresh fit in the background, for so many iterations; return whether there is more to do.

        When it is done, its trustworthiness is compared with that of the map of the same snapshot: `offer`.
        """
        if self._challenger is None:
            return False
        self._challenger.advance(iterations)
        if self._challenger.is_done:
            self._offer = self._challenger.offer()
            self._challenger = None
        return self._challenger is not None

    @property
    def offer(self) -> RefitOffer | None:
        """The fresh fit that is so much better than the map that a refit is worth it."""
        return self._offer

    def _neighborhood(self, snapshot: Snapshot) -> Neighborhood:
        digest = _digest(snapshot)
        if self._near is None or self._near.digest != digest:
            self._near = neighborhood_of(snapshot, digest)
        else:
            self._near = self._near._replace(snapshot=snapshot)  # the same embeddings at another step
        return self._near

    def _follow(self, near: Neighborhood, last: _Map | None) -> tuple[Coordinates, bool]:
        """Return the UMAP that follows the last one, and whether it is a fresh fit instead."""
        if len(near.points.unit) >= LEAST_POINTS and last is not None:
            here, _ = match(near.points.keys(), last.keys)
            if len(here) >= LEAST_KNOWN * len(near.points.unit):
                self._refreshes += 1
                return self._refresh(near, last.keys, last.coordinates, last.graph), False
        self._forget_challenger()
        return self._fit(near), True

    def _fit(self, near: Neighborhood) -> Coordinates:
        if len(near.points.unit) < LEAST_POINTS:
            return project_pca(near.points.unit)
        return Descent(near.graph, fit_start(project_pca(near.points.unit), self._seed), FIT).advance()

    def _refresh(
        self, near: Neighborhood, keys: NDArray[np.int64], coordinates: Coordinates, graph: sp.csr_array | None = None
    ) -> Coordinates:
        if len(near.points.unit) < LEAST_POINTS:
            return project_pca(near.points.unit)
        here, there = match(near.points.keys(), keys)
        start = place(near.points, near.graph, here, coordinates[there], self._seed)
        free = None if graph is None else mobility(near.graph, graph, here, there)
        return Descent(near.graph, start, REFRESH, free).advance()

    def _finish(
        self,
        near: Neighborhood,
        method: Method,
        coordinates: Coordinates,
        last: _Map | None,
        is_fresh: bool,
        begun: float,
    ) -> Layout:
        """Lay the map over the last one, measure it, remember it."""
        snapshot, points = near.snapshot, near.points
        moved = float("nan")
        if last is not None:
            here, there = match(points.keys(), last.keys)
            coordinates = _orient(points, method, coordinates, last.coordinates[there], here)
            moved = drift(coordinates[here], last.coordinates[there])
        layout = Layout(
            method=method,
            modalities=points.modalities,
            coordinates=Array.of(coordinates),
            modality=Array.of(points.modality),
            rows=Array.of(points.rows),
            quality=measure(points, near.graph, coordinates),
            dropped=points.dropped,
            drift=moved,
            is_fresh=is_fresh,
            refit_trustworthiness=self._refit_trustworthiness(),
            scope=snapshot.scope,
            segment=snapshot.segment,
            step=snapshot.step,
        )
        if method == "umap":
            self._challenge(near, layout)
        layout = msgspec.structs.replace(layout, seconds=time.perf_counter() - begun)
        self._maps[method] = _Map(near.digest, _scope(snapshot), points.keys(), layout, near.graph)
        return layout

    def _challenge(self, near: Neighborhood, layout: Layout) -> None:
        """Begin a fresh fit in the background when one is due."""
        due = 0 < self._refit_every <= self._refreshes
        if due and self._challenger is None and len(near.points.unit) >= LEAST_POINTS:
            assert layout.quality is not None
            self._refreshes = 0
            start = fit_start(project_pca(near.points.unit), self._seed)
            self._challenger = Challenger(near, _scope(near.snapshot), start, layout.quality.trustworthiness)

    def _forget_challenger(self) -> None:
        self._refreshes, self._challenger, self._offer = 0, None, None

    def _refit_trustworthiness(self) -> float:
        return math.nan if self._offer is None else self._offer.trustworthiness


def preview(snapshot: Snapshot, method: Method = "pca") -> Layout:
    """Map a snapshot at once, linearly: nothing is measured, nothing needs to be compiled.

    Parameters
    ----------
    method : what the preview is of; a UMAP begins as principal components.

    Raises
    ------
    ValueError : embeddings that have no joint map (see `gather_points`).
    """
    begun = time.perf_counter()
    method = "pca" if method == "umap" else method
    points = gather_points(snapshot)
    return Layout(
        method=method,
        modalities=points.modalities,
        coordinates=Array.of(_linear(points, method)),
        modality=Array.of(points.modality),
        rows=Array.of(points.rows),
        dropped=points.dropped,
        scope=snapshot.scope,
        segment=snapshot.segment,
        step=snapshot.step,
        seconds=time.perf_counter() - begun,
    )


def warm_up() -> None:
    """Compile or load every kernel on the way to a map: 10 s once after an installation, then half a second."""
    random = np.random.default_rng(0)
    snapshot = Snapshot.of({name: random.normal(size=(32, 4)) for name in ("a", "b")})
    Projector().project(snapshot, "umap")


def _linear(points: Points, method: Method) -> Coordinates:
    return project_gap(points) if method == "gap" else project_pca(points.unit)


def _orient(
    points: Points, method: Method, coordinates: Coordinates, last_C2: Coordinates, common_C: NDArray[np.intp]
) -> Coordinates:
    """Turn a map to lie over the last one. Along a gap between two, x is fixed and y may only be turned over."""
    if method != "gap" or len(np.unique(points.modality)) != 2:
        return align(coordinates, last_C2, common_C)
    against = float(coordinates[common_C, 1] @ last_C2[:, 1]) < 0
    return coordinates * np.array([1.0, -1.0 if against else 1.0], np.float32)


def _scope(snapshot: Snapshot) -> Scope:
    return snapshot.scope, tuple(snapshot.vectors)


def _digest(snapshot: Snapshot) -> bytes:
    """Tell embeddings apart, whatever step they are of."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(repr((_scope(snapshot), snapshot.rows.shape)).encode())
    digest.update(snapshot.rows.data)
    for arrays in (snapshot.vectors, snapshot.present):
        for name, array in sorted(arrays.items()):
            digest.update(repr((name, array.dtype, array.shape)).encode())
            digest.update(array.data)
    return digest.digest()
