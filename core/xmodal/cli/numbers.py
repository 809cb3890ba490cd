"""Numbers as the command line prints and serialises them."""

from __future__ import annotations

from typing import Any

import msgspec

from xmodal.training.events import Evaluation


def evaluation_line(evaluation: Evaluation) -> str:
    """Return an evaluation as one line: recall always with its split, pool and chance."""
    parts = []
    for pair, recall in evaluation.recall.items():
        k = "10" if "10" in recall else next(iter(recall))
        parts.append(f"R@{k} {pair} {recall[k]:.3f} (chance {evaluation.chance[pair][k]:.3f})")
    parts += [f"gap {pair} {gap:.3f}" for pair, gap in evaluation.modality_gap.items()]
    return f"{evaluation.split}: {', '.join(parts)}"


def evaluation_table(evaluation: Evaluation) -> str:
    """Return an evaluation as an indented table for people."""
    lines = [f"{evaluation.split} split, step {evaluation.step}"]
    for pair, recall in evaluation.recall.items():
        chance = evaluation.chance[pair]
        hits = "  ".join(f"R@{k} {value:.3f} (chance {chance[k]:.3f})" for k, value in recall.items())
        lines.append(f"  {pair:<16} {hits}  median rank {evaluation.median_rank[pair]:g}")
    for pair, gap in evaluation.modality_gap.items():
        alignment = evaluation.alignment[pair]
        pool = evaluation.pool[pair]
        lines.append(f"  {pair:<16} modality gap {gap:.3f}  alignment {alignment:.3f}  pool {pool}")
    for name, uniformity in evaluation.uniformity.items():
        lines.append(f"  {name:<16} uniformity {uniformity:.3f}")
    return "\n".join(lines)


def evaluation_fields(evaluation: Evaluation) -> dict[str, Any]:
    """Return what the JSON summaries say of an evaluation."""
    names = ("split", "pool", "recall", "chance", "median_rank", "modality_gap", "alignment", "uniformity")
    return {name: getattr(evaluation, name) for name in names}


def json_line(summary: dict[str, Any]) -> str:
    """Return a summary as one line of strict JSON: a number that is not finite becomes null."""
    return msgspec.json.encode(summary).decode()
