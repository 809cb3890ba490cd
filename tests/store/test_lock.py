import subprocess
import sys

import pytest
from xmodal.errors import UserError
from xmodal.store import RunReader, RunWriter
from xmodal.store.lock import FolderLock

HOLD = """
import pathlib, sys
from xmodal.store.lock import FolderLock
lock = FolderLock(pathlib.Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_writer_of_this_process_is_refused(tmp_path):
    lock = FolderLock(tmp_path)
    with pytest.raises(UserError, match="is being written by process"):
        FolderLock(tmp_path)
    with pytest.raises(UserError, match="is being written by process"):
        FolderLock(tmp_path)
    lock.release()
    FolderLock(tmp_path).release()


def test_another_process_holds_it_until_it_is_killed(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout.readline() == b"held\n"
        with pytest.raises(UserError, match=f"by process {child.pid}:"):
            FolderLock(tmp_path)
        child.kill()
        child.wait()
    FolderLock(tmp_path).release()


def test_a_run_has_one_writer_and_many_readers(writer, run):
    for make in (lambda: RunWriter.open(run), lambda: RunWriter.create(run, {})):
        with pytest.raises(UserError) as caught:
            make()
        assert caught.value.code == "store.in_use"
    with RunReader(run) as one, RunReader(run) as other:
        assert one.segments() == other.segments()
    writer.close()
    RunWriter.open(run).close()


def test_children_do_not_inherit_the_lock(tmp_path):
    lock = FolderLock(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", "print('up', flush=True); input()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout.readline() == b"up\n"
        lock.release()
        FolderLock(tmp_path).release()
