"""What is in no data set, put into the shared space."""

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from xmodal.data import open_data
from xmodal.data.icons import EXAMPLES
from xmodal.errors import UserError
from xmodal.session.recorded import describe_run, newest_config
from xmodal.store import RunReader
from xmodal.training.config import DataSection
from xmodal.training.engine import Engine
from xmodal.training.presets import preset
from xmodal.training.queries import PINS, Query
from xmodal.wire.arrays import Array


@pytest.fixture
def icons(icons_config):
    return Engine.create(icons_config("lstm"))


def test_an_item_of_the_data_is_answered_with_its_embedding(icons) -> None:
    icons.step()
    row = int(icons.data.splits["validation"][3])
    embedded = icons.embed("validation", 2000)
    place = int(np.flatnonzero(embedded.rows.numpy() == row)[0])
    text, drawn = icons.data.text("text", row), icons.data.picture("image", row)
    words, picture = icons.answer(
        [
            Query(id="words", modality="text", text=f"  {text.upper()} "),
            Query(id="drawn", modality="image", picture=Array.of(drawn)),
        ]
    )
    assert (words.id, picture.id) == ("words", "drawn")
    np.testing.assert_allclose(words.vector.numpy(), embedded.vectors["text"].numpy()[place], atol=1e-5)
    np.testing.assert_allclose(picture.vector.numpy(), embedded.vectors["image"].numpy()[place], atol=1e-5)


def test_words_never_seen_are_told_and_still_answered(icons) -> None:
    (answer,) = icons.answer([Query(id="q", modality="text", text="Bell zeppelin")])
    assert answer.unknown == ("zeppelin",)
    assert np.isfinite(answer.vector.numpy()).all()


def test_answers_do_not_hang_on_each_other(icons) -> None:
    queries = [Query(id=text, modality="text", text=text) for text in ("bell", "cloud rain", "arrow left")]
    together = icons.answer(queries)
    alone = [icons.answer([query])[0] for query in queries]
    assert together == tuple(alone)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (Query(id="", modality="sound", text="bell"), "query.modality"),
        (Query(id="", modality="image", text="bell"), "query.kind"),
        (Query(id="", modality="text", text="bell", picture=Array.of(np.zeros((32, 32), np.uint8))), "query.kind"),
        (Query(id="", modality="text", text=" "), "query.text"),
        (Query(id="", modality="text", text="bell " * 300), "query.text"),
        (Query(id="", modality="image", picture=Array.of(np.zeros((8, 8), np.uint8))), "query.picture"),
        (Query(id="", modality="image", picture=Array.of(np.zeros((32, 32), np.float32))), "query.picture"),
    ],
)
def test_what_no_encoder_can_read_is_refused(icons, query: Query, code: str) -> None:
    with pytest.raises(UserError) as refused:
        icons.answer([query])
    assert refused.value.code == code
    assert "{" not in str(refused.value)
    with pytest.raises(UserError):
        icons.set_pins([query])


def test_data_propose_pins_until_others_are_kept(icons) -> None:
    assert [query.text for query in icons.describe().pins] == list(EXAMPLES)
    icons.set_pins(())
    assert icons.describe().pins == ()


def test_pins_are_kept_with_the_run(icons_config, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    engine = Engine.create(icons_config("bag_of_words"), folder)
    drawn = np.eye(32, dtype=np.uint8) * 255
    pins = (
        Query(id="1", modality="text", text="umbrella «ß»"),
        Query(id="2", modality="image", picture=Array.of(drawn)),
    )
    try:
        engine.set_pins(pins)
    finally:
        engine.close()
    with RunReader(folder) as reader:
        description = describe_run(reader, newest_config(reader), engine.data)
    assert description.pins == pins
    np.testing.assert_array_equal(description.pins[1].picture.numpy(), drawn)
    again = Engine.load(folder)
    try:
        assert again.describe().pins == pins
        again.rewind()
        assert again.describe().pins == pins
    finally:
        again.close()


def test_damaged_pins_do_not_keep_a_run_shut(icons_config, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    Engine.create(icons_config("bag_of_words"), folder).close()
    (folder / f"{PINS}.json").write_text("[{")
    engine = Engine.load(folder)
    try:
        assert [query.text for query in engine.pins] == list(EXAMPLES)
    finally:
        engine.close()


def test_pictures_in_colours_are_asked_in_colours_or_in_greys() -> None:
    made = preset("clip", open_data("shapes", {"rows": 60, "audio": False}).modalities)
    shapes = DataSection(type="shapes", params={"rows": 60, "audio": False})
    engine = Engine.create(replace(made, data=shapes, batch_size=8, embedding_size=8, torch_threads=1))
    own, grey = engine.data.picture("image", 3), np.full((32, 32), 200, np.uint8)
    same, as_grey, as_colours = engine.answer(
        [
            Query(id="own", modality="image", picture=Array.of(own)),
            Query(id="grey", modality="image", picture=Array.of(grey)),
            Query(id="rgb", modality="image", picture=Array.of(np.stack([grey] * 3, axis=2))),
        ]
    )
    model = engine._state.parts.model
    np.testing.assert_allclose(same.vector.numpy(), model.embed("image", np.array([3]))[0], atol=1e-5)
    assert as_grey.vector == as_colours.vector
    with pytest.raises(UserError, match="32 x 32"):
        engine.answer([Query(id="", modality="image", picture=Array.of(np.zeros((32, 32, 4), np.uint8)))])


def test_pictures_in_colours_are_refused_where_the_data_are_grey(icons) -> None:
    with pytest.raises(UserError) as refused:
        icons.answer([Query(id="", modality="image", picture=Array.of(np.zeros((32, 32, 3), np.uint8)))])
    assert refused.value.code == "query.picture"
