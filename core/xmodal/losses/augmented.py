"""Within-modality contrastive terms: two augmented views of each input find each other."""

# B rows of a batch, D embedding size, P units of the projection.
from __future__ import annotations

from typing import Annotated, ClassVar

import torch
from msgspec import Meta
from torch import Tensor, nn
from torch.nn import functional

from xmodal.augmentation.base import Augmentation, AugmentationConfig, Chain
from xmodal.augmentation.color import Color
from xmodal.augmentation.crop import Crop
from xmodal.augmentation.features import FeatureDropout
from xmodal.augmentation.flip import Flip
from xmodal.augmentation.gain import Gain
from xmodal.augmentation.noise import Noise
from xmodal.augmentation.time_shift import TimeShift
from xmodal.augmentation.tokens import TokenDropout
from xmodal.data.base import Modality
from xmodal.losses.base import LOSSES, Encoded, Family, HasTemperature, Setting, TermConfig, UnimodalTerm
from xmodal.losses.columns import check_rows
from xmodal.losses.contrastive import Learnable, Temperature
from xmodal.losses.rows import rms_rows
from xmodal.losses.supervised import nt_xent, sup_con


class SimCLRTerm(HasTemperature, UnimodalTerm):
    """`nt_xent` of two views, its temperature, and the projection, if any; only ``read`` depends on D.

    Texts repeat more than other inputs: views of equal texts are right answers to each other (`sup_con`).
    """

    def __init__(self, config: SimCLR, embedding_size: int) -> None:
        super().__init__(config.temperature, config.learnable)
        self.read = nn.Linear(embedding_size, config.projection) if config.projection else None
        self.write = nn.Linear(config.projection, config.projection) if config.projection else None

    def forward(self, x: Encoded) -> Tensor:
        """Return the mean over both views of all rows, in nats."""
        one_BP, other_BP = (self._project(view.embedding) for view in x.views)
        if x.modality.kind != "text":
            return nt_xent(one_BP, other_BP, self.logit_scale())
        _, text_B = torch.unique(x.inputs, dim=0, return_inverse=True)
        return sup_con(one_BP, other_BP, text_B, self.logit_scale())

    def _project(self, embedding_BD: Tensor) -> Tensor:
        if self.read is None or self.write is None:
            return embedding_BD
        return functional.normalize(self.write(functional.gelu(self.read(rms_rows(embedding_BD)))), dim=1)


@LOSSES.register("simclr")
class SimCLR(TermConfig, frozen=True, kw_only=True):
    """SimCLR: two augmented views of each input find each other among the views of a modality (nats).

    Chance is ln(2B - 1). Both views are drawn anew for each step, and cost two more passes through the encoder. A
    setting that a kind of modality does not know does nothing to it. Rows of equal text are right answers to each
    other. The source compares views behind a projection that is thrown away; `projection` adds one, so that the
    embedding may keep what the augmentations change.

    Source: Chen et al. 2020, "A simple framework for contrastive learning of visual representations". See `nt_xent`.
    """

    reads: ClassVar[int] = 1
    kinds: ClassVar[tuple[str, ...]] = ("image", "text", "vector", "audio")
    family: ClassVar[Family] = "unimodal"
    pulls: ClassVar[str] = "draws two views of one input together and pushes the views of other inputs away"
    chance: ClassVar[str] = "ln(2B - 1)"

    temperature: Temperature = 0.5
    learnable: Learnable = False
    projection: Annotated[
        int, Meta(ge=0, le=65536, description="units of a perceptron between embedding and comparison; 0: none")
    ] = 0
    drop: Annotated[
        float, Meta(ge=0, le=1, description="probability that a token of a text is left out, a feature of a vector 0")
    ] = 0.2
    noise: Annotated[
        float,
        Meta(ge=0, le=10, description="noise; vectors and sounds: in their own standard deviations; not for texts"),
    ] = 0.05
    shift: Annotated[
        float, Meta(ge=0, le=1, description="pictures and sounds: farthest move, as a share of side or length")
    ] = 0.1
    crop: Annotated[
        float, Meta(gt=0, le=1, description="pictures: least side of the crop that is stretched to the whole")
    ] = 0.8
    flip: Annotated[
        bool, Meta(description="pictures: mirror half of them; wrong where left and right mean something")
    ] = False
    gain: Annotated[
        float,
        Meta(ge=0, le=1, description="pictures and sounds: most by which brightness or loudness changes, as a share"),
    ] = 0.2

    def views(self, modality: Modality) -> tuple[Augmentation, ...]:
        """Return the augmentations of the modality's kind, twice."""
        parts: tuple[AugmentationConfig, ...]
        match modality.kind:
            case "image":
                mirror = (Flip(),) if self.flip else ()
                light = Color(brightness=self.gain, contrast=0, saturation=0)
                parts = (Crop(scale=self.crop, shift=self.shift), *mirror, light, Noise(strength=self.noise))
            case "text":
                parts = (TokenDropout(probability=self.drop),)
            case "audio":
                parts = (TimeShift(shift=self.shift), Gain(strength=self.gain), Noise(strength=self.noise))
            case _:
                parts = (Noise(strength=self.noise), FeatureDropout(probability=self.drop))
        return (Chain(parts), Chain(parts))

    def check(self, setting: Setting) -> None:
        """Refuse batches of one row, which leave nothing to find a view among."""
        check_rows(setting, 2)

    def build(self, setting: Setting) -> SimCLRTerm:
        """Build the term and its projection."""
        return SimCLRTerm(self, setting.embedding_size)
