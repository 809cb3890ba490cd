from pathlib import Path

import numpy as np
import pytest
import torch
from msgspec.structs import replace
from weights import assert_equal_weights, weights
from xmodal.errors import UserError
from xmodal.training.changes import (
    Freeze,
    ReplaceEncoder,
    Restore,
    SetBatchSize,
    SetEmbeddingSize,
    SetLambda,
    SetLearningRate,
    SetOptimizer,
    SetTemperature,
    SetTerm,
)
from xmodal.training.config import CheckpointSection, EvaluationSection, OptimizerSection
from xmodal.training.diagnosis import NonFiniteError
from xmodal.training.engine import Engine
from xmodal.training.events import Changed, Checkpointed, Evaluation


def run(engine: Engine, steps: int) -> list[float]:
    return [engine.step().total for _ in range(steps)]


def named(engine: Engine, prefix: str) -> dict[str, torch.Tensor]:
    return {name: value for name, value in weights(engine).items() if name.startswith(prefix)}


def test_the_total_is_the_formula_and_falls(start) -> None:
    engine = start()
    first = engine.step()
    cost = engine.config.cost
    expected = sum(
        first.terms[term.id].raw * term.weight * (cost.lambda_ if term.place == "cross_modal" else 1)
        for term in cost.terms
    )
    assert first.total == pytest.approx(expected, rel=1e-5)
    assert np.mean(run(engine, 100)[-10:]) < first.total
    assert set(first.gradient_norm) == {"a", "b", "c"}
    assert all(norm > 0 for norm in first.gradient_norm.values())


def test_metrics_between_modalities_are_keyed_by_pairs(start) -> None:
    evaluation = start().evaluate("validation")
    assert set(evaluation.recall) == {"a->b", "b->a", "a->c", "c->a", "b->c", "c->b"}
    assert set(evaluation.modality_gap) == {"a|b", "a|c", "b|c"}
    assert set(evaluation.recall["a->b"]) == {"1", "5", "10"}
    assert all(0 < evaluation.pool[pair] <= 40 for pair in evaluation.pool)


def test_events_that_are_due(start) -> None:
    engine = start(evaluation=EvaluationSection(every=4, pool=20), checkpoints=CheckpointSection(every=6, keep=1))
    events = {}
    for _ in range(12):
        step = engine.step().step
        events[step] = [type(event) for event in engine.due()]
    assert [step for step, due in events.items() if Evaluation in due] == [4, 8, 12]
    assert [step for step, due in events.items() if Checkpointed in due] == [6, 12]
    assert engine.checkpoints() == ["000-00000000-00000", "000-00000012-00000"]


def test_lambda_zero_keeps_the_cross_modal_term_visible_but_unfelt(start) -> None:
    engine = start()
    engine.apply(SetLambda(value=0.0))
    scale = named(engine, "terms.contrast")
    event = engine.step()
    assert event.terms["contrast"].raw > 0
    assert event.terms["contrast"].weighted == 0
    assert_equal_weights(named(engine, "terms.contrast"), scale)


def test_a_disabled_term_is_absent(start) -> None:
    engine = start()
    engine.apply(SetTerm(term="contrast", enabled=False))
    assert "contrast" not in engine.step().terms


def test_a_frozen_encoder_keeps_its_weights_and_state(start) -> None:
    engine = start()
    run(engine, 3)
    engine.apply(Freeze(modality="b"))
    frozen, free = named(engine, "encoders.b."), named(engine, "encoders.a.")
    state = named(engine, "optimizer/encoders.b.")
    event = engine.step()
    assert event.gradient_norm["b"] == 0
    assert_equal_weights(named(engine, "encoders.b."), frozen)
    assert_equal_weights(named(engine, "optimizer/encoders.b."), state)
    assert any(not torch.equal(value, free[name]) for name, value in named(engine, "encoders.a.").items())
    engine.apply(Freeze(modality="b", frozen=False))
    engine.step()
    assert any(not torch.equal(value, frozen[name]) for name, value in named(engine, "encoders.b.").items())


def test_a_temporary_freeze_ends_by_itself_and_says_so(start) -> None:
    engine = start()
    engine.apply(Freeze(modality="a", steps=3))
    changed = []
    for _ in range(4):
        engine.step()
        changed.append([event for event in engine.due() if isinstance(event, Changed)])
    assert [len(events) for events in changed] == [0, 0, 1, 0]
    assert changed[2][0].row is None
    assert not changed[2][0].config.encoders["a"].frozen


