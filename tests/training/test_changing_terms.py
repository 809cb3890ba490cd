"""Terms that come, go, move and are configured while an engine trains."""

from pathlib import Path

import pytest
import torch
from weights import assert_equal_weights, weights
from xmodal.errors import UserError
from xmodal.training.changes import (
    AddTerm,
    ConfigureTerm,
    MoveTerm,
    RemoveTerm,
    Restore,
    SetEmbeddingSize,
    SetTemperature,
    SetTerm,
)
from xmodal.training.config import TermSection
from xmodal.training.engine import Engine
from xmodal.training.events import Checkpointed
from xmodal.training.replay import replay

PULL = TermSection(id="pull", type="paired_similarity", weight=0.5)
DECODE = TermSection(id="decode", type="reconstruction", place="unimodal", modality="a", params={"hidden": 24})


def run(engine: Engine, steps: int) -> list[float]:
    return [engine.step().total for _ in range(steps)]


def own(engine: Engine, term: str) -> dict[str, torch.Tensor]:
    return {name: value for name, value in weights(engine).items() if f"terms.{term}." in name}


def others(engine: Engine, term: str) -> dict[str, torch.Tensor]:
    return {name: value for name, value in weights(engine).items() if f"terms.{term}." not in name}


def ids(engine: Engine) -> list[str]:
    return [term.id for term in engine.config.cost.terms]


def test_an_added_term_counts_from_the_next_step_and_leaves_the_rest_as_it_was(start) -> None:
    engine = start()
    run(engine, 3)
    before = weights(engine)
    engine.apply(AddTerm(section=DECODE, position=1))
    assert ids(engine) == ["a_rec", "decode", "b_rec", "c_rec", "contrast"]
    assert_equal_weights(others(engine, "decode"), before)
    assert own(engine, "decode")
    value = engine.step().terms["decode"]
    assert value.raw > 0
    assert value.weighted == value.raw


def test_undoing_an_addition_takes_the_term_away_and_redo_draws_the_same_again(start) -> None:
    engine = start()
    run(engine, 2)
    engine.apply(AddTerm(section=DECODE, position=2))
    drawn = own(engine, "decode")
    run(engine, 2)
    learned = others(engine, "decode")
    engine.undo()
    assert "decode" not in ids(engine)
    assert_equal_weights(weights(engine), learned)
    engine.redo()
    assert ids(engine)[2] == "decode"
    assert_equal_weights(own(engine, "decode"), drawn)


def test_removing_takes_a_checkpoint_and_undo_brings_back_what_the_term_had_learned(start) -> None:
    engine = start()
    run(engine, 5)
    before = own(engine, "b_rec")
    assert any(name.startswith("optimizer/") for name in before)
    events = engine.apply(RemoveTerm(term="b_rec"))
    assert isinstance(events[0], Checkpointed)
    assert events[0].pinned
    assert own(engine, "b_rec") == {}
    assert "b_rec" not in engine.step().terms
    learned = others(engine, "b_rec")
    engine.undo()
    assert ids(engine) == ["a_rec", "b_rec", "c_rec", "contrast"]
    assert_equal_weights(own(engine, "b_rec"), before)
    assert_equal_weights(others(engine, "b_rec"), learned)
    engine.redo()
    assert "b_rec" not in ids(engine)
    engine.undo()
    assert_equal_weights(own(engine, "b_rec"), before)


def test_a_term_is_restored_to_what_it_was_while_the_rest_goes_on(start) -> None:
    engine = start()
    run(engine, 3)
    engine.save()
    name, before = engine.checkpoints()[-1], own(engine, "contrast")
    engine.apply(SetTerm(term="contrast", weight=3.0))
    run(engine, 3)
    learned = own(engine, "contrast")
    rest = others(engine, "contrast")
    engine.apply(Restore(checkpoint=name, scope="term:contrast"))
    assert engine.config.cost.term("contrast").weight == 1.0
    assert_equal_weights(own(engine, "contrast"), before)
    assert_equal_weights(others(engine, "contrast"), rest)
    engine.undo()
    assert engine.config.cost.term("contrast").weight == 3.0
    assert_equal_weights(own(engine, "contrast"), learned)


