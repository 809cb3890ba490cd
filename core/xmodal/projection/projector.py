"""The map's state: what was drawn last, so that the next map can be like it. No process, no thread."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from xmodal.errors import UserError
from xmodal.projection.align import align, drift
from xmodal.projection.configs import MAP_METHODS, MapMethod
from xmodal.projection.layout import Coordinates
from xmodal.projection.makers.base import LEAST_POINTS, Made, Maker, Past
from xmodal.projection.makers.umap import UMAPMaker
from xmodal.projection.neighborhood import Neighborhood, neighborhood_of
from xmodal.projection.parts import join, no_graph, parts_of
from xmodal.projection.placement import LEAST_KNOWN, match
from xmodal.projection.points import gather_points
from xmodal.projection.quality import measure
from xmodal.projection.records import Layout, Method, Snapshot
from xmodal.projection.refit import Challenger, RefitOffer
from xmodal.projection.settings import MapSettings
from xmodal.wire.arrays import Array

Scope = tuple[str, tuple[str, ...]]
"""Points are the same points in two maps of equal scope: the snapshot's scope and its modalities."""
Key = tuple[Method, str]
"""A method and its settings: maps of one kind follow each other."""
PLAIN = MapSettings()


class _Map(NamedTuple):
    """The last map of one kind, and the embeddings it shows. `states`: modality or "" -> what its maker remembered."""

    digest: bytes
    scope: Scope
    keys: NDArray[np.int64]
    layout: Layout
    states: Mapping[str, Any]

    @property
    def coordinates(self) -> Coordinates:
        coordinates: Coordinates = self.layout.coordinates.numpy()
        return coordinates

    def past(self, name: str) -> Past:
        """Return a part as it was."""
        mine: Any = slice(None)
        if name:
            mine = self.layout.modality.numpy() == self.layout.modalities.index(name)
        return Past(self.keys[mine], self.coordinates[mine], self.states.get(name))


