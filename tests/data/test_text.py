import numpy as np
from xmodal.data.text import UNKNOWN, TextTokenizer

NAMES = ["account", "account arrow left", "arrow left", "arrow right bold", "24 hours", "arrow"]


def test_training_is_deterministic_and_survives_a_round_trip() -> None:
    first, second = TextTokenizer.train(NAMES), TextTokenizer.train(NAMES)
    assert first.json == second.json
    assert first.length == second.length == 3
    again = TextTokenizer(first.json, first.length)
    np.testing.assert_array_equal(again.encode(NAMES), first.encode(NAMES))


def test_texts_are_padded_with_zero_and_cut() -> None:
    tokenizer = TextTokenizer.train(NAMES)
    ids = tokenizer.encode(["arrow", "arrow arrow arrow arrow arrow", ""])
    assert ids.dtype == np.int64
    assert ids.shape == (3, 3)
    assert (ids[0] > 0).tolist() == [True, False, False]
    assert len(set(ids[1])) == 1
    assert ids[1, 0] == ids[0, 0]
    assert not ids[2].any()


def test_words_never_seen_are_unknown_and_case_is_ignored() -> None:
    tokenizer = TextTokenizer.train(NAMES)
    ids = tokenizer.encode(["Arrow LEFT", "arrow left", "zeppelin left"])
    np.testing.assert_array_equal(ids[0], ids[1])
    assert ids[2, 0] == UNKNOWN
    assert ids[2, 1] == ids[1, 1]
    assert ids.max() < tokenizer.vocabulary


def test_tokens_are_words_again() -> None:
    tokenizer = TextTokenizer.train(["arrow left", "arrow right", "cloud"])
    (ids,) = tokenizer.encode(["Left zeppelin arrow"])
    assert tokenizer.words(ids) == ("left", "?", "arrow")[: tokenizer.length]
    assert tokenizer.words(np.array([0, 0, 999])) == ("?",)


def test_unknown_words_are_told_as_they_were_typed() -> None:
    tokenizer = TextTokenizer.train(NAMES)
    assert tokenizer.unknown_words("Arrow Zeppelin left zeppelin") == ("Zeppelin", "zeppelin")
    assert tokenizer.unknown_words("arrow left") == ()
    assert tokenizer.unknown_words("arrow arrow arrow arrow blimp blimp") == ("blimp",)
    assert tokenizer.unknown_words(" ") == ()


def test_the_length_holds_nearly_all_texts_whole() -> None:
    names = ["one"] * 995 + ["one two three four five six"] * 5
    assert TextTokenizer.train(names).length == 1
    assert TextTokenizer.train([*names, *["a b c"] * 10]).length == 3


def test_no_texts_at_all_still_make_a_tokenizer() -> None:
    tokenizer = TextTokenizer.train([])
    assert tokenizer.vocabulary == 2
    assert tokenizer.encode(["anything"]).tolist() == [[UNKNOWN]]
