"""Rows of terms for which nobody chose: settled when a run or a term begins, so that what is recorded says which."""

from __future__ import annotations

from msgspec.structs import replace

from xmodal.losses.base import LOSSES
from xmodal.training.changes import AddTerm, AnyChange, ConfigureTerm
from xmodal.training.config import Rows, RunConfig, TermSection


def settle(config: RunConfig) -> RunConfig:
    """Return a configuration in which no term's rows are ``"default"``."""
    terms = tuple(_settled(term) for term in config.cost.terms)
    return replace(config, cost=replace(config.cost, terms=terms))


def settle_change(config: RunConfig, change: AnyChange) -> AnyChange:
    """Return a change, before it is recorded, that leaves no term's rows ``"default"``.

    Raises
    ------
    UserError : it is about a term that is not there.
    """
    if isinstance(change, AddTerm):
        return replace(change, section=_settled(change.section))
    if isinstance(change, ConfigureTerm) and change.rows == "default":
        return replace(change, rows=rows_for(config.cost.term(change.term).type))
    return change


def rows_for(type_: str) -> Rows:
    """Return what a new term of this type reads where nobody says; a type that is not registered is refused later."""
    return (LOSSES[type_].recommended_rows if type_ in LOSSES else None) or "as_cost"


def _settled(section: TermSection) -> TermSection:
    return replace(section, rows=rows_for(section.type)) if section.rows == "default" else section
