import numpy as np
import pytest
from array_files import WRITERS, Arrays, Writer


@pytest.fixture(params=sorted(WRITERS))
def write(request: pytest.FixtureRequest) -> Writer:
    return WRITERS[request.param]


@pytest.fixture
def pair() -> Arrays:
    generator = np.random.default_rng(0)
    return {
        "image": generator.standard_normal((20, 5)).astype(np.float32),
        "text": generator.standard_normal((20, 3)).astype(np.float32),
    }
