"""A document's marks as a WebAnno TSV 3.3 file.

What the format has no place for stands as JSON in a line of the first sentence's header, `#Workbench=`: INCEpTION
passes over header lines that it does not know.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from workbench.formats.uima import cas
from workbench.formats.uima.cas import Structure
from workbench.formats.uima.foreign import Layer, is_number
from workbench.formats.uima.marks import is_segment_id
from workbench.formats.uima.typesystem import link_name
from workbench.formats.uima.xmi_write import as_text
from workbench.formats.units import Utf16
from workbench.formats.webanno_tsv.columns import CHAIN_FEATURES, ColumnKind, Header
from workbench.formats.webanno_tsv.escapes import NOTHING, NULL, escape_text, escape_value
from workbench.formats.webanno_tsv.trim import DEPENDENCY, take_out_unnamed, trimmed
from workbench.formats.webanno_tsv.units import Place, Rows, Unit

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Record
    from workbench.formats.uima.layers import Layers
    from workbench.formats.uima.outgoing import Outgoing
    from workbench.model import Fragment

FORMAT_LINE: Final = "#FORMAT=WebAnno TSV 3.3\n"
MORE: Final = "#Workbench="

_PLAIN_GAP: Final = re.compile(r"|\n *")
"""What may stand between two sentences without being said: what INCEpTION makes of their offsets."""
_MOST_PARTS: Final = 9
"""INCEpTION understands references to this many parts of a token by their numbers; beyond, a mark needs an id."""


def tsv(record: Record, layers: Layers, tokens: list[Place], losses: Losses, *, stem: str, plain: bool = False) -> str:
    """A document as a file; every mark is noted in `losses`.

    Args:
        stem: The file's name without its suffix: a document that is called so need not be named again.
        plain: Leave out what only Workbench reads.
    """
    rows = Rows(tokens, [(segment.start, segment.end) for segment in record.segments])
    held = trimmed(record, rows)
    out = layers.outgoing(held.record, tokens)
    take_out_unnamed(out, held.record.marks)
    held.account(record, out, losses)
    snapped = {id(out.made[key]): places for key, places in held.snapped.items() if key in out.made}
    return _Sheet(record, out, rows, snapped, stem=stem, plain=plain).text()


class _Sheet:
    """One file being written."""

    def __init__(
        self, record: Record, out: Outgoing, rows: Rows, snapped: dict[int, tuple[Fragment, ...]], *, stem: str,
        plain: bool,
    ) -> None:  # fmt: skip
        self._record = record
        self._out = out
        self._rows = rows
        self._snapped = {} if plain else snapped
        self._stem = stem
        self._plain = plain
        self._text = record.text
        self._utf16 = Utf16(record.text)
        self._foreign = {layer.type: layer for layer in out.foreign}
        self._headers: dict[str, Header] = {}
        self._unit: dict[int, Unit] = {}
        self._ids: dict[int, int] = {}
        self._chain: dict[int, tuple[int, int]] = {}

    def text(self) -> str:
        """The whole file."""
        self._arrange()
        headers = self._in_order()
        body = self._sentences(headers)
        more = self._more()
        if not self._rows.sentences:
            body = [f"\n{more}"] if more else []
        elif more:
            body[0] = f"\n{more}{body[0][1:]}"
        return FORMAT_LINE + "".join(f"{header.line()}\n" for header in headers) + "\n" + "".join(body)

    def _arrange(self) -> None:
        """Put every structure on its rows, and give ids to what needs one."""
        structures = sorted(
            (each for each in self._out.cas.structures if each.begin >= 0), key=lambda each: (each.begin, -each.end)
        )
        spans = [each for each in structures if cas.SOURCE not in each.refs]
        for each in spans:
            place = self._rows.snap(each.begin, each.end)
            assert place is not None
            each.begin, each.end = place
        self._rows.add_parts((each.begin, each.end) for each in spans)
        for each in spans:
            units = self._rows.units(each.begin, each.end)
            self._unit[id(each)] = units[0]
            if each.type != cas.TOKEN:
                self._header(each)
                for unit in units:
                    unit.structures.setdefault(each.type, []).append(each)
        for each in structures:
            if cas.SOURCE in each.refs:
                self._header(each)
                self._unit[id(each.refs[cas.TARGET])].structures.setdefault(each.type, []).append(each)
        self._number_chains()
        self._number(self._ambiguous(spans))

    def _header(self, structure: Structure) -> None:
        """The structure's layer in the header, with the features that it has."""
        header = self._headers.get(structure.type)
        if header is None:
            header = self._headers[structure.type] = self._new_header(structure)
        for feature in structure.features:
            if feature not in header.features and header.kind != "chain":
                header.features.append(feature)
        for feature in structure.links:
            if feature not in header.slots and header.kind == "span":
                header.slots[feature] = (link_name(structure.type, feature), cas.ANNOTATION)

    def _new_header(self, structure: Structure) -> Header:
        layer = self._foreign.get(structure.type)
        if layer is not None and layer.role == "chain":
            return Header(structure.type, "chain", list(CHAIN_FEATURES))
        if cas.SOURCE in structure.refs:
            features = list(layer.features) if layer else []
            return Header(structure.type, "relation", features, base=_base(structure.type, layer))
        if layer is None:
            return Header(structure.type, "span")
        return Header(structure.type, "span", list(layer.features), dict(layer.links))

    def _in_order(self) -> list[Header]:
        """The layers in INCEpTION's order: spans, spans with slots, chains, relations; as they came in, or by name."""
        came = {name: number for number, name in enumerate(self._foreign)}
        kinds = {"span": 0, "chain": 2, "relation": 3}

        def place(header: Header) -> tuple[int, int, str]:
            kind = 1 if header.slots else kinds[header.kind]
            return kind, came.get(header.type, len(came)), header.type

        return [header.arrange() for header in sorted(self._headers.values(), key=place)]

    def _number_chains(self) -> None:
        number = 0
        for head in self._out.cas.structures:
            link = head.refs.get("first")
            if link is None:
                continue
            number += 1
            at = 0
            while link is not None and id(link) not in self._chain:
                at += 1
                self._chain[id(link)] = (number, at)
                link = link.refs.get("next")

    def _ambiguous(self, spans: list[Structure]) -> set[int]:
        """What cannot be named by its row and its layer alone."""
        found: set[int] = set()
        counted: dict[int, int] = {}
        for token in self._rows.tokens:
            for unit in token.rows():
                for stacked in unit.structures.values():
                    for each in stacked:
                        counted[id(each)] = counted.get(id(each), 0) + 1
                        if len(stacked) > 1:
                            found.add(id(each))
        found |= {id(each) for each in spans if counted.get(id(each), 0) > 1} | self._snapped.keys()
        for structure in self._out.cas.structures:
            header = self._headers.get(structure.type)
            for target, base in _references(structure, header) if header else ():
                unit = self._unit[id(target)]
                if target.type != base or base == cas.ANNOTATION or unit.part > _MOST_PARTS:
                    found.add(id(target))
        kinds = {name: header.kind for name, header in self._headers.items()}
        return found & {id(each) for each in spans if kinds.get(each.type) == "span"}

    def _number(self, wanted: set[int]) -> None:
        headers = self._in_order()
        for token in self._rows.tokens:
            for unit in token.rows():
                for header in headers:
                    for each in unit.structures.get(header.type, ()):
                        if id(each) in wanted and id(each) not in self._ids:
                            self._ids[id(each)] = len(self._ids) + 1

    def _sentences(self, headers: list[Header]) -> list[str]:
        """Each sentence's part of the file."""
        ids = self._sentence_ids()
        made: list[str] = []
        following = [*(sentence.begin for sentence in self._rows.sentences[1:]), -1]
        for sentence, begin in zip(self._rows.sentences, following, strict=False):
            end = sentence.end
            if begin < 0:
                end = len(self._text)
            elif not _PLAIN_GAP.fullmatch(self._text[end:begin]):
                end = begin
            said = next((ids[place] for place in ids if place[0] <= sentence.begin < place[1]), "")
            lines = [f"#Sentence.id={escape_text(said)}"] if said else []
            lines += [f"#Text={escape_text(line)}" for line in self._text[sentence.begin : end].split("\n")]
            for token in sentence.tokens:
                lines += [self._row(unit, headers) for unit in token.rows()]
            made.append("\n" + "".join(f"{line}\n" for line in lines))
        return made

    def _sentence_ids(self) -> dict[Place, str]:
        segments = [(segment.start, segment.end) for segment in self._record.segments]
        found = dict(zip(segments, self._out.sentence_ids, strict=False))
        return {place: said for place, said in found.items() if said and not (self._plain and is_segment_id(said))}

    def _row(self, unit: Unit, headers: list[Header]) -> str:
        begin, end = self._utf16.to_units(unit.begin), self._utf16.to_units(unit.end)
        cells = [unit.id, f"{begin}-{end}", self._text[unit.begin : unit.end]]
        for header in headers:
            found = unit.structures.get(header.type, [])
            for kind, feature in header.columns:
                cells.append("|".join(self._cell(each, header, kind, feature) for each in found) or NOTHING)
        return "\t".join(cells) + "\t"

    def _cell(self, each: Structure, header: Header, kind: ColumnKind, feature: str) -> str:
        if header.kind == "chain":
            chain, at = self._chain[id(each)]
            return _value(each, feature) + (f"->{chain}-{at}" if feature == CHAIN_FEATURES[0] else f"[{chain}]")
        if kind == "base":
            return self._base(each)
        if kind == "target":
            targets = [self._named(target) for _, target in each.links.get(feature, ())]
            return ";".join(targets) or NULL
        own = self._ids.get(id(each))
        suffix = f"[{own}]" if own else ""
        if kind == "role":
            roles = [escape_value(role) if role else NULL for role, _ in each.links.get(feature, ())]
            return (";".join(roles) or NOTHING) + suffix
        return (_value(each, feature) if kind == "value" else NULL) + suffix

    def _named(self, target: Structure) -> str:
        own = self._ids.get(id(target))
        return self._unit[id(target)].id + (f"[{own}]" if own else "")

    def _base(self, relation: Structure) -> str:
        source, target = relation.refs[cas.SOURCE], relation.refs[cas.TARGET]
        ids = [self._ids.get(id(end), 0) for end in (source, target)]
        return self._unit[id(source)].id + (f"[{ids[0]}_{ids[1]}]" if any(ids) else "")

    def _more(self) -> str:
        """What only Workbench reads, as a line; "" where there is nothing to say."""
        if self._plain:
            return ""
        document, out = self._record.document, self._out.cas
        sentences = self._rows.sentences
        lead = self._text[: sentences[0].begin] if sentences else ""
        segments = [(segment.start, segment.end) for segment in self._record.segments]
        said: dict[str, Any] = {
            "name": document.name if document.name != self._stem else "",
            "title": document.title,
            "language": document.language,
            "annotator": out.annotator,
            "lead": lead if lead.strip(" ") else "",
            "text": "" if sentences else self._text,
            "segments": self._segments() if segments != [(each.begin, each.end) for each in sentences] else [],
            "labels": [[each.type, each.features] for each in out.structures if each.begin < 0 and not each.refs],
            "ranges": self._ranges(),
            "places": {
                str(self._ids[key]): [[part.start, part.end] for part in parts]
                for key, parts in self._snapped.items()
                if key in self._ids
            },
        }
        kept = {key: value for key, value in said.items() if value}
        return f"{MORE}{json.dumps(kept, sort_keys=True)}\n" if kept else ""

    def _segments(self) -> list[list[Any]]:
        return [[each.start, each.end, each.language, each.zone] for each in self._record.segments]

    def _ranges(self) -> dict[str, dict[str, str]]:
        """The features that hold numbers: a file of columns does not say which."""
        found: dict[str, dict[str, str]] = {}
        for each in self._out.cas.structures:
            for feature, value in each.features.items():
                if each.begin >= 0 and isinstance(value, (int, float)):
                    layer = self._foreign.get(each.type)
                    kind = layer.features.get(feature, cas.FLOAT) if layer else cas.FLOAT
                    found.setdefault(each.type, {})[feature] = kind if is_number(kind) else cas.FLOAT
        return found


def _base(type_name: str, layer: Layer | None) -> str:
    if type_name == DEPENDENCY:
        return f"{cas.DKPRO}.lexmorph.type.pos.POS"
    return (layer.base if layer else "") or cas.ANNOTATION


def _references(structure: Structure, header: Header) -> Iterator[tuple[Structure, str]]:
    """What a structure names, with the type that its layer is made for."""
    if header.kind == "relation":
        for end in structure.refs.values():
            yield end, end.type if end.type == cas.TOKEN else header.base
    for feature, links in structure.links.items():
        for _, target in links:
            yield target, header.slots[feature][1]


def _value(each: Structure, feature: str) -> str:
    value = each.features.get(feature)
    return NULL if value is None else escape_value(as_text(value))
