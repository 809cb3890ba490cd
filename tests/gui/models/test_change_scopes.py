import pytest
from xmodal.training.changes import (
    Freeze,
    ReplaceEncoder,
    Restore,
    SetBatchSize,
    SetLambda,
    SetLearningRate,
    SetOptimizer,
    SetTemperature,
    SetTerm,
)
from xmodal.training.config import OptimizerSection

from xmodal_gui.models.change_scopes import overlap

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
