"""The documents of a selection as pairs of segments, for formats that carry translations and no marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from workbench.formats.bilingual.model import NO_MARKS, Bitext, Note, Offer, Pair
from workbench.model import Document, Segment, Translation

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Selection
    from workbench.project import Project

UNITS: Final = "units"
"""Where a document that came from another tool keeps what its segments were called there, in its metadata."""


def bitexts(selection: Selection, losses: Losses, *, offers: bool = False, drafts: bool = True) -> Iterator[Bitext]:
    """The documents one after another; every mark is noted as dropped.

    Args:
        offers: With the candidates that were not chosen.
        drafts: With translations that are drafts; else their segments go out without.
    """
    project = selection.project
    left = 0
    for document, text, segments, marks in selection.with_marks():
        for mark in marks:
            losses.dropped(document, mark, reason=NO_MARKS)
        chosen = project.translations.chosen(document.id)
        left += sum(1 for each in chosen.values() if each.status == "draft") if not drafts else 0
        kept = {key: each for key, each in chosen.items() if drafts or each.status != "draft"}
        for segment in segments:
            losses.hold("segments", kept[segment.id].status if segment.id in kept else "without a translation")
        yield _bitext(project, document, text, segments, kept, offers=offers)
    if left:
        losses.notes.append(f"{left:,} draft{'s' * (left != 1)} left out")


def _bitext(
    project: Project, document: Document, text: str, segments: Sequence[Segment], chosen: Mapping[str, Translation],
    *, offers: bool,
) -> Bitext:  # fmt: skip
    comments = project.comments.of(document.id)
    others = _others(project, document.id, chosen) if offers else {}
    names = document.meta.get(UNITS)
    named = names if isinstance(names, list) and len(names) == len(segments) else [each.id for each in segments]
    found = Bitext(document.name, document.id)
    behind = 0
    for segment, name in zip(segments, named, strict=True):
        translation = chosen.get(segment.id)
        found.pairs.append(
            Pair(
                str(name),
                text[segment.start : segment.end],
                segment.language,
                _offer(translation) if translation else None,
                tuple(others.get(segment.id, ())),
                tuple(Note(each.text, each.annotator) for each in comments.get(segment.id, ())),
                segment.id,
                segment.zone,
                text[behind : segment.start],
            )
        )
        behind = segment.end
    found.behind = text[behind:]
    return found


def _others(project: Project, document: str, chosen: Mapping[str, Translation]) -> dict[str, list[Offer]]:
    """The candidates of each segment that are not chosen."""
    sql = (
        "SELECT segment_id FROM translations WHERE document_id = ? AND present GROUP BY segment_id HAVING count(*) > 1"
    )
    found: dict[str, list[Offer]] = {}
    for (segment,) in project.database.rows(sql, (document,)):
        standing = chosen.get(segment)
        candidates = [each for each in project.translations.candidates(segment) if standing is None or each != standing]
        found[segment] = [_offer(each) for each in candidates]
    return found


def _offer(translation: Translation) -> Offer:
    engine = " ".join(part for part in (translation.engine, translation.engine_version) if part)
    return Offer(
        translation.text, translation.language, translation.status, translation.origin, engine, translation.score,
        translation.annotator,
    )  # fmt: skip
