"""Where pairs come from. Importing this package registers the built-in data sets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xmodal.data import generated, icons
from xmodal.data.base import DATA, PairedData
from xmodal.plugins import DATA as ENTRY_POINTS
from xmodal.plugins import load_installed, load_plugins

__all__ = ["DATA", "PairedData", "generated", "icons", "load_plugins_for", "open_data"]


def load_plugins_for(type_: str, plugins: Iterable[str]) -> None:
    """Load the plug-ins of a run where its data set is not known without them: a reader needs no more of them.

    Raises
    ------
    UserError : a plug-in cannot be loaded.
    """
    load_installed(ENTRY_POINTS)
    if type_ not in DATA:
        load_plugins(plugins)


def open_data(type_: str, params: dict[str, Any]) -> PairedData:
    """Open a data set by its registered name.

    Raises
    ------
    UserError : there is no such data set; a parameter is wrong (named ``data.params...``); the data cannot be read.
    """
    load_installed(ENTRY_POINTS)
    return DATA.convert(type_, params, where="data.params").open()
