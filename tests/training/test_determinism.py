"""Replay, resumption and the independence of training from everything that only looks."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from weights import assert_equal_weights, weights
from xmodal.data import open_data
from xmodal.training.changes import (
    Freeze,
    ReplaceEncoder,
    SetAggregation,
    SetBatchSize,
    SetEmbeddingSize,
    SetLambda,
    SetLearningRate,
    SetOptimizer,
    SetRowWeights,
    SetTemperature,
    SetTerm,
    SetThreads,
    SetWeighting,
    SetWeightSchedule,
)
from xmodal.training.config import (
    AggregationSection,
    CheckpointSection,
    EvaluationSection,
    OptimizerSection,
    ScheduleSection,
    WeightingSection,
)
from xmodal.training.engine import Engine
from xmodal.training.queries import Query
from xmodal.training.replay import replay
from xmodal.training.weight_schedules import WeightSchedule
from xmodal.wire.arrays import Array

ROWS = tuple(open_data("vectors", {"rows": 400}).splits["train"][:30].tolist())
CHANGES = [
    SetLambda(value=0.3),
    SetTerm(term="a_rec", weight=2.0),
    SetTemperature(term="contrast", temperature=0.2),
    SetWeightSchedule(schedule=WeightSchedule(type="cosine", begin=20, steps=40)),
    SetWeighting(weighting=WeightingSection(type="gradnorm")),
    SetAggregation(aggregation=AggregationSection(type="pcgrad")),
    SetLearningRate(value=3e-3),
    Freeze(modality="c", steps=5),
    SetBatchSize(value=48),
    SetRowWeights(rows=ROWS, weight=0),
    SetRowWeights(rows=ROWS[:5], weight=0.5),
    ReplaceEncoder(modality="b", type="linear", freeze_others=4),
    SetEmbeddingSize(value=20),
    SetOptimizer(optimizer=OptimizerSection(type="sgd", learning_rate=0.05)),
    SetOptimizer(
        optimizer=OptimizerSection(
            type="sgd", learning_rate=0.05, schedule=ScheduleSection(type="cosine", warmup=25, steps=45)
        )
    ),
    SetThreads(value=2),
]


def run(engine: Engine, steps: int) -> list[float]:
    return [engine.step().total for _ in range(steps)]


def eventful(engine: Engine) -> None:
    """Apply every kind of change, undo some, redo one, rewind, and go on."""
    for change in CHANGES:
        run(engine, 3)
        engine.apply(change)
    run(engine, 2)
    engine.save()
    for _ in range(3):
        engine.undo()
        run(engine, 2)
    engine.redo()
    run(engine, 3)
    (saved,) = engine.save()
    run(engine, 3)
    engine.apply(SetLambda(value=100.0))
    engine.rewind(saved.name)
    run(engine, 2)
    engine.undo()
    engine.apply(SetLambda(value=0.7), gesture_key=5)
    engine.apply(SetLambda(value=0.8), gesture_key=5)
    run(engine, 3)


def test_looking_changes_nothing(start, tmp_path: Path) -> None:
    looked_at = start(
        tmp_path / "run",
        evaluation=EvaluationSection(every=1, pool=50, term_gradients_every=1, term_gradients_share=0),
        checkpoints=CheckpointSection(every=1),
    )
    left_alone = start(
        evaluation=EvaluationSection(every=0, term_gradients_every=0), checkpoints=CheckpointSection(every=0)
    )
    for _ in range(30):
        looked_at.step()
        looked_at.due()
        looked_at.save_embeddings(looked_at.embed("validation", 30))
        looked_at.set_pins(())
        left_alone.step()
    assert_equal_weights(weights(looked_at), weights(left_alone))


@pytest.mark.parametrize("text_encoder", ["lstm", "transformer"])
def test_queries_change_nothing(text_encoder: str, icons_config) -> None:
    config = icons_config(text_encoder)
    asked, left_alone = Engine.create(config), Engine.create(config)
    drawn = np.zeros((32, 32), np.uint8)
    drawn[8:24, 8:24] = 255
    queries = (
        Query(id="words", modality="text", text="arrow zeppelin"),
        Query(id="drawn", modality="image", picture=Array.of(drawn)),
    )
    for _ in range(4):
        asked.answer(queries)
        asked.set_pins(queries)
        assert asked.step().total == left_alone.step().total
    assert_equal_weights(weights(asked), weights(left_alone))


def test_a_replay_ends_in_the_same_loss_bit_for_bit(start, tmp_path: Path) -> None:
    engine = start(tmp_path / "run")
    eventful(engine)
    engine.close()
    report = replay(tmp_path / "run")
    assert report.steps == engine.step_count
    assert report.identical, report
    assert report.loss == report.recorded
    assert report.differences == {}


def test_a_replay_that_differs_says_where(start, tmp_path: Path) -> None:
    engine = start(tmp_path / "run")
    run(engine, 6)
    manifest = tmp_path / "run" / "run.toml"
    engine.close()
    rate = engine.config.optimizer.learning_rate
    text = manifest.read_text()
    assert f"learning_rate = {rate}" in text
    manifest.write_text(text.replace(f"learning_rate = {rate}", f"learning_rate = {2 * rate}"))
    report = replay(tmp_path / "run")
    assert not report.identical
    assert report.first_deviation == 2
    assert report.largest_deviation > 0


def test_threads_are_part_of_a_result_and_a_replay_uses_those_of_the_run(start, tmp_path: Path) -> None:
    engine = start(tmp_path / "run", torch_threads=2)
    run(engine, 5)
    engine.close()
    report = replay(tmp_path / "run")
    assert report.identical
    assert "torch_threads" not in report.differences


def test_load_and_go_on_equals_an_unbroken_run(start, tmp_path: Path) -> None:
    unbroken = start()
    run(unbroken, 12)
    engine = start(tmp_path / "run")
    run(engine, 7)
    engine.save()
    engine.close()
    again = Engine.load(tmp_path / "run")
    try:
        assert (again.segment, again.step_count) == (0, 7)
        run(again, 5)
        assert_equal_weights(weights(again), weights(unbroken))
    finally:
        again.close()


CHILD = """
import sys
from pathlib import Path
from xmodal.training.engine import Engine
import msgspec
from xmodal.training.config import RunConfig
config = msgspec.json.decode(sys.argv[1], type=RunConfig)
engine = Engine.create(config, Path(sys.argv[2]))
while True:
    engine.step()
    if engine.step_count == 6:
        engine.save()
    if engine.step_count >= 9:
        print(engine.step_count, flush=True)
"""


def test_killed_and_gone_on_equals_an_unbroken_run(start, vectors_config, tmp_path: Path) -> None:
    import msgspec

    folder = tmp_path / "run"
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, msgspec.json.encode(vectors_config).decode(), str(folder)],
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline().strip() == b"9"
        os.kill(child.pid, signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL
    unbroken = start()
    run(unbroken, 12)
    engine = Engine.load(folder)
    try:
        assert engine.step_count == 6
        run(engine, 6)
        assert_equal_weights(weights(engine), weights(unbroken))
        engine.close()
        assert replay(folder).identical
    finally:
        engine.close()


@pytest.mark.long
@pytest.mark.parametrize("name", ["clip", "balance", "article"])
def test_presets_on_icons_replay_bit_for_bit(name: str, tmp_path: Path) -> None:
    from xmodal.data import open_data
    from xmodal.training.presets import preset

    engine = Engine.create(preset(name, open_data("icons", {}).modalities), tmp_path / "run")
    for _ in range(60):
        engine.step()
        engine.due()
    engine.apply(SetLambda(value=0.5))
    engine.apply(ReplaceEncoder(modality="image", type="vit"))
    run(engine, 20)
    engine.close()
    assert replay(tmp_path / "run").identical
