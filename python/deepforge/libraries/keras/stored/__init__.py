"""Keras's values outside of the process that made them: models as files, compared, looked at."""

from __future__ import annotations

import sys

from ..backend import choose

# A pickle may begin here: before the first import of Keras.
if "keras" not in sys.modules:
    choose()
