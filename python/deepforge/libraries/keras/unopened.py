"""Why a saved model cannot be opened, in words that help: of what Keras says, the part that names the reason."""

from __future__ import annotations

import json
import re
import zipfile

_UNKNOWN = re.compile(r"(?:Could not locate (class|function)|Unknown (layer|[\w ]*function|object):) '?([\w>.]+)'?")


def reason(error: Exception) -> str:
    """What kept a ``.keras`` or ``.h5`` file from being opened, without the file's name."""
    text = str(error)
    if unknown := _UNKNOWN.search(text):
        # A registered name has its package before it.
        name = unknown[3].rpartition(">")[2]
        kind = "function" if "function" in (unknown[1] or unknown[2]) else "class"
        return f"it needs the {kind} {name}. Put it into a file in modules/ of the project."
    if "Python lambda" in text:
        return (
            "it has a function written in place (a lambda). Put it into a file in modules/, and save the model again."
        )
    if "No model config" in text or (isinstance(error, KeyError) and "config.json" in text):
        return "it holds no model, perhaps only weights. Save the whole model, or import the code that builds it."
    if isinstance(error, (zipfile.BadZipFile, json.JSONDecodeError)) or (
        # Of the system itself: a file that must not be read.
        isinstance(error, OSError) and error.errno is None
    ):
        return "it is damaged, or no file of Keras."
    return text.partition("\n")[0]
