"""From a name or a path to a data set. Importing this module registers the built-in ones in `DATA`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from xmodal.data import digits, embeddings, formats, generated, icons, shapes, snapshots  # noqa: F401 (they register)
from xmodal.data.base import DATA as DATA
from xmodal.data.base import PairedData, Progress
from xmodal.errors import UserError
from xmodal.plugins import DATA as ENTRY_POINTS
from xmodal.plugins import load_installed, load_plugins


def load_plugins_for(type_: str, plugins: Iterable[str]) -> None:
    """Load the plug-ins of a run where its data set is not known without them: a reader needs no more of them.

    Raises
    ------
    UserError : a plug-in cannot be loaded.
    """
    load_installed(ENTRY_POINTS)
    if type_ not in DATA:
        load_plugins(plugins)


def named_or_found(named: str) -> tuple[str, dict[str, Any]]:
    """Return type and parameters of the data that a person means: a registered name, or a file or folder.

    Raises
    ------
    UserError : there is neither, or nothing that reads it.
    """
    load_installed(ENTRY_POINTS)
    if not is_path(named):
        return named, {}
    path = Path(named).expanduser().absolute()
    if not path.exists():
        raise UserError(
            "data.no_path",
            "There is no file or folder {path}. A data set on the Hugging Face hub is opened as the type huggingface, "
            "with its name as data.params.path.",
            path=path,
        )
    sure = {name: DATA[name].recognises(path) for name in DATA}
    best = max(sure, key=lambda name: sure[name])
    if not sure[best]:
        raise UserError(
            "data.unknown_format",
            "{path} is of no format that is known (docs/your-data.md): a table, a folder of pairs, shards, embeddings.",
            path=path,
        )
    return best, {"path": str(path)}


def resolve_data(type_: str, params: dict[str, Any]) -> dict[str, Any]:
    """Return parameters that leave nothing to be guessed: what a run remembers.

    Raises
    ------
    UserError : as `open_data`.
    """
    load_installed(ENTRY_POINTS)
    found = DATA.convert(type_, params, where="data.params").resolved()
    return {key: value for key, value in msgspec.to_builtins(found).items() if value != _default(type(found), key)}


def prepare_data(type_: str, params: dict[str, Any], progress: Progress) -> None:
    """Do what takes long about data and needs to be done once.

    Raises
    ------
    UserError : as `open_data`.
    """
    load_installed(ENTRY_POINTS)
    DATA.convert(type_, params, where="data.params").prepare(progress)


def _default(config: type[msgspec.Struct], field: str) -> object:
    return getattr(config(), field)


def is_path(named: str) -> bool:
    """Return whether what a person names is a file or a folder, there or not, and no registered data set."""
    return named not in DATA and (any(sign in named for sign in "/\\.~") or Path(named).exists())


def open_data(type_: str, params: dict[str, Any]) -> PairedData:
    """Open a data set by its registered name.

    Raises
    ------
    UserError : there is no such data set; a parameter is wrong (named ``data.params...``); the data cannot be read.
    """
    load_installed(ENTRY_POINTS)
    return DATA.convert(type_, params, where="data.params").open()
