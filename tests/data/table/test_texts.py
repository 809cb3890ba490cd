import numpy as np
import pytest
from xmodal.data.row_cache import cached_bytes, clear_cached, rows_folder
from xmodal.data.table import texts as module
from xmodal.data.table.texts import tokenized
from xmodal.data.text import TextTokenizer

TEXTS = [f"number {word} of {row % 7}" for row, word in enumerate(["one", "two", "three", "four"] * 10)]
TRAIN = np.arange(30)


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("XMODAL_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(module, "FEWEST", 10)
    return rows_folder()


@pytest.fixture
def trained(monkeypatch):
    """One entry for each time that words were learned."""
    found = []
    plain = TextTokenizer.train
    monkeypatch.setattr(TextTokenizer, "train", lambda *a: found.append(a) or plain(*a))
    return found


def test_words_are_learned_once_and_mean_the_same(root, trained):
    tokenizer, tokens = tokenized(TEXTS, TRAIN, 0, 0, root)
    again, same = tokenized(TEXTS, TRAIN, 0, 0, root)
    plain, ids = module._made(TEXTS, TRAIN, 0, 0)
    assert len(trained) == 2  # the second is the plain one
    assert tokenizer.length == again.length == plain.length
    assert tokens.tolist() == same.tolist() == ids.tolist()
    assert again.words(same[3]) == ("number", "four", "of", "3")
    assert isinstance(same.base, np.memmap)


@pytest.mark.parametrize(
    "changed",
    [
        lambda texts, train: ([*texts[:-1], "another"], train, 0, 0),
        lambda texts, train: (texts, train[1:], 0, 0),
        lambda texts, train: (texts, train, 3, 0),
        lambda texts, train: (texts, train, 0, 5),
        lambda texts, train: (["ab", "c", *texts[2:]], train, 0, 0),
    ],
    ids=["texts", "split", "length", "vocabulary", "ends"],
)
def test_what_is_kept_is_of_these_texts_this_split_and_these_settings(root, trained, changed):
    texts = ["a", "bc", *TEXTS[2:]]
    tokenized(texts, TRAIN, 0, 0, root)
    tokenized(*changed(texts, TRAIN), root)
    assert len(trained) == 2


def test_a_damaged_folder_is_made_again(root, trained):
    _, tokens = tokenized(TEXTS, TRAIN, 0, 0, root)
    wanted = tokens.tolist()
    (folder,) = [path for path in root.iterdir() if path.is_dir()]
    del tokens
    (folder / "0.npy").write_bytes(b"cut")
    _, tokens = tokenized(TEXTS, TRAIN, 0, 0, root)
    assert tokens.tolist() == wanted
    assert len(trained) == 2


def test_a_folder_that_cannot_be_written_costs_time_only(root, trained):
    root.parent.mkdir(exist_ok=True)
    root.write_text("a file where the folder should be")
    _, tokens = tokenized(TEXTS, TRAIN, 0, 0, root)
    assert len(tokens) == len(TEXTS)


def test_clearing_the_cache_removes_it_when_nobody_uses_it(root):
    _, tokens = tokenized(TEXTS, TRAIN, 0, 0, root)
    assert cached_bytes() > tokens.nbytes
    assert clear_cached() == 0
    del tokens
    assert clear_cached() > 0
    assert cached_bytes() == 0


def test_few_texts_are_not_kept(root, monkeypatch):
    monkeypatch.setattr(module, "FEWEST", 1000)
    tokenized(TEXTS, TRAIN, 0, 0, root)
    assert not root.exists()
