"""Where pairs come from.

Importing this package is cheap: a window reads the names of splits and kinds long before it opens data, and
must not wait for the readers of a dozen formats. They are imported, and registered, when one of the functions
below or the registry `DATA` is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xmodal.data.base import PairedData

if TYPE_CHECKING:
    from xmodal.data.opening import (
        DATA,
        is_path,
        load_plugins_for,
        named_or_found,
        open_data,
        prepare_data,
        resolve_data,
    )

__all__ = [
    "DATA",
    "PairedData",
    "is_path",
    "load_plugins_for",
    "named_or_found",
    "open_data",
    "prepare_data",
    "resolve_data",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from xmodal.data import opening

    return getattr(opening, name)
