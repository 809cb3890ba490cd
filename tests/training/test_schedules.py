import math

import pytest
import torch
from msgspec.structs import replace
from xmodal.training.changes import SetLearningRate, SetOptimizer
from xmodal.training.config import OptimizerSection, ScheduleSection
from xmodal.training.config_file import to_config, to_plain
from xmodal.training.schedules import factor_at, learning_rate_at


def schedule(type_, **fields):
    return ScheduleSection(type=type_, **fields)


def test_constant_is_one_whatever_the_rest_says():
    assert {factor_at(schedule("constant", warmup=50, floor=0.5), step) for step in (1, 10, 10**6)} == {1.0}


def test_a_warm_up_rises_linearly_and_stays():
    one = schedule("warmup", warmup=4, steps=5)
    assert [factor_at(one, step) for step in (1, 2, 3, 4, 5, 1000)] == [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]
    assert factor_at(schedule("warmup", warmup=0), 1) == 1.0


def test_a_cosine_falls_to_its_floor_and_stays():
    one = schedule("cosine", warmup=10, steps=110, floor=0.1)
    assert factor_at(one, 5) == 0.5
    assert factor_at(one, 10) == 1.0
    assert factor_at(one, 60) == pytest.approx(0.55)
    assert factor_at(one, 35) == pytest.approx(0.1 + 0.45 * (1 + math.cos(math.pi / 4)))
    assert factor_at(one, 110) == pytest.approx(0.1)
    assert factor_at(one, 10**6) == pytest.approx(0.1)


def test_it_is_torchs_cosine():
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([parameter], lr=1.0)
    reference = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=20, eta_min=0.25)
    one = schedule("cosine", warmup=0, steps=20, floor=0.25)
    for step in range(1, 21):
        optimizer.step()
        reference.step()
        assert factor_at(one, step) == pytest.approx(reference.get_last_lr()[0])


def test_a_cosine_shorter_than_its_warm_up_ends_at_once():
    assert factor_at(schedule("cosine", warmup=10, steps=5), 10) == 1.0
    assert factor_at(schedule("cosine", warmup=10, steps=5), 11) == pytest.approx(0.0)


def test_the_engine_follows_it_and_records_it(start, vectors_config):
    section = OptimizerSection(learning_rate=0.01, schedule=schedule("warmup", warmup=4))
    encoders = vectors_config.encoders
    name = next(iter(encoders))
    slow = encoders | {name: replace(encoders[name], learning_rate_multiplier=0.5)}
    engine = start(optimizer=section, encoders=slow)
    assert [engine.step().learning_rate for _ in range(5)] == pytest.approx([0.0025, 0.005, 0.0075, 0.01, 0.01])
    assert {group["lr"] for group in engine._state.parts.optimizer.param_groups} == {0.01, 0.005}
    engine.apply(SetLearningRate(value=0.1))
    assert engine.step().learning_rate == 0.1
    engine.apply(SetOptimizer(optimizer=replace(section, schedule=schedule("cosine", warmup=0, steps=8))))
    rate = engine.step().learning_rate
    assert rate == learning_rate_at(engine.config.optimizer, 7) < 0.01
    engine.undo()
    assert engine.step().learning_rate == 0.1


def test_a_configuration_written_before_there_were_schedules_is_read(vectors_config):
    plain = to_plain(vectors_config)
    del plain["optimizer"]["schedule"]
    assert to_config(plain).optimizer.schedule == ScheduleSection()
