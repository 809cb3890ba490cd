"""Whatever is typed wrongly: one line that says what and what to do, exit status 2, never a traceback."""

from pathlib import Path

import pytest
from command_line import SMALL, Command

CASES = {
    "no command": ([], "COMMAND"),
    "unknown command": (["trian"], "'trian'"),
    "unknown option": (["train", "--stpes", "3"], "--stpes"),
    "steps is no number": (["train", "--steps", "many"], "'many' is not a whole number of 1 or more"),
    "no steps": (["train", "--steps", "0"], "'0' is not a whole number"),
    "unknown data": (["train", "--data", "icnos"], "did you mean 'icons'"),
    "unknown preset": (["train", "--data", "vectors", "--preset", "clap"], "did you mean 'clip'"),
    "negative lambda": (["train", "--data", "vectors", "--lambda=-1"], "--lambda -1: cost.lambda: expected"),
    "lambda is no number": (["train", "--data", "vectors", "--lambda", "big"], "--lambda big: cost.lambda"),
    "unknown device": (["train", "--data", "vectors", "--device", "tpu"], "--device tpu: device"),
    "seed out of range": (["train", "--data", "vectors", "--seed", "-3"], "--seed -3: seed"),
    "set sets nothing": (["train", "--data", "vectors", "--set", "batch_size"], "write --set KEY=VALUE"),
    "set knows no such key": (["train", "--data", "vectors", "--set", "batchsize=3"], "did you mean 'batch_size'"),
    "set is out of range": (["train", "--data", "vectors", "--set", "batch_size=0"], "--set batch_size=0: batch_size"),
    "no such data parameter": (["train", "--data", "vectors", "--set", "data.params.row=9"], "data.params.row"),
    "data parameter out of range": (["train", "--data", "vectors", "--set", "data.params.rows=1"], "data.params.rows"),
    "unknown encoder": (["train", "--data", "vectors", "--set", "encoders.a.type=mpl"], "did you mean 'mlp'"),
    "encoder of another kind": (["train", "--data", "vectors", "--set", "encoders.a.type=lstm"], "lstm"),
    "no such encoder parameter": (["train", "--data", "vectors", "--set", "encoders.a.params.wdth=9"], "wdth"),
    "unknown loss": (["train", "--data", "vectors", "--set", "cost.terms.contrast.type=infonce"], "info_nce"),
    "unknown term": (["train", "--data", "vectors", "--set", "cost.terms.contrst.weight=1"], "'contrast'"),
    "no config": (["train", "--config", "none.toml"], "none.toml cannot be read"),
    "config is a folder": (["train", "--config", "."], "cannot be read"),
    "evaluate: missing folder": (["evaluate", "nowhere"], "nowhere"),
    "evaluate: no run": (["evaluate", "."], "."),
    "evaluate: unknown split": (["evaluate", ".", "--split", "tset"], "'tset'"),
    "replay: no run": (["replay", "."], "."),
    "export: no run": (["export", ".", "--curves", "a.csv"], "."),
    "export: what?": (["export", "."], "--embeddings"),
    "list: of what?": (["list", "losess"], "'losess'"),
}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("arguments", "says"), CASES.values(), ids=CASES.keys())
def test_bad_input_gets_one_line(xmodal: Command, arguments: list[str], says: str) -> None:
    said = xmodal(*arguments)
    assert said.status == 2
    assert said.out == ""
    assert said.err.startswith("xmodal: error: ")
    assert said.err.count("\n") == 1
    assert says in said.err


def test_nothing_is_left_behind_by_bad_input(xmodal: Command, tmp_path: Path) -> None:
    xmodal("train", "--data", "vectors", "--set", "encoders.a.type=lstm")
    assert list(tmp_path.iterdir()) == []


def test_broken_toml_names_file_and_line(xmodal: Command) -> None:
    Path("mine.toml").write_text('[optimizer]\ntype = "sgd\n')
    said = xmodal("train", "--config", "mine.toml")
    assert said.status == 2
    assert "mine.toml" in said.err
    assert "line 2" in said.err


def test_a_bad_field_in_a_file_names_file_and_field(xmodal: Command) -> None:
    Path("mine.toml").write_text('[data]\ntype = "vectors"\n[optimizer]\nlearning_rate = -1\n')
    said = xmodal("train", "--config", "mine.toml")
    assert said.status == 2
    assert "In mine.toml: optimizer.learning_rate" in said.err


def test_an_occupied_run_folder_is_refused(xmodal: Command, small_run: Path) -> None:
    said = xmodal("train", *SMALL, "--steps", "1", "--run-dir", small_run)
    assert said.status == 2
    assert str(small_run) in said.err


def test_a_run_folder_that_cannot_be_is_refused(xmodal: Command) -> None:
    Path("file").write_text("")
    said = xmodal("train", *SMALL, "--steps", "1", "--run-dir", "file/run")
    assert said.status == 2
    assert "file/run" in said.err


def test_a_damaged_run_is_refused(xmodal: Command, tmp_path: Path) -> None:
    run = tmp_path / "damaged"
    run.mkdir()
    (run / "run.toml").write_text("schema = ")
    said = xmodal("evaluate", run)
    assert said.status == 2
    assert "Traceback" not in said.err
    assert said.err.count("\n") == 1
