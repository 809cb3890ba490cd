"""What is said between a window and the process that makes its maps."""

from __future__ import annotations

import msgspec

from xmodal.projection.records import Layout, Method, Snapshot
from xmodal.projection.settings import MapSettings


class MapOrder(msgspec.Struct, frozen=True, kw_only=True):
    """How a map process starts.

    Parameters
    ----------
    folder : private folder in which both ends meet. last : the last map of a process that died, to go on from.
    refit_every, seed : see `Projector`.
    """

    folder: str
    refit_every: int = 8
    seed: int = 0
    last: Layout | None = None


class MapRequest(msgspec.Struct, frozen=True, kw_only=True, tag_field="request"):
    """Base of what is asked of a map process."""


class Project(MapRequest, frozen=True, kw_only=True, tag="project"):
    """Map a snapshot. A newer request takes the place of one that still waits."""

    generation: int
    snapshot: Snapshot
    method: Method = "umap"
    settings: MapSettings = MapSettings()


class Refit(MapRequest, frozen=True, kw_only=True, tag="refit"):
    """Exchange the map for a fresh fit, laid over it. Answered by `Mapped`."""

    generation: int


class Cancel(MapRequest, frozen=True, kw_only=True, tag="cancel"):
    """Break off what is asked in this generation and earlier ones; nothing is answered. The last map stays the last."""

    generation: int


AnyMapRequest = Project | Refit | Cancel


class MapMessage(msgspec.Struct, frozen=True, kw_only=True, tag_field="message"):
    """Base of what a map process tells."""


class Mapped(MapMessage, frozen=True, kw_only=True, tag="mapped"):
    """A map. Without quality it is a preview, drawn at once; the map that was asked for follows."""

    generation: int
    layout: Layout


class MapProgress(MapMessage, frozen=True, kw_only=True, tag="map_progress"):
    """A fit that takes long goes on. `share` of it is done, in [0, 1]."""

    generation: int
    share: float


class RefitOffered(MapMessage, frozen=True, kw_only=True, tag="refit_offered"):
    """A fresh fit of the snapshot of `step`, made in the background, is much better than the map of it was."""

    step: int
    trustworthiness: float
    of_map: float


class MapFailed(MapMessage, frozen=True, kw_only=True, tag="map_failed"):
    """A snapshot could not be mapped; the process lives on. Template and fields as of `UserError`."""

    generation: int
    code: str
    template: str
    fields: dict[str, str] = {}
    detail: str = ""


class MapDied(MapMessage, frozen=True, kw_only=True, tag="map_died"):
    """The process is gone; `MapProcess.restart` goes on from the last map. Made by the client, once per death."""

    code: str
    template: str
    fields: dict[str, str] = {}
    exit_status: int
    detail: str = ""


AnyMapMessage = Mapped | MapProgress | RefitOffered | MapFailed | MapDied
