"""Kinds of maps in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def method_name(method: str) -> str:
    """Return a kind of map in words."""
    names = {
        "umap": QCoreApplication.translate("MapHeader", "UMAP"),
        "pca": QCoreApplication.translate("MapHeader", "PCA"),
        "tsne": QCoreApplication.translate("MapHeader", "t-SNE"),
        "pacmap": QCoreApplication.translate("MapHeader", "PaCMAP"),
        "parametric_umap": QCoreApplication.translate("MapHeader", "Parametric UMAP"),
        "gap": QCoreApplication.translate("MapHeader", "Along the gap"),
        "axis": QCoreApplication.translate("MapHeader", "Along an axis"),
    }
    return names.get(method, method)
