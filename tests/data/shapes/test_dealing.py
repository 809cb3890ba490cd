import subprocess
import sys
from collections import Counter

import numpy as np
import pytest
from xmodal.data import open_data
from xmodal.data.base import SPLITS
from xmodal.data.shapes import Shapes, ShapesConfig
from xmodal.data.shapes.captions import caption
from xmodal.data.shapes.dealing import deal
from xmodal.errors import UserError

NAMES = ("image", "text", "audio")


@pytest.mark.parametrize(("ambiguity", "least", "most"), [(0.0, 8500, 9500), (1.0, 6000, 7500)])
def test_a_thousand_held_out_captions_are_distinct_and_never_trained(ambiguity: float, least: int, most: int) -> None:
    dealt = deal(10_000, seed=0, ambiguity=ambiguity)
    assert [len(dealt.splits[split]) for split in SPLITS] == [8000, 1000, 1000]
    assert sorted(np.concatenate([dealt.splits[split] for split in SPLITS]).tolist()) == list(range(10_000))
    assert all((np.diff(dealt.splits[split]) > 0).all() for split in SPLITS)
    train, validation, test = (set(dealt.captions[dealt.splits[split]]) for split in SPLITS)
    assert len(validation) == len(test) == 1000
    assert not train & validation
    assert not train & test
    assert not validation & test
    assert least < len(set(dealt.captions)) < most, "vague captions fit several rows"


def test_few_rows_are_dealt_too() -> None:
    for seed in range(5):
        assert [len(part) for part in deal(30, seed=seed, ambiguity=1).splits.values()] == [24, 3, 3]


def test_one_to_three_objects_of_every_kind(shapes: Shapes) -> None:
    counts = Counter(shapes.columns["count"].tolist())
    assert counts["one"] > 80
    assert counts["two"] > 180
    assert counts["three"] > 180
    for column, kinds in {"shape_1": 6, "colour_1": 8, "size_1": 2, "relation_2": 5, "relation_3": 5}.items():
        assert len(Counter(shapes.columns[column].tolist())) == kinds


def test_wrong_pairs_are_as_many_as_asked_for_and_all_in_training() -> None:
    dealt = deal(1000, seed=1, wrong=0.05)
    assert dealt.wrong.sum() == 40
    assert set(np.flatnonzero(dealt.wrong)) <= set(dealt.splits["train"])
    own = [caption(dealt.scenes, row) for row in range(1000)]
    np.testing.assert_array_equal(dealt.captions != own, dealt.wrong)
    assert Counter(dealt.captions.tolist()) == Counter(own), "captions change places"
    data = Shapes(ShapesConfig(rows=1000, seed=1, wrong=0.05))
    assert (data.columns["wrong"] == "yes").sum() == 40
    row = int(np.flatnonzero(dealt.wrong)[0])
    assert data.text("text", row) == dealt.captions[row] != own[row]


def test_rows_that_lack_a_modality_are_as_many_as_asked_for() -> None:
    data = Shapes(ShapesConfig(rows=1000, unpaired=0.25, wrong=0.5))
    present = np.stack([data.present[name] for name in NAMES])
    lacking = ~present.all(axis=0)
    assert lacking.sum() == 200
    assert set(np.flatnonzero(lacking)) <= set(data.splits["train"])
    assert ((~present).sum(axis=0) <= 1).all()
    assert (~present).any(axis=1).all(), "each of them is missed somewhere"
    assert not (lacking & (data.columns["wrong"] == "yes")).any()
    for name in NAMES:
        missing = np.flatnonzero(~data.present[name])
        assert not data.inputs(name, missing).any()
        assert data.text(name, int(missing[0])) is None
        assert data.picture(name, int(missing[0])) is None
        assert data.sound(name, int(missing[0])) is None
    there = data.inputs("image", np.flatnonzero(data.present["image"]))
    assert there.any(axis=(1, 2, 3)).all()


def test_every_setting_is_part_of_the_fingerprint() -> None:
    settings = [{}, {"seed": 1}, {"noise": 0.1}, {"size": 48}, {"wrong": 0.1}, {"unpaired": 0.1}, {"ambiguity": 0.1}]
    prints = [open_data("shapes", {"rows": 60, **each}).fingerprint for each in settings]
    assert len(set(prints)) == len(settings)


SCRIPT = """
import sys, time
from xmodal.data import open_data
started = time.process_time()
data = open_data("shapes", {})
print(time.process_time() - started)
print(sorted({name.partition(".")[0] for name in sys.modules} & {"PySide6", "torch", "PIL", "soundfile"}))
print(open_data("shapes", {"rows": 60}).fingerprint)
"""


def test_opening_ten_thousand_rows_is_quick_and_the_same_in_every_process() -> None:
    child = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=60)
    seconds, loaded, fingerprint = child.stdout.splitlines()
    assert float(seconds) < 6  # 1.2 on a quiet machine: no picture is drawn, no sound made
    assert loaded == "[]"
    assert fingerprint == open_data("shapes", {"rows": 60}).fingerprint


@pytest.mark.parametrize(
    ("params", "place"),
    [
        ({"rows": 10}, "data.params.rows"),
        ({"wrong": 0.6}, "data.params.wrong"),
        ({"noise": -1}, "data.params.noise"),
        ({"size": 8}, "data.params.size"),
    ],
)
def test_bad_parameters_are_named(params: dict[str, object], place: str) -> None:
    with pytest.raises(UserError, match=place):
        open_data("shapes", params)
