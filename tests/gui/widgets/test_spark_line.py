import math

import pytest

from xmodal_gui.widgets.spark_line import SparkLine

pytestmark = pytest.mark.gui


@pytest.fixture
def spark(qtbot, theme):
    spark = SparkLine(theme, 0)
    qtbot.addWidget(spark)
    spark.resize(80, 16)
    spark.show()
    return spark


def test_it_runs_from_the_least_to_the_largest_and_ends_at_the_right(spark):
    spark.show_values([1.0, 3.0, 2.0])
    ((first, top, last),) = spark.pieces()
    assert first.y() == 14 > last.y() > top.y() == 2
    assert first.x() < top.x() < last.x() == 78


def test_what_is_not_finite_is_a_gap(spark):
    spark.show_values([1.0, 2.0, math.nan, math.inf, 3.0])
    assert [len(piece) for piece in spark.pieces()] == [2, 1]
    assert not spark.grab().isNull()
    spark.show_values([math.nan])
    assert spark.pieces() == []
    assert not spark.grab().isNull()


def test_equal_values_stand_in_the_middle(spark):
    spark.show_values([2.0, 2.0])
    assert {point.y() for point in spark.pieces()[0]} == {8.0}


def test_it_is_redrawn_but_not_laid_out(spark):
    empty = spark.grab().toImage()
    hint = spark.sizeHint()
    spark.show_values([1.0, 2.0])
    assert spark.grab().toImage() != empty
    assert spark.sizeHint() == hint
