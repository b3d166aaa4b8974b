"""TMX read fast: the parser checks that the file is well-formed, patterns cut units out of its text.

Most units are plain: two sides without codes of other tools. They are cut out by one pattern, each right behind the
one before it, so that nothing that only looks like a unit is taken for one. What else stands between `<tu>` and `</tu>`
goes to `tmx_stream`, and so does, from its beginning, a file that is anything else than units in one body, or not
well-formed: what comes out is the same, and so are the errors.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

from workbench.errors import FormatError
from workbench.translate import tmx_stream
from workbench.translate.languages import normalise
from workbench.translate.tmx import Pairs, Unit, Variant

_CHUNK: Final = 1 << 18
_LONGEST: Final = 1 << 24
"""So many characters may stand between two units' ends."""
_REMEMBERED: Final = 4096
_S: Final = "[ \n\t]"
_ABOUT: Final = rf"({_S}*+(?:<(?:prop|note)[ \n\t>][^<]*+</(?:prop|note){_S}*+>{_S}*+)*+)"
_SIDE: Final = rf"<tuv({_S}[^<>]*+)>{_ABOUT}<seg>([^<]*+)</seg>{_S}*+</tuv>{_S}*+"
_UNITS: Final = re.compile(
    rf'({_S}*+)(?:(<tu(?: tuid="([^"<&\n\t]*+)")?((?:{_S}[^<>]*+)?)>{_ABOUT}{_SIDE}{_SIDE}</tu>)'
    r"|(<tu[ \n\t>].*?</tu>)|(.++))",
    re.DOTALL,
)
_ABOUTS: Final = re.compile(rf"<(prop|note)((?:{_S}[^<>]*+)?)>([^<]*+)</")
_ATTRIBUTES: Final = re.compile(rf"""{_S}([^\s=]++){_S}*+={_S}*+(?:"([^"<]*+)"|'([^'<]*+)')|({_S}*[^ \n\t])""")
_REFERENCE: Final = re.compile("&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([^;]*));?")
_CHARACTERS: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_TU: Final = "</tu>"
_BODY: Final = re.compile(r"<body(?:[ \n\t][^<>]*)?>")
_END: Final = re.compile(rf"{_S}*+</body{_S}*+>{_S}*+</tmx{_S}*+>{_S}*+")


class Odd(Exception):
    """What only `tmx_stream` can read, or say what is wrong with it."""


ODD: Final = (Odd, expat.ExpatError, ValueError, LookupError, OSError)
"""What `pieces` and what is made of them may raise: the file is to be read by `tmx_stream`."""

Row = tuple[str, ...]
"""What the pattern says of a unit: the white space before it, all of it; its id, other attributes, what it says about
itself; of each of two sides attributes, what it says about itself, and its text; or all of a unit that is not plain."""


def units(path: Path) -> Iterator[Unit]:
    """The units of a file: see `workbench.translate.tmx.read_tmx`."""
    given = 0
    try:
        for rows, source, line in pieces(path):
            found = list(_units(path, rows, source, line))
            yield from found
            given += len(found)
    except ODD:
        yield from islice(tmx_stream.units(path), given, None)


def _units(path: Path, rows: list[Row], source: str, line: int) -> Iterator[Unit]:
    not_plain = units_not_plain(path, rows, source)
    for row in rows:
        line += row[0].count("\n")
        yield next(not_plain)._replace(line=line) if row[-2] else unit_of(row, source, line)
        line += (row[1] or row[-2]).count("\n")


def units_not_plain(path: Path, rows: list[Row], source: str) -> Iterator[Unit]:
    """The units among these that are not plain; their lines are none of the file's."""
    held = [row[-2] for row in rows if row[-2]]
    text = "".join(held)
    if "<!" in text or "<?" in text:
        raise Odd
    try:
        found = tmx_stream.units_in(path, text, source) if text else []
    except FormatError as error:
        raise Odd from error
    if len(found) != len(held):
        raise Odd
    return iter(found)


def unit_of(row: Row, source: str, line: int = 0) -> Unit:
    """A plain unit."""
    _, _, key, named, about, one, its, said, other, theirs, told, _, _ = row
    sides = (_variant(one, its, said), _variant(other, theirs, told))
    attributes = dict(_attributes(named)) if named else {}
    key = key or attributes.pop("tuid", "")
    source = attributes.pop("srclang", "") or source
    props, notes = _abouts(about)
    return Unit(sides, line, key, props, notes, tuple(attributes.items()), source)


