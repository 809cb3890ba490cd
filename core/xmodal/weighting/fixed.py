"""No automatic weighting."""

from __future__ import annotations

from xmodal.weighting.base import WEIGHTINGS, Weighting, WeightingConfig


@WEIGHTINGS.register("fixed")
class Fixed(WeightingConfig, frozen=True, kw_only=True):
    """Weights are what you set and what their schedules make of them."""

    def build(self) -> Weighting:
        """Build it; it learns nothing."""
        return Weighting()
