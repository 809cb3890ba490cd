import numpy as np
import pytest
from xmodal.errors import UserError
from xmodal.progress import Cancelled, reporting
from xmodal.store import RunReader, RunWriter
from xmodal.store.copying import copy_run


@pytest.fixture
def written(writer, run):
    for step in range(1, 3001):
        writer.append(0, step, {"total": step / 7})
    writer.flush()
    (run / "checkpoints").mkdir(exist_ok=True)
    (run / "checkpoints" / "0-5-0.safetensors").write_bytes(b"tensors" * 1000)
    return writer


def test_a_run_that_is_being_written_is_copied_whole(written, run, tmp_path):
    shares, target = [], tmp_path / "deeper" / "copy"
    with reporting(shares.append):
        copy_run(run, target)
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)
    written.append(0, 3001, {"total": 0.0})
    written.flush()
    with RunReader(target) as reader:
        steps, values = reader.series(["total"])["total"]
    assert steps.tolist() == list(range(1, 3001))
    np.testing.assert_array_equal(values, steps / 7)
    assert (target / "checkpoints" / "0-5-0.safetensors").read_bytes() == b"tensors" * 1000
    assert not (target / "run.lock").exists()
    RunWriter.open(target).close()  # nobody holds it


def test_breaking_off_leaves_nothing(written, run, tmp_path):
    def refuse(share):
        raise Cancelled

    with pytest.raises(Cancelled), reporting(refuse):
        copy_run(run, tmp_path / "copy")
    assert {path.name for path in tmp_path.iterdir()} == {"run"}


@pytest.mark.parametrize(
    ("target", "code"), [("run/inside", "store.within"), ("file", "store.exists"), ("file/below", "store.not_copied")]
)
def test_places_that_do_not_do(written, run, tmp_path, target, code):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UserError) as error:
        copy_run(run, tmp_path / target)
    assert error.value.code == code
    assert (tmp_path / "file").read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir()} == {"run", "file"}


def test_what_is_no_run(tmp_path):
    with pytest.raises(UserError, match="is no run"):
        copy_run(tmp_path, tmp_path / "copy")
