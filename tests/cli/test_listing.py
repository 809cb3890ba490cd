import pytest
from command_line import Command


@pytest.mark.parametrize(
    ("family", "names"),
    [
        ("data", ["icons", "vectors"]),
        ("encoders", ["bag_of_words", "cnn", "gru", "linear", "lstm", "mlp"]),
        ("augmentations", ["crop", "spec_augment", "token_dropout"]),
        ("losses", ["info_nce", "reconstruction"]),
        (
            "presets",
            [
                "adversarial",
                "alternating",
                "article",
                "balance",
                "barlow",
                "bottleneck",
                "clip",
                "dcca",
                "siglip",
                "vicreg",
                "vse",
            ],
        ),
    ],
)
def test_everything_is_listed_with_a_line_of_help(xmodal: Command, family: str, names: list[str]) -> None:
    said = xmodal("list", family)
    assert said.status == 0
    listed = {line.split()[0]: line for line in said.out.splitlines() if not line.startswith(" ")}
    assert set(names) <= set(listed)
    assert all(len(line.split()) > 2 for line in listed.values())


def test_parameters_are_listed_with_default_and_bounds(xmodal: Command) -> None:
    out = xmodal("list", "data").out
    assert "size = 32  [>= 8, <= 128]  height and width of the pictures, pixels" in out
