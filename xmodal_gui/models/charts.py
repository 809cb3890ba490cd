"""What is drawn into one frame, and what each recorded number is called."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from itertools import permutations

from PySide6.QtCore import QCoreApplication

from xmodal_gui.models.run_curves import EVEN, LOG_OF_BATCH, RunCurves
from xmodal_gui.numbers import shortest

K = "10"
"""Of recall@k."""

Hue = tuple[str, int]
"""``("term", 2)``, ``("modality", 0)``, ``("pair", 1)``, or a token with 0: where a theme finds a line's colour."""


@dataclass(frozen=True)
class Line:
    """One line of a chart.

    Attributes
    ----------
    series : name of its numbers. label : in the legend. hue : its colour. dash : 0 solid, 1, 2, ... other patterns.
    reference : a level to compare with (chance), not a measurement.
    group, name : what kind of number, and which one: beside lines of other kinds both are said.
    run : 0 for the session, 1, 2, ... for runs laid over it.
    """

    series: str
    label: str
    hue: Hue
    dash: int = 0
    reference: bool = False
    group: str = ""
    run: int = 0

    @property
    def words(self) -> str:
        """Kind and name."""
        return self.label if self.group.casefold() in ("", self.label.casefold()) else f"{self.group}: {self.label}"


@dataclass(frozen=True)
class Chart:
    """What is drawn into one frame.

    Attributes
    ----------
    floor : the axis never begins above it; None follows the data. log : offer a logarithmic axis where values differ
        by orders of magnitude.
    """

    key: str
    title: str
    lines: tuple[Line, ...]
    floor: float | None = None
    log: bool = False
    short: str = ""


def make_charts(run: RunCurves) -> list[Chart]:
    """Return the charts that a run has numbers for, in order."""
    split = run.config.evaluation.split
    pairs = list(permutations(run.modalities, 2))
    unordered = [f"{a}|{b}" for a, b in pairs if run.modalities.index(a) < run.modalities.index(b)]
    terms = run.all_terms()  # those that are gone keep their past
    chance = [f"term/{name}/chance" for name in terms if name in run.with_log_of_batch][:1]
    accuracies = [f"term/{name}/reading/accuracy" for name in terms if name in run.adversarial]
    even = [f"{name}/chance" for name in accuracies if name in run.series][:1]
    recalls = [f"{split}/recall/{a}->{b}/{K}" for a, b in pairs]
    levels = [f"{split}/chance/{a}->{b}/{K}" for a, b in pairs][:1]

    def chart(key: str, title: str, names: Iterable[str], floor: float | None = None, *, log: bool = False) -> Chart:
        lines = tuple(line_of(name, run) for name in names if name in run.series)
        return Chart(key, title, lines, floor, log, title)

    recall = chart("recall", _tr("Recall"), recalls + levels, 0.0)
    lines = tuple(replace(line, label=_tr("chance")) if line.reference else line for line in recall.lines)
    made = [
        chart("total", _tr("Total"), ["total"]),
        chart("terms", _tr("Terms"), [f"term/{name}/raw" for name in terms] + chance, log=True),
        Chart(recall.key, recall_title(run, split), lines, recall.floor, short=recall.title),
        chart("gap", _tr("Modality gap"), [f"{split}/modality_gap/{pair}" for pair in unordered], 0.0),
        chart("accuracy", _tr("Accuracy"), accuracies + even, 0.0),
        chart("lambda", "λ", ["lambda"], 0.0),
        chart("weights", _tr("Weights"), _moving_weights(run, terms), 0.0),
        chart("temperature", _tr("Temperature τ"), [f"term/{name}/temperature" for name in terms], log=True),
        chart("gradients", _tr("Gradient norm"), [f"gradient_norm/{name}" for name in run.modalities], log=True),
    ]
    return [one for one in made if one.lines]


