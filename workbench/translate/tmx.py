"""Translation memories in TMX 1.4, read as a stream and trusted with nothing.

Entities and external references are refused, whatever they say: a memory needs none, and they are how an XML file
reads other files or fills the memory of the machine. A DOCTYPE without them, as most tools write it, is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from xml.parsers.expat import XML_PARAM_ENTITY_PARSING_NEVER
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from workbench.errors import FormatError, Place
from workbench.translate.languages import normalise

_CHUNK: Final = 1 << 16
_MEND: Final = "Mend the file, or export it again as TMX 1.4."
_CODE: Final = frozenset({"bpt", "ept", "it", "ph", "ut", "sub"})
"""Inline elements whose content is a foreign tool's code, not text."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One language's side of a unit; `tag` is the language as the file writes it."""

    language: str
    text: str
    tag: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A translation unit: the same segment in two or more languages. `line` is where it begins in the file."""

    variants: tuple[Variant, ...]
    line: int
    id: str = ""
    props: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Open:
    """A unit being read."""

    line: int
    id: str
    variants: list[Variant] = field(default_factory=list)
    props: list[tuple[str, str]] = field(default_factory=list)
    tag: str | None = None
    text: str | None = None


def read_tmx(path: Path) -> Iterator[Unit]:
    """The units of a TMX file, as they are read.

    Raises:
        FormatError: The file is not TMX, is malformed, or declares entities; it names file and line.
    """
    parser = _Parser(forbid_dtd=False, forbid_entities=True, forbid_external=True)
    handler = _Handler(path, parser)
    parser.setContentHandler(handler)
    try:
        parser.feed(b"")
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                parser.feed(chunk)
                yield from handler.take()
        parser.close()
        yield from handler.take()
    except SAXParseException as error:
        raise _malformed(path, error.getLineNumber(), f"malformed XML: {error.getMessage()}") from error
    except DefusedXmlException as error:
        raise _malformed(path, parser.line(), "declares entities, which a memory needs none of") from error
    except (SAXException, ValueError, LookupError) as error:
        hint = "Save the file as UTF-8, and say so in its first line."
        raise _malformed(path, parser.line(), f"not readable as XML: {error}", hint) from error
    except OSError as error:
        hint = "Check the path and its permissions."
        raise FormatError(f"cannot be read: {error.strerror}", place=Place(path), hint=hint) from error


def _malformed(path: Path, line: int | None, message: str, hint: str = _MEND) -> FormatError:
    return FormatError(message, place=Place(path, line or 1), hint=hint)


class _Parser(DefusedExpatParser):
    """Defused, and never looking for the external DTD that most TMX files name."""

    _parser: Any

    def reset(self) -> None:
        super().reset()
        self._parser.buffer_text = True
        self._parser.SetParamEntityParsing(XML_PARAM_ENTITY_PARSING_NEVER)

    def line(self) -> int:
        """The line that is being read."""
        return int(self._parser.CurrentLineNumber)


class _Handler(ContentHandler):
    """Builds units of the parser's events; `take` hands out those that are complete."""

    def __init__(self, path: Path, parser: _Parser) -> None:
        super().__init__()
        self._path = path
        self._parser = parser
        self._units: list[Unit] = []
        self._unit: _Open | None = None
        self._stack: list[str] = []
        self._text: list[str] | None = None
        self._prop = ""

    def take(self) -> Iterator[Unit]:
        """The units completed since the last call."""
        units, self._units = self._units, []
        yield from units

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 (the name that SAX gives it)
        if not self._stack and name != "tmx":
            raise self._error(f"not a TMX file: its first element is <{name}>")
        self._stack.append(name)
        if name == "tu":
            self._unit = _Open(self._parser.line(), attrs.get("tuid", ""))
        elif self._unit is not None:
            self._start_inside(self._unit, name, attrs)

    def _start_inside(self, unit: _Open, name: str, attrs: Any) -> None:
        if name == "tuv":
            unit.tag = attrs.get("xml:lang") or attrs.get("lang")
            unit.text = None
            if not unit.tag:
                raise self._error("a <tuv> has no xml:lang")
        elif name == "seg":
            if unit.tag is None:
                raise self._error("a <seg> stands outside a <tuv>")
            self._text = []
        elif name == "prop" and unit.tag is None:
            self._prop, self._text = attrs.get("type", ""), []

    def characters(self, content: str) -> None:
        if self._text is not None and not (_CODE & set(self._stack[-4:])):
            self._text.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 (the name that SAX gives it)
        self._stack.pop()
        unit = self._unit
        if unit is None:
            return
        if name == "seg":
            unit.text, self._text = "".join(self._text or ()), None
        elif name == "prop" and unit.tag is None:
            unit.props.append((self._prop, "".join(self._text or ())))
            self._text = None
        elif name == "tuv":
            self._end_variant(unit)
        elif name == "tu":
            self._units.append(Unit(tuple(unit.variants), unit.line, unit.id, tuple(unit.props)))
            self._unit = None

    def _end_variant(self, unit: _Open) -> None:
        if unit.text is None or unit.tag is None:
            raise self._error("a <tuv> has no <seg>")
        unit.variants.append(Variant(normalise(unit.tag), unit.text, unit.tag))
        unit.tag = unit.text = None

    def skippedEntity(self, name: str) -> None:  # noqa: N802 (the name that SAX gives it)
        raise self._error(f"uses the entity &{name};, which it does not declare")

    def _error(self, message: str) -> FormatError:
        return _malformed(self._path, self._parser.line(), message)
