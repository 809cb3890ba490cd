"""Which terms can be added here, which cannot and why, and what a new one starts as. No widgets."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from PySide6.QtCore import QCoreApplication
from xmodal.data.base import Modality
from xmodal.session.messages import ComponentInfo, Description

from xmodal_gui.messages_text import component_words
from xmodal_gui.schemas import properties

Pair = tuple[str, str]
COLUMN = "column"
"""A parameter of this name is a column of words of the data."""
_FAMILIES = ("similarity", "alignment", "bottleneck", "adversarial", "unimodal")


@dataclass(frozen=True)
class TermChoice:
    """A registered term, as one may add it to a cost.

    Attributes
    ----------
    modalities : names of those that it can read. obstacle : why it cannot work with these data; empty if it can.
    """

    info: ComponentInfo
    modalities: tuple[str, ...]
    obstacle: str = ""

    @property
    def words(self) -> str:
        """Its name for people."""
        return self.info.type.replace("_", " ")

    @property
    def pairs(self) -> list[Pair]:
        """The pairs that it can read; none if it reads one modality."""
        return list(combinations(self.modalities, 2)) if self.info.reads == 2 else []


def term_choices(description: Description) -> list[TermChoice]:
    """Return a choice per registered term, family by family; within one in the order of their names."""
    found = [_choice(info, description.modalities, description.columns) for info in description.losses]
    return sorted(found, key=lambda choice: (_family_place(choice.info.family), choice.info.family, choice.info.type))


def family_words(family: str) -> str:
    """Return what a family is called."""
    known = {
        "similarity": _tr("Semantic similarity"),
        "alignment": _tr("Alignment"),
        "bottleneck": _tr("Information bottleneck"),
        "adversarial": _tr("Adversarial"),
        "unimodal": _tr("One modality"),
    }
    return known.get(family, family) or _tr("Other")


def facts(info: ComponentInfo) -> list[str]:
    """Return what there is to say of a term, a line each: what it is, what it pulls on, what chance is."""
    lines = [component_words(info.summary)]
    if info.pulls:
        lines.append(_tr("Pull: {pull}").format(pull=component_words(info.pulls)))
    if info.chance:
        lines.append(_tr("At chance: {value}").format(value=info.chance))
    if info.reads == 2:
        lines.append(_tr("⇄ Reads two modalities"))
    return [line for line in lines if line]


def free_id(info: ComponentInfo, modality: str, taken: Container[str]) -> str:
    """Return an id for a new term that no other has: its type, after the modality if it reads one."""
    parts = [re.sub(r"[^A-Za-z0-9_-]+", "_", part) for part in (modality, info.type) if part]
    base = "_".join(parts)
    base = base if base[:1].isalpha() else f"term_{base}"
    number = 2
    name = base
    while name in taken:
        name, number = f"{base}_{number}", number + 1
    return name


def _choice(info: ComponentInfo, modalities: Sequence[Modality], columns: Iterable[str]) -> TermChoice:
    readable = tuple(one.name for one in modalities if not info.kinds or one.kind in info.kinds)
    obstacle = ""
    if len(readable) < max(info.reads, 1):
        here = ", ".join(dict.fromkeys(one.kind for one in modalities))
        obstacle = _tr("Reads {kinds}; these data have {here}.").format(kinds=", ".join(info.kinds), here=here)
    elif COLUMN in properties(info.schema) and not list(columns):
        obstacle = _tr("Needs a column of words; these data have none.")
    return TermChoice(info, readable, obstacle)


def _family_place(family: str) -> int:
    return _FAMILIES.index(family) if family in _FAMILIES else len(_FAMILIES)


def _tr(text: str) -> str:
    return QCoreApplication.translate("term_choices", text)
