"""Sources of tables, one file per format. Importing this package registers them."""

from __future__ import annotations

from xmodal.data.formats import folders, manifest

__all__ = ["folders", "manifest"]
