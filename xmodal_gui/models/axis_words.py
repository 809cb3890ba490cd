"""The ends of an axis in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from xmodal.projection.settings import Anchor


def ends_words(ends: tuple[Anchor, ...]) -> str:
    """Say which ends an axis has; empty where it has none."""
    if len(ends) != 2:
        return ""
    words = QCoreApplication.translate("axis_words", "from {first} to {second}")
    return words.format(first=_end_words(ends[0]), second=_end_words(ends[1]))


def _end_words(end: Anchor) -> str:
    return f"{end.modality} {end.row}" if end.is_item else f"“{end.words}”"
