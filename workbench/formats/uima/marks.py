"""A CAS's structures as marks: ours as they were, DKPro's and anybody's by layer, so that nothing disappears.

The layers that are none of ours are remembered in the document's metadata (`foreign`), to go out again as they came.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from workbench.errors import Place
from workbench.formats.incoming import IncomingDocument, IncomingMark, Lost
from workbench.formats.uima import cas
from workbench.formats.uima.cas import Cas, Structure
from workbench.formats.uima.foreign import Layer, to_meta
from workbench.formats.uima.found import FoundLayers
from workbench.formats.uima.typesystem import TypeSystem
from workbench.model import JSON, Kind, Segment, SegmentSpan
from workbench.schema.fields import NAME

_SEGMENT_ID: Final = re.compile(r"s\d+\.(?P<language>[A-Za-z0-9-]*)\.(?P<zone>body|frame)")
_CURATION: Final = "CURATION_USER"
_NOBODY: Final = frozenset({"INITIAL_CAS", ""})

EMPTY: Final = "stands on no character (zero length)"
_NO_ENDS: Final = "a relation without two ends"
_LOST_END: Final = "an end of it stands on no character"
_ELSEWHERE: Final = "on another view of the document"


def annotator_of(user: str) -> str:
    """The annotator that an INCEpTION user is: the curator is the gold layer."""
    from workbench.model import GOLD

    return GOLD if user == _CURATION else "" if user in _NOBODY else user


def incoming(
    document: Cas, *, name: str, place: Place, annotator: str | None = None, types: TypeSystem | None = None,
    layers: Sequence[Layer] = (), keep_tokens: bool = False,
) -> IncomingDocument:  # fmt: skip
    """A CAS as a document with its marks.

    Args:
        name: What the document is called where the CAS does not say.
        annotator: Whose marks these are; None to go by what the CAS says.
        layers: What the file itself says about layers, where it does not have a type system.
        keep_tokens: Remember the tokens, because they are not those that we would find.
    """
    who = annotator_of(document.annotator) if annotator is None else annotator
    reading = _Reading(document, FoundLayers(types, layers, document.link_types), who)
    reading.read()
    found = list(reading.layers.used.values())
    tokens = document.tokens if keep_tokens or any(layer.role == "token" for layer in found) else ()
    title = document.title if document.title != (document.name or name) else ""
    segments = segments_of(document.text, document.sentences, document.sentence_ids)
    own_ids = segments is not None and all(map(is_segment_id, document.sentence_ids))
    return IncomingDocument(
        name=document.name or name,
        text=document.text,
        marks=tuple(reading.marks),
        lost=tuple(reading.lost),
        language=document.language,
        title=title,
        meta=to_meta(found, tokens, () if own_ids else document.sentence_ids),
        segments=segments,
        annotators=(who,),
        place=place,
    )


def segments_of(
    text: str, sentences: Iterable[tuple[int, int]], ids: Sequence[str] = ()
) -> tuple[SegmentSpan, ...] | None:
    """The sentences as segments; None where there are none, or where they overlap or leave out text.

    Args:
        ids: Of the sentences, in order: those that `segment_ids` made say language and zone.
    """
    from workbench.text.language import language_of

    said = dict(zip(sentences, ids, strict=False))
    found: list[SegmentSpan] = []
    at = 0
    for start, end in sorted(set(sentences)):
        if start == end:
            continue
        if start < at or text[at:start].strip():
            return None
        match = _SEGMENT_ID.fullmatch(said.get((start, end), ""))
        language, zone = (match["language"], match["zone"]) if match else (language_of(text[start:end]), "body")
        found.append(SegmentSpan(start, end, language, "frame" if zone == "frame" else "body"))
        at = end
    return tuple(found) if found and not text[at:].strip() else None


class _Reading:
    """One CAS being read."""

    def __init__(self, document: Cas, layers: FoundLayers, annotator: str) -> None:
        self.marks: list[IncomingMark] = []
        self.lost: list[Lost] = []
        self.layers = layers
        self._cas = document
        self._annotator = annotator
        self._keys: dict[int, str] = {}

    def read(self) -> None:
        """Make marks of all structures."""
        layers = self.layers
        joined = [each for each in self._cas.structures if each.links or each.refs]
        layers.find_chains(joined)
        parts: dict[int, list[tuple[int, int]]] = {}
        taken = {id(each) for each in joined if each.type == cas.PART and self._part(each, parts)}
        targets = {id(target): target for each in joined for target in _targets(each)}
        targets |= {id(each): each for each in joined if "next" in each.refs}
        referred = [each for each in targets.values() if each.type in (cas.TOKEN, cas.SENTENCE)]
        skipped = set(layers.heads.values())
        structures = [each for each in self._cas.structures if id(each) not in taken and each.type not in skipped]
        structures += referred
        for structure in structures:
            if not _is_named(structure) and (structure.type == cas.PART or not _is_own(structure)):
                layers.layer(structure)
        if targets:
            numbered = enumerate(structures)
            self._keys = {id(each): str(at) for at, each in numbered if id(each) in targets and not _is_empty(each)}
            self._forget_unjoined(joined)
        for structure in structures:
            if structure.type == cas.PART or not _is_own(structure):
                self._foreign(structure)
            else:
                self._own(structure, parts.get(id(structure), []))
        elsewhere = self._cas.other_views
        self.lost += [Lost("entity", each.short, _ELSEWHERE, annotator=self._annotator) for each in elsewhere]

    def _part(self, structure: Structure, parts: dict[int, list[tuple[int, int]]]) -> bool:
        links = structure.links.get(cas.PART_OF, [])
        if len(links) != 1 or not _is_own(links[0][1]) or _is_empty(structure):
            return False
        parts.setdefault(id(links[0][1]), []).append((structure.begin, structure.end))
        return True

    def _forget_unjoined(self, joined: Iterable[Structure]) -> None:
        """Relations that do not come in cannot be what others refer to."""
        relations = [each for each in joined if self.layers.is_relation(each)]
        naming: dict[int, list[Structure]] = {}
        for each in relations:
            for target in _targets(each):
                naming.setdefault(id(target), []).append(each)
        unjoined = [each for each in relations if len(self._ends(each)) < 2]
        while unjoined:
            gone = unjoined.pop()
            if self._keys.pop(id(gone), None) is not None:
                unjoined += [each for each in naming.get(id(gone), ()) if len(self._ends(each)) < 2]

    def _ends(self, structure: Structure) -> list[str]:
        ends = (structure.refs.get(name) for name in (cas.SOURCE, cas.TARGET))
        return [self._keys[id(end)] for end in ends if end is not None and id(end) in self._keys]

    def _own(self, structure: Structure, parts: list[tuple[int, int]]) -> None:
        features = dict(structure.features)
        label, note = str(features.pop(cas.LABEL, "")), str(features.pop(cas.NOTE, ""))
        extra = _extra(features.pop(cas.EXTRA, ""))
        attributes = {**features, **extra.get("attributes", {})}
        label, note = extra.get(cas.LABEL, label), extra.get(cas.NOTE, note)
        kinds: dict[str, Kind] = {cas.ENTITY: "entity", cas.CLAIM: "claim", cas.RELATION: "relation"}
        kind = kinds.get(structure.type, "label")
        if kind == "relation":
            self._relation(structure, label, attributes, note)
            return
        if structure.type != cas.DOCUMENT_LABEL and _is_empty(structure):
            self.lost.append(Lost(kind, label, EMPTY, annotator=self._annotator))
            return
        target = (structure.begin, structure.end) if structure.type == cas.SEGMENT_LABEL else None
        places = () if kind == "label" else self._places(structure, parts)
        roles, key = self._roles(structure, kind, label, None), self._keys.get(id(structure), "")
        mark = IncomingMark(kind, label, places, key, self._annotator, attributes, roles, note, target)
        self.marks.append(mark)

    def _places(self, structure: Structure, parts: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        """Where a mark stands: with the white space that a file's columns could not hold, where it says so."""
        found = {(structure.begin, structure.end), *parts}
        said = self._cas.places.get(id(structure))
        covered = _covered(self._cas.text, said) if said else None
        if said and covered is not None and covered == _covered(self._cas.text, found):
            return tuple(sorted(said))
        return tuple(sorted(found))

    def _roles(self, structure: Structure, kind: Kind, label: str, layer: Layer | None) -> dict[str, tuple[str, ...]]:
        """What a mark's slots and references name; what does not come in is noted as lost."""
        found: dict[str, list[str]] = {}
        links = [(name, role, target) for name, each in structure.links.items() for role, target in each]
        if layer is not None:
            rest = (item for item in structure.refs.items() if item[0] not in ("next", "first"))
            links += [(name, None, target) for name, target in rest]
        for name, role, target in links:
            called = layer.role_name(name, role) if layer else (role or name)
            key = self._keys.get(id(target))
            if key is None:
                reason = f"its {called} {EMPTY if _is_empty(target) else 'names what is no mark'}"
                self.lost.append(Lost(kind, label, reason, annotator=self._annotator))
            else:
                found.setdefault(called, []).append(key)
        return {role: tuple(keys) for role, keys in found.items()}

    def _relation(self, structure: Structure, label: str, attributes: Mapping[str, JSON], note: str) -> None:
        ends = self._ends(structure)
        if len(ends) < 2:
            there = cas.SOURCE in structure.refs and cas.TARGET in structure.refs
            reason = _LOST_END if there else _NO_ENDS
            self.lost.append(Lost("relation", label, reason, annotator=self._annotator))
            return
        roles = {"from": (ends[0],), "to": (ends[1],)}
        key = self._keys.get(id(structure), "")
        mark = IncomingMark("relation", label, (), key, self._annotator, attributes, roles, note)
        self.marks.append(mark)

    def _foreign(self, structure: Structure) -> None:
        layer = None if _is_named(structure) else self.layers.layer(structure)
        features: dict[str, JSON] = dict(structure.features)
        label = layer.label if layer else str(features.pop("value"))
        if layer and layer.role == "relation":
            self._relation(structure, label, features, "")
        elif layer and layer.role == "document":
            key = self._keys.get(id(structure), "")
            self.marks.append(IncomingMark("label", label, (), key, self._annotator, features))
        else:
            self._span(structure, label, features, layer)

    def _span(self, structure: Structure, label: str, features: dict[str, JSON], layer: Layer | None) -> None:
        kind: Kind = "claim" if layer and layer.links else "entity"
        if _is_empty(structure):
            self.lost.append(Lost(kind, label, EMPTY, annotator=self._annotator))
            return
        roles = self._roles(structure, kind, label, layer) if layer else {}
        place = self._places(structure, [])
        key = self._keys.get(id(structure), "")
        self.marks.append(IncomingMark(kind, label, place, key, self._annotator, features, roles))
        if layer and layer.role == "chain":
            self._chain(structure, layer)

    def _chain(self, structure: Structure, layer: Layer) -> None:
        """Join a link of a chain to the next that comes in."""
        following, seen = structure.refs.get("next"), {id(structure)}
        while following is not None and id(following) not in self._keys and id(following) not in seen:
            seen.add(id(following))
            following = following.refs.get("next")
        if following is not None and id(following) in self._keys and following is not structure:
            roles = {"from": (self._keys[id(structure)],), "to": (self._keys[id(following)],)}
            self.marks.append(IncomingMark("relation", layer.chain, (), "", self._annotator, {}, roles))


