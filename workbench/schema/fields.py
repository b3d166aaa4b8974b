"""Reading the fields of one mapping of a schema file; whatever is wrong is noted, and reading goes on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from workbench.checked_yaml import Mapping, Node, Problem, Scalar, Sequence, found, quoted, suggestion
from workbench.schema.model import Words

NAME: Final = re.compile(r"[^\W\d_][\w.-]{0,63}")
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Fields:
    """The fields of one mapping; those that it does not know are noted when it is made.

    A node that is no mapping is noted too, and then reads as one without fields.
    """

    def __init__(
        self, node: Node, known: Iterable[str], problems: list[Problem], *, may_be_empty: bool = False
    ) -> None:
        self.node = node
        self.problems = problems
        self.entries: dict[str, Node] = {}
        empty = isinstance(node, Scalar) and node.value is None
        if isinstance(node, Mapping):
            self.entries = node.entries
        elif not (empty and may_be_empty):
            self.say(node, f"found {found(node)}; write a mapping (key: value)")
        names = tuple(known)
        for name, (line, column) in node.marks.items() if isinstance(node, Mapping) else ():
            if name not in names:
                message = f"found the unknown key {quoted(name)}; {suggestion(name, names)}"
                problems.append(Problem(line, column, self.key_of(name), message))

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def key_of(self, name: str) -> str:
        """The whole key path of a field."""
        return f"{self.node.key}.{name}" if self.node.key else name

    def say(self, node: Node, message: str) -> None:
        """Note that something is wrong there."""
        self.problems.append(Problem(node.line, node.column, node.key, message))

    def missing(self, name: str, right: str) -> None:
        """Note that a field is not there."""
        if isinstance(self.node, Mapping):
            self.say(self.node, f"{quoted(name)} is missing; {right}")

    def wrong(self, node: Node, right: str) -> None:
        """Note what stands there, and what would be right."""
        self.say(node, f"found {found(node)}; {right}")

    def string(self, name: str, right: str) -> tuple[str, Node] | None:
        """A text field and its node; None where it is absent or wrong, which is noted."""
        node = self.entries.get(name)
        if node is None:
            return None
        text = self.text_of(node, right)
        return None if text is None else (text, node)

    def text_of(self, node: Node, right: str) -> str | None:
        """The text of a node; None where it is none, which is noted."""
        if not isinstance(node, Scalar) or isinstance(node.value, (bool, int, float)):
            self.wrong(node, f'write "{node.text}" in quotes' if isinstance(node, Scalar) else right)
        elif not isinstance(node.value, str) or not node.value.strip():
            self.wrong(node, right if node.value is None else f"it is empty; {right}")
        elif "\0" in node.value or any("\ud800" <= c <= "\udfff" for c in node.value):
            self.wrong(node, "it holds a character that cannot be stored; take it out")
        else:
            return node.value
        return None

    def option(self, name: str, options: Iterable[str]) -> str | None:
        """One of `options`."""
        known = tuple(options)
        got = self.string(name, f"write one of: {', '.join(known)}")
        if got is None or got[0] in known:
            return got[0] if got else None
        self.wrong(got[1], suggestion(got[0], known))
        return None

    def flag(self, name: str) -> bool:
        """A field that is true or false; false where absent."""
        node = self.entries.get(name)
        if node is None:
            return False
        if isinstance(node, Scalar) and isinstance(node.value, bool):
            return node.value
        self.wrong(node, "write true or false")
        return False

    def number(self, name: str) -> float | None:
        """A number, whole or not."""
        node = self.entries.get(name)
        if node is None:
            return None
        if isinstance(node, Scalar) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
            return node.value
        self.wrong(node, "write a number")
        return None

    def count(self, name: str, *, least: int) -> int | None:
        """A whole number that is not below `least`."""
        node = self.entries.get(name)
        if node is None:
            return None
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, int) and not isinstance(value, bool) and value >= least:
            return value
        self.wrong(node, f"write a whole number from {least} up")
        return None

    def words(self, name: str) -> Words:
        """A text, or a mapping of language tags to texts."""
        node = self.entries.get(name)
        if node is None:
            return ()
        if not isinstance(node, Mapping):
            text = self.text_of(node, "write the text, or a mapping of languages (en: ..., zh-Hant: ...)")
            return () if text is None else (("", text),)
        pairs = []
        for tag, value in node.entries.items():
            if not _TAG.fullmatch(tag):
                line, column = node.marks[tag]
                message = f"found the language {quoted(tag)}; write a tag such as en, zh-Hant or zh-Hans"
                self.problems.append(Problem(line, column, value.key, message))
            text = self.text_of(value, "write the text in that language")
            if text is not None:
                pairs.append((tag, text))
        if not node.entries:
            self.say(node, "found an empty mapping; write the text, or one for each language (en: ...)")
        return tuple(sorted(pairs))

    def strings(self, name: str, right: str) -> list[tuple[str, Node]] | None:
        """A list of texts, each with its node and each once; None where absent."""
        node = self.entries.get(name)
        if node is None:
            return None
        if not isinstance(node, Sequence):
            self.wrong(node, right)
            return []
        seen: dict[str, Node] = {}
        for item in node.items:
            text = self.text_of(item, right)
            if text is None:
                continue
            if text in seen:
                self.wrong(item, "it is in the list already; keep one")
            seen.setdefault(text, item)
        return list(seen.items())

    def named(self, name: str, what: str) -> Iterator[tuple[str, Node]]:
        """The entries of a field that maps names to things; names that cannot be names are noted and passed over."""
        node = self.entries.get(name)
        if node is None:
            return
        if not isinstance(node, Mapping):
            self.wrong(node, f"write a mapping of names to {what}")
        elif not node.entries:
            self.say(node, f"found an empty mapping; name {what}, or leave the key out")
        else:
            for inner, value in node.entries.items():
                if self.is_name(inner, value.key, node.marks[inner]):
                    yield inner, value

    def is_name(self, name: str, key: str, mark: tuple[int, int]) -> bool:
        """Whether a type, attribute or role can be called that; noted where not."""
        if NAME.fullmatch(name):
            return True
        right = "a name is a letter and then letters, digits, _ - or ., without spaces, at most 64"
        self.problems.append(Problem(*mark, key, f"found the name {quoted(name)}; {right}"))
        return False
