"""Playing sounds of the data, where QtMultimedia is installed."""

from __future__ import annotations

import importlib
import importlib.util
import io
import wave
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QObject, QUrl

PLAY_KEY = "H"
"""Plays what is pointed at on the map, or looked at in the inspector: to hear it."""
_NOT_INSTALLED = "not installed"


def can_play() -> bool:
    """Return whether sounds can be played."""
    return not _obstacle()


def play_words() -> str:
    """Return what a button that plays tells: that it does, or what is missing."""
    obstacle = _obstacle()
    if not obstacle:
        return _tr("Play this sound")
    if obstacle == _NOT_INSTALLED:
        return _tr("To hear sounds: pip install 'xmodal[sound]'")
    return _tr("Sounds cannot be played here: {problem}").format(problem=obstacle)


@cache
def _obstacle() -> str:
    """Return why nothing can be played; empty where it can. Takes time: not to be asked before there are sounds."""
    if importlib.util.find_spec("PySide6.QtMultimedia") is None:
        return _NOT_INSTALLED
    try:
        importlib.import_module("PySide6.QtMultimedia")
    except ImportError as error:  # installed, but a library of the system that it needs is not
        return str(error)
    return ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("sound", text)


def wav_bytes(samples: NDArray[np.float32], rate: int) -> bytes:
    """Return a sound, (samples,) in [-1, 1], as a WAV file of 16 bits."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(rate)
        writer.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return file.getvalue()


class Player(QObject):
    """Plays one sound at a time; the next ends the one before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._buffer: QBuffer | None = None
        self._player: Any = None

    def play(self, samples: NDArray[np.float32], rate: int) -> bool:
        """Play a sound; tell whether that is possible here.

        Parameters
        ----------
        samples : (samples,) in [-1, 1]. rate : Hz.
        """
        if not can_play():
            return False
        if self._player is None:
            multimedia = importlib.import_module("PySide6.QtMultimedia")
            self._player = multimedia.QMediaPlayer(self)
            self._player.setAudioOutput(multimedia.QAudioOutput(self))
        self._player.stop()
        buffer = QBuffer(self)
        buffer.setData(wav_bytes(samples, rate))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._player.setSourceDevice(buffer, QUrl("sound.wav"))
        if self._buffer is not None:
            self._buffer.deleteLater()
        self._buffer = buffer
        self._player.play()
        return True