def test_a_term_that_a_checkpoint_lacks_goes_with_its_restoration_and_comes_back_with_undo(start) -> None:
    engine = start()
    engine.save()
    name = engine.checkpoints()[-1]
    engine.apply(AddTerm(section=DECODE))
    run(engine, 2)
    learned = own(engine, "decode")
    engine.apply(Restore(checkpoint=name, scope="term:decode"))
    assert "decode" not in ids(engine)
    engine.undo()
    assert ids(engine)[-1] == "decode"
    assert_equal_weights(own(engine, "decode"), learned)


def test_params_that_keep_the_shape_keep_the_weights_and_are_set_back_without_a_checkpoint(start) -> None:
    engine = start()
    run(engine, 5)
    before = weights(engine)
    known = engine.checkpoints()
    engine.apply(ConfigureTerm(term="contrast", params={"directions": "sum"}))
    assert_equal_weights(weights(engine), before)
    assert engine.checkpoints() == known
    raw = engine.step().terms["contrast"].raw
    engine.undo()
    assert engine.config.cost.term("contrast").params == {}
    assert engine.step().terms["contrast"].raw < 0.7 * raw


def test_params_of_another_shape_draw_anew_only_what_changes_and_undo_brings_it_back(start) -> None:
    engine = start()
    run(engine, 5)
    before = own(engine, "a_rec")
    events = engine.apply(ConfigureTerm(term="a_rec", params={"hidden": 8}))
    assert isinstance(events[0], Checkpointed)
    after = own(engine, "a_rec")
    assert after["terms.a_rec.read.weight"].shape[0] == 8
    assert torch.equal(after["terms.a_rec.write.bias"], before["terms.a_rec.write.bias"])
    assert "optimizer/terms.a_rec.write.bias/exp_avg" in after
    assert "optimizer/terms.a_rec.read.weight/exp_avg" not in after
    run(engine, 3)
    engine.undo()
    assert_equal_weights(own(engine, "a_rec"), before)


def test_configuring_leaves_a_learned_temperature_alone_unless_it_is_set(start) -> None:
    engine = start()
    run(engine, 20)
    learned = engine.step().temperature["contrast"]
    now = engine._state.parts.cost.temperatures()["contrast"]
    engine.apply(ConfigureTerm(term="contrast", params={"equal_captions": "negatives"}))
    assert engine._state.parts.cost.temperatures()["contrast"] == now
    engine.apply(ConfigureTerm(term="contrast", params={"temperature": 0.5, "learnable": False}))
    assert engine.step().temperature["contrast"] == pytest.approx(0.5)
    engine.undo()
    assert engine.step().temperature["contrast"] == pytest.approx(learned, rel=0.02)
    assert engine._state.parts.cost.terms["contrast"].learnable


def test_rows_modality_and_pairs_can_be_set(start) -> None:
    engine = start()
    engine.apply(ConfigureTerm(term="contrast", rows="raw", pairs=(("a", "b"),)))
    section = engine.config.cost.term("contrast")
    assert (section.rows, section.pairs) == ("raw", (("a", "b"),))
    engine.undo()
    assert engine.config.cost.term("contrast").pairs == ()
    engine.apply(ConfigureTerm(term="a_rec", modality="b"))
    assert engine.config.cost.term("a_rec").modality == "b"
    engine.step()


