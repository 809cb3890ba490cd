"""From a file of the user's to a run, with real processes."""

import gc
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication
from tables import WORDS, write_manifest, write_picture
from xmodal.data.formats.manifest import ManifestConfig
from xmodal.data.row_cache import cached_bytes

from xmodal_gui.numbers import size_words
from xmodal_gui.opening import Opening
from xmodal_gui.widgets.problem_popover import ProblemPopover

pytestmark = [pytest.mark.gui, pytest.mark.timeout(200)]
DIGITS = Path(__file__).parents[3] / "shared" / "data" / "spoken-digits" / "manifest.csv"


@pytest.fixture(autouse=True)
def places(tmp_path, monkeypatch):
    monkeypatch.setenv("XMODAL_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def window(make_window):
    window = make_window(Opening(nothing=True, engine="thread"))
    window.show_start()
    return window


def manifest(tmp_path, **columns):
    given = {
        "label": lambda row: WORDS[row % 4],
        "split": lambda row: ("train", "train", "val", "test")[row % 4],
        **columns,
    }
    return write_manifest(tmp_path / "pairs", rows=64, **given)


def drop(widget, path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPointF(9, 9).toPoint(), Qt.DropAction.CopyAction, mime, buttons, keys)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, buttons, keys))


def opened(window, qtbot):
    found = window.data_controller.found
    qtbot.waitUntil(lambda: not found.is_busy, timeout=60_000)
    return found


def choose(box, role):
    box.setCurrentIndex(box.findData(role))
    box.activated.emit(box.currentIndex())


def test_a_dropped_table_is_shown_and_trained_on(window, qtbot, tmp_path):
    path = manifest(tmp_path)
    drop(window, path)
    page = window.data_page
    assert window.centre.at_data
    assert not page.train.isEnabled()
    assert page.progress.isVisible()
    opened(window, qtbot)
    assert page.title.text() == "manifest.csv: 64 rows, picture + caption"
    assert page.counts.text().split("\n") == ["train: 32", "validation: 16", "test: 16", "skipped: 0"]
    assert not page.progress.isVisible()
    assert not page.problems.isVisible()
    rows = page.rows.rows
    assert rows.rowCount() == 64
    assert not rows.index(0, 0).data(Qt.ItemDataRole.DecorationRole).isNull()
    assert rows.index(5, 1).data() == "number one of 5"
    assert [rows.index(row, 2).data() for row in range(4)] == ["train", "train", "validation", "test"]
    qtbot.mouseClick(page.train, Qt.MouseButton.LeftButton)
    session = window.controller.session
    qtbot.waitUntil(lambda: session.phase == "training" and session.step > 1, timeout=100_000)
    assert not window.centre.at_data
    data = session.config.data
    assert data.type == "manifest"
    assert data.params["path"] == str(path)
    assert data.params["modalities"]["picture"]["height"] == 12, "nothing is left to be guessed"
    assert session.config.preset == "clip"


def test_what_a_column_is_can_be_said(window, qtbot, tmp_path):
    window.data_opening.open(manifest(tmp_path))
    opened(window, qtbot)
    page = window.data_page
    choose(page.roles.boxes["label"], "text")
    assert page.progress.isVisible()
    found = opened(window, qtbot)
    assert list(found.data.modalities) == ["picture", "caption", "label"]
    choose(page.roles.boxes["split"], "column")
    found = opened(window, qtbot)
    assert len(found.data.splits["test"]) == 0
    choose(page.roles.boxes["label"], "split")
    opened(window, qtbot)
    assert "label" in page.problem_words.text(), "its words are no splits"
    assert page.problem.isVisible()
    assert not page.train.isEnabled()
    choose(page.roles.boxes["label"], "column")
    opened(window, qtbot)
    assert not page.problem.isVisible()
    assert page.train.isEnabled()


