"""What each registered term promises, one record or more per name; `test_every_term.py` holds the terms to it.

Append the cases of a new term to the tuple of its family. Another variant of a term (a parameter that changes its
formula) is a case of its own with a `note`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Case:
    """One term under test, as the cost would call it: rows of the golden file, 8 of them, 5 columns.

    Attributes
    ----------
    name : as registered. params : of its configuration. note : tells several cases of one name apart.
    rows : what the term is made for: unit rows, or raw ones.
    symmetric : swapping `a` and `b` changes nothing; if not, it must change the value (pairs only).
    permutable : permuting the rows of everything together changes nothing; if not, it must change the value.
    pairing : permuting the rows of `b` alone must change the value; if not, it changes nothing (pairs only).
    least_batch : `check` or `build` refuse a smaller batch size with a `UserError`.
    kind : of the modality that a unimodal term reads.
    labels : column -> class numbers of the 8 rows, as the term reads them. same : codes of equal captions.
    step : of the optimiser.
    columns : of the rows, from the left; fewer where the batch must exceed them.
    float32, bfloat16 : tolerance against float64 on the same rounded rows, relative to max(1, |value|); None for
        bfloat16 only where an operation does not exist in it.
    no_gradcheck : why the gradient is not that of the value: reversed on purpose. Empty: it is checked.
    player : it is a `HasPlayer`.
    """

    name: str
    params: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    rows: Literal["unit", "raw"] = "unit"
    symmetric: bool = True
    permutable: bool = True
    pairing: bool = True
    least_batch: int = 1
    kind: Literal["image", "text", "vector", "audio"] = "vector"
    labels: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    same: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6, 7)
    step: int = 1
    columns: int = 5
    float32: float = 1e-5
    bfloat16: float | None = 0.05
    no_gradcheck: str = ""
    player: bool = False

    def __str__(self) -> str:
        return f"{self.name}-{self.note}" if self.note else self.name


LABELS = {"kind": (0, 1, 2, 0, 1, 2, 0, 1)}
GAPS = {"kind": (0, -1, 2, 0, 1, -1, -1, 1)}
TWINS = (0, 1, 0, 2, 2, 0, 3, 4)

SIMILARITY = (
    Case("all_pairs_similarity", rows="raw", pairing=False),
    Case("all_pairs_similarity", note="unit", pairing=False),
    Case("paired_similarity", rows="raw"),
    Case("cosine"),
    Case("cosine", note="raw", rows="raw"),
)
CONTRASTIVE = (
    Case("info_nce"),
    Case("info_nce", {"directions": "sum"}, "sum"),
    Case("info_nce", note="twins", same=TWINS),
    Case("info_nce", {"equal_captions": "negatives"}, "twins apart", same=TWINS),
    Case("info_nce", {"label_smoothing": 0.1}, "smoothed"),
    Case("info_nce_one_way", symmetric=False),
    Case("info_nce_one_way", {"direction": "b->a", "label_smoothing": 0.1}, "back", symmetric=False, same=TWINS),
    Case("siglip"),
    Case("siglip", note="twins", same=TWINS),
    Case("nt_xent"),
    Case("nt_xent", {"learnable": True}, "learned"),
    Case("sup_con", {"labels": "kind"}, labels=LABELS),
    Case("sup_con", {"labels": "kind"}, "unlabelled", labels=GAPS),
    Case("sup_con", note="twins", same=TWINS),
    Case("sup_con", {"labels": "kind", "queries": "a->b"}, "one way", labels=LABELS, symmetric=False),
)
RANKING = (
    Case("vse", {"warmup": 0}),
    Case("vse", {"warmup": 0}, "twins", same=TWINS),
    Case("vse", {"negatives": "all"}, "all"),
    Case("vse", {"warmup": 100}, "warming up", step=31),
)
DISTANCE = (
    Case("l2", rows="raw"),
    Case("angular"),
    Case("angular", note="raw", rows="raw"),
    Case("alignment"),
    Case("alignment", {"alpha": 1.0}, "alpha 1"),
    Case("alignment_uniformity", least_batch=2),
    Case("alignment_uniformity", {"alpha": 3.0, "t": 0.5, "uniformity_weight": 2.0}, "others", least_batch=2),
)
DISTRIBUTION = (
    Case("mmd", rows="raw", pairing=False, no_gradcheck="the median distance is held: a constant"),
    Case("mmd", {"bandwidths": "fixed"}, "fixed", pairing=False),
    Case("mmd", {"bandwidths": "fixed", "estimator": "unbiased"}, "unbiased", pairing=False, least_batch=2),
    Case("coral", rows="raw", pairing=False, least_batch=2),
    Case("energy", rows="raw", pairing=False),
)
TRANSPORT = (
    Case("sinkhorn", {"epsilon": 1.0, "tolerance": 1e-9}, pairing=False),
    Case("optimal_transport", rows="raw", pairing=False),
    Case("gromov_wasserstein", rows="raw", pairing=False, least_batch=2),
)
CORRELATION = (
    Case("cka", rows="raw", least_batch=3),
    Case("cka", {"debiased": True}, "debiased", rows="raw", least_batch=4),
    Case("cka", {"kernel": "rbf"}, "rbf", rows="raw", least_batch=3, no_gradcheck="its width is a constant"),
    Case("dcca", rows="raw", least_batch=6),
    Case("dcca", {"top": 2, "regularisation": 0.1}, "top", columns=3, least_batch=4),
    Case("soft_cca", rows="raw", least_batch=2),
    Case("soft_cca", {"forgetting": 0.0, "decorrelation": 1.0}, "each batch alone", least_batch=2),
)
REDUNDANCY = (
    Case("barlow_twins", rows="raw", least_batch=2),
    Case("barlow_twins", {"lambda_offdiag": 1.0}, "as much off the diagonal", least_batch=2),
    Case("vicreg", rows="raw", least_batch=2),
    Case("vicreg", {"target_std": 0.4, "covariance": 5.0}, "unit", least_batch=2),
)
BOTTLENECK = (
    # Each row draws its own noise, each modality has a head of its own.
    Case("vib", {"beta": 0.1}, rows="raw", symmetric=False, permutable=False, least_batch=2),
    Case("vib", {"beta_schedule": "linear"}, "linear", rows="raw", symmetric=False, permutable=False, least_batch=2),
    Case("mib", {"beta": 0.1}, rows="raw", symmetric=False, permutable=False, least_batch=2),
    Case("mib", {"beta": 0.1, "bound": "jsd"}, "jsd", "raw", False, False, same=TWINS, least_batch=2),
    Case("club", {"hidden": 6}, rows="raw", symmetric=False, least_batch=2, player=True),
)
ADVERSARIAL = (
    Case("dann", {"hidden": 6}, rows="raw", symmetric=False, pairing=False, step=300, no_gradcheck="reversed"),
    Case("gan", {"hidden": 6}, rows="raw", symmetric=False, pairing=False, player=True),
)
CLASSIFICATION = (
    Case("classification", {"column": "kind"}, labels=LABELS),
    Case("classification", {"column": "kind", "hidden": 4, "label_smoothing": 0.2}, "hidden", labels=GAPS, rows="raw"),
)
RECONSTRUCTION = (
    Case("reconstruction", {"hidden": 8}, "vector"),
    Case("reconstruction", {"hidden": 8}, "image", kind="image"),
    Case("reconstruction", {"hidden": 8}, "text", kind="text"),
    Case("reconstruction", {"hidden": 8}, "audio", kind="audio"),
    Case("reconstruction", {"hidden": 8, "masked": 0.5}, "masked vector"),
    Case("reconstruction", {"hidden": 8, "masked": 0.5, "patch": 2}, "masked image", kind="image"),
    Case("reconstruction", {"hidden": 8, "masked": 0.5}, "masked text", kind="text"),
    Case("reconstruction", {"hidden": 8, "masked": 0.5, "patch": 2}, "masked audio", kind="audio"),
)
AUGMENTED = (
    Case("simclr", least_batch=2),
    Case("simclr", {"learnable": True}, "learned", least_batch=2),
    Case("simclr", {"projection": 4}, "projected", least_batch=2, rows="raw", kind="image"),
    Case("simclr", note="text", least_batch=2, kind="text"),
    Case("simclr", note="audio", least_batch=2, kind="audio"),
)
SPREAD = (
    Case("variance", rows="raw", least_batch=2),
    Case("variance", {"target_std": 0.6}, "unit", least_batch=2),
    Case("uniformity", least_batch=2),
    Case("uniformity", {"t": 0.5}, "softer", least_batch=2),
)

CASES = (
    *SIMILARITY,
    *CONTRASTIVE,
    *RANKING,
    *DISTANCE,
    *DISTRIBUTION,
    *TRANSPORT,
    *CORRELATION,
    *REDUNDANCY,
    *BOTTLENECK,
    *ADVERSARIAL,
    *CLASSIFICATION,
    *RECONSTRUCTION,
    *AUGMENTED,
    *SPREAD,
)
