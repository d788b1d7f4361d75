"""Patches and collections: bars, histograms, scatter plots, bands, sheaves of lines, text."""

from __future__ import annotations

from typing import Any

from .axis import dashes
from .bands import band
from .basics import check_plain, colour, number, one, pixels, require, tidy
from .frame import Frame, Layer
from .paths import symbol
from .words import font, text_of

_BARS = 5_000
_ALIGN = {"left": "left", "center": "center", "right": "right"}
_BASE = {"top": "top", "center": "middle", "center_baseline": "middle", "baseline": "alphabetic", "bottom": "bottom"}


def _edge(artist: Any, facecolor: Any, edgecolor: Any, width: float) -> dict[str, Any]:
    """Fill and outline."""
    fill, line = colour(facecolor), colour(edgecolor) if width > 0 else "transparent"
    if line == "transparent" and fill.startswith("#"):
        # matplotlib sets the sides of bars on pixels; here a thin line closes the gaps between neighbours.
        return {"fill": fill, "stroke": fill, "strokeWidth": 0.5}
    return {"fill": fill, "stroke": line, "strokeWidth": pixels(width, artist) if width > 0 else 0}


def bars(frame: Frame, patches: list[Any]) -> list[Layer]:
    """Rectangles: bars, histograms, spans across the plot; neighbours of one look become one layer."""
    require(len(patches) <= _BARS, "too many bars")
    groups: list[tuple[Any, list[dict[str, Any]]]] = []
    found: list[Layer] = []
    for patch in patches:
        check_plain(patch)
        require(not patch.get_angle() and patch.get_linestyle() in ("solid", "-"), "turned or dashed rectangles")
        place = frame.place(patch.get_data_transform())
        x0, y0 = (float(each) for each in patch.get_xy())
        x1, y1 = x0 + float(patch.get_width()), y0 + float(patch.get_height())
        row: dict[str, Any] = _edge(patch, patch.get_facecolor(), patch.get_edgecolor(), patch.get_linewidth())
        width = row.pop("strokeWidth")
        row |= _box(frame, place, (x0, x1), (y0, y1))
        if groups and groups[-1][0] == (place, width):
            groups[-1][1].append(row)
        else:
            groups.append(((place, width), [row]))
    for (place, width), rows in groups:
        ends: dict[str, Any] = {}
        ends |= _end(frame, "x", place in ("data", "x"))
        ends |= _end(frame, "y", place in ("data", "y"))
        paint = {name: {"field": name, "type": "nominal", "scale": None} for name in ("fill", "stroke")}
        tips = frame.tooltip(x="cx", y="value") if place == "data" else []
        mark = {"type": "rect", "strokeWidth": width, "opacity": 1}
        encoding = {**ends, **paint, **({"tooltip": tips} if tips else {})}
        found.append(frame.layer(mark, encoding, frame.data(rows)))
    return found


def _box(frame: Frame, place: str, x: tuple[float, float], y: tuple[float, float]) -> dict[str, Any]:
    """A row with the sides of a rectangle, and the middle and height that people ask for."""
    row: dict[str, Any] = {}
    for name, direction, sides, is_data in (
        ("x", frame.x, x, place in ("data", "x")),
        ("y", frame.y, y, place in ("data", "y")),
    ):
        low, high = sides
        if is_data and direction.log:
            low, high = (each if each > 0 else direction.low / 1e6 for each in (low, high))
        if is_data:
            row |= {name: direction.value(low), f"{name}2": direction.value(high)}
        else:
            to = frame.across if name == "x" else frame.down
            row |= {name: to(low), f"{name}2": to(high)}
    if place == "data":
        row |= {
            "cx": frame.x.value((x[0] + x[1]) / 2),
            "value": frame.y.value(y[1] if y[0] == 0 or y[1] > y[0] else y[0]),
        }
    return row


def _end(frame: Frame, name: str, is_data: bool) -> dict[str, Any]:
    direction = frame.x if name == "x" else frame.y
    if is_data:
        return {name: direction.encoding(name), f"{name}2": {"field": f"{name}2"}}
    plain = {"type": "quantitative", "scale": None, "axis": None}
    return {name: {"field": name, **plain}, f"{name}2": {"field": f"{name}2"}}


