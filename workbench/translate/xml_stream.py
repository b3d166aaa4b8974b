"""XML files read as a stream of records, and trusted with nothing.

Entities and external references are refused, whatever they say: no exchange file needs one, and they are how an XML
file reads other files or fills the memory of the machine. A DOCTYPE without them, as most tools write it, is taken.
Only the record that is being read is held.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

from workbench.errors import FormatError, Place

_CHUNK: Final = 1 << 16
_NOT_IN_XML: Final = {code: None for code in (*range(0x20), 0xFFFE, 0xFFFF) if code not in (0x9, 0xA, 0xD)}


@dataclass(slots=True)
class Node:
    """An element with what is in it.

    Attributes:
        tag: Its name, without a prefix.
        line: Where it begins in the file.
        above: The elements that it stands in, outermost first, without their contents.
    """

    tag: str
    attributes: dict[str, str]
    line: int
    children: list[Node | str] = field(default_factory=list)
    above: tuple[Node, ...] = ()

    def nodes(self, *tags: str) -> Iterator[Node]:
        """The elements directly in it, with these names."""
        return (child for child in self.children if isinstance(child, Node) and (not tags or child.tag in tags))

    def first(self, *tags: str) -> Node | None:
        """The first element directly in it with one of these names."""
        return next(self.nodes(*tags), None)

    def everywhere(self, *tags: str) -> Iterator[Node]:
        """The elements anywhere in it, with these names."""
        for child in self.nodes():
            if child.tag in tags:
                yield child
            yield from child.everywhere(*tags)

    def text(self) -> str:
        """All characters in it."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def get(self, *names: str) -> str:
        """The first of these attributes that it has, or ""."""
        return next((self.attributes[name] for name in names if name in self.attributes), "")

    def inner(self) -> str:
        """What is in it, as XML."""
        return "".join(_escape(child) if isinstance(child, str) else child.outer() for child in self.children)

    def outer(self) -> str:
        """The element as XML."""
        attributes = "".join(f" {name}={attribute(value)}" for name, value in self.attributes.items())
        inner = self.inner()
        return f"<{self.tag}{attributes}>{inner}</{self.tag}>" if inner else f"<{self.tag}{attributes}/>"


def records(path: Path, *, what: str, root: str, record: frozenset[str]) -> Iterator[Node]:
    """The elements with one of these names, whole, as they are read.

    Args:
        what: What the file should be, in words ("TMX").
        root: The name of the outermost element.

    Raises:
        FormatError: The file is not that, is malformed, or declares entities; it names file and line.
    """
    yield from stream(_Records(path, what, root, record))


def _in_words(error: expat.ExpatError) -> tuple[str, str]:
    words = expat.errors.messages[error.code] if error.code in expat.errors.messages else str(error)
    if "encoding" in words:
        return f"not readable as XML: {words}", "Save the file as UTF-8, and say so in its first line."
    return f"malformed XML: {words}", ""


class Handler:
    """What a parser's events are told to, and what refuses those that no exchange file needs.

    A kind of file has a handler of its own, with `start`, `end` and, where text matters, the parser's
    `CharacterDataHandler`.

    Attributes:
        path: The file.
        root: The name of the outermost element.
        ready: The records completed since they were last taken.
    """

    def __init__(self, path: Path, what: str, root: str) -> None:
        self.path, self.root, self._what = path, root, what
        self.ready: list[Any] = []
        self.parser: Any = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.ordered_attributes = False
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.StartElementHandler = self._first
        self.parser.EndElementHandler = self.end
        self.parser.EntityDeclHandler = self._refuse_entity
        self.parser.UnparsedEntityDeclHandler = self._refuse_entity
        self.parser.ExternalEntityRefHandler = self._refuse_entity
        self.parser.SkippedEntityHandler = self._skipped

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        raise NotImplementedError

    def end(self, name: str) -> None:
        """An element ends."""
        raise NotImplementedError

    def malformed(self, message: str, hint: str = "", *, line: int | None = None) -> FormatError:
        """An error with its place."""
        place = Place(self.path, line or self.parser.CurrentLineNumber or 1)
        return FormatError(message, place=place, hint=hint or f"Mend the file, or export it again as {self._what}.")

    def _first(self, name: str, attributes: dict[str, str]) -> None:
        if local(name) != self.root:
            raise self.malformed(f"not {_article(self._what)} {self._what} file: its first element is <{name}>")
        self.parser.StartElementHandler = self.start
        self.start(name, attributes)

    def _refuse_entity(self, *_: object) -> int:
        raise self.malformed(f"declares entities, which {_article(self._what)} {self._what} file needs none of")

    def _skipped(self, name: str, _: object) -> None:
        raise self.malformed(f"uses the entity &{name};, which it does not declare")


