"""TMX as a stream, straight from the parser's events: elements are made only for what stands inside text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from workbench.translate.languages import normalise
from workbench.translate.tmx import CHARACTER, Unit, Variant
from workbench.translate.xml_stream import Handler, Node, local, stream

_CODE: Final = frozenset({"bpt", "ept", "it", "ph", "ut", "sub"})
"""Inline elements whose content is a foreign tool's code, not text."""
_POINT: Final = re.compile(r"U\+((?!D[89A-F])[0-9A-F]{4})")
_MEND: Final = "Mend the file, or export it again as TMX 1.4."
_TEXTS: Final = frozenset({"seg", "prop", "note"})


def units(path: Path) -> Iterator[Unit]:
    """The units of a file: see `workbench.translate.tmx.read_tmx`."""
    return stream(_Units(path))


def units_in(path: Path, text: str, source: str) -> list[Unit]:
    """The units that are in a piece of a file's body.

    Args:
        source: The language that the file's header names.

    Raises:
        FormatError: It is malformed; the line is none of the file's.
    """
    handler = _Units(path, source)
    handler.parser.Parse("<tmx><body>", False)
    handler.parser.Parse(text, False)
    handler.parser.Parse("</body></tmx>", True)
    return handler.ready


class _Units(Handler):
    """Builds units of the parser's events.

    Text is listened to only in elements that have some, and goes into a list without passing through here.
    """

    def __init__(self, path: Path, source: str = "") -> None:
        super().__init__(path, "TMX", "tmx")
        self._source = source
        self._passed = 0
        """How many of the open elements, the innermost, are none that a unit has."""
        self._unit: dict[str, str] | None = None
        """The attributes of the unit that is open."""
        self._line = 0
        self._variants: list[Variant] = []
        self._props: list[tuple[str, str]] = []
        self._notes: list[str] = []
        self._side: dict[str, str] | None = None
        """The attributes of the side that is open."""
        self._side_line = 0
        self._seg: tuple[str, str] | None = None
        """Text and XML of the side's segment."""
        self._side_props: list[tuple[str, str]] = []
        self._side_notes: list[str] = []
        self._text = ""
        """Which element with text is open."""
        self._type = ""
        self._pieces: list[Node | str] = []
        """What is in it; of what is open in that, the innermost last, in `_inline`."""
        self._inline: list[Node] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        tag = local(name)
        if self._text:
            self._start_inline(tag, attributes)
        elif self._passed:
            self._passed += 1
        elif tag in _TEXTS and self._unit is not None:
            self._start_text(tag, attributes)
        elif tag == "tuv" and self._unit is not None and self._side is None:
            self._side, self._side_line = attributes, self.parser.CurrentLineNumber
        elif tag == "tu" and self._unit is None:
            self._unit, self._line = attributes, self.parser.CurrentLineNumber
        elif tag == "header" and self._unit is None:
            self._source = attributes.get("srclang", "")
            self._passed = 1
        elif self._unit is not None:
            self._passed = 1

    def end(self, name: str) -> None:
        """An element ends."""
        if self._inline:
            self._inline.pop()
            inside = self._inline[-1].children if self._inline else self._pieces
            self.parser.CharacterDataHandler = inside.append
        elif self._text:
            self._end_text()
        elif self._passed:
            self._passed -= 1
        elif self._side is not None:
            self._end_side(self._side)
        elif self._unit is not None:
            self._end_unit(self._unit)

    def _start_text(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "seg" and self._side is None:
            raise self.malformed("a <seg> stands outside a <tuv>", _MEND)
        self._text, self._type = tag, attributes.get("type", "")
        self._pieces = []
        self.parser.CharacterDataHandler = self._pieces.append

    def _start_inline(self, tag: str, attributes: dict[str, str]) -> None:
        node = Node(tag, attributes, self.parser.CurrentLineNumber)
        (self._inline[-1].children if self._inline else self._pieces).append(node)
        self._inline.append(node)
        self.parser.CharacterDataHandler = node.children.append

    def _end_text(self) -> None:
        self.parser.CharacterDataHandler = None
        tag, self._text, pieces = self._text, "", self._pieces
        plain = pieces[0] if len(pieces) == 1 else "" if not pieces else None
        if tag == "seg":
            self._seg = (plain, "") if isinstance(plain, str) else _segment(pieces)
            return
        text = plain if isinstance(plain, str) else Node(tag, {}, 0, pieces).text()
        if tag == "prop":
            (self._props if self._side is None else self._side_props).append((self._type, text))
        else:
            (self._notes if self._side is None else self._side_notes).append(text)

    def _end_side(self, attributes: dict[str, str]) -> None:
        tag = attributes.pop("xml:lang", "") or attributes.pop("lang", "")
        if not tag:
            raise self.malformed("a <tuv> has no xml:lang", _MEND, line=self._side_line)
        if self._seg is None:
            raise self.malformed("a <tuv> has no <seg>", _MEND, line=self._side_line)
        text, inline = self._seg
        props, notes = tuple(self._side_props), tuple(self._side_notes)
        self._variants.append(Variant(normalise(tag), text, tag, inline, tuple(attributes.items()), props, notes))
        self._side = self._seg = None
        if props or notes:
            self._side_props, self._side_notes = [], []

    def _end_unit(self, attributes: dict[str, str]) -> None:
        key = attributes.pop("tuid", "")
        source = attributes.pop("srclang", "") or self._source
        props, notes = tuple(self._props), tuple(self._notes)
        self.ready.append(Unit(tuple(self._variants), self._line, key, props, notes, tuple(attributes.items()), source))
        self._unit, self._variants = None, []
        if props or notes:
            self._props, self._notes = [], []


def _segment(pieces: list[Node | str]) -> tuple[str, str]:
    """The text of a segment, and the segment as XML where it holds codes."""
    seg = Node("seg", {}, 0, pieces)
    return _text(seg), seg.inner() if any(_is_foreign(child) for child in seg.nodes()) else ""


def _text(node: Node) -> str:
    """What codes enclose is text, what they say is not."""
    pieces = []
    for child in node.children:
        if isinstance(child, str):
            pieces.append(child)
        elif not _is_foreign(child):
            pieces.append(_character(child))
        elif child.tag not in _CODE:
            pieces.append(_text(child))
    return "".join(pieces)


def _is_foreign(node: Node) -> bool:
    return node.attributes.get("type") != CHARACTER


def _character(node: Node) -> str:
    found = _POINT.fullmatch(node.text())
    return chr(int(found[1], 16)) if found else node.text()
