"""What can be asked of a run between two steps. Nothing here touches a generator, mode or buffer of training."""

from __future__ import annotations

import time
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from xmodal.training.catalog import aggregation_infos, augmentation_infos, encoder_infos, loss_infos, weighting_infos
from xmodal.training.changes import LogRow
from xmodal.training.description import OFFERS, Description
from xmodal.training.evaluate import evaluate, rows_of
from xmodal.training.events import Embeddings, Evaluation
from xmodal.training.fingerprint import fingerprint
from xmodal.training.queries import Query, examples_of
from xmodal.training.ranks import Ranks
from xmodal.training.run_state import RunState
from xmodal.wire.arrays import Array


def evaluate_split(state: RunState, split: str, pool: int | None = None) -> tuple[Evaluation, Ranks]:
    """Evaluate the pool of a split; return the ranks of its rows as well.

    Raises
    ------
    UserError : there is no such split, it is empty, or an embedding is not finite.
    """
    started = time.perf_counter()
    rows = rows_of(state.data, split, state.config.evaluation.pool if pool is None else pool)
    position = state.position
    return evaluate(
        state.data,
        rows,
        _vectors(state, rows),
        segment=position.segment,
        step=position.step,
        split=split,
        started=started,
    )


def embed_sample(state: RunState, split: str, limit: int) -> Embeddings:
    """Return raw embeddings of the fixed sample of a split.

    Raises
    ------
    UserError : there is no such split, or it is empty.
    """
    started = time.perf_counter()
    rows = rows_of(state.data, split, limit)
    vectors = {name: Array.of(own) for name, own in _vectors(state, rows).items()}
    return Embeddings(
        segment=state.position.segment,
        step=state.position.step,
        split=split,
        rows=Array.of(rows),
        vectors=vectors,
        present={name: Array.of(state.data.present[name][rows]) for name in vectors},
        seconds=time.perf_counter() - started,
    )


def pins(state: RunState) -> tuple[Query, ...]:
    """Return the queries that are kept with the run; those that its data propose until others are."""
    kept = state.recorder.pins()
    return examples_of(state.data, state.config.encoders) if kept is None else kept


def versions(state: RunState) -> dict[str, str]:
    """Return what a result depends on besides the configuration."""
    return fingerprint(state.data.fingerprint, str(state.device), state.config.torch_threads)


def describe(state: RunState, log: Iterable[LogRow]) -> Description:
    """Describe a run as it stands; event number and phase are for whoever turns the engine to fill in."""
    config, data, folder = state.config, state.data, state.recorder.folder
    return Description(
        title=data.name if folder is None else folder.name,
        run="" if folder is None else str(folder),
        offers=OFFERS,
        config=config,
        log=tuple(log),
        phase="paused",
        segment=state.position.segment,
        step=state.position.step,
        event=0,
        device=str(state.device),
        torch_threads=config.torch_threads,
        modalities=tuple(data.modalities[name] for name in config.encoders),
        rows={str(split): len(rows) for split, rows in data.splits.items()},
        encoders=encoder_infos(),
        augmentations=augmentation_infos(),
        losses=loss_infos(),
        weightings=weighting_infos(),
        aggregations=aggregation_infos(),
        checkpoints=tuple(state.recorder.checkpoints()),
        versions=versions(state),
        pins=pins(state),
        names=state.recorder.names(),
        columns=data.columns_of_words(),
        trainable=state.parts.trainable,
    )


def _vectors(state: RunState, rows: NDArray[np.int64]) -> dict[str, NDArray[np.float32]]:
    """Return the raw embeddings of some rows, modality by modality."""
    return {name: state.parts.model.embed(name, rows) for name in state.config.encoders}
