import numpy as np
import pytest
from cards import Cards
from xmodal.analysis import retrieval
from xmodal.projection.records import Snapshot

from xmodal_gui.models.map_model import MapModel
from xmodal_gui.models.pair_facts import PairFacts

pytestmark = pytest.mark.gui


@pytest.fixture
def vectors():
    rng = np.random.default_rng(0)
    return {"image": rng.normal(size=(60, 8)), "text": rng.normal(size=(60, 8))}


def facts_of(vectors, same=None, rows=None, present=None):
    return PairFacts(Snapshot.of(vectors, rows, present), np.arange(200) if same is None else same)


def unit(x):
    x = np.asarray(x, np.float32).astype(float)
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


def test_cosine_and_rank_of_a_row_by_hand(vectors):
    rows = np.arange(60)[::-1] + 100  # neither sorted nor from 0
    facts = facts_of(vectors, rows=rows)
    a, b = unit(vectors["image"]), unit(vectors["text"])
    for place in (0, 7, 59):
        row = int(rows[place])
        assert facts.cosine(row, "image", "text") == pytest.approx(a[place] @ b[place])
        score = b @ a[place]
        assert facts.rank(row, "image", "text") == 1 + sum(score > score[place])
        back = a @ b[place]
        assert facts.rank(row, "text", "image") == 1 + sum(back > back[place])


def test_ranks_of_all_are_those_of_each_and_of_the_evaluation(vectors):
    same = np.arange(200) // 2  # two rows each share a caption
    facts = facts_of(vectors, same=same)
    rows, found = facts.rank_of_all("image", "text")
    assert found.tolist() == [facts.rank(row, "image", "text") for row in rows.tolist()]
    assert found == pytest.approx(retrieval(*map(np.float32, vectors.values()), same[:60]).rank)
    assert facts.rank_of_all("image", "text")[1] is found  # kept
    assert (found <= facts_of(vectors).rank_of_all("image", "text")[1]).all()  # another row's caption is a hit, too
    rows, cosines = facts.cosine_of_all("image", "text")
    assert cosines.tolist() == pytest.approx([facts.cosine(row, "image", "text") for row in rows.tolist()])


def test_ties_get_the_rank_that_chance_expects():
    facts = facts_of({"image": np.ones((5, 3)), "text": np.ones((5, 3))})
    assert facts.rank(2, "image", "text") == 3.0


def test_nearest_are_sorted_and_agree_with_the_rank(vectors):
    facts = facts_of(vectors)
    rows, cosines = facts.nearest(11, "text", "image", 60)
    assert (np.diff(cosines) <= 0).all()
    assert rows.tolist().index(11) + 1 == facts.rank(11, "text", "image")
    assert facts.nearest(11, "text", "image", 10)[0].tolist() == rows[:10].tolist()
    assert 11 not in facts.nearest(11, "text", "text", 60)[0]


def test_what_a_row_lacks_is_neither_ranked_nor_a_candidate(vectors):
    present = {"image": np.ones(60, bool), "text": np.arange(60) % 10 != 9}
    vectors["image"][3] = np.nan
    facts = facts_of(vectors, present=present)
    for row in (9, 3, 777):
        assert facts.cosine(row, "image", "text") is None
        assert facts.rank(row, "image", "text") is None
    assert facts.rank(4, "image", "audio") is None
    assert set(facts.rank_of_all("image", "text")[0]) == set(range(60)) - {3} - set(range(9, 60, 10))
    assert facts.pool("text") == 54
    nearest, _ = facts.nearest(9, "image", "text", 60)
    assert len(nearest) == 54
    assert 9 not in nearest
    assert len(facts.nearest(9, "text", "image", 5)[0]) == 0


def test_the_model_tells_of_each_snapshot(qapp, qtbot, vectors):
    model = MapModel()
    with qtbot.assertNotEmitted(model.pairs.changed):
        model.pairs.show_snapshot(Snapshot.of(vectors))  # of no data yet
    model.set_data(Cards())
    with qtbot.waitSignal(model.pairs.changed):
        model.pairs.show_snapshot(Snapshot.of(vectors, step=7))
    assert model.pairs.facts.step == 7
    with qtbot.waitSignal(model.pairs.changed):
        model.set_data(Cards(30))
    assert model.pairs.facts is None
