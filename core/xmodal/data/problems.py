"""What of a source cannot be used, as a table in a file."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xmodal.data.base import Problem
from xmodal.errors import UserError
from xmodal.system_errors import reason_of


def plain_problem(problem: Problem) -> dict[str, Any]:
    """Return a problem as a line of a table."""
    return {
        "place": problem.place,
        "item": problem.item,
        "code": problem.code,
        "problem": str(problem),
        "row_lost": problem.row_lost,
    }


def write_problems(path: Path, problems: Sequence[Problem]) -> None:
    """Write all problems as CSV.

    Raises
    ------
    UserError : it cannot be written.
    """
    try:
        with path.open("w", newline="", encoding="utf-8", errors="replace") as file:
            writer = csv.DictWriter(file, ("place", "item", "code", "problem", "row_lost"))
            writer.writeheader()
            writer.writerows(map(plain_problem, problems))
    except OSError as error:
        raise UserError(
            "cli.not_written", "{path} cannot be written: {problem}.", path=path, problem=reason_of(error)
        ) from error


def too_many_problems(
    name: str, problems: Sequence[Problem], *, count: int, seen: int, rows: int, tolerance: float, folder: Path
) -> UserError:
    """Return the error of a source that too many rows of cannot be used; the list of them goes into a folder.

    Parameters
    ----------
    count : rows that cannot be used, of those `seen` until now. rows : of the source.
    """
    listed = folder / f"{name[:100]}.csv"
    fields = {
        "name": name,
        "count": count,
        "seen": seen,
        "share": f"{count / seen:.0%}",
        "tolerance": f"{tolerance:.0%}",
        "rows": rows,
        "place": problems[0].place,
        "problem": problems[0].as_error(),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_problems(listed, problems)
    except (OSError, UserError):
        return UserError(
            "data.too_many_problems",
            "{name}: {count} of the {seen} rows read so far ({share}) cannot be used; {tolerance} of all {rows} may be "
            "so. The first is {place}: {problem} Mend them, or raise data.params.tolerance.",
            **fields,
        )
    return UserError(
        "data.too_many_problems",
        "{name}: {count} of the {seen} rows read so far ({share}) cannot be used; {tolerance} of all {rows} may be so. "
        "The first is {place}: {problem} All are listed in {list}. Mend them, or raise data.params.tolerance.",
        **fields,
        list=listed,
    )