def pieces(path: Path) -> Iterator[tuple[list[Row], str, int]]:
    """The rows of a file's units, some at a time, with the header's language, and the line in which they begin.

    Raises:
        Odd, and others that are in `ODD`.
    """
    head, held, text, line = _Head(), b"", "", 0
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8")(), translate=True)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            head.parser.Parse(chunk, False)
            if head.body is None:
                held += chunk
            elif not line:
                text, line = _behind_body(decoder.decode((held + chunk)[head.body :])), head.line
            else:
                text += decoder.decode(chunk)
            if max(len(text), len(held)) > _LONGEST:
                raise Odd
            end = text.rfind(_TU) + len(_TU)
            if end >= len(_TU):
                rows = _UNITS.findall(text[:end])
                if rows[-1][-1]:
                    raise Odd
                yield rows, head.source, line
                line += text.count("\n", 0, end)
                text = text[end:]
    head.parser.Parse(b"", True)
    if not _END.fullmatch(text + decoder.decode(b"", final=True)):
        raise Odd


def _behind_body(text: str) -> str:
    found = _BODY.match(text)
    if found is None:
        raise Odd
    return text[found.end() :]


class _Head:
    """Watches a parser until the body begins, and refuses what patterns cannot stand for.

    Attributes:
        body: Where the body's element begins, in bytes; None as long as it has not.
        line: In which line; `source`: the language that the header names.
    """

    def __init__(self) -> None:
        self.body: int | None = None
        self.line, self.source = 0, ""
        self._depth = 0
        self.parser: Any = expat.ParserCreate()
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.XmlDeclHandler = self._declaration
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        for handler in ("EntityDecl", "UnparsedEntityDecl", "ExternalEntityRef", "SkippedEntity"):
            setattr(self.parser, f"{handler}Handler", _refuse)

    def _declaration(self, _: str, encoding: str | None, __: int) -> None:
        if (encoding or "utf-8").lower() not in ("utf-8", "us-ascii"):
            raise Odd

    def _doctype(self, _: str, __: str | None, ___: str | None, has_subset: int) -> None:
        if has_subset:
            raise Odd

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > 2:
            return
        if name != "tmx" if self._depth == 1 else name not in ("header", "body"):
            raise Odd
        if name == "header":
            self.source = attributes.get("srclang", "")
        elif name == "body":
            self.body, self.line = self.parser.CurrentByteIndex, self.parser.CurrentLineNumber
            self.parser.StartElementHandler = self.parser.EndElementHandler = None

    def _end(self, _: str) -> None:
        self._depth -= 1


def _refuse(*_: object) -> int:
    raise Odd


def _variant(named: str, about: str, text: str) -> Variant:
    language, tag, attributes = languages(named)
    return Variant(language, plain(text), tag, "", attributes, *_abouts(about))


@lru_cache(_REMEMBERED)
def languages(named: str) -> tuple[str, str, Pairs]:
    """The language of a side, as we and as the file write it, and its other attributes."""
    attributes = dict(_attributes(named))
    tag = attributes.pop("xml:lang", "") or attributes.pop("lang", "")
    if not tag:
        raise Odd
    return normalise(tag), tag, tuple(attributes.items())


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    for name, double, single, rest in _ATTRIBUTES.findall(text):
        if rest:
            raise Odd
        yield name, plain((double or single).replace("\n", " ").replace("\t", " "))


def _abouts(about: str) -> tuple[Pairs, tuple[str, ...]]:
    """The properties and notes that a unit or a side has."""
    if not about or about.isspace():
        return (), ()
    props, notes = [], []
    for kind, named, value in _ABOUTS.findall(about):
        attributes = dict(_attributes(named))
        if kind == "prop":
            props.append((attributes.get("type", ""), plain(value)))
        else:
            notes.append(plain(value))
    return tuple(props), tuple(notes)


def plain(text: str) -> str:
    """Text with its references as the characters that they stand for."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    in_hexadecimal, in_decimal, name = found.groups()
    if name is None:
        return chr(int(in_hexadecimal, 16) if in_hexadecimal else int(in_decimal))
    if name not in _CHARACTERS:
        raise Odd
    return _CHARACTERS[name]
