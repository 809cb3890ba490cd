"""What the types of schedules are called."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def schedule_words(type_: str) -> str:
    """Return what a type of schedule, of a weight or of the learning rate, is called in the language of now."""
    words = {
        "constant": _tr("constant"),
        "warmup": _tr("warm-up"),
        "linear": _tr("linear"),
        "cosine": _tr("cosine"),
        "exponential": _tr("exponential"),
        "sigmoid": _tr("sigmoid"),
        "points": _tr("points, by hand"),
    }
    return words.get(type_, type_)


def _tr(text: str) -> str:
    return QCoreApplication.translate("schedule_words", text)
