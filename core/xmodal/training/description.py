"""What a source is: enough to build every control of a window from. Free of torch."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from xmodal.data.base import Modality
from xmodal.training.changes import LogRow
from xmodal.training.config import RunConfig
from xmodal.training.queries import Query

Phase = Literal["training", "paused", "ended"]
Offer = Literal["train", "steer", "embed", "evaluate", "checkpoint", "query", "augment", "explain"]
OFFERS: tuple[Offer, ...] = ("train", "steer", "embed", "evaluate", "checkpoint", "query", "augment", "explain")


class ComponentInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A registered component, for forms: one line of help and the JSON schema of its params (bounds, docs).

    Of terms also the family, how many modalities they read, their value at chance, what they pull on, and which rows
    suit them (``"unit"``, ``"raw"``, or empty: what the cost says).
    """

    type: str
    summary: str
    kinds: tuple[str, ...] = ()
    reads: int = 0
    chance: str = ""
    family: str = ""
    pulls: str = ""
    rows: str = ""
    schema: dict[str, Any] = {}


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """What a source is: enough to build every control.

    Parameters
    ----------
    offers : what can be asked of it; a control for anything else is absent, with a sentence.
    config : the configuration now. log : the change log so far. event : sequence number of the last event.
    trained_by : the other process that trains this run while it is looked at here; empty if there is none.
    rows : split -> number of rows. versions : package -> version, and what else replay depends on.
    pins : the queries that are kept with the run. names : gesture -> the name that somebody gave that change.
    columns : names of the data's columns of words.
    trainable : what a phase of a plan can train: ``encoders.NAME``, ``terms.ID``, ``players.ID``.
    external : another program's embeddings: there is no configuration of ours, and nothing of it can be gone on with.
    """

    title: str
    run: str
    offers: tuple[Offer, ...]
    config: RunConfig
    log: tuple[LogRow, ...]
    phase: Phase
    segment: int
    step: int
    event: int
    device: str
    torch_threads: int
    modalities: tuple[Modality, ...]
    rows: dict[str, int]
    encoders: tuple[ComponentInfo, ...] = ()
    augmentations: tuple[ComponentInfo, ...] = ()
    losses: tuple[ComponentInfo, ...] = ()
    weightings: tuple[ComponentInfo, ...] = ()
    aggregations: tuple[ComponentInfo, ...] = ()
    checkpoints: tuple[str, ...] = ()
    versions: dict[str, str] = {}
    trained_by: str = ""
    pins: tuple[Query, ...] = ()
    names: dict[int, str] = {}
    columns: tuple[str, ...] = ()
    trainable: tuple[str, ...] = ()
    external: bool = False
