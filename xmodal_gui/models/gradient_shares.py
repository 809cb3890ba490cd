"""Which term moves which encoder: shares of gradient norms, and whether lambda can change them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal
from xmodal.training.config import CostSection, RunConfig, TermSection
from xmodal.training.events import StepEvent
from xmodal.training.weights import lambda_at, weight_at

from xmodal_gui.models.session_model import SessionModel

Norms = Mapping[str, Mapping[str, float]]
"""Term -> modality -> norm of its gradient at that encoder, as if its factor in the cost were 1."""
Shares = dict[str, dict[str, float]]
"""Modality -> term -> share, in [0, 1]; they add up to 1."""
Control = Literal["weight", "temperature", "learning_rate"]

SAMPLES = 3
"""So many samples in a row must say the same before anybody is told."""
DOMINANT = 0.95
VISIBLE = 0.01
"""Change of a share from which it is shown between samples."""
_RESCALING = ("adam", "adamw")


@dataclass(frozen=True)
class Advice:
    """One term makes nearly all of the gradient at some encoders, so that lambda has little effect there.

    Attributes
    ----------
    share : the least of its shares there. inside : it stands in lambda's bracket. modalities : of these encoders.
    control, other : what does act: the weight of the term `other`, the temperature of `term`, or the learning rate.
    """

    term: str
    modalities: tuple[str, ...]
    share: float
    inside: bool
    control: Control
    other: str = ""


class GradientShares(QObject):
    """Keeps the newest samples of gradient norms.

    What is shown is what was measured times the factors of now: a drag of lambda moves the shares at once, and so do
    schedules and automatic weighting, step by step.

    Signals
    -------
    changed : there is another sample, or none any more; or a share went by more than `VISIBLE`.
    """

    changed = Signal()

    def __init__(self, session: SessionModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._samples: deque[Norms] = deque(maxlen=SAMPLES)
        self._told: Shares = {}
        self._encoders: object = session.config.encoders
        session.attached.connect(self._forget)
        session.configChanged.connect(self._show_config)
        session.stepped.connect(self._take)

    def _forget(self) -> None:
        self._encoders = self._session.config.encoders
        self._samples.clear()
        self.changed.emit()

    def _show_config(self) -> None:
        if self._session.config.encoders != self._encoders:  # another one, frozen, or thawed
            self._forget()

    def _take(self, events: list[StepEvent]) -> None:
        found = [sample for event in events if (sample := norms_of(event, self._session.config.cost))]
        self._samples.extend(found)
        if found or (self._samples and _differ(self.shares(), self._told)):
            self._told = self.shares()
            self.changed.emit()

    def shares(self) -> Shares:
        """Return the shares with the weights of now; without what nothing is known about."""
        return shares_of(self._samples[-1], self.factors()) if self._samples else {}

    def advice(self) -> Advice | None:
        """Return what to tell at lambda's slider; None while there is nothing to tell, or it is not certain."""
        config, factors = self._session.shown, self.factors()
        if len(self._samples) < SAMPLES or lambda_at(config.cost, self._step) == 0:
            return None
        return advice_on([shares_of(sample, factors) for sample in self._samples], config, self._has_temperature)

    @property
    def _step(self) -> int:
        return max(self._session.step, 1)

    def factors(self, cost: CostSection | None = None) -> dict[str, float]:
        """Return the factors of now: what is wished, by its schedules, and by the automatic weighting of late.

        Parameters
        ----------
        cost : None is the one that is shown.
        """
        session, step, automatic = self._session, self._step, dict[str, float]()
        if session.config.cost.weighting.type != "fixed" and session.shown.cost.weighting.type != "fixed":
            for term in session.config.cost.terms:
                value, weight = session.terms.get(term.id), weight_at(term, step)
                if value is not None and value.weight is not None and weight > 0:
                    automatic[term.id] = value.weight / weight
        return factors_at(session.shown.cost if cost is None else cost, step, automatic)

    def _has_temperature(self, term: str) -> bool:
        return self._session.temperature(term) is not None


