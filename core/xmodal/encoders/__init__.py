"""From the inputs of one modality to (B, D). Importing this package registers the built-in encoders."""

from __future__ import annotations

from xmodal.encoders import dense, image, text
from xmodal.encoders.base import ENCODERS, EncoderConfig, encoders_for

__all__ = ["ENCODERS", "EncoderConfig", "dense", "encoders_for", "image", "text"]
