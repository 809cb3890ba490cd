"""Sources of tables, one file per format. Importing this package registers them."""

from __future__ import annotations

from xmodal.data.formats import manifest

__all__ = ["manifest"]
