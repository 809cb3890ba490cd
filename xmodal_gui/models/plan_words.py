"""What the parts of a plan are called."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from xmodal.training.config import PhaseSection


def owner_words(owner: str) -> str:
    """Return what people call ``encoders.NAME``, ``terms.ID`` or ``players.ID``."""
    family, _, name = owner.partition(".")
    if family == "encoders":
        return _tr("{name} encoder").format(name=name)
    if family == "players":
        return _tr("player of {name}").format(name=name)
    return _tr("what {name} learns").format(name=name)


def phase_words(phase: PhaseSection) -> str:
    """Say in a line what trains in a phase, and on which terms."""
    trains = ", ".join(owner_words(owner) for owner in phase.trains) or _tr("everything")
    if not phase.terms:
        return trains
    return _tr("{trains}; on {terms}").format(trains=trains, terms=", ".join(phase.terms))


def _tr(text: str) -> str:
    return QCoreApplication.translate("plan_words", text)
