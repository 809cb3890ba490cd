from datetime import datetime

import pytest
from xmodal.errors import UserError
from xmodal.store import new_run_folder
from xmodal.store.files import atomic_file, default_parent, remove_leftovers, write_atomically

NOW = datetime(2026, 1, 2, 3, 4, 5)


def test_folders_are_named_by_time_and_data_and_never_shared(tmp_path):
    made = [new_run_folder(tmp_path / "runs", "icons", NOW) for _ in range(3)]
    assert [folder.name for folder in made] == [
        "20260102-030405-icons",
        "20260102-030405-icons-2",
        "20260102-030405-icons-3",
    ]
    assert all(folder.is_dir() and not any(folder.iterdir()) for folder in made)


@pytest.mark.parametrize(
    ("data", "name"), [("a/b:c d", "a-b-c-d"), ("../..", "data"), ("", "data"), ("x" * 99, "x" * 60), ("数据", "数据")]
)
def test_names_of_data_become_names_of_files(tmp_path, data, name):
    assert new_run_folder(tmp_path, data, NOW).name == f"20260102-030405-{name}"


def test_a_parent_that_is_a_file_is_said(tmp_path):
    (tmp_path / "runs").write_text("")
    with pytest.raises(UserError, match="No run can be made in"):
        new_run_folder(tmp_path / "runs", "icons", NOW)
    with pytest.raises(UserError, match="No run can be made in"):
        new_run_folder(tmp_path / "runs" / "below", "icons", NOW)


def test_default_parent_is_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert default_parent() == tmp_path / "runs"


def test_a_file_is_replaced_as_a_whole_or_not_at_all(tmp_path):
    path = tmp_path / "a.bin"
    write_atomically(path, b"old")

    def stop_half_way():
        with atomic_file(path) as file:
            file.write(b"half of the ne")
            file.flush()
            assert path.read_bytes() == b"old"
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        stop_half_way()
    assert path.read_bytes() == b"old"
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert [left.name for left in tmp_path.iterdir()] == ["a.bin"]


def test_leftovers_of_a_killed_writer_are_removed(tmp_path):
    file = atomic_file(tmp_path / "a.bin")
    file.__enter__().close()  # what a kill leaves
    assert len(list(tmp_path.iterdir())) == 1
    (tmp_path / "b.tmp").write_text("the user's")
    remove_leftovers(tmp_path)
    assert [left.name for left in tmp_path.iterdir()] == ["b.tmp"]
    with pytest.raises(ValueError, match="closed"):
        file.__exit__(None, None, None)
