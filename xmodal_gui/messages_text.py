"""Sentences of the core in the user's language."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from xmodal.errors import UserError, said


def sentence(template: str, fields: Mapping[str, object]) -> str:
    """Translate the template of a `UserError` and fill in its fields; fields that are words of its own, too."""
    return said(template, fields, _told)


def component_words(text: str) -> str:
    """Translate a summary, a field or a doc of something registered; what is not known (a plug-in's) stays."""
    return QCoreApplication.translate("components", text) if text else ""


def _told(text: str) -> str:
    return QCoreApplication.translate("errors", text) if text else ""


def sentence_of(error: UserError) -> str:
    """Return what a `UserError` says."""
    return sentence(error.template, error.fields)