class Projector:
    """Makes maps of snapshots, each as like the last one of its kind as the data allows.

    Equal sequences of calls give equal maps.

    Parameters
    ----------
    refit_every : refreshes of a UMAP between fresh fits in the background (see `work`); 0: none.
    seed : of the noise that parts points which start in one place, and of whatever else is left to chance.
    last : the last map drawn elsewhere, to go on from (after the death of a process).
    """

    def __init__(self, *, refit_every: int = 8, seed: int = 0, last: Layout | None = None) -> None:
        self._refit_every = refit_every
        self._seed = seed
        self._near: Neighborhood | None = None
        self._maps: dict[Key, _Map] = {}
        self._shown: tuple[Method, MapSettings] = ("umap", PLAIN)
        self._drawn: _Map | None = None
        self._refreshes = 0
        self._challenger: Challenger | None = None
        self._offer: RefitOffer | None = None
        if last is not None:
            keys = last.rows.numpy() * len(last.modalities) + last.modality.numpy()
            self._shown = last.method, last.settings
            self._maps[last.method, last.settings.key()] = _Map(b"", (last.scope, last.modalities), keys, last, {})

    def project(self, snapshot: Snapshot, method: Method = "umap", settings: MapSettings = PLAIN) -> Layout:
        """Map a snapshot.

        Where neither embeddings nor method changed, the last map is returned as it is; where only the method
        changed, neighbours are kept.

        Raises
        ------
        ValueError : embeddings that have no joint map (see `gather_points`).
        UserError : an unknown method, a parameter out of its bounds, a package that is missing.
        Cancelled : nobody wants the map any more (`xmodal.progress`); the last one stays the last.
        """
        begun = time.perf_counter()
        config = method_of(method, settings)
        near = self._neighborhood(snapshot)
        last = self._maps.get((method, settings.key()))
        if last is not None and last.digest == near.digest + settings.digest():
            self._show(method, settings)
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
        maker = config.maker()
        made, is_fresh = self._make(near, maker, settings, last)
        self._show(method, settings)
        if method == "umap":
            if is_fresh:
                self._forget_challenger()
            else:
                self._refreshes += 1
        is_fresh = last is None if config.is_linear else is_fresh
        return self._finish(near, maker, made, last, is_fresh, begun)

    def refit(self) -> Layout:
        """Exchange the map for a fresh fit of the last snapshot, laid over it.

        The UMAP made in the background, if one is on offer, is taken up and brought to the last snapshot.

        Raises
        ------
        UserError : there was no snapshot yet.
        Cancelled : as `project`.
        """
        if self._near is None:
            raise UserError("map.no_snapshot", "There are no embeddings yet to fit a map to: wait for the first map.")
        begun = time.perf_counter()
        near, offer = self._near, self._offer
        method, settings = self._shown
        last = self._maps.get((method, settings.key()))
        if last is not None and last.scope != _scope(near.snapshot):
            last = None
        maker = method_of(method, settings).maker()
        if method == "umap" and offer is not None and offer.scope == _scope(near.snapshot):
            (part,) = parts_of(near, settings, self._seed).values()
            made = {"": maker.follow(part, Past(offer.keys, offer.coordinates))}
        else:
            made, _ = self._make(near, maker, settings, None)
        self._forget_challenger()
        return self._finish(near, maker, made, last, True, begun)

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

    def _show(self, method: Method, settings: MapSettings) -> None:
        """Take note of the kind of map that is drawn; a fresh UMAP of another kind is no rival of it."""
        if (method, settings.key()) != (self._shown[0], self._shown[1].key()) and method == "umap":
            self._forget_challenger()
        self._shown = method, settings

    def _neighborhood(self, snapshot: Snapshot) -> Neighborhood:
        digest = _digest(snapshot)
        if self._near is None or self._near.digest != digest:
            self._near = neighborhood_of(snapshot, digest)
        else:
            self._near = self._near._replace(snapshot=snapshot)  # the same embeddings at another step
        return self._near

    def _make(
        self, near: Neighborhood, maker: Maker, settings: MapSettings, last: _Map | None
    ) -> tuple[dict[str, Made], bool]:
        """Return the maps of the parts, and whether they are fresh fits."""
        points = near.points
        if last is not None:
            here, _ = match(points.keys(), last.keys)
            if len(here) < LEAST_KNOWN * len(points.unit) or len(points.unit) < LEAST_POINTS:
                last = None
        made = {}
        for name, part in parts_of(near, settings, self._seed).items():
            is_known = last is not None and len(match(part.points.keys(), last.keys)[0]) > part.dimensions
            made[name] = maker.follow(part, last.past(name)) if is_known and last is not None else maker.fit(part)
        return made, last is None

    def _finish(
        self, near: Neighborhood, maker: Maker, made: dict[str, Made], last: _Map | None, is_fresh: bool, begun: float
    ) -> Layout:
        """Lay the map over the last one, measure it, remember it."""
        snapshot, points = near.snapshot, near.points
        method, settings = self._shown
        coordinates, moved = join(points, made), float("nan")
        if last is not None:
            here, there = match(points.keys(), last.keys)
            coordinates = _orient(coordinates, last.coordinates[there], here, maker.fixed_axes(points))
            moved = drift(coordinates[here], last.coordinates[there])
        elif not MAP_METHODS[method].is_linear:
            coordinates = self._lay_over_drawn(near, coordinates)
        layout = Layout(
            method=method,
            settings=settings,
            modalities=points.modalities,
            coordinates=Array.of(coordinates),
            modality=Array.of(points.modality),
            rows=Array.of(points.rows),
            quality=measure(points, near.graph, coordinates, near.nearest),
            dropped=points.dropped,
            drift=moved,
            is_fresh=is_fresh,
            refit_trustworthiness=self._refit_trustworthiness(),
            scope=snapshot.scope,
            segment=snapshot.segment,
            step=snapshot.step,
        )
        if isinstance(maker, UMAPMaker) and settings.fit == "joint":
            self._challenge(near, maker, settings, layout)
        layout = msgspec.structs.replace(layout, seconds=time.perf_counter() - begun)
        states = {name: one.state for name, one in made.items()}
        self._drawn = self._maps[method, settings.key()] = _Map(
            near.digest + settings.digest(), _scope(snapshot), points.keys(), layout, states
        )
        return layout

    def _lay_over_drawn(self, near: Neighborhood, coordinates: Coordinates) -> Coordinates:
        """Lay the first map of a kind over the one of another kind that was drawn last: clouds keep their sides."""
        drawn = self._drawn
        if drawn is None or drawn.scope != _scope(near.snapshot) or drawn.coordinates.shape[1] != coordinates.shape[1]:
            return coordinates
        here, there = match(near.points.keys(), drawn.keys)
        return align(coordinates, drawn.coordinates[there], here)

    def _challenge(self, near: Neighborhood, maker: UMAPMaker, settings: MapSettings, layout: Layout) -> None:
        """Begin a fresh fit in the background when one is due."""
        due = 0 < self._refit_every <= self._refreshes
        if due and self._challenger is None and len(near.points.unit) >= LEAST_POINTS:
            assert layout.quality is not None
            self._refreshes = 0
            (part,) = parts_of(near, settings, self._seed).values()
            self._challenger = Challenger(
                part, _scope(near.snapshot), maker.begin(part), layout.quality.trustworthiness
            )

    def _forget_challenger(self) -> None:
        self._refreshes, self._challenger, self._offer = 0, None, None

    def _refit_trustworthiness(self) -> float:
        return math.nan if self._offer is None or self._shown[0] != "umap" else self._offer.trustworthiness


def method_of(method: Method, settings: MapSettings) -> MapMethod:
    """Return the parameters of a method.

    Raises
    ------
    UserError : an unknown method, an unknown parameter, a value out of bounds.
    """
    return MAP_METHODS.convert(method, settings.params, f"map.{method}")


def preview(snapshot: Snapshot, method: Method = "pca", settings: MapSettings = PLAIN) -> Layout:
    """Map a snapshot at once, linearly: nothing is measured, nothing needs to be compiled.

    Parameters
    ----------
    method : what the preview is of; what is not linear begins as principal components.

    Raises
    ------
    ValueError : embeddings that have no joint map (see `gather_points`).
    """
    begun = time.perf_counter()
    config = method_of(method, settings)
    if not config.is_linear:
        method, settings = "pca", MapSettings(dimensions=settings.dimensions)
        config = method_of(method, settings)
    points = gather_points(snapshot)
    maker = config.maker()
    parts = parts_of(Neighborhood(b"", snapshot, points, no_graph(points)), settings, 0)
    return Layout(
        method=method,
        settings=settings,
        modalities=points.modalities,
        coordinates=Array.of(join(points, {name: maker.fit(part) for name, part in parts.items()})),
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


def _orient(coordinates: Coordinates, last_Cd: Coordinates, common_C: NDArray[np.intp], fixed: int) -> Coordinates:
    """Turn a map to lie over the last one; the first `fixed` axes stay as they are, and the others where they cross."""
    if fixed == 0:
        return align(coordinates, last_Cd, common_C)
    across = coordinates[:, fixed:]
    left, _, right = np.linalg.svd(across[common_C].astype(np.float64).T @ last_Cd[:, fixed:])
    turned = (across @ (left @ right)).astype(np.float32)
    return np.concatenate([coordinates[:, :fixed], turned], axis=1)


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
