"""Presets with an opponent, a price, or turns."""

from __future__ import annotations

from msgspec.structs import replace

from xmodal.training.config import (
    CostSection,
    EvaluationSection,
    PhaseSection,
    RunConfig,
    ScheduleSection,
    TermSection,
)
from xmodal.training.presets.start import ADAMW, Start, contrast

CLASS_WEIGHT, GAME_WEIGHT = 0.3, 0.1
GAME = {"gradient_penalty": 0.003, "player_steps": 5, "player_learning_rate": 0.005}
SETTLING = replace(ADAMW, betas=(0.5, 0.98), schedule=ScheduleSection(type="cosine", warmup=10, steps=600, floor=0.02))
"""Adam takes a push that all rows share for a long step, however small it is: at a constant rate the clouds go round
each other at a distance that the rate sets and no weight changes. As the rate falls they settle."""
TURN = 5
"""Steps of each encoder's turn in `alternating`; reconstructions take one step between, which is enough for them: with
five R@10 on icons after 300 steps is .29, with one .45."""


def bottleneck(start: Start) -> RunConfig:
    """Let noisy codes of partners find each other, at a price per nat that they tell (VIB)."""
    return start.config("bottleneck", cost=CostSection(terms=(TermSection(id="bottleneck", type="vib", rows="raw"),)))


def adversarial(start: Start) -> RunConfig:
    """Classify and contrast, while a discriminator finds less and less which modality a row is of (ACMR-like)."""
    column = start.label_column()
    classes = [
        TermSection(
            id=f"{name}_class",
            type="classification",
            place="unimodal",
            modality=name,
            weight=CLASS_WEIGHT,
            params={"column": column},
        )
        for name in start.modalities
    ]
    game = TermSection(id="game", type="gan", weight=GAME_WEIGHT, params=dict(GAME))
    terms = (*(classes if column else ()), contrast(), game)
    return start.config("adversarial", cost=CostSection(terms=terms), optimizer=SETTLING)


def alternating(start: Start) -> RunConfig:
    """Take turns: all unimodal terms, then each encoder alone on InfoNCE while the others hold still."""
    reconstructions = start.reconstructions()
    plan = (
        PhaseSection(name="unimodal", steps=1, terms=tuple(term.id for term in reconstructions)),
        *(
            PhaseSection(name=name, steps=TURN, trains=(f"encoders.{name}", "terms.contrast"), terms=("contrast",))
            for name in start.modalities
        ),
    )
    return start.config(
        "alternating",
        cost=CostSection(terms=(*reconstructions, contrast())),
        plan=plan,
        evaluation=EvaluationSection(every=25),
    )
