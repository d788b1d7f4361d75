"""Arrays: shape, kind of number, how the numbers are spread, the first of them."""

from __future__ import annotations

import sys
from typing import Any

from .bounds import is_a
from .pictures import contact_sheet

_ALL, _SAMPLE = 4_000_000, 1_000_000
_ROWS, _COLUMNS, _BINS = 50, 20, 24
_MOVED = 64 << 20  # bytes that are copied from a device to be looked at


def array(value: Any) -> dict[str, Any] | None:
    """The preview of an array of numpy, torch or jax; None for other values."""
    found = _as_numpy(value)
    if found is None:
        return None
    shape, dtype = [int(length) for length in value.shape], str(value.dtype)
    base: dict[str, Any] = {"kind": "array", "shape": shape, "dtype": dtype}
    if found is _ELSEWHERE:
        return base
    base |= _rows(found)
    if found.dtype.kind in "biuf" and found.size:
        base |= _numbers(found)
        sheet = contact_sheet(found)
        if sheet is not None:
            base["data"] = sheet
    return base


_ELSEWHERE: Any = object()


def _as_numpy(value: Any) -> Any:
    """The value's numbers, without a copy where that is possible; None when it is no array."""
    if is_a(value, "numpy.ndarray"):
        return value if not is_a(value, "numpy.matrix") else value.view(sys.modules["numpy"].ndarray)
    if is_a(value, "torch.Tensor"):
        usable = value.layout is sys.modules["torch"].strided and not value.is_quantized
        if not usable or (value.device.type != "cpu" and value.element_size() * value.nelement() > _MOVED):
            return _ELSEWHERE
        plain = value.detach()
        if str(value.dtype) == "torch.bfloat16":
            plain = plain.flatten()[:_SAMPLE].float() if value.nelement() > _SAMPLE else plain.float()
        return plain.cpu().numpy()
    if is_a(value, "jaxlib.ArrayImpl", "jax.ArrayImpl"):
        import numpy

        return numpy.asarray(value) if value.nbytes <= _MOVED else _ELSEWHERE
    return None


def _numbers(found: Any) -> dict[str, Any]:
    numpy = sys.modules["numpy"]
    every, note = found, None
    if found.size > _ALL:
        every = _sampled(found)
        note = f"Minimum, maximum, mean and histogram are of a sample: {every.size:,} of {found.size:,} elements"
    with numpy.errstate(all="ignore"):
        numbers = numpy.ma.compressed(every) if isinstance(every, numpy.ma.MaskedArray) else every.ravel()
        numbers = numbers.astype(numpy.float64)
        sound = numbers[numpy.isfinite(numbers)]
        result: dict[str, Any] = {"missing": int(numpy.isnan(numbers).sum())}
        if note is not None:
            result["text"] = note
        if not sound.size:
            return {**result, "minimum": None, "maximum": None, "mean": None}
        result |= {"minimum": float(sound.min()), "maximum": float(sound.max()), "mean": _finite(sound.mean())}
        if found.dtype.kind != "b":
            result |= _histogram(numpy, sound)
    return result


def _histogram(numpy: Any, sound: Any) -> dict[str, Any]:
    try:
        counts, edges = numpy.histogram(sound, bins=_BINS)
    except ValueError:  # the numbers lie too close together, or too far apart, for floating point
        return {}
    if not numpy.isfinite(edges).all():
        return {}
    return {"histogram": {"edges": [float(each) for each in edges], "counts": [int(each) for each in counts]}}


def _finite(number: Any) -> float | None:
    found = float(number)
    return found if found - found == 0 else None


def _sampled(found: Any) -> Any:
    """About _SAMPLE elements from everywhere: every n-th along each direction, so that little is read."""
    step = -(-found.size // _SAMPLE)
    if found.flags.c_contiguous:
        return found.reshape(-1)[::step]
    slices = []
    for length in found.shape:
        take = max(1, min(length, step))
        slices.append(slice(None, None, take))
        step = max(1, step // take)
    return found[tuple(slices)]


def _rows(found: Any) -> dict[str, Any]:
    """The first numbers of one- and two-dimensional arrays, as text."""
    if found.dtype.names is not None and found.ndim == 1:
        columns = [{"name": name, "type": str(found.dtype[name])} for name in found.dtype.names[:_COLUMNS]]
        rows = [[_cell(row[each["name"]]) for each in columns] for row in found[:_ROWS]]
        return {"columns": columns, "rows": rows, "length": len(found)}
    if found.dtype.kind in "OV" or found.ndim not in (1, 2):
        return {}
    part = found[:_ROWS] if found.ndim == 1 else found[:_ROWS, :_COLUMNS]
    rows = [[_cell(each)] if found.ndim == 1 else [_cell(one) for one in each] for each in part]
    return {"rows": rows, "length": len(found)}


def _cell(value: Any) -> str:
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    return f"{value:.6g}" if kind == "f" and not hasattr(value, "mask") else str(value)[:60]
