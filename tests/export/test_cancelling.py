"""Whatever is being written can be broken off: what was there before is untouched, and nothing else is."""

import numpy as np
import pytest
from xmodal.export import EmbeddingTable, write_curves_csv, write_curves_long_csv, write_embeddings, write_events
from xmodal.export.projector import write_projector
from xmodal.progress import Cancelled, reporting

ROWS = 3000


@pytest.fixture
def table():
    vectors = np.random.default_rng(0).standard_normal((ROWS, 32)).astype(np.float32)
    return EmbeddingTable(ids=np.arange(ROWS).astype(str), vectors={"image": vectors, "text": vectors})


@pytest.fixture
def series():
    steps = np.arange(1, 5001)
    return dict.fromkeys(("total", "seconds", "rows"), (steps, 1.0 / steps))


class Listener:
    """Hears of everything, and breaks off at the n-th time; 0 is never."""

    def __init__(self, refuse_at=0):
        self.heard = []
        self._refuse_at = refuse_at

    def __call__(self, share):
        self.heard.append(share)
        if len(self.heard) == self._refuse_at:
            raise Cancelled


def check(write, path, tmp_path):
    """Break off at the beginning, in the middle and at the last moment."""
    whole = Listener()
    with reporting(whole):
        write(path)
    shares = [share for share in whole.heard if share is not None]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)
    before = contents(tmp_path)
    for moment in {1, len(whole.heard) // 2 or 1, len(whole.heard)}:
        with pytest.raises(Cancelled), reporting(Listener(moment)):
            write(path)
        assert contents(tmp_path) == before
    return shares


def contents(folder):
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.mark.parametrize("ending", ["npz", "safetensors", "csv", "parquet"])
def test_embeddings(ending, table, tmp_path):
    shares = check(lambda path: write_embeddings(path, table), tmp_path / f"e.{ending}", tmp_path)
    assert ending in ("npz", "safetensors") or len(shares) > 0


def test_the_projector(table, tmp_path):
    picture = np.zeros((4, 4), np.uint8)
    shares = check(lambda path: write_projector(path, table, lambda name, row: picture), tmp_path / "p", tmp_path)
    assert min(shares) == 0
    assert max(shares) > 0.9


def test_curves(series, tmp_path):
    for write in (write_curves_csv, write_curves_long_csv):
        assert len(check(lambda path, write=write: write(path, series), tmp_path / "c.csv", tmp_path)) > 5
    assert len(check(lambda path: write_events(path, series, 0.0), tmp_path / "events", tmp_path)) > 3
