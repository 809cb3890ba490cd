"""The mel scale: bands as ears tell pitches apart, narrow at low frequencies and wide at high ones."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from xmodal.data.audio_extra import audio_package
from xmodal.data.base import Modality

_LIBRARY = "librosa.filters"


@lru_cache(maxsize=32)
def mel_filters(rate: int, window: int, bands: int) -> NDArray[np.float32]:
    """Return librosa's triangles of unit area over the frequencies of a spectrum, from 0 to half the rate.

    Parameters
    ----------
    rate : samples per second. window : samples per spectrum.

    Returns
    -------
    (bands, window // 2 + 1), low bands first; not to be written to. A band narrower than the spectrum's resolution may
    be all 0.

    Raises
    ------
    UserError : librosa is not installed.

    Source: Slaney 1998, "Auditory toolbox", version 2.
    """
    library = audio_package(_LIBRARY)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Empty filters detected")  # callers look themselves
        filters: NDArray[np.float32] = library.mel(sr=rate, n_fft=window, n_mels=bands)
    filters.flags.writeable = False
    return filters


def load_for(modalities: Iterable[Modality]) -> None:
    """Import what draws sounds, if there are some: it takes two seconds, which no thread that draws should wait for.

    Raises
    ------
    UserError : there are sounds, and librosa is not installed.
    """
    if any(modality.kind == "audio" for modality in modalities):
        audio_package(_LIBRARY)
