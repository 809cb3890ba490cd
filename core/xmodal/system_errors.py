"""Why the system refused something, in words that can be translated.

The system's own words depend on its kind and its language; those of the usual reasons are written down here.
"""

from __future__ import annotations

import errno

_REASON_TEMPLATES = {
    errno.ENOSPC: "No space left on device",
    errno.EDQUOT: "Disk quota exceeded",
    errno.EACCES: "Permission denied",
    errno.EPERM: "Operation not permitted",
    errno.ENOENT: "No such file or directory",
    errno.EEXIST: "File exists",
    errno.EROFS: "Read-only file system",
    errno.EISDIR: "Is a directory",
    errno.ENOTDIR: "Not a directory",
    errno.ENOTEMPTY: "Directory not empty",
    errno.ENAMETOOLONG: "File name too long",
    errno.EFBIG: "File too large",
    errno.EMFILE: "Too many open files",
    errno.ENOMEM: "Cannot allocate memory",
    errno.EBUSY: "Device or resource busy",
    errno.EIO: "Input/output error",
}


def reason_of(error: BaseException) -> str:
    """Return why something failed, without the path: in words of this module where the system's number is known."""
    if not isinstance(error, OSError) or error.errno is None:
        return str(error) or type(error).__name__
    return _REASON_TEMPLATES.get(error.errno) or error.strerror or str(error)
