"""Texts as token ids: the words learned once, and kept with the decoded rows.

Learning the words of 50,000 captions and looking them up takes seconds, and the process that looks at data, the window
and the engine all want the outcome.
"""

# N texts, T tokens.
from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xmodal.data.row_cache import META, fresh_folder, lock_of, make_room, mapped, used_now
from xmodal.data.text import TextTokenizer
from xmodal.errors import UserError

FORMAT = 1
"""Raised whenever what is kept changes."""
FEWEST = 5_000
"""Texts that are worth a folder: fewer are done in the time that it takes to look for one."""
_WORDS, _TOKENS = "words.json", "0.npy"

Tokenized = tuple[TextTokenizer, NDArray[np.int64]]


def tokenized(texts: Sequence[str], train: NDArray[np.int64], length: int, most: int, root: Path) -> Tokenized:
    """Return a tokeniser that knows the words of some texts, and all texts as token ids, (N, T).

    Parameters
    ----------
    train : rows whose words are learned; empty texts among them are left out. length, most : as in
        `TextTokenizer.train`. root : `rows_folder`, where the outcome is kept; where it cannot be, nobody is told.
    """
    if len(texts) < FEWEST:
        return _made(texts, train, length, most)
    place = root / _key(texts, train, length, most)
    found = _load(place, len(texts))
    if found is not None:
        return found
    made = _made(texts, train, length, most)
    with suppress(OSError, UserError):
        root.mkdir(parents=True, exist_ok=True)
        with lock_of(place):
            if _load(place, len(texts)) is None:
                _save(place, made)
        return _load(place, len(texts)) or made  # mapped: processes share it
    return made


def _made(texts: Sequence[str], train: NDArray[np.int64], length: int, most: int) -> Tokenized:
    tokenizer = TextTokenizer.train([texts[row] for row in train.tolist() if texts[row]], length, most)
    return tokenizer, tokenizer.encode(texts)


def _key(texts: Sequence[str], train: NDArray[np.int64], length: int, most: int) -> str:
    digest = hashlib.blake2b(digest_size=16)
    digest.update(f"texts {FORMAT} {version('tokenizers')} {length} {most} {len(texts)} ".encode())
    digest.update(np.ascontiguousarray(train, np.int64).tobytes())
    for text in texts:
        content = text.encode("utf-8", "surrogatepass")
        digest.update(len(content).to_bytes(8, "little"))
        digest.update(content)
    return digest.hexdigest()


def _save(place: Path, made: Tokenized) -> None:
    tokenizer, tokens = made
    make_room(place.parent, tokens.nbytes)
    with fresh_folder(place) as folder:
        np.save(folder / _TOKENS, tokens, allow_pickle=False)
        (folder / _WORDS).write_text(tokenizer.json, "utf-8")
        (folder / META).write_text("{}")


def _load(place: Path, rows: int) -> Tokenized | None:
    """Read a folder; None if there is none or it is not what was written."""
    try:
        tokens = mapped(place / _TOKENS)
        words = (place / _WORDS).read_text("utf-8")
    except (OSError, ValueError, EOFError):
        return None
    if tokens.ndim != 2 or len(tokens) != rows or tokens.dtype != np.int64 or not words:
        return None
    used_now(place)
    return TextTokenizer(words, tokens.shape[1]), tokens
