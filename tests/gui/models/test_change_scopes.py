import pytest
from xmodal.training.changes import (
    AddTerm,
    ConfigureTerm,
    Freeze,
    MoveTerm,
    RemoveTerm,
    ReplaceEncoder,
    Restore,
    SetAggregation,
    SetBatchSize,
    SetLambda,
    SetLearningRate,
    SetOptimizer,
    SetTemperature,
    SetTerm,
    SetWeighting,
    SetWeightSchedule,
)
from xmodal.training.config import AggregationSection, OptimizerSection, TermSection, WeightingSection
from xmodal.training.weight_schedules import WeightSchedule

from xmodal_gui.models.change_scopes import overlap

ADDED = AddTerm(section=TermSection(id="a", type="info_nce"))
RAMP = WeightSchedule(type="linear")
REPLACED = ReplaceEncoder(modality="image", type="vit")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (SetLambda(value=1), SetLambda(value=2), True),
        (SetLambda(value=1), SetBatchSize(value=2), False),
        (SetTerm(term="a", weight=1), SetTerm(term="a", weight=2), True),
        (SetTerm(term="a", weight=1), SetTerm(term="a", enabled=False), False),
        (SetTerm(term="a", weight=1), SetTerm(term="b", weight=1), False),
        (SetTemperature(term="a", temperature=1), SetTemperature(term="a", learnable=False), False),
        (ADDED, SetTerm(term="a", weight=1), True),
        (ADDED, SetTemperature(term="a", temperature=1), True),
        (ADDED, SetTerm(term="b", weight=1), False),
        (RemoveTerm(term="a"), MoveTerm(term="a", place="unimodal"), True),
        (MoveTerm(term="a", place="unimodal"), SetTerm(term="a", weight=1), False),
        (ConfigureTerm(term="a", params={}), SetTemperature(term="a", learnable=False), True),
        (ConfigureTerm(term="a", params={}), SetTerm(term="a", weight=1), False),
        (ConfigureTerm(term="a", params={}), Restore(checkpoint="x", scope="term:a"), True),
        (SetTerm(term="b", weight=1), Restore(checkpoint="x", scope="term:a"), False),
        (SetWeightSchedule(schedule=RAMP), SetLambda(value=1), False),
        (SetWeightSchedule(schedule=RAMP), SetWeightSchedule(term="a", schedule=RAMP), False),
        (SetWeightSchedule(term="a", schedule=RAMP), RemoveTerm(term="a"), True),
        (SetWeighting(weighting=WeightingSection()), Restore(checkpoint="x", scope="weighting"), True),
        (SetWeighting(weighting=WeightingSection()), SetTerm(term="a", weight=1), False),
        (SetAggregation(aggregation=AggregationSection()), SetWeighting(weighting=WeightingSection()), False),
        (SetOptimizer(optimizer=OptimizerSection()), SetLearningRate(value=1), True),
        (SetOptimizer(optimizer=OptimizerSection()), SetLearningRate(value=1, modality="image"), False),
        (Freeze(modality="text"), REPLACED, True),
        (SetLambda(value=1), REPLACED, False),
        (SetLambda(value=1), Restore(checkpoint="x"), True),
        (SetLambda(value=1), Restore(checkpoint="x", scope="optimizer"), False),
        (Freeze(modality="text"), Restore(checkpoint="x", scope="encoder:text"), True),
        (Freeze(modality="text"), Restore(checkpoint="x", scope="encoder:image"), False),
    ],
)
def test_what_two_changes_have_in_common(one, other, expected):
    assert overlap([one], [other]) is expected
    assert overlap([other], [one]) is expected
