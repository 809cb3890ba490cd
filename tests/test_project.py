"""What the project says about itself is so."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.version import Version
from xmodal.training.config import RunConfig
from xmodal.training.config_file import merge, to_config, to_plain

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def fenced(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pinned() -> dict[str, Version]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = (Requirement(line) for line in lines if line and not line.startswith("#"))
    return {_plain(pin.name): Version(str(pin.specifier).removeprefix("==")) for pin in pins}


def required() -> list[Requirement]:
    described = project()
    texts = [*described["project"]["dependencies"], *described["project"]["optional-dependencies"]["gui"]]
    groups = described["dependency-groups"].values()
    return [
        Requirement(text) for text in [*texts, *(text for group in groups for text in group if isinstance(text, str))]
    ]


@pytest.mark.parametrize("requirement", required(), ids=str)
def test_every_requirement_has_a_tested_version_that_meets_it(requirement: Requirement) -> None:
    assert pinned()[_plain(requirement.name)] in requirement.specifier


def test_no_tested_version_belongs_to_one_build() -> None:
    assert all(version.local is None for version in pinned().values())


def test_the_library_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = fenced("python")
    exec(compile(example.replace("range(100)", "range(1)"), "README.md", "exec"), {})
    loss, recall = map(float, capsys.readouterr().out.split())
    assert loss > 0
    assert 0 <= recall <= 1


def test_the_configuration_example_is_one() -> None:
    (example,) = fenced("toml")
    said = tomllib.loads(example)
    encoders = {"encoders": {"text": {"type": "lstm"}}}
    config = to_config(merge(merge(to_plain(RunConfig()), encoders), said))
    assert config.encoders["text"].type == "gru"
    assert config.optimizer.learning_rate == 3e-4


def test_every_benchmark_reports() -> None:
    scripts = [path for path in (ROOT / "benchmarks").glob("*.py") if not path.name.startswith("_")]
    assert {"live.py", "startup.py", "tweak.py", "learning.py", "map.py"} <= {path.name for path in scripts}
    assert all("from _report import report" in path.read_text(encoding="utf-8") for path in scripts)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
