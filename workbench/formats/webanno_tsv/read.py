"""A WebAnno TSV file's cells as structures, and those as a document with marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from workbench.errors import FormatError, Place
from workbench.formats.incoming import Incoming, Skipped
from workbench.formats.uima import cas
from workbench.formats.uima.cas import Cas, Structure
from workbench.formats.uima.files import Source
from workbench.formats.uima.foreign import Layer, Role, is_number
from workbench.formats.uima.marks import incoming, segments_of
from workbench.formats.uima.tokens import found_tokens
from workbench.formats.uima.typesystem import TypeSystem
from workbench.formats.uima.xmi_read import number_of
from workbench.formats.webanno_tsv.columns import CHAIN_FEATURES, Header
from workbench.formats.webanno_tsv.escapes import NOTHING, NULL, split, unescape_value
from workbench.formats.webanno_tsv.parse import Row, Sheet, parse, tokens_of
from workbench.formats.webanno_tsv.trim import DEPENDENCY
from workbench.model import SegmentSpan

_WITH_ID: Final = re.compile(r"((?:[^\\]|\\.)*?)\[(\d{1,9})\]", re.DOTALL)
_WITH_IDS: Final = re.compile(r"(.*?)\[(\d{1,9})_(\d{1,9})\]", re.DOTALL)
_LINK: Final = re.compile(r"((?:[^\\]|\\.)*?)->(\d{1,9})-(\d{1,9})", re.DOTALL)
_ROLES: Final[dict[str, Role]] = {"span": "span", "chain": "chain", "relation": "relation"}


def read_source(source: Source, *, name: str = "", annotator: str | None = None) -> Incoming:
    """One document, or what is wrong with its file."""
    try:
        sheet = parse(source.data, source.path)
        builder = _Builder(sheet, source.types)
        document = builder.cas()
        document.name = name or document.name
        segments = segments_of(document.text, document.sentences, document.sentence_ids)
        keep = segments is None or list(document.tokens) != found_tokens(document.text, segments, "word")
        return incoming(
            document, name=source.stem, place=Place(source.path), layers=builder.layers(), keep_tokens=keep,
            annotator=annotator if annotator is not None else source.annotator,
        )  # fmt: skip
    except FormatError as error:
        return Skipped(error)


@dataclass(frozen=True, slots=True)
class _Slot:
    """A slot feature whose targets are looked up once all rows are read."""

    row: Row
    structure: Structure
    feature: str
    roles: list[str | None]
    targets: list[str]
    target_type: str


@dataclass(frozen=True, slots=True)
class _Join:
    """A relation whose ends are looked up once all rows are read."""

    row: Row
    structure: Structure
    said: str
    base: str


class _Builder:
    """Makes structures of one file's cells."""

    def __init__(self, sheet: Sheet, types: TypeSystem | None) -> None:
        self._sheet = sheet
        self._ranges = _ranges(sheet) | (_described(sheet, types) if types else {})
        self._structures: list[Structure] = []
        self._on_unit: dict[tuple[str, str], list[Structure]] = {}
        self._by_id: dict[int, Structure] = {}
        self._tokens: dict[str, Structure] = {}
        self._links: dict[tuple[str, int], dict[int, Structure]] = {}
        self._slots: list[_Slot] = []
        self._joins: list[_Join] = []

    def cas(self) -> Cas:
        """The file as a CAS."""
        sheet = self._sheet
        for row in sheet.rows:
            self._row(row)
        for slot in self._slots:
            self._fill(slot)
        for join in self._joins:
            self._join(join)
        for structure in self._structures:
            self._typed(structure)
        chains = list(self._chains())
        made = Cas(sheet.text, [*self._structures, *chains, *self._labels()], tokens=list(tokens_of(sheet)))
        made.sentences, made.sentence_ids = sheet.sentences, sheet.ids if any(sheet.ids) else ()
        made.name, made.title = _text(sheet, "name"), _text(sheet, "title")
        made.language, made.annotator = _text(sheet, "language"), _text(sheet, "annotator")
        self._own_segments(made)
        made.places = {id(self._by_id[number]): places for number, places in self._places() if number in self._by_id}
        return made

    def layers(self) -> list[Layer]:
        """The layers that the header declares, but for ours."""
        found: list[Layer] = []
        for header in self._sheet.headers:
            if header.type in cas.OWN and (cas.LABEL in header.features or cas.PART_OF in header.slots):
                continue
            short = header.type.rpartition(".")[2]
            label = header.type if any(layer.label == short for layer in found) else short
            ranges = self._ranges.get(header.type, {})
            features = {name: ranges.get(name, cas.STRING) for name in header.features}
            base = _head(header.type) if header.kind == "chain" else header.base
            found.append(Layer(label, header.type, _ROLES[header.kind], features, dict(header.slots), base))
        return found

    def _row(self, row: Row) -> None:
        if row.is_token:
            if row.unit in self._tokens:
                self._sheet.fail(row.line, f"a second token {row.unit}")
            self._tokens[row.unit] = Structure(cas.TOKEN, row.begin, row.end, line=row.line)
        at = 0
        for header in self._sheet.headers:
            cells = row.cells[at : at + len(header.columns)]
            at += len(header.columns)
            stacks = [[] if cell == NOTHING else list(split(cell, "|")) for cell in cells]
            depth = max(map(len, stacks))
            if any(stack and len(stack) != depth for stack in stacks):
                self._sheet.fail(row.line, f"{header.type}: its columns hold different numbers of annotations")
            for level in range(depth):
                self._annotation(row, header, [stack[level] if stack else NOTHING for stack in stacks])

    def _annotation(self, row: Row, header: Header, values: list[str]) -> None:
        if header.kind == "chain":
            structure = self._link(row, header, values)
        elif header.kind == "relation":
            structure = self._relation(row, header, values)
        else:
            structure = self._span(row, header, values)
        self._on_unit.setdefault((row.unit, header.type), []).append(structure)

    def _span(self, row: Row, header: Header, values: list[str]) -> Structure:
        bare: list[str] = []
        number = 0
        for (kind, _), value in zip(header.columns, values, strict=True):
            match = _WITH_ID.fullmatch(value) if kind != "target" else None
            bare.append(match[1] if match else value)
            if match and number not in (0, int(match[2])):
                self._sheet.fail(row.line, f"{header.type}: two ids, [{number}] and [{match[2]}], for one annotation")
            number = int(match[2]) if match else number
        known = self._by_id.get(number) if number else None
        if known is not None and known.type != header.type:
            self._sheet.fail(row.line, f"[{number}] is on two layers, {known.type} and {header.type}")
        if known is not None:
            known.end = max(known.end, row.end)
            return known
        structure = self._new(row, header)
        if number:
            self._by_id[number] = structure
        self._features(row, header, structure, bare)
        return structure

    def _new(self, row: Row, header: Header) -> Structure:
        structure = Structure(header.type, row.begin, row.end, line=row.line)
        self._structures.append(structure)
        return structure

    def _features(self, row: Row, header: Header, structure: Structure, values: list[str]) -> None:
        roles: list[str | None] = []
        for (kind, feature), value in zip(header.columns, values, strict=True):
            if kind == "value" and value not in (NULL, NOTHING):
                structure.features[feature] = unescape_value(value)
            elif kind == "role":
                said = [] if value == NOTHING else list(split(value, ";"))
                roles = [None if role == NULL else unescape_value(role) for role in said]
            elif kind == "target":
                targets = [] if value in (NULL, NOTHING) and len(roles) != 1 else list(split(value, ";"))
                targets = [] if targets == [NULL] or targets == [NOTHING] else targets
                if len(targets) != len(roles):
                    message = f"{header.type}: {len(roles)} roles and {len(targets)} targets"
                    self._sheet.fail(row.line, message)
                self._slots.append(_Slot(row, structure, feature, roles, targets, header.slots[feature][1]))

    def _relation(self, row: Row, header: Header, values: list[str]) -> Structure:
        structure = self._new(row, header)
        self._features(row, header, structure, values)
        for (kind, _), value in zip(header.columns, values, strict=True):
            if kind == "base":
                self._joins.append(_Join(row, structure, value, header.base))
        return structure

    def _link(self, row: Row, header: Header, values: list[str]) -> Structure:
        """A link of a chain, which may go on from the row before."""
        cells = dict(zip((feature for _, feature in header.columns), values, strict=True))
        match = _LINK.fullmatch(cells.get(CHAIN_FEATURES[0], ""))
        if match is None:
            self._sheet.fail(row.line, f"{header.type}: does not say which link of which chain it is (*->1-1)")
        chain, at = self._links.setdefault((header.type, int(match[2])), {}), int(match[3])
        if at in chain:
            chain[at].end = max(chain[at].end, row.end)
            return chain[at]
        structure = chain[at] = self._new(row, header)
        with_id = _WITH_ID.fullmatch(cells.pop(CHAIN_FEATURES[1], NULL))
        said = {CHAIN_FEATURES[0]: match[1], CHAIN_FEATURES[1]: with_id[1] if with_id else NULL}
        for feature, value in (cells | said).items():
            if value not in (NULL, NOTHING, ""):
                structure.features[feature] = unescape_value(value)
        return structure

    def _chains(self) -> Iterator[Structure]:
        """The heads of chains, their links joined."""
        for (type_name, _), links in self._links.items():
            ordered = [links[at] for at in sorted(links)]
            for before, after in pairwise(ordered):
                before.refs["next"] = after
            yield Structure(_head(type_name), refs={"first": ordered[0]})

    def _fill(self, slot: _Slot) -> None:
        """Look up a slot feature's targets."""
        links: list[tuple[str | None, Structure]] = []
        for role, said in zip(slot.roles, slot.targets, strict=True):
            match = _WITH_ID.fullmatch(said)
            unit, number = (match[1], int(match[2])) if match else (said, 0)
            links.append((role, self._named(slot.row, slot.target_type, unit, number)))
        slot.structure.links[slot.feature] = links

    def _join(self, join: _Join) -> None:
        """Look up a relation's ends."""
        match = _WITH_IDS.fullmatch(join.said)
        unit, source, target = (match[1], int(match[2]), int(match[3])) if match else (join.said, 0, 0)
        base = cas.TOKEN if join.structure.type == DEPENDENCY else join.base
        join.structure.refs = {
            cas.SOURCE: self._named(join.row, base, unit, source),
            cas.TARGET: self._named(join.row, base, join.row.unit, target),
        }

    def _named(self, row: Row, type_name: str, unit: str, number: int) -> Structure:
        """What a reference names: by its id, or by its row and layer."""
        if number:
            if number not in self._by_id:
                self._sheet.fail(row.line, f"[{number}] names no annotation")
            return self._by_id[number]
        if type_name == cas.TOKEN and unit in self._tokens:
            return self._tokens[unit]
        found = self._on_unit.get((unit, type_name), [])
        if not found:
            spans = (header.type for header in self._sheet.headers if header.kind != "relation")
            found = [each for name in spans for each in self._on_unit.get((unit, name), ())]
            found = found if len(found) == 1 else []
        if not found:
            self._sheet.fail(row.line, f"{unit[:40]} names no annotation of {type_name}")
        return found[0]

    def _typed(self, structure: Structure) -> None:
        """Make numbers of what the file says are numbers."""
        for feature, kind in self._ranges.get(structure.type, {}).items():
            value = structure.features.get(feature)
            number = number_of(value) if is_number(kind) and isinstance(value, str) else None
            if number is not None:
                structure.features[feature] = number

    def _labels(self) -> Iterator[Structure]:
        """What is about the document as a whole."""
        rows = self._sheet.more.get("labels", [])
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, list) and len(row) == 2 and isinstance(row[0], str) and isinstance(row[1], dict):
                yield Structure(row[0], features=row[1])

    def _places(self) -> Iterator[tuple[int, list[tuple[int, int]]]]:
        """Where marks stand that begin or end in white space, by their ids."""
        said = self._sheet.more.get("places", {})
        for key, rows in said.items() if isinstance(said, dict) else ():
            pairs = [row for row in rows if isinstance(row, list)] if isinstance(rows, list) else []
            if key.isdecimal() and len(key) < 10 and all(list(map(type, pair)) == [int, int] for pair in pairs):
                yield int(key), [(start, end) for start, end in pairs]

    def _own_segments(self, made: Cas) -> None:
        """Take the segments where the sentences are not the same."""
        rows = self._sheet.more.get("segments", [])
        spans = [span for row in rows if (span := _segment(row)) is not None] if isinstance(rows, list) else []
        if spans and all(0 <= span.start < span.end <= len(made.text) for span in spans):
            made.sentences = [(span.start, span.end) for span in spans]
            made.sentence_ids = [f"s{n}.{span.language}.{span.zone}" for n, span in enumerate(spans, 1)]