def outline(frame: Frame, patch: Any) -> list[Layer]:
    """A polygon: the outline of a histogram, or a filled one of which every column has one floor and one ceiling."""
    check_plain(patch)
    require(frame.place(patch.get_data_transform()) == "data", "polygons in other coordinates")
    vertices = [(float(x), float(y)) for x, y in patch.get_xy()]
    if not patch.get_fill():
        rows = [{"x": frame.x.value(x), "y": frame.y.value(y)} for x, y in vertices]
        mark = {
            "type": "line",
            "stroke": colour(patch.get_edgecolor()),
            "strokeWidth": pixels(patch.get_linewidth(), patch),
            "strokeDash": dashes(patch),
            "strokeJoin": "miter",
        }
        return [frame.layer(mark, {**frame.xy(), "order": {"value": None}}, frame.data(rows))]
    style = _edge(patch, patch.get_facecolor(), patch.get_edgecolor(), patch.get_linewidth())
    require(patch.get_linestyle() in ("solid", "-"), "dashed polygons")
    return [band(frame, vertices, style)]


def collection(frame: Frame, artist: Any) -> list[Layer]:
    """A collection: points, bands, or lines."""
    check_plain(artist)
    require(artist.get_urls() in ([None], [], None) or not any(artist.get_urls()), "links")
    kind = type(artist).__name__
    artist.update_scalarmappable()
    if kind == "PathCollection":
        return _scatter(frame, artist)
    if kind in ("PolyCollection", "FillBetweenPolyCollection"):
        require(frame.place(artist.get_transform()) == "data" and not _moved(artist), "areas in other coordinates")
        faces, edges = artist.get_facecolor(), artist.get_edgecolor()
        width = float(one(artist.get_linewidth(), "areas with different outlines"))
        require(len(faces) <= 1 and len(edges) <= 1, "areas of many colours")
        style = _edge(artist, faces[0] if len(faces) else "none", edges[0] if len(edges) else "none", width)
        found = []
        for path in artist.get_paths():
            require(len(artist.get_paths()) <= 20, "many areas")
            found.append(band(frame, [(float(x), float(y)) for x, y in path.vertices], style))
        return found
    require(kind == "LineCollection", f"a {kind}")
    return _sheaf(frame, artist)


def _moved(artist: Any) -> bool:
    offsets = artist.get_offsets()
    return bool(len(offsets)) and bool((offsets != 0).any())


def _scatter(frame: Frame, artist: Any) -> list[Layer]:
    import numpy as np

    require(frame.place(artist.get_offset_transform()) == "data", "points in other coordinates")
    paths, sizes = artist.get_paths(), artist.get_sizes()
    require(len(paths) == 1 and len(sizes), "markers of many kinds")
    offsets: Any = np.ma.filled(np.ma.asarray(artist.get_offsets(), float), np.nan)
    count = len(offsets)
    require(count <= 20_000, "too many points")
    faces, edges = artist.get_facecolor(), artist.get_edgecolor()
    width = pixels(float(one(artist.get_linewidth(), "outlines of many widths")), artist)
    values = artist.get_array()
    scale = (artist.figure.dpi / 72) ** 2
    rows: list[dict[str, Any]] = []
    colours: dict[Any, str] = {}

    def css(rgba: Any) -> str:
        key = tuple(rgba)
        if key not in colours:
            colours[key] = colour(rgba)
        return colours[key]

    for k, (x, y) in enumerate(offsets.tolist()):
        row: dict[str, Any] = {"x": frame.x.value(x), "y": frame.y.value(y)}
        if row["x"] is None or row["y"] is None:
            continue
        if len(sizes) > 1:
            row["s"] = tidy(float(sizes[k % len(sizes)]) * scale)
        if len(faces) > 1:
            row["fill"] = css(faces[k % len(faces)])
        if len(edges) > 1:
            row["stroke"] = css(edges[k % len(edges)])
        if values is not None and np.ndim(values) == 1 and len(values) == count:
            row["c"] = number(values[k]) if not np.ma.is_masked(values[k]) else None
        rows.append(row)
    mark = {
        "type": "point",
        "shape": symbol(paths[0]),
        "size": tidy(float(sizes[0]) * scale),
        "fill": css(faces[0]) if len(faces) == 1 else "transparent",
        "stroke": css(edges[0]) if len(edges) == 1 and width else "transparent",
        "strokeWidth": width,
        "opacity": 1,
    }
    encoding = frame.xy()
    for name, many in (("fill", len(faces) > 1), ("stroke", len(edges) > 1)):
        if many:
            mark.pop(name)
            encoding[name] = {"field": name, "type": "nominal", "scale": None}
    if len(sizes) > 1:
        encoding["size"] = {"field": "s", "type": "quantitative", "scale": None}
    more = (
        [{"field": "c", "type": "quantitative", "title": "colour", "format": ".6~g"}] if rows and "c" in rows[0] else []
    )
    encoding["tooltip"] = [*frame.tooltip(), *more]
    return [frame.layer(mark, encoding, frame.data(rows))]


