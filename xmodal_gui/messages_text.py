"""Sentences of the core in the user's language."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from xmodal.errors import UserError


def sentence(template: str, fields: Mapping[str, object]) -> str:
    """Translate the template of a `UserError` and fill in its fields."""
    return QCoreApplication.translate("errors", template).format(**fields)


def sentence_of(error: UserError) -> str:
    """Return what a `UserError` says."""
    return sentence(error.template, error.fields)
