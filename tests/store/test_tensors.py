import math
import subprocess
import sys

import numpy as np
import pytest
from xmodal.errors import UserError
from xmodal.store import RunReader, RunWriter, StorageError

KIND, NAME = "checkpoints", "000-00000400-00002"


def test_round_trip(writer, run):
    arrays = {
        "encoders.image.weight": np.arange(6, dtype=np.float32).reshape(2, 3).T,  # not contiguous
        "optimizer/encoders.image.weight/step": np.array(400.0, dtype=np.float32),
        "count": np.array([2**62], dtype=np.int64),
        "present": np.array([True, False]),
        "empty": np.zeros((0, 4), dtype=np.float32),
    }
    metadata = {"schema": 1, "loss": math.inf, "pinned": True, "config": {"λ": 0.1, "name": 'a"b\n'}, "steps": [1, 2]}
    writer.save_tensors(KIND, NAME, arrays, metadata)
    with RunReader(run) as reader:
        assert reader.names(KIND) == writer.names(KIND) == [NAME]
        back, also = reader.tensors(KIND, NAME)
        assert also == metadata == reader.metadata(KIND, NAME)
    assert back.keys() == arrays.keys()
    for name, array in arrays.items():
        assert back[name].dtype == array.dtype
        assert back[name].shape == array.shape
        assert back[name].flags.writeable
        np.testing.assert_array_equal(back[name], array)


def test_replacing_and_removing(writer):
    for value in (1.0, 2.0):
        writer.save_tensors(KIND, NAME, {"a": np.array([value])}, {})
    assert writer.tensors(KIND, NAME)[0]["a"] == 2
    assert [path.name for path in (writer.folder / KIND).iterdir()] == [f"{NAME}.safetensors"]
    writer.remove_tensors(KIND, NAME)
    writer.remove_tensors(KIND, NAME)
    assert writer.names(KIND) == []


def test_an_unknown_name_lists_the_choices(writer):
    writer.save_tensors(KIND, NAME, {}, {})
    with pytest.raises(UserError, match=f"choose one of {NAME}"):
        writer.tensors(KIND, "000-00000400-00003")
    with pytest.raises(UserError, match="choose one of \\(none\\)"):
        writer.metadata("embeddings", NAME)


@pytest.mark.parametrize("name", ["../x", "", ".hidden", "a/b"])
def test_names_cannot_leave_the_folder(writer, name):
    with pytest.raises(ValueError, match="cannot be the name of a file"):
        writer.save_tensors(KIND, name, {}, {})


@pytest.mark.parametrize("damage", [b"", b"\xff" * 100, None])
def test_damage_is_one_sentence(writer, damage):
    writer.save_tensors(KIND, NAME, {"a": np.zeros(1000)}, {"step": 1})
    path = writer.folder / KIND / f"{NAME}.safetensors"
    path.write_bytes(path.read_bytes()[:500] if damage is None else damage)
    with pytest.raises(UserError) as caught:
        writer.tensors(KIND, NAME)
    assert caught.value.code == "store.damaged"
    assert "\n" not in str(caught.value)


FULL = """
import resource, sys, pathlib, numpy as np
from xmodal.store import RunWriter, StorageError
with RunWriter.open(pathlib.Path(sys.argv[1])) as writer:
    writer.save_tensors("checkpoints", "a", {"x": np.zeros(10)}, {"n": 1})
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
    try:
        writer.save_tensors("checkpoints", "a", {"x": np.ones(100_000)}, {"n": 2})
    except StorageError as error:
        print(error)
    print(writer.metadata("checkpoints", "a"), writer.tensors("checkpoints", "a")[0]["x"].sum())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs RLIMIT_FSIZE")
def test_a_full_disk_leaves_the_older_one(writer, run):
    writer.close()
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(run)], capture_output=True, text=True, check=True, timeout=60
    )
    said, left = done.stdout.splitlines()
    assert "cannot be written (File too large)" in said
    assert left == "{'n': 1} 0.0"
    assert [path.name for path in (run / KIND).iterdir()] == ["a.safetensors"]


def test_leftovers_are_removed_when_the_run_is_opened(writer, run):
    writer.save_tensors(KIND, NAME, {}, {})
    (run / KIND / f".{NAME}.safetensors.0123abcd.tmp").write_bytes(b"half")
    writer.close()
    with RunWriter.open(run) as again:
        assert [path.name for path in (run / KIND).iterdir()] == [f"{NAME}.safetensors"]
        assert again.names(KIND) == [NAME]


def test_a_folder_that_cannot_be_made_is_a_storage_error(writer, run):
    (run / "embeddings").write_text("in the way")
    with pytest.raises(StorageError, match="cannot be written"):
        writer.save_tensors("embeddings", "a", {}, {})
