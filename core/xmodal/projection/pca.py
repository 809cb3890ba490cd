"""The first map: principal components. Milliseconds, and linear: distances mean what they seem to."""

# P points, D embedding size.
from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def principal_axes(x_PD: NDArray[Any], count: int = 2) -> NDArray[np.float64]:
    r"""Find the unit axes of largest variance, in descending order.

    Eigenvectors of the (D, D) covariance: D is small beside P. Each axis points where its largest entry is positive,
    so that equal data gives equal axes.

    Parameters
    ----------
    x_PD : any data; centred here. count : number of axes.

    Returns
    -------
    (D, count); columns of zeros where D < count.
    """
    x_PD = np.asarray(x_PD, np.float64)
    axes = np.zeros((x_PD.shape[1], count))
    if len(x_PD) == 0:
        return axes
    centred = x_PD - x_PD.mean(axis=0)
    found = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :count]
    peak = np.abs(found).argmax(axis=0)
    axes[:, : found.shape[1]] = found * np.where(found[peak, np.arange(found.shape[1])] < 0, -1.0, 1.0)
    return axes


def project_pca(x_PD: NDArray[Any], count: int = 2) -> NDArray[np.float32]:
    """Coordinates along the first principal axes, centred: (P, count), in the unit of `x_PD`.

    Source: Pearson 1901, "On lines and planes of closest fit to systems of points in space".
    """
    x_PD = np.asarray(x_PD, np.float64)
    if len(x_PD) == 0:
        return np.zeros((0, count), np.float32)
    return np.asarray((x_PD - x_PD.mean(axis=0)) @ principal_axes(x_PD, count), np.float32)