def _segment(row: object) -> SegmentSpan | None:
    if not isinstance(row, list) or list(map(type, row)) != [int, int, str, str]:
        return None
    return SegmentSpan(row[0], row[1], row[2], "frame" if row[3] == "frame" else "body")


def _head(type_name: str) -> str:
    """The type of a chain, by the names that INCEpTION gives."""
    return f"{type_name.removesuffix('Link')}Chain"


def _text(sheet: Sheet, key: str) -> str:
    value = sheet.more.get(key, "")
    return value if isinstance(value, str) else ""


def _described(sheet: Sheet, types: TypeSystem) -> dict[str, dict[str, str]]:
    """Which features hold what is no text, by a type system from beside the file."""
    found: dict[str, dict[str, str]] = {}
    for header in sheet.headers:
        known = types.features(header.type)
        found[header.type] = {name: known[name].range for name in header.features if name in known}
    return found


def _ranges(sheet: Sheet) -> dict[str, dict[str, str]]:
    """Which features hold what is no text."""
    said = sheet.more.get("ranges", {})
    found: dict[str, dict[str, str]] = {}
    for name, kinds in said.items() if isinstance(said, dict) else ():
        if isinstance(kinds, dict):
            found[name] = {feature: kind for feature, kind in kinds.items() if isinstance(kind, str)}
    return found
