"""Translation memories in TMX 1.4: units read as a stream and trusted with nothing, and written as they were read.

What a unit keeps: its id, its attributes (who, when, ...), properties and notes, of itself and of each side, and the
inline codes of other tools, which are no text and are carried beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from workbench.translate.xml_stream import attribute, escaped, fits, unholdable

Pairs = tuple[tuple[str, str], ...]

CHARACTER: Final = "x-workbench-character"
"""The type of a placeholder that stands for a character which XML cannot hold."""


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
    from workbench.translate.tmx_quick import units

    return units(path)


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
        escaped(plain) + (code.format(CHARACTER, ord(lost)) if lost else "") for plain, lost in unholdable(text)
    )
