"""Events of a run that never was, for what shows curves."""

from itertools import permutations

from xmodal.data.base import Modality
from xmodal.session.messages import ComponentInfo, Description
from xmodal.training.changes import LogRow
from xmodal.training.config import CostSection, EncoderSection, RunConfig, TermSection
from xmodal.training.events import Changed, Evaluation, StepEvent, TermValue

LOSSES = (ComponentInfo(type="info_nce", summary="", chance="ln(B)"), ComponentInfo(type="mse", summary=""))
CONFIG = RunConfig(
    encoders={"image": EncoderSection(type="cnn"), "text": EncoderSection(type="lstm")},
    cost=CostSection(
        terms=(
            TermSection(id="image_rec", type="mse", place="unimodal", modality="image"),
            TermSection(id="text_rec", type="mse", place="unimodal", modality="text"),
            TermSection(id="info_nce", type="info_nce"),
        )
    ),
)


def model_of(names=("image", "text")):
    from xmodal_gui.models.curves_model import CurvesModel

    model = CurvesModel()
    model.set_modalities(names)
    model.set_losses(LOSSES)
    model.set_config(CONFIG)
    return model


def step(number, total=3.0, **fields):
    raw = {"image_rec": 0.05, "text_rec": 2.0, "info_nce": 4.0}
    return StepEvent(
        segment=0,
        step=number,
        total=total,
        lambda_=1.0,
        learning_rate=1e-3,
        terms={name: TermValue(raw=value, weighted=value) for name, value in raw.items()},
        gradient_norm={"image": 1.0, "text": 0.2},
        temperature={"info_nce": 0.07},
        **{"rows": 256, "seconds": 0.02, **fields},
    )


def evaluation(number, recall=0.4, gap=0.5, names=("image", "text")):
    pairs = [f"{a}->{b}" for a, b in permutations(names, 2)]
    return Evaluation(
        segment=0,
        step=number,
        split="validation",
        pool=dict.fromkeys(pairs, 1000),
        recall={pair: {"1": recall / 4, "10": recall} for pair in pairs},
        chance={pair: {"1": 0.001, "10": 0.01} for pair in pairs},
        median_rank=dict.fromkeys(pairs, 9.0),
        modality_gap={f"{a}|{b}": gap for a, b in permutations(names, 2) if a < b},
        alignment={},
        uniformity={},
        seconds=0.1,
    )


def change(at, made, inverse, gesture=1, **fields):
    row = LogRow(seq=gesture, gesture=gesture, segment=0, step=at, change=made, inverse=(inverse,), **fields)
    return Changed(row=row, config=CONFIG)


def description(log=(), step=0):
    return Description(
        title="a run",
        run="",
        offers=(),
        config=CONFIG,
        log=tuple(log),
        phase="paused",
        segment=0,
        step=step,
        event=0,
        device="cpu",
        torch_threads=1,
        modalities=(
            Modality(name="image", kind="image", shape=(1, 8, 8)),
            Modality(name="text", kind="text", shape=(4,), vocabulary=9),
        ),
        rows={"validation": 60},
        losses=LOSSES,
    )
