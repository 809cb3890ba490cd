"""How much is kept of decoded rows, what goes first, and what stays."""

import gc
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tables import write_manifest
from xmodal.data import DATA
from xmodal.data.row_cache import cached_bytes, clear_cached
from xmodal.data.table import rows as table_rows
from xmodal.errors import UserError

CHILD = Path(__file__).parents[1] / "support" / "data_child.py"
ROWS = 300
"""More than are decoded at a time."""
GIB = 2**30


@pytest.fixture
def cache(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setenv("XMODAL_CACHE_DIR", str(folder))
    return folder / "rows"


def opened(path):
    return DATA.convert("manifest", {"path": str(path)}, "data").open()


def kept(folder):
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith(".") and path.is_dir())


class Child:
    """A process that has the rows of a table, or is making them."""

    def __init__(self, mode, path, cache, limit=""):
        command = [sys.executable, str(CHILD), mode, str(path), str(cache.parent)]
        if limit:
            command = ["bash", "-c", f'ulimit -f {limit} && exec "$@"', "bash", *command]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def hears(self):
        return self._process.stdout.readline().strip()

    def go_on(self):
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def kill(self):
        self._process.kill()
        self._process.communicate()

    def end(self):
        return self._process.communicate(timeout=60)[0]


@pytest.fixture
def child(cache):
    children = []

    def start(mode, path, limit=""):
        children.append(Child(mode, path, cache, limit))
        return children[-1]

    yield start
    for one in children:
        one.kill()


def test_the_least_recently_used_go_first(tmp_path, cache, monkeypatch):
    paths = [write_manifest(tmp_path / str(number)) for number in range(3)]
    names = []
    for path in paths[:2]:
        opened(path)
        (name,) = set(kept(cache)) - set(names)
        names.append(name)
    opened(paths[0])  # the second is now what was used longest ago
    gc.collect()
    monkeypatch.setenv("XMODAL_CACHE_LIMIT", str(1.2 * cached_bytes() / GIB))
    opened(paths[2])
    assert names[0] in kept(cache)
    assert names[1] not in kept(cache)
    assert len(kept(cache)) == 2
    assert opened(paths[1]).picture("picture", 7)[5, 5] == 7  # it is made again


def test_rows_that_are_used_stay_and_others_are_cleared(tmp_path, cache):
    first, second = (opened(write_manifest(tmp_path / str(number))) for number in range(2))
    both = cached_bytes()
    del second
    gc.collect()
    assert 0 < clear_cached() < both
    assert len(kept(cache)) == 1
    assert first.picture("picture", 9)[5, 5] == 9
    del first
    gc.collect()
    assert clear_cached() > 0
    assert cached_bytes() == 0
    assert list(cache.iterdir()) == []
    assert clear_cached() == 0


def test_rows_that_another_process_uses_stay(tmp_path, cache, child):
    other = child("hold", write_manifest(tmp_path / "mine"))
    assert other.hears() == "opened"
    assert clear_cached() == 0
    assert len(kept(cache)) == 1
    other.kill()
    assert clear_cached() > 0
    assert kept(cache) == []


def test_of_two_processes_one_makes_the_rows_and_the_other_waits(tmp_path, cache, child, monkeypatch):
    path = write_manifest(tmp_path / "mine", rows=ROWS)
    other = child("pass", path)
    assert other.hears() == "halfway"
    waits = threading.Event()
    lock_of = table_rows.lock_of
    monkeypatch.setattr(table_rows, "lock_of", lambda place: (lock_of(place), waits.set())[0])
    monkeypatch.setattr("xmodal.data.table.readers.decode_picture", None)  # whatever would decode fails
    found = []
    thread = threading.Thread(target=lambda: found.append(opened(path)))
    thread.start()
    assert waits.wait(60)
    assert not found
    other.go_on()
    while other.hears() == "halfway":
        other.go_on()
    thread.join(60)
    assert [found[0].picture("picture", row)[5, 5] for row in range(200)] == list(range(200))
    assert len(kept(cache)) == 1


def test_what_a_killed_pass_left_is_removed_by_the_next(tmp_path, cache, child):
    other = child("pass", write_manifest(tmp_path / "mine", rows=ROWS))
    assert other.hears() == "halfway"
    assert clear_cached() == 0  # it is being made
    other.kill()
    (left,) = [path.name for path in cache.iterdir() if path.is_dir()]
    assert left.startswith(".new-")
    opened(write_manifest(tmp_path / "another"))
    assert [path.name for path in cache.iterdir() if path.is_dir()] == kept(cache)
    assert {path.stem for path in cache.glob("*.lock")} == set(kept(cache))


@pytest.mark.skipif(sys.platform == "win32", reason="no ulimit")
def test_a_full_disk_ends_the_pass_with_one_sentence(tmp_path, cache, child):
    other = child("hold", write_manifest(tmp_path / "mine", rows=ROWS), limit=20)  # KB of a file
    said = other.end().splitlines()
    assert said == [
        f"error: Decoded rows cannot be kept in {cache.parent}: File too large. "
        "Set XMODAL_CACHE_DIR to a folder with room."
    ]
    assert not any(path.is_dir() for path in cache.iterdir())


def test_a_disk_without_room_is_said_before_the_pass(tmp_path, cache, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10, 10, 1000))
    with pytest.raises(UserError, match=r"take 4\.5e-06 GiB, and .* has 9\.3e-07 GiB free: make room"):
        opened(write_manifest(tmp_path / "mine"))
    assert not any(path.is_dir() for path in cache.iterdir())


@pytest.mark.parametrize(
    ("limit", "said"),
    [("1e-9", "the cache may hold 9.3e-10 GiB: raise XMODAL_CACHE_LIMIT"), ("much", "is 'much': say a number of GiB")],
)
def test_what_the_limit_does_not_allow_is_said(tmp_path, cache, monkeypatch, limit, said):
    monkeypatch.setenv("XMODAL_CACHE_LIMIT", limit)
    with pytest.raises(UserError, match=said):
        opened(write_manifest(tmp_path / "mine"))


def test_damaged_rows_in_the_cache_are_made_again(tmp_path, cache):
    path = write_manifest(tmp_path / "mine")
    opened(path)
    gc.collect()
    (place,) = kept(cache)
    file = cache / place / "0.npy"
    file.write_bytes(file.read_bytes()[:-1])
    assert opened(path).picture("picture", 39)[5, 5] == 39


def test_somebody_elses_cache_can_be_read(tmp_path, cache):
    path = write_manifest(tmp_path / "mine")
    opened(path)
    (place,) = kept(cache)
    (cache / place).chmod(0o555)
    (cache / place / "meta.json").chmod(0o444)
    assert opened(path).picture("picture", 3)[5, 5] == 3
    (cache / place).chmod(0o755)
