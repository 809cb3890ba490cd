import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from xmodal.wire import folder as folders
from xmodal.wire.folder import make_folder, remove_folder, remove_stale, write_atomically


@pytest.fixture
def dead_pid():
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def old(base: Path, pid: int, suffix: str) -> Path:
    path = base / f"xmodal-{pid}-{suffix}"
    path.mkdir(mode=0o700)
    return path


def age(path: Path) -> None:
    os.utime(path, (1_000_000, 1_000_000))


def test_what_killed_processes_left_is_removed_and_nothing_else(dead_pid):
    with tempfile.TemporaryDirectory() as short:  # a socket's path must be short
        base = Path(short)
        stale, refused, listening = (old(base, dead_pid, name) for name in ("stale", "refused", "listening"))
        mine, young, other = old(base, os.getpid(), "mine"), old(base, dead_pid, "young"), base / "xmodal-notes-1"
        other.mkdir()
        with socket.socket(socket.AF_UNIX) as dead, socket.socket(socket.AF_UNIX) as alive:
            dead.bind(str(refused / "socket"))
            alive.bind(str(listening / "socket"))
            alive.listen()
            for path in (stale, refused, listening, mine, other):
                age(path)
            assert sorted(remove_stale(base)) == sorted([stale, refused])
        assert all(path.exists() for path in (listening, mine, young, other))


def test_a_long_folder_for_temporary_files_is_not_used(monkeypatch, tmp_path):
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    folder = make_folder()
    assert folder.parent == Path("/tmp")
    assert len(os.fsencode(folder / folders.SOCKET)) < folders.PATH_LIMIT
    remove_folder(folder)
    assert not folder.exists()
    remove_folder(folder)


def test_writing_atomically(tmp_path):
    write_atomically(tmp_path / "file", b"one")
    write_atomically(tmp_path / "file", b"two")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"two"
