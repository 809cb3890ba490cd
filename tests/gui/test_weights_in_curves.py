"""The chart of the weights that steps were taken with."""

import pytest
from msgspec.structs import replace
from steps import CONFIG, model_of, step
from xmodal.training.config import WeightingSection
from xmodal.training.events import TermValue
from xmodal.training.weight_schedules import WeightSchedule

pytestmark = pytest.mark.gui


def weighed(number, **weights):
    terms = {name: TermValue(raw=2.0, weighted=2.0 * weight, weight=weight) for name, weight in weights.items()}
    return replace(step(number), terms=terms)


def chart(model):
    return next((one for one in model.charts if one.key == "weights"), None)


@pytest.fixture
def model(qapp):
    return model_of()


def test_weights_that_stay_are_no_chart(model):
    model.append_steps(weighed(n, image_rec=1.0, text_rec=0.5) for n in (1, 2, 3))
    assert chart(model) is None
    assert "term/text_rec/weight" in [line.series for line in model.catalogue()]


def test_one_that_was_moved_shows_all(model):
    model.append_steps([weighed(1, image_rec=1.0, text_rec=0.5), weighed(2, image_rec=1.0, text_rec=0.7)])
    assert [line.series for line in chart(model).lines] == ["term/image_rec/weight", "term/text_rec/weight"]
    assert [line.label for line in chart(model).lines] == ["image_rec", "text_rec"]


@pytest.mark.parametrize("how", ["weighting", "schedule"])
def test_what_moves_them_shows_them_before_they_have_moved(model, how):
    cost = CONFIG.cost
    if how == "weighting":
        cost = replace(cost, weighting=WeightingSection(type="dwa"))
    else:
        first = replace(cost.terms[0], schedule=WeightSchedule(type="linear"))
        cost = replace(cost, terms=(first, *cost.terms[1:]))
    model.set_config(replace(CONFIG, cost=cost))
    model.append_steps([weighed(1, image_rec=1.0)])
    assert chart(model).title == "Weights"
