"""Terms that come and go, in the curves: what is gone keeps its past and its colour."""

import pytest
from msgspec.structs import replace
from steps import CONFIG, LOSSES, change, evaluation, model_of, step
from xmodal.training.changes import AddTerm, ConfigureTerm, MoveTerm, RemoveTerm, Restore
from xmodal.training.config import TermSection
from xmodal.training.events import TermValue

pytestmark = pytest.mark.gui

PULL = TermSection(id="pull", type="mse")


def with_terms(*terms):
    return replace(CONFIG, cost=replace(CONFIG.cost, terms=terms))


def chart_of(model, key="terms"):
    return next(chart for chart in model.charts if chart.key == key)


def hues(model):
    return {line.series.split("/")[1]: line.hue for line in chart_of(model).lines if not line.reference}


def test_a_new_term_gets_a_line_and_the_others_keep_their_colours(qapp):
    model = model_of()
    model.append_steps([step(1), step(2)])
    before = hues(model)
    model.append_change(
        replace(change(2, AddTerm(section=PULL), RemoveTerm(term="pull")), config=with_terms(PULL, *CONFIG.cost.terms))
    )
    late = step(3)
    model.append_steps([replace(late, terms={**late.terms, "pull": TermValue(raw=1.0, weighted=1.0)})])
    assert hues(model) == {**before, "pull": ("term", 3)}


def test_a_removed_term_keeps_its_past_curve_and_its_colour(qapp):
    model = model_of()
    model.append_steps([step(1), step(2)])
    before = hues(model)
    gone = with_terms(*CONFIG.cost.terms[1:])
    model.append_change(
        replace(change(2, RemoveTerm(term="image_rec"), Restore(checkpoint="x", scope="term:image_rec")), config=gone)
    )
    late = step(3)
    model.append_steps(
        [replace(late, terms={name: value for name, value in late.terms.items() if name != "image_rec"})]
    )
    model.append_evaluation(evaluation(3))
    assert hues(model) == before
    assert len(model.series["term/image_rec/raw"]) == 2


def test_what_was_recorded_of_a_term_that_is_gone_is_shown_too(qapp):
    model = model_of()
    model.append_steps([replace(step(1), terms={"old": TermValue(raw=1.0, weighted=1.0)})])
    assert hues(model) == {"old": ("term", 3)}


def test_terms_that_read_two_modalities_are_marked(qapp):
    model = model_of()
    model.set_losses([replace(info, reads=2 if info.type == "info_nce" else 1) for info in LOSSES])
    model.set_config(CONFIG)
    model.append_steps([step(1)])
    assert [line.label for line in chart_of(model).lines][:3] == ["image_rec", "text_rec", "info_nce ⇄"]


@pytest.mark.parametrize(
    ("made", "broken"),
    [
        (AddTerm(section=PULL), {"total", "term/pull/weighted", "term/pull/raw"}),
        (RemoveTerm(term="pull"), {"total", "term/pull/weighted", "term/pull/raw"}),
        (ConfigureTerm(term="pull", rows="raw"), {"total", "term/pull/weighted", "term/pull/raw"}),
        (MoveTerm(term="pull", place="unimodal"), {"total", "term/pull/weighted"}),
        (Restore(checkpoint="x", scope="term:pull"), {"total", "term/pull/weighted", "term/pull/raw"}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_becomes_incomparable_is_broken(qapp, made, broken):
    model = model_of()
    model.append_change(change(2, made, made))
    assert {name for name, steps in model.run._breaks.items() if steps} == broken
