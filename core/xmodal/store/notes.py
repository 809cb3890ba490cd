"""Small documents that are kept with a run beside what it recorded: one JSON file each, read and written whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xmodal.store.errors import write_failed
from xmodal.store.files import write_atomically
from xmodal.store.lock import FolderLock
from xmodal.system_errors import reason_of


class Notes:
    """The notes in the folder of a run.

    Attributes
    ----------
    folder : the run.
    """

    folder: Path

    def note(self, name: str) -> bytes | None:
        """Return a note as it was written; None if there is none, or it cannot be read."""
        try:
            return self._note_file(name).read_bytes()
        except OSError:
            return None

    def _note_file(self, name: str) -> Path:
        return self.folder / f"{name}.json"


class WritableNotes(Notes):
    """The same, for the one writer of a run: whoever holds its lock."""

    def save_note(self, name: str, data: bytes) -> None:
        """Write a note as a whole, at once.

        Raises
        ------
        StorageError : it cannot be written; the one that was there is untouched.
        """
        path = self._note_file(name)
        try:
            write_atomically(path, data)
        except OSError as error:
            raise write_failed(path, reason_of(error)) from error


@contextmanager
def notes_at_rest(folder: Path) -> Iterator[WritableNotes]:
    """Hold the lock of a run that nobody trains, for as long as it takes to write a note.

    Raises
    ------
    UserError : somebody writes the run. StorageError : the folder cannot be written.
    """
    lock = FolderLock(folder)
    try:
        notes = WritableNotes()
        notes.folder = folder
        yield notes
    finally:
        lock.release()
