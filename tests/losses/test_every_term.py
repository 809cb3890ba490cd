"""Every registered term is held to what its case in `cases.py` promises, through the module that a run calls."""

import typing
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
import torch
from cases import CASES
from torch import Tensor
from xmodal.data.base import Modality
from xmodal.errors import UserError
from xmodal.losses import LOSSES, Encoded, HasPlayer, Setting, TermOutput, View
from xmodal.losses.base import Family

ROWS = 8
ORDER = torch.tensor([3, 1, 7, 0, 2, 6, 5, 4])
SHAPES = {"image": (1, 4, 5), "text": (4,), "vector": (3,), "audio": (60,)}
BUILT_IN = [name for name in LOSSES if LOSSES[name].__module__.startswith("xmodal.")]
KNOWN = [case for case in CASES if case.name in LOSSES]  # `test_has_a_case` names the others


def of(cases):
    return pytest.mark.parametrize("case", cases, ids=str)


def reads(case):
    return LOSSES[case.name].reads


def modality(case, name):
    return Modality(
        name=name, kind=case.kind, shape=SHAPES[case.kind], vocabulary=9 if case.kind == "text" else 0, rate=200
    )


def config(case):
    return LOSSES.convert(case.name, dict(case.params), str(case))


def setting(case, batch_size=ROWS):
    names = ("a", "b")[: reads(case)]
    return Setting(
        modalities={name: modality(case, name) for name in names},
        pairs=(names,) if reads(case) == 2 else (),
        embedding_size=case.columns,
        batch_size=batch_size,
        classes=lambda column: 1 + max(case.labels[column]),
    )


def prepare(case, batch_size):
    """What a run asks before its first step."""
    config(case).check(setting(case, batch_size))
    config(case).build(setting(case, batch_size))


def build(case, dtype=torch.float64):
    """The term, drawn from one seed."""
    torch.manual_seed(5)
    return config(case).build(setting(case)).to(dtype)


def inputs(case, name):
    generator = torch.Generator().manual_seed(len(name) + ord(name[0]))
    shape = (ROWS, *SHAPES[case.kind])
    if case.kind == "text":
        tokens = torch.randint(1, 9, shape, generator=generator)
        tokens[::2, 2:] = 0
        return tokens
    return torch.rand(shape, generator=generator, dtype=torch.float64)


def encode(case, *embeddings):
    """What the term reads; fewer rows are the first ones."""
    for column in config(case).columns():
        assert column in case.labels, f"{case} reads the labels of {column!r}: give them in tests/losses/cases.py"
    return [
        Encoded(
            modality=modality(case, name),
            embedding=embedding,
            inputs=inputs(case, name)[: len(embedding)],
            same=torch.tensor(case.same)[: len(embedding)],
            labels={column: torch.tensor(codes)[: len(embedding)] for column, codes in case.labels.items()},
            step=case.step,
            views=views(case, name, embedding),
        )
        for name, embedding in zip("ab", embeddings, strict=False)
    ]


def views(case, name, embedding):
    """One per augmentation that the term asks for: each column of the rows a little longer or shorter."""
    made = []
    for number, augmentation in enumerate(config(case).views(modality(case, name))):
        draws = torch.Generator().manual_seed(number)
        masked = augmentation(inputs(case, name), modality(case, name), draws).masked
        factor = 1 + 0.3 * torch.sin(number + torch.arange(embedding.shape[1], dtype=torch.float64))
        made.append(View(embedding * factor.to(embedding), None if masked is None else masked[: len(embedding)]))
    return tuple(made)


def permute(x, order):
    return replace(
        x,
        embedding=x.embedding[order],
        inputs=x.inputs[order],
        same=x.same[order],
        labels={column: codes[order] for column, codes in x.labels.items()},
        views=tuple(
            View(view.embedding[order], None if view.masked is None else view.masked[order]) for view in x.views
        ),
    )


def output(term, encoded):
    """The term's output, what it draws seeded as the cost seeds it."""
    torch.manual_seed(11)
    value = term(*encoded)
    return value if isinstance(value, TermOutput) else TermOutput(value)


def value(term, encoded):
    return output(term, encoded).value


@pytest.fixture
def embeddings(case, raw, unit):
    """One (8, D) per modality that the term reads, float64."""
    pair = unit if case.rows == "unit" else raw
    return [x[:, : case.columns] for x in pair][: reads(case)]