def recall_title(run: RunCurves, split: str) -> str:
    """Return what recall is of: its split, among how many rows, and what chance is; as much as is known."""
    pools = _values(run, f"{split}/pool/", "")
    chances = _values(run, f"{split}/chance/", f"/{K}")
    title = _tr("{split} R@{k}").format(split=_short(split), k=K)
    if pools:
        title = _tr("{title} of {pool}").format(title=title, pool=_span([f"{pool:,.0f}" for pool in pools]))
    if chances:
        percent = _span([shortest(100 * chance, 2) for chance in chances])
        title = _tr("{title}, chance {percent} %").format(title=title, percent=percent)
    return title


def catalogue(run: RunCurves) -> list[Line]:
    """Return a line for every series of a run, kind by kind."""
    lines = [line_of(name, run) for name in run.series]
    kinds = list(dict.fromkeys(line.group for line in lines))
    return sorted(lines, key=lambda line: (kinds.index(line.group), line.reference))


def line_of(series: str, run: RunCurves) -> Line:
    """Return how a series is drawn and called; one of an unknown name is called that."""
    known = {
        "total": (_tr("total"), ("total", 0), _tr("Total")),
        "lambda": ("λ", ("lambda", 0), "λ"),
        "learning_rate": (_tr("learning rate"), ("accent", 0), _tr("Learning rate")),
        "phase": (_tr("phase"), ("accent", 0), _tr("Phase of the plan")),
        "sampling_seconds": (_tr("seconds per sample of gradients"), ("axis", 1), _tr("Pace")),
        "seconds": (_tr("seconds per step"), ("axis", 0), _tr("Pace")),
        "rows": (_tr("batch size"), ("axis", 0), _tr("Batch size")),
    }
    if series in known:
        label, hue, group = known[series]
        return Line(series, label, hue, group=group)
    parts = series.split("/")
    if parts[0] == "term" and len(parts) >= 3:
        return _term_line(series, parts, run)
    if parts[0] == "cosine" and len(parts) == 4:
        return _cosine_line(series, parts, run)
    if parts[0] == "gradient_norm" and len(parts) == 2:
        return Line(series, parts[1], ("modality", _place(parts[1], run.modalities)), group=_tr("Gradient norm"))
    if len(parts) >= 3:
        return _metric_line(series, parts, run)
    return Line(series, series, ("axis", 0), group=_tr("Other"))


def _term_line(series: str, parts: list[str], run: RunCurves) -> Line:
    name, what = parts[1], parts[2]
    hue = ("term", _place(name, run.all_terms()))
    words = f"{name} ⇄" if name in run.pairwise else name
    match what:
        case "raw":
            return Line(series, words, hue, group=_tr("Terms"))
        case "weighted":
            return Line(series, words, hue, 1, group=_tr("Terms, weighted"))
        case "weight":
            return Line(series, words, hue, group=_tr("Weights"))
        case "temperature":
            return Line(series, name, hue, group=_tr("Temperature τ"))
        case "chance":
            return Line(series, LOG_OF_BATCH, ("chance", 0), 1, True, group=_tr("Terms"))
        case "gradient_norm" if len(parts) == 4:
            label = _tr("{term} at {modality}").format(term=name, modality=parts[3])
            return Line(series, label, hue, _place(parts[3], run.modalities), group=_tr("Gradient norm of terms"))
        case "embedding_norm" if len(parts) == 4:
            label = _tr("{term} at {modality} embeddings").format(term=name, modality=parts[3])
            return Line(series, label, hue, _place(parts[3], run.modalities), group=_tr("Gradient norm of terms"))
        case "reading" if len(parts) == 5 and parts[3:] == ["accuracy", "chance"]:
            return Line(series, str(EVEN), ("chance", 0), 1, True, group=_reading(parts[3]))
        case "reading" if len(parts) == 4:
            return Line(series, name, hue, group=_reading(parts[3]))
    return Line(series, "/".join(parts[1:]), hue, group=_tr("Terms"))


def _cosine_line(series: str, parts: list[str], run: RunCurves) -> Line:
    """Return the line of a cosine between two terms' gradients: a colour for each pair, a dash for each place."""
    names = list(run.all_terms())
    pairs = [f"{a}|{b}" for i, a in enumerate(names) for b in names[i + 1 :]]
    where = _tr("{name} embeddings") if parts[1] == "embedding" else _tr("{name} encoder")
    label = _tr("{pair} at {place}").format(pair=parts[3].replace("|", " | "), place=where.format(name=parts[2]))
    dash = _place(parts[2], run.modalities) + (parts[1] == "embedding") * len(run.modalities)
    return Line(series, label, ("pair", _place(parts[3], pairs)), dash, group=_tr("Cosine between terms"))