def test_replacing_an_encoder_leaves_the_others_and_undo_brings_it_back(start) -> None:
    engine = start()
    run(engine, 5)
    before = weights(engine)
    events = engine.apply(ReplaceEncoder(modality="a", type="linear", freeze_others=10))
    assert isinstance(events[0], Checkpointed)
    assert events[0].pinned
    assert engine.config.encoders["a"].type == "linear"
    after = weights(engine)
    assert {name for name in after if name.startswith("encoders.b")} <= {
        name for name in after if torch.equal(after[name], before[name])
    }
    assert not any(name.startswith("optimizer/encoders.a.") for name in after)
    run(engine, 4)
    assert_equal_weights(named(engine, "encoders.b."), {k: v for k, v in before.items() if k.startswith("encoders.b.")})
    steps = engine.step_count
    contrast = named(engine, "terms.contrast")
    engine.undo()
    assert engine.step_count == steps
    assert engine.config.encoders["a"].type == "mlp"
    assert not any(section.frozen for section in engine.config.encoders.values())
    for prefix in ("encoders.a.", "optimizer/encoders.a."):
        assert_equal_weights(named(engine, prefix), {k: v for k, v in before.items() if k.startswith(prefix)})
    assert_equal_weights(named(engine, "terms.contrast"), contrast)
    engine.redo()
    assert_equal_weights(
        named(engine, "encoders.a."), {name: v for name, v in after.items() if name.startswith("encoders.a.")}
    )


def test_another_embedding_size_draws_anew_only_what_changes_shape(start) -> None:
    engine = start()
    run(engine, 3)
    before = weights(engine)
    engine.apply(SetEmbeddingSize(value=24))
    after = weights(engine)
    assert engine.embed("validation", 10).vectors["a"].shape == (10, 24)
    same_shape = [name for name in after if name in before and after[name].shape == before[name].shape]
    assert same_shape
    assert all(torch.equal(after[name], before[name]) for name in same_shape)
    run(engine, 2)
    engine.undo()
    assert_equal_weights(weights(engine), before)
    assert engine.step_count == 5


def test_another_optimizer_starts_with_empty_state_and_undo_brings_the_old_back(start) -> None:
    engine = start()
    run(engine, 3)
    moments = named(engine, "optimizer/")
    engine.apply(SetOptimizer(optimizer=OptimizerSection(type="sgd", learning_rate=0.01)))
    assert named(engine, "optimizer/") == {}
    run(engine, 2)
    learned = named(engine, "encoders.")
    engine.undo()
    assert engine.config.optimizer.type == "adamw"
    assert_equal_weights(named(engine, "optimizer/"), moments)
    assert_equal_weights(named(engine, "encoders."), learned)


def test_a_temperature_is_set_fixed_and_taken_back(start) -> None:
    engine = start()
    run(engine, 20)
    learned = engine.step().temperature["contrast"]
    now = named(engine, "terms.contrast")
    engine.apply(SetTemperature(term="contrast", temperature=0.5, learnable=False))
    assert [engine.step().temperature["contrast"] for _ in range(3)] == pytest.approx([0.5] * 3)
    engine.undo()
    assert_equal_weights(named(engine, "terms.contrast"), now)
    assert engine.step().temperature["contrast"] == pytest.approx(learned, rel=0.01)
    assert engine.step().temperature["contrast"] != engine.step().temperature["contrast"]


def test_setting_the_temperature_that_it_started_with_acts_after_it_has_moved(start) -> None:
    engine = start(optimizer=OptimizerSection(learning_rate=0.05))
    initial = engine.step().temperature["contrast"]
    run(engine, 20)
    assert abs(engine.step().temperature["contrast"] - initial) > 0.002
    engine.apply(SetTemperature(term="contrast", temperature=initial))
    assert engine.step().temperature["contrast"] == pytest.approx(initial, rel=1e-5)


