"""XMI as structures, by expat: no document type, no entities, and with or without the type system that it follows.

Without one, what refers to what is seen from the names that UIMA, DKPro and INCEpTION give to references, and slot
features from the links that they name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NoReturn
from xml.parsers.expat import ExpatError, ParserCreate, errors

from workbench.errors import FormatError, Place
from workbench.formats.uima import cas
from workbench.formats.uima.assemble import ARRAYS, assemble
from workbench.formats.uima.cas import Cas, Structure
from workbench.formats.uima.foreign import is_number
from workbench.formats.uima.typesystem import Feature, TypeSystem
from workbench.formats.units import Utf16

_XMI: Final = "http://www.omg.org/XMI"
_ID: Final = f"{_XMI} id"
_ROOT: Final = f"{_XMI} XMI"
_CAS: Final = "http:///uima/cas.ecore "
_PREFIX, _SUFFIX = "http:///", ".ecore"
_REFERENCES: Final = frozenset({cas.SOURCE, cas.TARGET, "first", "next", "target"})
_VERSION_1_1: Final = re.compile(rb"""^\s*(?:\xef\xbb\xbf)?<\?xml[^>]*version\s*=\s*["']1\.1["']""")
_REFERENCE: Final = re.compile(rb"&#(x[0-9A-Fa-f]+|[0-9]+);")
_STAND_INS: Final = 0x10FF00
"""Code points of private use, one for each control character that expat would not take."""
_DEFAULT_VIEW: Final = "_InitialView"


@dataclass(slots=True)
class _Raw:
    """An element that is a feature structure, as it stands in the file."""

    name: str
    attributes: dict[str, str]
    line: int
    inner: list[tuple[str, str]] | None = None


@dataclass(slots=True)
class _Parsed:
    elements: list[_Raw] = field(default_factory=list)
    sofas: list[_Raw] = field(default_factory=list)


def read_xmi(data: bytes, path: Path, types: TypeSystem | None = None) -> Cas:
    """The CAS that a file holds.

    Raises:
        FormatError: It is not well-formed, is no XMI, holds no text, or has offsets outside of it.
    """
    data, restore = _without_controls(data)
    parsed = _parse(data, path)
    return _Builder(parsed, path, types, restore).cas()


def _without_controls(data: bytes) -> tuple[bytes, Callable[[str], str]]:
    """XML 1.1 may name control characters, which expat refuses: stand-ins take their place while it parses."""
    if not _VERSION_1_1.match(data):
        return data, str

    def stand_in(match: re.Match[bytes]) -> bytes:
        number = match[1]
        code = int(number[1:], 16) if number.startswith(b"x") else int(number)
        return f"&#{_STAND_INS + code};".encode() if 0 < code < 0x20 and code not in (9, 10, 13) else match[0]

    table = {_STAND_INS + code: code for code in range(0x20)}
    return _REFERENCE.sub(stand_in, data), lambda text: text.translate(table)


def _parse(data: bytes, path: Path) -> _Parsed:
    parser = ParserCreate(namespace_separator=" ")
    handler = _Handler(parser, path)
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.StartDoctypeDeclHandler = handler.refuse
    parser.EntityDeclHandler = handler.refuse
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
    except ExpatError as error:
        place = Place(path, line=error.lineno, column=error.offset + 1)
        raise FormatError(f"not well-formed XML: {errors.messages[error.code]}", place=place) from error
    except (ValueError, LookupError) as error:
        raise FormatError(f"not XML that can be read: {error}", place=Place(path)) from error
    if not handler.rooted:
        raise FormatError("no XMI", place=Place(path))
    return handler.parsed


class _Handler:
    """Takes what expat finds."""

    def __init__(self, parser: Any, path: Path) -> None:
        self.parsed = _Parsed()
        self.rooted = False
        self._parser = parser
        self._path = path
        self._depth = 0
        self._now: _Raw | None = None
        self._characters: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 2:
            raw = _Raw(name, attributes, self._parser.CurrentLineNumber)
            self._now = raw
            if name == "http:///uima/cas.ecore Sofa":
                self.parsed.sofas.append(raw)
            else:
                self.parsed.elements.append(raw)
        elif self._depth == 3:
            self._characters = []
            self._parser.CharacterDataHandler = self._characters.append
        elif self._depth == 1:
            self.rooted = name == _ROOT
            if not self.rooted:
                self.fail(f"no XMI: its root is «{name.rpartition(' ')[2][:60]}»")
        else:
            self.fail("elements inside elements that hold values")

    def end(self, name: str) -> None:
        if self._depth == 3 and self._now is not None:
            inner = self._now.inner or []
            inner.append((name, "".join(self._characters)))
            self._now.inner = inner
            self._parser.CharacterDataHandler = None
        self._depth -= 1

    def refuse(self, *_: object) -> None:
        self.fail("it declares a document type or entities, which is refused")

    def fail(self, message: str) -> NoReturn:
        raise FormatError(message, place=Place(self._path, line=self._parser.CurrentLineNumber))


class _Builder:
    """Makes a CAS of what was parsed."""

    def __init__(self, parsed: _Parsed, path: Path, types: TypeSystem | None, restore: Callable[[str], str]) -> None:
        self._parsed = parsed
        self._path = path
        self._types = types
        self._restore = restore
        self._type_names: dict[str, str] = {}
        self._features: dict[tuple[str, str], Feature | None] = {}
        self._by_id: dict[str, Structure] = {}
        self._places: dict[str, tuple[str, int, int]] = {}

    def cas(self) -> Cas:
        sofa = self._sofa()
        text = self._restore(sofa.attributes["sofaString"])
        view = sofa.attributes.get(_ID, "")
        units = Utf16(text)
        plain = units.length == len(text)
        made = Cas(text, [])
        places: dict[str, list[tuple[int, int]]] = {cas.TOKEN: [], cas.SENTENCE: []}
        found: list[tuple[_Raw, Structure]] = []
        others: list[Structure] = []
        ids: list[str] = []
        names = self._type_names
        for raw in self._parsed.elements:
            attributes = raw.attributes
            type_name = names.get(raw.name) or self._type_name(raw.name)
            begin = end = -1
            here = attributes.pop("sofa", view) == view
            if "begin" in attributes and "end" in attributes and here:
                begin, end = self._offsets(raw, units, plain)
            key = attributes.pop(_ID, "")
            if type_name in places and begin >= 0:
                places[type_name].append((begin, end))
                self._places[key] = (type_name, begin, end)
                if type_name == cas.SENTENCE:
                    ids.append(self._restore(attributes.get("id", "")))
                continue
            structure = Structure(type_name, begin, end, line=raw.line)
            if key:
                self._by_id[key] = structure
            if here:
                found.append((raw, structure))
            else:
                others.append(structure)
        for raw, structure in found:
            self._fill(raw, structure)
        assemble(made, [structure for _, structure in found])
        made.tokens, made.sentences, made.other_views = places[cas.TOKEN], places[cas.SENTENCE], others
        made.sentence_ids = ids if any(ids) else ()
        return made

    def _named(self, key: str) -> Structure | None:
        """The structure of that id; tokens and sentences are made when something names them."""
        found = self._by_id.get(key)
        if found is None and key in self._places:
            found = self._by_id[key] = Structure(*self._places[key])
        return found

    def _sofa(self) -> _Raw:
        """The view that holds the text: the initial one, or else the first that has any."""
        with_text = [sofa for sofa in self._parsed.sofas if "sofaString" in sofa.attributes]
        if not with_text:
            raise FormatError("it holds no text (no Sofa with a sofaString)", place=Place(self._path))
        return next((sofa for sofa in with_text if sofa.attributes.get("sofaID") == _DEFAULT_VIEW), with_text[0])

    def _type_name(self, name: str) -> str:
        uri, _, short = name.rpartition(" ")
        package = uri.removeprefix(_PREFIX).removesuffix(_SUFFIX).replace("/", ".")
        made = short if not uri or package == "uima.noNamespace" else f"{package}.{short}"
        self._type_names[name] = made
        return made

    def _offsets(self, raw: _Raw, units: Utf16, plain: bool) -> tuple[int, int]:
        try:
            begin, end = int(raw.attributes.pop("begin")), int(raw.attributes.pop("end"))
            if plain and 0 <= begin <= end <= units.length:
                return begin, end
            begin, end = units.to_points(begin), units.to_points(end)
        except ValueError as error:
            self._fail(raw, "an offset is no number", error)
        except FormatError as error:
            self._fail(raw, error.message, error)
        if begin > end:
            self._fail(raw, f"it ends before it begins ({begin} to {end})")
        return begin, end

    def _fail(self, raw: _Raw, message: str, error: Exception | None = None) -> NoReturn:
        name = self._type_name(raw.name)
        raise FormatError(f"{name}: {message}", place=Place(self._path, line=raw.line)) from error

    def _fill(self, raw: _Raw, structure: Structure) -> None:
        """Sort a structure's attributes into values, references and links."""
        for name, value in raw.attributes.items():
            if " " in name:
                continue
            feature = self._feature(structure.type, name)
            if feature is None:
                self._guess(structure, name, value)
            else:
                self._typed(structure, feature, value)
        for name, text in raw.inner or ():
            self._inner(structure, name, self._restore(text))

    def _feature(self, type_name: str, name: str) -> Feature | None:
        if self._types is None:
            return None
        key = (type_name, name)
        if key not in self._features:
            self._features[key] = self._types.feature(type_name, name)
        return self._features[key]

    def _guess(self, structure: Structure, name: str, value: str) -> None:
        """Without a type system: what a value is, by what it names."""
        target = self._named(value) if name in _REFERENCES else None
        if target is not None:
            structure.refs[name] = target
        elif not value:
            return
        elif self._names_links(value):
            self._array(structure, name, value)
        else:
            structure.features[name] = self._restore(value)

    def _names_links(self, value: str) -> bool:
        keys = value.split(" ")
        found = [self._by_id.get(key) for key in keys] if keys[0].isdigit() else []
        return bool(found) and all(each is not None and each.begin < 0 and _is_link(each) for each in found)

    def _typed(self, structure: Structure, feature: Feature, value: str) -> None:
        """With a type system: as the feature's range says."""
        kind = feature.range
        if kind == cas.STRING:
            structure.features[feature.name] = self._restore(value)
        elif is_number(kind):
            number = number_of(value)
            structure.features[feature.name] = value if number is None else number
        elif kind.startswith("uima.cas.") and (kind in ARRAYS or kind.endswith("Array")):
            self._array(structure, feature.name, value)
        elif kind == "uima.cas.Boolean" or self._is_text(kind):
            structure.features[feature.name] = self._restore(value)
        else:
            target = self._named(value)
            if target is not None:
                structure.refs[feature.name] = target

    def _is_text(self, kind: str) -> bool:
        return self._types is not None and any(each.supertype == cas.STRING for each in self._types.lineage(kind))

    def _array(self, structure: Structure, name: str, value: str) -> None:
        """Links or other structures that an attribute names; an array may be a structure of its own."""
        targets = [target for key in value.split() if (target := self._named(key)) is not None]
        if len(targets) == 1 and targets[0].type in ARRAYS:
            structure.links[name] = [(None, targets[0])]
        elif len(targets) == 1 and targets[0].type.endswith("Array"):
            structure.refs[name] = targets[0]
        else:
            structure.links[name] = [(None, target) for target in targets]

    def _inner(self, structure: Structure, name: str, text: str) -> None:
        known = structure.features.get(name)
        structure.features[name] = [*known, text] if isinstance(known, list) else [text]


def _is_link(structure: Structure) -> bool:
    """Whether a structure may be a link, as far as its type's name says; links have no place of their own."""
    return not structure.type.startswith("uima.cas.") or structure.type in ARRAYS


def number_of(text: str) -> float | None:
    """The number that a text says; None where it says none."""
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return None
