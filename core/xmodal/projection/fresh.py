"""The fit that exported figures show: seeded, from nothing; of UMAP, umap-learn itself."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.progress import report
from xmodal.projection.configs import MAP_METHODS, UMAP
from xmodal.projection.makers.base import LEAST_POINTS
from xmodal.projection.neighborhood import neighborhood_of
from xmodal.projection.pca import project_pca
from xmodal.projection.points import gather_points
from xmodal.projection.projector import Projector
from xmodal.projection.quality import measure
from xmodal.projection.records import NEIGHBOURS, Layout, Method, Snapshot
from xmodal.projection.settings import Dimensions, MapSettings
from xmodal.wire.arrays import Array

DEFAULT, PLAIN = UMAP(), MapSettings()


class _Epochs:
    """Where umap-learn's only sign of life goes, a bar of text: it is read as a share."""

    def write(self, text: str) -> None:
        """Take a bar: so many epochs of so many."""
        done, _, total = text.strip().partition("/")
        if done.isdigit() and total.isdigit():
            report(int(done) / int(total))

    def flush(self) -> None:
        """Nothing waits."""


def fresh_fit(snapshot: Snapshot, seed: int, params: UMAP = DEFAULT, dimensions: Dimensions = 2) -> NDArray[np.float32]:
    """Fit umap-learn's UMAP to the points of a snapshot (`points.gather_points`), from nothing: (P, dimensions).

    It depends on the snapshot and the seed alone, not on what was drawn before. Takes half a minute in a fresh
    process, most of it compiling, and one core, as a seed demands. Reports its progress once epochs go by.

    Raises
    ------
    Cancelled : a listener broke it off between two epochs.
    """
    unit = gather_points(snapshot).unit
    if len(unit) < LEAST_POINTS:
        return project_pca(unit, dimensions)
    epochs = {"file": _Epochs(), "disable": False, "bar_format": "{n}/{total}", "mininterval": 0.2}
    settings = {"n_neighbors": params.n_neighbors, "min_dist": params.min_dist, "n_components": dimensions}
    if params.repulsion != DEFAULT.repulsion:
        settings["negative_sample_rate"] = max(round(params.repulsion), 1)
    return fit_umap(unit, seed, tqdm_kwds=epochs, **settings)


def fresh_layout(snapshot: Snapshot, seed: int, method: Method = "umap", settings: MapSettings = PLAIN) -> Layout:
    """Return a map that depends on the snapshot and the seed alone, and knows how far it can be believed.

    A joint UMAP is `fresh_fit`; what else there is, is fitted by its own method from nothing.

    Raises
    ------
    Cancelled : a listener broke it off.
    UserError : as `Projector.project`.
    """
    if method != "umap" or settings.fit != "joint":
        return Projector(refit_every=0, seed=seed).project(snapshot, method, settings)
    params = MAP_METHODS.convert(method, settings.params, "map.umap")
    assert isinstance(params, UMAP)
    near = neighborhood_of(snapshot)
    points, coordinates = near.points, fresh_fit(snapshot, seed, params, settings.dimensions)
    return Layout(
        method=method,
        settings=settings,
        modalities=points.modalities,
        coordinates=Array.of(coordinates),
        modality=Array.of(points.modality),
        rows=Array.of(points.rows),
        quality=measure(points, near.graph, coordinates, near.nearest),
        dropped=points.dropped,
        scope=snapshot.scope,
        segment=snapshot.segment,
        step=snapshot.step,
    )


def fit_umap(unit_PD: NDArray[np.float32], seed: int | None = None, **settings: Any) -> NDArray[np.float32]:
    """Call umap-learn on unit rows the way it is fast: without the Python path that it takes below 4,096 rows."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TensorFlow is missing, a seed costs parallelism: known, and not for users
        from umap import UMAP  # 2 s, 20 s the first time: never on the way to a window or a first map

        model = UMAP(
            n_neighbors=min(settings.pop("n_neighbors", NEIGHBOURS), len(unit_PD) - 1),
            force_approximation_algorithm=True,
            random_state=seed,
            **settings,
        )
        return np.asarray(model.fit_transform(unit_PD), np.float32)
