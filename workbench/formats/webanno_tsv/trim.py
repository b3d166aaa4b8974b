"""What WebAnno TSV can hold of a document's marks: white space has no rows, and relations join spans only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from workbench.formats.uima import cas
from workbench.formats.uima.cas import Structure
from workbench.formats.webanno_tsv.units import Rows
from workbench.model import Annotation, Fragment

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Record
    from workbench.formats.uima.outgoing import Outgoing

DEPENDENCY: Final = f"{cas.DKPRO}.syntax.type.dependency.Dependency"
"""INCEpTION writes that it joins parts of speech, and reads it as joining tokens."""

_SNAPPED: Final = "begins or ends in white space, which has no row"
_BLANK: Final = "on white space only, which has no row"
_BLANK_SEGMENT: Final = "its segment has no token"
_NOT_SPANS: Final = "WebAnno TSV's relations join spans"
_NO_ID: Final = "WebAnno TSV names tokens and links of chains only on layers that are made for them"


@dataclass(slots=True)
class Trimmed:
    """The record with the marks that can be held, as they can be held.

    Attributes:
        snapped: The places of those that cannot be held as they are, by id.
    """

    record: Record
    snapped: dict[str, tuple[Fragment, ...]] = field(default_factory=dict)
    dropped: dict[str, str] = field(default_factory=dict)

    def account(self, original: Record, out: Outgoing, losses: Losses) -> None:
        """Say of every mark what became of it."""
        if not (self.snapped or self.dropped):
            out.account(original, losses)
            return
        for mark in original.marks:
            reason = self.dropped.get(mark.id) or out.dropped.get(mark.id)
            left = out.left.get(mark.id, ())
            if reason:
                losses.dropped(original.document, mark, reason=reason)
            elif mark.id in self.snapped:
                losses.snapped(original.document, mark, reason=_SNAPPED, without=left)
            else:
                losses.exported(original.document, mark, without=left)


def trimmed(record: Record, rows: Rows) -> Trimmed:
    """What of a record can be held."""
    made = Trimmed(record)
    kinds = {mark.id: mark.kind for mark in record.marks}
    kept = [found for mark in record.marks if (found := _kept(mark, made, rows, kinds)) is not None]
    made.record = replace(record, marks=tuple(kept))
    return made


def _kept(mark: Annotation, made: Trimmed, rows: Rows, kinds: Mapping[str, str]) -> Annotation | None:
    if mark.fragments:
        places = (rows.snap(part.start, part.end) for part in mark.fragments)
        parts = tuple(Fragment(mark.fragments[0].text_id, *place) for place in places if place)
        if not parts:
            made.dropped[mark.id] = _BLANK
            return None
        if parts != mark.fragments:
            made.snapped[mark.id] = mark.fragments
            return replace(mark, fragments=parts)
    elif mark.kind == "label" and mark.target not in ("", made.record.document.id):
        segment = next((each for each in made.record.segments if each.id == mark.target), None)
        if segment and rows.snap(segment.start, segment.end) is None:
            made.dropped[mark.id] = _BLANK_SEGMENT
            return None
    elif mark.kind == "relation" and any(kinds.get(key) == "relation" for keys in mark.roles.values() for key in keys):
        made.dropped[mark.id] = _NOT_SPANS
        return None
    return mark


def take_out_unnamed(out: Outgoing, marks: Sequence[Annotation]) -> None:
    """Drop relations and links to what the columns cannot name."""
    links = {(layer.type, name): link[1] for layer in out.foreign for name, link in layer.links.items()}
    chained = {layer.type for layer in out.foreign if layer.role == "chain"}
    bases = {layer.type: layer.base for layer in out.foreign if layer.role == "relation"}
    gone: set[int] = set()
    for mark in marks:
        structure = out.made.get(mark.id)
        if structure is None:
            continue
        base = bases.get(structure.type, cas.ANNOTATION)
        if structure.type != DEPENDENCY and not all(
            _is_named(end, base, chained) for name, end in structure.refs.items() if name in (cas.SOURCE, cas.TARGET)
        ):
            out.dropped[mark.id] = _NO_ID
            gone.add(id(out.made.pop(mark.id)))
        for feature, found in structure.links.items():
            target = links.get((structure.type, feature), cas.ANNOTATION)
            left = [role or feature for role, each in found if not _is_named(each, target, chained)]
            if left:
                found[:] = [(role, each) for role, each in found if _is_named(each, target, chained)]
                known = out.left.setdefault(mark.id, [])
                known += [name for role in left if (name := f"role {role}") not in known]
    out.cas.structures = [each for each in out.cas.structures if id(each) not in gone]


def _is_named(structure: Structure, target: str, chained: set[str]) -> bool:
    """Whether a reference on a layer made for `target` can name it: by its row alone, or by an id of its own."""
    if cas.SOURCE in structure.refs or cas.TARGET in structure.refs:
        return False
    return structure.type == target or not (structure.type == cas.TOKEN or structure.type in chained)
