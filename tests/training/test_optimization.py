"""Clipping, accumulation and mixed precision."""

import math

import numpy as np
import pytest
import torch
from msgspec.structs import replace
from xmodal.errors import UserError
from xmodal.losses.base import LOSSES, PairTerm, TermConfig
from xmodal.training import precision
from xmodal.training.changes import SetOptimizer
from xmodal.training.config import AggregationSection, OptimizerSection, TermSection
from xmodal.training.diagnosis import NonFiniteError
from xmodal.training.engine import Engine
from xmodal.training.replay import replay

SGD = OptimizerSection(type="sgd", learning_rate=0.1, momentum=0.0, weight_decay=0.0)


class Dice(TermConfig, frozen=True, kw_only=True):
    """Draw a number."""

    stochastic = True

    def build(self, setting):
        return DiceTerm()


class DiceTerm(PairTerm):
    def forward(self, a, b):
        return a.embedding.mean() * torch.rand(())


def weights(engine):
    return {name: parameter.detach().clone() for name, parameter in engine._state.parts.parameters.items()}


def moved(engine, before):
    """Return the length of the last update, over all parameters."""
    after = weights(engine)
    return math.sqrt(sum(float(((after[name] - before[name]) ** 2).sum()) for name in after))


# ---- clipping --------------------------------------------------------------------------------------------------


def test_a_clipped_update_is_as_long_as_asked_and_points_the_same_way(start):
    free, clipped = start(optimizer=SGD), start(optimizer=replace(SGD, clip_norm=0.01))
    before = weights(free)
    told = [engine.step().gradient_norm for engine in (free, clipped)]
    assert told[0] == told[1]
    assert math.hypot(*told[0].values()) > 0.01
    assert moved(clipped, before) == pytest.approx(0.1 * 0.01, rel=1e-4)
    long, short = (torch.cat([(weights(e)[n] - before[n]).flatten() for n in before]) for e in (free, clipped))
    assert torch.nn.functional.cosine_similarity(long, short, dim=0) > 0.999


def test_the_length_is_that_of_all_parameters_together(start):
    engine = start(optimizer=replace(SGD, learning_rate=1.0, clip_norm=0.5))
    before = weights(engine)
    engine.step()
    assert moved(engine, before) == pytest.approx(0.5, rel=1e-4)


def test_a_gradient_that_is_short_enough_stays_bit_for_bit(start):
    free, clipped = start(optimizer=SGD), start(optimizer=replace(SGD, clip_norm=1e6))
    assert [free.step().total for _ in range(5)] == [clipped.step().total for _ in range(5)]


# ---- accumulation ----------------------------------------------------------------------------------------------


def test_accumulated_means_are_those_of_one_large_batch_where_rows_do_not_meet(start, vectors_config):
    """Reconstruction is a mean over rows: four batches of 8 are one of 32 (all modalities there in every row)."""
    cost = replace(vectors_config.cost, terms=vectors_config.cost.terms[:3])
    data = replace(vectors_config.data, params={"rows": 400, "missing": 0.0})
    large = start(optimizer=SGD, cost=cost, data=data, batch_size=32)
    small = start(optimizer=replace(SGD, accumulate=4), cost=cost, data=data, batch_size=8)
    for _ in range(3):
        one, four = large.step(), small.step()
        assert (one.rows, four.rows) == (32, 32)
        assert four.total == pytest.approx(one.total, rel=1e-5)
        assert four.terms["a_rec"].raw == pytest.approx(one.terms["a_rec"].raw, rel=1e-5)
        assert four.gradient_norm == pytest.approx(one.gradient_norm, rel=1e-4)
    assert large._state.position.cursor == small._state.position.cursor
    for name, value in weights(large).items():
        torch.testing.assert_close(weights(small)[name], value, rtol=1e-4, atol=1e-6)


def test_a_contrastive_term_sees_each_batch_alone(start, vectors_config):
    cost = replace(vectors_config.cost, terms=(TermSection(id="contrast", type="info_nce"),))
    few = start(optimizer=replace(SGD, accumulate=4), cost=cost, batch_size=8).step().total
    many = start(optimizer=SGD, cost=cost, batch_size=32).step().total
    assert few < many  # ln 8 and ln 32 are chance


def test_epochs_go_on_where_the_last_batch_ended(start):
    engine = start(optimizer=replace(SGD, accumulate=3), batch_size=32)
    rows = len(engine.data.splits["train"])
    per_epoch = rows // 32
    for _ in range(10):
        engine.step()
    batches = 30
    assert engine._state.position.epoch == (batches - 1) // per_epoch
    assert engine._state.position.cursor == ((batches - 1) % per_epoch + 1) * 32


def test_batches_of_a_step_draw_each_their_own(start, vectors_config, monkeypatch):
    monkeypatch.setitem(LOSSES._types, "dice", Dice)
    section = replace(vectors_config.cost, terms=(TermSection(id="dice", type="dice"),))
    engine = start(cost=section)
    outputs = engine._state.parts.model.encode(
        engine.data.splits["train"][:8], dict.fromkeys(engine.config.encoders, False)
    )
    first, second, again = (
        engine._state.parts.cost(outputs, engine.config, 1, number=number).total.item() for number in (0, 1, 0)
    )
    assert first == again != second


