"""One catalogue for all tests of the Keras library: reading Keras takes seconds."""

from __future__ import annotations

import importlib.util

import pytest

from deepforge.libraries.catalogue import Catalogue

if importlib.util.find_spec("keras") is None:
    pytest.skip("the Keras library needs keras (the extra [keras])", allow_module_level=True)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue of the installed Keras."""
    from deepforge.libraries.keras.catalogue.build import build

    return build()
