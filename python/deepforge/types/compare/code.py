"""What a function's bytecode does, written so that moving the function elsewhere does not change it.

A function of a notebook reads its helpers as globals; moved into an operation it may read them from the
enclosing function. Its line numbers, file and qualified name change too. None of that is kept here; the
instructions, their names and constants, the jumps and the exception table are.
"""

from __future__ import annotations

import bisect
import dis
import inspect
import math
import struct
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

from .result import show


class Step(NamedTuple):
    """One instruction: what it does, on what, and its line, counted from the function's first."""

    operation: str
    operand: Any
    line: int | None
    text: str


# Reading a name is one thing here, wherever the compiler expects to find it.
_NAMES = {
    "LOAD_GLOBAL": "LOAD",
    "LOAD_NAME": "LOAD",
    "LOAD_DEREF": "LOAD",
    "LOAD_CLASSDEREF": "LOAD",
    "LOAD_FROM_DICT_OR_DEREF": "LOAD",
    "LOAD_FROM_DICT_OR_GLOBALS": "LOAD",
    "STORE_GLOBAL": "STORE",
    "STORE_NAME": "STORE",
    "STORE_DEREF": "STORE",
    "DELETE_GLOBAL": "DELETE",
    "DELETE_NAME": "DELETE",
    "DELETE_DEREF": "DELETE",
}
_SAME_AS = {
    "LOAD_FAST_CHECK": "LOAD_FAST",
    "LOAD_FAST_BORROW": "LOAD_FAST",
    "LOAD_FAST_LOAD_FAST": "LOAD_FAST",
    "LOAD_FAST_BORROW_LOAD_FAST_BORROW": "LOAD_FAST",
    "STORE_FAST_STORE_FAST": "STORE_FAST",
    # Whether ``np.empty()`` compiles to a method call depends on where ``np`` was imported.
    "LOAD_METHOD": "LOAD_ATTR",
    "CALL_METHOD": "CALL_FUNCTION",
}
# Bookkeeping of the interpreter: says where names live or how a call is prepared, not what is done.
_LEFT_OUT = {
    "CACHE", "COPY_FREE_VARS", "EXTENDED_ARG", "LOAD_CLOSURE", "LOAD_LOCALS", "MAKE_CELL", "NOP", "PRECALL",
    "PUSH_NULL", "RESUME", "NOT_TAKEN",
}  # fmt: skip
_CLOSURE = 0x08
_KINDS_OF_CODE = (
    inspect.CO_OPTIMIZED | inspect.CO_NEWLOCALS | inspect.CO_VARARGS | inspect.CO_VARKEYWORDS | inspect.CO_GENERATOR
    | inspect.CO_COROUTINE | inspect.CO_ITERABLE_COROUTINE | inspect.CO_ASYNC_GENERATOR
)  # fmt: skip
_ABOUT_THE_PLACE = {"__qualname__", "__firstlineno__", "__module__"}


def meaning(code: CodeType) -> tuple[Any, ...]:
    """Hashable; equal for two code objects of one Python version when they do the same."""
    steps, table = _steps(code)
    return (
        code.co_name,
        code.co_argcount,
        code.co_posonlyargcount,
        code.co_kwonlyargcount,
        _arguments(code),
        code.co_flags & _KINDS_OF_CODE,
        _docstring(code),
        tuple((step.operation, step.operand) for step in steps),
        table,
    )


def difference(expected: CodeType, received: CodeType) -> str:
    """In words, the first thing in which two code objects differ; empty when they do the same."""
    if meaning(expected) == meaning(received):
        return ""
    if _arguments(expected) != _arguments(received) or expected.co_argcount != received.co_argcount:
        return f"expected the arguments {_listed(expected)}, received {_listed(received)}"
    ours, _ = _steps(expected)
    theirs, _ = _steps(received)
    for one, other in zip(ours, theirs, strict=False):
        if one[:2] != other[:2]:
            line = "" if one.line is None else f" in line {one.line} of the function"
            return f"the code differs{line}: expected {one.text}, received {other.text}"
    return "the code differs"


def globals_read(code: CodeType) -> list[str]:
    """The global names that a function, or a function inside it, may read, sorted."""
    found: set[str] = set()
    for each in _with_inner(code):
        for one in dis.get_instructions(each):
            # In a class body, and in code compiled as a module, names are not known to be global.
            if one.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
                found.add(one.argval)
    return sorted(found - {"__name__", "__module__", "__qualname__"})


def names_used(code: CodeType) -> set[str]:
    """Every name of a global or an attribute in a function and the functions inside it."""
    return {name for each in _with_inner(code) for name in each.co_names}


def modules_used(function: FunctionType) -> set[str]:
    """The modules that a function's globals stand for, by name."""
    values = (function.__globals__.get(name) for name in globals_read(function.__code__))
    return {value.__name__ for value in values if isinstance(value, ModuleType)}


def _with_inner(code: CodeType) -> Iterator[CodeType]:
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _with_inner(each)


def constant(value: Any) -> Any:
    """Something hashable that tells constants apart by type and bits, and code by what it does."""
    kind = type(value)
    if kind is CodeType:
        return meaning(value)
    if kind is float:
        return (kind, "nan" if math.isnan(value) else struct.pack("d", value))
    if kind is complex or kind is tuple:
        parts = (value.real, value.imag) if kind is complex else value
        return (kind, tuple(constant(part) for part in parts))
    if kind is frozenset:
        return (kind, frozenset(constant(part) for part in value))
    return (kind, constant((value.start, value.stop, value.step)) if kind is slice else value)