@pytest.mark.parametrize("name", BUILT_IN)
def test_has_a_case(name):
    assert name in {case.name for case in CASES}, f"{name!r} is registered but not in tests/losses/cases.py: add a Case"


def test_cases_are_of_registered_terms_and_differ():
    assert {case.name for case in CASES} <= set(LOSSES)
    assert len({str(case) for case in CASES}) == len(CASES), "give each case of one term a note of its own"


# --- configuration: what forms, tooltips and help show


@pytest.mark.parametrize("name", BUILT_IN)
def test_configuration_tells_what_it_is(name):
    known, lines = LOSSES[name], (LOSSES[name].__doc__ or "").strip().splitlines()
    assert lines[0].endswith("."), f"{name}: the first line of the docstring ends with a full stop"
    assert len(lines) == 1 or not lines[1].strip(), f"{name}: the first sentence is one line"
    assert known.pulls, f"{name}: say in `pulls` what its gradient pulls on"
    assert not known.pulls.endswith(".")
    assert "\n" not in known.pulls
    assert known.reads in (1, 2)
    assert known.family in typing.get_args(Family)
    assert (known.family == "unimodal") == (known.reads == 1)
    known()  # every field has a default


@pytest.mark.parametrize("name", BUILT_IN)
def test_is_on_the_page_of_terms(name):
    page = Path(__file__).parents[2] / "docs" / "losses.md"
    assert f"`{name}`" in page.read_text("utf-8"), f"describe {name} in docs/losses.md"


def limits(kind):
    """Yield each number's type within a field's type, through unions and sequences."""
    if isinstance(kind, msgspec.inspect.Metadata):
        yield from limits(kind.type)
    elif isinstance(kind, msgspec.inspect.UnionType):
        for part in kind.types:
            yield from limits(part)
    elif isinstance(kind, msgspec.inspect.VarTupleType | msgspec.inspect.ListType):
        yield from limits(kind.item_type)
    elif isinstance(kind, msgspec.inspect.IntType | msgspec.inspect.FloatType):
        yield kind


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_field_is_described_and_bounded(name):
    for field in msgspec.inspect.type_info(LOSSES[name]).fields:
        where = f"{name}.{field.name}"
        described = isinstance(field.type, msgspec.inspect.Metadata)
        assert described, f"{where} has no Meta(description=...)"
        assert field.type.extra_json_schema["description"].strip()
        for number in limits(field.type):
            assert (number.ge, number.gt) != (None, None), f"{where} has no lower bound"
            assert (number.le, number.lt) != (None, None), f"{where} has no upper bound"


# --- value


@of(KNOWN)
def test_value_is_a_scalar_and_readings_have_no_graph(case, embeddings):
    told = output(build(case), encode(case, *embeddings))
    assert told.value.shape == ()
    assert told.value.dtype == torch.float64
    for name, reading in told.readings.items():
        assert reading.shape == (), name
        assert not reading.requires_grad, name


@of(KNOWN)
def test_forward_draws_only_if_it_says_so_and_changes_nothing(case, embeddings):
    term, encoded = build(case), encode(case, *embeddings)
    before = [x.clone() for x in (*embeddings, *term.parameters())]
    first, second = value(term, encoded), value(term, encoded)
    assert torch.equal(first, second)
    torch.manual_seed(11)
    state = torch.get_rng_state()
    term(*encoded)
    assert LOSSES[case.name].stochastic or torch.equal(torch.get_rng_state(), state), "say so in `stochastic`"
    for old, new in zip(before, (*embeddings, *term.parameters()), strict=True):
        assert torch.equal(old, new)


@of([case for case in KNOWN if reads(case) == 2])
def test_swapping_a_and_b(case, embeddings):
    term, encoded = build(case), encode(case, *embeddings)
    swapped = encode(case, *reversed(embeddings))
    swapped = [replace(x, inputs=y.inputs) for x, y in zip(swapped, reversed(encoded), strict=True)]
    assert (value(term, swapped).item() == pytest.approx(value(term, encoded).item(), rel=1e-9, abs=1e-12)) == (
        case.symmetric
    )


@of(KNOWN)
def test_permuting_rows_together(case, embeddings):
    term, encoded = build(case), encode(case, *embeddings)
    permuted = [permute(x, ORDER) for x in encoded]
    assert (value(term, permuted).item() == pytest.approx(value(term, encoded).item(), rel=1e-9, abs=1e-12)) == (
        case.permutable
    )


