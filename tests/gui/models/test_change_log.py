import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from rehearsal import Stage, rehearsed_source
from xmodal.session.messages import Attach
from xmodal.training.changes import Freeze, Restore, SetBatchSize, SetLambda

from xmodal_gui.models.change_log import ChangeLog, Way
from xmodal_gui.models.session_model import SessionModel

pytestmark = pytest.mark.gui


@pytest.fixture
def stage(qapp):
    stage = Stage(SessionModel(), rehearsed_source(run="runs/one")).attach()
    yield stage
    stage.source.close()


@pytest.fixture
def log(stage):
    return ChangeLog(stage.session)


def do(stage, change, gesture=0):
    stage.session.apply(change, gesture)
    stage.settle()


def texts(log):
    return [log.data(log.index(row)) for row in range(log.rowCount())]


def test_an_entry_per_gesture_the_newest_first(stage, log):
    stage.train(3)
    do(stage, SetLambda(value=0.3))
    for value in (64, 32, 16):
        do(stage, SetBatchSize(value=value), gesture=7)
    assert texts(log) == ["step 3: B 256 → 16", "step 3: λ 1 → 0.3"]


def test_it_is_the_same_when_the_window_looks_later(stage, log):
    do(stage, SetLambda(value=0.3))
    do(stage, SetBatchSize(value=64))
    stage.session.undo()
    stage.settle()
    assert texts(ChangeLog(stage.session)) == texts(log)
    assert [entry.undone_at for entry in ChangeLog(stage.session).entries] == [None, 0]


def test_undo_marks_redo_unmarks_and_undo_marks_again(stage, log):
    do(stage, SetLambda(value=0.3))
    for act, undone in (("undo", True), ("redo", False), ("undo", True), ("redo", False)):
        getattr(stage.session, act)()
        stage.settle()
        (entry,) = log.entries
        assert (entry.undone_at is not None) is undone
        assert log.way_back(entry).way is (Way.NONE if undone else Way.UNDO)


def test_the_last_is_undone(stage, log):
    do(stage, SetLambda(value=0.3))
    log.take_back(log.entries[0], 99)
    stage.settle()
    assert stage.session.config.cost.lambda_ == 1.0
    assert log.entries[0].undone_at == 0
    assert log.rowCount() == 1


def test_one_in_between_is_set_back_and_the_others_stay(stage, log):
    do(stage, SetLambda(value=0.3))
    do(stage, SetBatchSize(value=64))
    assert log.way_back(log.entries[0]).way is Way.REVERSE
    log.take_back(log.entries[0], 99)
    stage.settle()
    assert stage.session.config.cost.lambda_ == 1.0
    assert stage.session.config.batch_size == 64
    assert texts(log)[0] == "step 0: λ 0.3 → 1"


def test_one_that_was_set_again_goes_with_all_after_it(stage, log):
    do(stage, SetLambda(value=0.3))
    do(stage, SetBatchSize(value=64))
    do(stage, SetLambda(value=3.0))
    found = log.way_back(log.entries[0])
    assert (found.way, found.count) == (Way.UNDO, 3)
    assert "(2)" in found.why
    log.take_back(log.entries[0], 99)
    stage.settle()
    assert stage.session.config.cost.lambda_ == 1.0
    assert stage.session.config.batch_size == 256
    assert all(entry.undone_at is not None for entry in log.entries)


def test_what_needs_weights_is_never_just_set_back(stage, log):
    do(stage, Freeze(modality="text"))
    do(stage, SetLambda(value=3.0))
    row = stage.session.log[0]
    stage.session.log[0] = replace(row, inverse=(Restore(checkpoint="000-00000000-00000", scope="optimizer"),))
    assert log.way_back(log.entries[0]).count == 2


def test_nothing_is_taken_back_from_a_source_that_cannot_be_steered_or_has_ended(stage, log):
    do(stage, SetLambda(value=0.3))
    stage.session.description = replace(stage.session.description, offers=("embed",))
    assert "steered" in log.way_back(log.entries[0]).why
    stage.source.close()
    stage.until(lambda: stage.session.ending is not None)
    found = log.way_back(log.entries[0])
    assert found.way is Way.NONE
    assert "ended" in found.why
    before = len(stage.sent)
    log.take_back(log.entries[0], 99)
    assert len(stage.sent) == before


def kept(stage):
    """Return the names that the source tells whoever attaches now."""
    stage.session.request(Attach())
    stage.settle()
    return stage.session.description.names


def test_names_are_kept_by_the_run(stage, log):
    do(stage, SetLambda(value=0.3))
    assert log.setData(log.index(0), "less coupling")
    assert texts(log) == ["step 0: less coupling"]  # before the source has answered
    assert kept(stage) == {1: "less coupling"}
    assert texts(log) == texts(ChangeLog(stage.session)) == ["step 0: less coupling"]
    assert "λ 1 → 0.3" in log.data(log.index(0), Qt.ItemDataRole.ToolTipRole)
    log.setData(log.index(0), "  ")
    assert kept(stage) == {}
    assert texts(log) == ["step 0: λ 1 → 0.3"]


def test_a_name_that_is_refused_goes_again(stage, log):
    do(stage, SetLambda(value=0.3))
    log.setData(log.index(0), "x" * 100)
    stage.until(lambda: texts(log) == ["step 0: λ 1 → 0.3"])
    assert kept(stage) == {}


def test_nothing_is_named_where_nobody_may_write(stage, log):
    do(stage, SetLambda(value=0.3))
    editable = Qt.ItemFlag.ItemIsEditable
    assert log.flags(log.index(0)) & editable
    stage.session.description = replace(stage.session.description, trained_by="7")
    assert not log.flags(log.index(0)) & editable
    stage.source.close()
    stage.until(lambda: stage.session.ending is not None)
    assert not log.flags(log.index(0)) & editable
    assert "F2" not in log.data(log.index(0), Qt.ItemDataRole.ToolTipRole)
