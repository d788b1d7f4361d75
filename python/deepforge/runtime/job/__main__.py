"""``python -m deepforge.runtime.job JOBDIR``: runs the job that JOBDIR/job.json describes."""

from __future__ import annotations

import sys

from .main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
