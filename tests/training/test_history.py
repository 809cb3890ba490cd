from xmodal.training.changes import LogRow, SetLambda
from xmodal.training.history import History, changes_to_redo, changes_to_undo


def row(seq: int, gesture: int, value: float, before: float, **kind: int) -> LogRow:
    return LogRow(
        seq=seq,
        gesture=gesture,
        segment=0,
        step=seq,
        change=SetLambda(value=value),
        inverse=() if kind.get("undoes") else (SetLambda(value=before),),
        **kind,
    )


DRAG = [row(1, 1, 0.2, 0.0), row(2, 1, 0.5, 0.2), row(3, 1, 1.0, 0.5)]


def test_a_drag_is_one_gesture_and_undone_in_one() -> None:
    assert History.of(DRAG) == History((1,), ())
    assert changes_to_undo(DRAG, 1) == [SetLambda(value=0.0)]
    assert changes_to_redo(DRAG, 1) == [SetLambda(value=1.0)]


def test_undo_and_redo_walk_back_and_forth() -> None:
    log = [*DRAG, row(4, 4, 3.0, 1.0)]
    assert History.of(log) == History((1, 4), ())
    log.append(row(5, 5, 1.0, 3.0, undoes=4))
    assert History.of(log) == History((1,), (4,))
    log.append(row(6, 6, 0.0, 1.0, undoes=1))
    assert History.of(log) == History((), (4, 1))
    log.append(row(7, 7, 1.0, 0.0, redoes=1))
    assert History.of(log) == History((7,), (4,))
    log.append(row(8, 8, 3.0, 1.0, redoes=4))
    assert History.of(log) == History((7, 8), ())
    log.append(row(9, 9, 1.0, 3.0, undoes=8))
    assert changes_to_redo(log, 8) == [SetLambda(value=3.0)]
    log.append(row(10, 10, 9.0, 1.0))
    assert History.of(log) == History((7, 10), ())
