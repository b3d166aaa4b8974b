"""A file of changes in, rules out, or every error with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from workbench.checked_yaml import Mapping, Node, Problem, Scalar, Sequence, found, parse, plain, quoted, raise_all
from workbench.checked_yaml import suggestion as near
from workbench.errors import Place, SchemaError
from workbench.migration.changes import (
    OTHERWISE,
    Change,
    MoveAttribute,
    MoveRole,
    MoveValue,
    Relabel,
    RetireAttribute,
    RetireLabel,
    SplitAttribute,
    SplitLabel,
)

_MOST_BYTES: Final = 1_000_000
_HINT: Final = "See docs/schemas.md, «Changing a schema under marks»."


def load_changes(path: Path) -> tuple[Change, ...]:
    """The changes in a file.

    Raises:
        SchemaError: It cannot be read, or says what is no change; every error with its line.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SchemaError(f"it cannot be read: {error.strerror}", place=Place(path)) from error
    if len(data) > _MOST_BYTES:
        raise SchemaError(f"larger than {_MOST_BYTES:,} bytes", place=Place(path), hint=_HINT)
    try:
        return parse_changes(data.decode("utf-8-sig"), path)
    except UnicodeDecodeError as error:
        raise SchemaError("it is not UTF-8", place=Place(path, offset=error.start)) from error


def parse_changes(source: str, path: Path | None = None) -> tuple[Change, ...]:
    """The changes in a text; `path` is only named in errors.

    Raises:
        SchemaError: It says what is no change.
    """
    node, problems = parse(source)
    reader = _Reader(problems)
    changes = reader.changes(node)
    raise_all(problems, path, SchemaError, hint=_HINT)
    return changes


