"""The results of one annotation: regions with labels, what is said of them, relations, and labels of the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from workbench.errors import FormatError
from workbench.formats.beside import attributes_in, own_id
from workbench.formats.counted import Unit, counted
from workbench.formats.fields import Fields, Misfit
from workbench.formats.graph import Assembly
from workbench.formats.incoming import IncomingMark, Lost
from workbench.formats.label_studio.config import SPANS, Config, names_in
from workbench.model import JSON, Kind

_LABELS: Final = ("labels", "hypertextlabels")
_VALUES: Final = {
    "choices": "choices",
    "number": "number",
    "rating": "rating",
    "textarea": "text",
    "datetime": "datetime",
}
_EMPTY: Final = "covers no text"
_XPATH: Final = "stands on HTML by a path alone"
_NO_END: Final = "joins what is no region"
_ORPHAN: Final = "is said of a region that has no label"


@dataclass(slots=True)
class _Region:
    """A region as it is gathered from its results."""

    start: int
    end: int
    control: str
    labels: list[str]
    attributes: dict[str, JSON] = field(default_factory=dict)
    meta: Fields = field(default_factory=lambda: Fields({}))
    parent: str = ""


@dataclass(slots=True)
class _Whole:
    """A label of the whole document."""

    label: str
    attributes: dict[str, JSON] = field(default_factory=dict)
    meta: Fields = field(default_factory=lambda: Fields({}))


class Results:
    """Gathers results.

    Args:
        only: The object whose results count; "" for all.
        ours: The task was written here.
    """

    def __init__(self, text: str, config: Config, unit: Unit, only: str, *, ours: bool) -> None:
        self._text = text
        self._config = config
        self._points = counted(text, "points")
        self._utf16 = counted(text, "utf16")
        self._unit = unit
        self._only = only
        self._ours = ours
        self._regions: dict[str, _Region] = {}
        self._wholes: dict[str, _Whole] = {}
        self._relations: list[Fields] = []
        self._said: list[tuple[str, Fields]] = []
        self._lost: list[Lost] = []

    def take(self, results: list[Fields]) -> None:
        """Sort the results out: regions first, whatever their order.

        Raises:
            Misfit: One is malformed.
        """
        for number, result in enumerate(results):
            kind = result.string("type", "").lower()
            key = str(result.get("id") or f"#{number}")
            if kind == "relation":
                self._relations.append(result)
            elif self._only and result.get("to_name") not in (None, self._only):
                continue
            elif kind in _LABELS:
                self._region(result, kind, key)
            elif kind in _VALUES:
                self._said.append((key, result))
            else:
                self._lose(
                    "label",
                    result.string("from_name", kind) or kind,
                    f"a result of the type «{kind}» has no place here",
                )
        for key, result in self._said:
            self._attribute(key, result)

    def lost(self, annotator: str) -> Iterator[Lost]:
        """What has no place here."""
        return (replace(each, annotator=annotator) for each in self._lost)

    def _lose(self, kind: Kind, label: str, reason: str) -> None:
        self._lost.append(Lost(kind, label or kind, reason))

    def _region(self, result: Fields, kind: str, key: str) -> None:
        value = Fields(result.mapping("value"), f"{result.key}.value")
        labels = _strings(value, kind if kind in value else "labels")
        place = self._place(value)
        if place is None or place[0] == place[1]:
            for label in labels:
                self._lose("entity", label, _XPATH if place is None else _EMPTY)
            return
        if not labels:
            self._lose("entity", result.string("from_name", ""), "has no label")
            return
        if key in self._regions:
            raise Misfit(f"another region has the id {key[:40]}", result.key)
        self._regions[key] = _Region(
            *place, result.string("from_name", ""), labels, meta=_meta(result), parent=str(result.get("parentID") or "")
        )

    def _place(self, value: Fields) -> tuple[int, int] | None:
        """Where a region stands, in code points; None where only a path in HTML says so."""
        told = value
        if "startOffset" in value or isinstance(value.get("globalOffsets"), dict):
            if not isinstance(value.get("globalOffsets"), dict):
                return None
            told = Fields(value.mapping("globalOffsets"), f"{value.key}.globalOffsets")
        start, end = _offset(told, "start"), _offset(told, "end")
        quote = value.get("text")
        units = self._points if self._unit == "points" else counted(self._text, self._unit)
        if self._unit == "points" and isinstance(quote, str) and not self._says(start, end, quote):
            units = self._utf16 if self._fits_utf16(start, end, quote) else units
        try:
            place = units.to_points(start), units.to_points(end)
        except FormatError as error:
            raise Misfit(error.message, told.key) from error
        if place[0] > place[1]:
            raise Misfit("ends before it begins", told.key)
        return place

    def _says(self, start: int, end: int, quote: str) -> bool:
        found = self._text[start:end] if 0 <= start <= end else ""
        return found == quote or _plain(found) == _plain(quote)

    def _fits_utf16(self, start: int, end: int, quote: str) -> bool:
        """Whether an older Label Studio counted: it stored what JavaScript counts."""
        try:
            return self._says(self._utf16.to_points(start), self._utf16.to_points(end), quote)
        except FormatError:
            return False

    def _attribute(self, key: str, result: Fields) -> None:
        name = result.filled("from_name")
        kind = result.string("type").lower()
        value = Fields(result.mapping("value"), f"{result.key}.value")
        given = self._value(name, kind, value)
        region = self._regions.get(key)
        control = self._config.controls.get(name)
        if region is not None:
            label, attribute = names_in(name) if self._ours else ("", name)
            region.attributes[attribute if self._ours and label in region.labels else name] = given
        elif "start" in value or (control and control.per_region):
            self._lose("label", name, _ORPHAN)
        else:
            label, attribute = names_in(name) if self._ours else (name, "value")
            whole = self._wholes.setdefault(f"{label} {key}", _Whole(label, meta=_meta(result)))
            if attribute:
                whole.attributes[attribute] = given

    def _value(self, name: str, kind: str, value: Fields) -> JSON:
        """What a control says: one thing, or a list where it takes several."""
        given = value.get(_VALUES[kind])
        if kind in ("number", "rating"):
            found = value.number(_VALUES[kind])
            if found is None:
                raise Misfit("is missing", f"{value.key}.{_VALUES[kind]}")
            return given
        strings = _strings(value, _VALUES[kind])
        control = self._config.controls.get(name)
        several = control.multiple if control else len(strings) > 1
        return strings if several or len(strings) != 1 else strings[0]

    def marks(self, annotator: str, name: str, *, same_text: bool) -> Iterator[IncomingMark]:
        """The marks, once all results are taken.

        Args:
            name: Keeps their keys apart from those of another annotation.
        """
        assembly = Assembly(annotator, same_text=same_text, name=name)
        keys = self._spans(assembly)
        for whole in self._wholes.values():
            assembly.label(_said(IncomingMark("label", whole.label, attributes=whole.attributes), whole.meta))
        for relation in self._relations:
            self._relate(relation, assembly, keys)
        yield from assembly.marks()

    def _spans(self, assembly: Assembly) -> dict[str, str]:
        """Add all regions; gives the key of the mark that each belongs to."""
        keys: dict[str, str] = {}
        places: dict[str, list[tuple[int, int]]] = {}
        for key, region in self._regions.items():
            head = region.parent if self._is_part(region) else key
            keys[key] = head
            places.setdefault(head, []).append((region.start, region.end))
        for key, region in self._regions.items():
            if keys[key] == key:
                self._add(assembly, key, region, tuple(sorted(places[key])))
        return keys

    def _is_part(self, region: _Region) -> bool:
        head = self._regions.get(region.parent)
        return head is not None and not head.parent and "part" in region.meta and head.labels == region.labels

    def _add(self, assembly: Assembly, key: str, region: _Region, places: tuple[tuple[int, int], ...]) -> None:
        kind = SPANS.get(region.control, "entity") if self._ours else "entity"
        for number, label in enumerate(region.labels):
            if kind == "label":
                assembly.label(
                    _said(IncomingMark(kind, label, attributes=region.attributes, target=places[0]), region.meta)
                )
            else:
                made = IncomingMark(kind, label, places, attributes=region.attributes)
                assembly.span(f"{key}/{number}" if number else key, _said(made, region.meta, first=not number))

    def _relate(self, relation: Fields, assembly: Assembly, keys: dict[str, str]) -> None:
        labels = _strings(relation, "labels") if relation.get("labels") else ["relation"]
        ends = [keys.get(str(relation.get(name)), "") for name in ("from_id", "to_id")]
        if relation.get("direction") == "left":
            ends.reverse()
        for label in labels:
            if all(assembly.has(end) for end in ends):
                made = _said(IncomingMark("relation", label), _meta(relation))
                assembly.arc(label, ends[0], ends[1], made)
            else:
                self._lose("relation", label, _NO_END)


def _plain(text: str) -> str:
    """A quotation as Label Studio stores it has line ends as they would be typed."""
    return text.replace("\r", "\n").replace("\\n", "\n").strip()


def _offset(value: Fields, name: str) -> int:
    """A place; older versions write it as a string."""
    given = value.get(name)
    if isinstance(given, str) and given.isascii() and given.isdigit() and len(given) < 16:
        return int(given)
    return value.whole(name)


def _strings(value: Fields, name: str) -> list[str]:
    given: Any = value.get(name)
    found = [given] if isinstance(given, str) else given
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise Misfit("should be a list of texts", f"{value.key}.{name}")
    return [each for each in found if each.strip()] if name in _LABELS else found


def _meta(result: Fields) -> Fields:
    """What stands under `meta`: the note, and what we put there."""
    meta = result.get("meta")
    if not isinstance(meta, dict):
        return Fields({})
    note = meta.get("text")
    texts = note if isinstance(note, list) else [note]
    ours = meta.get("workbench")
    said = {"note": "\n".join(text for text in texts if isinstance(text, str))}
    return Fields((ours if isinstance(ours, dict) else {}) | said, f"{result.key}.meta.workbench")


def _said(mark: IncomingMark, meta: Fields, *, first: bool = True) -> IncomingMark:
    if not meta:
        return mark
    return replace(
        mark,
        attributes={**mark.attributes, **attributes_in(meta)},
        note=meta.string("note", ""),
        id=own_id(meta.string("id", "")) if first else "",
        annotator=meta.string("annotator", ""),
    )