def _docstring(code: CodeType) -> str:
    # It is the first constant of a function, and moves right with the code.
    first = code.co_consts[0] if code.co_flags & inspect.CO_OPTIMIZED and code.co_consts else None
    return inspect.cleandoc(first) if type(first) is str else ""


def _arguments(code: CodeType) -> tuple[str, ...]:
    count = code.co_argcount + code.co_kwonlyargcount
    count += bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    return code.co_varnames[:count]


def _listed(code: CodeType) -> str:
    return f"({', '.join(_arguments(code))})"


def _steps(code: CodeType) -> tuple[list[Step], tuple[Any, ...]]:
    instructions = [one for one in dis.get_instructions(code) if one.opname not in ("CACHE", "EXTENDED_ARG")]
    kept = [one for one, keep in zip(instructions, _kept(code, instructions), strict=False) if keep]
    offsets = [one.offset for one in kept]
    steps: list[Step] = []
    starts: list[int] = []
    line: int | None = None
    for one in kept:
        starts.append(len(steps))
        line = _line(one, line)
        number = None if line is None else line - code.co_firstlineno + 1
        steps.extend(_written(one, number))
    starts.append(len(steps))

    def place(offset: int) -> int:
        return starts[bisect.bisect_left(offsets, offset)]

    steps = [step._replace(operand=place(step.operand[1])) if _is_jump(step.operand) else step for step in steps]
    return steps, _exceptions(code, place)


def _is_jump(operand: Any) -> bool:
    return type(operand) is tuple and len(operand) == 2 and operand[0] == "jump"


def _line(one: dis.Instruction, before: int | None) -> int | None:
    positions = getattr(one, "positions", None)
    if positions is not None and positions.lineno is not None:
        return int(positions.lineno)
    starts: Any = one.starts_line
    return int(starts) if type(starts) is int else before


def _kept(code: CodeType, instructions: list[dis.Instruction]) -> Iterator[bool]:
    cells = {*code.co_cellvars, *code.co_freevars}
    captured = 0
    for place, one in enumerate(instructions):
        following = instructions[place + 1] if place + 1 < len(instructions) else None
        closes = _captures(one, cells)
        if closes:
            captured += closes
            yield False
            continue
        if captured and one.opname == "BUILD_TUPLE" and one.arg == captured:
            captured = 0
            yield False
            continue
        captured = 0
        if one.opname == "SET_FUNCTION_ATTRIBUTE" and one.arg == _CLOSURE:
            yield False
        elif following is not None and one.opname in ("LOAD_CONST", "LOAD_SMALL_INT", "LOAD_NAME"):
            # Qualified names and first lines are constants of the code that makes a function or a class.
            names_it = following.opname == "STORE_NAME" and following.argval in _ABOUT_THE_PLACE
            yield not names_it and not (following.opname == "MAKE_FUNCTION" and type(one.argval) is str)
        elif one.opname == "STORE_NAME" and one.argval in _ABOUT_THE_PLACE:
            yield False
        else:
            yield one.opname not in _LEFT_OUT


def _captures(one: dis.Instruction, cells: set[str]) -> int:
    """How many variables this instruction hands to an inner function, as cells; 0 when it does something else."""
    if one.opname == "LOAD_CLOSURE":
        return 1
    if one.opname in ("LOAD_FAST", "LOAD_FAST_BORROW"):
        return 1 if one.argval in cells else 0
    if one.opname in ("LOAD_FAST_LOAD_FAST", "LOAD_FAST_BORROW_LOAD_FAST_BORROW"):
        return 2 if all(name in cells for name in one.argval) else 0
    return 0


def _written(one: dis.Instruction, line: int | None) -> Iterator[Step]:
    name, value = one.opname, one.argval
    if name in _NAMES:
        yield Step(_NAMES[name], value, line, f"{_NAMES[name].lower()} {value}")
    elif type(value) is tuple and "_FAST" in name:
        first, second = name.split("_FAST", 1)[0], name.rsplit("_FAST", 1)[0].rsplit("_", 1)[-1]
        for operation, variable in zip((first, second), value, strict=False):
            yield Step(f"{operation}_FAST", variable, line, f"{operation.lower()} {variable}")
    elif one.opcode in dis.hasjrel or one.opcode in dis.hasjabs:
        yield Step(name, ("jump", value), line, name)
    elif one.opcode in dis.hasconst:
        yield Step(name, constant(value), line, _constant_text(value))
    elif one.opcode in dis.haslocal or one.opcode in dis.hasfree:
        plain = _SAME_AS.get(name, name)
        yield Step(plain, value, line, f"{plain.partition('_')[0].lower()} {value}")
    elif one.opcode in dis.hasname:
        yield Step(_SAME_AS.get(name, name), value, line, f"{name.lower()} {value}")
    else:
        operand = (one.arg or 0) & ~_CLOSURE if name == "MAKE_FUNCTION" else one.arg
        yield Step(_SAME_AS.get(name, name), operand, line, f"{name} {one.argrepr}".strip())


def _constant_text(value: Any) -> str:
    return f"the code of {value.co_name}" if type(value) is CodeType else show(value)


def _exceptions(code: CodeType, place: Any) -> tuple[Any, ...]:
    parse = getattr(dis, "_parse_exception_table", None)
    if parse is None:
        return ()
    return tuple(
        (place(entry.start), place(entry.end), place(entry.target), entry.depth, entry.lasti) for entry in parse(code)
    )
