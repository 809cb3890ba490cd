"""Alternating optimisation: a plan of phases."""

import pytest
import torch
from msgspec.structs import replace
from xmodal.errors import UserError
from xmodal.training.changes import RemoveTerm, SetPlan
from xmodal.training.config import OptimizerSection, PhaseSection, TermSection
from xmodal.training.config_file import dumps, to_config
from xmodal.training.engine import Engine
from xmodal.training.plan import check_plan, phase_at
from xmodal.training.replay import replay

ROUND = (
    PhaseSection(name="alone", steps=2, terms=("a_rec", "b_rec", "c_rec")),
    PhaseSection(name="a", steps=1, trains=("encoders.a",), terms=("contrast",)),
    PhaseSection(name="decoder", steps=3, trains=("terms.b_rec",)),
)
HEAVY = OptimizerSection(type="adamw", learning_rate=0.01, weight_decay=0.5)


def names(plan, steps):
    return [phase_at(plan, step).name for step in steps]


# ---- which phase ---------------------------------------------------------------------------------------------


def test_the_round_begins_at_the_first_step_and_goes_on_for_ever():
    once = ["alone", "alone", "a", "decoder", "decoder", "decoder"]
    assert names(ROUND, range(1, 13)) == once * 2
    assert names(ROUND, [6 * 10**9 + 3]) == ["a"]


def test_without_a_plan_everything_trains_and_counts():
    phase = phase_at((), 17)
    assert (phase.number, phase.whole) == (0, True)
    assert phase.trains("encoders.a")
    assert phase.counts("contrast")


def test_what_is_not_said_is_everything():
    assert phase_at(ROUND, 1).trains("players.any")
    assert not phase_at(ROUND, 1).counts("contrast")
    assert phase_at(ROUND, 4).counts("contrast")
    assert not phase_at(ROUND, 4).trains("encoders.b")


# ---- what moves ----------------------------------------------------------------------------------------------


def snapshot(engine):
    parts = engine._state.parts
    state = {
        name: {key: value.clone() for key, value in parts.optimizer.state.get(parameter, {}).items()}
        for name, parameter in parts.parameters.items()
    }
    return {name: value.detach().clone() for name, value in parts.parameters.items()}, state


def same(one, other):
    return one.keys() == other.keys() and all(torch.equal(one[key], other[key]) for key in one)


@pytest.mark.parametrize("kind", ["sgd", "adam", "adamw"])
def test_what_does_not_train_gets_no_update_at_all(start, kind):
    """No weight decay, no momentum, no step of the optimiser's state: each has something to be seen by here."""
    engine = start(optimizer=replace(HEAVY, type=kind), plan=ROUND)
    for step in range(1, 13):
        phase = phase_at(ROUND, step)
        before, state_before = snapshot(engine)
        assert engine.step().phase == phase.number
        after, state = snapshot(engine)
        for name in before:
            owner = ".".join(name.split(".")[:2])
            if not phase.trains(owner):
                assert torch.equal(before[name], after[name]), (step, name)
                assert same(state_before[name], state[name]), (step, name)
        moving = {name.split(".")[1] for name in before if not torch.equal(before[name], after[name])}
        assert moving == {1: {"a", "b", "c", "a_rec", "b_rec", "c_rec"}, 2: {"a"}, 3: {"b_rec"}}[phase.number]


def test_terms_left_out_are_seen_and_not_felt(start):
    """The value of each term and the total are those that they would be without a plan; only the gradient differs."""
    free, planned = start(), start(plan=ROUND)
    a, b = free.step(), planned.step()
    assert a.total == b.total
    assert {name: value.raw for name, value in a.terms.items()} == {name: v.raw for name, v in b.terms.items()}
    assert {name: v.weighted for name, v in a.terms.items()} == {name: v.weighted for name, v in b.terms.items()}
    assert a.gradient_norm != b.gradient_norm


def test_a_gradient_of_what_does_not_count_is_none(start, vectors_config):
    evaluation = replace(vectors_config.evaluation, term_gradients_every=1, term_gradients_share=0)
    engine = start(plan=ROUND, evaluation=evaluation)
    alone, _, a = (engine.step().terms for _ in range(3))
    assert set(alone["contrast"].gradient_norm.values()) == {0.0}
    assert alone["a_rec"].gradient_norm["a"] > 0
    assert a["contrast"].gradient_norm["a"] > 0
    assert a["contrast"].gradient_norm["b"] == 0
    assert a["a_rec"].gradient_norm["a"] == 0


def test_one_phase_of_all_is_no_plan_bit_for_bit(start):
    free, planned = start(), start(plan=(PhaseSection(name="all"),))
    assert [free.step().total for _ in range(5)] == [planned.step().total for _ in range(5)]


def test_an_encoder_that_does_not_train_is_in_eval_mode(start):
    engine = start(plan=ROUND)
    for _ in range(3):
        engine.step()
    modes = {name: encoder.training for name, encoder in engine._state.parts.model.encoders.items()}
    assert modes == {"a": True, "b": False, "c": False}


