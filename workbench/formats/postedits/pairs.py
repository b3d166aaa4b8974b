"""Pairs of a machine's translation and a person's: found by following each version back to what it was made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.model import JSON, Document, Segment, Translation
from workbench.store.translations import MATCH


@dataclass(frozen=True, slots=True)
class Pair:
    """What a machine wrote, or the memory had, and what became of it.

    Attributes:
        before: What was there: a machine's translation, or the memory's.
        edit: The chosen translation; the same where it was accepted as it was.
        versions: How many versions lie between the two, the last among them.
    """

    document: Document
    segment: Segment
    source: str
    before: Translation
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
        before, versions = _origin(edit, known)
        if before is not None:
            yield Pair(document, segment, text[segment.start : segment.end], before, edit, versions)


def _origin(edit: Translation, known: Mapping[str, Translation]) -> tuple[Translation | None, int]:
    """The machine's or the memory's translation that a version goes back to; None where it goes back to none."""
    versions, at, seen = 0, edit, {edit.id}
    while at.origin == "human":
        versions += 1
        match = at.settings.get(MATCH)
        if isinstance(match, dict):
            return _matched(at, match), versions
        before = known.get(at.supersedes or "")
        if before is None or before.id in seen:
            return None, versions
        seen.add(before.id)
        at = before
    return at, versions


def _matched(edit: Translation, match: Mapping[str, JSON]) -> Translation:
    """A match of the memory that was taken whole, as what the version was made from."""
    score, source = match.get("score"), match.get("source")
    return Translation(
        id="",
        segment_id=edit.segment_id,
        language=edit.language,
        text=str(match.get("text", "")),
        origin="memory",
        engine="memory",
        settings={"source": source} if source else {},
        score=score if isinstance(score, float) else None,
    )