class _Reader:
    """Reads changes, and notes what is wrong."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems

    def changes(self, node: Node | None) -> tuple[Change, ...]:
        """All changes of a file: the list under "changes"."""
        items = node.entries.get("changes") if isinstance(node, Mapping) else None
        for name, mark in node.marks.items() if isinstance(node, Mapping) else ():
            if name != "changes":
                self.problems.append(Problem(*mark, name, f"found the unknown key {quoted(name)}; write `changes:`"))
        if not isinstance(items, Sequence) or not items.items:
            if not self.problems:
                line = node.line if node is not None else 1
                self.problems.append(Problem(line, 1, "", "no changes; write `changes:` and a list below it"))
            return ()
        return tuple(filter(None, map(self._change, items.items)))

    def _change(self, node: Node) -> Change | None:
        if not isinstance(node, Mapping) or len(node.entries) != 1:
            self.say(
                node, f"found {found(node)}; write one change an item, such as `- rename_label: {{from: a, to: b}}`"
            )
            return None
        (name, inner), *_ = node.entries.items()
        make = _KINDS.get(name)
        if make is None:
            self.say(node, f"found the unknown change {quoted(name)}; {near(name, _KINDS)}")
        elif not isinstance(inner, Mapping):
            self.say(inner, f"found {found(inner)}; write a mapping (key: value)")
        else:
            before = len(self.problems)
            change = make(self, inner)
            return change if len(self.problems) == before else None
        return None

    def text(self, node: Mapping, name: str, *, optional: bool = False) -> str:
        """A field that is a text."""
        value = node.entries.get(name)
        if value is None:
            if not optional:
                self.say(node, f"{quoted(name)} is missing")
            return ""
        if isinstance(value, Scalar) and isinstance(value.value, str) and value.value.strip():
            return value.value
        self.say(value, f"found {found(value)}; write a name")
        return ""

    def texts(self, node: Mapping, name: str, *, optional: bool = False) -> tuple[str, ...]:
        """A field that is a text, or a list of them."""
        value = node.entries.get(name)
        if isinstance(value, Sequence):
            return tuple(str(plain(item)) for item in value.items)
        found_text = self.text(node, name, optional=optional)
        return (found_text,) if found_text else ()

    def mapping(self, node: Mapping, name: str) -> Mapping | None:
        """A field that is a mapping."""
        value = node.entries.get(name)
        if isinstance(value, Mapping) and value.entries:
            return value
        self.say(value or node, f"{quoted(name)} is to be a mapping of values")
        return None

    def only(self, node: Mapping, *known: str) -> None:
        """Note every field but these."""
        for name, mark in node.marks.items():
            if name not in known:
                message = f"found the unknown key {quoted(name)}; {near(name, known)}"
                self.problems.append(Problem(*mark, f"{node.key}.{name}", message))

    def say(self, node: Node, message: str) -> None:
        """Note that something is wrong there."""
        self.problems.append(Problem(node.line, node.column, node.key, message))


def _relabel(reader: _Reader, node: Mapping) -> Change:
    reader.only(node, "from", "to", "note_in")
    return Relabel(reader.texts(node, "from"), reader.text(node, "to"), reader.text(node, "note_in", optional=True))


def _split_label(reader: _Reader, node: Mapping) -> Change:
    reader.only(node, "from", "by", "into", "otherwise", "keep")
    into = reader.mapping(node, "into")
    labels = {name: str(plain(value)) for name, value in into.entries.items()} if into else {}
    otherwise = reader.text(node, "otherwise", optional=True)
    keep = node.entries.get("keep")
    return SplitLabel(
        reader.text(node, "from"),
        reader.text(node, "by"),
        labels | ({OTHERWISE: otherwise} if otherwise else {}),
        keep=isinstance(keep, Scalar) and keep.value is True,
    )


def _retire_label(reader: _Reader, node: Mapping) -> Change:
    reader.only(node, "label")
    return RetireLabel(reader.text(node, "label"))


def _move_attribute(reader: _Reader, node: Mapping) -> Change:
    reader.only(node, "from", "to", "of")
    return MoveAttribute(reader.texts(node, "from"), reader.text(node, "to"), reader.texts(node, "of", optional=True))


def _split_attribute(reader: _Reader, node: Mapping) -> Change:
    reader.only(node, "from", "into", "of")
    into = reader.mapping(node, "into")
    values = {}
    for name, value in into.entries.items() if into else ():
        if isinstance(value, Mapping):
            values[name] = plain(value)
        else:
            reader.say(value, f"found {found(value)}; write the attributes and their values")
    return SplitAttribute(reader.text(node, "from"), values, reader.texts(node, "of", optional=True))


def _move_value(reader: _Reader, node: Mapping) -> Change:
    reader.only(node, "attribute", "from", "to", "of")
    return MoveValue(
        reader.text(node, "attribute"),
        reader.texts(node, "from"),
        reader.text(node, "to"),
        reader.texts(node, "of", optional=True),
    )


def _retire_attribute(reader: _Reader, node: Mapping) -> Change:
    reader.only(node, "attribute", "of")
    return RetireAttribute(reader.text(node, "attribute"), reader.texts(node, "of", optional=True))


def _rename_role(reader: _Reader, node: Mapping) -> Change:
    reader.only(node, "from", "to", "of")
    return MoveRole(reader.text(node, "from"), reader.text(node, "to"), reader.texts(node, "of", optional=True))


def _retire_role(reader: _Reader, node: Mapping) -> Change:
    reader.only(node, "role", "of")
    return MoveRole(reader.text(node, "role"), "", reader.texts(node, "of", optional=True))


_KINDS: Final[dict[str, Callable[[_Reader, Mapping], Change]]] = {
    "rename_label": _relabel,
    "merge_labels": _relabel,
    "split_label": _split_label,
    "retire_label": _retire_label,
    "rename_attribute": _move_attribute,
    "merge_attributes": _move_attribute,
    "split_attribute": _split_attribute,
    "retire_attribute": _retire_attribute,
    "rename_value": _move_value,
    "merge_values": _move_value,
    "rename_role": _rename_role,
    "retire_role": _retire_role,
}