def test_a_drag_is_one_gesture(start) -> None:
    engine = start()
    for value in (0.5, 0.7, 2.0):
        engine.apply(SetLambda(value=value), gesture_key=77)
        engine.step()
    engine.apply(SetLearningRate(value=0.1, modality="c"), gesture_key=78)
    assert [row.gesture for row in engine.log] == [1, 1, 1, 4]
    engine.undo()
    engine.undo()
    assert engine.config.cost.lambda_ == 1.0
    assert engine.undo() == []
    engine.redo()
    assert engine.config.cost.lambda_ == 2.0
    assert [row.seq for row in engine.log] == list(range(1, len(engine.log) + 1))


def test_a_refused_change_changes_nothing(start) -> None:
    engine = start()
    run(engine, 2)
    before, config, log = weights(engine), engine.config, list(engine.log)
    for change in (
        SetBatchSize(value=-1),
        ReplaceEncoder(modality="a", type="lstm"),
        ReplaceEncoder(modality="a", type="mlp", params={"layers": -5}),
        SetTemperature(term="contrast", temperature=5.0, learnable=True),
        Restore(checkpoint="000-00000001-00000"),
    ):
        with pytest.raises(UserError):
            engine.apply(change)
    assert engine.config == config
    assert engine.log == log
    assert_equal_weights(weights(engine), before)


def test_an_overflowing_loss_stops_before_the_update_and_is_named(start) -> None:
    engine = start()
    run(engine, 2)
    with torch.no_grad():
        next(engine._state.parts.model.encoders["b"].parameters()).fill_(float("nan"))
    before = named(engine, "encoders.a.")
    with pytest.raises(NonFiniteError) as error:
        engine.step()
    assert "b_rec" in str(error.value)
    assert "contrast" in str(error.value)
    assert "encoder: b" in str(error.value)
    assert engine.step_count == 2
    assert_equal_weights(named(engine, "encoders.a."), before)


def test_rewinding_opens_a_segment_and_keeps_what_was_recorded(start, tmp_path: Path) -> None:
    engine = start(tmp_path / "run")
    run(engine, 4)
    (saved,) = engine.save()
    four = weights(engine)
    abandoned = run(engine, 4)
    engine.apply(SetLambda(value=9.0))
    engine.rewind(saved.name)
    assert (engine.segment, engine.step_count) == (1, 4)
    assert engine.config.cost.lambda_ == 1.0
    assert engine.log == []
    assert_equal_weights(weights(engine), four)
    assert run(engine, 4) == abandoned
    steps, totals = engine.series()["total"]
    assert steps.tolist() == list(range(1, 9))
    assert totals[4:].tolist() == pytest.approx(abandoned)
    engine.rewind()
    assert (engine.segment, engine.step_count) == (2, 0)


def test_restoring_from_a_line_that_was_left_is_refused(start) -> None:
    engine = start()
    run(engine, 4)
    (saved,) = engine.save()
    engine.rewind()
    with pytest.raises(UserError, match="rewind to it"):
        engine.apply(Restore(checkpoint=saved.name))


def test_rows_that_lack_a_modality_are_zero_and_marked(start) -> None:
    engine = start()
    snapshot = engine.embed("train", 200)
    for name in ("a", "b", "c"):
        present = snapshot.present[name].numpy()
        assert not present.all()
        assert (np.abs(snapshot.vectors[name].numpy()).sum(axis=1) > 0).tolist() == present.tolist()


def test_gradient_norms_of_each_term_when_asked(start, vectors_config) -> None:
    engine = start(evaluation=replace(vectors_config.evaluation, term_gradients_every=2, term_gradients_share=0))
    assert engine.step().terms["contrast"].gradient_norm is None
    terms = engine.step().terms
    assert set(terms["contrast"].gradient_norm) == {"a", "b", "c"}
    assert terms["contrast"].gradient_norm["a"] > 0
    assert terms["a_rec"].gradient_norm["a"] > 0
    assert terms["a_rec"].gradient_norm["b"] == 0


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"device": "cuda"}, "no cuda device"),
        ({"batch_size": 0}, "batch_size"),
        ({"encoders": {}}, "at least two modalities"),
    ],
)
def test_a_configuration_that_cannot_work_is_refused(start, fields, words) -> None:
    if fields.get("device") == "cuda" and torch.cuda.is_available():
        pytest.skip("this machine has CUDA")
    with pytest.raises(UserError, match=words):
        start(**fields)