def test_rows_that_cannot_be_used_are_listed_and_copied(window, qtbot, tmp_path):
    path = manifest(tmp_path, sound=lambda row: "")
    pictures = sorted((path.parent / "pictures").iterdir())
    pictures[3].write_bytes(pictures[3].read_bytes()[:40])
    pictures[7].unlink()
    window.data_opening.open(path)
    opened(window, qtbot)
    page = window.data_page
    assert page.problems.isVisible()
    assert page.problems.model.rowCount() == 2
    assert "without picture: 1" in page.counts.text()
    assert "skipped: 1" in page.counts.text()
    qtbot.mouseClick(page.problems.copy, Qt.MouseButton.LeftButton)
    first, second = QGuiApplication.clipboard().text().split("\n")
    assert first.split("\t")[:2] == ["manifest.csv, line 5", "pictures/003.png"]
    assert second.split("\t")[2:] == ["pictures/007.png does not exist.", "the item"]
    row = next(row for row in range(63) if page.rows.rows.data_shown.present["picture"][row] == 0)
    assert page.rows.rows.index(row, 0).data() == "missing"


def test_what_cannot_be_read_is_told_on_the_page_and_columns_mend_it(window, qtbot, tmp_path):
    path = tmp_path / "words.csv"
    path.write_text("a,b\n" + "".join(f"{number},{number + 1}\n" for number in range(20)))
    window.data_opening.open(path)
    opened(window, qtbot)
    page = window.data_page
    assert "Pairs need two modalities" in page.problem_words.text()
    choose(page.roles.boxes["a"], "text")
    opened(window, qtbot)
    choose(page.roles.boxes["b"], "text")
    found = opened(window, qtbot)
    assert list(found.data.modalities) == ["a", "b"]


def test_too_much_damage_is_told(window, qtbot, tmp_path):
    path = manifest(tmp_path)
    for picture in sorted((path.parent / "pictures").iterdir())[:9]:
        picture.write_bytes(b"")
    window.data_opening.open(path)
    found = opened(window, qtbot)
    assert found.data is None
    words = window.data_page.problem_words.text()
    assert "9 of the 64 rows read so far (14%) cannot be used" in words
    assert "manifest.csv, line 2" in words


