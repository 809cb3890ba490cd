"""Sources of tables, one file per format. Importing this package registers them."""

from __future__ import annotations

from xmodal.data.formats import coco, folders, hub, manifest, shards

__all__ = ["coco", "folders", "hub", "manifest", "shards"]