def _reading(name: str) -> str:
    """Return what else a term tells of itself, in words; one of an unknown name is called that."""
    known = {
        "accuracy": _tr("Accuracy"),
        "alignment": _tr("Alignment"),
        "beta": "β",
        "bias": _tr("Bias"),
        "contrast": _tr("Contrast of codes"),
        "covariance": _tr("Covariance of dimensions"),
        "decorrelation": _tr("Correlation within modalities"),
        "distance": _tr("Distance of partners"),
        "invariance": _tr("Squared error of partners"),
        "kl": _tr("KL divergence"),
        "log_likelihood": _tr("Log-likelihood"),
        "player_loss": _tr("Loss of the player"),
        "reversal": _tr("Gradient reversal"),
        "skl": _tr("Symmetric KL divergence"),
        "uniformity": _tr("Uniformity"),
        "variance": _tr("Missing spread"),
    }
    return known.get(name) or name.replace("_", " ").capitalize()


def _metric_line(series: str, parts: list[str], run: RunCurves) -> Line:
    split, metric, subject = parts[:3]
    k = parts[3] if len(parts) > 3 else ""
    groups = {
        "recall": _tr("{split} R@{k}"),
        "chance": _tr("{split} R@{k}"),
        "median_rank": _tr("{split} median rank"),
        "modality_gap": _tr("{split} modality gap"),
        "alignment": _tr("{split} alignment"),
        "uniformity": _tr("{split} uniformity"),
        "mrr": _tr("{split} MRR"),
        "gap_share": _tr("{split} variance along the gap"),
        "cka": _tr("{split} CKA"),
        "effective_rank": _tr("{split} effective rank"),
        "hubness": _tr("{split} hubness"),
        "pool": _tr("{split} pool"),
    }
    group = groups.get(metric, "{split} " + metric).format(split=_short(split), k=k)
    if metric == "chance":
        chance = _tr("chance, {pair}").format(pair=subject.replace("->", " → "))
        return Line(series, chance, ("chance", 0), 1, True, group=group)
    if "->" in subject:
        a, _, b = subject.partition("->")
        others = [name for name in run.modalities if name != a]
        return Line(series, f"{a} → {b}", ("modality", _place(a, run.modalities)), _place(b, others), group=group)
    if "|" in subject:
        unordered = [f"{a}|{b}" for i, a in enumerate(run.modalities) for b in run.modalities[i + 1 :]]
        return Line(series, subject.replace("|", " | "), ("pair", _place(subject, unordered)), group=group)
    return Line(series, subject, ("modality", _place(subject, run.modalities)), group=group)


def _short(split: str) -> str:
    """Return a split's name as it fits into titles."""
    return _tr("val") if split == "validation" else split


def _place(name: str, names: Iterable[str]) -> int:
    ordered = list(names)
    return ordered.index(name) if name in ordered else len(ordered)


def _moving_weights(run: RunCurves, terms: Iterable[str]) -> list[str]:
    """Return the weights of all terms if one moves or has moved: by a schedule, automatic weighting, or by hand."""
    cost = run.config.cost
    names = [f"term/{name}/weight" for name in terms]
    known = [run.series[name].values for name in names if name in run.series]
    moves = cost.weighting.type != "fixed" or any(term.schedule.type != "constant" for term in cost.terms)
    return names if moves or any(len(values) and values[0] != values[-1] for values in known) else []


def _values(run: RunCurves, start: str, end: str) -> list[float]:
    found = [run.newest(name) for name in run.series if name.startswith(start) and name.endswith(end)]
    return sorted({value for value in found if value is not None})


def _span(words: Collection[str]) -> str:
    distinct = list(dict.fromkeys(words))
    return distinct[0] if len(distinct) == 1 else f"{distinct[0]} – {distinct[-1]}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("charts", text)
