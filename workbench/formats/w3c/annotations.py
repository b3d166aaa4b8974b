"""Marks of annotations: what a body says, and for what purpose, about which place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import unquote

from workbench.formats.beside import CATEGORY, attributes_in, heard, own_id
from workbench.formats.counted import Unit
from workbench.formats.fields import Fields, Misfit
from workbench.formats.graph import Assembly
from workbench.formats.incoming import IncomingMark, Lost
from workbench.formats.w3c.selectors import Finder, Unplaced
from workbench.formats.w3c.write import mark_iri
from workbench.model import JSON, document_id

_TAGS: Final = frozenset({"tagging", "classifying", "identifying"})
_EMPTY: Final = "covers no text"
_NO_END: Final = "joins what is no mark on one text"


@dataclass(slots=True)
class _Said:
    """What an annotation says of its target."""

    tags: list[str] = field(default_factory=list)
    attributes: dict[str, JSON] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def source_of(annotation: Fields) -> str | None:
    """The address of the text that an annotation is about; None where it joins other annotations.

    Raises:
        Misfit: It is about nothing, or about several texts.
    """
    if _motivation(annotation) == "linking":
        return None
    found: list[str] = []
    for target in _targets(annotation):
        source = target if isinstance(target, str) else target.get("source", target.get("id"))
        source = source.get("id") if isinstance(source, dict) else source
        if not isinstance(source, str) or not source:
            raise Misfit("names no source", "target")
        found.append(source.split("#")[0] or source)
    if len(set(found)) != 1:
        raise Misfit("is about several texts, or about none", "target")
    return found[0]


def _targets(annotation: Fields) -> list[Any]:
    given = annotation.get("target")
    found = given if isinstance(given, list) else [given]
    if not found or not all(isinstance(each, (str, dict)) for each in found):
        raise Misfit("should be an address, or an object with its source", "target")
    return found


def _motivation(annotation: Fields) -> str:
    given = annotation.get("motivation")
    first = given[0] if isinstance(given, list) and given else given
    return first.removeprefix("oa:") if isinstance(first, str) else ""


class Annotations:
    """The marks on one text, gathered annotation by annotation, then link by link."""

    def __init__(self, text: str, unit: Unit) -> None:
        self._finder = Finder(text, unit)
        self._assembly = Assembly()
        self._ours = mark_iri(document_id(text), "")
        self._keys: dict[str, str] = {}
        self._owners: dict[str, str] = {}
        self.lost: list[Lost] = []

    def marks(self) -> Iterator[IncomingMark]:
        """All marks that came."""
        return self._assembly.marks()

    def take(self, annotation: Fields) -> None:
        """Take an annotation of the text.

        Raises:
            Misfit: It is malformed.
        """
        name = annotation.string("id", "") if annotation.get("id") is not None else f"#{len(self._keys)}"
        if name in self._keys:
            raise Misfit(f"another annotation has the id {name[:80]}", "id")
        said = _said(annotation)
        kind = annotation.string("workbench:kind", "entity")
        try:
            places = [self._finder.place(found) for found in _selectors(annotation)]
        except Unplaced as error:
            self.lost.append(Lost("entity", said.tags[0], str(error), annotator=_creator(annotation)))
            return
        if any(start == end for start, end in places):
            self.lost.append(Lost("entity", said.tags[0], _EMPTY, annotator=_creator(annotation)))
            return
        self._keys[name] = f"a{len(self._keys)}"
        self._owners[name] = _creator(annotation)
        if kind == "label" or not places:
            self._label(annotation, said, places, ours=kind == "label")
        else:
            self._span(name, annotation, said, places)

    def _span(self, name: str, annotation: Fields, said: _Said, places: list[tuple[int, int]]) -> None:
        for number, tag in enumerate(said.tags):
            mark = self._made(annotation, said, tag, first=not number)
            made = heard(Fields({"kind": annotation.get("workbench:kind", "entity")}), "entity", tag, fragments=places)
            key = f"{self._keys[name]}/{number}" if number else self._keys[name]
            self._assembly.span(key, _with(mark, made))

    def _label(self, annotation: Fields, said: _Said, places: list[tuple[int, int]], *, ours: bool) -> None:
        target = places[0] if places else None
        for number, tag in enumerate(said.tags):
            mark = self._made(annotation, said, tag, first=not number)
            if ours:
                made = IncomingMark("label", tag, target=target)
            else:
                made = IncomingMark("label", CATEGORY, attributes={"value": tag}, target=target)
            self._assembly.label(_with(mark, made))

    def _made(self, annotation: Fields, said: _Said, tag: str, *, first: bool = True) -> IncomingMark:
        key = annotation.get("id")
        own = unquote(key.removeprefix(self._ours)) if isinstance(key, str) and key.startswith(self._ours) else ""
        return IncomingMark(
            "entity", tag, attributes=said.attributes, note="\n".join(said.notes), annotator=_creator(annotation),
            id=own_id(own) if first else "",
        )  # fmt: skip

    def link(self, annotation: Fields) -> bool:
        """Take a link; False if one of the annotations that it joins is not on this text.

        Raises:
            Misfit: It is malformed.
        """
        ends = [target if isinstance(target, str) else target.get("id") for target in _targets(annotation)]
        if len(ends) != 2:
            ends = [*ends[:1], *_linked(annotation)]
        if len(ends) != 2:
            raise Misfit("should join two annotations", "target")
        keys = [self._keys.get(end) if isinstance(end, str) else None for end in ends]
        if keys[0] is None or keys[1] is None or not all(map(self._assembly.has, (keys[0], keys[1]))):
            return False
        said = _said(annotation, "linking")
        for number, tag in enumerate(said.tags):
            mark = self._made(annotation, said, tag, first=not number)
            self._assembly.arc(tag, keys[0], keys[1], _with(mark, IncomingMark("relation", tag)))
        return True

    def lose(self, annotation: Fields) -> None:
        """Note a link that no text of the file has both ends of."""
        for tag in _said(annotation, "linking").tags:
            self.lost.append(Lost("relation", tag, _NO_END, annotator=_creator(annotation)))


def _linked(annotation: Fields) -> list[Any]:
    """What a link's bodies name."""
    body = annotation.get("body")
    bodies = body if isinstance(body, list) else [body]
    return [each if isinstance(each, str) else each.get("id") for each in bodies if isinstance(each, (str, dict))]