def test_moving_a_term_into_the_bracket_multiplies_it_by_lambda(start) -> None:
    engine = start()
    engine.apply(MoveTerm(term="a_rec", place="cross_modal"))
    engine.apply(MoveTerm(term="contrast", place="unimodal"))
    places = {term.id: term.place for term in engine.config.cost.terms}
    assert places["a_rec"] == "cross_modal"
    assert places["contrast"] == "unimodal"
    engine.undo()
    assert engine.config.cost.term("contrast").place == "cross_modal"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (AddTerm(section=TermSection(id="contrast", type="info_nce")), ["'contrast'", "another id"]),
        (AddTerm(section=TermSection(id="new", type="info_nec")), ["info_nec", "info_nce"]),
        (AddTerm(section=TermSection(id="new", type="reconstruction")), ["cost.terms.new", "modality"]),
        (AddTerm(section=TermSection(id="new", type="reconstruction", modality="z")), ["'z'", "a, b, c"]),
        (AddTerm(section=TermSection(id="new", type="info_nce", params={"temperature": -1})), ["temperature", "> 0"]),
        (
            AddTerm(section=TermSection(id="new", type="classification", modality="a", params={"column": "colour"})),
            ["column of words", "'colour'", "cluster"],
        ),
        (ConfigureTerm(term="contrast", params={"heat": 1}), ["cost.terms.contrast.params.heat"]),
        (ConfigureTerm(term="contrast", pairs=(("a", "z"),)), ["'z'"]),
        (RemoveTerm(term="contrats"), ["contrats"]),
        (MoveTerm(term="contrats", place="unimodal"), ["contrats"]),
        (Restore(checkpoint="000-00000000-00000", scope="term:z"), ["term:z", "term:contrast"]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_be_is_refused_and_changes_nothing(start, change, words) -> None:
    engine = start()
    run(engine, 1)
    before, config = weights(engine), engine.config
    with pytest.raises(UserError) as refusal:
        engine.apply(change)
    for word in words:
        assert word in str(refusal.value)
    assert engine.config == config
    assert_equal_weights(weights(engine), before)


def test_the_last_term_stays(start) -> None:
    engine = start()
    for term in ("a_rec", "b_rec", "c_rec"):
        engine.apply(RemoveTerm(term=term))
    with pytest.raises(UserError, match="only term"):
        engine.apply(RemoveTerm(term="contrast"))


def test_a_term_of_another_embedding_size_is_not_restored(start) -> None:
    engine = start()
    run(engine, 1)
    engine.apply(RemoveTerm(term="a_rec"))
    removal = engine.log[-1].inverse[0]
    engine.apply(SetEmbeddingSize(value=24))
    with pytest.raises(UserError, match="set the embedding size to 16"):
        engine.apply(removal)


def test_all_of_it_replays_bit_for_bit(start, tmp_path: Path) -> None:
    engine = start(tmp_path / "run")
    changes = [
        AddTerm(section=DECODE, position=0),
        AddTerm(section=PULL),
        SetTemperature(term="contrast", temperature=0.2),
        ConfigureTerm(term="decode", params={"hidden": 8}),
        RemoveTerm(term="b_rec"),
        MoveTerm(term="decode", place="cross_modal"),
        ConfigureTerm(term="contrast", params={"directions": "sum"}),
    ]
    for change in changes:
        engine.apply(change)
        run(engine, 2)
    for _ in range(4):
        engine.undo()
        run(engine, 2)
    engine.redo()
    engine.redo()
    total = run(engine, 2)[-1]
    engine.close()
    report = replay(tmp_path / "run", tmp_path / "again")
    assert report.identical
    assert report.loss == total


def test_going_on_from_disk_keeps_added_terms(start, tmp_path: Path) -> None:
    engine = start(tmp_path / "run")
    engine.apply(AddTerm(section=DECODE))
    run(engine, 2)
    engine.apply(RemoveTerm(term="a_rec"))
    run(engine, 2)
    engine.save()
    before = weights(engine)
    engine.close()
    again = Engine.load(tmp_path / "run")
    try:
        assert_equal_weights(weights(again), before)
        again.undo()
        assert ids(again) == ["a_rec", "b_rec", "c_rec", "contrast", "decode"]
    finally:
        again.close()
