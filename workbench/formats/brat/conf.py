"""brat's configuration files as trees of terms: sections, macros, hierarchies by indentation, arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from workbench.errors import FormatError, Place

ENTITIES, RELATIONS, EVENTS, ATTRIBUTES = "entities", "relations", "events", "attributes"
LABELS, DRAWING = "labels", "drawing"

RESERVED: Final = frozenset(
    f"<{name}>"
    for name in (
        "ANY", "ENTITY", "RELATION", "EVENT", "NONE", "EMPTY", "REL-TYPE", "URL", "URLBASE", "GLYPH-POS", "DEFAULT",
        "NORM", "OVERLAP", "OVL-TYPE", "INHERIT", "UNICODE",
    )
)  # fmt: skip
_ALIASES: Final = {"spans": ENTITIES}
_UNNAMED: Final = "general"

_SECTION: Final = re.compile(r"\s*\[(.*)\]\s*")
_SEPARATOR: Final = re.compile(r"\s*-+\s*")
_MACRO: Final = re.compile(r"<([a-zA-Z_-]+)>=\s*(.*?)\s*")
_IN_BRACKETS: Final = re.compile(r"<.*?>")
_LINE: Final = re.compile(r"(\s*)(\S+)(?:\s+(.*))?")
_TABBED: Final = re.compile(r"(\s*)([^\t]+)(?:\t(.*))?")
_ARGUMENT: Final = re.compile(r"(\S*?):(\S*)")
_REPEATED: Final = re.compile(r"(\S+?)(\{(\d+)(?:-(\d+))?\}|[?*+]|)")
_NOT_STORED: Final = re.compile(r"[^a-zA-Z0-9_-]")


@dataclass(frozen=True, slots=True)
class Argument:
    """What a term takes: a role, and types by name or as <ENTITY>, <EVENT>, <ANY>; `most` None for any number."""

    name: str
    types: tuple[str, ...]
    least: int = 1
    most: int | None = 1


@dataclass(frozen=True, slots=True)
class Term:
    """A line of a section.

    Attributes:
        name: As annotations have it.
        others: The terms behind it, parted by "|".
        usable: False for "!Abstract", which only orders others.
        special: Arguments such as <REL-TYPE>, as they stand.
    """

    name: str
    others: tuple[str, ...] = ()
    usable: bool = True
    arguments: tuple[Argument, ...] = ()
    special: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Configuration:
    """A file's sections; `problems` are lines that say nothing that brat understands, which are left out."""

    sections: Mapping[str, tuple[Term, ...]]
    problems: tuple[FormatError, ...] = ()

    def terms(self, section: str) -> tuple[Term, ...]:
        """The terms of a section that annotations may have."""
        return tuple(term for term in self.sections.get(section, ()) if term.usable)


class _Wrong(Exception):
    """A line that cannot be understood, with the reason."""


def parse(content: str, path: Path) -> Configuration:
    """Read a configuration file as brat does, but one wrong line does not spoil the others."""
    sections: dict[str, _Section] = {}
    problems: list[FormatError] = []
    section = sections.setdefault(_UNNAMED, _Section(_UNNAMED))
    for number, line in enumerate(content.split("\n"), 1):
        line = line.rstrip("\r")
        header = _SECTION.fullmatch(line)
        if header:
            name = _ALIASES.get(header[1], header[1])
            section = sections.setdefault(name, _Section(name))
            continue
        try:
            section.add(line)
        except _Wrong as error:
            problems.append(FormatError(str(error), place=Place(path, number)))
    return Configuration({name: tuple(each.terms) for name, each in sections.items()}, tuple(problems))


