import pytest

from xmodal_gui.models.log_book import KEPT, LogBook

pytestmark = pytest.mark.gui


@pytest.fixture
def book():
    return LogBook(clock=lambda: 1.5)


def test_the_same_twice_in_a_row_is_one_line(book):
    book.note("a")
    book.note("a")
    book.note("a", "error")
    assert [(entry.text, entry.level) for entry in book.entries] == [("a", "info"), ("a", "error")]


def test_the_engines_log_is_followed_by_whole_lines(book, tmp_path):
    file = tmp_path / "engine.log"
    book.follow(file)
    book.look()  # not there yet
    file.write_bytes(b"one\n\nWARNING: two\nthr")
    book.look()
    book.look()
    assert [(entry.text, entry.level) for entry in book.entries] == [("one", "info"), ("WARNING: two", "warning")]
    with file.open("ab") as more:
        more.write("ee é\nValueError: four\n".encode())
    book.look()
    assert [entry.text for entry in book.entries][2:] == ["three é", "ValueError: four"]
    assert book.entries[-1].level == "error"


def test_of_a_long_log_the_end_is_read_and_few_lines_are_kept(book, tmp_path):
    file = tmp_path / "engine.log"
    file.write_text("".join(f"line {number}\n" for number in range(100_000)))
    book.follow(file)
    book.look()
    assert len(book.entries) == KEPT
    assert book.entries[-1].text == "line 99999"
