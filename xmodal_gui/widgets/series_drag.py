"""What travels when a series is dragged from one plot to another."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QMimeData

MIME = "application/x-xmodal-series"


class DraggedSeries(msgspec.Struct, frozen=True):
    """A series, by its name, and the plot that it comes from."""

    series: str
    plot: str


def to_mime(dragged: DraggedSeries) -> QMimeData:
    """Return what a drag carries; as text it is the series' name."""
    data = QMimeData()
    data.setData(MIME, msgspec.json.encode(dragged))
    data.setText(dragged.series)
    return data


def from_mime(data: QMimeData) -> DraggedSeries | None:
    """Return what is being dragged; None if it is no series."""
    if not data.hasFormat(MIME):
        return None
    try:
        return msgspec.json.decode(bytes(data.data(MIME).data()), type=DraggedSeries)
    except msgspec.MsgspecError:
        return None
