"""Excluding and re-weighting training rows while a run trains."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from xmodal.errors import UserError
from xmodal.training.changes import SetRowWeights
from xmodal.training.config import RowWeights
from xmodal.training.engine import Engine
from xmodal.training.replay import replay


def rows_of(engine: Engine) -> list[int]:
    return engine.data.splits["train"].tolist()


def read_by(engine: Engine, steps: int = 30) -> set[int]:
    read: set[int] = set()
    for _ in range(steps):
        batches, _, _ = engine._state.next_batches()
        read |= set(np.concatenate(batches).tolist())
        engine.step()
    return read


def test_an_excluded_row_is_not_read_until_that_is_taken_back(start) -> None:
    engine = start()
    rows = rows_of(engine)
    engine.apply(SetRowWeights(rows=tuple(rows[:9]), weight=0))
    assert not read_by(engine) & set(rows[:9])
    engine.undo()
    assert engine.config.row_weights == ()
    assert read_by(engine) >= set(rows[:9])
    engine.redo()
    assert not read_by(engine) & set(rows[:9])


def test_undo_gives_each_row_the_weight_that_it_had(start) -> None:
    engine = start()
    one, two, three = rows_of(engine)[:3]
    engine.apply(SetRowWeights(rows=(two, one), weight=0.5))
    before = engine.config.row_weights
    assert before == (RowWeights(weight=0.5, rows=(one, two)),)
    engine.apply(SetRowWeights(rows=(one, three), weight=0), gesture_key=4)
    engine.apply(SetRowWeights(rows=(two,), weight=3), gesture_key=4)
    assert engine.config.row_weights == (RowWeights(weight=0, rows=(one, three)), RowWeights(weight=3, rows=(two,)))
    engine.undo()
    assert engine.config.row_weights == before
    engine.redo()
    assert engine.config.row_weights == (RowWeights(weight=0, rows=(one, three)), RowWeights(weight=3, rows=(two,)))


def test_a_checkpoint_knows_what_is_excluded_and_a_replay_repeats_it(start, tmp_path: Path) -> None:
    engine = start(tmp_path / "run")
    rows = tuple(rows_of(engine)[:20])
    for weight in (0, 0.3, 2):
        engine.apply(SetRowWeights(rows=rows, weight=weight))
        for _ in range(12):
            engine.step()
    (saved,) = engine.save()
    following = [engine.step().total for _ in range(12)]
    engine.close()
    again = Engine.load(tmp_path / "run", saved.name)
    assert again.config.row_weights == (RowWeights(weight=2, rows=rows),)
    assert [again.step().total for _ in range(12)] == following
    again.close()
    assert replay(tmp_path / "run").identical


def test_rows_that_are_not_trained_on_are_refused_and_nothing_has_changed(start) -> None:
    engine = start()
    row = int(engine.data.splits["validation"][0])
    with pytest.raises(UserError, match=f"Row {row} is no training row"):
        engine.apply(SetRowWeights(rows=(row,), weight=0))
    assert engine.config.row_weights == ()
    assert engine.log == []


def test_not_all_rows_can_be_excluded(start) -> None:
    engine = start()
    with pytest.raises(UserError, match="1 of 280 training rows would be left"):
        engine.apply(SetRowWeights(rows=tuple(rows_of(engine)[1:]), weight=0))
    engine.apply(SetRowWeights(rows=tuple(rows_of(engine)[2:]), weight=0))
    assert len(read_by(engine, 3)) == 2
