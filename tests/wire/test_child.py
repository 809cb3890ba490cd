import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from waiting import wait_until
from xmodal.wire.child import Child, exit_words, last_lines

HERE = {"PYTHONPATH": str(Path(__file__).parent.parent / "support")}


def start(tmp_path: Path, deed: str, order: bytes = b"", **options) -> Child:
    return Child(
        "wire_child",
        [deed, str(tmp_path / "out"), str(tmp_path / "end")],
        order=order,
        stderr=tmp_path / "stderr.txt",
        environment=HERE,
        **options,
    )


def test_the_order_arrives_and_the_end_of_stdin_ends_the_child(tmp_path):
    order = os.urandom(300_000)  # more than a pipe holds
    child = start(tmp_path, "echo", order)
    assert child.end(patience=20) == 0
    assert (tmp_path / "out").read_bytes() == order
    assert (tmp_path / "end").read_text() == "saved"


def test_exit_status_and_last_lines_of_stderr(tmp_path):
    child = start(tmp_path, "crash")
    assert child.wait(20) == 3
    assert child.last_lines(2) == "line 98\nline 99"
    assert child.end(patience=1) == 3


def test_a_child_that_dies_before_it_read_its_order_is_no_error(tmp_path):
    child = Child("no_such_module", order=bytes(1_000_000), stderr=tmp_path / "stderr.txt")
    assert child.wait(20) == 1
    assert "no_such_module" in child.last_lines()
    child.release()


def test_a_stubborn_child_is_ended(tmp_path):
    child = start(tmp_path, "stubborn")
    wait_until((tmp_path / "out").exists)
    assert child.exit_status is None
    assert child.end(patience=0.2) < 0
    assert not psutil.pid_exists(child.pid)


def test_kill(tmp_path):
    child = start(tmp_path, "stubborn")
    child.kill()
    assert child.wait(20) == -9
    child.release()


@pytest.mark.skipif(os.name != "posix", reason="niceness is a POSIX number")
def test_niceness(tmp_path):
    child = start(tmp_path, "nice", niceness=5)
    assert child.end(patience=20) == 0
    assert int((tmp_path / "out").read_text()) == min(19, os.nice(0) + 5)


def test_kill_of_the_parent_ends_the_child(tmp_path):
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, threading; from pathlib import Path; from xmodal.wire.child import Child\n"
            f"child = Child('wire_child', ['echo', r'{tmp_path / 'out'}', r'{tmp_path / 'end'}'],"
            f" stderr=Path(r'{tmp_path / 'stderr.txt'}'))\n"
            "print(child.pid, flush=True); threading.Event().wait()",
        ],
        stdout=subprocess.PIPE,
        env={**os.environ, **HERE},
        text=True,
    )
    assert parent.stdout is not None
    with parent.stdout:
        pid = int(parent.stdout.readline())
        wait_until((tmp_path / "out").exists)
        assert psutil.pid_exists(pid)
        parent.kill()
        parent.wait()
    wait_until(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    assert (tmp_path / "end").read_text() == "saved"


def test_exit_status_in_words():
    assert exit_words(3) == "exit status 3"
    assert exit_words(-9) == "signal 9 (SIGKILL)"
    assert exit_words(-1000) == "signal 1000"


def test_last_lines_reads_only_the_end(tmp_path):
    path = tmp_path / "log"
    path.write_text("x" * 100_000 + "\nlast é\n")
    assert last_lines(path, 1) == "last é"
    assert len(last_lines(path, 5)) < 20_000
    assert last_lines(tmp_path / "none") == ""
