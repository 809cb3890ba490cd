"""All unimodal terms on at once, as a run has them: they learn, and a run of them repeats bit for bit."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from xmodal.losses import LOSSES
from xmodal.training.config import CostSection, EvaluationSection, TermSection
from xmodal.training.engine import Engine
from xmodal.training.replay import replay

PARAMS = {
    "reconstruction": {},
    "masked": {"masked": 0.5},
    "classification": {"column": "cluster", "hidden": 16},
    "simclr": {"projection": 16, "learnable": True},
    "variance": {},
    "uniformity": {"t": 1.0},
}
TYPES = {"masked": "reconstruction"}
ROWS = {"variance": "raw"}


def terms(modality: str, names=tuple(PARAMS)) -> tuple[TermSection, ...]:
    return tuple(
        TermSection(
            id=f"{modality}_{name}",
            type=TYPES.get(name, name),
            place="unimodal",
            modality=modality,
            rows=ROWS.get(name, "as_cost"),
            params=PARAMS[name],
        )
        for name in names
    )


def test_every_unimodal_term_is_here() -> None:
    known = {name for name in LOSSES if LOSSES[name].reads == 1 and LOSSES[name].__module__.startswith("xmodal.")}
    assert {TYPES.get(name, name) for name in PARAMS} == known


def test_all_unimodal_terms_learn_together_and_repeat_bit_for_bit(start, tmp_path: Path) -> None:
    cost = CostSection(terms=(*terms("a"), *terms("b"), TermSection(id="contrast", type="info_nce")))
    engine = start(tmp_path / "run", cost=cost, evaluation=EvaluationSection(every=10, pool=40))
    events = []
    for _ in range(30):
        events.append(engine.step())
        engine.due()
    engine.close()

    def mean(term: str, chosen) -> float:
        return sum(event.terms[term].raw for event in chosen) / len(chosen)

    for term in cost.terms:
        assert mean(term.id, events[-5:]) < mean(term.id, events[:5]), term.id
    accuracy = [event.terms["b_classification"].readings["accuracy"] for event in events]
    assert sum(accuracy[-5:]) > sum(accuracy[:5])
    assert "a_simclr" in events[-1].temperature
    assert replay(tmp_path / "run").identical


@pytest.mark.parametrize("name", PARAMS)
def test_each_moves_the_encoder_of_its_modality_alone(start, name: str) -> None:
    engine = start(cost=CostSection(terms=terms("b", (name,))))
    norms = engine.step().gradient_norm
    assert norms["b"] > 0
    assert norms["a"] == norms["c"] == 0


def test_views_of_pictures_and_texts_go_through_their_encoders(icons_config) -> None:
    cost = CostSection(
        terms=tuple(
            TermSection(id=f"{name}_simclr", type="simclr", place="unimodal", modality=name)
            for name in ("image", "text")
        )
    )
    engines = [Engine.create(replace(icons_config("gru"), cost=cost)) for _ in range(2)]
    first, second = ([engine.step().total for _ in range(3)] for engine in engines)
    assert first == second
    assert engines[0].step().gradient_norm["text"] > 0
