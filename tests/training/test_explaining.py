"""Why two items of a run are similar: any two, as the encoders are now, and training does not notice."""

import numpy as np
import pytest
import torch
from msgspec.structs import replace
from weights import assert_equal_weights, weights
from xmodal.data import open_data
from xmodal.errors import UserError
from xmodal.training.config import DataSection, EncoderSection, RunConfig
from xmodal.training.engine import Engine
from xmodal.training.explanations import Attribution, ExplainOrder, Subject, Unexplained
from xmodal.training.presets import preset
from xmodal.training.queries import Query
from xmodal.wire.arrays import Array

SHAPES = DataSection(type="shapes", params={"rows": 60})


@pytest.fixture(scope="module")
def config() -> RunConfig:
    made = preset("clip", open_data(SHAPES.type, SHAPES.params).modalities, SHAPES)
    return replace(made, batch_size=8, embedding_size=8, torch_threads=1)


@pytest.fixture
def engine(config: RunConfig) -> Engine:
    return Engine.create(config)


def order(a: str, i: int, b: str, j: int, method: str = "integrated_gradients") -> ExplainOrder:
    return ExplainOrder(a=Subject(modality=a, row=i), b=Subject(modality=b, row=j), method=method, steps=32)


@pytest.mark.parametrize("method", ["integrated_gradients", "occlusion"])
def test_any_two_items_of_two_modalities_are_explained(engine: Engine, method) -> None:
    for i, j in ((3, 3), (3, 40)):
        found = engine.explain(order("image", i, "text", j, method))
        pixels, words = found.parts
        assert isinstance(pixels, Attribution)
        assert isinstance(words, Attribution)
        assert pixels.values.shape == (32, 32)
        assert words.words == tuple(engine.data.text("text", j).replace(":", " :").split())
        assert len(words.values.numpy()) == len(words.words)
        image, text = (
            engine._state.parts.model.embed(name, np.array([row]))[0] for name, row in (("image", i), ("text", j))
        )
        cosine = image @ text / np.linalg.norm(image) / np.linalg.norm(text)
        assert found.cosine == pytest.approx(float(cosine), abs=1e-5)
        if method == "integrated_gradients":
            for part in (pixels, words):
                assert part.error == pytest.approx(part.values.numpy().sum() - (cosine - part.baseline), abs=1e-4)
                assert abs(part.error) < 0.02


def test_sounds_have_cells_as_long_as_they_are(engine: Engine) -> None:
    row = 5
    cells = engine.explain(order("audio", row, "image", row)).parts[0]
    heard = np.flatnonzero(engine.data.inputs("audio", np.array([row]))[0])[-1] / engine.data.modalities["audio"].rate
    assert cells.shows == "cells"
    bands, frames = cells.values.shape
    assert bands == 40
    assert frames * cells.frame_s == pytest.approx(heard, abs=cells.frame_s)


def test_queries_are_explained_like_rows(engine: Engine) -> None:
    row = 7
    own = Subject(query=Query(id="", modality="text", text=engine.data.text("text", row)))
    drawn = Subject(query=Query(id="", modality="image", picture=Array.of(engine.data.picture("image", row))))
    asked = engine.explain(ExplainOrder(a=drawn, b=own, steps=32))
    known = engine.explain(order("image", row, "text", row))
    for one, other in zip(asked.parts, known.parts, strict=True):
        np.testing.assert_allclose(one.values.numpy(), other.values.numpy(), atol=1e-6)


def test_what_one_item_cannot_show_the_other_still_does(config: RunConfig) -> None:
    sections = {**config.encoders, "audio": EncoderSection(type="wave_cnn")}
    engine = Engine.create(replace(config, encoders=sections))
    sound, words = engine.explain(order("audio", 2, "text", 2)).parts
    assert isinstance(sound, Unexplained)
    assert (sound.modality, sound.code, sound.fields) == ("audio", "explain.no_cells", {"modality": "audio"})
    assert isinstance(words, Attribution)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (order("smell", 0, "text", 0), "name.unknown"),
        (order("image", 60, "text", 0), "explain.no_item"),
        (order("image", -1, "text", 0), "explain.no_item"),
        (
            ExplainOrder(a=Subject(modality="image", row=0), b=Subject(query=Query(id="", modality="text"))),
            "query.text",
        ),
    ],
)
def test_what_is_not_there_is_refused_in_words(engine: Engine, wrong: ExplainOrder, code: str) -> None:
    with pytest.raises(UserError) as refused:
        engine.explain(wrong)
    assert refused.value.code == code
    assert "{" not in str(refused.value)


def test_training_is_the_same_bit_for_bit_whatever_is_explained(config: RunConfig) -> None:
    looked, alone = Engine.create(config), Engine.create(config)
    for step in range(4):
        drawn = torch.get_rng_state()
        grads = {name: value.grad for name, value in looked._state.parts.model.encoders["image"].named_parameters()}
        for method in ("integrated_gradients", "occlusion"):
            looked.explain(order("image", step, "audio", 9, method))
            looked.explain(order("image", step, "text", step, method))
        for name, value in looked._state.parts.model.encoders["image"].named_parameters():
            assert value.grad is grads[name]
            assert value.requires_grad
        assert torch.equal(torch.get_rng_state(), drawn)
        assert looked.step().total == alone.step().total
    assert_equal_weights(weights(looked), weights(alone))
    assert all(module.training for module in looked._state.parts.model.encoders.values())
