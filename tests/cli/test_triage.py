import csv
from pathlib import Path

import pytest
from command_line import Command

HEAD = ["row", "id", "mislabelled", "cosine", "rank a->b", "rank b->a", "twin", "twin cosine", "hub"]


def test_the_pairs_that_deserve_a_look_come_first(xmodal: Command, small_run: Path) -> None:
    said = xmodal("triage", small_run, "--top", "3")
    assert said.status == 0
    assert said.out.startswith("train split, ")
    assert len(said.out.splitlines()) == 5


@pytest.mark.parametrize(
    ("by", "column"),
    [("mislabelled", "mislabelled"), ("false-negatives", "twin cosine"), ("hubs", "hub")],
)
def test_the_table_is_written_in_the_order_asked_for(
    xmodal: Command, small_run: Path, tmp_path: Path, by: str, column: str
) -> None:
    out = tmp_path / "pairs.csv"
    said = xmodal("triage", small_run, "--by", by, "--out", out, "--pair", "a", "b")
    assert said.status == 0
    with out.open() as file:
        lines = list(csv.DictReader(file))
    assert list(lines[0])[: len(HEAD)] == HEAD
    values = [float(line[column]) for line in lines]
    assert values == sorted(values, reverse=True)


def test_parquet_holds_the_same(xmodal: Command, small_run: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for name in ("pairs.csv", "pairs.parquet"):
        xmodal("triage", small_run, "--out", tmp_path / name)
    with (tmp_path / "pairs.csv").open() as file:
        lines = list(csv.DictReader(file))
    table = parquet.read_table(tmp_path / "pairs.parquet").to_pydict()
    assert [line["id"] for line in lines] == table["id"]
    assert [float(line["cosine"]) for line in lines] == pytest.approx(table["cosine"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--pair", "a", "zebra"], "a zebra is no pair of its modalities"),
        (["--out", "pairs.txt"], "let the name end in .csv or .parquet"),
        (["--split", "nothing"], "invalid choice"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    xmodal: Command, small_run: Path, arguments: list[str], words: str
) -> None:
    said = xmodal("triage", small_run, *arguments)
    assert said.status == 2
    assert words in said.err
    assert len(said.err.splitlines()) == 1
