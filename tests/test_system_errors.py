"""Why the system refused something, whatever its language."""

import errno
import os

import pytest
from xmodal.system_errors import reason_of


@pytest.mark.skipif(os.name != "posix", reason="Windows has numbers of its own")
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.ENOENT, errno.EROFS, errno.EISDIR, errno.EIO])
def test_the_usual_reasons_are_those_of_the_system(number):
    assert reason_of(OSError(number, os.strerror(number))) == os.strerror(number)


def test_a_reason_does_not_depend_on_the_language_of_the_system_and_leaves_the_path_out():
    assert reason_of(OSError(errno.ENOSPC, "设备上没有空间", "/a/b")) == "No space left on device"


def test_what_has_no_number_or_a_rare_one_tells_what_it_knows():
    assert reason_of(OSError("no such device")) == "no such device"
    assert reason_of(OSError(errno.EXDEV, "Invalid cross-device link")) == "Invalid cross-device link"
    assert reason_of(EOFError()) == "EOFError"
