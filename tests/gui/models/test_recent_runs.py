import subprocess
import sys

import psutil
import pytest
from PySide6.QtCore import QSettings

from xmodal_gui.models.recent_runs import KEPT, RecentRun, RecentRuns

pytestmark = pytest.mark.gui


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


def test_the_newest_stands_first_once_and_few_are_kept(settings):
    times = iter(range(100))
    recent = RecentRuns(settings, clock=lambda: next(times))
    for number in range(KEPT + 3):
        recent.note(RecentRun(folder=f"/runs/{number}", step=number))
    recent.note(RecentRun(folder="/runs/5", step=99))
    assert recent.runs[0] == RecentRun(folder="/runs/5", step=99, seen=KEPT + 3)
    assert len(recent.runs) == KEPT
    assert RecentRuns(settings).runs == recent.runs
    recent.remove("/runs/5")
    assert RecentRuns(settings).runs == recent.runs
    assert "/runs/5" not in [run.folder for run in recent.runs]


def test_a_recall_stays_known(settings):
    recent = RecentRuns(settings)
    recent.note(RecentRun(folder="/a", recall=0.4))
    recent.note(RecentRun(folder="/a", step=3))
    assert (recent.runs[0].step, recent.runs[0].recall) == (3, 0.4)


def test_settings_of_another_kind_are_nothing(settings):
    settings.setValue("recent/runs", '{"no": "list"}')
    assert RecentRuns(settings).runs == []


def test_what_a_dead_process_left_is_told_once_and_what_a_living_one_trains_never(settings, tmp_path):
    run = tmp_path / "run"
    run.mkdir()
    (run / "run.toml").write_text("")
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        name = f"{other.pid}-{psutil.Process(other.pid).create_time():.2f}"
        settings.setValue(f"live/{name}", str(run))
        recent = RecentRuns(settings)
        recent.mark_live(tmp_path / "own")
        assert recent.left_behind() == []
    assert recent.left_behind() == [run]
    assert recent.left_behind() == []
    recent.unmark_live()
    settings.beginGroup("live")
    assert settings.childKeys() == []


def test_a_folder_that_is_gone_is_not_offered(settings, tmp_path):
    settings.setValue("live/1-0.00", str(tmp_path / "gone"))
    assert RecentRuns(settings).left_behind() == []
