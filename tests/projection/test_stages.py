from typing import get_args

import pytest
from xmodal.projection.stages import FIRST_STALE, Cause, Stage, stale_after

E, M, N, L, P = Stage
TABLE = {
    "encoder_replaced": (E, M, N, L, P),
    "step_trained": (M, N, L, P),
    "rows_changed": (M, N, L, P),
    "modalities_changed": (M, N, L, P),
    "neighbours_changed": (N, L, P),
    "method_changed": (L, P),
    "refit_asked": (L, P),
    "colour_changed": (P,),
    "point_size_changed": (P,),
    "selection_changed": (P,),
    "filter_changed": (P,),
    "theme_changed": (P,),
    "view_moved": (P,),
}


def test_the_table_knows_every_cause():
    assert set(FIRST_STALE) == set(get_args(Cause)) == set(TABLE)


@pytest.mark.parametrize("cause", TABLE)
def test_what_is_made_again(cause):
    assert stale_after(cause) == TABLE[cause]


def test_the_earliest_stage_decides():
    assert stale_after("colour_changed", "method_changed", "view_moved") == (L, P)
    assert stale_after() == ()
