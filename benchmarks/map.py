"""A refresh of the map on the next epoch's embeddings against fitting a UMAP, and a PaCMAP, anew."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np
from _epochs import epochs
from _report import report
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits
from xmodal.projection.align import align, drift
from xmodal.projection.fresh import fit_umap
from xmodal.projection.points import gather_points
from xmodal.projection.projector import Projector, warm_up
from xmodal.projection.quality import trustworthiness
from xmodal.projection.records import Layout, Snapshot

REFRESHES = 5

Map = NDArray[np.float32]


def main() -> int:
    first, *following = epochs(REFRESHES + 1)
    fit_umap(gather_points(first).unit)  # compiles
    fit_pacmap(gather_points(first).unit)
    warm_up()
    projector = Projector()
    layouts = [refresh(projector, first)]
    unchanged = [refresh_unchanged(first, [])]
    ours, umap, pacmap, against_umap, against_pacmap, refit_drift = [], [], [], [], [], []
    last_umap = fit_umap(gather_points(first).unit)
    for snapshot in following:
        unit = gather_points(snapshot).unit
        layouts.append(refresh(projector, snapshot))
        ours.append(layouts[-1].seconds)
        fitted, seconds = timed(fit_umap, unit)
        umap.append(seconds)
        other, seconds = timed(fit_pacmap, unit)
        pacmap.append(seconds)
        trust = _trust(layouts[-1])
        against_umap.append(trust - trustworthiness(unit, fitted))
        against_pacmap.append(trust - trustworthiness(unit, other))
        refit_drift.append(drift(align(fitted, last_umap), last_umap))
        last_umap = fitted
    unchanged.append(refresh_unchanged(following[-1], [first, *following[:-1]]))
    return not report(
        "map",
        {
            "speedup_over_umap": ">= 8",
            "speedup_over_pacmap": "> 1",
            "worst_trustworthiness_minus_umap": ">= -0.01",
            "worst_drift_of_unchanged_data": "<= 0.01",
            "worst_drift_between_epochs": "<= 0.05",
        },
        {
            "speedup_over_umap": median(theirs / own for theirs, own in zip(umap, ours, strict=True)),
            "speedup_over_pacmap": median(theirs / own for theirs, own in zip(pacmap, ours, strict=True)),
            "worst_trustworthiness_minus_umap": min(against_umap),
            "worst_drift_of_unchanged_data": max(unchanged),
            "worst_drift_between_epochs": max(layout.drift for layout in layouts[1:]),
            "first_fit_s": layouts[0].seconds,
            "refresh_s": median(ours),
            "umap_s": median(umap),
            "pacmap_s": median(pacmap),
        },
        points=len(layouts[-1].rows.numpy()),
        pairs=REFRESHES,
        trustworthiness=_rounded(_trust(layout) for layout in layouts[1:]),
        trustworthiness_minus_umap=_rounded(against_umap),
        trustworthiness_minus_pacmap=_rounded(against_pacmap),
        drift_between_epochs=_rounded(layout.drift for layout in layouts[1:]),
        drift_of_umap_refits=_rounded(refit_drift),
        threads="refresh: 1, quality included; UMAP and PaCMAP: all",
    )


def refresh(projector: Projector, snapshot: Snapshot) -> Layout:
    """Map a snapshot as the map's process does, on one thread."""
    with threadpool_limits(1):
        return projector.project(snapshot, "umap")


def refresh_unchanged(snapshot: Snapshot, before: list[Snapshot]) -> float:
    """Return the drift of a refresh after nothing happened.

    Equal embeddings would be recognised and nothing computed; here each is off by rounding, as on another device.
    """
    projector = Projector()
    for earlier in (*before, snapshot):
        refresh(projector, earlier)
    random = np.random.default_rng(0)
    vectors = {
        name: packed.numpy() * (1 + 1e-6 * random.normal(size=packed.shape))
        for name, packed in snapshot.vectors.items()
    }
    return refresh(projector, Snapshot.of(vectors, snapshot.rows.numpy(), scope=snapshot.scope)).drift


def fit_pacmap(unit_PD: Map) -> Map:
    """Fit PaCMAP as its authors set it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pacmap import PaCMAP

        return np.asarray(PaCMAP().fit_transform(unit_PD), np.float32)


def timed(fit: Callable[[Map], Map], unit_PD: Map) -> tuple[Map, float]:
    """Return the map and the seconds it took."""
    begun = time.perf_counter()
    found = fit(unit_PD)
    return found, time.perf_counter() - begun


def _trust(layout: Layout) -> float:
    assert layout.quality is not None
    return layout.quality.trustworthiness


def _rounded(values: Any) -> list[float]:
    return [round(float(value), 4) for value in values]


if __name__ == "__main__":
    raise SystemExit(main())