def _with(said: IncomingMark, placed: IncomingMark) -> IncomingMark:
    """What an annotation says, of what stands there."""
    attributes = {**placed.attributes, **said.attributes}
    return replace(placed, attributes=attributes, note=said.note, annotator=said.annotator, id=said.id)


def _selectors(annotation: Fields) -> Iterator[list[Fields]]:
    """The selectors of each target that has some."""
    for number, target in enumerate(_targets(annotation)):
        given = target.get("selector") if isinstance(target, dict) else None
        if given is None:
            continue
        found = given if isinstance(given, list) else [given]
        if not all(isinstance(each, dict) for each in found):
            raise Misfit("should be a selector, or a list of selectors", f"target[{number}].selector")
        yield [Fields(each, f"target[{number}].selector[{place}]") for place, each in enumerate(found)]


def _said(annotation: Fields, otherwise: str = "") -> _Said:
    """What the bodies say; an annotation that has no tag is called by its motivation."""
    said = _Said()
    motivation = _motivation(annotation)
    for body in _bodies(annotation):
        purpose = body.string("purpose", "") if isinstance(body.get("purpose"), str) else motivation
        value = body.string("value", "") if body.get("value") is not None else ""
        attribute = body.get("workbench:attribute")
        if isinstance(attribute, str) and attribute.strip():
            said.attributes[attribute] = _value(body, value)
        elif purpose.removeprefix("oa:") in _TAGS and (value or isinstance(body.get("source"), str)):
            said.tags.append(value or body.string("source"))
        elif value:
            said.notes.append(value)
    said.tags = [tag for tag in dict.fromkeys(said.tags) if tag.strip()] or [otherwise or motivation or "annotation"]
    return said


def _bodies(annotation: Fields) -> Iterable[Fields]:
    given = annotation.get("body")
    found: list[Any] = given if isinstance(given, list) else [] if given is None else [given]
    if annotation.get("bodyValue") is not None:
        found = [*found, {"value": annotation.string("bodyValue")}]
    for number, body in enumerate(found):
        if isinstance(body, dict):
            yield Fields(body, f"body[{number}]")
        elif isinstance(body, str):
            yield Fields({"value": body}, f"body[{number}]")
        else:
            raise Misfit("should be an object or an address", f"body[{number}]")


def _value(body: Fields, shown: str) -> JSON:
    if "workbench:value" not in body:
        return shown
    return attributes_in(Fields({"attributes": {"value": body["workbench:value"]}}, body.key))["value"]


def _creator(annotation: Fields) -> str:
    """Whose it is: a name, or else an address."""
    given = annotation.get("creator")
    first = given[0] if isinstance(given, list) and given else given
    if isinstance(first, dict):
        names = ("name", "nickname", "email", "id")
        first = next((first[name] for name in names if isinstance(first.get(name), str)), "")
    return first if isinstance(first, str) else ""
