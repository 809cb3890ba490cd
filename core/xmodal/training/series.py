"""The numbers of a run by name, as they are recorded: one per step, or per evaluation. Free of torch.

- ``total``, ``lambda``, ``learning_rate``, ``seconds``, ``rows``; with a plan ``phase``, its number in it
- ``term/ID/raw``, ``term/ID/weighted``, ``term/ID/temperature``, ``term/ID/gradient_norm/MODALITY``
- ``term/ID/embedding_norm/MODALITY``, ``cosine/encoder/MODALITY/A|B``, ``cosine/embedding/MODALITY/A|B`` of terms A, B
- ``sampling_seconds``, of a step at which the terms' gradients were sampled
- ``term/ID/weight``, with which the step was taken; ``lambda`` likewise
- ``term/ID/reading/NAME``, what else a term tells of itself
- ``gradient_norm/MODALITY``
- ``SPLIT/recall/A->B/K``, ``SPLIT/chance/A->B/K``, ``SPLIT/median_rank/A->B``
- ``SPLIT/pool/A|B``, ``SPLIT/modality_gap/A|B``, ``SPLIT/alignment/A|B``, ``SPLIT/uniformity/A``
- ``SPLIT/mrr/A->B``, ``SPLIT/hubness/A->B``, ``SPLIT/gap_share/A|B``, ``SPLIT/cka/A|B``, ``SPLIT/effective_rank/A``
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from xmodal.training.events import Evaluation, StepEvent, TermValue

METRICS = (
    "median_rank",
    "modality_gap",
    "alignment",
    "uniformity",
    "mrr",
    "gap_share",
    "cka",
    "effective_rank",
    "hubness",
)
"""Numbers of an evaluation that have one value for each modality or pair."""
Recorded = Mapping[str, tuple[NDArray[Any], NDArray[Any]]]
"""Name -> (steps, values)."""


def step_series(event: StepEvent) -> dict[str, float]:
    """Return the numbers of a step by series name."""
    values = {
        "total": event.total,
        "lambda": event.lambda_,
        "learning_rate": event.learning_rate,
        "seconds": event.seconds,
        "rows": float(event.rows),
    }
    if event.phase:
        values["phase"] = float(event.phase)
    for name, term in (event.terms or {}).items():
        values[f"term/{name}/raw"] = term.raw
        values[f"term/{name}/weighted"] = term.weighted
        if term.weight is not None:
            values[f"term/{name}/weight"] = term.weight
        for modality, norm in (term.gradient_norm or {}).items():
            values[f"term/{name}/gradient_norm/{modality}"] = norm
        for modality, norm in (term.embedding_norm or {}).items():
            values[f"term/{name}/embedding_norm/{modality}"] = norm
        for reading, value in term.readings.items():
            values[f"term/{name}/reading/{reading}"] = value
    for name, temperature in event.temperature.items():
        values[f"term/{name}/temperature"] = temperature
    for name, norm in (event.gradient_norm or {}).items():
        values[f"gradient_norm/{name}"] = norm
    for place, cosines in (event.cosine or {}).items():
        values |= {f"cosine/{place}/{pair}": cosine for pair, cosine in cosines.items()}
    if event.sampling_seconds:
        values["sampling_seconds"] = event.sampling_seconds
    return values


def evaluation_series(event: Evaluation) -> dict[str, float]:
    """Return the numbers of an evaluation by series name."""
    values: dict[str, float] = {}
    for metric in ("recall", "chance"):
        for pair, by_k in getattr(event, metric).items():
            values |= {f"{event.split}/{metric}/{pair}/{k}": value for k, value in by_k.items()}
    values |= {f"{event.split}/pool/{pair}": float(rows) for pair, rows in event.pool.items()}
    for metric in METRICS:
        values |= {f"{event.split}/{metric}/{name}": value for name, value in getattr(event, metric).items()}
    return values


def events_of(series: Recorded, segment: int) -> list[StepEvent | Evaluation]:
    """Return the events that these numbers were told by, in order; those of steps that `total` has.

    What is not recorded is empty: the seconds of an evaluation. What a step did not record is absent or NaN.
    """
    steps = sorted({int(step) for step in series.get("total", ((), ()))[0]})
    by_step = _by_step(series)
    events: list[StepEvent | Evaluation] = [_step_event(segment, step, by_step[step]) for step in steps]
    splits = {name.split("/")[0] for name in series if name.split("/")[1:2] == ["modality_gap"]}
    for split in sorted(splits):
        start = f"{split}/"
        for step, values in by_step.items():
            own = {name.removeprefix(start): value for name, value in values.items() if name.startswith(start)}
            if own:
                events.append(_evaluation(segment, step, split, own))
    return sorted(events, key=lambda event: (event.step, isinstance(event, Evaluation)))


def _by_step(series: Recorded) -> dict[int, dict[str, float]]:
    found: dict[int, dict[str, float]] = {}
    for name, (steps, values) in series.items():
        for step, value in zip(steps, values, strict=True):
            found.setdefault(int(step), {})[name] = float(value)
    return found


def _step_event(segment: int, step: int, values: Mapping[str, float]) -> StepEvent:
    terms = {
        name.split("/")[1]: TermValue(
            raw=raw,
            weighted=values.get(f"{name.removesuffix('raw')}weighted", math.nan),
            weight=values.get(f"{name.removesuffix('raw')}weight"),
            gradient_norm=_under(values, f"{name.removesuffix('raw')}gradient_norm/") or None,
            embedding_norm=_under(values, f"{name.removesuffix('raw')}embedding_norm/") or None,
            readings=_under(values, f"{name.removesuffix('raw')}reading/"),
        )
        for name, raw in values.items()
        if name.startswith("term/") and name.endswith("/raw")
    }
    temperatures = {name.split("/")[1]: value for name, value in values.items() if name.endswith("/temperature")}
    return StepEvent(
        segment=segment,
        step=step,
        total=values["total"],
        lambda_=values.get("lambda", math.nan),
        learning_rate=values.get("learning_rate", math.nan),
        phase=int(values.get("phase", 0)),
        terms=terms or None,
        gradient_norm=_under(values, "gradient_norm/") or None,
        temperature=temperatures,
        cosine=_cosines(values) or None,
        sampling_seconds=values.get("sampling_seconds", 0.0),
        rows=int(values.get("rows", 0)),
        seconds=values.get("seconds", math.nan),
    )


def _cosines(values: Mapping[str, float]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for name, value in _under(values, "cosine/").items():
        place, _, pair = name.rpartition("/")
        found.setdefault(place, {})[pair] = value
    return found


def _evaluation(segment: int, step: int, split: str, values: Mapping[str, float]) -> Evaluation:
    def by_k(metric: str) -> dict[str, dict[str, float]]:
        found: dict[str, dict[str, float]] = {}
        for name, value in _under(values, f"{metric}/").items():
            pair, _, k = name.partition("/")
            found.setdefault(pair, {})[k] = value
        return found

    return Evaluation(
        segment=segment,
        step=step,
        split=split,
        pool={pair: int(rows) for pair, rows in _under(values, "pool/").items()},
        recall=by_k("recall"),
        chance=by_k("chance"),
        **{metric: _under(values, f"{metric}/") for metric in METRICS},
        seconds=0.0,
    )


def _under(values: Mapping[str, float], start: str) -> dict[str, float]:
    return {name.removeprefix(start): value for name, value in values.items() if name.startswith(start)}