@of([case for case in KNOWN if reads(case) == 2])
def test_permuting_one_side_shows_who_sees_pairing(case, embeddings):
    term, (a, b) = build(case), encode(case, *embeddings)
    same = value(term, [a, replace(b, embedding=b.embedding[ORDER])]).item() == pytest.approx(
        value(term, [a, b]).item(), rel=1e-9, abs=1e-12
    )
    assert same == (not case.pairing)


# --- gradient


def learned(term):
    """What the cost's gradient moves: not a player, whose weights are constants to it."""
    return {
        name: parameter.detach().clone().requires_grad_()
        for name, parameter in term.named_parameters()
        if parameter.requires_grad and not (isinstance(term, HasPlayer) and name.startswith("player."))
    }


@of([case for case in KNOWN if not case.no_gradcheck])
def test_gradient_is_that_of_the_value(case, embeddings):
    term = build(case)
    weights = {name: weight for name, weight in learned(term).items() if weight.numel() <= 64}

    def scalar(*leaves: Tensor) -> Tensor:
        torch.manual_seed(11)
        encoded = encode(case, *leaves[: len(embeddings)])
        told = torch.func.functional_call(
            term, dict(zip(weights, leaves[len(embeddings) :], strict=True)), tuple(encoded)
        )
        return told.value if isinstance(told, TermOutput) else told

    leaves = [x.clone().requires_grad_() for x in embeddings]
    assert torch.autograd.gradcheck(scalar, (*leaves, *weights.values()), fast_mode=True)


@of(KNOWN)
def test_gradient_reaches_the_rows(case, embeddings):
    leaves = [x.clone().requires_grad_() for x in embeddings]
    value(build(case), encode(case, *leaves)).backward()
    assert any(leaf.grad is not None and leaf.grad.abs().max() > 0 for leaf in leaves)


# --- small batches, low precision, extreme sizes


def finite(case, term, rows):
    """Value and gradients of these rows, all finite."""
    leaves = [x.detach().clone().requires_grad_() for x in rows]
    got = value(term, encode(case, *leaves))
    assert torch.isfinite(got), got
    if got.requires_grad:
        got.backward()
    for leaf in leaves:
        assert leaf.grad is None or torch.isfinite(leaf.grad).all()
    for name, parameter in term.named_parameters():
        assert parameter.grad is None or torch.isfinite(parameter.grad).all(), name
    return got


@of(KNOWN)
@pytest.mark.parametrize("rows", [1, 2])
def test_few_rows_stay_finite(case, rows, embeddings):
    """Whatever batch size a run has: rows that lack a modality make a batch smaller now and then."""
    finite(case, build(case, torch.float32), [x[:rows].float() for x in embeddings])


@of([case for case in KNOWN if case.least_batch > 1])
def test_too_small_a_batch_size_is_refused_beforehand(case):
    prepare(case, case.least_batch)
    with pytest.raises(UserError):
        prepare(case, case.least_batch - 1)


@of(KNOWN)
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16], ids=["float32", "bfloat16"])
def test_low_precision_is_near_float64(case, dtype, embeddings):
    tolerance = case.float32 if dtype == torch.float32 else case.bfloat16
    if tolerance is None:
        pytest.skip("has no form in bfloat16")
    rows = [x.to(dtype) for x in embeddings]
    term = build(case, dtype)
    got = finite(case, term, rows).item()
    expected = value(term.double(), encode(case, *(x.double() for x in rows))).item()
    assert got == pytest.approx(expected, abs=tolerance * max(1.0, abs(expected)))


@of(KNOWN)
@pytest.mark.parametrize("size", [1e-4, 1e4])
def test_extreme_sizes_stay_finite(case, size, embeddings):
    finite(case, build(case, torch.float32), [(size * x).float() for x in embeddings])


# --- players


@of(KNOWN)
def test_case_knows_of_a_player(case):
    assert isinstance(build(case), HasPlayer) == case.player


@of([case for case in KNOWN if case.player])
def test_player_is_moved_by_its_loss(case, embeddings):
    term = build(case)
    for rows in (1, 2, ROWS):
        term.zero_grad()
        torch.manual_seed(11)
        loss = term.player_loss(*encode(case, *(x[:rows] for x in embeddings)))
        assert loss.shape == ()
        loss.backward()
        for name, weight in term.player.named_parameters():
            assert weight.grad is not None, name
            assert torch.isfinite(weight.grad).all(), name
