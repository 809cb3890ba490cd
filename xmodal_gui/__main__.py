"""``python -m xmodal_gui``."""

from __future__ import annotations

import sys

from xmodal_gui.app import main

if __name__ == "__main__":
    sys.exit(main())
