"""The numbers of a run by name, as they are recorded: one per step, or per evaluation. Free of torch.

- ``total``, ``lambda``, ``learning_rate``, ``seconds``, ``rows``
- ``term/ID/raw``, ``term/ID/weighted``, ``term/ID/temperature``, ``term/ID/gradient_norm/MODALITY``
- ``gradient_norm/MODALITY``
- ``SPLIT/recall/A->B/K``, ``SPLIT/chance/A->B/K``, ``SPLIT/median_rank/A->B``
- ``SPLIT/pool/A|B``, ``SPLIT/modality_gap/A|B``, ``SPLIT/alignment/A|B``, ``SPLIT/uniformity/A``
"""

from __future__ import annotations

from xmodal.training.events import Evaluation, StepEvent


def step_series(event: StepEvent) -> dict[str, float]:
    """Return the numbers of a step by series name."""
    values = {
        "total": event.total,
        "lambda": event.lambda_,
        "learning_rate": event.learning_rate,
        "seconds": event.seconds,
        "rows": float(event.rows),
    }
    for name, term in (event.terms or {}).items():
        values[f"term/{name}/raw"] = term.raw
        values[f"term/{name}/weighted"] = term.weighted
        for modality, norm in (term.gradient_norm or {}).items():
            values[f"term/{name}/gradient_norm/{modality}"] = norm
    for name, temperature in event.temperature.items():
        values[f"term/{name}/temperature"] = temperature
    for name, norm in (event.gradient_norm or {}).items():
        values[f"gradient_norm/{name}"] = norm
    return values


def evaluation_series(event: Evaluation) -> dict[str, float]:
    """Return the numbers of an evaluation by series name."""
    values: dict[str, float] = {}
    for metric in ("recall", "chance"):
        for pair, by_k in getattr(event, metric).items():
            values |= {f"{event.split}/{metric}/{pair}/{k}": value for k, value in by_k.items()}
    values |= {f"{event.split}/pool/{pair}": float(rows) for pair, rows in event.pool.items()}
    for metric in ("median_rank", "modality_gap", "alignment", "uniformity"):
        values |= {f"{event.split}/{metric}/{name}": value for name, value in getattr(event, metric).items()}
    return values
