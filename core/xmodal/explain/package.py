"""The package of the extra ``[explain]``: imported when somebody asks why, never before."""

from __future__ import annotations

import importlib
from typing import Any

from xmodal.errors import UserError


def captum_attributions(name: str = "captum.attr") -> Any:
    """Import Captum's methods; the first time takes about a second.

    Raises
    ------
    UserError : it is not installed; says how to.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise UserError(
            "explain.not_installed",
            "Explaining a similarity needs Captum, which is not installed: pip install 'xmodal[explain]'.",
        ) from error
