import pytest
from xmodal.data.base import Problem

from xmodal_gui.models.problem_table import ProblemTable

pytestmark = pytest.mark.gui


@pytest.mark.parametrize(
    ("place", "in_chinese"),
    [("a, line 2.csv, line 12", "a, line 2.csv，第 12 行"), ("rows/7", "rows/7")],
)
def test_places_are_said_in_the_language_of_now(language, place, in_chinese):
    table = ProblemTable()
    table.show_problems(
        [Problem(code="x", place=place, item="b.png", template="{name} is gone.", fields={"name": "b"})]
    )
    assert table.line(0)[0] == place
    language.choose("zh_CN")
    assert table.line(0)[0] == in_chinese
