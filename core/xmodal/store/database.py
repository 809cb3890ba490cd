"""The SQLite file of a run: its tables, how it is opened, and how older files are brought up to date."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal

from xmodal.store.errors import damaged, newer

DATABASE = "run.sqlite"
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE segment (
            number INTEGER PRIMARY KEY, parent INTEGER, parent_step INTEGER NOT NULL,
            parent_changes INTEGER NOT NULL)""",
        """CREATE TABLE log (
            seq INTEGER PRIMARY KEY, gesture INTEGER NOT NULL, segment INTEGER NOT NULL, step INTEGER NOT NULL,
            payload BLOB NOT NULL)""",
        "CREATE TABLE series (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
        # Small columns first: an overview reads them without the pages of the blobs.
        """CREATE TABLE chunk (
            segment INTEGER NOT NULL, series INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
            count INTEGER NOT NULL, low REAL, high REAL, encoding TEXT NOT NULL,
            levels BLOB NOT NULL, steps BLOB NOT NULL, data BLOB NOT NULL)""",
        "CREATE UNIQUE INDEX chunk_place ON chunk (segment, series, first, last)",
        "CREATE TABLE tail (id INTEGER PRIMARY KEY, segment INTEGER NOT NULL, body BLOB NOT NULL)",
    ),
)
"""Statements that lead from each schema to the next; the first from an empty file to schema 1."""

SCHEMA = len(MIGRATIONS)
"""The schema that this version writes; it stands in ``run.toml`` and as ``user_version`` in the database."""

BUSY_S = 5.0


def journal_mode(folder: Path) -> Literal["wal", "delete"]:
    """Find out, by a real write, whether SQLite's write-ahead log works in a folder.

    On a network file system ``PRAGMA journal_mode=WAL`` can answer "wal" and the first write or a second
    connection fails.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".probe-", dir=folder) as scratch:
            path = Path(scratch) / DATABASE
            with closing(_connect(path, "rwc")) as writer, closing(_connect(path, "rw")) as reader:
                (mode,) = writer.execute("PRAGMA journal_mode=WAL").fetchone()
                writer.execute("CREATE TABLE probe (x)")
                writer.execute("INSERT INTO probe VALUES (1)")
                works = mode == "wal" and reader.execute("SELECT x FROM probe").fetchone() == (1,)
                return "wal" if works else "delete"
    except (sqlite3.Error, OSError):
        return "delete"


def connect_writer(
    folder: Path, *, create: bool = False, mode: Literal["wal", "delete"] | None = None
) -> sqlite3.Connection:
    """Open the database of a run for writing and bring it up to date.

    Parameters
    ----------
    mode : how it is to be journaled (see `journal_mode`); None for as it was.

    Raises
    ------
    UserError : damaged, or of a newer schema. sqlite3.Error : it cannot be written.
    """
    path = folder / DATABASE
    connection = _connect(path, "rwc" if create else "rw")
    try:
        schema_of(connection, path)
        if mode is not None:
            connection.execute(f"PRAGMA journal_mode={mode}")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA journal_size_limit={8 * 2**20}")
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_reader(folder: Path) -> sqlite3.Connection:
    """Open the database of a run for reading, while it is written or not, on a read-only disk too.

    A file of an older schema is brought up to date in memory and stays as it is on disk.

    Raises
    ------
    UserError : damaged, or of a newer schema.
    """
    path = folder / DATABASE
    with reading(path):
        connection = _connect(path, "ro")
        try:
            schema = schema_of(connection, path)
        except sqlite3.OperationalError as error:
            connection.close()
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise
            # The -shm file of a write-ahead log cannot be made on a read-only disk, and what a killed writer left half
            # done without such a log cannot be taken back by a reader: both work in a copy.
            connection = _in_memory_copy_of_files(path)
            schema = schema_of(connection, path)
        if schema < SCHEMA:
            with closing(connection):
                connection = _in_memory(connection)
            migrate(connection)
    return connection


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn whatever SQLite says about a file that it cannot read into one sentence."""
    try:
        yield
    except sqlite3.Error as error:
        raise damaged(path, error) from error


@contextmanager
def transaction(connection: sqlite3.Connection, kind: str = "IMMEDIATE") -> Iterator[None]:
    """Commit what the block did, or nothing of it. With kind ``DEFERRED``, the block reads one state of the file."""
    connection.execute(f"BEGIN {kind}")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def schema_of(connection: sqlite3.Connection, path: Path) -> int:
    """Return the schema of an open database. Raises `UserError` if it is newer than this version knows."""
    (schema,) = connection.execute("PRAGMA user_version").fetchone()
    if schema > SCHEMA:
        connection.close()
        raise newer(path, schema, SCHEMA)
    return int(schema)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring an open database up to the current schema, step by step, each step whole."""
    (schema,) = connection.execute("PRAGMA user_version").fetchone()
    for number in range(schema, SCHEMA):
        with transaction(connection):
            for statement in MIGRATIONS[number]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={number + 1}")


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # Whoever owns the connection uses it from one thread at a time, not always from the same one.
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_S)


def _in_memory(source: sqlite3.Connection) -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    source.backup(copy)
    return copy


def _in_memory_copy_of_files(path: Path) -> sqlite3.Connection:
    with tempfile.TemporaryDirectory(prefix="xmodal-") as scratch:
        for name in (path.name, f"{path.name}-wal", f"{path.name}-journal"):
            if (path.parent / name).exists():
                shutil.copyfile(path.parent / name, Path(scratch) / name)
        with closing(_connect(Path(scratch) / path.name, "rw")) as connection:
            return _in_memory(connection)
