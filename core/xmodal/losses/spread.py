"""Terms that spread the rows of one modality, so that it cannot collapse."""

# B rows of a batch, D embedding size.
from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta
from torch import Tensor

from xmodal.losses.base import LOSSES, Encoded, Family, RecommendedRows, Setting, TermConfig, UnimodalTerm
from xmodal.losses.columns import centred, check_rows
from xmodal.losses.distance import uniformity
from xmodal.losses.redundancy import variance_hinge


class VarianceTerm(UnimodalTerm):
    """`variance_hinge`; learns nothing."""

    def __init__(self, target_std: float) -> None:
        super().__init__()
        self.target_std = target_std

    def forward(self, x: Encoded) -> Tensor:
        """Return the raw value; 0 for a batch of one row."""
        if len(x.embedding) < 2:
            return 0 * x.embedding.sum()
        return variance_hinge(centred(x.embedding), self.target_std)


class UniformityTerm(UnimodalTerm):
    """`uniformity`; learns nothing."""

    def __init__(self, t: float) -> None:
        super().__init__()
        self.t = t

    def forward(self, x: Encoded) -> Tensor:
        """Return the raw value; 0 for a batch of one row."""
        return uniformity(x.embedding, self.t)


@LOSSES.register("variance")
class Variance(TermConfig, frozen=True, kw_only=True):
    """Variance: each dimension of a modality varies at least so much (VICReg's hinge, in units of the embedding).

    Made for raw rows: a column of unit rows deviates by at most about 1 / sqrt(D), so that the hinge of a target of 1
    never closes; let the term read raw rows, or lower the target. 0 where every dimension is wide enough, and the
    target less 0.01 where all rows are the same. A batch of which missing cells leave a single row counts 0. See
    `variance_hinge`.
    """

    reads: ClassVar[int] = 1
    family: ClassVar[Family] = "unimodal"
    recommended_rows: ClassVar[RecommendedRows | None] = "raw"
    pulls: ClassVar[str] = "widens each dimension until it varies enough"

    target_std: Annotated[
        float, Meta(gt=0, le=1e6, description="standard deviation that a dimension shall have; 1 asks for raw rows")
    ] = 1.0

    def check(self, setting: Setting) -> None:
        """Refuse batches of one row."""
        check_rows(setting, 2)

    def build(self, setting: Setting) -> VarianceTerm:
        """Build the term; nothing is drawn."""
        return VarianceTerm(self.target_std)


@LOSSES.register("uniformity")
class Uniformity(TermConfig, frozen=True, kw_only=True):
    """Uniformity: the rows of a modality spread evenly over the sphere (a logarithm).

    Made for unit rows: raw ones it lengthens without end. 0 where all rows are the same, -3.94 for rows spread evenly
    in 128 dimensions. A batch of which missing cells leave a single row counts 0. See `uniformity`.
    """

    reads: ClassVar[int] = 1
    family: ClassVar[Family] = "unimodal"
    pulls: ClassVar[str] = "pushes all rows of the modality from one another, near ones most"

    t: Annotated[float, Meta(gt=0, le=1000, description="sharpness of the potential exp(-t d^2) between rows")] = 2.0

    def check(self, setting: Setting) -> None:
        """Refuse batches of one row."""
        check_rows(setting, 2)

    def build(self, setting: Setting) -> UniformityTerm:
        """Build the term; nothing is drawn."""
        return UniformityTerm(self.t)