def test_a_frozen_encoder_stays_so_in_every_phase(start, vectors_config):
    encoders = vectors_config.encoders | {"a": replace(vectors_config.encoders["a"], frozen=True)}
    engine = start(encoders=encoders, plan=ROUND)
    before, _ = snapshot(engine)
    for _ in range(6):
        engine.step()
    after, _ = snapshot(engine)
    assert all(torch.equal(before[name], after[name]) for name in before if name.startswith("encoders.a."))


# ---- changing it ---------------------------------------------------------------------------------------------


def test_it_is_changed_taken_back_and_repeated(start, tmp_path):
    engine = start(tmp_path / "run", optimizer=HEAVY)
    engine.step()
    engine.apply(SetPlan(plan=ROUND))
    assert [engine.step().phase for _ in range(6)] == [1, 2, 3, 3, 3, 1]
    engine.undo()
    assert engine.config.plan == ()
    assert engine.step().phase == 0
    engine.redo()
    assert engine.step().phase == 2
    engine.save()
    wanted = [engine.step().total for _ in range(4)]
    engine.close()
    assert replay(tmp_path / "run").identical
    again = Engine.load(tmp_path / "run", "000-00000009-00003")
    assert [again.step().total for _ in range(4)] == wanted
    again.close()


def test_it_is_written_in_files(vectors_config):
    import tomllib

    config = replace(vectors_config, plan=ROUND)
    assert to_config(tomllib.loads(dumps(config))) == config


def test_the_engine_tells_what_can_train(start):
    engine = start()
    wanted = (*(f"encoders.{name}" for name in "abc"), *(f"terms.{name}_rec" for name in "abc"), "terms.contrast")
    assert engine.describe().trainable == wanted
    (changed,) = engine.apply(SetPlan(plan=ROUND))
    assert changed.trainable == wanted


# ---- what cannot be ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phase", "words"),
    [
        (PhaseSection(name="x", trains=("encoders.d",)), ["Phase 'x'", "encoders.d", "encoders.a"]),
        (PhaseSection(name="x", trains=("players.contrast",)), ["Phase 'x'", "players.contrast", "terms.contrast"]),
        (PhaseSection(name="x", terms=("contrats",)), ["Phase 'x'", "contrats", "a_rec, b_rec, c_rec, contrast"]),
        (
            PhaseSection(name="x", trains=("encoders.a",), terms=("b_rec",)),
            ["Phase 'x' trains nothing", "b_rec", "encoders.a"],
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(start, phase, words):
    engine = start()
    with pytest.raises(UserError) as refusal:
        engine.apply(SetPlan(plan=(phase,)))
    for word in words:
        assert word in str(refusal.value)
    assert engine.config.plan == ()
    with pytest.raises(UserError):
        start(plan=(phase,))


def test_a_term_that_learns_nothing_is_nothing_to_train(start, vectors_config):
    terms = (*vectors_config.cost.terms, TermSection(id="pull", type="paired_similarity"))
    with pytest.raises(UserError, match=r"terms\.pull"):
        start(
            cost=replace(vectors_config.cost, terms=terms),
            plan=(PhaseSection(name="x", trains=("terms.pull",)),),
        )


def test_a_term_that_a_phase_names_stays_until_the_plan_is_changed(start):
    engine = start(plan=ROUND)
    with pytest.raises(UserError, match="Phase 'alone' of the plan names 'a_rec': take it out of the phase"):
        engine.apply(RemoveTerm(term="a_rec"))
    engine.apply(SetPlan(plan=()))
    engine.apply(RemoveTerm(term="a_rec"))


def test_players_are_names_like_others():
    plan = (PhaseSection(name="judge", trains=("players.adv",), terms=("adv",)),)
    check_plan(plan, {"adv": {"encoders.a", "players.adv"}}, ["encoders.a", "players.adv"])
    with pytest.raises(UserError, match=r"players\.adv"):
        check_plan(plan, {"adv": {"encoders.a"}}, ["encoders.a"])


def test_a_player_is_fitted_in_its_phases_alone(start, vectors_config):
    """A round of encoders, then discriminator, then a phase without its term."""
    plan = (
        PhaseSection(name="encoders", trains=("encoders.a", "encoders.b", "encoders.c")),
        PhaseSection(name="judge", trains=("players.game",)),
        PhaseSection(name="alone", terms=("a_rec",)),
    )
    terms = (*vectors_config.cost.terms, TermSection(id="game", type="gan"))
    engine = start(cost=replace(vectors_config.cost, terms=terms), plan=plan)
    assert "players.game" in engine.describe().trainable
    moved = []
    for _ in range(6):
        before = [weight.clone() for weight in engine._state.parts.players["game"].parameters.values()]
        encoders, _ = snapshot(engine)
        event = engine.step()
        after = list(engine._state.parts.players["game"].parameters.values())
        held = all(torch.equal(value, snapshot(engine)[0][name]) for name, value in encoders.items())
        moved.append((not all(map(torch.equal, before, after)), not held))
        assert ("player_loss" in event.terms["game"].readings) == moved[-1][0]
    assert moved == [(False, True), (True, False), (False, True)] * 2