def test_files_outside_the_folder_are_read_when_that_is_allowed(window, qtbot, tmp_path):
    write_picture(tmp_path / "elsewhere.png", 1)
    path = manifest(tmp_path, picture=lambda row: "../elsewhere.png" if row % 2 else f"pictures/{row:03d}.png")
    for row in range(0, 64, 2):
        write_picture(path.parent / "pictures" / f"{row:03d}.png", row)
    window.data_opening.open(path)
    found, page = opened(window, qtbot), window.data_page
    assert "outside" in page.problem_words.text()
    assert page.limits.isVisible()
    assert not page.limits.outside.isChecked()
    qtbot.mouseClick(page.limits.outside, Qt.MouseButton.LeftButton, pos=QPoint(8, page.limits.outside.height() // 2))
    opened(window, qtbot)
    assert found.problem is None
    assert page.limits.outside.isChecked()
    assert len(found.data) == 64
    assert found.section.params["outside"] is True


def test_more_damage_is_taken_when_that_is_allowed(window, qtbot, tmp_path):
    path = manifest(tmp_path)
    for picture in sorted((path.parent / "pictures").iterdir())[:16]:
        picture.write_bytes(b"")
    window.data_opening.open(path)
    found, page = opened(window, qtbot), window.data_page
    assert found.problem is not None
    assert page.limits.tolerance.value() == round(100 * ManifestConfig().tolerance) == 5
    page.limits.tolerance.setFocus()
    page.limits.tolerance.selectAll()
    qtbot.keyClicks(page.limits.tolerance, "30")
    qtbot.keyClick(page.limits.tolerance, Qt.Key.Key_Return)
    opened(window, qtbot)
    assert found.problem is None
    assert len(found.data.problems) == 16
    assert found.section.params["tolerance"] == 0.3


def test_reading_can_be_cancelled_and_the_page_left(window, qtbot, tmp_path):
    window.data_opening.open(manifest(tmp_path))
    page = window.data_page
    qtbot.mouseClick(page.cancel, Qt.MouseButton.LeftButton)
    assert not window.data_controller.found.is_busy
    assert "cancelled" in page.nothing.text()
    qtbot.waitUntil(lambda: not window.data_controller.busy, timeout=20_000)
    assert window.data_controller.found.data is None
    qtbot.mouseClick(page.back, Qt.MouseButton.LeftButton)
    assert window.centre.at_start


def test_the_command_line_opens_and_trains(make_window, qtbot, tmp_path):
    window = make_window(Opening(data=str(manifest(tmp_path)), engine="thread", steps=2, lambda_=0.5))
    window.begin()
    session = window.controller.session
    qtbot.waitUntil(lambda: session.phase == "paused" and session.step == 2, timeout=100_000)
    assert session.config.cost.lambda_ == 0.5


def test_closing_while_data_are_read_leaves_nothing(window, qtbot, tmp_path):
    window.data_opening.open(manifest(tmp_path))
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=30_000)
    assert not window.data_controller.busy


@pytest.mark.skipif(not DIGITS.is_file(), reason="the spoken digits are not here")
def test_pictures_sounds_and_words(window, qtbot):
    window.data_opening.open(DIGITS)
    found = opened(window, qtbot)
    assert window.data_page.title.text() == "manifest.csv: 3,000 rows, image + audio + text"
    assert [count for _, count in found.split_counts()][2] == 300
    spectrogram = window.data_page.rows.rows.index(0, 1).data(Qt.ItemDataRole.DecorationRole)
    assert spectrogram.width() > 8


def test_a_run_counts_the_rows_it_skipped_and_lists_them(make_window, qtbot, tmp_path):
    path = manifest(tmp_path)
    (path.parent / "pictures" / "003.png").write_bytes(b"no picture")
    window = make_window(Opening(data=str(path), engine="thread", steps=1))
    assert not window.skipped.isVisible()
    window.begin()
    session = window.controller.session
    qtbot.waitUntil(lambda: session.phase == "paused" and session.step == 1, timeout=100_000)
    assert window.skipped.text() == "skipped rows: 1"
    qtbot.mouseClick(window.skipped, Qt.MouseButton.LeftButton)
    popover = window.findChild(ProblemPopover)
    assert popover.isVisible()
    assert popover.view.model.line(0)[:2] == ("manifest.csv, line 5", "pictures/003.png")
    popover.close()
    window.menus.runs.close.trigger()
    qtbot.waitUntil(lambda: window.centre.at_start, timeout=60_000)
    assert not window.skipped.isVisible()


def test_decoded_data_are_cleared_from_the_menu(window, qtbot, tmp_path):
    clear = window.menus.clear
    clear.parent().menuBar().actions()[0].menu().aboutToShow.emit()
    assert not clear.isEnabled()
    window.data_opening.open(manifest(tmp_path))
    opened(window, qtbot)
    kept = cached_bytes()
    assert kept > 0
    window.data_controller.found.begin("")  # nobody looks at the rows any more
    gc.collect()
    window.menus._show_cache()
    assert clear.isEnabled()
    assert clear.text() == f"Clear decoded data ({size_words(kept)})"
    clear.trigger()
    qtbot.waitUntil(lambda: "cleared" in window.notices.notices(), timeout=20_000)
    assert window.notices.notices()["cleared"].text.startswith(f"{size_words(kept)} of decoded data were cleared;")
    assert cached_bytes() == 0
    qtbot.waitUntil(lambda: not window.clearer.busy)


def test_a_folder_of_a_run_opens_as_one(window, qtbot, tmp_path):
    run = tmp_path / "run"
    run.mkdir()
    (run / "run.toml").write_text("schema = 1\n")
    window.data_opening.open(run)
    assert not window.centre.at_data
    assert window.controller.opening.run == run
    qtbot.waitUntil(lambda: not window.controller.busy, timeout=20_000)
