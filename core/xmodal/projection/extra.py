"""Methods whose packages are an extra: ``pip install 'xmodal[projections]'``."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from xmodal.errors import UserError


def need(package: str, method: str) -> ModuleType:
    """Import a package of the extra.

    Raises
    ------
    UserError : it is not installed.
    """
    try:
        return import_module(package)
    except ImportError as error:
        raise UserError(
            "map.no_package",
            "{method} maps need {package}, which is not installed: pip install 'xmodal[projections]', or choose "
            "another kind of map.",
            method=method,
            package=package,
        ) from error
