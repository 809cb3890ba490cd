"""The packages of the extra ``[audio]``: imported when there are sounds, never before."""

from __future__ import annotations

import importlib
from typing import Any

from xmodal.errors import UserError


def audio_package(name: str) -> Any:
    """Import what only sounds need.

    Parameters
    ----------
    name : of a package, or of a module in it.

    Raises
    ------
    UserError : it is not installed; says how to.
    """
    try:
        return importlib.import_module(name)
    except (ImportError, OSError) as error:  # an OSError is soundfile without its library
        raise UserError(
            "data.no_soundfile",
            "Sounds need {package}, which is not installed: pip install 'xmodal[audio]'.",
            package=name.partition(".")[0],
        ) from error
