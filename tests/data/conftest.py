from pathlib import Path

import pytest
from xmodal.data import open_data
from xmodal.data.base import PairedData


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder of this test run's own."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def icons(cache: Path) -> PairedData:
    return open_data("icons", {"cache": str(cache)})
