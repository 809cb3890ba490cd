import numpy as np
from xmodal.training.order import DataOrder
from xmodal.training.sampling import fixed_sample


def test_an_epoch_reads_every_row_once_and_batches_are_full() -> None:
    rows = np.arange(100, 200)
    order = DataOrder(rows, seed=3)
    epoch, cursor, seen = 0, 0, []
    for _ in range(10):
        batch, epoch, cursor = order.batch(epoch, cursor, 10)
        assert len(batch) == 10
        assert epoch == 0
        seen.extend(batch.tolist())
    assert sorted(seen) == rows.tolist()
    _, epoch, cursor = order.batch(epoch, cursor, 10)
    assert (epoch, cursor) == (1, 10)


def test_order_is_a_function_of_seed_epoch_and_cursor_alone() -> None:
    rows = np.arange(50)
    walked = DataOrder(rows, seed=1)
    for _ in range(7):
        walked.batch(0, 0, 8)
        walked.batch(5, 16, 8)
    fresh = DataOrder(rows, seed=1)
    assert walked.batch(2, 8, 8)[0].tolist() == fresh.batch(2, 8, 8)[0].tolist()
    assert fresh.batch(2, 8, 8)[0].tolist() != DataOrder(rows, seed=2).batch(2, 8, 8)[0].tolist()
    assert fresh.batch(2, 8, 8)[0].tolist() != fresh.batch(3, 8, 8)[0].tolist()


def test_another_batch_size_keeps_the_place_in_the_epoch() -> None:
    order = DataOrder(np.arange(100), seed=0)
    first, epoch, cursor = order.batch(0, 0, 30)
    second, epoch, cursor = order.batch(epoch, cursor, 50)
    assert (epoch, cursor) == (0, 80)
    assert not set(first.tolist()) & set(second.tolist())


def test_fewer_rows_than_a_batch_are_all_read() -> None:
    batch, epoch, cursor = DataOrder(np.arange(5), seed=0).batch(0, 0, 256)
    assert sorted(batch.tolist()) == [0, 1, 2, 3, 4]
    assert (epoch, cursor) == (0, 5)


def test_a_larger_sample_holds_a_smaller_one() -> None:
    rows = np.arange(1000, 2000)
    small, large = fixed_sample(rows, 50), fixed_sample(rows, 300)
    assert large[:50].tolist() == small.tolist()
    assert len(set(large.tolist())) == 300
    assert fixed_sample(rows, 5000).size == 1000


def walk(order: DataOrder, epochs: int, size: int = 10) -> list[list[int]]:
    """Return the rows of each batch."""
    epoch, cursor, batches = 0, 0, []
    while epoch < epochs:
        batch, epoch, cursor = order.batch(epoch, cursor, size)
        batches.append(batch.tolist())
    return batches[:-1]


def test_equal_weights_read_what_no_weights_read() -> None:
    rows = np.arange(100, 200)
    assert walk(DataOrder(rows, 3, np.full(100, 0.5)), 3) == walk(DataOrder(rows, 3), 3)


def test_a_row_without_weight_is_never_read_and_moves_no_other() -> None:
    rows, weights = np.arange(100), np.ones(100)
    weights[[3, 50]] = 0
    read = [row for batch in walk(DataOrder(rows, 3, weights), 1, 7) for row in batch]
    assert read == [row for batch in walk(DataOrder(rows, 3), 1, 1) for row in batch if row not in (3, 50)]


def test_a_row_is_read_as_often_as_its_weight_says_and_never_twice_in_an_epoch() -> None:
    weights = np.full(40, 1.0)
    weights[:10] = 4
    order = DataOrder(np.arange(40), 1, weights)
    counts = np.zeros(40)
    for epoch in range(400):
        order.batch(epoch, 0, 40)
        batch, at, _ = order.batch(epoch, 0, 40)
        assert at == epoch
        assert len(set(batch.tolist())) == len(batch)
        counts[batch] += 1
    assert (counts[:10] == 400).all()
    assert abs(counts[10:].mean() - 100) < 5


def test_excluding_in_the_middle_of_an_epoch_keeps_the_place() -> None:
    rows, weights = np.arange(60), np.ones(60)
    first, epoch, cursor = DataOrder(rows, 2).batch(0, 0, 20)
    weights[first[:5]] = 0
    second, _, _ = DataOrder(rows, 2, weights).batch(epoch, cursor, 20)
    assert second.tolist() == DataOrder(rows, 2).batch(epoch, cursor, 20)[0].tolist()
