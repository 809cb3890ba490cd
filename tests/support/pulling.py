"""Steps at which the terms' gradients were sampled, with numbers that are known."""

from msgspec.structs import replace
from rehearsal import icons_config
from xmodal.training.config import EvaluationSection, RunConfig
from xmodal.training.events import StepEvent, TermValue


def told(step, *, outside=2.0, inside=8.0, lambda_=1.0, cosine=-0.5):
    """Return a step at which one term outside and one inside pull on both encoders."""
    norms = {
        "image_rec": {"image": outside, "text": 0.0},
        "text_rec": {"image": 0.0, "text": outside},
        "contrast": {"image": inside * lambda_, "text": inside * lambda_},
    }
    terms = {
        name: TermValue(raw=1.0, weighted=1.0, weight=1.0, gradient_norm=own, embedding_norm=own)
        for name, own in norms.items()
    }
    at = {"image": {"image_rec|contrast": cosine}, "text": {"text_rec|contrast": cosine}}
    places = {f"{kind}/{name}": own for kind in ("encoder", "embedding") for name, own in at.items()}
    return StepEvent(
        segment=0, step=step, total=1.0, lambda_=lambda_, learning_rate=1e-3, terms=terms, cosine=places,
        sampling_seconds=0.03, rows=8, seconds=1.03,
    )  # fmt: skip


def even_config() -> RunConfig:
    """Return a configuration whose weights are all 1, and that samples nothing by itself."""
    config = icons_config()
    cost = replace(config.cost, lambda_=1.0, terms=tuple(replace(term, weight=1.0) for term in config.cost.terms))
    return replace(config, cost=cost, evaluation=EvaluationSection(every=0, term_gradients_every=0))
