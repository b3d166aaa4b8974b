"""Translation memories in TMX 1.4: units read as a stream and trusted with nothing, and written as they were read.

What a unit keeps: its id, its attributes (who, when, ...), properties and notes, of itself and of each side, and the
inline codes of other tools, which are no text and are carried beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from workbench.errors import FormatError, Place
from workbench.translate.languages import normalise
from workbench.translate.xml_stream import Node, attribute, escaped, fits, records, unholdable

Pairs = tuple[tuple[str, str], ...]

_MEND: Final = "Mend the file, or export it again as TMX 1.4."
_CODE: Final = frozenset({"bpt", "ept", "it", "ph", "ut", "sub"})
"""Inline elements whose content is a foreign tool's code, not text."""
_CHARACTER: Final = "x-workbench-character"
"""The type of a placeholder that stands for a character which XML cannot hold."""
_POINT: Final = re.compile(r"U\+([0-9A-F]{4})")
_RECORDS: Final = frozenset({"header", "tu"})


class Variant(NamedTuple):
    """One language's side of a unit.

    Attributes:
        tag: The language as the file writes it.
        inline: The segment as XML, where it holds codes; "" where it is plain text.
        attributes: Of the element, without its language.
    """

    language: str
    text: str
    tag: str
    inline: str = ""
    attributes: Pairs = ()
    props: Pairs = ()
    notes: tuple[str, ...] = ()


class Unit(NamedTuple):
    """A translation unit: the same segment in two or more languages.

    Attributes:
        line: Where it begins in the file.
        source: The tag of the side that is the source, its own or the file's; "" or "*all*" where none is.
    """

    variants: tuple[Variant, ...]
    line: int
    id: str = ""
    props: Pairs = ()
    notes: tuple[str, ...] = ()
    attributes: Pairs = ()
    source: str = ""


def read_tmx(path: Path) -> Iterator[Unit]:
    """The units of a TMX file, as they are read.

    Raises:
        FormatError: The file is not TMX, is malformed, or declares entities; it names file and line.
    """
    source = ""
    for node in records(path, what="TMX", root="tmx", record=_RECORDS):
        if node.tag == "header":
            source = node.get("srclang")
        else:
            yield _unit(path, node, source)


def _unit(path: Path, node: Node, source: str) -> Unit:
    variants: list[Variant] = []
    props: list[tuple[str, str]] = []
    notes: list[str] = []
    for child in node.children:
        if isinstance(child, str):
            continue
        if child.tag == "tuv":
            variants.append(_variant(path, child))
        elif child.tag == "prop":
            props.append((child.get("type"), child.text()))
        elif child.tag == "note":
            notes.append(child.text())
        elif child.tag == "seg":
            raise _malformed(path, child.line, "a <seg> stands outside a <tuv>")
    attributes = node.attributes
    key = attributes.pop("tuid", "")
    own = attributes.pop("srclang", "")
    return Unit(
        tuple(variants), node.line, key, tuple(props), tuple(notes), tuple(attributes.items()), own or source
    )  # fmt: skip


def _variant(path: Path, node: Node) -> Variant:
    attributes = node.attributes
    tag = attributes.pop("xml:lang", "") or attributes.pop("lang", "")
    if not tag:
        raise _malformed(path, node.line, "a <tuv> has no xml:lang")
    seg: Node | None = None
    props: list[tuple[str, str]] = []
    notes: list[str] = []
    for child in node.children:
        if isinstance(child, str):
            continue
        if child.tag == "seg":
            seg = child
        elif child.tag == "prop":
            props.append((child.get("type"), child.text()))
        elif child.tag == "note":
            notes.append(child.text())
    if seg is None:
        raise _malformed(path, node.line, "a <tuv> has no <seg>")
    children = seg.children
    if len(children) == 1 and isinstance(children[0], str):
        text, inline = children[0], ""
    else:
        text = _segment(seg)
        inline = seg.inner() if any(_is_foreign(child) for child in seg.nodes()) else ""
    return Variant(normalise(tag), text, tag, inline, tuple(attributes.items()), tuple(props), tuple(notes))


def _segment(node: Node) -> str:
    """The text of a segment: what codes enclose is text, what they say is not."""
    pieces = []
    for child in node.children:
        if isinstance(child, str):
            pieces.append(child)
        elif not _is_foreign(child):
            pieces.append(_character(child))
        elif child.tag not in _CODE:
            pieces.append(_segment(child))
    return "".join(pieces)


def _is_foreign(node: Node) -> bool:
    return node.attributes.get("type") != _CHARACTER


def _character(node: Node) -> str:
    found = _POINT.fullmatch(node.text())
    return chr(int(found[1], 16)) if found else node.text()


def _malformed(path: Path, line: int, message: str) -> FormatError:
    return FormatError(message, place=Place(path, line), hint=_MEND)


def tmx_lines(units: Iterable[Unit], *, source: str) -> Iterator[str]:
    """A TMX 1.4 file, line by line.

    Args:
        source: The language that most units are translated from; "*all*" where that cannot be said.
    """
    from workbench import __version__

    yield '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
    yield (
        f'  <header creationtool="Workbench" creationtoolversion={attribute(__version__)} segtype="sentence" '
        f'o-tmf="workbench" adminlang="en" srclang={attribute(source)} datatype="plaintext"/>\n  <body>\n'
    )
    for unit in units:
        yield from _unit_lines(unit, source)
    yield "  </body>\n</tmx>\n"


def _unit_lines(unit: Unit, source: str) -> Iterator[str]:
    named = [("tuid", unit.id), *unit.attributes, ("srclang", unit.source if unit.source != source else "")]
    yield f"    <tu{_attributes(named)}>\n"
    yield from _about(unit.notes, unit.props, "      ")
    for side in unit.variants:
        yield f"      <tuv xml:lang={attribute(side.tag)}{_attributes(side.attributes)}>"
        inside = "".join(_about(side.notes, side.props, "        "))
        seg = f"<seg>{side.inline or segment_xml(side.text)}</seg></tuv>\n"
        yield f"\n{inside}        {seg}" if inside else seg
    yield "    </tu>\n"


def _attributes(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(f" {name}={attribute(printable(value))}" for name, value in pairs if value)


def _about(notes: Iterable[str], props: Pairs, indent: str) -> Iterator[str]:
    for note in notes:
        yield f"{indent}<note>{escaped(printable(note))}</note>\n"
    for kind, value in props:
        yield f"{indent}<prop type={attribute(kind)}>{escaped(printable(value))}</prop>\n"


def printable(text: str) -> str:
    """The text with a visible stand-in for each character that XML cannot hold, where no code can stand for it."""
    return text if fits(text) else "".join(f"{plain}{_stand_in(lost)}" for plain, lost in unholdable(text))


def _stand_in(lost: str) -> str:
    return f"[U+{ord(lost):04X}]" if lost else ""


def segment_xml(text: str) -> str:
    """Text as the content of a <seg>: a character that XML cannot hold becomes a placeholder that we read back."""
    if fits(text):
        return escaped(text)
    code = '<ph type="{}">U+{:04X}</ph>'
    return "".join(
        escaped(plain) + (code.format(_CHARACTER, ord(lost)) if lost else "") for plain, lost in unholdable(text)
    )
