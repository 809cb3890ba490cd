"""Files that are cut off or damaged: one sentence, or the right numbers; never anything else."""

import numpy as np
import pytest
from xmodal.data.arrays import read_arrays
from xmodal.errors import UserError

CUTS = 20
FLIPS = 20
ALL = np.arange(20)


def _files(path):
    return sorted(path.iterdir()) if path.is_dir() else [path]


def _try(path) -> None:
    """Open and read everything; only the errors of a user may come."""
    try:
        table = read_arrays(path)
        for name in table.vectors:
            table.vectors[name].finite(slice(0, len(table)))
            table.rows(name, np.arange(len(table)))
    except UserError as error:
        assert "\n" not in str(error)  # noqa: PT017
        assert str(path.name) in str(error)  # noqa: PT017


def test_cut_off_anywhere(tmp_path, write, pair) -> None:
    path = write(tmp_path, pair)
    generator = np.random.default_rng(3)
    for file in _files(path):
        whole = file.read_bytes()
        for cut in [0, 1, len(whole) - 1, *generator.integers(0, len(whole), CUTS)]:
            file.write_bytes(whole[:cut])
            _try(path)
        file.write_bytes(whole)
    read_arrays(path)


def test_a_byte_changed_anywhere(tmp_path, write, pair) -> None:
    path = write(tmp_path, pair)
    generator = np.random.default_rng(4)
    for file in _files(path):
        whole = file.read_bytes()
        for _ in range(FLIPS):
            damaged = bytearray(whole)
            damaged[generator.integers(min(len(whole), 200))] = generator.integers(256)
            damaged[-1 - generator.integers(min(len(whole), 200))] = generator.integers(256)
            file.write_bytes(bytes(damaged))
            _try(path)
        file.write_bytes(whole)


@pytest.mark.parametrize("size", [10**6, 10**18])
def test_a_header_that_announces_more_than_there_is(tmp_path, size) -> None:
    np.save(tmp_path / "a.npy", np.ones((4, 4), np.float32))
    data = (tmp_path / "a.npy").read_bytes()
    longer = len(str(size)) - 1
    announced = data.replace(b"(4, 4), }" + b" " * longer, f"({size}, 4), }}".encode())
    assert announced != data
    (tmp_path / "a.npy").write_bytes(announced)
    with pytest.raises(UserError, match="announced"):
        read_arrays(tmp_path / "a.npy")


def test_an_archive_that_unpacks_to_more_than_the_memory(tmp_path, monkeypatch) -> None:
    import psutil

    np.savez_compressed(tmp_path / "a.npz", a=np.zeros((1000, 100), np.float32))
    monkeypatch.setattr(psutil, "virtual_memory", lambda: type("M", (), {"available": 399_999}))
    with pytest.raises(UserError, match="uncompressed NPZ"):
        read_arrays(tmp_path / "a.npz")
