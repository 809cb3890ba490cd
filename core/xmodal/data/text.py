"""From texts to token ids: Hugging Face `tokenizers`, trained on the training split of a data set.

Whole words, not pieces: names are short (five words hold 99.6 % of the icons'), a word stays one token that a person
can read, and sequences stay short, which is what a recurrent encoder's time goes into. The price is that 6 % of the
words of held-out icons are unknown. Pieces were not compared by recall.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xmodal.data.base import PAD

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PAD_TOKEN = "[PAD]"  # noqa: S105  # a token of text
UNKNOWN_TOKEN = "[UNK]"  # noqa: S105  # no password
UNKNOWN = 1
"""Token id of everything that the training split did not contain."""
COVERAGE = 0.995
"""Share of the training texts that fit the fixed length; the rest are cut at their end."""
LONGEST = 64
"""Tokens, where nobody asked for more: what encoders cost grows with the length."""
VOCABULARY = 30_000


class TextTokenizer:
    """A trained tokeniser with a fixed length.

    Parameters
    ----------
    json : what `Tokenizer.to_str` wrote. Parsed at the first use, because `tokenizers` is slow to import.
    length : tokens per text; longer texts are cut, shorter ones padded with 0.
    """

    def __init__(self, json: str, length: int) -> None:
        self.json = json
        self.length = length
        self._tokenizer: Tokenizer | None = None

    @classmethod
    def train(cls, texts: Sequence[str], length: int = 0, most: int = 0) -> TextTokenizer:
        """Learn the vocabulary of `texts`: their words, most frequent first, after padding (0) and unknown (1).

        Parameters
        ----------
        length : tokens per text; 0 is the shortest that holds `COVERAGE` of the texts whole, and `LONGEST` at most.
        most : token ids; rarer words are unknown. 0 is `VOCABULARY`.
        """
        from tokenizers import Tokenizer
        from tokenizers.models import WordLevel
        from tokenizers.normalizers import BertNormalizer
        from tokenizers.pre_tokenizers import BertPreTokenizer
        from tokenizers.trainers import WordLevelTrainer

        tokenizer = Tokenizer(WordLevel(unk_token=UNKNOWN_TOKEN))
        tokenizer.normalizer = BertNormalizer(lowercase=True)
        tokenizer.pre_tokenizer = BertPreTokenizer()
        trainer = WordLevelTrainer(
            vocab_size=max(most or VOCABULARY, 2), special_tokens=[PAD_TOKEN, UNKNOWN_TOKEN], show_progress=False
        )
        tokenizer.train_from_iterator(iter(texts), trainer)
        assert tokenizer.token_to_id(PAD_TOKEN) == PAD
        assert tokenizer.token_to_id(UNKNOWN_TOKEN) == UNKNOWN
        if not length:
            lengths = [len(encoding.ids) for encoding in tokenizer.encode_batch(list(texts))]
            length = min(int(np.quantile(lengths, COVERAGE, method="inverted_cdf")), LONGEST) if lengths else 1
        return cls(tokenizer.to_str(), max(length, 1))

    @property
    def vocabulary(self) -> int:
        """Number of token ids, the padding included."""
        return self._loaded().get_vocab_size()

    def encode(self, texts: Iterable[str]) -> NDArray[np.int64]:
        """Return token ids, (N, length), padded with 0. A text without any word is all padding."""
        encodings = self._loaded().encode_batch(list(texts))
        ids = np.full((len(encodings), self.length), PAD, dtype=np.int64)
        for row, encoding in zip(ids, encodings, strict=True):
            kept = encoding.ids[: self.length]
            row[: len(kept)] = kept
        return ids

    def words(self, tokens: NDArray[np.int64]) -> tuple[str, ...]:
        """Return the words of token ids (tokens,) without padding; what training never showed is ``?``."""
        loaded = self._loaded()
        known = (number for number in tokens.tolist() if number != PAD)
        return tuple("?" if number == UNKNOWN else loaded.id_to_token(number) or "?" for number in known)

    def unknown_words(self, text: str) -> tuple[str, ...]:
        """Return the words of a text that the training split did not contain, as typed, each once.

        Words past the fixed length are among them only if they are unknown: that they are cut is not told here.
        """
        encoding = self._loaded().encode(text)
        found = [
            text[start:end]
            for number, (start, end) in zip(encoding.ids, encoding.offsets, strict=True)
            if number == UNKNOWN
        ]
        return tuple(dict.fromkeys(found))

    def _loaded(self) -> Tokenizer:
        if self._tokenizer is None:
            from tokenizers import Tokenizer

            self._tokenizer = Tokenizer.from_str(self.json)
        return self._tokenizer
