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
