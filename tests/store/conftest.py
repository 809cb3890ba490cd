import pytest
from xmodal.store import RunWriter


@pytest.fixture
def run(tmp_path):
    """Folder of the run under test."""
    return tmp_path / "run"


@pytest.fixture
def writer(run):
    """An open writer with one segment; a test may close it itself and open others."""
    opened = RunWriter.create(run, {"config": {"seed": 0}})
    opened.add_segment(None, 0, 0)
    yield opened
    if opened._connection is not None:
        opened.close()
