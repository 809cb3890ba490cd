"""Augmentation of what encoders read: in training, nowhere else, and the same again whenever it is repeated."""

from pathlib import Path

import numpy as np
import pytest
import torch
from msgspec.structs import replace
from weights import assert_equal_weights, weights
from xmodal.augmentation import AUGMENTATIONS
from xmodal.data.base import Modality
from xmodal.errors import UserError
from xmodal.training.augmenting import InputPlan, plan_augmentations
from xmodal.training.changes import SetAugmentations
from xmodal.training.config import AugmentationSection, CostSection, OptimizerSection, TermSection
from xmodal.training.engine import Engine
from xmodal.training.previews import PreviewOrder
from xmodal.training.replay import replay

NOISE = AugmentationSection(type="noise", params={"strength": 0.5})
DROPOUT = AugmentationSection(type="feature_dropout", params={"probability": 0.4})
VECTOR = Modality(name="a", kind="vector", shape=(6,))
LOUD = AugmentationSection(type="noise", params={"strength": 5})


def inputs(rows: int = 40) -> torch.Tensor:
    return torch.randn(rows, 6, generator=torch.Generator().manual_seed(0))


def augmented(
    *sections: AugmentationSection, step: int = 3, number: int = 0, modality: Modality = VECTOR
) -> torch.Tensor:
    return InputPlan({"a": sections}, seed=1, step=step, number=number).apply(inputs(), VECTOR)


# ---- what a batch becomes --------------------------------------------------------------------------------------


def test_each_step_each_batch_and_each_modality_draw_anew() -> None:
    first = augmented(NOISE)
    assert torch.equal(first, augmented(NOISE))
    others = [augmented(NOISE, step=4), augmented(NOISE, number=1)]
    twin = InputPlan({"b": (NOISE,)}, seed=1, step=3).apply(inputs(), replace(VECTOR, name="b"))
    assert all(not torch.equal(first, other) for other in (*others, twin, inputs()))


def test_one_moves_no_draw_of_another() -> None:
    silent = replace(DROPOUT, enabled=False)
    off = replace(NOISE, params={"strength": 0})
    alone = augmented(silent, NOISE)
    assert torch.equal(alone, augmented(replace(silent, type="noise"), NOISE))
    assert torch.equal(augmented(off, DROPOUT), augmented(replace(off, enabled=False), DROPOUT))
    both = augmented(DROPOUT, NOISE)
    lost = augmented(DROPOUT) == 0
    spread = torch.where(lost, 0.0, inputs()).std(dim=0, correction=0) / inputs().std(dim=0, correction=0)
    torch.testing.assert_close(
        (both - augmented(DROPOUT)) / (alone - inputs()), spread.expand_as(both), rtol=1e-3, atol=1e-3
    )


def test_a_modality_without_any_and_no_rows_are_left_alone() -> None:
    x = inputs()
    assert InputPlan({"a": (NOISE,)}).apply(x, replace(VECTOR, name="b")) is x
    assert len(InputPlan({"a": (NOISE,)}).apply(x[:0], VECTOR)) == 0


# ---- training ----------------------------------------------------------------------------------------------------


def test_training_reads_augmented_inputs_and_nothing_else_does(start) -> None:
    plain, loud = start(), start(augmentations={"a": (LOUD,), "b": (LOUD,)})
    assert plain.embed("validation", 50).vectors == loud.embed("validation", 50).vectors
    assert plain.evaluate("validation").recall == loud.evaluate("validation").recall
    assert plain.step().total != loud.step().total


def test_a_strength_of_zero_trains_as_if_there_were_none(start) -> None:
    off = start(augmentations={"a": (replace(NOISE, params={"strength": 0}),), "b": (replace(LOUD, enabled=False),)})
    plain = start()
    assert [off.step().total for _ in range(4)] == [plain.step().total for _ in range(4)]
    assert_equal_weights(weights(off), weights(plain))


def test_what_is_rebuilt_is_the_input_before_augmentation(start) -> None:
    """All features lost: whatever the decoder is held against, it is not that."""
    gone = AugmentationSection(type="feature_dropout", params={"probability": 1.0})
    cost = CostSection(terms=(TermSection(id="rec", type="reconstruction", modality="a"),))
    clean, blind = start(cost=cost), start(cost=cost, augmentations={"a": (gone,)})
    for _ in range(200):
        seen, unseen = clean.step().terms["rec"].raw, blind.step().terms["rec"].raw
    assert seen < 0.6 * unseen
    assert unseen > 0.8  # of standardised features, which a decoder that sees nothing can only guess the mean of


