import pytest
from xmodal.errors import UserError
from xmodal.session.faults import failure, is_out_of_memory, refusal


def test_a_refusal_carries_texts():
    refused = refusal(UserError("code", "{a} and {b}", a=1, b=None), generation=3)
    assert (refused.fields, refused.generation) == ({"a": "1", "b": "None"}, 3)


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB"),
        RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"),
        RuntimeError("[enforce fail at alloc_cpu.cpp:114] data. DefaultCPUAllocator: can't allocate memory: you tried"),
        RuntimeError("[enforce fail at alloc_cpu.cpp:80] data. DefaultCPUAllocator: not enough memory: you tried"),
    ],
)
def test_memory_that_does_not_suffice_is_recognised(error):
    assert is_out_of_memory(error)
    assert failure(error, step=7).code == "engine.out_of_memory"


def test_what_torch_really_says_is_recognised():
    torch = pytest.importorskip("torch")
    with pytest.raises(RuntimeError) as caught:
        torch.empty(2**60, dtype=torch.uint8)
    assert is_out_of_memory(caught.value)


def test_other_errors_keep_their_first_line_and_their_traceback():
    with pytest.raises(KeyError) as caught:
        {}["weight"]
    ended = failure(caught.value, step=7)
    assert ended.template.format(**ended.fields).startswith("Training failed after step 7: KeyError: 'weight'.")
    assert "weight" in ended.detail
    assert not is_out_of_memory(RuntimeError("shapes cannot be multiplied"))
    assert "AssertionError" in failure(AssertionError(), step=1).fields["problem"]
