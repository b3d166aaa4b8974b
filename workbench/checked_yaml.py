"""YAML in, plain values with their places out, and every problem in words.

Schema files and front matter are both read through here, so that both know the line of each value, refuse what YAML
would quietly change (a key given twice, `no` for a name), and cannot be made to run anything or to fill the memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from workbench.errors import InputError, Place

if TYPE_CHECKING:
    import yaml

DEPTH: Final = 40
NODES: Final = 50_000

_TAG: Final = "tag:yaml.org,2002:"
_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL: Final = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+([eE][-+]?[0-9]{1,2})?")

_WORDS: Final = (
    ("character '\\t'", "a tab stands where YAML allows only spaces; indent with spaces"),
    ("that cannot start any token", "{problem}; put the text in quotes"),
    (
        "mapping values are not allowed",
        "a colon or an indentation that does not fit here; put text that holds ': ' in "
        "quotes, and line keys of one level up",
    ),
    ("could not find expected ':'", "a line without a colon; write `key: value`, or indent it under the text above"),
    ("unexpected end of stream", "a quotation mark is opened and never closed"),
    ("got '<stream end>'", "a bracket is opened and never closed"),
    ("expected ',' or", "a comma or a closing bracket is missing; put text that holds # , : or brackets in quotes"),
    ("but found another document", "a second '---' starts another document; a file holds one"),
    ("undefined alias", "{problem}; an alias (*name) needs an anchor (&name) before it"),
    ("unknown escape", "{problem}; in double quotes write \\\\ for a backslash"),
    ("expected <block end>", "the indentation does not line up with the lines above"),
    ("special characters are not allowed", "a control character that YAML does not allow; take it out"),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where."""

    line: int
    column: int
    key: str
    message: str


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value: `value` as YAML reads it, `text` as it is written."""

    line: int
    column: int
    key: str
    value: str | int | float | bool | None
    text: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes."""

    line: int
    column: int
    key: str
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Nodes by key, in the file's order; `marks` has the line and column of each key itself."""

    line: int
    column: int
    key: str
    entries: dict[str, Node]
    marks: dict[str, tuple[int, int]]


Node: TypeAlias = Scalar | Sequence | Mapping


def parse(source: str, *, first_line: int = 1) -> tuple[Node | None, list[Problem]]:
    """The one document in `source` (None where it is empty or cannot be parsed), and what is wrong with it.

    Args:
        first_line: The line of the file at which `source` begins.
    """
    import yaml

    try:
        node = yaml.compose(source, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        return None, [_in_words(error, source, first_line)]
    except RecursionError:
        return None, [Problem(first_line, 1, "", f"nested deeper than {DEPTH} levels")]
    if node is None:
        return None, []
    builder = _Builder(first_line)
    try:
        return builder.build(node, "", 0), builder.problems
    except _TooMuch as error:
        return None, [*builder.problems, error.problem]


def plain(node: Node) -> Any:
    """The node as dicts, lists and values that JSON knows."""
    if isinstance(node, Mapping):
        return {name: plain(value) for name, value in node.entries.items()}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return node.value


def found(node: Node) -> str:
    """What stands there, in words for a message; nothing in it can act on a terminal."""
    if isinstance(node, Mapping):
        return "a mapping (key: value)"
    if isinstance(node, Sequence):
        return "a list"
    if node.value is None:
        return "nothing"
    if isinstance(node.value, bool):
        return f"{quoted(node.text)}, which YAML reads as {'true' if node.value else 'false'}"
    if isinstance(node.value, str):
        return quoted(node.value)
    return f"the number {quoted(node.text, marks=False)}"


def quoted(text: str, *, marks: bool = True) -> str:
    """The text for a message: short, in quotes, and with all that does not print written as an escape."""
    short = text if len(text) <= 60 else text[:57] + "..."
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in short)
    return f'"{shown}"' if marks else shown


def suggestion(name: str, known: Iterable[str]) -> str:
    """What would be right instead of `name`: the near one, or all that there are."""
    from difflib import get_close_matches

    names = list(known)
    near = get_close_matches(name, names, 1, 0.6) or get_close_matches(name.casefold(), names, 1, 0.6)
    if near:
        return f"did you mean {quoted(near[0])}?"
    if not names:
        return "there are none"
    listed = ", ".join(quoted(n, marks=False) for n in names[:20])
    return f"known: {listed}{', ...' if len(names) > 20 else ''}"


