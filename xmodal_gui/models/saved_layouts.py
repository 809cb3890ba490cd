"""Layouts of the desk that the user has given a name."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

_GROUP = "layouts"


class SavedLayouts(QObject):
    """Names and states of docks, kept in the settings.

    Parameters
    ----------
    settings : where they are kept; None keeps them only as long as the window is open.

    Signals
    -------
    changed : other names.
    """

    changed = Signal()

    def __init__(self, settings: QSettings | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._states: dict[str, QByteArray] = {}
        if settings is not None:
            settings.beginGroup(_GROUP)
            kept = {_name(key): settings.value(key) for key in settings.childKeys()}
            settings.endGroup()
            self._states = {name: state for name, state in kept.items() if isinstance(state, QByteArray)}

    @property
    def names(self) -> list[str]:
        """The names, in the order of the alphabet."""
        return sorted(self._states, key=str.casefold)

    def state(self, name: str) -> QByteArray:
        """Return what was saved under a name."""
        return self._states[name]

    def save(self, name: str, state: QByteArray) -> None:
        """Save under a name, in the place of what has it."""
        self._states[name] = state
        if self._settings is not None:
            self._settings.setValue(f"{_GROUP}/{_key(name)}", state)
        self.changed.emit()

    def delete(self, name: str) -> None:
        """Forget a layout."""
        del self._states[name]
        if self._settings is not None:
            self._settings.remove(f"{_GROUP}/{_key(name)}")
        self.changed.emit()


def _key(name: str) -> str:
    """Write a name so that the settings take it for one: slashes would make groups."""
    return name.encode().hex()


def _name(key: str) -> str:
    try:
        return bytes.fromhex(key).decode()
    except ValueError:
        return key
