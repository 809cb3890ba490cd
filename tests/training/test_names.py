"""Names of changes live with the run."""

from pathlib import Path

import pytest
from xmodal.errors import UserError
from xmodal.session.recorded import describe_run, newest_config
from xmodal.store import RunReader
from xmodal.store.copying import copy_run
from xmodal.training.changes import SetLambda
from xmodal.training.engine import Engine
from xmodal.training.names import LONGEST, NAMES, read_names


@pytest.fixture
def run(icons_config, tmp_path: Path):
    """Make a run with two changes, the first of them named."""
    engine = Engine.create(icons_config("bag_of_words"), tmp_path / "run")
    for value in (0.3, 3.0):
        engine.apply(SetLambda(value=value))
    assert engine.name_change(1, "  less\ncoupling «λ» ") == {1: "less coupling «λ»"}
    yield engine
    engine.close()


def test_they_are_there_for_whoever_opens_the_run_or_a_copy(run, tmp_path: Path) -> None:
    run.close()
    (tmp_path / "moved").mkdir()
    copy_run(tmp_path / "run", tmp_path / "moved" / "copy")
    for folder in (tmp_path / "run", tmp_path / "moved" / "copy"):
        with RunReader(folder) as reader:
            assert describe_run(reader, newest_config(reader), run.data).names == {1: "less coupling «λ»"}
    again = Engine.load(tmp_path / "run")
    try:
        assert again.describe().names == {1: "less coupling «λ»"}
        again.rewind()
        assert again.describe().names == {1: "less coupling «λ»"}
    finally:
        again.close()


def test_an_empty_name_takes_it_away(run) -> None:
    assert run.name_change(2, "more") == {1: "less coupling «λ»", 2: "more"}
    assert run.name_change(1, " ") == {2: "more"}
    assert run.describe().names == {2: "more"}


@pytest.mark.parametrize(("gesture", "name", "code"), [(3, "what", "name.no_change"), (2, "x" * 81, "name.too_long")])
def test_what_cannot_be_named_is_refused(run, gesture, name, code) -> None:
    assert len("x" * 81) > LONGEST
    with pytest.raises(UserError) as refused:
        run.name_change(gesture, name)
    assert refused.value.code == code
    assert "{" not in str(refused.value)
    assert run.describe().names == {1: "less coupling «λ»"}


def test_an_engine_without_a_folder_keeps_them_in_memory(icons_config) -> None:
    engine = Engine.create(icons_config("bag_of_words"))
    engine.apply(SetLambda(value=0.3))
    engine.name_change(1, "less")
    assert engine.describe().names == {1: "less"}


def test_damaged_ones_do_not_keep_a_run_shut(run, tmp_path: Path) -> None:
    run.close()
    (tmp_path / "run" / f"{NAMES}.json").write_text('{"1": ')
    with RunReader(tmp_path / "run") as reader:
        assert read_names(reader) == {}
