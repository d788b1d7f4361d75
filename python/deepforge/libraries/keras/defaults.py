"""What a layer's configuration holds as text, and which of it a constructor's defaults would give as well."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

_NONE = object()


def defaults(kind: Any) -> dict[str, Any]:
    """Defaults of a constructor's arguments, ``_NONE`` for those that must be given."""
    # Of a class: what its constructor takes besides the object itself. Models take anything before that.
    parameters = list(inspect.signature(kind.__init__ if inspect.isclass(kind) else kind).parameters.values())
    parameters = parameters[1:] if inspect.isclass(kind) else parameters
    return {
        p.name: _NONE if p.default is p.empty else p.default
        for p in parameters
        if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
    }


def same(value: Any, default: Any, name: str, kind: type) -> bool:
    """Whether a configured value of a class is what the default gives."""
    if default is _NONE:
        return False
    if isinstance(value, (list, tuple)) and isinstance(default, (list, tuple)):
        return list(value) == list(default)
    if default is None and value == "linear" and name.endswith("activation"):
        return True
    if isinstance(value, Mapping) and "class_name" in value:
        return _is_default_object(value, default, name)
    if isinstance(value, (list, tuple)) and isinstance(default, (int, float)) and value:
        # Keras repeats one number for all dimensions; a class of a person's own may take only what it was given.
        return kind.__module__.startswith("keras.") and all(each == default for each in value)
    if name in ("sparse", "ragged") and default is None:
        # Of inputs: nothing said means no.
        return value is False
    if name == "data_format" and default is None:
        import keras

        return bool(value == keras.config.image_data_format())
    return type(value) is type(default) and bool(value == default)


def _is_default_object(value: Mapping[str, Any], default: Any, name: str) -> bool:
    import keras

    if not isinstance(default, str):
        return False
    module = next((m for m in ("initializers", "regularizers", "constraints") if name.endswith(m[:-1])), None)
    if module is None:
        return bool(value.get("config") == default)
    registry = getattr(keras, module)
    made = registry.serialize(registry.get(default))
    drop = ("registered_name",)
    plain = {key: each for key, each in value.items() if key not in drop}
    return bool(plain == {key: each for key, each in made.items() if key not in drop})


def policy(value: Any) -> str:
    """The name of a dtype policy, of a configuration or of the global one."""
    import keras

    if value is None:
        return str(keras.config.dtype_policy().name)
    if isinstance(value, Mapping):
        return str(value.get("config", {}).get("name", value.get("class_name")))
    return str(getattr(value, "name", value))


def literal_text(value: Any) -> str | None:
    """Python-literal text, None when a value has none."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return repr(value)
    if isinstance(value, slice):
        return None
    if isinstance(value, (list, tuple)):
        parts = [literal_text(each) for each in value]
        if any(part is None for part in parts):
            return None
        inner = ", ".join(str(part) for part in parts)
        if isinstance(value, tuple):
            return f"({inner},)" if len(parts) == 1 else f"({inner})"
        return f"[{inner}]"
    if isinstance(value, Mapping):
        pairs = [(literal_text(key), literal_text(each)) for key, each in value.items()]
        if any(key is None or each is None for key, each in pairs):
            return None
        return "{" + ", ".join(f"{key}: {each}" for key, each in pairs) + "}"
    item = getattr(value, "item", None)
    return repr(item()) if callable(item) and getattr(value, "ndim", 1) == 0 else None


def index_text(key: Any) -> str | None:
    """What stands in the brackets of an index, as literal text; None when it has tensors in it."""
    parts = key if isinstance(key, tuple) else (key,)
    texts: list[str] = []
    for part in parts:
        if isinstance(part, slice):
            start, stop, step = ("" if each is None else str(each) for each in (part.start, part.stop, part.step))
            texts.append(f"{start}:{stop}:{step}" if step else f"{start}:{stop}")
        elif part is Ellipsis:
            texts.append("...")
        elif part is None or isinstance(part, int):
            texts.append(str(part))
        else:
            return None
    return repr(", ".join(texts) + ("," if isinstance(key, tuple) and len(texts) == 1 else ""))
