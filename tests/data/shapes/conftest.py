import pytest
from xmodal.data.shapes import Shapes, ShapesConfig


@pytest.fixture(scope="session")
def shapes() -> Shapes:
    """600 rows, as they come."""
    return Shapes(ShapesConfig(rows=600))
