"""How well what was typed fits a line of text: letters in order, best at the starts of words."""

from __future__ import annotations

_START, _NEXT, _ELSEWHERE = 4.0, 3.0, 1.0
"""What a letter earns at the start of a word, right behind the last one found, or anywhere else."""


def fitness(typed: str, text: str) -> float | None:
    """Return how well `typed` fits `text`, higher is better; None where it does not.

    Each word typed must be found, letter by letter in order, anywhere in the text. Case does not count. Among texts
    that fit equally well the shorter one wins.
    """
    lower = text.lower()
    total = 0.0
    for word in typed.lower().split():
        found = [score for at in _places(word[0], lower) if (score := _score(word, lower, at)) is not None]
        if not found:
            return None
        total += max(found)
    return total - len(text) / 1000


def _places(letter: str, text: str) -> list[int]:
    return [at for at, other in enumerate(text) if other == letter]


def _score(word: str, text: str, at: int) -> float | None:
    """Return the score of a word whose first letter is taken at `at`."""
    score, before = 0.0, -2
    for letter in word:
        found = text.find(letter, at)
        if found < 0:
            return None
        if found == before + 1:
            score += _NEXT
        else:
            score += _START if found == 0 or not text[found - 1].isalnum() else _ELSEWHERE
        before, at = found, found + 1
    return score
