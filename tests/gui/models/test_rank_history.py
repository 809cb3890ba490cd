import numpy as np
import pytest
from rehearsal import vectors_data
from xmodal.projection.records import Snapshot

from xmodal_gui.models.pair_facts import PairFacts
from xmodal_gui.models.rank_history import RankHistory

pytestmark = pytest.mark.gui


def snapshot(data, step, seed=0, segment=0, size=16):
    generator = np.random.default_rng(seed)
    rows = data.splits["validation"]
    vectors = {name: generator.standard_normal((len(rows), size)).astype(np.float32) for name in data.modalities}
    present = {name: data.present[name][rows] for name in data.modalities}
    return Snapshot.of(vectors, rows, present, segment=segment, step=step)


def test_it_counts_the_ranks_that_the_facts_count():
    data = vectors_data()
    history = RankHistory()
    taken = [snapshot(data, step, seed=step) for step in (10, 20, 30)]
    for one in taken:
        history.add(one, data.same)
    facts = [PairFacts(one, data.same) for one in taken]
    for row in data.splits["validation"][:20].tolist():
        for pair in facts[0].pairs():
            steps, ranks = history.of(row, *pair)
            assert steps.tolist() == [10, 20, 30]
            expected = [fact.rank(row, *pair) for fact in facts]
            np.testing.assert_allclose(ranks, [np.nan if rank is None else rank for rank in expected])


def test_equal_embeddings_score_chance():
    data = vectors_data()
    one = snapshot(data, 1)
    vectors = {name: np.ones_like(array.numpy()) for name, array in one.vectors.items()}
    history = RankHistory()
    history.add(Snapshot.of(vectors, one.rows.numpy(), step=1), data.same)
    assert history.of(int(one.rows.numpy()[0]), "a", "b")[1].tolist() == [(len(one.rows.numpy()) + 1) / 2]


def test_a_row_that_is_not_in_a_snapshot_and_an_embedding_that_is_not_finite_have_no_rank():
    data = vectors_data()
    one = snapshot(data, 1)
    vectors = {name: array.numpy().copy() for name, array in one.vectors.items()}
    vectors["a"][0] = np.inf
    history = RankHistory()
    history.add(Snapshot.of(vectors, one.rows.numpy(), step=1), data.same)
    assert np.isnan(history.of(int(one.rows.numpy()[0]), "a", "b")[1]).all()
    assert np.isnan(history.of(int(data.splits["train"][0]), "a", "b")[1]).all()


def test_the_budget_is_kept_and_the_beginning_too():
    data = vectors_data()
    size = sum(array.numpy().nbytes for array in snapshot(data, 0).vectors.values())
    history = RankHistory(budget=8 * size)
    for step in range(100):
        history.add(snapshot(data, step), data.same)
        assert len(history) <= 8
    steps, _ = history.of(0, "a", "b")
    assert (steps[0], steps[-1]) == (0, 99)
    assert len(steps) >= 4


def test_a_rewind_forgets_the_line_that_was_left():
    data = vectors_data()
    history = RankHistory()
    for step in (10, 20, 30):
        history.add(snapshot(data, step), data.same)
    history.add(snapshot(data, 20, segment=1), data.same)
    assert history.of(0, "a", "b")[0].tolist() == [10, 20]
