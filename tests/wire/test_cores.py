import os

import pytest
from xmodal.wire.cores import SPIN, share_cores


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (SPIN[0], "OMP_WAIT_POLICY"):
        monkeypatch.setenv(name, "")  # so that whatever follows is taken back
        monkeypatch.delenv(name)


def test_threads_spin_for_a_short_while() -> None:
    share_cores()
    assert os.environ[SPIN[0]] == SPIN[1]


@pytest.mark.parametrize(("name", "value"), [(SPIN[0], "7"), ("OMP_WAIT_POLICY", "active")])
def test_what_the_user_has_set_is_kept(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    share_cores()
    assert os.environ[name] == value
    assert os.environ.get(SPIN[0], value) == value
