"""The cells of a notebook that was made of operations: plain Python, each with what it belongs to in its metadata."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from .arrange import Arrangement, Part, plain
from .code import text_of
from .section import Feed, Section

Role = Literal["text", "setup", "imports", "inputs", "attributes", "code", "outputs", "function", "call", "results"]
KEY = "deepforge"


@dataclass(frozen=True)
class Cell:
    """A cell. ``node`` and ``path`` (the operation's file) are of its section; ``statements``: those of the body."""

    role: Role
    text: str
    node: str | None = None
    path: str | None = None
    statements: tuple[int, int] | None = None
    digest: str = ""

    def metadata(self) -> dict[str, Any]:
        """What ties the cell to its operation; ``made`` is the digest of the text as it was made."""
        data = {"role": self.role, "node": self.node, "operation": self.path, "digest": self.digest}
        found = {key: value for key, value in data.items() if value} | {"made": digest(self.text)}
        return found if self.statements is None else found | {"statements": list(self.statements)}


def digest(text: str) -> str:
    """A digest of a text, the same whatever blanks end its lines."""
    plain_text = "\n".join(line.rstrip() for line in text.strip("\n").splitlines())
    return hashlib.sha256(plain_text.encode()).hexdigest()


def cells(arrangement: Arrangement) -> list[Cell]:
    """All cells, from top to bottom."""
    source = arrangement.source
    found = [Cell("text", _heading(arrangement)), Cell("setup", _setup(arrangement))]
    directory = "."
    for part in arrangement.parts:
        found += _section(arrangement, part, directory)
        moves = any(path == "os.chdir" for path in part.code.settings.values())
        directory = "" if moves else part.section.directory
    if source.results:
        names = [arrangement.name(port) for port in source.results.values()]
        words = ", ".join(f"`{name}`" for name in source.results)
        found.append(Cell("text", f"## Results\n\nWhat the pipeline keeps: {words}."))
        found.append(Cell("results", _shown(names)))
    return found


def _section(arrangement: Arrangement, part: Part, directory: str) -> Iterator[Cell]:
    section, code = part.section, part.code
    made = digest(section.source)

    def cell(role: Role, text: str, span: tuple[int, int] | None = None) -> Iterator[Cell]:
        if text.strip():
            yield Cell(role, text, section.node, section.path, span, made)

    yield from cell("text", _text(arrangement, part))
    head = f"from {_module(section)} import {section.operation.name}" if part.form == "imported" else code.head_text
    yield from cell("setup", _before(arrangement, part, directory))
    yield from cell("imports", head)
    yield from cell("inputs", _inputs(part))
    if part.form == "plain":
        yield from cell("attributes", "\n".join(f"{name} = {text}" for name, text in section.attributes.items()))
        for chunk in code.chunks:
            yield from cell("code", chunk.text, (chunk.start, chunk.stop))
        yield from cell("outputs", "\n".join([*_kept(part), _shown(section.operation.outputs)]))
        return
    if part.form == "function":
        yield from cell("function", text_of([code.function.with_changes(leading_lines=[])]))
    yield from cell("call", "\n".join([_call(part), *_kept(part), _shown(section.operation.outputs)]))


def _heading(arrangement: Arrangement) -> str:
    source = arrangement.source
    if source.pipeline is None:
        where = f"Made from the operation `{source.sections[0].path}`."
    elif source.node is not None:
        where = f"Made from the operation *{source.node}* of the pipeline `{source.pipeline}`."
    else:
        count = len(source.sections)
        where = f"Made from the pipeline `{source.pipeline}`: {count} operation{'s' if count != 1 else ''}, in order."
    return (
        f"# {source.title}\n\n{where} Try things out here; *Take changes back* shows what would change there, and "
        "changes it when you agree."
    )


def _setup(arrangement: Arrangement) -> str:
    os_, sys_ = arrangement.tool("os", "os"), arrangement.tool("sys", "sys")
    opener = arrangement.tool("Project", "deepforge.Project")
    project = arrangement.project
    folders = [".", *(folder for folder in arrangement.source.folders if folder != ".")]
    listed = ", ".join(
        f"str({project}.root / {folder!r})" if folder != "." else f"str({project}.root)" for folder in folders
    )
    copies = any(part.copied for part in arrangement.parts)
    deepcopy = arrangement.tool("deepcopy", "copy.deepcopy")
    lines = [_import("os", os_), _import("sys", sys_)]
    lines += [_from("copy", "deepcopy", deepcopy)] if copies else []
    lines += ["", _from("deepforge", "Project", opener), ""]
    lines += [
        f"{project} = {opener}()",
        f"{os_}.chdir({project}.root)  # where operations run",
        f"{sys_}.path[:0] = [{listed}]  # where they import from",
    ]
    return "\n".join(lines)


def _import(name: str, known: str) -> str:
    return f"import {name}" if name == known else f"import {name} as {known}"


def _from(module: str, name: str, known: str) -> str:
    return f"from {module} import {name}" if name == known else f"from {module} import {name} as {known}"


def _text(arrangement: Arrangement, part: Part) -> str:
    section = part.section
    doc = section.operation.doc.strip()
    says_the_same = re.sub(r"\W|_", "", doc).lower() == re.sub(r"\W|_", "", section.title).lower()
    title = doc.rstrip(".") if says_the_same else re.sub(r"([*`<>\[\]#])", r"\\\1", section.title)
    lines = [f"## {title}"]
    if doc and not says_the_same:
        lines.append(doc)
    taken = _taken(arrangement, part)
    if taken:
        lines.append(taken)
    built = [f"`{name}` of `{feed.name}`" for name, feed in section.references.items() if feed.kind == "reference"]
    if built:
        lines.append(f"Builds {', '.join(built)}: change that in its own editor, and run this again.")
    if section.operation.header.environment:
        lines.append(
            f"In the pipeline it runs in the environment `{section.operation.header.environment}`, here in this kernel."
        )
    later = arrangement.parts[arrangement.index[section.node] + 1 :]
    alone = [text for text in part.code.settings if any(text not in each.code.settings for each in later)]
    alone = [text for text in alone if part.code.settings[text] != "os.chdir"]
    if alone:
        words = ", ".join(f"`{text}`" for text in alone[:4])
        lines.append(f"What it sets ({words}) holds below, too; in the pipeline it holds for this operation alone.")
    if part.form != "plain":
        how = "stays a function" if part.form == "function" else "is imported from its file"
        lines.append(f"It {how}, because {part.why}.")
    return "\n\n".join(lines)


def _taken(arrangement: Arrangement, part: Part) -> str:
    by_maker: dict[str, list[str]] = {}
    for name, feed in part.section.feeds.items():
        if feed.port is not None:
            by_maker.setdefault(feed.port[0], []).append(f"`{name}`")
    sources = {each.section.node: each.section.title for each in arrangement.parts}
    words = [f"{', '.join(names)} from *{sources.get(maker, maker)}*" for maker, names in by_maker.items()]
    return f"Takes {'; '.join(words)}." if words else ""


def _before(arrangement: Arrangement, part: Part, directory: str) -> str:
    lines = []
    folder = part.section.directory
    if folder != directory:
        os_ = arrangement.tool("os", "os")
        place = arrangement.project + ".root" + ("" if folder == "." else f" / {folder!r}")
        lines.append(f"{os_}.chdir({place})  # where this operation runs")
    if part.builtins:
        lines.append(f"from builtins import {', '.join(part.builtins)}  # above, these names mean something else")
    return "\n".join(lines)


def _inputs(part: Part) -> str:
    lines, missing = [], []
    feeds = {**part.section.feeds, **part.section.references}
    for name, text in part.lines.items():
        feed = feeds[name]
        if feed.kind == "unset":
            lines.append(f"# {name}: {feed.expected}")
            missing.append(name)
        elif name in part.copied:
            lines.append(f"{name} = {text}  # {part.section.operation.name} may change it in place")
        else:
            lines.append(f"{name} = {text}")
    for name in missing:
        feed = feeds[name]
        lines.append(f"raise NameError({f'Put a value for {name} here: {feed.expected}'!r})")
    return "\n".join(lines)


def _call(part: Part) -> str:
    section, operation = part.section, part.section.operation
    arguments = []
    for name, feed in section.feeds.items():
        if feed.kind != "default":
            arguments.append((name, name if name in part.lines else part.sources[name]))
    named = any(name != held for name, held in arguments) or any(f.kind == "default" for f in section.feeds.values())
    texts = [f"{name}={held}" if named else held for name, held in arguments]
    texts += [f"{name}={text}" for name, text in section.attributes.items()]
    texts += [f"{name}={name}" for name in section.references if name in part.lines]
    call = f"{operation.name}({', '.join(texts)})"
    if len(call) > 110:
        call = f"{operation.name}(\n" + "".join(f"    {text},\n" for text in texts) + ")"
    if not operation.outputs:
        return call
    left = ", ".join(operation.outputs) + ("" if operation.lone or len(operation.outputs) > 1 else ",")
    return f"{left} = {call}"


def _kept(part: Part) -> list[str]:
    return [f"{name} = {output}  # kept: below, {output} becomes something else" for output, name in part.kept.items()]


def _shown(names: tuple[str, ...] | list[str]) -> str:
    if len(names) > 1:
        return f"display({', '.join(names)})"
    return names[0] if names else ""


def _module(section: Section) -> str:
    return ".".join(section.path.removesuffix(".py").split("/"))


def unset(type_: str | None, what: str) -> Feed:
    """An input that nothing feeds, with what is known of what it expects."""
    return Feed("unset", expected=f"{what}; expected: {type_}" if type_ else what)


def file_stem(pipeline: str | None, node: str | None, operation: str) -> str:
    """What the notebook's file is called, without its ending."""
    if pipeline is None:
        return f"{os.path.basename(operation).removesuffix('.py')}-operation"
    stem = os.path.basename(pipeline).removesuffix(".pipeline.json")
    return f"{stem}-pipeline" if node is None else f"{stem}-{plain(node)}"
