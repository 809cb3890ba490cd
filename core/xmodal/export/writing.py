"""Files and folders that are there as a whole or not at all, with one sentence where they cannot be."""

from __future__ import annotations

import importlib
import io
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from xmodal.errors import UserError
from xmodal.progress import report
from xmodal.store.files import TEMPORARY, atomic_file, sync_folder
from xmodal.system_errors import reason_of


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes its place when the block ends well.

    Raises
    ------
    UserError : it cannot be written; what was there is untouched.
    """
    with _said(path):
        if path.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        with atomic_file(path) as file:
            yield file


@contextmanager
def writing_text(path: Path) -> Iterator[TextIO]:
    """Open a UTF-8 text file in the same way; lines end as they are written."""
    with writing(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        try:
            yield text
            text.flush()
        finally:
            text.detach()


@contextmanager
def writing_folder(folder: Path) -> Iterator[Path]:
    """Give a new, empty folder whose files move into `folder` when the block ends well.

    Files of `folder` that are not written again stay.

    Raises
    ------
    UserError : it cannot be written; what was there is untouched.
    """
    with _said(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(20, "it is a file")
        scratch = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}{TEMPORARY}")
        scratch.mkdir()
        try:
            yield scratch
            report()
            folder.mkdir(exist_ok=True)
            for file in sorted(scratch.iterdir()):
                file.replace(folder / file.name)
            sync_folder(folder)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def needed(module: str, package: str) -> Any:
    """Import what only an export needs.

    Raises
    ------
    UserError : it is not installed; says how to.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise UserError(
            "export.missing",
            "This needs {package}, which is not installed: pip install 'xmodal[export]'.",
            package=package,
        ) from error


@contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserError(
            "export.unwritable",
            "{path} cannot be written ({reason}): choose another place, or make room.",
            path=path,
            reason=reason_of(error),
        ) from error
