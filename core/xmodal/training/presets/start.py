"""What presets have in common: the data that they are made for, encoders, terms and an optimiser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xmodal.data.base import Kind, Modality, PairedData
from xmodal.errors import UserError
from xmodal.training.config import EncoderSection, OptimizerSection, RunConfig, TermSection

Modalities = Mapping[str, Modality]

DEFAULT_ENCODERS: dict[Kind, str] = {"text": "lstm", "image": "cnn", "audio": "mel_cnn", "vector": "mlp"}
"""The encoder that a preset gives a modality of each kind."""

RECONSTRUCTION_WEIGHTS: dict[Kind, float] = {"text": 0.5, "image": 20.0, "audio": 20.0, "vector": 1.0}
"""Weights that bring the reconstructions' gradients, each in its own unit, to the size of InfoNCE's at lambda = 1."""

ADAMW = OptimizerSection(learning_rate=2e-3, weight_decay=0.1, betas=(0.9, 0.98))
"""Chosen on the validation split of icons. The second beta is CLIP's: with 0.999 the optimiser would remember the
gradients under the last lambda for 1,000 steps."""

_MOST_CLASSES = 100


@dataclass(frozen=True)
class Start:
    """What a preset is made for.

    Attributes
    ----------
    modalities : name -> modality. data : the rows, where somebody has them: a preset may look for labels.
    """

    modalities: Modalities
    data: PairedData | None = None

    def encoders(self) -> dict[str, EncoderSection]:
        """Return the default encoder of each modality.

        Raises
        ------
        UserError : there is none for a kind.
        """
        encoders = {}
        for name, modality in self.modalities.items():
            if modality.kind not in DEFAULT_ENCODERS:
                raise UserError(
                    "preset.no_encoder", "There is no encoder for {kind} yet ({name}).", kind=modality.kind, name=name
                )
            encoders[name] = EncoderSection(type=DEFAULT_ENCODERS[modality.kind])
        return encoders

    def config(self, preset: str, **fields: object) -> RunConfig:
        """Return a configuration with the default encoders and optimiser, and these fields."""
        given = {"optimizer": ADAMW, **fields}
        return RunConfig(preset=preset, encoders=self.encoders(), **given)  # type: ignore[arg-type]  # a struct's fields

    def reconstructions(self) -> tuple[TermSection, ...]:
        """Return a reconstruction per modality, ``NAME_rec``, outside the bracket."""
        return tuple(
            TermSection(
                id=f"{name}_rec",
                type="reconstruction",
                place="unimodal",
                modality=name,
                weight=RECONSTRUCTION_WEIGHTS.get(modality.kind, 1.0),
            )
            for name, modality in self.modalities.items()
        )

    def label_column(self) -> str:
        """Return the first column of 2 to 100 different words; empty if there is none."""
        if self.data is None:
            return ""
        for column in self.data.columns_of_words():
            if 2 <= len(self.data.labels(column).names) <= _MOST_CLASSES:
                return column
        return ""


def contrast() -> TermSection:
    """Return symmetric InfoNCE with a learned temperature."""
    return TermSection(id="contrast", type="info_nce")
