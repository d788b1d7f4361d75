"""Compares two values, bit by bit: is the pipeline's value the one that the notebook had?

``compare`` walks both values side by side. What counts, and what does not, is written in the modules:
``containers`` and ``leaves`` (Python's own types), ``arrays`` (numpy), ``tables`` (pandas), ``science``
(sparse matrices), ``pictures`` (figures and images), ``definitions`` and ``code``
(functions and classes), ``objects`` (everything else, by the parts it would be pickled as).
``python -m deepforge.types.compare`` compares files in a process of its own.
"""

from __future__ import annotations

from .result import Comparison, Verdict
from .walk import compare

__all__ = ["Comparison", "Verdict", "compare"]
