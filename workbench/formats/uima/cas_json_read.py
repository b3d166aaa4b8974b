"""UIMA CAS JSON 0.4 as structures; as of UIMA for Java, of dkpro-cassis, and ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from typing import Any, Final, NoReturn

from workbench.errors import FormatError, Place
from workbench.formats.uima import cas
from workbench.formats.uima.assemble import assemble
from workbench.formats.uima.cas import STRINGS, STRUCTURES, TOP, Cas, Structure
from workbench.formats.uima.typesystem import Feature, Type, TypeSystem
from workbench.formats.units import Utf16

_DEFAULT_VIEW: Final = "_InitialView"
_PLACES: Final = {cas.TOKEN, cas.SENTENCE}


def read_json(data: bytes, path: Path) -> tuple[Cas, TypeSystem]:
    """The CAS that a file holds, and the types that it describes.

    Raises:
        FormatError: It is not such JSON, holds no text, or has offsets outside of it.
    """
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise FormatError("not UTF-8", place=Place(path, offset=error.start)) from error
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise FormatError(f"not JSON: {error}", place=Place(path, line=line)) from error
    rows = found.get("%FEATURE_STRUCTURES") if isinstance(found, dict) else None
    if not isinstance(rows, (list, dict)):
        raise FormatError("no UIMA CAS JSON (there are no %FEATURE_STRUCTURES)", place=Place(path))
    types = _types(found.get("%TYPES"))
    return _Builder(_by_id(rows, path), path).cas(), types


def _by_id(rows: list[Any] | dict[str, Any], path: Path) -> dict[int, dict[str, Any]]:
    """The structures by their ids; as a list they have them inside, as an object outside."""
    pairs = rows.items() if isinstance(rows, dict) else ((row.get("%ID"), row) for row in rows if isinstance(row, dict))
    found: dict[int, dict[str, Any]] = {}
    for key, row in pairs:
        number = int(key) if isinstance(key, str) and key.isdecimal() and len(key) < 19 else key
        if not isinstance(number, int) or not isinstance(row, dict) or not isinstance(row.get("%TYPE"), str):
            raise FormatError("a feature structure without an id or a type", place=Place(path, key=str(key)[:40]))
        if number in found:
            raise FormatError("two feature structures have one id", place=Place(path, key=str(number)))
        found[number] = row
    return found


def _types(described: object) -> TypeSystem:
    types = TypeSystem()
    for name, row in described.items() if isinstance(described, dict) else ():
        if isinstance(row, dict):
            above = row.get("%SUPER_TYPE")
            features = (_feature(key, each) for key, each in row.items() if not key.startswith("%"))
            types.add(Type(name, above if isinstance(above, str) else TOP).add(*features))
    return types


def _feature(name: str, row: object) -> Feature:
    kind = row.get("%RANGE") if isinstance(row, dict) else None
    kind = kind if isinstance(kind, str) else cas.STRING
    if not kind.endswith("[]"):
        return Feature(name, kind)
    element = kind.removesuffix("[]")
    return Feature(name, STRINGS) if element == cas.STRING else Feature(name, STRUCTURES, element)


class _Builder:
    """Makes a CAS of what was parsed."""

    def __init__(self, rows: Mapping[int, dict[str, Any]], path: Path) -> None:
        self._rows = rows
        self._path = path
        self._made: dict[int, Structure] = {}

    def cas(self) -> Cas:
        """The CAS."""
        view, text = self._sofa()
        made = Cas(text, [])
        units = Utf16(text)
        places: dict[str, list[tuple[int, int]]] = {name: [] for name in _PLACES}
        ids: list[str] = []
        others: list[Structure] = []
        found: list[Structure] = []
        for number, row in self._rows.items():
            here = row.get("@sofa", view) == view
            begin, end = self._offsets(number, row, units) if here and "begin" in row and "end" in row else (-1, -1)
            structure = self._made[number] = Structure(row["%TYPE"], begin, end)
            if structure.type in _PLACES and begin >= 0:
                places[structure.type].append((begin, end))
                if structure.type == cas.SENTENCE:
                    ids.append(row["id"] if isinstance(row.get("id"), str) else "")
            elif here:
                found.append(structure)
            else:
                others.append(structure)
        for number, row in self._rows.items():
            if self._made[number].type not in _PLACES:
                self._fill(self._made[number], row)
        arrays = {id(self._made[number]) for number, row in self._rows.items() if "%ELEMENTS" in row}
        assemble(made, [each for each in found if id(each) not in arrays])
        made.tokens, made.sentences, made.other_views = places[cas.TOKEN], places[cas.SENTENCE], others
        made.sentence_ids = ids if any(ids) else ()
        return made

    def _sofa(self) -> tuple[int, str]:
        """The id of the view that holds the text, and the text."""
        with_text = [
            (number, row) for number, row in self._rows.items()
            if row["%TYPE"] == "uima.cas.Sofa" and isinstance(row.get("sofaString"), str)
        ]  # fmt: skip
        if not with_text:
            raise FormatError("it holds no text (no Sofa with a sofaString)", place=Place(self._path))
        first = next((each for each in with_text if each[1].get("sofaID") == _DEFAULT_VIEW), with_text[0])
        return first[0], first[1]["sofaString"]

    def _offsets(self, number: int, row: Mapping[str, Any], units: Utf16) -> tuple[int, int]:
        begin, end = row["begin"], row["end"]
        if type(begin) is not int or type(end) is not int:
            self._fail(number, row, "an offset is no number")
        try:
            begin, end = units.to_points(begin), units.to_points(end)
        except FormatError as error:
            self._fail(number, row, error.message)
        if begin > end:
            self._fail(number, row, f"it ends before it begins ({begin} to {end})")
        return begin, end

    def _fail(self, number: int, row: Mapping[str, Any], message: str) -> NoReturn:
        raise FormatError(f"{row['%TYPE'][:80]}: {message}", place=Place(self._path, key=f"%ID {number}"))

    def _fill(self, structure: Structure, row: Mapping[str, Any]) -> None:
        """Sort a structure's features into values, references and links."""
        for name, value in row.items():
            if name[:1] == "@":
                self._refer(structure, name[1:], value)
            elif name[:1] not in ("%", "^") and name not in ("begin", "end"):
                self._value(structure, name, value)

    def _value(self, structure: Structure, name: str, value: object) -> None:
        if isinstance(value, bool):
            structure.features[name] = "true" if value else "false"
        elif isinstance(value, str):
            structure.features[name.removeprefix("#")] = value
        elif isinstance(value, (int, float)) and isfinite(value):
            whole = isinstance(value, float) and value.is_integer() and abs(value) < 1 << 53
            structure.features[name] = int(value) if whole else value

    def _refer(self, structure: Structure, name: str, value: object) -> None:
        target = self._made.get(value) if isinstance(value, int) else None
        if target is None or name == "sofa":
            return
        elements = self._rows[value].get("%ELEMENTS") if isinstance(value, int) else None
        if not isinstance(elements, list):
            if target.type.endswith(("Array", "[]")):
                structure.links.setdefault(name, [])
            else:
                structure.refs[name] = target
        elif elements and all(isinstance(each, str) for each in elements):
            structure.features[name] = list(elements)
        else:
            there = (self._made.get(each) for each in elements if isinstance(each, int))
            structure.links[name] = [(None, each) for each in there if each is not None]
