"""Where pairs come from. Importing this package registers the built-in data sets."""

from __future__ import annotations

from typing import Any

from xmodal.data import generated, icons
from xmodal.data.base import DATA, PairedData

__all__ = ["DATA", "PairedData", "generated", "icons", "open_data"]


def open_data(type_: str, params: dict[str, Any]) -> PairedData:
    """Open a data set by its registered name.

    Raises
    ------
    UserError : there is no such data set; a parameter is wrong (named ``data.params...``); the data cannot be read.
    """
    return DATA.convert(type_, params, where="data.params").open()
