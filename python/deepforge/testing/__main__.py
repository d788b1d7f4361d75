"""``python -m deepforge.testing``: runs the truth suite; a table on the terminal or JSON, exit code 0 or 1."""

from __future__ import annotations

import sys

from .command import main

if __name__ == "__main__":
    sys.exit(main())
