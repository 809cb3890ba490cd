import os

import pytest
from tables import write_manifest
from xmodal.data import open_data, prepare_data, resolve_data
from xmodal.data.formats import manifest
from xmodal.data.preparing.host import prepare
from xmodal.data.preparing.messages import PrepareOrder, Ready
from xmodal.data.table.recent import MOST, read_once, reading_once


def age(path, seconds=3600):
    """Let a file look as if it was written a while ago."""
    found = path.stat()
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns - seconds * 10**9))


@pytest.fixture
def table(tmp_path, monkeypatch):
    monkeypatch.setenv("XMODAL_CACHE_DIR", str(tmp_path / "cache"))
    path = write_manifest(tmp_path)
    age(path)
    return path


@pytest.fixture
def reads(monkeypatch):
    """Paths, one for each time that a table was read."""
    found = []
    plain = manifest.READERS[".csv"]
    monkeypatch.setitem(manifest.READERS, ".csv", lambda path: found.append(path) or plain(path))
    return found


def three_times(path):
    params = resolve_data("manifest", {"path": str(path)})
    prepare_data("manifest", params, lambda done, rows: None)
    return open_data("manifest", params)


def test_finding_out_preparing_and_opening_read_once(table, reads):
    with reading_once():
        data = three_times(table)
    assert len(data) == 40
    assert reads == [table]


def test_nothing_is_kept_when_the_work_is_done(table, reads):
    three_times(table)
    assert len(reads) == 3
    with reading_once():
        three_times(table)
    with reading_once():
        three_times(table)
    assert len(reads) == 5


def test_looking_at_data_reads_once(table, reads):
    news = []
    prepare(PrepareOrder(named=str(table)), news.append, lambda: None)
    assert isinstance(news[-1], Ready)
    assert reads == [table]


def test_a_changed_table_is_read_again_though_size_and_time_are_the_same(table, reads):
    with reading_once():
        assert open_data("manifest", {"path": str(table)}).text("caption", 0) == "number zero of 0"
        before = table.stat()
        table.write_bytes(table.read_bytes().replace(b"number zero of 0", b"number nine of 0"))
        os.utime(table, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert (table.stat().st_size, table.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
        assert open_data("manifest", {"path": str(table)}).text("caption", 0) == "number nine of 0"


def test_what_was_written_just_now_is_not_kept(tmp_path):
    path = tmp_path / "table"
    path.write_text("new")
    with reading_once():
        assert [read_once([path], "", lambda word=word: word) for word in "ab"] == ["a", "b"]
        age(path)
        assert [read_once([path], "", lambda word=word: word) for word in "cd"] == ["c", "c"]


def test_what_is_written_to_while_it_is_read_is_not_kept(tmp_path):
    path = tmp_path / "table"
    path.write_text("old")
    age(path)

    def read():
        path.write_text("newer")
        age(path)
        return "half of each"

    with reading_once():
        read_once([path], "", read)
        assert read_once([path], "", lambda: "whole") == "whole"


def test_the_last_sources_are_kept_and_no_more(tmp_path):
    paths = [tmp_path / f"{number}" for number in range(MOST + 1)]
    for path in paths:
        path.write_text("old")
        age(path)
    read = []
    with reading_once():
        for path in [*paths, *paths[1:], paths[0]]:
            read_once([path], "", lambda path=path: read.append(path))
    assert read == [*paths, paths[0]]


def test_other_kinds_of_modalities_do_not_share_columns(table):
    """What is kept is the file as it was read: which cells name files is said anew."""
    as_words = {"a": {"column": "picture", "kind": "text"}, "b": {"column": "caption"}}
    with reading_once():
        assert open_data("manifest", {"path": str(table)}).modalities["picture"].kind == "image"
        data = open_data("manifest", {"path": str(table), "modalities": as_words})
        assert data.text("a", 0) == "pictures/000.png"
