import math
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager, suppress

import numpy as np
import pytest
import xmodal.store.backlog
import xmodal.store.writer
from xmodal.errors import UserError
from xmodal.store import RunReader, RunWriter, Segment, StorageError
from xmodal.store.queries import FAR


def value(step, series=0):
    return math.sin(step * 0.7 + series)


def record(writer, segment, first, last, every=1):
    for step in range(first, last + 1):
        values = {"total": value(step), "constant": 0.1}
        if step % 50 == 0:
            values["sparse"] = value(step, 1)
        writer.append(segment, step, values)
        if step % every == 0:
            writer.flush()


def check(series, last, first=1):
    steps = np.arange(first, last + 1)
    assert series["total"][0].tolist() == steps.tolist()
    assert series["total"][1].tolist() == [value(step) for step in range(first, last + 1)]
    assert set(series["constant"][1].tolist()) == {0.1}
    assert series["sparse"][0].tolist() == [step for step in range(first, last + 1) if step % 50 == 0]


def rows(run, table):
    with RunReader(run) as reader:
        return reader._connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]


@pytest.mark.parametrize("every", [1, 7, 300, 10_000])
def test_what_is_appended_is_read_back_whatever_the_flushes(writer, run, every):
    last = 1100 if every == 1 else 2500
    record(writer, 0, 1, last, every)
    check(writer.series(), last)  # pending ones too
    writer.flush()
    with RunReader(run) as reader:
        check(reader.series(), last)
    assert rows(run, "chunk") == 2 * (last // 1024)
    writer.close()
    with RunReader(run) as reader:
        check(reader.series(), last)
        assert set(reader.series(["total", "unknown"])) == {"total"}


def test_going_on_after_closing_at_any_place(run):
    RunWriter.create(run, {}).close()
    last = 0
    for count in (1, 1022, 1, 1, 1023, 1024, 30, 2049):
        with RunWriter.open(run) as writer:
            if last == 0:
                writer.add_segment(None, 0, 0)
            record(writer, 0, last + 1, last + count, every=400)
        last += count
    with RunReader(run) as reader:
        check(reader.series(), last)


def test_nan_and_infinity_are_kept(writer, run):
    values = [math.nan, math.inf, -math.inf, -0.0, 1.5]
    for step, number in enumerate(values):
        writer.append(0, step, {"x": number})
    writer.flush()
    with RunReader(run) as reader:
        np.testing.assert_array_equal(reader.series()["x"][1], values)
        assert math.copysign(1, reader.series()["x"][1][3]) == -1


def test_steps_only_go_up(writer):
    writer.append(0, 5, {"x": 1.0})
    writer.append(0, 5, {"x": 2.0, "y": 3.0})
    assert writer.series()["x"][1].tolist() == [1.0]
    assert writer.series()["y"][1].tolist() == [3.0]
    with pytest.raises(ValueError, match="4 is in the past"):
        writer.append(0, 4, {"x": 1.0})
    with pytest.raises(ValueError, match="no segment 1"):
        writer.append(1, 4, {"x": 1.0})


def test_steps_only_go_up_in_packed_segments_too(writer, run):
    record(writer, 0, 1, 1024, every=100)
    writer.add_segment(0, 1024, 0)
    writer.flush()
    writer.close()
    with RunWriter.open(run) as again:
        with pytest.raises(ValueError, match="past"):
            again.append(0, 1000, {"total": 1.0})
        again.append(0, 1025, {"total": value(1025)})
        assert again.end_of(0) == (1025, 0)
        assert len(again.series(segment=0)["total"][0]) == 1025


def test_lines_of_segments(writer, run):
    record(writer, 0, 1, 1500, every=100)
    assert writer.add_segment(0, 1200, 0) == 1
    record(writer, 1, 1201, 1300)
    assert writer.add_segment(0, 400, 0) == 2
    assert writer.add_segment(1, 1250, 0) == 3
    record(writer, 3, 1251, 1260)
    writer.flush()
    with RunReader(run) as reader:
        assert reader.segments() == writer.segments()
        assert reader.segments()[3] == Segment(3, 1, 1250, 0)
        assert reader.line() == reader.line(3) == writer.line(3) == {0: (1200, 0), 1: (1250, 0), 3: (FAR, FAR)}
        assert list(reader.line(3)) == [0, 1, 3]
        check(reader.series(), 1260)
        check(reader.series(segment=1), 1300)
        check(reader.series(segment=0), 1500)
        check(reader.series(segment=2), 400)
        with pytest.raises(ValueError, match="no segment 9"):
            reader.line(9)
    assert rows(run, "tail WHERE segment < 3") == 0  # a segment that was left is packed
    assert rows(run, "tail") > 0


def test_the_change_log_along_a_line(writer, run):
    for seq, (segment, step) in enumerate([(0, 10), (0, 20), (0, 30)], start=1):
        writer.append_log(seq, seq, segment, step, b"%d" % seq)
    writer.add_segment(0, 25, 2)
    writer.append_log(4, 4, 1, 26, b"4")
    for _ in range(2):
        assert writer.log() == [b"1", b"2", b"3", b"4"]
        assert writer.log(1) == [b"1", b"2", b"4"]
        assert writer.log(0) == [b"1", b"2", b"3"]
        writer.flush()
    assert writer.last_change() == 4
    with pytest.raises(ValueError, match="past"):
        writer.append_log(4, 4, 1, 26, b"")
    with RunReader(run) as reader:
        assert reader.log() == [b"1", b"2", b"3", b"4"]
        assert reader.log(1) == [b"1", b"2", b"4"]


def test_where_segments_end(writer, run):
    assert writer.end_of(0) == (0, 0)
    record(writer, 0, 1, 1100, every=100)
    writer.append_log(1, 1, 0, 1100, b"")
    writer.add_segment(0, 900, 0)
    for opened in (writer, None):
        opened = opened or RunWriter.open(run)
        assert opened.end_of(0) == (1100, 1)
        assert opened.end_of(1) == (900, 0)
        assert opened.last_change() == 1
        opened.close()


def test_a_transaction_a_second(run):
    with RunWriter.create(run, {}, interval=1.0) as writer:
        writer.add_segment(None, 0, 0)
        now = time.monotonic()
        assert not writer.flush_if_due(now)
        assert rows(run, "segment") == 0
        assert writer.flush_if_due(now + 1)
        assert rows(run, "segment") == 1
        writer.append(0, 1, {"x": 1.0})
        assert not writer.flush_if_due(now + 1.9)
        assert writer.flush_if_due(now + 2.1)
        assert rows(run, "tail") == 1


def test_a_change_is_never_there_without_the_steps_before_it(writer, run, monkeypatch):
    record(writer, 0, 1, 30, every=100)
    writer.append_log(1, 1, 0, 30, b"x")

    @contextmanager
    def broken(connection, kind="IMMEDIATE"):
        connection.execute("BEGIN")
        yield
        connection.execute("ROLLBACK")
        raise sqlite3.OperationalError("cut")

    with monkeypatch.context() as patch:
        patch.setattr(xmodal.store.writer, "transaction", broken)
        with pytest.raises(StorageError, match="cut"):
            writer.flush()
    with RunReader(run) as reader:
        assert reader.log() == []
        assert reader.series() == {}
    writer.flush()
    with RunReader(run) as reader:
        assert reader.log() == [b"x"]
        assert len(reader.series()["total"][0]) == 30


@pytest.mark.parametrize("steps", [30, 1500, 2048])
def test_an_error_after_the_commit_writes_nothing_twice(writer, run, monkeypatch, steps):
    real = xmodal.store.writer.transaction

    @contextmanager
    def late(connection, kind="IMMEDIATE"):
        with real(connection, kind):
            yield
        raise sqlite3.OperationalError("disk I/O error")

    record(writer, 0, 1, steps, every=700)
    writer.append_log(1, 1, 0, steps, b"1")
    with monkeypatch.context() as patch:
        patch.setattr(xmodal.store.writer, "transaction", late)
        with pytest.raises(StorageError):
            writer.flush()
    record(writer, 0, steps + 1, steps + 900, every=10_000)
    writer.append_log(2, 2, 0, steps + 900, b"2")
    writer.flush()
    writer.add_segment(0, steps + 900, 2)
    writer.flush()
    with RunReader(run) as reader:
        check(reader.series(), steps + 900)
        assert reader.log() == [b"1", b"2"]


def test_memory_is_bounded_while_the_disk_takes_nothing(writer, run, monkeypatch):
    monkeypatch.setattr(xmodal.store.backlog, "PENDING_LIMIT", 1000)
    record(writer, 0, 1, 100, every=100)
    (run / "run.sqlite").rename(run / "away")
    writer._disconnect()
    for step in range(101, 5000):
        writer.append(0, step, {"total": value(step)})
        if step % 500 == 0:
            with pytest.raises(StorageError, match="unable to open"):
                writer.flush()
    assert writer.thinned > 3000
    (run / "away").rename(run / "run.sqlite")
    writer.flush()
    with RunReader(run) as reader:
        steps, values = reader.series()["total"]
        assert steps[:100].tolist() == list(range(1, 101))
        assert 300 < len(steps) < 1200
        assert steps[-1] == 4999
        assert values.tolist() == [value(int(step)) for step in steps]


CHILD = """
import math, pathlib, sys, time
from xmodal.store import RunWriter
writer = RunWriter.open(pathlib.Path(sys.argv[1]), interval=0.005)
step = writer.end_of(0)[0]
while True:
    step += 1
    writer.append(0, step, {name: math.sin(step * 0.7 + i) for i, name in enumerate(("total", "b", "c"))})
    if step % 10 == 0:
        writer.append_log(step // 10, 1, 0, step, str(step).encode())
    if writer.flush_if_due():
        print(step, flush=True)
"""


def killed(run, lines):
    """Let a child write until it has printed so many flushed steps, kill it; return the last it was sure of."""
    with subprocess.Popen([sys.executable, "-c", CHILD, str(run)], stdout=subprocess.PIPE, text=True) as child:
        for _ in range(lines):
            flushed = int(child.stdout.readline())
        child.kill()
        rest = child.stdout.read().splitlines()
    return int(rest[-1]) if rest else flushed


def check_killed(run, flushed):
    with RunReader(run) as reader:
        series, log = reader.series(), reader.log()
    last = len(series["total"][0])
    assert last >= flushed
    for i, name in enumerate(("total", "b", "c")):
        assert series[name][0].tolist() == list(range(1, last + 1))
        assert series[name][1].tolist() == [value(step, i) for step in range(1, last + 1)]
    assert [int(payload) for payload in log] == list(range(10, last + 1, 10))


def test_kill_at_any_instant_loses_only_what_was_not_flushed(writer, run):
    writer.close()
    for lines in (3, 60):
        check_killed(run, killed(run, lines))


@pytest.mark.long
def test_kill_many_times(writer, run):
    writer.close()
    for lines in range(1, 60, 3):
        check_killed(run, killed(run, lines))


def test_reading_while_another_process_writes(writer, run):
    writer.close()
    with subprocess.Popen([sys.executable, "-c", CHILD, str(run)], stdout=subprocess.PIPE, text=True) as child:
        child.stdout.readline()
        with RunReader(run) as reader:
            seen = 0
            while seen < 4000:
                flushed = int(child.stdout.readline())
                steps, _ = reader.series(["total"])["total"]
                assert steps.tolist() == list(range(1, len(steps) + 1))
                assert len(steps) >= max(flushed, seen)
                seen = len(steps)
        child.kill()


FULL = """
import math, pathlib, resource, sys
from xmodal.store import RunReader, RunWriter, StorageError
run = pathlib.Path(sys.argv[1])
writer = RunWriter.open(run)
def record(first, last):
    for step in range(first, last + 1):
        sparse = {"sparse": 1.0} if step % 50 == 0 else {}
        writer.append(0, step, {"total": math.sin(step * 0.7), "constant": 0.1, **sparse})
record(1, 500)
writer.flush()
largest = max(path.stat().st_size for path in run.iterdir())
resource.setrlimit(resource.RLIMIT_FSIZE, (largest + int(sys.argv[2]), resource.RLIM_INFINITY))
failures = 0
for first in range(501, 20_501, 100):
    record(first, first + 99)
    try:
        writer.flush()
    except StorageError as error:
        failures += 1
        said = str(error)
with RunReader(run) as reader:
    print(len(reader.series()["total"][0]))
print(len(writer.series()["total"][0]) if failures == 0 else "", failures, said)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
writer.flush()
writer.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs RLIMIT_FSIZE")
@pytest.mark.parametrize("room", [0, 5000, 40_000])
def test_a_full_disk_corrupts_and_loses_nothing(writer, run, room):
    writer.close()
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(run), str(room)], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    readable, rest = done.stdout.splitlines()
    assert int(readable) >= 500
    assert int(rest.split()[0]) > 0
    assert "run.sqlite cannot be written" in rest
    with RunReader(run) as reader:
        check(reader.series(), 20_500)
        assert reader._connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 2 MB, where this machine lets us make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if sys.platform != "linux" or os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("needs the right to mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(path):
    with path.open("ab", buffering=0) as ballast, suppress(OSError):
        while True:
            ballast.write(b"x" * 4096)


def test_a_small_disk_that_fills_up_and_is_freed(small_disk):
    run = small_disk / "run"
    with RunWriter.create(run, {}) as writer:
        writer.add_segment(None, 0, 0)
        record(writer, 0, 1, 1000, every=100)
        fill(small_disk / "ballast")
        said = []
        for first in range(1001, 12_001, 100):
            record(writer, 0, first, first + 99, every=100_000)
            try:
                writer.flush()
            except StorageError as error:
                said.append(str(error))
        assert len(said) > 50
        assert all("run.sqlite cannot be written" in sentence for sentence in said)
        with pytest.raises(StorageError, match="No space"):
            writer.save_tensors("checkpoints", "a", {"x": np.ones(10_000)}, {})
        with RunReader(run) as reader:
            assert len(reader.series()["total"][0]) >= 1000
        (small_disk / "ballast").unlink()
        writer.flush()
        writer.save_tensors("checkpoints", "a", {"x": np.ones(10_000)}, {})
    with RunReader(run) as reader:
        check(reader.series(), 12_000)


def test_create_refuses_a_folder_in_use_for_something_else(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UserError, match="is not empty"):
        RunWriter.create(tmp_path, {})
    (tmp_path / "run").write_text("")
    with pytest.raises(StorageError, match="cannot be written"):
        RunWriter.create(tmp_path / "run", {})


def test_a_failed_create_leaves_no_lock_behind(run):
    with pytest.raises(TypeError):
        RunWriter.create(run, {"a": None})
    (run / "run.sqlite").unlink()
    RunWriter.create(run, {}).close()


def test_closing_lets_the_next_writer_in_even_if_it_fails(writer, run):
    writer.append(0, 1, {"x": 1.0})
    (run / "run.sqlite").rename(run / "away")
    writer._disconnect()
    with pytest.raises(StorageError):
        writer.close()
    (run / "away").rename(run / "run.sqlite")
    RunWriter.open(run).close()
