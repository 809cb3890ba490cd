import pytest
from msgspec.structs import replace
from xmodal.errors import UserError
from xmodal.training.changes import (
    AddTerm,
    ConfigureTerm,
    Freeze,
    MoveTerm,
    RemoveTerm,
    ReplaceEncoder,
    SetAugmentations,
    SetBatchSize,
    SetEmbeddingSize,
    SetGradientSampling,
    SetLambda,
    SetLearningRate,
    SetOptimizer,
    SetPlan,
    SetRowWeights,
    SetTemperature,
    SetTerm,
    SetThreads,
)
from xmodal.training.config import (
    AugmentationSection,
    CostSection,
    EncoderSection,
    OptimizerSection,
    PhaseSection,
    RunConfig,
    TermSection,
)
from xmodal.training.transitions import Now, collapse, thaw, transition

CONFIG = RunConfig(
    torch_threads=2,
    encoders={"a": EncoderSection(type="mlp"), "b": EncoderSection(type="mlp", frozen=True)},
    cost=CostSection(terms=(TermSection(id="contrast", type="info_nce"), TermSection(id="pull", type="similarity"))),
)
NOW = Now(step=40, number=7, temperatures={"contrast": 0.031})

INVERTIBLE = [
    SetLambda(value=0.3),
    SetTerm(term="pull", weight=4.0),
    SetTerm(term="pull", enabled=False),
    AddTerm(section=TermSection(id="new", type="info_nce"), position=1),
    ConfigureTerm(term="pull", params={"hidden": 2}, rows="raw", pairs=(("a", "b"),)),
    ConfigureTerm(term="contrast", modality="a"),
    MoveTerm(term="pull", place="unimodal"),
    SetLearningRate(value=0.1),
    SetLearningRate(value=5.0, modality="a"),
    SetBatchSize(value=64),
    SetRowWeights(rows=(3, 5), weight=0.25),
    SetThreads(value=1),
    SetGradientSampling(every=7),
    SetGradientSampling(share=0.5),
    SetPlan(plan=(PhaseSection(name="one"),)),
    SetAugmentations(modality="a", sections=(AugmentationSection(type="noise", params={"strength": 0.2}),)),
    SetOptimizer(optimizer=OptimizerSection(weight_decay=0.5)),
    Freeze(modality="a"),
    Freeze(modality="b", frozen=False),
]


@pytest.mark.parametrize("change", INVERTIBLE, ids=lambda change: type(change).__name__)
def test_the_inverse_takes_a_change_back(change) -> None:
    there = transition(CONFIG, change, NOW)
    assert there.config != CONFIG
    assert there.restores == ()
    (inverse,) = there.inverse
    assert transition(there.config, inverse, NOW).config == CONFIG


def test_the_inverse_of_a_temperature_is_what_it_had_become() -> None:
    there = transition(CONFIG, SetTemperature(term="contrast", temperature=0.5, learnable=False), NOW)
    assert there.config.cost.term("contrast").params == {"temperature": 0.5, "learnable": False}
    assert there.inverse == (SetTemperature(term="contrast", temperature=0.031, learnable=True),)


def test_an_added_term_is_told_where_it_stands() -> None:
    there = transition(CONFIG, AddTerm(section=TermSection(id="new", type="info_nce")), NOW)
    assert [term.id for term in there.config.cost.terms] == ["contrast", "pull", "new"]
    assert there.change.position == 2
    assert there.inverse == (RemoveTerm(term="new"),)


def test_a_removed_term_is_restored_from_a_checkpoint() -> None:
    there = transition(CONFIG, RemoveTerm(term="contrast"), NOW)
    assert [term.id for term in there.config.cost.terms] == ["pull"]
    assert there.inverse == ()
    assert there.restores == ("term:contrast",)
    with pytest.raises(UserError, match="only term"):
        transition(there.config, RemoveTerm(term="pull"), NOW)


def test_a_term_that_a_phase_names_stays() -> None:
    for phase in (PhaseSection(name="text first", terms=("pull",)), PhaseSection(name="q", trains=("players.pull",))):
        with pytest.raises(UserError, match=f"Phase '{phase.name}' of the plan names 'pull'"):
            transition(replace(CONFIG, plan=(phase,)), RemoveTerm(term="pull"), NOW)


def test_configuring_a_temperature_is_taken_back_to_what_it_had_become() -> None:
    there = transition(CONFIG, ConfigureTerm(term="contrast", params={"temperature": 0.5}), NOW)
    assert there.inverse == (ConfigureTerm(term="contrast", params={"temperature": 0.031}),)


def test_replacing_an_encoder_freezes_the_others_for_a_while_and_names_its_draw() -> None:
    there = transition(CONFIG, ReplaceEncoder(modality="b", type="linear", freeze_others=100), NOW)
    assert there.config.encoders["b"] == EncoderSection(type="linear", draw=7)
    assert there.config.encoders["a"].frozen
    assert there.config.encoders["a"].thaw_at == 140
    assert there.change == ReplaceEncoder(modality="b", type="linear", freeze_others=100, draw=7)
    assert there.inverse == (Freeze(modality="a", frozen=False),)
    assert there.restores == ("encoder:b",)
    assert thaw(there.config, 139) == there.config
    assert not thaw(there.config, 140).encoders["a"].frozen


def test_a_redo_repeats_the_recorded_draw() -> None:
    there = transition(CONFIG, ReplaceEncoder(modality="a", type="linear", draw=3), NOW)
    assert there.config.encoders["a"].draw == 3


def test_changes_without_an_inverse_ask_for_a_checkpoint() -> None:
    assert transition(CONFIG, SetEmbeddingSize(value=64), NOW).restores == ("all",)
    assert transition(CONFIG, SetOptimizer(optimizer=OptimizerSection(type="sgd")), NOW).restores == ("optimizer",)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (SetLambda(value=-1.0), ["SetLambda.value", ">= 0"]),
        (SetBatchSize(value=0), ["SetBatchSize.value", ">= 1"]),
        (SetTerm(term="contrats", weight=1.0), ["contrats", "contrast", "pull"]),
        (SetTemperature(term="pull", temperature=0.1), ["pull", "no temperature"]),
        (Freeze(modality="c"), ["modality", "'c'", "a, b"]),
        (SetAugmentations(modality="c", sections=()), ["modality", "'c'", "a, b"]),
        (SetOptimizer(optimizer=OptimizerSection(learning_rate=-1.0)), ["learning_rate", ">= 0"]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_be_is_refused_in_words(change, words) -> None:
    with pytest.raises(UserError) as refusal:
        transition(CONFIG, change, NOW)
    for word in words:
        assert word in str(refusal.value)


def test_a_drag_collapses_to_its_last_value() -> None:
    drag = [SetLambda(value=float(value)) for value in range(50)]
    other = SetTerm(term="pull", weight=2.0)
    assert collapse([*drag, other, SetTerm(term="pull", enabled=False)]) == [
        SetLambda(value=49.0),
        other,
        SetTerm(term="pull", enabled=False),
    ]


def test_terms_that_are_added_together_are_not_one_thing() -> None:
    added = [AddTerm(section=TermSection(id=name, type="info_nce")) for name in ("one", "two")]
    assert collapse(added) == added


def test_thaw_ends_only_what_is_temporary() -> None:
    assert thaw(CONFIG, 10**9) == CONFIG
    brief = replace(CONFIG.encoders["b"], thaw_at=5)
    config = replace(CONFIG, encoders=CONFIG.encoders | {"b": brief})
    assert not thaw(config, 5).encoders["b"].frozen
