"""Classification: what a column of words says of a row, read from its embedding."""

# B rows of a batch, D embedding size, H hidden units, K classes.
from __future__ import annotations

from typing import Annotated, ClassVar

import torch
from msgspec import Meta
from torch import Tensor, nn
from torch.nn import functional

from xmodal.errors import UserError
from xmodal.losses.base import LOSSES, Encoded, Family, Setting, TermConfig, TermOutput, UnimodalTerm
from xmodal.losses.rows import rms_rows

EMPTY = -1
"""Class number of an empty cell."""


def label_cross_entropy(
    logits_BK: Tensor, class_B: Tensor, label_smoothing: float = 0.0, rows: Tensor | None = None
) -> Tensor:
    r"""Cross-entropy of the rows that have a class.

    .. math:: -\tfrac{1}{|R|} \sum_{i \in R} \sum_k q_{ik} \ln \text{softmax}(z_i)_k, \quad
        q_{ik} = (1 - \epsilon) [k = y_i] + \epsilon / K

    Parameters
    ----------
    logits_BK : (B, K). class_B : (B,) int64 in 0..K-1, -1 where the cell is empty: such a row counts for nothing.
    label_smoothing : epsilon, 0 to 1. rows : `labelled_rows`, where they are known.

    Returns
    -------
    Scalar, mean over rows with a class, in nats; ln(K) for a head that knows nothing. 0 if no row has a class.

    Source: label smoothing by Szegedy et al. 2016, "Rethinking the Inception architecture for computer vision".
    """
    total = functional.cross_entropy(
        logits_BK, class_B, ignore_index=EMPTY, reduction="sum", label_smoothing=label_smoothing
    )
    return total / (labelled_rows(class_B) if rows is None else rows).to(total.dtype)


def labelled_rows(class_B: Tensor) -> Tensor:
    """Return how many rows have a class, a float32 scalar; 1 if none has, to divide by."""
    # float32 from the start: of a step this small, each conversion at a division would be some percent.
    return (class_B != EMPTY).sum(dtype=torch.float32).clamp(min=1)


class ClassificationTerm(UnimodalTerm):
    """`label_cross_entropy` of a head on the rows' directions; only the layer ``read`` depends on the embedding size.

    Parameters
    ----------
    classes : K. has_empty : whether rows without a class are to be expected.
    """

    def __init__(self, config: Classification, embedding_size: int, classes: int, has_empty: bool = True) -> None:
        super().__init__()
        self.column = config.column
        self.label_smoothing = config.label_smoothing
        self.has_empty = has_empty
        self.read = nn.Linear(embedding_size, config.hidden or classes)
        self.write = nn.Sequential(nn.GELU(), nn.Linear(config.hidden, classes)) if config.hidden else nn.Identity()

    def forward(self, x: Encoded) -> TermOutput:
        """Return nats per row with a class, and the share of these rows whose class gets the largest logit."""
        class_B = x.labels[self.column]
        logits_BK = self.write(self.read(rms_rows(x.embedding)))
        right_B = logits_BK.detach().argmax(dim=1) == class_B  # never an empty cell: that is no class
        if self.has_empty:
            rows = labelled_rows(class_B)
            value = label_cross_entropy(logits_BK, class_B, self.label_smoothing, rows)
            return TermOutput(value, {"accuracy": right_B.float().sum() / rows})
        # The same, without counting what is known: of a step this small, that would be ten percent.
        value = functional.cross_entropy(logits_BK, class_B, label_smoothing=self.label_smoothing)
        return TermOutput(value, {"accuracy": right_B.float().mean()})


@LOSSES.register("classification")
class Classification(TermConfig, frozen=True, kw_only=True):
    """Classify rows by a column of words, with a head that is learned along (nats).

    The head reads the direction of a row only, so that it learns at the same pace from unit and from raw rows. Rows
    whose cell is empty are left out. The reading ``accuracy`` is of the batch, before the step.
    """

    reads: ClassVar[int] = 1
    family: ClassVar[Family] = "unimodal"
    pulls: ClassVar[str] = "gathers rows of one class on one side of the head's planes"
    chance: ClassVar[str] = "ln(classes)"

    column: Annotated[str, Meta(description="a column of words of the data: the classes")] = ""
    hidden: Annotated[int, Meta(ge=0, le=65536, description="units of the head's hidden layer; 0: a linear head")] = 0
    label_smoothing: Annotated[
        float, Meta(ge=0, lt=1, description="share of the target that is spread evenly over all classes")
    ] = 0.0

    def columns(self) -> tuple[str, ...]:
        """Return the one column."""
        return (self.column,)

    def check(self, setting: Setting) -> None:
        """Refuse a column that is not there, holds numbers, or holds one class.

        Raises
        ------
        UserError : says which columns there are.
        """
        classes = setting.classes(self.column)
        if classes < 2:
            raise UserError(
                "loss.one_class",
                "The column {column!r} holds {classes} class, and at least two are needed to tell rows apart: choose "
                "another of {choices}.",
                column=self.column,
                classes=classes,
                choices=", ".join(setting.columns),
            )

    def build(self, setting: Setting) -> ClassificationTerm:
        """Build the head.

        Raises
        ------
        UserError : the column cannot be learned, as of `check`.
        """
        self.check(setting)
        classes, has_empty = setting.classes(self.column), setting.has_empty(self.column)
        return ClassificationTerm(self, setting.embedding_size, classes, has_empty)
