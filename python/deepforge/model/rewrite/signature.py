"""Adding and removing parameters in a signature, in the style (one line, one a line) that it has."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from ..interface import Attribute, Input, Reference

_Item = cst.Param | cst.ParamStar


def add_input(params: cst.Parameters, new: Input) -> cst.Parameters:
    """With an input last, or before the first optional one when it is required."""
    at = len(params.params)
    if not new.optional:
        at = sum(each.default is None for each in params.params)
    return _insert(params, at, _param(new.name, new.annotation, "None" if new.optional else None), "input")


def add_attribute(params: cst.Parameters, new: Attribute) -> cst.Parameters:
    """With an attribute as the last keyword-only parameter."""
    return _insert(params, _count(params), _param(new.name, new.annotation, new.default), "keyword")


def add_reference(params: cst.Parameters, new: Reference) -> cst.Parameters:
    """With a reference, annotated as a forward reference, as the last keyword-only parameter."""
    annotation = f'"{new.type}"'
    return _insert(params, _count(params), _param(new.name, annotation, "None" if new.optional else None), "keyword")


def set_default(params: cst.Parameters, name: str, default: str | None) -> cst.Parameters:
    """With another default of a keyword-only parameter."""
    fresh = _param(name, None, default)
    changed: list[cst.Param] = []
    for each in params.kwonly_params:
        if each.name.value != name:
            changed.append(each)
            continue
        kept = each.default is not None and default is not None
        equal = each.equal if kept else _equal(each.annotation is not None, default)
        changed.append(each.with_changes(default=fresh.default, equal=equal))
    return params.with_changes(kwonly_params=changed)


def remove(params: cst.Parameters, name: str) -> cst.Parameters:
    """Without the parameter, and without the bare ``*`` once nothing follows it."""
    items = _items(params)
    at = next(index for index, each in enumerate(items) if isinstance(each, cst.Param) and each.name.value == name)
    inputs = len(params.params) - (at < len(params.params))
    if at >= len(params.params) and len(params.kwonly_params) == 1:
        at -= 1
        del items[at]
    return _rebuild(params, _remove_at(items, at), inputs)


def _insert(params: cst.Parameters, at: int, new: cst.Param, kind: str) -> cst.Parameters:
    items = _insert_at(_items(params), at, new)
    if kind == "keyword" and not params.kwonly_params:
        items.insert(at, cst.ParamStar(_separator(items[at - 1] if at else None)))
    return _rebuild(params, items, len(params.params) + (kind == "input"))


def _items(params: cst.Parameters) -> list[_Item]:
    star: list[_Item] = []
    if params.kwonly_params:
        star = [params.star_arg if isinstance(params.star_arg, cst.ParamStar) else cst.ParamStar()]
    return [*params.params, *star, *params.kwonly_params]


def _count(params: cst.Parameters) -> int:
    return len(_items(params))


def _rebuild(params: cst.Parameters, items: Sequence[_Item], inputs: int) -> cst.Parameters:
    star = [each for each in items if isinstance(each, cst.ParamStar)]
    return params.with_changes(
        params=items[:inputs],
        star_arg=star[0] if star else cst.MaybeSentinel.DEFAULT,
        kwonly_params=items[inputs + 1 :] if star else [],
    )


def _insert_at(items: list[_Item], at: int, new: cst.Param) -> list[_Item]:
    if at < len(items):
        model = items[at - 1] if at else items[0]
        return [*items[:at], new.with_changes(comma=_separator(model)), *items[at:]]
    if not items:
        return [new]
    last = items[-1]
    comma = last.comma if isinstance(last.comma, cst.Comma) else None
    separator = _separator(items[-2] if len(items) > 1 else None)
    if comma is not None and isinstance(comma.whitespace_after, cst.ParenthesizedWhitespace):
        space = comma.whitespace_after
        style = separator.whitespace_after
        between = comma.with_changes(whitespace_after=cst.SimpleWhitespace(" "))
        if isinstance(style, cst.ParenthesizedWhitespace):
            # The comment behind the last parameter stays behind it.
            kept = space.with_changes(indent=style.indent, last_line=style.last_line)
            between = comma.with_changes(whitespace_after=kept)
        elif _has_comment(space):
            between = comma
        ending: cst.Comma | cst.MaybeSentinel = comma.with_changes(whitespace_after=_uncommented(space))
    else:
        between, ending = separator, cst.MaybeSentinel.DEFAULT
    assert isinstance(last, cst.Param), "a star never ends a signature"
    return [
        *items[:-1],
        last.with_changes(comma=between, whitespace_after_param=cst.SimpleWhitespace("")),
        new.with_changes(comma=ending, whitespace_after_param=last.whitespace_after_param),
    ]


def _remove_at(items: list[_Item], at: int) -> list[_Item]:
    removed = items[at]
    if at < len(items) - 1 or at == 0:
        return [*items[:at], *items[at + 1 :]]
    before = items[at - 1]
    if not isinstance(before, cst.Param) or not isinstance(removed, cst.Param):
        raise AssertionError("a star never ends a signature, and goes before what follows it does")
    end = removed.comma
    space = before.comma.whitespace_after if isinstance(before.comma, cst.Comma) else None
    if isinstance(before.comma, cst.Comma) and isinstance(space, cst.ParenthesizedWhitespace) and _has_comment(space):
        # Its comment stays, so its comma does; the closing bracket keeps its place.
        style = end.whitespace_after if isinstance(end, cst.Comma) else removed.whitespace_after_param
        if isinstance(style, cst.ParenthesizedWhitespace):
            space = space.with_changes(indent=style.indent, last_line=style.last_line)
        before = before.with_changes(comma=before.comma.with_changes(whitespace_after=space))
    else:
        before = before.with_changes(comma=end, whitespace_after_param=removed.whitespace_after_param)
    return [*items[: at - 1], before]


def _separator(model: _Item | None) -> cst.Comma:
    """A comma and what follows it, as behind ``model`` but without its comment."""
    space = model.comma.whitespace_after if model is not None and isinstance(model.comma, cst.Comma) else None
    if isinstance(space, cst.ParenthesizedWhitespace):
        return cst.Comma(whitespace_after=_uncommented(space))
    return cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))


def _uncommented(space: cst.ParenthesizedWhitespace) -> cst.ParenthesizedWhitespace:
    newline = space.first_line.newline
    return space.with_changes(first_line=cst.TrailingWhitespace(newline=newline), empty_lines=[])


def _has_comment(space: cst.ParenthesizedWhitespace) -> bool:
    return space.first_line.comment is not None or any(line.comment is not None for line in space.empty_lines)


def _param(name: str, annotation: str | None, default: str | None) -> cst.Param:
    return cst.Param(
        cst.Name(name),
        annotation=None if annotation is None else cst.Annotation(cst.parse_expression(annotation)),
        default=None if default is None else cst.parse_expression(default),
        equal=_equal(annotation is not None, default),
        star="",
    )


def _equal(annotated: bool, default: str | None) -> cst.AssignEqual | cst.MaybeSentinel:
    if default is None:
        return cst.MaybeSentinel.DEFAULT
    space = cst.SimpleWhitespace(" " if annotated else "")
    return cst.AssignEqual(whitespace_before=space, whitespace_after=space)
