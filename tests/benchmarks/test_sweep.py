"""A sweep goes on where it stopped, mixes no conditions, and its figure shows what the points say."""

from argparse import Namespace
from pathlib import Path

import pytest
from _sweep_point import Place, Point, configured, measure
from msgspec.structs import replace
from sweep import Conditions, Sweep
from xmodal.data import open_data
from xmodal.training.config import DataSection
from xmodal.training.presets import preset

CONDITIONS = Conditions(
    preset="clip", data="vectors", fingerprint="f", steps=5, column="cluster", sgd_learning_rate=0.1, torch="2"
)
ASKED = Namespace(seeds=[0, 1], optimizers=["adam", "sgd"], lambdas=[0.0, 1.0])


def points() -> list[Point]:
    """Return a point for each of two seeds, optimisers and lambdas; under SGD one diverged."""
    return [
        Point(place=place, recall=0.1 + place.lambda_ / 2 + place.seed / 10, chance=0.1, gap=0.5, probe={"a": 0.9})
        if place != Place(optimizer="sgd", lambda_=1.0, seed=1)
        else Point(place=place, failed="not finite")
        for place in Sweep(conditions=CONDITIONS).missing(ASKED)
    ]


def test_a_sweep_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = tmp_path / "new" / "clip.json"
    sweep = Sweep.open(path, CONDITIONS)
    whole = sweep.missing(ASKED)
    assert len(whole) == 8
    assert {place.seed for place in whole[:4]} == {0}
    for point in reversed(points()[:5]):
        sweep.add(point)
    sweep.save(path)
    again = Sweep.open(path, CONDITIONS)
    assert again.points == sorted(points()[:5], key=lambda point: point.place)
    assert again.missing(ASKED) == whole[5:]


def test_points_of_other_conditions_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "clip.json"
    Sweep(conditions=CONDITIONS).save(path)
    with pytest.raises(SystemExit, match=r"clip\.json was measured under other conditions .*steps=5"):
        Sweep.open(path, replace(CONDITIONS, steps=6))


def test_a_point_is_measured_and_a_run_that_diverges_is_one_without_numbers() -> None:
    section = DataSection(type="vectors", params={"rows": 400, "dimensions": (8, 8)})
    data = open_data(section.type, section.params)
    config = replace(preset("clip", data.modalities, section, data), batch_size=32, embedding_size=8, torch_threads=1)
    place = Place(optimizer="sgd", lambda_=1.0, seed=3)
    made = configured(config, place, learning_rate=0.1)
    assert (made.optimizer.type, made.optimizer.weight_decay, made.seed) == ("sgd", 0.0, 3)
    point = measure(made, data, place, steps=5, column="cluster")
    assert not point.failed
    assert point.recall > point.chance > 0
    assert all(point.probe[name] > point.majority[name] for name in "ab")
    # Raw rows, and a similarity without a bound.
    wild = replace(preset("article", data.modalities, section, data), batch_size=32, embedding_size=8, torch_threads=1)
    place = replace(place, lambda_=1e6)
    failed = measure(configured(wild, place, 10.0), data, place, steps=60, column="cluster")
    assert "finite" in failed.failed
    assert failed.recall == 0


@pytest.mark.gui
def test_the_figure_holds_means_ranges_and_chance(qapp, tmp_path: Path) -> None:
    from _sweep_figure import Mark, plots_of, save

    recall, gap, probe = plots_of([replace(point, majority={"a": 0.2}) if point.probe else point for point in points()])
    assert recall.marks["adam"] == [Mark(0.0, 0.1, pytest.approx(0.15), 0.2), Mark(1.0, 0.6, pytest.approx(0.65), 0.7)]
    assert recall.marks["sgd"][1] == Mark(1.0, 0.6, 0.6, 0.6)
    assert (recall.chance, gap.chance, probe.chance) == (pytest.approx(0.1), None, pytest.approx(0.2))
    save([replace(point, majority={"a": 0.2}) for point in points()], "made up", tmp_path / "clip.svg")
    assert "linear probe, a" in (tmp_path / "clip.svg").read_text()
