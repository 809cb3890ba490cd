import math

import numpy as np
import pytest
from xmodal.analysis.pulls import conflict_rate, cosines_of, equal_pull, gramian_of, norms_of, shares_of_update


def gramian(*gradients: list[float]) -> np.ndarray:
    rows = np.array(gradients)
    return rows @ rows.T


def test_opposite_gradients_have_cosine_minus_one() -> None:
    found = cosines_of(gramian([3.0, 0.0], [-0.5, 0.0], [0.0, 2.0]))
    assert found[0, 1] == -1.0
    assert found[0, 2] == 0.0
    assert norms_of(gramian([3.0, 4.0], [0.0, 0.0])).tolist() == [5.0, 0.0]


def test_a_term_that_pulls_nothing_has_no_cosine_and_is_in_no_conflict() -> None:
    sample = gramian([1.0, 0.0], [0.0, 0.0], [-1.0, 0.1])
    assert math.isnan(cosines_of(sample)[0, 1])
    assert conflict_rate([sample]) == 1.0
    assert conflict_rate([sample, gramian([1.0, 0.0], [1.0, 1.0], [0.0, 0.0])]) == 0.5
    assert math.isnan(conflict_rate([]))


def test_shares_add_up_to_one_and_are_negative_where_a_term_pulls_back() -> None:
    shares = shares_of_update(gramian([3.0, 0.0], [-1.0, 0.0]))
    np.testing.assert_allclose(shares, [1.5, -0.5])
    assert np.isnan(shares_of_update(gramian([1.0, 0.0], [-1.0, 0.0]))).all()


def test_equal_pull_of_two_quadratic_terms_is_known() -> None:
    # 1/2 |x - a|^2 outside and 1/2 |x - b|^2 inside, at x = 0: gradients -a and -b, equal where lambda = |a| / |b|.
    a, b, weighted_with = np.array([3.0, 4.0]), np.array([0.0, 2.0]), 0.1
    sample = gramian((-a).tolist(), (-weighted_with * b).tolist())
    assert weighted_with * equal_pull(sample, [False, True]) == pytest.approx(2.5)


def test_equal_pull_counts_what_terms_on_one_side_leave_of_each_other() -> None:
    # Two terms outside that cancel half of each other: 4 - 2 = 2 against 1.
    assert equal_pull(gramian([4.0, 0.0], [-2.0, 0.0], [0.0, 1.0]), [False, False, True]) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("gradients", "inside"),
    [
        ([[1.0, 0.0], [0.0, 0.0]], [False, True]),
        ([[1.0, 0.0], [1.0, 0.0]], [True, True]),
        ([[0.1, 0.7], [-0.1, -0.7], [1.0, 0.0]], [False, False, True]),
    ],
)
def test_no_equal_pull_where_a_side_does_not_pull(gradients, inside) -> None:
    assert equal_pull(gramian(*gradients), inside) is None


def test_a_gramian_is_rebuilt_from_norms_and_cosines() -> None:
    sample = gramian([1.0, 2.0, 0.5], [-3.0, 0.2, 1.0], [0.0, 0.0, 0.0])
    cosines = cosines_of(sample)
    told = {"a|b": cosines[0, 1]}
    norms = dict(zip("abc", norms_of(sample), strict=True))
    np.testing.assert_allclose(gramian_of(["a", "b", "c"], norms, told), sample, atol=1e-12)
    np.testing.assert_allclose(gramian_of(["b", "a"], norms, told), sample[[1, 0]][:, [1, 0]], atol=1e-12)
