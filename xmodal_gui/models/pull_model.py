"""Who pulls whom, over the steps of a run: what was sampled, for the weights of now."""

# K terms.
from __future__ import annotations

import statistics
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from xmodal.analysis.pulls import conflict_rate, equal_pull
from xmodal.session.messages import SeriesReady
from xmodal.training.changes import SetLambda
from xmodal.training.events import StepEvent
from xmodal.training.weight_schedules import WeightSchedule, weight_factor_at

from xmodal_gui.models.gradient_shares import GradientShares
from xmodal_gui.models.pull_samples import Sample, recorded_samples, sample_of
from xmodal_gui.models.session_model import SessionModel

Floats = NDArray[np.float64]
KEPT = 2000
"""Samples that are held; older ones are in the run."""
WINDOW = 20
"""Samples that the conflict rate is of."""
STEADY = 5
"""Samples whose median is the lambda of equal pull."""
LOOKED_AT = 50
"""Samples among which those are searched: at lambda 0 the bracket is not felt."""


@dataclass(frozen=True)
class EqualPull:
    """Where the terms in the bracket pull as hard as those outside.

    Attributes
    ----------
    value : of lambda's slider. at : modality -> the value for its encoder alone, where there is one.
    """

    value: float
    at: dict[str, float]


class PullModel(QObject):
    """Keeps samples of the terms' gradients.

    Signals
    -------
    changed : there are other samples. weighed : the same ones, with other weights.
    """

    changed = Signal()
    weighed = Signal()

    def __init__(self, session: SessionModel, shares: GradientShares, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._shares = shares
        self.samples: list[Sample] = []
        self._spent = self._seconds = 0.0
        self._last = 0
        session.attached.connect(self._forget)
        session.stepped.connect(self._take)
        session.seriesReceived.connect(self._take_recorded)
        session.configChanged.connect(self.weighed)

    # ---- facts -------------------------------------------------------------------------------------------------

    def _forget(self) -> None:
        self.samples, self._spent, self._seconds, self._last = [], 0.0, 0.0, 0
        self.changed.emit()

    def _take(self, events: list[StepEvent]) -> None:
        found = []
        for event in events:
            if event.step <= self._last:
                continue
            self._last = event.step
            self._spent += event.sampling_seconds
            self._seconds += event.seconds
            sample = sample_of(event, self.session.config.cost) if event.cosine is not None else None
            found += [] if sample is None else [sample]
        if found:
            self.samples = [*self.samples, *found][-KEPT:]
            self.changed.emit()

    def _take_recorded(self, message: SeriesReady) -> None:
        series = message.series
        found = recorded_samples(series, self.session.config.cost, KEPT)
        newest = max((int(one.steps.numpy()[-1]) for one in series.values() if len(one.steps.numpy())), default=0)
        late = [sample for sample in self.samples if sample.step > newest]
        if newest >= self._last:  # what was told before is in it
            self._last = newest
            self._spent, self._seconds = (
                float(np.nansum(series[name].values.numpy())) if name in series else 0.0
                for name in ("sampling_seconds", "seconds")
            )
        self.samples = [*found, *late][-KEPT:]
        self.changed.emit()

    # ---- numbers -----------------------------------------------------------------------------------------------

    @property
    def places(self) -> tuple[str, ...]:
        """``"encoder/NAME"`` and ``"embedding/NAME"`` of the newest sample, encoders first."""
        at = self.samples[-1].at if self.samples else {}
        return tuple(sorted(at, key=lambda place: not place.startswith("encoder/")))

    @property
    def terms(self) -> tuple[str, ...]:
        """Terms of the newest sample."""
        return self.samples[-1].terms if self.samples else ()

    def gramian(self, place: str) -> Floats:
        """Return the newest products (K, K) at a place for the weights of now; as sampled where those are unknown."""
        sample = self.samples[-1]
        now = sample.scaled(place, self._shares.factors())
        return sample.at[place] if np.isnan(now).any() else now

    def conflicts(self, place: str = "") -> float:
        """Return the conflict rate of the last samples at a place, or at all encoders; NaN where nothing is known."""
        return conflict_rate(
            gramian_KK
            for sample in self.samples[-WINDOW:]
            for name, gramian_KK in sample.at.items()
            if (name == place if place else name.startswith("encoder/"))
        )

    @property
    def cost(self) -> float | None:
        """Share of training time that sampling has taken; None before the first step."""
        trained = self._seconds - self._spent
        return self._spent / trained if trained > 0 else None

    def equal_pull(self) -> EqualPull | None:
        """Return the lambda at which both sides pull equally at the encoders, for the weights of now; None: none."""
        cost, step = self.session.shown.cost, max(self.session.step, 1)
        course = weight_factor_at(cost.schedule, step)
        factors = self._shares.factors(replace(cost, lambda_=1.0, schedule=WeightSchedule()))
        inside = {term.id for term in cost.terms if term.place == "cross_modal"}
        found: dict[str, list[float]] = {}
        for sample in reversed(self.samples[-LOOKED_AT:]):
            within = [term in inside for term in sample.terms]
            encoders = [place for place in sample.at if place.startswith("encoder/")]
            at = {place: sample.scaled(place, factors) for place in encoders}
            # A sample without a term that acts now says nothing about it.
            new = any(times > 0 and term not in sample.terms for term, times in factors.items())
            together = None if new or not at else equal_pull(sum(at.values(), np.zeros((len(within),) * 2)), within)
            if together is not None:
                found.setdefault("", []).append(together)
                for place, gramian_KK in at.items():
                    own = equal_pull(gramian_KK, within)
                    found.setdefault(place, []).extend([] if own is None else [own])
            if len(found.get("", ())) == STEADY:
                break
        if not found or course <= 0:
            return None
        medians = {place: statistics.median(values) / course for place, values in found.items() if values}
        value = medians.pop("")
        return EqualPull(value, {place.removeprefix("encoder/"): own for place, own in medians.items()})


def set_equal_pull(session: SessionModel, found: EqualPull) -> None:
    """Wish for the lambda of equal pull, as far as lambda goes: three significant digits, one gesture."""
    session.apply(SetLambda(value=min(float(f"{found.value:.3g}"), 1e6)))
