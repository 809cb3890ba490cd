import numpy as np
import pytest
from xmodal.store.chunks import BLOCK, CHUNK, pack, unpack_levels, unpack_steps, unpack_values

RNG = np.random.default_rng(0)
FLOAT32 = RNG.standard_normal(CHUNK).astype(np.float32).astype(np.float64)
SPECIAL = np.array([np.nan, np.inf, -np.inf, -0.0, 0.0, 1e-320, 1e308, 0.1])
VALUES = {
    "float32": FLOAT32,
    "float64": RNG.standard_normal(CHUNK),
    "constant": np.full(700, 0.1),
    "special": SPECIAL,
    "nan in float32": np.where(FLOAT32 > 1, np.nan, FLOAT32),
    "zeros of both signs": np.array([0.0, -0.0]),
    "all nan": np.full(3, np.nan),
    "one": np.array([0.3]),
}
STEPS = {
    "every": lambda n: np.arange(5, 5 + n),
    "every 50": lambda n: 50 * np.arange(n),
    "uneven": lambda n: np.cumsum(RNG.integers(1, 9, n)),
}


@pytest.mark.parametrize("spacing", STEPS)
@pytest.mark.parametrize("name", VALUES)
def test_round_trip_is_exact_to_the_bit(name, spacing):
    values, steps = VALUES[name], STEPS[spacing](len(VALUES[name]))
    chunk = pack(steps, values)
    back = unpack_values(chunk.encoding, chunk.count, chunk.data)
    assert back.view(np.int64).tolist() == values.view(np.int64).tolist()
    assert unpack_steps(chunk.first, chunk.last, chunk.count, chunk.steps).tolist() == steps.tolist()


@pytest.mark.parametrize("name", VALUES)
def test_levels_bound_every_block(name):
    values = VALUES[name]
    steps = STEPS["uneven"](len(values))
    first, low, high = unpack_levels(pack(steps, values))
    assert first.tolist() == steps[::BLOCK].tolist()
    for block in range(len(first)):
        part = values[block * BLOCK : (block + 1) * BLOCK]
        part = part[~np.isnan(part)]
        expected = [part.min(), part.max()] if len(part) else [np.nan, np.nan]
        np.testing.assert_array_equal([low[block], high[block]], expected)


def test_sizes():
    steps = np.arange(CHUNK)
    assert [len(pack(steps, VALUES[name]).data) for name in ("float32", "float64")] == [4 * CHUNK, 8 * CHUNK]
    assert len(pack(steps[:700], VALUES["constant"]).data) == 8
    assert pack(steps, FLOAT32).steps == b""
    assert len(pack(STEPS["uneven"](CHUNK), FLOAT32).steps) == 8 * CHUNK


def test_extremes_leave_nan_out():
    chunk = pack(np.arange(8), SPECIAL)
    assert (chunk.low, chunk.high) == (-np.inf, np.inf)
    chunk = pack(np.arange(3), VALUES["all nan"])
    assert (chunk.low, chunk.high) == (None, None)
