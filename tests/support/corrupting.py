"""Files damaged at random, each time in the same way for the same seed."""

import random
from collections.abc import Callable
from pathlib import Path

LONGEST = 200
"""Bytes that one mutation touches."""


def flip(content, draw):
    """Change some bytes."""
    made = bytearray(content)
    for _ in range(draw.randint(1, 8)):
        made[draw.randrange(len(made))] ^= draw.randint(1, 255)
    return bytes(made)


def truncate(content, draw):
    """Cut the end off."""
    return content[: draw.randrange(len(content))]


def insert(content, draw):
    """Put other bytes somewhere."""
    place = draw.randint(0, len(content))
    return content[:place] + draw.randbytes(draw.randint(1, LONGEST)) + content[place:]


def delete(content, draw):
    """Take some bytes out."""
    start = draw.randrange(len(content))
    return content[:start] + content[start + draw.randint(1, LONGEST) :]


def duplicate(content, draw):
    """Repeat a range somewhere else."""
    start = draw.randrange(len(content))
    place = draw.randint(0, len(content))
    return content[:place] + content[start : start + draw.randint(1, LONGEST)] + content[place:]


def zero(content, draw):
    """Make a range zeros, as a disk does."""
    start = draw.randrange(len(content))
    end = min(start + draw.randint(1, LONGEST), len(content))
    return content[:start] + bytes(end - start) + content[end:]


def swap_lines(content, draw):
    """Exchange two lines."""
    lines = content.split(b"\n")
    first, second = draw.randrange(len(lines)), draw.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return b"\n".join(lines)


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    flip, truncate, insert, delete, duplicate, zero, swap_lines,
)  # fmt: skip


def corrupt(files: list[Path], seed: int) -> str:
    """Damage one of some files; return what was done."""
    draw = random.Random(seed)
    mutation, path = MUTATIONS[seed % len(MUTATIONS)], draw.choice(files)
    path.write_bytes(mutation(path.read_bytes(), draw))
    return f"seed {seed}: {mutation.__name__} in {path.name}"
