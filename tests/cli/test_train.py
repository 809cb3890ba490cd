import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import SMALL, Command, start


def test_json_is_the_last_line_and_complete(xmodal: Command, tmp_path: Path) -> None:
    said = xmodal("train", *SMALL, "--steps", "7", "--run-dir", tmp_path / "run", "--json")
    assert said.status == 0
    (line,) = said.out.splitlines()
    summary = json.loads(line)
    assert summary["steps"] == 7
    assert summary["run"] == str(tmp_path / "run")
    assert summary["seconds"] > 0
    assert summary["steps_per_s"] > 0
    assert summary["loss"] == pytest.approx(sum(term["weighted"] for term in summary["terms"].values()), rel=1e-5)
    # Three modalities: whatever is measured between two is keyed by an ordered or an unordered pair.
    assert set(summary["recall"]) == {"a->b", "b->a", "a->c", "c->a", "b->c", "c->b"}
    assert set(summary["modality_gap"]) == {"a|b", "a|c", "b|c"}


def test_without_json_it_tells_as_it_goes(xmodal: Command, tmp_path: Path) -> None:
    said = xmodal("train", *SMALL, "--steps", "10", "--run-dir", tmp_path / "run")
    assert said.status == 0
    assert "step 5  validation: R@10 a->b" in said.out
    assert "chance" in said.out
    assert said.out.splitlines()[-1].endswith(str(tmp_path / "run"))


def test_the_same_seed_is_the_same_loss(xmodal: Command, tmp_path: Path) -> None:
    losses = []
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        run = tmp_path / name
        said = xmodal("train", *SMALL, "--steps", "4", "--seed", seed, "--run-dir", run, "--device", "cpu", "--json")
        losses.append(json.loads(said.out)["loss"])
    assert losses[0] == losses[1] != losses[2]


def test_a_file_stands_over_the_preset_and_options_over_the_file(xmodal: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        'preset = "balance"\nbatch_size = 16\n[cost]\nlambda = 0.25\n[data]\ntype = "vectors"\n'
        "[data.params]\nrows = 300\n"
    )
    options = ("--steps", "2", "--set", "batch_size=20", "--set", "torch_threads=1", "--run-dir", tmp_path / "run")
    said = xmodal("train", "--config", tmp_path / "mine.toml", *options, "--json")
    assert said.status == 0
    written = (tmp_path / "run" / "run.toml").read_text()
    assert "batch_size = 20" in written
    assert "lambda = 0.25" in written
    terms = json.loads(said.out)["terms"]
    assert {"a_rec", "b_rec", "c_rec", "contrast"} <= set(terms)


def test_lambda_weighs_the_bracket(xmodal: Command, tmp_path: Path) -> None:
    said = xmodal("train", *SMALL, "--steps", "1", "--lambda", "0.5", "--run-dir", tmp_path / "run", "--json")
    contrast = json.loads(said.out)["terms"]["contrast"]
    assert contrast["weighted"] == pytest.approx(contrast["raw"] / 2, rel=1e-5)


def test_runs_get_folders_of_their_own(xmodal: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folders = {json.loads(xmodal("train", *SMALL, "--steps", "1", "--json").out)["run"] for _ in range(2)}
    assert len(folders) == 2
    assert {Path(folder).resolve().parent for folder in folders} == {tmp_path / "runs"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_is_saved(xmodal: Command, tmp_path: Path, number: signal.Signals) -> None:
    run = tmp_path / "run"
    with start("train", *SMALL, "--steps", "1000000", "--run-dir", run, cwd=tmp_path) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("step 5 ")
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert f"what was learned is in {run}" in err
    assert "Traceback" not in err
    assert xmodal("evaluate", run).status == 0
    assert xmodal("replay", run, "--check").status == 0


def test_a_loss_that_turns_nan_is_said(xmodal: Command, tmp_path: Path) -> None:
    options = ("--set", "optimizer.type=sgd", "--set", "optimizer.learning_rate=100", "--set", "cost.normalize=false")
    said = xmodal("train", *SMALL, *options, "--steps", "500", "--run-dir", tmp_path / "run")
    assert said.status == 1
    assert "is not finite" in said.err
    assert str(tmp_path / "run") in said.err
    assert "Traceback" not in said.err


def test_a_full_disk_is_said_and_the_status_tells(tmp_path: Path) -> None:
    run = tmp_path / "run"
    command = "import sys; from xmodal.cli import main; sys.exit(main(sys.argv[1:]))"
    linear = (word for name in "abc" for word in ("--set", f"encoders.{name}.type=linear"))
    options = (*SMALL, *linear, "--set", "evaluation.every=1", "--steps", "400", "--run-dir", str(run), "--json")
    # No file may grow past 200 KiB: checkpoints of linear encoders are smaller, the recorded series are not.
    limited = ("bash", "-c", 'ulimit -f 200; exec "$@"', "bash", sys.executable, "-c", command, "train", *options)
    done = subprocess.run(limited, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["steps"] == 400


def test_what_was_done_by_hand_becomes_the_schedule_of_another_run(xmodal: Command, tmp_path: Path) -> None:
    from xmodal.training.changes import SetLambda
    from xmodal.training.engine import Engine

    xmodal("train", *SMALL, "--steps", "2", "--run-dir", tmp_path / "run")
    engine = Engine.load(tmp_path / "run")
    engine.apply(SetLambda(value=0.25))
    losses = [engine.step().total for _ in range(2)]
    engine.close()
    again = ("train", "--schedule-from", tmp_path / "run", "--run-dir", tmp_path / "again", "--steps", "4", "--json")
    assert json.loads(xmodal(*again).out)["loss"] == losses[-1]
    assert "points" in (tmp_path / "again" / "run.toml").read_text()
    assert "leave out --preset" in xmodal(*again, "--preset", "clip").err
    assert "Nothing was done by hand" in xmodal("train", "--schedule-from", tmp_path / "again").err
