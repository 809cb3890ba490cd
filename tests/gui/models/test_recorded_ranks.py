"""The inspector's line: what the run keeps of it, live and when it is opened again."""

import numpy as np
import pytest
from msgspec.structs import replace
from rehearsal import Stage, vectors_config, vectors_data
from xmodal.session.local import LocalSource
from xmodal.session.recorded import RecordedSource
from xmodal.training.config import EvaluationSection
from xmodal.training.engine import Engine

from xmodal_gui.models.inspector_model import InspectorModel
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.models.recorded_ranks import RecordedRanks
from xmodal_gui.models.session_model import SessionModel

pytestmark = pytest.mark.gui

POOL = 20


class Looked:
    """An inspector's model in front of a source."""

    def __init__(self, source):
        self.stage = Stage(SessionModel(), source)
        self.map = MapModel()
        self.ranks = RecordedRanks(self.stage.session)
        self.inspector = InspectorModel(self.map, self.ranks)
        self.map.set_data(vectors_data())
        self.stage.attach()

    def line(self, row):
        self.map.selection.choose([row])
        self.stage.until(lambda: self.ranks.of(row, "a", "b") is not None)
        return self.ranks.of(row, "a", "b")


@pytest.fixture
def opened(qapp):
    """Open sources; they are closed at the end."""
    sources = []

    def opener(source):
        sources.append(source)
        return Looked(source)

    yield opener
    for source in sources:
        source.close()


def test_a_run_that_is_opened_again_has_the_line_it_had(opened, tmp_path):
    config = replace(vectors_config(), evaluation=EvaluationSection(every=2, pool=POOL))
    live = opened(LocalSource(lambda: Engine.create(config, tmp_path / "run")))
    row = int(vectors_data().splits["validation"][0])
    both = [
        row
        for row in live.map.data.splits["validation"].tolist()
        if all(live.map.data.present[name][row] for name in ("a", "b"))
    ]
    live.stage.train(6)
    row = next(row for row in both if asked(live, row))
    live.stage.train(4)  # the line grows with the evaluations, though nobody asks again
    live.stage.until(lambda: len(live.ranks.of(row, "a", "b")[0]) == 5)
    steps, ranks, among = live.ranks.of(row, "a", "b")
    assert steps.tolist() == [2, 4, 6, 8, 10]
    assert np.isfinite(ranks).all()
    assert among <= POOL
    live.stage.source.close()
    again = opened(RecordedSource(tmp_path / "run"))
    found = again.line(row)
    for one, two in zip(found, (steps, ranks, among), strict=True):
        np.testing.assert_array_equal(one, two)
    outside = next(row for row in both if not asked(again, row))
    assert again.ranks.of(outside, "a", "b") is None


def asked(looked, row):
    """Choose a row, wait for the answer, and tell whether there is a line."""
    looked.map.selection.choose([row])
    looked.stage.settle()
    return looked.ranks.of(row, "a", "b") is not None