def stream(handler: Handler) -> Iterator[Any]:
    """What a handler makes of its file, as it is read.

    Raises:
        FormatError: See `records`.
    """
    parser, path = handler.parser, handler.path
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                parser.Parse(chunk, False)
                ready, handler.ready = handler.ready, []
                yield from ready
        parser.Parse(b"", True)
        yield from handler.ready
    except expat.ExpatError as error:
        raise handler.malformed(*_in_words(error), line=error.lineno) from error
    except (ValueError, LookupError) as error:
        hint = "Save the file as UTF-8, and say so in its first line."
        raise handler.malformed(f"not readable as XML: {error}", hint) from error
    except OSError as error:
        hint = "Check the path and its permissions."
        raise FormatError(f"cannot be read: {error.strerror}", place=Place(path), hint=hint) from error


def local(name: str) -> str:
    """A name without its prefix."""
    return name if ":" not in name else name.rpartition(":")[2]


class _Records(Handler):
    """Builds whole records of the parser's events."""

    def __init__(self, path: Path, what: str, root: str, record: frozenset[str]) -> None:
        super().__init__(path, what, root)
        self._record = record
        self._open: list[Node] = []
        self._depth = 0
        """How many of the open elements are in a record, with the record itself."""
        self.parser.CharacterDataHandler = self._characters

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        tag = local(name)
        node = Node(tag, attributes, self.parser.CurrentLineNumber)
        if self._depth:
            self._open[-1].children.append(node)
            self._depth += 1
        elif tag in self._record:
            node.above = tuple(self._open)
            self._depth = 1
        self._open.append(node)

    def end(self, name: str) -> None:
        """An element ends."""
        node = self._open.pop()
        if self._depth:
            self._depth -= 1
            if not self._depth:
                self.ready.append(node)

    def _characters(self, data: str) -> None:
        if self._depth:
            self._open[-1].children.append(data)


def _article(word: str) -> str:
    return "an" if word[:1] in "AEIOUX" else "a"


def holdable(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return text.translate(_NOT_IN_XML)


def fits(text: str) -> bool:
    """Whether XML can hold the text as it is; carriage returns become references."""
    return (text.isascii() and text.isprintable()) or holdable(text) == text


def unholdable(text: str) -> Iterator[tuple[str, str]]:
    """The text in pieces: (characters that XML can hold, the one behind them that it cannot, or "")."""
    start = 0
    for at, character in enumerate(text):
        if ord(character) in _NOT_IN_XML:
            yield text[start:at], character
            start = at + 1
    yield text[start:], ""


def escaped(text: str) -> str:
    """Text as the content of an element, every character kept that XML can hold."""
    return _escape(text).replace("\r", "&#13;")


def attribute(value: str) -> str:
    """A value with its quotation marks, white space kept."""
    value = escaped(value).replace("\n", "&#10;").replace("\t", "&#9;")
    if '"' not in value:
        return f'"{value}"'
    return f"'{value}'" if "'" not in value else '"' + value.replace('"', "&quot;") + '"'


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
