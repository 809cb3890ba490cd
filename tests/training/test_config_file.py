import tomllib
from pathlib import Path

import pytest
from xmodal.errors import UserError
from xmodal.training.config import AugmentationSection, CostSection, EncoderSection, RunConfig, TermSection
from xmodal.training.config_file import assign, dumps, merge, parse_assignment, read_plain, to_config, to_plain, write


@pytest.fixture
def config() -> RunConfig:
    return RunConfig(
        encoders={
            "image": EncoderSection(type="cnn", params={"width": 16}),
            "text": EncoderSection(type="lstm"),
        },
        cost=CostSection(terms=(TermSection(id="contrast", type="info_nce"), TermSection(id="gap", type="mmd"))),
    )


def test_what_is_written_is_read_back(config: RunConfig, tmp_path: Path) -> None:
    write(config, tmp_path / "config.toml")
    assert to_config(read_plain(tmp_path / "config.toml")) == config


def test_lambda_is_called_lambda_in_a_file(config: RunConfig) -> None:
    assert tomllib.loads(dumps(config))["cost"]["lambda"] == 1.0


def test_merge_keeps_what_is_not_said(config: RunConfig) -> None:
    merged = to_config(merge(to_plain(config), {"optimizer": {"learning_rate": 0.1}, "batch_size": 8}))
    assert merged.optimizer.learning_rate == 0.1
    assert merged.optimizer.betas == config.optimizer.betas
    assert merged.batch_size == 8
    assert merged.encoders == config.encoders


def test_merge_replaces_params_as_a_whole(config: RunConfig) -> None:
    merged = to_config(merge(to_plain(config), {"encoders": {"image": {"params": {"depth": 2}}}}))
    assert merged.encoders["image"].params == {"depth": 2}
    assert merged.encoders["image"].type == "cnn"


def test_merge_drops_the_params_of_another_type(config: RunConfig) -> None:
    merged = to_config(merge(to_plain(config), {"encoders": {"image": {"type": "vit"}}}))
    assert merged.encoders["image"].params == {}


def test_merge_changes_neither_side(config: RunConfig) -> None:
    base, over = to_plain(config), {"encoders": {"image": {"type": "vit"}}}
    merge(base, over)
    assert base == to_plain(config)
    assert over == {"encoders": {"image": {"type": "vit"}}}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a.b=1", 1),
        ("a.b=1.5", 1.5),
        ("a.b=true", True),
        ("a.b=[1, 2]", [1, 2]),
        ('a.b="1"', "1"),
        ("a.b=adam", "adam"),
        ("a.b=x=y", "x=y"),
        ("a.b=", ""),
    ],
)
def test_values_are_toml_or_text(text: str, value: object) -> None:
    assert parse_assignment(text) == (["a", "b"], value)


@pytest.mark.parametrize("text", ["batch_size", "=3", "a..b=3", ""])
def test_an_assignment_needs_a_key_and_a_value(text: str) -> None:
    with pytest.raises(UserError, match="write --set KEY=VALUE"):
        parse_assignment(text)


def test_terms_are_reached_by_id(config: RunConfig) -> None:
    changed = to_config(assign(to_plain(config), "cost.terms.gap.weight=2"))
    assert [term.weight for term in changed.cost.terms] == [1.0, 2.0]


def test_augmentations_are_reached_by_type_and_come_where_there_is_none(config: RunConfig) -> None:
    plain = assign(to_plain(config), "augmentations.image.crop.params.shift=0.2")
    plain = assign(plain, "augmentations.image.flip.enabled=false")
    plain = assign(plain, "augmentations.image.crop.params.scale=0.5")
    assert to_config(plain).augmentations == {
        "image": (
            AugmentationSection(type="crop", params={"shift": 0.2, "scale": 0.5}),
            AugmentationSection(type="flip", enabled=False),
        )
    }
    plain = assign(plain, 'augmentations.image=[{type="noise"}]')
    assert to_config(plain).augmentations == {"image": (AugmentationSection(type="noise"),)}
    assert to_config(tomllib.loads(dumps(to_config(plain)))) == to_config(plain)


def test_params_take_new_keys(config: RunConfig) -> None:
    changed = to_config(assign(to_plain(config), "encoders.image.params.depth=3"))
    assert changed.encoders["image"].params == {"width": 16, "depth": 3}


def test_another_type_drops_the_params(config: RunConfig) -> None:
    changed = to_config(assign(to_plain(config), "encoders.image.type=vit"))
    assert changed.encoders["image"] == EncoderSection(type="vit")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("batch_size=0", "batch_size: expected a whole number >= 1"),
        ("batch_size=many", "batch_size: expected a whole number, got a text"),
        ("bach_size=3", "did you mean 'batch_size'"),
        ("cost.lambda=nan", "cost.lambda: expected"),
        ("cost.terms.contras.weight=2", "did you mean 'contrast'"),
        ("cost.terms.contrast=2", "say which of its fields"),
        ("cost.terms=2", "cost.terms"),
        ("encoders.image.thaw_at=-1", "encoders.image.thaw_at: expected a whole number >= 0"),
        ("encoders.audio.type=cnn", "encoders.image"),
        ("encoders.image=2", "encoders.image"),
        ("batch_size.x=2", "batch_size is a single value"),
        ("augmentations.image.crop=2", "augmentations.image.crop is an augmentation: say which of its fields"),
        ("augmentations.image.crop.enable=true", "did you mean 'augmentations.image.crop.enabled'"),
        ("augmentations.image.crop.enabled=3", "augmentations.image.0.enabled"),
        ("augmentations.image=2", "augmentations"),
        ("augmentations.image=crop", "augmentations"),
    ],
)
def test_a_bad_assignment_is_named(config: RunConfig, text: str, says: str) -> None:
    with pytest.raises(UserError) as caught:
        assign(to_plain(config), text)
    assert says in str(caught.value)
    assert f"--set {text}" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("seed = -1", "seed: expected a whole number >= 0"),
        ("sed = 1", "sed: there is no such field"),
        ("[encoders.image]\ntype = 'cnn'\nfrozen = 3", "encoders.image.frozen"),
        ("[[cost.terms]]\nid = 'a'\ntype = 'info_nce'\nweight = -1", "cost.terms.a.weight"),
        ("[[cost.terms]]\ntype = 'info_nce'", "cost.terms.0"),
        ("cost = 3", "cost: expected"),
        ("[optimizer]\ntype = 'adagrad'", "optimizer.type"),
    ],
)
def test_a_bad_field_is_named_by_its_path(text: str, says: str) -> None:
    with pytest.raises(UserError) as caught:
        to_config(tomllib.loads(text))
    assert says in str(caught.value)


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("seed = 1\nbatch_size = = 2\n")
    with pytest.raises(UserError, match=r"broken\.toml.*line 2"):
        read_plain(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"none\.toml cannot be read: No such file"):
        read_plain(tmp_path / "none.toml")


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "picture.toml"
    path.write_bytes(b"\x89PNG\xff")
    with pytest.raises(UserError, match="not UTF-8"):
        read_plain(path)