def _sheaf(frame: Frame, artist: Any) -> list[Layer]:
    """Many straight lines, such as error bars."""
    require(frame.place(artist.get_transform()) in ("data", "x", "y") and not _moved(artist), "lines elsewhere")
    place = frame.place(artist.get_transform())
    segments = [path.vertices for path in artist.get_paths()]
    require(len(segments) <= _BARS, "too many lines")
    width = float(one(artist.get_linewidth(), "lines of many widths"))
    styles = artist.get_linestyle()
    dash = one([(offset, tuple(pattern or ())) for offset, pattern in styles], "lines of many styles")
    require(not dash[0], "shifted dashes")
    paints = artist.get_colors()
    rows = []
    for k, segment in enumerate(segments):
        if len(segment) == 0:
            continue
        require(len(segment) == 2 and len(paints), "lines with corners")
        (x0, y0), (x1, y1) = ((float(x), float(y)) for x, y in segment)
        row = _box(frame, place, (x0, x1), (y0, y1))
        rows.append({**row, "stroke": colour(paints[k % len(paints)])})
    mark = {
        "type": "rule",
        "strokeWidth": pixels(width, artist),
        "strokeDash": [pixels(each, artist) for each in dash[1]],
    }
    ends = {**_end(frame, "x", place in ("data", "x")), **_end(frame, "y", place in ("data", "y"))}
    paint = {"stroke": {"field": "stroke", "type": "nominal", "scale": None}}
    return [frame.layer(mark, {**ends, **paint}, frame.data(rows))]


def words(frame: Frame, artist: Any) -> list[Layer]:
    """A text in the plot. Arrows and boxes are not translated."""
    check_plain(artist)
    require(artist.get_bbox_patch() is None and getattr(artist, "arrow_patch", None) is None, "boxes and arrows")
    if not artist.get_text():
        return []
    mark: dict[str, Any] = {
        "type": "text",
        "clip": bool(artist.get_clip_on()),
        "align": _ALIGN[artist.get_horizontalalignment()],
        "baseline": _BASE[artist.get_verticalalignment()],
        "angle": tidy(-artist.get_rotation() % 360),
        "text": text_of(artist),
        **font(artist),
    }
    require(
        not artist.get_rotation() or artist.get_rotation_mode() == "anchor" or mark["align"] == "center", "turned text"
    )
    if type(artist).__name__ == "Annotation":
        require(artist.xycoords == "data", "annotations in other coordinates")
        if artist.anncoords == "offset points":
            x, y = artist.xy
            dx, dy = artist.xyann
            mark |= {"dx": pixels(dx, artist), "dy": -pixels(dy, artist)}
        else:
            require(artist.anncoords == "data", "annotations in other coordinates")
            x, y = artist.xyann
        place = "data"
    else:
        x, y = artist.get_position()
        place = frame.place(artist.get_transform())
    require(type(artist).__name__ in ("Text", "Annotation"), f"a {type(artist).__name__}")
    x, y = float(artist.convert_xunits(x)), float(artist.convert_yunits(y))
    row = {"x": frame.x.value(x), "y": frame.y.value(y)}
    ends: dict[str, Any] = {
        "x": frame.x.encoding("x") if place in ("data", "x") else {"value": frame.across(x)},
        "y": frame.y.encoding("y") if place in ("data", "y") else {"value": frame.down(y)},
    }
    return [frame.layer(mark, ends, {"values": [row]})]
