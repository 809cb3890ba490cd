"""Automatic weighting in an engine: replay, checkpoints, undo, and what it is told."""

import pytest
from msgspec.structs import replace
from weights import assert_equal_weights, weights
from xmodal.errors import UserError
from xmodal.training import steps
from xmodal.training.automatic import look
from xmodal.training.changes import AddTerm, RemoveTerm, SetLambda, SetTerm, SetWeighting
from xmodal.training.config import CostSection, TermSection, WeightingSection
from xmodal.training.engine import Engine
from xmodal.training.replay import replay

METHODS = [
    WeightingSection(type="uncertainty", params={"learning_rate": 0.05}),
    WeightingSection(type="gradnorm", params={"learning_rate": 0.05}),
    WeightingSection(type="dwa", params={"window": 2}),
]
each = pytest.mark.parametrize("method", METHODS, ids=lambda method: method.type)


def run(engine, steps):
    return [engine.step() for _ in range(steps)]


@each
def test_weights_move_multiply_what_is_set_and_are_recorded(start, tmp_path, method):
    engine = start(tmp_path / "run")
    engine.apply(SetWeighting(weighting=method))
    engine.apply(SetTerm(term="a_rec", weight=3.0))
    engine.apply(SetLambda(value=0.5))
    events = run(engine, 8)
    assert events[0].terms["a_rec"].weight == 3.0  # nothing was seen yet
    last = events[-1]
    factors = {name: value.weight / (3.0 if name == "a_rec" else 1.0) for name, value in last.terms.items()}
    assert len({round(factor, 6) for factor in factors.values()}) > 1
    for name, value in last.terms.items():
        inside = last.lambda_ if name == "contrast" else 1.0
        assert value.weighted == pytest.approx(value.raw * value.weight * inside, rel=1e-5)
    assert last.total == pytest.approx(sum(value.weighted for value in last.terms.values()), rel=1e-5)
    assert engine.series()["term/a_rec/weight"][1].tolist() == [event.terms["a_rec"].weight for event in events]


@each
def test_it_replays_and_resumes_bit_for_bit(start, tmp_path, method):
    folder = tmp_path / "run"
    engine = start(folder)
    run(engine, 2)
    engine.apply(SetWeighting(weighting=method))
    run(engine, 5)
    (saved,) = engine.save()
    went_on = [event.total for event in run(engine, 4)]
    ended = weights(engine)
    engine.close()
    assert replay(folder).identical
    again = Engine.load(folder, saved.name)
    assert [event.total for event in run(again, 4)] == went_on
    assert_equal_weights(weights(again), ended)
    again.close()


@each
def test_undo_brings_back_what_it_had_learned(start, method):
    steady, tried = start(), start()
    for engine in (steady, tried):
        engine.apply(SetWeighting(weighting=method))
        run(engine, 5)
    before = tried.config
    tried.apply(SetWeighting(weighting=WeightingSection()))
    assert set(tried._state.parts.weighting.state) == set()
    tried.undo()
    assert tried.config == before
    assert [event.total for event in run(tried, 4)] == [event.total for event in run(steady, 4)]


def test_other_params_keep_what_it_learned(start):
    engine = start()
    engine.apply(SetWeighting(weighting=METHODS[0]))
    run(engine, 4)
    learned = engine._state.parts.weighting.state
    engine.apply(SetWeighting(weighting=replace(METHODS[0], params={"learning_rate": 0.5})))
    assert engine._state.parts.weighting.state == learned
    engine.undo()
    assert engine.config.cost.weighting == METHODS[0]
    assert engine._state.parts.weighting.state == learned


def test_a_term_takes_its_weight_along_and_back(start):
    engine = start()
    engine.apply(SetWeighting(weighting=METHODS[0]))
    run(engine, 4)
    learned = engine._state.parts.weighting.state
    section = engine.config.cost.term("a_rec")
    engine.apply(RemoveTerm(term="a_rec"))
    assert "a_rec" not in engine._state.parts.weighting.state
    engine.undo()
    assert engine._state.parts.weighting.state == learned
    engine.apply(RemoveTerm(term="a_rec"))
    engine.apply(AddTerm(section=section))
    assert engine.step().terms["a_rec"].weight == 1.0


def test_what_is_not_felt_is_not_weighed(start):
    engine = start()
    engine.apply(SetWeighting(weighting=METHODS[1]))
    engine.apply(SetLambda(value=0.0))
    engine.apply(SetTerm(term="b_rec", enabled=False))
    run(engine, 3)
    assert set(engine._state.parts.weighting.state) == {"a_rec", "c_rec"}


def test_a_term_below_zero_is_refused_and_nothing_has_moved(start):
    terms = (TermSection(id="similar", type="paired_similarity"),)
    engine = start(cost=CostSection(terms=terms, weighting=METHODS[0]))
    known = []

    def train():
        while len(known) < 20:
            known.append(weights(engine))
            engine.step()

    with pytest.raises(UserError, match="similar is -"):
        train()
    assert_equal_weights(weights(engine), known[-1])


def test_it_is_refused_by_the_change_where_the_last_step_was_below_zero(start):
    engine = start(cost=CostSection(terms=(TermSection(id="similar", type="paired_similarity"),)))
    run(engine, 20)
    with pytest.raises(UserError, match="similar is -"):
        engine.apply(SetWeighting(weighting=METHODS[0]))
    assert engine.log == []
    engine.step()


def test_mistakes_are_refused_by_the_change(start):
    engine = start()
    with pytest.raises(UserError, match="gravity"):
        engine.apply(SetWeighting(weighting=WeightingSection(type="gravity")))
    with pytest.raises(UserError, match=r"cost\.weighting\.params"):
        engine.apply(SetWeighting(weighting=WeightingSection(type="dwa", params={"window": 0})))
    assert engine.config.cost.weighting == WeightingSection()


def test_gradnorm_brings_two_terms_of_very_different_gradient_to_one_size(start, monkeypatch):
    terms = tuple(
        TermSection(id=f"{name}_rec", type="reconstruction", place="unimodal", modality=name) for name in "ab"
    )
    method = WeightingSection(type="gradnorm", params={"alpha": 0.0, "learning_rate": 0.2})
    engine = start(cost=CostSection(terms=terms, weighting=method))
    pulls = []

    def loud(weighting, value, outputs):
        value.raw["a_rec"] = value.raw["a_rec"] * 50
        seen = look(weighting, value, outputs)
        pulls.append({term: weighting.factor(term) * one.pull for term, one in seen.items()})
        return seen

    monkeypatch.setattr(steps, "look", loud)
    run(engine, 60)
    assert pulls[0]["a_rec"] / pulls[0]["b_rec"] > 20
    ratios = [one["a_rec"] / one["b_rec"] for one in pulls[-10:]]
    assert 0.4 < sum(ratios) / len(ratios) < 2.5
