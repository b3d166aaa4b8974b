"""Loading a schema file: every error in one go, each with its line, its key path, and what would be right."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from workbench.checked_yaml import Mapping, Node, Problem, Scalar, found, parse, quoted, raise_all, suggestion
from workbench.errors import Place, SchemaError
from workbench.model import Kind
from workbench.schema.defaults import fill
from workbench.schema.fields import NAME, Fields
from workbench.schema.model import SECTIONS, Attribute, MarkType, Schema
from workbench.schema.types import TypeReader, read_pool

MOST_BYTES: Final = 1_000_000

_KNOWN: Final = ("name", "title", "guidelines", "attributes", *SECTIONS.values())
_HINT: Final = "See docs/schemas.md, or let your editor complete the file with schemas/workbench-schema.json."


def load_schema(path: str | os.PathLike[str]) -> Schema:
    """The schema in that file.

    Raises:
        SchemaError: The file cannot be read, or is not a schema; the message lists every error, one a line.
    """
    where = Path(path)
    return parse_schema(_decoded(_bytes(where), where), where)


def parse_schema(source: str, path: str | os.PathLike[str] | None = None) -> Schema:
    """The schema in that text; `path` is only named in errors.

    Raises:
        SchemaError: The text is not a schema; the message lists every error, one a line.
    """
    where = Path(path) if path is not None else None
    node, problems = parse(source)
    if node is None or not isinstance(node, Mapping):
        if not problems:
            what = "the file is empty" if node is None else f"found {found(node)} where a mapping should be"
            line = node.line if node else 1
            problems.append(Problem(line, 1, "", f"{what}; start with `name: ...` and `entities:`"))
        raise_all(problems, where, SchemaError, hint=_HINT)
    assert isinstance(node, Mapping)
    schema = _schema(node, problems)
    raise_all(problems, where, SchemaError, hint=_HINT)
    assert schema is not None
    return schema


def _schema(node: Mapping, problems: list[Problem]) -> Schema | None:
    fields = Fields(node, _KNOWN, problems)
    name = _name(fields)
    pool = read_pool(fields)
    kinds = _kinds(fields)
    types: list[MarkType] = []
    for kind, section in SECTIONS.items():
        types += _section(fields, kind, section, pool, kinds)
    if not kinds and not problems:
        fields.say(node, 'no type of mark is given; add some under "entities", "claims", "relations" or "labels"')
    titles, guides = fields.words("title"), fields.words("guidelines")
    return None if problems else Schema.of(name, fill(types), titles=titles, guides=guides)


def _name(fields: Fields) -> str:
    got = fields.string("name", "write the schema's name, such as `name: claims`")
    if got is None:
        if "name" not in fields:
            fields.missing("name", "write the schema's name, such as `name: claims`")
        return ""
    if not NAME.fullmatch(got[0]):
        fields.wrong(got[1], "a name is a letter and then letters, digits, _ - or ., without spaces, at most 64")
    return got[0]


def _kinds(fields: Fields) -> dict[str, Kind]:
    """The kind of each type, by name; a name given in two sections is noted."""
    kinds: dict[str, Kind] = {}
    lines: dict[str, int] = {}
    for kind, section in SECTIONS.items():
        node = fields.entries.get(section)
        for name, (line, column) in node.marks.items() if isinstance(node, Mapping) else ():
            if name in kinds:
                first = f"{SECTIONS[kinds[name]]}.{name} on line {lines[name]}"
                message = f"found the name {quoted(name)} again, first at {first}; names are unique over all kinds"
                fields.problems.append(Problem(line, column, f"{section}.{name}", message))
            kinds.setdefault(name, kind)
            lines.setdefault(name, line)
    return kinds


def _section(
    fields: Fields, kind: Kind, section: str, pool: dict[str, Attribute], kinds: dict[str, Kind]
) -> list[MarkType]:
    reader = TypeReader(kind, pool, kinds, fields.problems)
    types = []
    for name, node in fields.named(section, section):
        mark_type = reader.read(name, node)
        if mark_type.key:
            _note_key(fields, node, mark_type)
        types.append(mark_type)
    return types


def _note_key(fields: Fields, node: Node, mark_type: MarkType) -> None:
    """Note a keyboard key that an earlier type has."""
    key_node = node.entries["key"] if isinstance(node, Mapping) else node
    for section in SECTIONS.values():
        others = fields.entries.get(section)
        for name, other in others.entries.items() if isinstance(others, Mapping) else ():
            if other is node:
                return
            entry = other.entries.get("key") if isinstance(other, Mapping) else None
            if isinstance(entry, Scalar) and entry.text == mark_type.key:
                message = f"found the key {quoted(mark_type.key)}, which {section}.{name} has (line {entry.line})"
                fields.say(key_node, f"{message}; choose another")
                return


def _bytes(path: Path) -> bytes:
    place = Place(path)
    try:
        if path.is_dir():
            raise SchemaError("this is a folder", place=place, hint="Name the schema file itself.")
        if not path.exists():
            raise SchemaError(f"there is no such file; {_siblings(path)}", place=place)
        if not path.is_file():
            raise SchemaError("this is not a regular file", place=place, hint="Name a YAML file.")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except PermissionError as error:
        raise SchemaError("no permission to read it", place=place, hint="Change its permissions.") from error
    except (OSError, ValueError) as error:
        raise SchemaError(f"it cannot be read ({error})", place=place) from error
    if len(data) > MOST_BYTES:
        message = f"larger than {MOST_BYTES:,} bytes; a schema is a few pages"
        raise SchemaError(message, place=place, hint="Is this the schema file?")
    return data


def _siblings(path: Path) -> str:
    try:
        names = sorted(p.name for p in path.parent.iterdir() if p.suffix in (".yaml", ".yml"))
    except OSError:
        return "nor can its folder be read"
    return suggestion(path.name, names) if names else "there is no YAML file in that folder"


def _decoded(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(path, line=data.count(b"\n", 0, error.start) + 1, offset=error.start)
        raise SchemaError("the bytes here are not UTF-8", place=place, hint="Save the file as UTF-8.") from error
