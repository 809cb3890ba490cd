"""The numbers of alignment now, and as they were before the user's last change. No widgets."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal
from xmodal.data.base import SPLITS
from xmodal.session.messages import EvaluationReady, GetEvaluation, SeriesReady
from xmodal.training.events import Evaluation
from xmodal.training.series import events_of

from xmodal_gui.models.change_log import ChangeLog
from xmodal_gui.models.session_model import SessionModel

TRAIN = "train"
KS = ("1", "5", "10")


@dataclass(frozen=True)
class Number:
    """One number of an evaluation.

    Attributes
    ----------
    metric : as in `Evaluation`. subject : modality, pair ``a|b`` or ordered pair ``a->b``. k : of recall and chance.
    """

    metric: str
    subject: str
    k: str = ""

    def of(self, evaluation: Evaluation | None) -> float | None:
        """Return its value; None where it was not measured."""
        if evaluation is None:
            return None
        found = getattr(evaluation, self.metric).get(self.subject)
        return found.get(self.k) if isinstance(found, dict) else found


@dataclass(frozen=True)
class Group:
    """Numbers that belong together. `subject` : of all of them. `pool` : rows they are measured on."""

    subject: str
    numbers: tuple[Number, ...]
    pool: int = 0


@dataclass
class _Moments:
    now: Evaluation | None = None
    before: Evaluation | None = None
    train: Evaluation | None = None
    log: dict[tuple[int, int], Evaluation] = field(default_factory=dict)


class AlignmentModel(QObject):
    """Keeps the last evaluation of the split that a run watches, the last one before the last change, and one of train.

    The train split is evaluated only on request: it costs training as much as the other one. Its sample has as many
    rows as the other pool; where rows lack a modality it has fewer pairs, which the panel says.

    Signals
    -------
    changed : any of them.
    """

    changed = Signal()

    def __init__(self, session: SessionModel, log: ChangeLog, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._log = log
        self._moments = _Moments()
        self._wants_train = False
        self._visible = False
        self._asked = 0
        session.attached.connect(self._begin)
        session.evaluated.connect(self._take)
        session.evaluationReceived.connect(self._take_asked)
        session.seriesReceived.connect(self._take_series)
        session.logged.connect(lambda _: self._compare())
        log.modelReset.connect(self._compare)

    # ---- what is so ------------------------------------------------------------------------------------------

    @property
    def now(self) -> Evaluation | None:
        """The last evaluation of the split that the run watches."""
        return self._moments.now

    @property
    def before(self) -> Evaluation | None:
        """The last one before the user's last change; None where there is no change, or nothing was measured before."""
        return self._moments.before

    @property
    def train(self) -> Evaluation | None:
        """The last one of the train split, in a pool of the same size."""
        return self._moments.train

    @property
    def last_change(self) -> tuple[int, str] | None:
        """Step and name of the user's last change that holds."""
        for entry in reversed(self._log.entries):
            if entry.undone_at is None:
                return entry.step, entry.label
        return None

    @property
    def can_train(self) -> bool:
        """Whether the train split can be evaluated: there is a model."""
        return self._session.offers("evaluate")

    @property
    def wants_train(self) -> bool:
        """Whether the train split is evaluated, too, while this is looked at."""
        return self._wants_train

    def groups(self) -> list[Group]:
        """Return what there is to show, in order: each search, each pair, each modality."""
        now = self.now
        if now is None:
            return []
        searches = [
            Group(
                pair,
                (
                    *(Number("recall", pair, k) for k in KS if k in now.recall[pair]),
                    *_those(now, pair, "median_rank", "mrr", "hubness"),
                ),
                now.pool.get("|".join(pair.split("->")), now.pool.get("|".join(reversed(pair.split("->"))), 0)),
            )
            for pair in now.recall
        ]
        pairs = [
            Group(pair, _those(now, pair, "modality_gap", "gap_share", "alignment", "cka"), now.pool.get(pair, 0))
            for pair in now.modality_gap
        ]
        modalities = [Group(name, _those(now, name, "uniformity", "effective_rank")) for name in now.uniformity]
        return [*searches, *pairs, *modalities]

    # ---- wishes ----------------------------------------------------------------------------------------------

    def set_visible(self, visible: bool) -> None:
        """Say whether anybody looks."""
        self._visible = visible
        self._ask()

    def want_train(self, wanted: bool) -> None:
        """Evaluate the train split as well from now on, or no longer."""
        self._wants_train = wanted
        if not wanted:
            self._moments.train = None
        self._ask()
        self.changed.emit()

    # ---- facts -----------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._moments = _Moments()
        self.changed.emit()

    def _take(self, evaluation: Evaluation) -> None:
        if evaluation.split == TRAIN:
            return
        self._moments.now = evaluation
        self._moments.log[evaluation.segment, evaluation.step] = evaluation
        self._compare()
        self._ask()

    def _take_series(self, message: SeriesReady) -> None:
        """Know what was measured before anybody looked."""
        recorded = {
            name: (one.steps.numpy(), one.values.numpy())
            for name, one in message.series.items()
            if name.partition("/")[0] in SPLITS
        }
        found = [one for one in events_of(recorded, self._session.segment) if isinstance(one, Evaluation)]
        watched = [one for one in found if one.split != TRAIN]
        self._moments.log |= {(one.segment, one.step): one for one in watched}
        if watched and (self.now is None or self.now.step < watched[-1].step):
            self._moments.now = watched[-1]
        self._compare()

    def _take_asked(self, answer: EvaluationReady) -> None:
        if answer.evaluation.split == TRAIN and answer.generation == self._asked:
            self._moments.train = answer.evaluation
            self.changed.emit()

    def _compare(self) -> None:
        change, now = self.last_change, self.now
        self._moments.before = None
        if change is not None and now is not None:
            log = sorted(self._moments.log.values(), key=lambda one: (one.segment, one.step))
            earlier = [one for one in log if one.step <= change[0]]
            self._moments.before = earlier[-1] if earlier and earlier[-1] is not now else None
        self.changed.emit()

    def _ask(self) -> None:
        now, train = self.now, self._moments.train
        stale = now is not None and (train is None or (train.segment, train.step) < (now.segment, now.step))
        if self._visible and self._wants_train and stale and self._session.live and self.can_train:
            self._asked += 1
            pool = max(now.pool.values(), default=0) if now is not None else 0
            self._session.request(GetEvaluation(generation=self._asked, split=TRAIN, pool=pool))


def _those(evaluation: Evaluation, subject: str, *metrics: str) -> tuple[Number, ...]:
    """Return those of the metrics that were measured."""
    return tuple(Number(metric, subject) for metric in metrics if subject in getattr(evaluation, metric))
