"""Argument parsing whose mistakes are `UserError`s: one line, no usage text around it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

from xmodal.errors import UserError

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction["Parser"]  # noqa: SLF001  # argparse names its type only so


class Parser(argparse.ArgumentParser):
    """An `ArgumentParser` that raises `UserError`, and takes no abbreviations (they break when options are added)."""

    def __init__(self, **keywords: object) -> None:
        super().__init__(**{"allow_abbrev": False, **keywords})  # type: ignore[arg-type]  # argparse's own keywords

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing the usage and leaving."""
        raise UserError("cli.usage", "{problem} (see {program} --help)", problem=message, program=self.prog)


def whole_number(least: int) -> Callable[[str], int]:
    """Return an argument type: a whole number of at least `least`."""

    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if value < least:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of {least} or more")
        return value

    return parse