def segment_ids(segments: Iterable[Segment]) -> list[str]:
    """Ids for sentences that say what sentences have no features for: language and zone."""
    return [f"s{number}.{each.language}.{each.zone}" for number, each in enumerate(segments, 1)]


def is_segment_id(text: str) -> bool:
    """Whether `segment_ids` made that id."""
    return _SEGMENT_ID.fullmatch(text) is not None


def _covered(text: str, places: Iterable[tuple[int, int]]) -> set[int] | None:
    """The characters but white space at these places; None where one is no place."""
    found: set[int] = set()
    total = 0
    for start, end in places:
        total += end - start
        if not 0 <= start < end <= len(text) or total > len(text):
            return None
        found |= {at for at in range(start, end) if not text[at].isspace()}
    return found


def _targets(structure: Structure) -> list[Structure]:
    return [*structure.refs.values(), *(target for links in structure.links.values() for _, target in links)]


def _is_own(structure: Structure) -> bool:
    """Whether we wrote it: others may have layers of the same name."""
    return structure.type in cas.OWN and (structure.type == cas.PART or bool(structure.features.get(cas.LABEL)))


def _is_named(structure: Structure) -> bool:
    """Whether it is a NamedEntity that can be called by its value."""
    if structure.type != cas.NAMED_ENTITY:
        return False
    value = structure.features.get("value")
    return isinstance(value, str) and _is_name(value)


@lru_cache(maxsize=1000)
def _is_name(value: str) -> bool:
    return NAME.fullmatch(value) is not None


def _is_empty(structure: Structure) -> bool:
    return structure.begin >= 0 and structure.begin == structure.end


def _extra(text: object) -> dict[str, Any]:
    """What no feature could hold; {} where somebody else wrote there."""
    try:
        found = json.loads(text) if isinstance(text, str) and text else {}
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict) or not isinstance(found.get("attributes", {}), dict):
        return {}
    return {key: value for key, value in found.items() if key == "attributes" or isinstance(value, str)}
