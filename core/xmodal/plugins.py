"""Code from elsewhere that registers losses, encoders and the like: named files and modules, and installed packages.

A plug-in registers what it brings when it is imported. Loading one runs its code.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from xmodal.errors import UserError

LOSSES, ENCODERS, DATA = "xmodal.losses", "xmodal.encoders", "xmodal.data"
AUGMENTATIONS = "xmodal.augmentations"
"""Groups of entry points: each names a module, or something in one, that registers when it is imported."""
_PREFIX = "xmodal_plugin_"
_SEEN: set[str] = set()
"""Groups whose entry points were loaded in this process, as modules are: once."""


def absolute(name: str) -> str:
    """Return a plug-in's name as it means the same from any folder: a file with its whole path, a module as it is."""
    return str(Path(name).absolute()) if name.endswith(".py") else name


def plugins_of(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the plug-ins that a run remembers in its ``run.toml``."""
    return tuple(str(name) for name in manifest.get("plugins", ()))


def load_plugins(names: Iterable[str]) -> None:
    """Run the code of plug-ins: files ending in ``.py``, or modules. Each is loaded once.

    Raises
    ------
    UserError : one is not there or cannot be imported; says which and why.
    """
    for name in names:
        if name.endswith(".py"):
            _load_file(Path(name).absolute())
        else:
            _load_module(name)


def load_installed(*groups: str) -> None:
    """Load what installed packages bring. One that cannot be loaded is told on stderr and left out."""
    for group in groups:
        if group not in _SEEN:
            _SEEN.add(group)
            for point in sorted(entry_points(group=group), key=lambda point: point.name):
                _load_point(point)


def _load_point(point: EntryPoint) -> None:
    try:
        point.load()
    except Exception as error:  # noqa: BLE001  # whatever it is: it is another's code
        what = f"{point.name} = {point.value}"
        sys.stderr.write(f"xmodal: the installed plug-in {what} is left out ({_words(error)})\n")


def _load_file(path: Path) -> None:
    name = f"{_PREFIX}{path.stem}_{hashlib.sha256(str(path).encode()).hexdigest()[:8]}"
    if name in sys.modules:
        return
    if not path.is_file():
        if path.name in _files():  # it was moved, and named where it is now
            return
        raise UserError("plugin.missing", "There is no plug-in {path}: say where it is now with --plugin.", path=path)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None, "it ends in .py"
    assert spec.loader is not None, "it is a file"
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # structs look their annotations up there
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        raise UserError(
            "plugin.failed",
            "The plug-in {path} cannot be loaded ({problem}): mend it, or leave it out.",
            path=path,
            problem=_words(error),
        ) from error


def _files() -> set[str]:
    """Return the names of the files that were loaded in this process."""
    return {Path(str(module.__file__)).name for name, module in list(sys.modules.items()) if name.startswith(_PREFIX)}


def _load_module(name: str) -> None:
    try:
        importlib.import_module(name)
    except ImportError as error:
        raise UserError(
            "session.plugin",
            "The plug-in {name!r} cannot be imported ({problem}): install it, or leave it out.",
            name=name,
            problem=error,
        ) from error


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
