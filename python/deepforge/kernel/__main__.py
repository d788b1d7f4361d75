"""Starts the kernel: ``python -m deepforge.kernel -f CONNECTION_FILE``."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the kernel until it is shut down."""
    # A random.py in the notebook's folder must not be taken for Python's own while the kernel starts;
    # IPython puts the folder back on the path afterwards.
    if sys.path and sys.path[0] in ("", os.getcwd()):
        del sys.path[0]
    from ipykernel.kernelapp import IPKernelApp

    from .kernel import DeepForgeKernel

    IPKernelApp.launch_instance(kernel_class=DeepForgeKernel)


if __name__ == "__main__":
    main()
