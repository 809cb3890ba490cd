"""What may be done at random to the inputs that training reads. Importing this package registers all of it."""

from xmodal.augmentation import color, crop, features, flip, gain, noise, spec_augment, time_shift, tokens
from xmodal.augmentation.base import (
    AUGMENTATIONS,
    Augmentation,
    AugmentationConfig,
    Augmented,
    Chain,
    augmentations_for,
)

__all__ = [
    "AUGMENTATIONS",
    "Augmentation",
    "AugmentationConfig",
    "Augmented",
    "Chain",
    "augmentations_for",
    "color",
    "crop",
    "features",
    "flip",
    "gain",
    "noise",
    "spec_augment",
    "time_shift",
    "tokens",
]
