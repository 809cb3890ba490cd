"""The command line: ``xmodal train``, ``evaluate``, ``export``, ``replay``, ``list``, ``doctor``.

One module per command, each with ``add(commands)``, which describes its arguments, and ``run(arguments)``, which
returns the exit status. What is slow to import (torch) is imported by the ``run`` that needs it.
"""

from xmodal.cli.main import main

__all__ = ["main"]
