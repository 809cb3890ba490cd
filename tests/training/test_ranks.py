"""The rank of each row's partner, evaluation by evaluation, is kept with the run."""

from pathlib import Path

import numpy as np
import pytest
from xmodal.analysis.retrieval import ranks as count
from xmodal.analysis.rows import unit_rows
from xmodal.session.messages import Attached, GetRanks, RanksReady
from xmodal.session.recorded import RecordedSource
from xmodal.store import RunReader
from xmodal.training.config import CheckpointSection, EvaluationSection
from xmodal.training.engine import Engine
from xmodal.training.evaluate import rows_of
from xmodal.training.ranks import RANKS, RankBook, Ranks, RankTable, read_ranks

SETTINGS = {
    "evaluation": EvaluationSection(every=5, pool=40, term_gradients_every=0),
    "checkpoints": CheckpointSection(every=10),
}
PAIR = "a->b"


def train(engine: Engine, steps: int) -> None:
    for _ in range(steps):
        engine.step()
        engine.due()


def recorded(folder: Path, row: int) -> RanksReady:
    """Return what a source that only looks answers."""
    source = RecordedSource(folder)
    try:
        source.send(GetRanks(generation=1, row=row))
        found = source.receive(0)
    finally:
        source.close()
    assert isinstance(found[0], Attached)
    assert isinstance(found[1], RanksReady)
    return found[1]


def ranks(step: int, rows: int = 4) -> Ranks:
    return Ranks(np.arange(rows), {PAIR: np.full(rows, step, np.float32)}, {PAIR: rows})


def test_they_are_those_of_the_evaluation(start, tmp_path: Path) -> None:
    engine = start(tmp_path / "run", **SETTINGS)
    train(engine, 5)
    rows = rows_of(engine.data, "validation", 40)
    vectors = {name: unit_rows(array.numpy()) for name, array in engine.embed("validation", 40).vectors.items()}
    first, second = list(vectors)[:2]
    both = engine.data.present[first][rows] & engine.data.present[second][rows]
    same = engine.data.same[rows[both]]
    expected = count(vectors[first][both], vectors[second][both], same, same)
    pair = f"{first}->{second}"
    for row, rank in zip(rows[both].tolist(), expected.tolist(), strict=True):
        line = engine.ranks(row)
        assert line.steps.tolist() == [5]
        assert line.of[pair].tolist() == [pytest.approx(rank)]
        assert line.pool[pair] == both.sum()
    for row in rows[~both].tolist():
        assert np.isnan(engine.ranks(row).of[pair]).all()
    assert len(engine.ranks(int(engine.data.splits["train"][0])).steps) == 0


def test_trained_closed_opened_and_gone_on_with_it_is_the_same_line(start, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    engine = start(folder, **SETTINGS)
    train(engine, 23)
    engine.evaluate("validation")
    row = int(rows_of(engine.data, "validation", 1)[0])
    line = engine.ranks(row)
    assert line.steps.tolist() == [5, 10, 15, 20, 23]
    engine.save()
    engine.close()
    answer = recorded(folder, row)
    assert answer.steps.numpy().tolist() == line.steps.tolist()
    for pair, values in line.of.items():
        np.testing.assert_array_equal(answer.ranks[pair].numpy(), values)
    assert answer.pool == line.pool
    again = Engine.load(folder)
    try:
        train(again, 4)
        assert again.ranks(row).steps.tolist() == [5, 10, 15, 20, 23, 25]
        again.rewind("000-00000010-00000")
        assert again.ranks(row).steps.tolist() == [5, 10]
        train(again, 5)
        assert again.ranks(row).steps.tolist() == [5, 10, 15]
    finally:
        again.close()
    assert recorded(folder, row).steps.numpy().tolist() == [5, 10, 15]


def test_what_a_kill_leaves_is_what_the_last_checkpoint_holds(start, tmp_path: Path) -> None:
    engine = start(tmp_path / "run", **SETTINGS)
    train(engine, 18)  # the process is gone now, as far as the folder tells
    row = int(rows_of(engine.data, "validation", 1)[0])
    assert recorded(tmp_path / "run", row).steps.numpy().tolist() == [5, 10]


def test_other_splits_are_not_mixed_in(start, tmp_path: Path) -> None:
    engine = start(tmp_path / "run", **SETTINGS)
    engine.evaluate("train")
    for split in ("train", "validation"):
        assert len(engine.ranks(int(rows_of(engine.data, split, 1)[0])).steps) == 0


def test_damaged_ones_do_not_keep_a_run_shut(start, tmp_path: Path) -> None:
    engine = start(tmp_path / "run", **SETTINGS)
    train(engine, 10)
    engine.close()
    (path,) = (tmp_path / "run" / RANKS).iterdir()
    path.write_bytes(path.read_bytes()[:50])
    with RunReader(tmp_path / "run") as reader:
        assert read_ranks(reader, 0) is None
    again = Engine.load(tmp_path / "run")
    train(again, 5)
    again.close()


def test_a_table_keeps_its_budget_and_reaches_back_to_the_first() -> None:
    table = RankTable(budget=8 * 16)
    for step in range(100):
        table.add(step, ranks(step))
        assert len(table) <= 8
    line = table.line(2, 10**6)
    assert (line.steps[0], line.steps[-1]) == (0, 99)
    assert len(line.steps) >= 4
    np.testing.assert_array_equal(line.steps, line.of[PAIR])
    huge = RankTable(budget=1)
    for step in range(5):
        huge.add(step, ranks(step))
    assert len(huge) == 2


def test_a_second_evaluation_of_a_step_replaces_the_first() -> None:
    table = RankTable()
    table.add(5, ranks(1))
    table.add(5, ranks(2))
    assert table.line(0, 5).of[PAIR].tolist() == [2]


def test_a_line_of_segments_leaves_out_what_was_left() -> None:
    book = RankBook()
    for segment, steps in ((0, (5, 10, 15)), (1, (15, 20)), (2, (12, 17))):
        for step in steps:
            book.table(segment).add(step, ranks(100 * segment + step))
    far = (2**62, 0)
    assert book.line({0: (10, 0), 2: far}, 1).of[PAIR].tolist() == [5, 10, 212, 217]
    assert book.line({0: far}, 1).steps.tolist() == [5, 10, 15]
    assert len(book.line({}, 1).steps) == len(book.line({0: far}, 99).steps) == 0
