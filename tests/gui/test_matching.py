import pytest

from xmodal_gui.matching import fitness


@pytest.mark.parametrize("typed", ["", "lay tr", "vlt", "TRAIN", "view: layout"])
def test_letters_in_order_fit(typed):
    assert fitness(typed, "View: Layout: Train") is not None


@pytest.mark.parametrize("typed", ["x", "niart", "train train2"])
def test_what_is_not_there_does_not_fit(typed):
    assert fitness(typed, "View: Layout: Train") is None


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        ("und", "Session: Undo", "Found"),  # the start of a word
        ("save", "Save checkpoint", "Show all views everywhere"),  # letters side by side
        ("map", "Map", "Map and curves"),  # the shorter one
    ],
)
def test_the_better_fit_comes_first(typed, better, worse):
    assert fitness(typed, better) > fitness(typed, worse)
