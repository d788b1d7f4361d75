"""Classes and functions of code that was imported, with what they use, as the text of a module: nothing else of it."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ....model.names import names_of
from ..defaults import literal_text

# Constants that say more than that are data.
_LONGEST = 2000


def module_text(code: str, wanted: Iterable[str], values: Mapping[str, Any], title: str) -> str | None:
    """The text of a module that defines ``wanted`` as ``code`` does; None when the code does not define one of them.

    values: what the code's names stood for after it ran. Numbers and texts that it worked out are written as what they
    came to, so that neither data nor models are needed for them. Comments stay.
    """
    return _Taking(code, values).text(sorted(wanted), title)


class _Taking:
    def __init__(self, code: str, values: Mapping[str, Any]) -> None:
        self.code = code
        self.lines = code.splitlines()
        self.values = values
        self.tree = ast.parse(code)
        # Last first: what a name means in the end.
        self.statements = [each for each in reversed(self.tree.body) if not _is_main(each)]
        self.imports: list[ast.Import | ast.ImportFrom] = []
        self.taken: dict[ast.stmt, str] = {}

    def text(self, wanted: Collection[str], title: str) -> str | None:
        todo, seen = list(wanted), set(wanted)
        while todo:
            name = todo.pop()
            needs = self._take(name)
            if needs is None:
                if name in wanted:
                    return None
                continue
            todo += needs - seen
            seen |= needs
        if not self.taken:
            return None
        order = {statement: at for at, statement in enumerate(self.tree.body)}
        blocks = [f'"""{title}"""', "\n".join(self._import_lines())]
        before = "\n\n"
        text = "\n\n".join(block for block in blocks if block)
        for statement, written in sorted(self.taken.items(), key=lambda each: order[each[0]]):
            is_definition = isinstance(statement, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
            text += ("\n\n\n" if is_definition else before) + written
            before = "\n\n\n" if is_definition else "\n"
        return text + "\n"

    def _take(self, name: str) -> set[str] | None:
        """Take what defines a name; the names that this needs. None when nothing of the code does."""
        for statement in self.statements:
            if isinstance(statement, (ast.Import, ast.ImportFrom)):
                found = [each for each in statement.names if _bound(each) == name]
                if found:
                    self._import(statement, found[-1])
                    return set()
                continue
            names = names_of(ast.unparse(statement))
            if name not in names.stores:
                continue
            if isinstance(statement, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                self.taken[statement] = self._with_comments(statement)
                return set(names.loads)
            worked_out = self._worked_out(name, statement)
            if worked_out is not None:
                self.taken[statement] = "\n".join(filter(None, [self.taken.get(statement), worked_out]))
                return set()
            self.taken[statement] = ast.get_source_segment(self.code, statement) or ""
            return set(names.loads)
        return self._star(name)

    def _worked_out(self, name: str, statement: ast.stmt) -> str | None:
        """A constant as what it came to; None for one that is written out, and for what no text can say."""
        value = self.values.get(name, self)
        text = None if value is self else literal_text(value)
        if text is None or len(text) > _LONGEST or _says(statement, value):
            return None
        return f"{name} = {text}"

    def _star(self, name: str) -> set[str] | None:
        """What a star import may have bound."""
        if hasattr(builtins, name):
            return None
        stars = [
            each for each in self.statements if isinstance(each, ast.ImportFrom) and each.names[0].name == "*"
        ]  # fmt: skip
        for each in stars:
            if each not in self.imports:
                self.imports.append(each)
        return set() if stars else None

    def _import(self, statement: ast.Import | ast.ImportFrom, alias: ast.alias) -> None:
        if isinstance(statement, ast.Import):
            self.imports.append(ast.Import([alias]))
        else:
            self.imports.append(ast.ImportFrom(statement.module, [alias], statement.level))

    def _import_lines(self) -> list[str]:
        future = [each for each in self.tree.body if isinstance(each, ast.ImportFrom) and each.module == "__future__"]
        plain = sorted({ast.unparse(each) for each in self.imports if isinstance(each, ast.Import)})
        members: dict[tuple[int, str], set[str]] = {}
        for each in self.imports:
            if isinstance(each, ast.ImportFrom):
                names = members.setdefault((each.level, each.module or ""), set())
                names |= {ast.unparse(alias) for alias in each.names}
        lines = [f"from {'.' * level}{module} import {', '.join(sorted(names))}" for (level, module), names in
                 sorted(members.items())]  # fmt: skip
        head = [ast.unparse(each) for each in future]
        return [*head, *([""] if head else []), *plain, *lines]

    def _with_comments(self, statement: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> str:
        """A definition as it is written, from its decorators and the comment lines right above on."""
        first = min([statement.lineno, *(each.lineno for each in statement.decorator_list)])
        while first > 1 and self.lines[first - 2].startswith("#"):
            first -= 1
        return "\n".join(self.lines[first - 1 : statement.end_lineno])


def _bound(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _is_main(statement: ast.stmt) -> bool:
    """Whether it is what code does only when it is started."""
    return isinstance(statement, ast.If) and "__name__" in ast.unparse(statement.test)


def _says(statement: ast.stmt, value: Any) -> bool:
    """Whether an assignment is of a literal, and still holds."""
    try:
        return isinstance(statement, ast.Assign) and bool(ast.literal_eval(statement.value) == value)
    except (ValueError, TypeError):
        return False
