import numpy as np
import pytest
from xmodal.data import open_data
from xmodal.data.base import SPLITS
from xmodal.errors import UserError


def test_three_views_two_of_one_size() -> None:
    data = open_data("vectors", {})
    assert [modality.kind for modality in data.modalities.values()] == ["vector"] * 3
    assert [modality.shape for modality in data.modalities.values()] == [(32,), (32,), (48,)]
    for name in data.modalities:
        assert data.text(name, 0) is None
        assert data.picture(name, 0) is None
    assert {len(column) for column in data.columns.values()} == {len(data)} == {4000}


def test_a_tenth_of_the_cells_is_missing_and_no_row_is_empty() -> None:
    data = open_data("vectors", {})
    present = np.stack([data.present[name] for name in data.modalities], axis=1)
    assert abs(present.mean() - 0.9) < 0.01
    assert present.any(axis=1).all()
    for name in data.modalities:
        values = data.inputs(name, np.arange(len(data)))
        assert values.dtype == np.float32
        assert not values[~data.present[name]].any()
        assert values[data.present[name]].any(axis=1).all()


def test_even_with_nearly_everything_missing_a_row_keeps_one() -> None:
    data = open_data("vectors", {"rows": 500, "missing": 0.99})
    held = sum(data.present[name].astype(int) for name in data.modalities)
    assert (held >= 1).all()
    assert (held == 1).mean() > 0.9


def test_nothing_is_missing_when_asked_so() -> None:
    data = open_data("vectors", {"rows": 200, "missing": 0})
    assert all(present.all() for present in data.present.values())


def test_the_same_parameters_give_the_same_rows() -> None:
    first, again, other = (open_data("vectors", {"rows": 300, "seed": seed}) for seed in (1, 1, 2))
    assert first.fingerprint == again.fingerprint != other.fingerprint
    np.testing.assert_array_equal(first.inputs("a", np.arange(300)), again.inputs("a", np.arange(300)))
    for split in SPLITS:
        np.testing.assert_array_equal(first.splits[split], again.splits[split])


def test_splits_are_disjoint_and_sorted() -> None:
    data = open_data("vectors", {"rows": 1000})
    assert [len(data.splits[split]) for split in SPLITS] == [700, 150, 150]
    assert sorted(np.concatenate([data.splits[split] for split in SPLITS]).tolist()) == list(range(1000))
    assert all((np.diff(data.splits[split]) > 0).all() for split in SPLITS)


def test_the_views_share_their_factors() -> None:
    """A linear map from one view predicts another far better than chance; shuffled rows do not."""
    data = open_data("vectors", {"rows": 2000, "missing": 0, "dimensions": [16, 24], "noise": 0.1})
    train, test = data.splits["train"], data.splits["test"]

    def explained(rows: np.ndarray) -> float:
        weights = np.linalg.lstsq(data.inputs("a", rows), data.inputs("b", train), rcond=None)[0]
        left = data.inputs("b", test) - data.inputs("a", test) @ weights
        return float(1 - left.var() / data.inputs("b", test).var())

    assert explained(train) > 0.5
    assert explained(np.random.default_rng(0).permutation(train)) < 0.1


def test_the_column_names_the_cluster_of_the_factors() -> None:
    data = open_data("vectors", {"rows": 2000, "missing": 0, "clusters": 5})
    assert set(data.columns["cluster"]) == {f"cluster {number}" for number in range(1, 6)}
    values = data.inputs("a", np.arange(2000))
    means = np.stack([values[data.columns["cluster"] == name].mean(axis=0) for name in set(data.columns["cluster"])])
    assert means.var(axis=0).mean() > 0.1


@pytest.mark.parametrize(
    ("params", "place"),
    [
        ({"rows": 0}, "data.params.rows"),
        ({"missing": 1.0}, "data.params.missing"),
        ({"dimensions": [3]}, "data.params.dimensions"),
        ({"dimensions": [3, 0]}, "data.params.dimensions"),
        ({"dim": 3}, "data.params.dim"),
    ],
)
def test_bad_parameters_are_named(params: dict[str, object], place: str) -> None:
    with pytest.raises(UserError, match=place):
        open_data("vectors", params)


def test_an_unknown_data_set_gets_the_choices() -> None:
    with pytest.raises(UserError, match=r"did you mean 'icons'.*icons, .*vectors"):
        open_data("icon", {})
