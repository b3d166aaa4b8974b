"""Pairs of a machine's translation and a person's: found by following each version back to what it was made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.model import Document, Segment, Translation


@dataclass(frozen=True, slots=True)
class Pair:
    """What a machine wrote and what became of it.

    Attributes:
        edit: The chosen translation; the machine's own where it was accepted as it was.
        versions: How many versions lie between the two, the last among them.
    """

    document: Document
    segment: Segment
    source: str
    machine: Translation
    edit: Translation
    versions: int


def pairs(
    document: Document,
    text: str,
    segments: Sequence[Segment],
    chosen: Mapping[str, Translation],
    candidates: Mapping[str, Sequence[Translation]],
    *,
    drafts: bool = False,
) -> Iterator[Pair]:
    """The pairs of a document, in the order of the text.

    Args:
        chosen: By segment id; `candidates` are all of the document's, also of segments that were split or joined.
        drafts: Whether translations that nobody has accepted yet are wanted.
    """
    known = {translation.id: translation for found in candidates.values() for translation in found}
    for segment in segments:
        edit = chosen.get(segment.id)
        if edit is None or (edit.status == "draft" and not drafts):
            continue
        machine, versions = _origin(edit, known)
        if machine is not None:
            yield Pair(document, segment, text[segment.start : segment.end], machine, edit, versions)


def _origin(edit: Translation, known: Mapping[str, Translation]) -> tuple[Translation | None, int]:
    """The machine's translation that a version goes back to; None where it goes back to none."""
    versions, at, seen = 0, edit, {edit.id}
    while at.origin == "human":
        versions += 1
        before = known.get(at.supersedes or "")
        if before is None or before.id in seen:
            return None, versions
        seen.add(before.id)
        at = before
    return (at if at.origin == "machine" else None), versions