def test_accumulation_is_changed_recorded_and_repeated(start, tmp_path):
    engine = start(tmp_path / "run")
    for _ in range(3):
        engine.step()
    section = replace(engine.config.optimizer, accumulate=3, clip_norm=0.5)
    engine.apply(SetOptimizer(optimizer=section))
    for _ in range(4):
        assert engine.step().rows == 96
    engine.undo()
    assert engine.step().rows == 32
    engine.close()
    assert replay(tmp_path / "run").identical


def test_a_restored_engine_reads_the_same_rows(start, tmp_path):
    section = replace(SGD, accumulate=2)
    engine = start(tmp_path / "run", optimizer=section)
    for _ in range(3):
        engine.step()
    engine.save()
    wanted = [engine.step().total for _ in range(3)]
    engine.close()
    again = Engine.load(tmp_path / "run", "000-00000003-00000")
    assert [again.step().total for _ in range(3)] == wanted
    again.close()


# ---- mixed precision -------------------------------------------------------------------------------------------


def test_encoders_compute_in_bfloat16_and_the_rest_does_not(start):
    wide, narrow = start(optimizer=SGD), start(optimizer=replace(SGD, precision="bfloat16"))
    a, b = wide.step(), narrow.step()
    assert a.total != b.total
    assert b.total == pytest.approx(a.total, rel=0.02)
    assert {parameter.dtype for parameter in narrow._state.parts.parameters.values()} == {torch.float32}
    rows = narrow.data.splits["train"][:4]
    assert narrow._state.parts.model.embed("a", rows).dtype == np.float32


def test_bfloat16_is_repeated_bit_for_bit(start, tmp_path):
    engine = start(tmp_path / "run", optimizer=replace(SGD, precision="bfloat16"))
    for _ in range(4):
        engine.step()
    engine.close()
    assert replay(tmp_path / "run").identical


@pytest.mark.parametrize("text_encoder", ["lstm", "transformer"])
def test_every_encoder_of_icons_can(icons_config, text_encoder):
    config = icons_config(text_encoder)
    engine = Engine.create(replace(config, optimizer=replace(config.optimizer, precision="bfloat16")))
    try:
        assert math.isfinite(engine.step().total)
    finally:
        engine.close()


def test_a_precision_that_the_device_has_not_is_refused_in_a_sentence(start):
    with pytest.raises(UserError, match=r"cpu does not train in float16: choose one of float32, bfloat16\."):
        start(optimizer=replace(SGD, precision="float16"))
    engine = start(optimizer=SGD)
    with pytest.raises(UserError, match="float16"):
        engine.apply(SetOptimizer(optimizer=replace(SGD, precision="float16")))
    assert engine.config.optimizer == SGD


@pytest.fixture
def float16(monkeypatch):
    """Let the CPU, which can, train in float16: what a GPU does, where there is none."""
    monkeypatch.setitem(precision._OFFERED, "cpu", ("float32", "bfloat16", "float16"))
    return replace(SGD, precision="float16")


def test_float16_scales_the_loss_and_tells_true_norms(start, float16):
    wide, narrow = start(optimizer=SGD), start(optimizer=float16)
    scaler = narrow._state.parts.scaler
    scaler.load_state_dict({**scaler.state_dict(), "scale": 256.0})
    before = weights(wide)
    a, b = wide.step(), narrow.step()
    assert b.gradient_norm == pytest.approx(a.gradient_norm, rel=0.02)
    assert moved(narrow, before) == pytest.approx(moved(wide, before), rel=0.02)


def test_gradients_are_aggregated_in_float16(start, float16, vectors_config):
    cost = replace(vectors_config.cost, aggregation=AggregationSection(type="pcgrad"))
    wide, narrow = start(optimizer=SGD, cost=cost), start(optimizer=float16, cost=cost)
    narrow._state.parts.scaler.load_state_dict({**narrow._state.parts.scaler.state_dict(), "scale": 256.0})
    assert narrow.step().gradient_norm == pytest.approx(wide.step().gradient_norm, rel=0.05)


def test_a_gradient_that_overflows_float16_makes_no_update_and_halves_the_scale(start, float16):
    engine = start(optimizer=float16)
    scaler = engine._state.parts.scaler
    scaler.load_state_dict({**scaler.state_dict(), "scale": 2.0**40})
    before = weights(engine)
    event = engine.step()
    assert math.isfinite(event.total)
    assert event.gradient_norm == {}
    assert moved(engine, before) == 0
    assert engine._state.parts.scaler.get_scale() == 2.0**39


def test_what_is_not_finite_at_any_scale_is_an_error(start, float16):
    engine = start(optimizer=float16)
    scaler = engine._state.parts.scaler
    scaler.load_state_dict({**scaler.state_dict(), "scale": 1.0})
    name = next(iter(engine._state.parts.parameters))
    engine._state.parts.parameters[name].register_hook(lambda gradient: gradient * math.inf)
    with pytest.raises(NonFiniteError):
        engine.step()


def test_the_scale_is_in_checkpoints(start, float16, tmp_path):
    engine = start(tmp_path / "run", optimizer=float16)
    engine._state.parts.scaler.load_state_dict(
        {**engine._state.parts.scaler.state_dict(), "scale": 512.0, "_growth_tracker": 7}
    )
    engine.step()
    engine.save()
    engine.close()
    again = Engine.load(tmp_path / "run")
    state = again._state.parts.scaler.state_dict()
    assert (state["scale"], state["_growth_tracker"]) == (512.0, 8)
    again.close()
