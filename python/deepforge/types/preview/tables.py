"""Tables of pandas, polars and pyarrow: columns and first rows."""

from __future__ import annotations

from typing import Any

from .bounds import is_a
from .texts import cell

_ROWS, _COLUMNS = 50, 50


def table(value: Any) -> dict[str, Any] | None:
    """The preview of a table or of one column; None for other values."""
    if is_a(value, "pandas.DataFrame"):
        return _pandas(value)
    if is_a(value, "pandas.Series", "pandas.Index"):
        return _pandas(value.to_frame())
    if is_a(value, "polars.DataFrame"):
        columns = [(name, str(kind)) for name, kind in list(value.schema.items())[:_COLUMNS]]
        head = value.select([name for name, _ in columns]).head(_ROWS)
        return _found(columns, head.rows(), value.height, value.width)
    if is_a(value, "polars.Series"):
        return _found([(value.name, str(value.dtype))], [(each,) for each in value.head(_ROWS)], len(value), 1)
    if is_a(value, "pyarrow.Table", "pyarrow.RecordBatch"):
        fields = [(field.name, str(field.type)) for field in value.schema][:_COLUMNS]
        parts = [value.column(k).slice(0, _ROWS).to_pylist() for k in range(len(fields))]
        return _found(fields, list(zip(*parts, strict=True)), value.num_rows, value.num_columns)
    return None


def _pandas(value: Any) -> dict[str, Any]:
    length, width = value.shape
    head = value.iloc[:_ROWS, :_COLUMNS]
    columns = [(_name(name), str(kind)) for name, kind in zip(head.columns, head.dtypes, strict=True)]
    rows = [list(row) for row in head.itertuples(index=False, name=None)]
    if not is_a(value.index, "pandas.RangeIndex"):
        names = [_name(name) if name is not None else "" for name in value.index.names]
        kinds = [str(getattr(level, "dtype", "")) for level in getattr(value.index, "levels", [value.index])]
        columns = [*zip(names, kinds, strict=True), *columns]
        keys = [key if len(names) > 1 else (key,) for key in head.index]
        rows = [[*key, *row] for key, row in zip(keys, rows, strict=True)]
    return _found(columns, rows, length, width)


def _found(columns: list[tuple[str, str]], rows: Any, length: int, width: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": "table",
        "columns": [{"name": name[:200], "type": kind} for name, kind in columns],
        "rows": [[cell(each) for each in row] for row in rows],
        "length": int(length),
        "shape": [int(length), int(width)],
    }
    if width > _COLUMNS:
        found["text"] = f"The first {_COLUMNS} of {width:,} columns"
    return found


def _name(name: Any) -> str:
    return ", ".join(cell(each) for each in name) if isinstance(name, tuple) else cell(name)
