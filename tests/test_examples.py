"""Every example runs as its first lines say, and the run remembers what it needs."""

import re
import shlex
import sys
import tomllib
from pathlib import Path

import pytest
import torch
from torch import nn
from xmodal.cli import main
from xmodal.data.base import DATA
from xmodal.encoders import ENCODERS
from xmodal.losses import LOSSES
from xmodal.losses.contrastive import info_nce

EXAMPLES = Path(__file__).parents[1] / "examples"
QUICK = ["--steps", "3", "--set", "batch_size=16", "--set", "embedding_size=8", "--set", "torch_threads=1"]


@pytest.fixture
def plugins():
    """Take what the examples register away again."""
    known = [(registry, set(registry._types)) for registry in (LOSSES, ENCODERS, DATA)]
    modules = set(sys.modules)
    yield
    for registry, names in known:
        for name in set(registry._types) - names:
            del registry._types[name]
    for name in set(sys.modules) - modules:
        if name.startswith("xmodal_plugin_"):
            del sys.modules[name]


def load(name):
    from xmodal.plugins import load_plugins

    load_plugins([str(EXAMPLES / name)])
    return next(module for key, module in sys.modules.items() if key.startswith(f"xmodal_plugin_{Path(name).stem}_"))


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.stem)
def test_an_example_trains_as_it_says_and_its_run_remembers_it(path, plugins, tmp_path, monkeypatch, capsys):
    (line,) = re.findall(r"^xmodal (train .*)$", path.read_text(), flags=re.M)
    monkeypatch.chdir(EXAMPLES.parent)
    run = tmp_path / "run"
    assert main([*shlex.split(line), *QUICK, "--run-dir", str(run)]) == 0
    assert f"running the code of examples/{path.name} (--plugin)" in capsys.readouterr().err
    assert tomllib.loads((run / "run.toml").read_text())["plugins"] == [str(path)]
    assert main(["replay", str(run), "--check"]) == 0
    assert main(["evaluate", str(run)]) == 0


def test_gamma_0_is_info_nce_and_a_row_that_has_found_its_partner_hardly_counts(plugins):
    focal = load("focal_loss.py").focal_info_nce
    generator = torch.Generator().manual_seed(0)
    a, b = (nn.functional.normalize(torch.randn(7, 5, generator=generator, dtype=torch.float64)) for _ in range(2))
    torch.testing.assert_close(focal(a, b, 9.0, 0.0), info_nce(a, b, 9.0))
    assert focal(a, a, 50.0, 2.0) < 0.01 * focal(a, a, 50.0, 0.0) + 1e-12
    torch.testing.assert_close(focal(b, a, 9.0, 2.0), focal(a, b, 9.0, 2.0))
    a.requires_grad_()
    assert torch.autograd.gradcheck(lambda x: focal(x, b, 3.0, 2.0), (a,))


def test_patches_that_do_not_cover_a_picture_are_refused_in_words(plugins, tmp_path, capsys):
    options = ["--plugin", str(EXAMPLES / "patch_encoder.py"), "--set", "encoders.image.type=patches"]
    assert main(["train", *options, "--set", "encoders.image.params.side=5", "--run-dir", str(tmp_path / "run")]) == 2
    assert "Patches of 5 pixels do not cover 32 x 32 pixels" in capsys.readouterr().err