def factors_at(cost: CostSection, step: int, automatic: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return what each term is multiplied with in the total at a step, by its schedule and that of lambda.

    Parameters
    ----------
    automatic : factors of automatic weighting; 1 for a term that it does not name.
    """
    by_place = {"cross_modal": lambda_at(cost, step), "unimodal": 1.0}
    return {
        term.id: weight_at(term, step) * by_place[term.place] * (automatic or {}).get(term.id, 1.0)
        if term.enabled
        else 0.0
        for term in cost.terms
    }


def norms_of(event: StepEvent, cost: CostSection) -> dict[str, dict[str, float]]:
    """Return the norms that a step measured, each divided by the factor that its term had in this step.

    Terms without effect are left out.
    """
    norms = {}
    for term in cost.terms:
        value = (event.terms or {}).get(term.id)
        if value is None or value.gradient_norm is None:
            continue
        weight = weight_at(term, event.step) if value.weight is None else value.weight
        times = weight * (event.lambda_ if term.place == "cross_modal" else 1.0)
        if times > 0:
            norms[term.id] = {name: norm / times for name, norm in value.gradient_norm.items()}
    return norms


def shares_of(norms: Norms, factors: Mapping[str, float]) -> Shares:
    """Return each term's share of the sum of norms at each encoder, with the factors of now.

    A term that acts now but was not measured (it was off) makes all shares unknown: nothing is returned.
    """
    if any(times > 0 and term not in norms for term, times in factors.items()):
        return {}
    shares: Shares = {}
    for modality in {name for by_modality in norms.values() for name in by_modality}:
        pulls = {term: norms[term].get(modality, 0.0) * times for term, times in factors.items() if term in norms}
        total = sum(pulls.values())
        if total > 0:
            shares[modality] = {term: pull / total for term, pull in pulls.items()}
    return shares


def _differ(one: Shares, other: Shares) -> bool:
    """Tell whether what one sees of them differs."""
    places = {(modality, term) for shares in (one, other) for modality, by in shares.items() for term in by}
    return any(
        abs(one.get(modality, {}).get(term, 0.0) - other.get(modality, {}).get(term, 0.0)) > VISIBLE
        for modality, term in places
    )


def advice_on(samples: list[Shares], config: RunConfig, has_temperature: Callable[[str], bool]) -> Advice | None:
    """Return what all samples agree on: a term that leaves lambda without effect at some encoders.

    A term inside the bracket is rescaled by Adam, whatever lambda is; one outside drowns the bracket. At lambda 0
    the bracket is silent and lambda is the control that acts: there is nothing to tell.
    """
    if config.cost.lambda_ == 0 or not any(term.place == "cross_modal" for term in config.cost.terms):
        return None
    found: list[Advice] = []
    for term in config.cost.terms:
        least = {name: min(one.get(name, {}).get(term.id, 0.0) for one in samples) for name in config.encoders}
        held = tuple(name for name, share in least.items() if share > DOMINANT)
        inside = term.place == "cross_modal"
        if held and (not inside or config.optimizer.type in _RESCALING):
            control, other = _control(term, held, samples[-1], config, has_temperature(term.id))
            found.append(Advice(term.id, held, min(least[name] for name in held), inside, control, other))
    return max(found, key=lambda advice: len(advice.modalities), default=None)


def _control(
    term: TermSection, held: tuple[str, ...], shares: Shares, config: RunConfig, has_temperature: bool
) -> tuple[Control, str]:
    """Return what acts where a term is all there is."""
    if term.place != "cross_modal":
        return "weight", term.id
    others = [
        other.id
        for other in config.cost.terms
        if other.place != "cross_modal" and any(shares.get(name, {}).get(other.id, 0.0) > 0 for name in held)
    ]
    if others:
        return "weight", others[0]
    return ("temperature", "") if has_temperature else ("learning_rate", "")
