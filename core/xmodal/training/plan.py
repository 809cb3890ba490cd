"""Alternating optimisation: phases that take turns, each with what trains in it and the terms that count.

The phase at a step is a function of the step alone, so that replay, undo and checkpoints need no record of it. What
does not train in a phase is as if frozen: it runs in eval mode and gets no update at all, no weight decay and no
momentum, and the optimiser's state of it stays. A term that does not count is seen and not felt: its value is a part
of the total, as ever, so that no curve jumps where phases meet, but it has no gradient. Free of torch.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from xmodal.errors import UserError
from xmodal.training.config import PhaseSection


@dataclass(frozen=True)
class Phase:
    """What goes on at a step.

    Attributes
    ----------
    number : place in the plan, 1, 2, ...; 0 without a plan.
    name : the phase's.
    """

    number: int = 0
    name: str = ""
    _trains: frozenset[str] | None = None
    _terms: frozenset[str] | None = None

    @property
    def whole(self) -> bool:
        """Whether everything trains."""
        return self._trains is None

    def trains(self, owner: str) -> bool:
        """Tell whether ``encoders.NAME``, ``terms.ID`` or ``players.ID`` trains."""
        return self._trains is None or owner in self._trains

    def counts(self, term: str) -> bool:
        """Tell whether the term of this id is felt."""
        return self._terms is None or term in self._terms


def phase_at(plan: Sequence[PhaseSection], step: int) -> Phase:
    """Return the phase of a step.

    Parameters
    ----------
    step : number of the optimiser step, 1, 2, ...; the plan begins at 1 and goes round for ever.
    """
    if not plan:
        return Phase()
    place = (step - 1) % sum(section.steps for section in plan)
    for number, section in enumerate(plan, start=1):
        if place < section.steps:
            return Phase(number, section.name, frozenset(section.trains) or None, frozenset(section.terms) or None)
        place -= section.steps
    raise AssertionError("a place in the round is in one of its phases")


def check_plan(plan: Sequence[PhaseSection], reaches: Mapping[str, Container[str]], trainable: Sequence[str]) -> None:
    """Refuse phases that name what is not there, and phases that train nothing.

    Parameters
    ----------
    reaches : term id -> the owners (``encoders.NAME``, ...) that its gradient, or its player's fit, moves.
    trainable : all owners that have something to train.

    Raises
    ------
    UserError : names the phase.
    """
    for section in plan:
        for names, choices in ((section.trains, trainable), (section.terms, list(reaches))):
            for name in names:
                if name not in choices:
                    raise UserError(
                        "plan.unknown_name",
                        "Phase {phase!r} of the plan names {name}, which is not there: change the phase; it can name "
                        "{choices}.",
                        phase=section.name,
                        name=name,
                        choices=", ".join(choices),
                    )
        owners = section.trains or trainable
        terms = section.terms or tuple(reaches)
        if not any(owner in reaches[term] for owner in owners for term in terms):
            raise UserError(
                "plan.trains_nothing",
                "Phase {phase!r} trains nothing: none of its terms ({terms}) reaches what it trains ({owners}).",
                phase=section.name,
                terms=", ".join(terms),
                owners=", ".join(owners),
            )
