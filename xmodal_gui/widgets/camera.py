"""Where one looks at a map from: the middle of the picture and its scale. Pure numbers, no Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Camera:
    """A view without distortion: one scale for both axes, y upwards.

    Attributes
    ----------
    x, y : what stands in the middle of the picture. scale : pixels per unit of the map.
    """

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0

    def to_screen(self, places_P2: Floats, width: float, height: float) -> Floats:
        """Map coordinates (P, 2) to pixels (P, 2)."""
        return (places_P2 - (self.x, self.y)) * (self.scale, -self.scale) + (width / 2, height / 2)

    def to_map(self, x: float, y: float, width: float, height: float) -> tuple[float, float]:
        """Map a pixel to coordinates."""
        return self.x + (x - width / 2) / self.scale, self.y - (y - height / 2) / self.scale

    def zoomed(self, factor: float, x: float, y: float, width: float, height: float) -> Camera:
        """Zoom in by `factor`; what stands under the pixel (x, y) stays there."""
        at_x, at_y = self.to_map(x, y, width, height)
        return Camera(at_x + (self.x - at_x) / factor, at_y + (self.y - at_y) / factor, self.scale * factor)

    def panned(self, dx: float, dy: float) -> Camera:
        """Drag the map by so many pixels."""
        return Camera(self.x - dx / self.scale, self.y + dy / self.scale, self.scale)

    def between(self, other: Camera, share: float) -> Camera:
        """Return a camera on the way to another; the scale changes by equal ratios."""
        scale = self.scale * (other.scale / self.scale) ** share
        return Camera(self.x + (other.x - self.x) * share, self.y + (other.y - self.y) * share, scale)


def fit_camera(places_P2: Floats, width: float, height: float, below: float = 0.0, margin: float = 24.0) -> Camera:
    """Return the camera that shows all points with a margin of so many pixels, and `below` kept free of them."""
    if len(places_P2) == 0:
        return Camera()
    if below:
        camera = fit_camera(places_P2, width, height - below, margin=margin)
        return camera.panned(0, -below / 2)
    low, high = places_P2.min(axis=0), places_P2.max(axis=0)
    room = np.maximum((width - 2 * margin, height - 2 * margin), 16.0)
    extent = np.maximum(high - low, 1e-9 * max(1.0, float(np.abs(high).max())))
    scale = float((room / extent).min())
    middle = (low + high) / 2
    return Camera(float(middle[0]), float(middle[1]), scale)


def is_comfortable(
    camera: Camera, places_P2: Floats, width: float, height: float, below: float = 0.0, least: float = 0.45
) -> bool:
    """Tell whether all points can be seen and are not lost in emptiness: no reason to move the camera.

    Parameters
    ----------
    least : share of the size that a fit would give them.
    """
    if len(places_P2) == 0:
        return True
    pixels = camera.to_screen(places_P2, width, height)
    inside = (pixels >= 4).all() and (pixels <= (width - 4, height - below - 4)).all()
    return bool(inside) and camera.scale >= least * fit_camera(places_P2, width, height, below).scale


def nice_length(at_most: float) -> float:
    """Return the largest of 1, 2, 5 times a power of ten that is not above `at_most` (> 0)."""
    power = 10.0 ** np.floor(np.log10(at_most))
    return float(max(step * power for step in (1, 2, 5) if step * power <= at_most * (1 + 1e-9)))