class _Section:
    """A section being read."""

    def __init__(self, name: str) -> None:
        self.terms: list[Term] = []
        self._tabbed = name == LABELS
        self._macros: dict[str, str] = {}
        self._inherited: dict[int, list[str]] = {}

    def add(self, line: str) -> None:
        """Read one line."""
        if not line.strip() or line.lstrip().startswith("#") or _SEPARATOR.fullmatch(line):
            return
        macro = _MACRO.fullmatch(line)
        if macro:
            self._define(macro[1], macro[2])
            return
        for name, value in self._macros.items():
            line = line.replace(name, value)
        for found in _IN_BRACKETS.findall(line):
            if found not in RESERVED:
                raise _Wrong(f"{found} is not defined in this section")
        self.terms.append(self._term(line))

    def _define(self, name: str, value: str) -> None:
        if f"<{name}>" in RESERVED:
            raise _Wrong(f"<{name}> has a meaning of its own, and cannot be defined")
        self._macros[f"<{name}>"] = value

    def _term(self, line: str) -> Term:
        indent, terms, arguments = self._split(line)
        expanded = [each for one in arguments for each in self._expanded(one, indent)]
        self._inherited[indent] = expanded
        usable = not any(term.startswith("!") for term in terms)
        names = [term.removeprefix("!") for term in terms]
        if not names or not all(names):
            raise _Wrong("names nothing")
        name = names[0] if names[0] in RESERVED else _NOT_STORED.sub("_", names[0])
        found, special = _arguments(expanded)
        return Term(name, tuple(names[1:]), usable and name not in RESERVED, found, special)

    def _split(self, line: str) -> tuple[int, list[str], list[str]]:
        found = (_TABBED if self._tabbed else _LINE).fullmatch(line)
        parts = _parts(found) if found else None
        if parts and any(re.search(r"\s", argument) for argument in parts[2]) and "\t" in line:
            found = _TABBED.fullmatch(line)
            parts = _parts(found) if found else None
        if parts is None:
            raise _Wrong("is no term with arguments")
        return parts

    def _expanded(self, argument: str, indent: int) -> list[str]:
        if argument != "<INHERIT>":
            return [argument]
        if indent - 1 not in self._inherited:
            raise _Wrong("<INHERIT> stands under nothing")
        return self._inherited[indent - 1]


def _parts(found: re.Match[str]) -> tuple[int, list[str], list[str]]:
    terms = [term.strip() for term in found[2].split("|") if term.strip()]
    return len(found[1]), terms, [part.strip() for part in (found[3] or "").split(",") if part.strip()]


def _arguments(written: list[str]) -> tuple[tuple[Argument, ...], dict[str, str]]:
    arguments: dict[str, Argument] = {}
    special: dict[str, str] = {}
    for each in written:
        found = _ARGUMENT.fullmatch(each)
        if not found:
            raise _Wrong(f"{each!r} is no argument; one is a name, a colon, and types")
        if found[1] in RESERVED:
            special[found[1]] = found[2]
            continue
        argument = _argument(found[1], found[2])
        if argument.name in arguments:
            raise _Wrong(f"names {argument.name} twice")
        arguments[argument.name] = argument
    return tuple(arguments.values()), special


def _argument(key: str, types: str) -> Argument:
    found = _REPEATED.fullmatch(key)
    if not found:
        raise _Wrong(f"{key!r} is no name of an argument")
    least, most = _counts(found)
    if any(not name for name in types.split("|")):
        raise _Wrong(f"{found[1]} has an empty type")
    return Argument(found[1], tuple(types.split("|")), least, most)


def _counts(found: re.Match[str]) -> tuple[int, int | None]:
    simple: dict[str, tuple[int, int | None]] = {"": (1, 1), "?": (0, 1), "*": (0, None), "+": (1, None)}
    if found[2] in simple:
        return simple[found[2]]
    least, most = int(found[3]), int(found[4] or found[3])
    if least > most or not most:
        raise _Wrong(f"{found[2]} is no number of times")
    return least, most


def labels(configuration: Configuration) -> Iterator[tuple[str, str]]:
    """The name and the full display form of each term in a [labels] section."""
    for term in configuration.sections.get(LABELS, ()):
        if term.others:
            yield term.name, term.others[0]