def raise_all(problems: list[Problem], path: Path | None, error: type[InputError], *, hint: str = "") -> None:
    """Raise `error` with all problems, one a line in the file's order; do nothing where there are none."""
    if not problems:
        return
    ordered = sorted(set(problems), key=lambda p: (p.line, p.column, p.key, p.message))
    places = [Place(path, p.line, p.column, key=p.key) for p in ordered]
    rest = [f"{place}: {p.message}" for place, p in zip(places[1:], ordered[1:], strict=True)]
    raise error("\n".join([ordered[0].message, *rest]), place=places[0], hint=hint)


class _TooMuch(Exception):
    """The document is deeper or larger than any real one; kept inside this module."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Builder:
    """Turns composed YAML nodes into ours; aliases are expanded, within limits."""

    def __init__(self, first_line: int) -> None:
        self.first_line = first_line
        self.problems: list[Problem] = []
        self.count = 0

    def build(self, node: yaml.Node, key: str, depth: int) -> Node:
        import yaml

        line, column = self._mark(node)
        self.count += 1
        if depth > DEPTH:
            raise _TooMuch(Problem(line, column, _short(key), f"nested deeper than {DEPTH} levels"))
        if self.count > NODES:
            raise _TooMuch(Problem(line, column, _short(key), f"more than {NODES:,} values, with its aliases expanded"))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, key, depth)
        if isinstance(node, yaml.SequenceNode):
            items = tuple(self.build(item, f"{key}[{n}]", depth + 1) for n, item in enumerate(node.value, 1))
            return Sequence(line, column, key, items)
        return Scalar(line, column, key, self._value(node, key), node.value)

    def _mapping(self, node: yaml.MappingNode, key: str, depth: int) -> Mapping:
        line, column = self._mark(node)
        entries: dict[str, Node] = {}
        marks: dict[str, tuple[int, int]] = {}
        for key_node, value_node in node.value:
            name = self._name(key_node, key)
            if name is None:
                continue
            inner = f"{key}.{name}" if key else name
            if name in entries:
                self._say(key_node, inner, f"{quoted(name)} is given twice, first on line {marks[name][0]}; keep one")
                continue
            marks[name] = self._mark(key_node)
            entries[name] = self.build(value_node, inner, depth + 1)
        return Mapping(line, column, key, entries, marks)

    def _name(self, node: yaml.Node, key: str) -> str | None:
        tag = node.tag.removeprefix(_TAG)
        if tag in ("map", "seq"):
            self._say(node, key, "a list or mapping stands as a key; a key is one word")
        elif tag == "merge":
            self._say(node, key, "merge keys (<<) are not supported; write the entries out")
        else:
            if tag in ("bool", "null"):
                read_as = "true or false" if tag == "bool" else "nothing"
                self._say(node, key, f'YAML reads the key {quoted(node.value)} as {read_as}; write it "{node.value}"')
            return str(node.value)
        return None

    def _value(self, node: yaml.Node, key: str) -> str | int | float | bool | None:
        tag, text = node.tag.removeprefix(_TAG), str(node.value)
        if tag == "null":
            return None
        if tag == "bool":
            return text.casefold() in ("yes", "true", "on")
        if tag == "int" and _INTEGER.fullmatch(text):
            return int(text)
        if tag == "float" and _DECIMAL.fullmatch(text):
            return float(text)
        if tag not in ("str", "int", "float", "timestamp", "value", "merge"):
            self._say(node, key, f"the tag {quoted(node.tag)} is not allowed; write the plain value")
        return text

    def _mark(self, node: yaml.Node) -> tuple[int, int]:
        return node.start_mark.line + self.first_line, node.start_mark.column + 1

    def _say(self, node: yaml.Node, key: str, message: str) -> None:
        self.problems.append(Problem(*self._mark(node), key, message))


def _short(key: str) -> str:
    return key if len(key) <= 120 else key[:57] + " ... " + key[-57:]


def _in_words(error: yaml.YAMLError, source: str, first_line: int) -> Problem:
    """What PyYAML found, in words for somebody who does not know what a token is."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    if "never closed" in (message := _translate(problem)):
        mark = getattr(error, "context_mark", None) or mark
    if mark is not None:
        return Problem(mark.line + first_line, mark.column + 1, "", message)
    before = source[: int(getattr(error, "position", 0) or 0)]
    return Problem(before.count("\n") + first_line, len(before) - before.rfind("\n"), "", message)


def _translate(problem: str) -> str:
    shown = quoted(problem, marks=False)
    for part, words in _WORDS:
        if part in problem:
            return words.format(problem=shown)
    return f"not valid YAML: {shown}"
