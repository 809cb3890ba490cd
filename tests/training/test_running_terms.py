"""A term that remembers batches, soft CCA: its state is part of checkpoints, replay and undo, bit for bit."""

from pathlib import Path

import pytest
import torch
from weights import assert_equal_weights, weights
from xmodal.training.changes import Restore, SetLambda, SetTerm
from xmodal.training.config import CostSection, TermSection
from xmodal.training.diagnosis import NonFiniteError
from xmodal.training.engine import Engine
from xmodal.training.replay import replay

STATE = "terms.soft.accumulated a->b"
COST = CostSection(terms=(TermSection(id="soft", type="soft_cca"), TermSection(id="contrast", type="info_nce")))


def run(engine: Engine, steps: int) -> None:
    for _ in range(steps):
        engine.step()


def test_load_and_go_on_equals_an_unbroken_run(start, tmp_path: Path) -> None:
    unbroken = start(cost=COST)
    run(unbroken, 6)
    engine = start(tmp_path / "run", cost=COST)
    run(engine, 3)
    engine.save()
    engine.close()
    again = Engine.load(tmp_path / "run")
    try:
        run(again, 3)
        assert_equal_weights(weights(again), weights(unbroken))
        assert weights(again)[STATE].abs().sum() > 0
    finally:
        again.close()


def test_a_replay_with_changes_ends_bit_for_bit(start, tmp_path: Path) -> None:
    engine = start(tmp_path / "run", cost=COST)
    for change in (SetTerm(term="soft", enabled=False), SetTerm(term="soft", enabled=True), SetLambda(value=0)):
        run(engine, 2)
        engine.apply(change)
    run(engine, 2)
    engine.undo()
    run(engine, 2)
    engine.close()
    report = replay(tmp_path / "run")
    assert report.identical, report


def test_neither_evaluation_nor_a_term_without_weight_remembers(start) -> None:
    engine = start(cost=COST)
    run(engine, 2)
    before = weights(engine)[STATE]
    engine.evaluate("validation")
    assert torch.equal(weights(engine)[STATE], before)
    engine.apply(SetLambda(value=0))
    run(engine, 1)
    assert torch.equal(weights(engine)[STATE], before)


def test_a_step_that_is_refused_leaves_no_trace(start) -> None:
    engine = start(cost=COST)
    run(engine, 2)
    before = weights(engine)[STATE]
    engine._state.parts.cost.terms["contrast"].log_scale.data.fill_(float("nan"))
    with pytest.raises(NonFiniteError, match="term contrast"):
        engine.step()
    engine._state.parts.cost.clamp()
    assert torch.equal(weights(engine)[STATE], before)


def test_restoring_all_brings_it_back(start, tmp_path: Path) -> None:
    engine = start(tmp_path / "run", cost=COST)
    run(engine, 2)
    then = weights(engine)[STATE]
    (saved,) = engine.save()
    run(engine, 2)
    assert not torch.equal(weights(engine)[STATE], then)
    engine.apply(Restore(checkpoint=saved.name, scope="all"))
    assert torch.equal(weights(engine)[STATE], then)