def test_replay_undo_redo_and_rewind_are_bit_for_bit(start, tmp_path: Path) -> None:
    engine = start(tmp_path / "run", augmentations={"a": (NOISE,)}, optimizer=OptimizerSection(accumulate=2))
    for _ in range(3):
        engine.step()
    engine.save()
    wanted = [engine.step().total for _ in range(3)]
    engine.apply(SetAugmentations(modality="b", sections=(DROPOUT, NOISE)))
    engine.step()
    engine.undo()
    assert engine.config.augmentations == {"a": (NOISE,)}
    engine.step()
    engine.redo()
    assert engine.config.augmentations == {"a": (NOISE,), "b": (DROPOUT, NOISE)}
    engine.apply(SetAugmentations(modality="a", sections=()))
    assert engine.config.augmentations == {"b": (DROPOUT, NOISE)}
    engine.step()
    engine.rewind(engine.checkpoints()[1])
    assert [engine.step().total for _ in range(3)] == wanted
    engine.save()
    engine.close()
    assert replay(tmp_path / "run").identical
    again = Engine.load(tmp_path / "run")
    assert again.config.augmentations == {"a": (NOISE,)}
    assert_equal_weights(weights(again), weights(engine))
    again.close()


def test_looking_changes_nothing(start) -> None:
    looked_at, left_alone = (start(augmentations={"a": (NOISE,)}) for _ in range(2))
    for draw in range(3):
        looked_at.preview(PreviewOrder(modality="a", sections=(LOUD, DROPOUT), draw=draw))
        looked_at.evaluate("validation")
        assert looked_at.step().total == left_alone.step().total
    assert_equal_weights(weights(looked_at), weights(left_alone))


def test_pictures_and_texts_are_augmented_too(icons_config) -> None:
    sections = {
        "image": tuple(AugmentationSection(type=name) for name in ("crop", "flip", "color", "noise")),
        "text": (AugmentationSection(type="token_dropout"),),
    }
    config = replace(icons_config("lstm"), augmentations=sections)
    first, second = ([engine.step().total for _ in range(2)] for engine in (Engine.create(config) for _ in range(2)))
    assert first == second
    assert first[0] != Engine.create(icons_config("lstm")).step().total


@pytest.mark.parametrize(
    ("augmentations", "words"),
    [
        ({"sound": (NOISE,)}, ["modality", "'sound'", "a, b, c"]),
        ({"a": (AugmentationSection(type="noize"),)}, ["augmentation", "'noize'", "'noise'"]),
        ({"a": (NOISE, AugmentationSection(type="crop"))}, ["augmentations.a.1", "crop", "vector", "feature_dropout"]),
        ({"a": (replace(NOISE, params={"strength": -1}),)}, ["augmentations.a.0.params.strength", ">= 0"]),
        (
            {"a": (replace(NOISE, params={"size": 1}, enabled=False),)},
            ["augmentations.a.0.params.size", "no such field"],
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(start, augmentations, words) -> None:
    with pytest.raises(UserError) as at_the_start:
        start(augmentations=augmentations)
    engine = start()
    ((modality, sections),) = augmentations.items()
    with pytest.raises(UserError) as later:
        engine.apply(SetAugmentations(modality=modality, sections=sections))
    assert engine.config.augmentations == {}
    assert all(word in str(refusal.value) for word in words[:2] for refusal in (at_the_start, later))
    assert all(word in str(at_the_start.value) for word in words)


def test_a_source_describes_what_there_is(start) -> None:
    described = {info.type: info for info in start().describe().augmentations}
    assert set(described) == set(AUGMENTATIONS)
    assert described["spec_augment"].kinds == ("audio",)
    assert all(info.summary and info.schema for info in described.values())


# ---- previews ----------------------------------------------------------------------------------------------------


def test_a_preview_shows_training_items_before_and_after(start) -> None:
    engine = start()
    order = PreviewOrder(modality="a", sections=(NOISE, replace(DROPOUT, enabled=False)), count=5)
    preview = engine.preview(order)
    rows = preview.rows.numpy()
    assert set(rows) <= set(engine.data.splits["train"])
    assert engine.data.present["a"][rows].all()
    np.testing.assert_array_equal(preview.before.numpy(), engine.data.inputs("a", rows))
    assert preview.after.shape == preview.before.shape
    assert not np.array_equal(preview.after.numpy(), preview.before.numpy())
    assert engine.preview(order) == preview
    assert engine.preview(replace(order, draw=1)).after != preview.after
    assert engine.preview(replace(order, sections=())).after == preview.before
    assert engine.config.augmentations == {}


def test_a_preview_of_what_cannot_be_is_refused(start) -> None:
    engine = start()
    for modality, type_ in (("sound", "noise"), ("a", "crop"), ("a", "noize")):
        with pytest.raises(UserError):
            engine.preview(PreviewOrder(modality=modality, sections=(AugmentationSection(type=type_),)))


def test_the_plan_of_a_step_is_that_of_the_configuration(start) -> None:
    config = start(augmentations={"a": (NOISE,)}).config
    assert plan_augmentations(config, 4, 1) == InputPlan({"a": (NOISE,)}, config.seed, 4, 1)
