import os
import shutil
import sqlite3
import subprocess
import sys
import time
import tomllib
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import xmodal.store.database
from xmodal.errors import UserError
from xmodal.store import SCHEMA, RunReader, RunWriter, journal_mode
from xmodal.store.database import MIGRATIONS

OLD_RUNS = Path(__file__).parents[1] / "data" / "runs"


def test_the_manifest_says_the_schema_first(writer, run):
    text = (run / "run.toml").read_text()
    assert text.startswith(f"schema = {SCHEMA}\n")
    with RunReader(run) as reader:
        assert reader.manifest == tomllib.loads(text) == {"schema": SCHEMA, "config": {"seed": 0}}
        assert reader._connection.execute("PRAGMA user_version").fetchone() == (SCHEMA,)


def test_a_run_without_steps(writer, run):
    with RunReader(run) as reader:
        assert reader.segments() == []
        assert reader.series() == {}
        assert reader.line() == {}
        assert reader.log() == []
        assert reader.names("checkpoints") == []
        assert len(reader.overview("total", 0, 10, 5).steps) == 0


def broken(run, code, match):
    """Reader and writer refuse alike, in one sentence."""
    for make in (RunReader, RunWriter.open):
        with pytest.raises(UserError, match=match) as caught:
            make(run)
        assert caught.value.code == code
        assert "\n" not in str(caught.value)


def test_no_run(tmp_path):
    broken(tmp_path, "store.no_run", "is no run")
    broken(tmp_path / "nowhere", "store.no_run", "is no run")
    (tmp_path / "file").write_text("")
    broken(tmp_path / "file", "store.no_run", "is no run")
    (tmp_path / "run.toml").write_text("schema = 1")
    broken(tmp_path, "store.no_run", "is no run")


@pytest.mark.parametrize("text", ["schema = ", "", "schema = 0", 'schema = "one"', "\udcff"])
def test_a_damaged_manifest(writer, run, text):
    writer.close()
    (run / "run.toml").write_bytes(text.encode(errors="surrogateescape"))
    broken(run, "store.damaged", "run.toml cannot be read")


def test_a_damaged_database(writer, run):
    writer.close()
    (run / "run.sqlite").write_bytes(b"not a database at all" * 100)
    broken(run, "store.damaged", "run.sqlite cannot be read")


def test_damage_found_later(writer, run):
    for step in range(1, 9000):
        writer.append(0, step, {"x": step + 0.1})
    writer.close()
    data = bytearray((run / "run.sqlite").read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    (run / "run.sqlite").write_bytes(data)
    with RunReader(run) as reader, pytest.raises(UserError, match=r"run\.sqlite cannot be read"):
        reader.series()


def test_newer_runs_are_refused(writer, run):
    writer.close()
    with closing(sqlite3.connect(run / "run.sqlite")) as db:
        db.execute(f"PRAGMA user_version={SCHEMA + 1}")
    broken(run, "store.newer", f"written by a newer xmodal .schema {SCHEMA + 1}.*update")
    (run / "run.toml").write_text(f"schema = {SCHEMA + 2}")
    broken(run, "store.newer", f"written by a newer xmodal .schema {SCHEMA + 2}.*update")


def test_older_runs_are_read_in_memory_and_migrated_by_a_writer(writer, run, monkeypatch):
    for step in range(1, 1500):
        writer.append(0, step, {"x": step / 2})
    writer.close()
    before = (run / "run.sqlite").read_bytes()
    later = (*MIGRATIONS, ("CREATE TABLE extra (x)", "INSERT INTO extra VALUES (7)"))
    monkeypatch.setattr(xmodal.store.database, "MIGRATIONS", later)
    monkeypatch.setattr(xmodal.store.database, "SCHEMA", SCHEMA + 1)
    with RunReader(run) as reader:
        assert reader._connection.execute("SELECT x FROM extra").fetchone() == (7,)
        assert len(reader.series()["x"][0]) == 1499
    assert (run / "run.sqlite").read_bytes() == before
    with RunWriter.open(run) as again:
        again.append(0, 1500, {"x": 0.0})
    with closing(sqlite3.connect(run / "run.sqlite")) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA + 1,)
        assert db.execute("SELECT x FROM extra").fetchone() == (7,)


@pytest.mark.parametrize("folder", sorted(OLD_RUNS.glob("schema-*")), ids=lambda folder: folder.name)
def test_runs_of_every_schema_open_for_ever(folder, tmp_path):
    """What `make_run.py` wrote, whatever version it was written by."""
    run = tmp_path / "run"
    shutil.copytree(folder, run)
    with RunReader(run) as reader:
        assert reader.manifest["config"]["seed"] == 3
        assert reader.line() == {0: (1300, 1), 1: (2**62, 2**62)}
        series = reader.series()
        assert series["total"][0].tolist() == list(range(1, 1501))
        assert series["total"][1].tolist() == [1 / step for step in range(1, 1501)]
        assert np.isnan(series["sparse"][1][0])
        assert series["sparse"][0].tolist() == list(range(50, 1501, 50))
        assert set(series["lambda"][1][:1300].tolist()) == {0.1}
        assert reader.log() == [b'{"seq":1}', b'{"seq":2}']
        assert reader.log(0) == [b'{"seq":1}']
        arrays, metadata = reader.tensors("checkpoints", "000-00001300-00001")
        assert arrays["weight"].tolist() == [[0.5, -0.5], [1.0, 2.0]]
        assert metadata == {"schema": 1, "step": 1300}
        assert reader.names("embeddings") == ["000-00001300"]
    with RunWriter.open(run) as writer:
        writer.append(1, 1501, {"total": 1 / 1501})
        assert len(writer.series()["total"][0]) == 1501


