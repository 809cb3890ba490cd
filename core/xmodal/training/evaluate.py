"""The numbers of one evaluation, from a model and a pool of held-out rows."""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from xmodal.analysis.geometry import alignment, gap_variance_share, linear_cka, modality_gap, uniformity
from xmodal.analysis.hubness import k_occurrence, skewness
from xmodal.analysis.report import NEAREST
from xmodal.analysis.retrieval import mean_reciprocal_rank, retrieval
from xmodal.analysis.rows import unit_rows
from xmodal.analysis.spectrum import effective_rank
from xmodal.data.base import PairedData
from xmodal.errors import UserError, unknown_name
from xmodal.training.events import Evaluation
from xmodal.training.ranks import Ranks
from xmodal.training.sampling import fixed_sample

Vectors = Mapping[str, NDArray[np.float32]]


def rows_of(data: PairedData, split: str, limit: int) -> NDArray[np.int64]:
    """Return the fixed sample of a split.

    Raises
    ------
    UserError : there is no such split, or it is empty.
    """
    splits: Mapping[str, NDArray[np.int64]] = {str(name): rows for name, rows in data.splits.items()}
    if split not in splits:
        raise unknown_name("split", split, splits, where=data.name)
    rows = splits[split]
    if len(rows) == 0:
        raise UserError("data.empty_split", "The {split} split of {name} is empty.", split=split, name=data.name)
    return fixed_sample(rows, limit)


def evaluate(
    data: PairedData, rows: NDArray[np.int64], vectors: Vectors, *, segment: int, step: int, split: str, started: float
) -> tuple[Evaluation, Ranks]:
    """Evaluate raw embeddings of a pool of rows over every pair of modalities; return the ranks behind it as well.

    Parameters
    ----------
    vectors : modality -> (R, D). started : `time.perf_counter` when the evaluation began.

    Raises
    ------
    UserError : an embedding is not finite.
    """
    for name, raw in vectors.items():
        if not np.isfinite(raw).all():
            raise UserError(
                "evaluation.non_finite",
                "The {split} split was not evaluated at step {step}: the {modality} encoder gives values that are not "
                "finite. Go back to a checkpoint or lower the learning rate.",
                split=split,
                step=step,
                modality=name,
            )
    present = {name: data.present[name][rows] for name in vectors}
    return measure(rows, vectors, present, data.same[rows], segment=segment, step=step, split=split, started=started)


def measure(
    rows: NDArray[np.int64],
    vectors: Vectors,
    present: Mapping[str, NDArray[np.bool_]],
    same: NDArray[np.int64],
    *,
    segment: int,
    step: int,
    split: str,
    started: float,
) -> tuple[Evaluation, Ranks]:
    """Measure embeddings, all of them finite; see `evaluate`.

    Parameters
    ----------
    rows : (R,) of the data. vectors : modality -> (R, D). present : modality -> (R,). same : (R,) codes.
    """
    units = {name: unit_rows(raw) for name, raw in vectors.items()}
    pool, gap, share, aligned, cka = {}, {}, {}, {}, {}
    recall, chance, median, mrr, hubness = {}, {}, {}, {}, {}
    ranks: dict[str, NDArray[np.float32]] = {}
    among: dict[str, int] = {}
    for a, b in itertools.combinations(units, 2):
        both = present[a] & present[b]
        left, right, codes = units[a][both], units[b][both], same[both]
        pool[f"{a}|{b}"] = int(both.sum())
        if not both.any():
            continue
        gap[f"{a}|{b}"] = modality_gap(left, right)
        share[f"{a}|{b}"] = gap_variance_share(left, right)
        aligned[f"{a}|{b}"] = alignment(left, right)
        cka[f"{a}|{b}"] = linear_cka(left, right)
        for key, query, candidates in ((f"{a}->{b}", left, right), (f"{b}->{a}", right, left)):
            found = retrieval(query, candidates, codes)
            recall[key] = found.recall
            chance[key] = found.chance
            median[key] = found.median_rank
            mrr[key] = mean_reciprocal_rank(found.rank)
            hubness[key] = skewness(k_occurrence(query, candidates, NEAREST))
            ranks[key] = np.full(len(rows), np.nan, np.float32)
            ranks[key][both] = found.rank
            among[key] = len(codes)
    spread = {name: uniformity(unit[present[name]]) for name, unit in units.items()}
    evaluation = Evaluation(
        segment=segment,
        step=step,
        split=split,
        pool=pool,
        recall=recall,
        chance=chance,
        median_rank=median,
        modality_gap=gap,
        alignment=aligned,
        uniformity=spread,
        mrr=mrr,
        gap_share=share,
        cka=cka,
        effective_rank={name: effective_rank(unit[present[name]]) for name, unit in units.items()},
        hubness=hubness,
        seconds=time.perf_counter() - started,
    )
    return evaluation, Ranks(rows, ranks, among)
