import pytest
from msgspec.structs import replace
from xmodal.training.changes import (
    AddTerm,
    ConfigureTerm,
    LogRow,
    MoveTerm,
    RemoveTerm,
    Restore,
    SetAggregation,
    SetAugmentations,
    SetWeighting,
    SetWeightSchedule,
)
from xmodal.training.config import (
    AggregationSection,
    AugmentationSection,
    CostSection,
    RunConfig,
    TermSection,
    WeightingSection,
)
from xmodal.training.weight_schedules import WeightSchedule

from xmodal_gui.models.change_labels import gesture_label

pytestmark = pytest.mark.gui

BEFORE = RunConfig(
    cost=CostSection(terms=(TermSection(id="decode", type="reconstruction", params={"hidden": 64}, modality="a"),))
)


@pytest.mark.parametrize(
    ("change", "label"),
    [
        (AddTerm(section=TermSection(id="pull", type="paired_similarity")), "pull added"),
        (RemoveTerm(term="decode"), "decode removed"),
        (MoveTerm(term="decode", place="cross_modal"), "decode into λ's bracket"),
        (MoveTerm(term="decode", place="unimodal"), "decode out of λ's bracket"),
        (ConfigureTerm(term="decode", params={"hidden": 8}), "decode: hidden 64 → 8"),
        (ConfigureTerm(term="decode", params={}), "decode: hidden 64 → default"),
        (ConfigureTerm(term="decode", rows="raw", modality="a"), "decode: rows raw"),
        (ConfigureTerm(term="decode", modality="b"), "decode: modality b"),
        (ConfigureTerm(term="decode", params={"hidden": 64}), "decode configured"),
        (Restore(checkpoint="000-00000001-00000", scope="term:decode"), "restored decode"),
    ],
)
def test_what_changes_of_terms_are_called(qapp, change, label):
    row = LogRow(seq=1, gesture=1, segment=0, step=5, change=change)
    assert gesture_label([row], BEFORE) == label


def test_a_configuration_is_named_without_knowing_what_was(qapp):
    row = LogRow(seq=1, gesture=1, segment=0, step=5, change=ConfigureTerm(term="decode", params={"hidden": 8}))
    assert gesture_label([row]) == "decode: hidden 8"


CONSTANT, RAMP = WeightSchedule(), WeightSchedule(type="linear", steps=300)
BY_HAND = WeightSchedule(type="points", points=((1, 0.5), (4, 2.0)))
DWA = WeightingSection(type="dwa")


@pytest.mark.parametrize(
    ("change", "inverse", "label"),
    [
        (SetWeightSchedule(schedule=RAMP), CONSTANT, "λ schedule constant → linear, steps 1000 → 300"),
        (SetWeightSchedule(term="decode", schedule=RAMP), RAMP, "decode schedule "),
        (SetWeightSchedule(schedule=BY_HAND), CONSTANT, "λ schedule constant → points, by hand"),
        (SetWeighting(weighting=DWA), WeightingSection(), "weighting fixed → dwa"),
        (
            SetWeighting(weighting=WeightingSection(type="dwa", params={"window": 9})),
            DWA,
            "weighting window default → 9",
        ),
        (SetAggregation(aggregation=AggregationSection(type="mgda")), AggregationSection(), "gradients sum → mgda"),
    ],
)
def test_what_changes_of_weights_are_called(qapp, change, inverse, label):
    field = {SetWeightSchedule: "schedule", SetWeighting: "weighting", SetAggregation: "aggregation"}[type(change)]
    taken_back = replace(change, **{field: inverse})
    row = LogRow(seq=1, gesture=1, segment=0, step=5, change=change, inverse=(taken_back,))
    assert gesture_label([row], BEFORE) == label


CROP, FLIP = AugmentationSection(type="crop", params={"shift": 0.1}), AugmentationSection(type="flip")


@pytest.mark.parametrize(
    ("old", "new", "label"),
    [
        ((), (CROP,), "image: augmented by crop"),
        ((CROP,), (CROP, replace(FLIP, type="token_dropout")), "image: augmented by crop, token dropout"),
        ((CROP,), (), "image: no augmentation"),
        ((CROP, FLIP), (CROP, replace(FLIP, enabled=False)), "image: flip off"),
        ((replace(CROP, enabled=False),), (CROP,), "image: crop on"),
        (
            (CROP, FLIP),
            (replace(CROP, params={"scale": 0.5}), FLIP),
            "image: crop shift 0.1 → default, scale default → 0.5",
        ),
        (None, (CROP, replace(FLIP, enabled=False)), "image: augmented by crop"),
        (None, (), "image: no augmentation"),
    ],
)
def test_what_changes_of_augmentations_are_called(qapp, old, new, label):
    inverse = () if old is None else (SetAugmentations(modality="image", sections=old),)
    change = SetAugmentations(modality="image", sections=new)
    assert gesture_label([LogRow(seq=1, gesture=1, segment=0, step=5, change=change, inverse=inverse)]) == label