def looped(steps, values, first, last, pixels):
    width = (last - first + 1) / pixels
    found = {}
    for step, number in zip(steps.tolist(), values.tolist(), strict=True):
        if first <= step <= last and number == number:
            pixel = int((step - first) / width)
            low, high = found.get(pixel, (number, number))
            found[pixel] = min(low, number), max(high, number)
    return found


@pytest.fixture
def wiggly(writer, run):
    """A run of 40,000 steps over two segments, one value in ten NaN, with single peaks."""
    rng = np.random.default_rng(0)
    values = rng.standard_normal(40_000)
    values[rng.random(40_000) < 0.1] = np.nan
    values[[7777, 30_001]] = 1e3, -1e3
    for step in range(40_000):
        if step == 25_000:
            writer.append(0, 25_000, {"x": 1e9})  # on a line that is left
            writer.add_segment(0, 24_999, 0)
        writer.append(0 if step < 25_000 else 1, step, {"x": values[step]})
    writer.flush()
    return np.arange(40_000), values


@pytest.mark.parametrize(("first", "last"), [(0, 39_999), (5000, 34_567), (24_000, 26_000), (39_900, 60_000)])
@pytest.mark.parametrize("pixels", [1, 7, 100, 900, 5000])
def test_overview(wiggly, run, first, last, pixels):
    steps, values = wiggly
    with RunReader(run) as reader:
        seen = reader.overview("x", first, last, pixels)
    exact = looped(steps, values, first, last, pixels)
    width = (last - first + 1) / pixels
    assert np.all(np.diff(seen.steps) > 0)
    assert len(seen.steps) <= pixels
    assert seen.low.min() == min(low for low, _ in exact.values())
    assert seen.high.max() == max(high for _, high in exact.values())
    # Each extreme is in its pixel, or up to half a pixel (so in the one before) early.
    drawn = {int((step - first) / width): pair for step, *pair in zip(seen.steps, seen.low, seen.high, strict=True)}
    for pixel, (low, high) in exact.items():
        near = [drawn[p] for p in (pixel - 1, pixel) if p in drawn]
        assert min(pair[0] for pair in near) <= low
        assert max(pair[1] for pair in near) >= high
    if width < 32:  # no block is small beside a pixel: exact
        assert drawn == {pixel: list(pair) for pixel, pair in exact.items()}


def test_overview_of_a_million_steps_is_fast(writer, run):
    for start in range(0, 1_000_000, 10_000):
        for step in range(start, start + 10_000):
            writer.append(0, step, {"x": step * 0.1})
        writer.flush()
    with RunReader(run) as reader:
        began = time.perf_counter()
        seen = reader.overview("x", 0, 999_999, 1000)
        took = time.perf_counter() - began
    assert len(seen.steps) == 1000
    assert took < 0.5  # 15 ms here; unpacking all would take longer than this on any machine that is worse


READ = """
import os, sys, pathlib
from xmodal.store import RunReader
os.setuid(65534)
with RunReader(pathlib.Path(sys.argv[1])) as reader:
    print(len(reader.series()["x"][0]))
"""


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="needs another user")
@pytest.mark.parametrize("closed", [True, False])
def test_a_run_that_belongs_to_somebody_else(writer, run, tmp_path, closed):
    writer.append(0, 1, {"x": 1.0})
    writer.flush()
    if closed:
        writer.close()
    # A copy, as a killed writer would have left it; without the -shm file, which the reader may not make.
    other = tmp_path / "other"
    shutil.copytree(run, other, ignore=shutil.ignore_patterns("*-shm"))
    for folder in (other, *other.parents):
        if folder.stat().st_uid == 0 and folder.stat().st_mode & 0o7777 == 0o700:
            folder.chmod(0o755)
    done = subprocess.run([sys.executable, "-c", READ, str(other)], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_journal_mode_is_found_by_a_real_write(tmp_path, monkeypatch):
    assert journal_mode(tmp_path) == "wal"
    assert journal_mode(tmp_path / "nowhere") == "delete"
    assert not list(tmp_path.iterdir())


def test_a_run_without_wal(run, monkeypatch):
    monkeypatch.setattr(xmodal.store.writer, "journal_mode", lambda folder: "delete")
    with RunWriter.create(run, {}) as writer:
        writer.add_segment(None, 0, 0)
        with RunReader(run) as reader:
            for step in range(3000):
                writer.append(0, step, {"x": 1.0 / (step + 1)})
                if step % 500 == 0:
                    writer.flush()
                    assert len(reader.series()["x"][0]) == step + 1
            assert reader._connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert not (run / "run.sqlite-wal").exists()


def test_a_hot_journal_of_a_killed_writer(run, monkeypatch, tmp_path):
    monkeypatch.setattr(xmodal.store.writer, "journal_mode", lambda folder: "delete")
    with RunWriter.create(run, {}) as writer:
        writer.add_segment(None, 0, 0)
        for step in range(1, 3001):
            writer.append(0, step, {"x": step + 0.1})
        writer.flush()
        # Stop in the middle of a transaction that has already begun to write into the file.
        db = writer._database()
        db.execute("PRAGMA cache_size=2")
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE chunk SET data = zeroblob(8192)")
        killed = tmp_path / "killed"
        shutil.copytree(run, killed)
        db.execute("ROLLBACK")
    assert (killed / "run.sqlite-journal").stat().st_size > 0
    with RunReader(killed) as reader:
        assert reader.series()["x"][1].tolist() == [step + 0.1 for step in range(1, 3001)]
    with RunWriter.open(killed) as again:
        assert again.series()["x"][1].tolist() == [step + 0.1 for step in range(1, 3001)]
