import numpy as np
from sklearn.decomposition import PCA
from xmodal.projection.pca import principal_axes, project_pca


def test_coordinates_are_those_of_scikit_learn_up_to_signs(digits):
    ours = project_pca(digits.unit)
    theirs = PCA(2).fit_transform(digits.unit.astype(np.float64))
    np.testing.assert_allclose(np.abs(ours), np.abs(theirs), atol=1e-5)


def test_signs_do_not_depend_on_the_order_of_points(digits):
    shuffled = np.random.default_rng(0).permutation(len(digits.unit))
    np.testing.assert_allclose(project_pca(digits.unit[shuffled]), project_pca(digits.unit)[shuffled], atol=1e-5)


def test_axes_are_orthonormal(digits):
    axes = principal_axes(digits.unit, 3)
    np.testing.assert_allclose(axes.T @ axes, np.eye(3), atol=1e-10)


def test_one_dimension_and_no_points_still_give_two_coordinates():
    np.testing.assert_array_equal(project_pca(np.array([[1.0], [3.0]]))[:, 1], 0)
    assert project_pca(np.zeros((0, 5))).shape == (0, 2)
