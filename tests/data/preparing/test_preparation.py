import threading

import pytest
from tables import write_manifest
from xmodal.data import is_path, open_data
from xmodal.data.preparing.client import Preparation
from xmodal.data.preparing.host import prepare
from xmodal.data.preparing.messages import Advanced, Failed, Found, PrepareOrder, Ready, Resolved
from xmodal.progress import Cancelled


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XMODAL_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def told(order, check=lambda: None):
    news = []
    prepare(order, news.append, check)
    return news


def test_a_process_of_its_own_says_what_it_found_and_fills_the_cache(tmp_path, cache):
    path = write_manifest(tmp_path, rows=40, label=lambda row: row % 2)
    found, resolved, *rest = Preparation(PrepareOrder(named=str(path))).news()
    assert isinstance(found, Found)
    assert (found.type, found.rows) == ("manifest", 40)
    assert [(column.name, column.kind) for column in found.columns] == [
        ("picture", "image"), ("caption", None), ("label", None)
    ]  # fmt: skip
    assert isinstance(resolved, Resolved)
    assert resolved.params["modalities"].keys() == {"picture", "caption"}
    assert isinstance(rest[-1], Ready)
    assert rest[-2] == Advanced(done=40, rows=40)
    for picture in (tmp_path / "pictures").iterdir():
        picture.write_bytes(b"")  # decoding again would fail
    assert any(cache.rglob("*.npy"))


def test_it_ends_when_it_is_cancelled_and_leaves_nothing(tmp_path, cache):
    path = write_manifest(tmp_path, rows=600)
    preparation = Preparation(PrepareOrder(named=str(path)))
    seen = []
    for news in preparation.news():
        seen.append(news)
        preparation.cancel()
    assert len(seen) == 1
    assert not any(path.name == "meta.json" for path in cache.rglob("*"))


def test_cancelling_breaks_the_first_pass_off(tmp_path, cache):
    path = write_manifest(tmp_path, rows=600)
    calls = threading.Semaphore(2)

    def check():
        if not calls.acquire(blocking=False):
            raise Cancelled

    with pytest.raises(Cancelled):
        told(PrepareOrder(named=str(path)), check)
    assert not [path for path in cache.rglob("*") if path.suffix == ".npy"]


def test_columns_are_told_even_where_nobody_can_guess_which_are_modalities(tmp_path, cache):
    path = tmp_path / "plain.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    found, failed = told(PrepareOrder(named=str(path)))
    assert [column.name for column in found.columns] == ["a", "b"]
    assert isinstance(failed, Failed)
    assert failed.code == "data.one_modality"


def test_what_is_not_there_fails_in_one_sentence(tmp_path):
    (failed,) = told(PrepareOrder(named=str(tmp_path / "nothing.csv")))
    assert failed.code == "data.no_path"


def test_a_process_that_dies_says_so(tmp_path, monkeypatch):
    broken = tmp_path / "broken.py"
    broken.write_text("import os\nos._exit(7)\n")
    (failed,) = Preparation(PrepareOrder(named="icons", plugins=(str(broken),))).news()
    assert failed.code == "data.died"
    assert "exit status 7" in failed.fields["status"]


def test_sources_without_columns_are_prepared_too(cache):
    found, _, *_, last = told(PrepareOrder(type="vectors"))
    assert found.columns == ()
    assert isinstance(last, Ready)
    assert len(open_data(found.type, found.params)) > 0


def test_a_path_is_told_from_a_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert not is_path("icons")
    assert is_path("pairs.csv")
    assert not is_path("pairs")
    (tmp_path / "pairs").mkdir()
    assert is_path("pairs")
