"""Pairs of segments into a project: new documents with their translations, or new versions of those that are there.

A file that names our segments is one of ours that comes back: what it says differently becomes a new version, which is
chosen, and the versions before are kept. Any other file's documents come in as documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from workbench.errors import FormatError, Place, Refused
from workbench.formats.bilingual.going_out import UNITS
from workbench.formats.bilingual.model import Bitext, Offer, Pair
from workbench.formats.incoming import Incoming, IncomingDocument, IncomingTranslation, Skipped
from workbench.formats.receive import receive
from workbench.model import JSON, Segment, SegmentSpan, Translation, Zone, document_id, segment_id, stable_id
from workbench.store.among import rows_among
from workbench.store.journal import create
from workbench.store.translations import translation_id
from workbench.text.language import language_of

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.project import Project

_IMPORTED: Final = "imported"


@dataclass(slots=True)
class _Counts:
    """What became of the pairs."""

    changed: int = 0
    same: int = 0
    notes: int = 0
    offers: int = 0
    empty: int = 0
    after: list[tuple[str, Pair]] = field(default_factory=list)
    """Segments that will be there, with what else is said of them."""


def bring_in(project: Project, path: Path, found: Iterable[Bitext], losses: Losses, *, skip_bad: bool) -> None:
    """Bring documents in; the caller's transaction makes it all or nothing.

    Raises:
        FormatError: A pair names a segment of ours and does not say the same source, and `skip_bad` is False.
        Refused: Translations of ours come back changed, and nobody is named who changed them.
    """
    counts = _Counts()
    receive(project, _incoming(project, path, found, counts, losses, skip_bad=skip_bad), losses, source=path)
    for segment, pair in counts.after:
        _add_beside(project, segment, pair, counts)
    told = (
        (counts.changed, "translations brought up to date"), (counts.same, "were as they are"),
        (counts.notes, "notes became comments"), (counts.offers, "further candidates"),
        (counts.empty, "empty segments left out"),
    )  # fmt: skip
    losses.notes.extend(f"{count:,} {words}" for count, words in told if count)


def _incoming(
    project: Project, path: Path, found: Iterable[Bitext], counts: _Counts, losses: Losses, *, skip_bad: bool
) -> Iterator[Incoming]:
    """The documents that are new; those that are there are brought up to date on the way."""
    for bitext in found:
        ours = _ours(project, bitext)
        if not ours:
            if bitext.pairs:
                yield _document(path, bitext, counts)
            continue
        text = _Text(project)
        for pair in bitext.pairs:
            try:
                _update(project, path, pair, ours, text, counts)
            except FormatError as error:
                if not skip_bad:
                    raise
                losses.skipped.append(Skipped(error))


def _ours(project: Project, bitext: Bitext) -> dict[str, Segment]:
    """The segments of ours that the pairs name, by what the pairs call them."""
    named = {pair.segment or pair.id: pair for pair in bitext.pairs}
    sql = 'SELECT id, document_id, start, "end", language, zone FROM segments WHERE id IN () AND present'
    found = {row[0]: Segment(*row) for row in rows_among(project.database.connection, sql, named)}
    return {pair.id: found[key] for key, pair in named.items() if key in found}


class _Text:
    """The texts of documents, the last one held."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._held = ("", "")

    def of(self, segment: Segment) -> str:
        """What a segment says."""
        if self._held[0] != segment.document_id:
            self._held = segment.document_id, self._project.documents.text(segment.document_id)
        return self._held[1][segment.start : segment.end]


def _update(project: Project, path: Path, pair: Pair, ours: dict[str, Segment], text: _Text, counts: _Counts) -> None:
    """Make what a pair says of a segment of ours its translation, if it says anything new."""
    segment = ours.get(pair.id)
    place = Place(path, pair.line or None)
    if segment is None:
        raise FormatError(
            f"names the segment {pair.segment or pair.id}, which this project does not have", place=place,
            hint="import it into the project that it came from, or leave it out with: --skip-bad",
        )  # fmt: skip
    if _plain(pair.source) != _plain(text.of(segment)):
        raise FormatError(
            f"the source of {pair.id} is not what that segment says here", place=place,
            hint="export it again; or leave what does not fit out with: --skip-bad",
        )  # fmt: skip
    counts.after.append((segment.id, pair))
    offer = pair.target
    if offer is None or not offer.text.strip():
        return
    standing = project.translations.chosen_for(segment.id)
    if standing is not None and (standing.text, standing.language) == (offer.text, offer.language):
        if standing.status == offer.status:
            counts.same += 1
            return
        _named(project)
        project.translations.set_status(standing.id, offer.status)
    else:
        _named(project)
        project.translations.write(segment.id, offer.language, offer.text, status=offer.status)
    counts.changed += 1


def _named(project: Project) -> None:
    if not project.annotator:
        raise Refused("translations come back changed, and nobody is named who did it", hint="say who: --as NAME")


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _document(path: Path, bitext: Bitext, counts: _Counts) -> IncomingDocument:
    """A document made of the pairs' sources, with their translations."""
    pieces: list[str] = []
    spans: list[SegmentSpan] = []
    kept: list[Pair] = []
    at = 0
    for pair in bitext.pairs:
        source = _plain(pair.source)
        if not source.strip():
            counts.empty += 1
            continue
        gap = _gap(pair, first=not pieces)
        start = at + len(gap)
        at = start + len(source)
        pieces += [gap, source]
        spans.append(SegmentSpan(start, at, _language(pair), cast(Zone, pair.zone)))
        kept.append(pair)
    text = "".join(pieces) + _plain(bitext.behind if not bitext.behind.strip() else "")
    key = document_id(text)
    translations = []
    for number, (span, pair) in enumerate(zip(spans, kept, strict=True)):
        counts.after.append((segment_id(key, span.start, span.end), pair))
        if pair.target is not None and pair.target.text.strip():
            translations.append(_translation(f"t{number}", span, pair.target))
    foreign = any(pair.id != (pair.segment or "") for pair in kept)
    meta: dict[str, JSON] = {UNITS: [pair.id for pair in kept]} if foreign and not bitext.key else {}
    name = bitext.name.strip() or path.stem
    place = Place(path, kept[0].line or None) if kept else Place(path)
    return IncomingDocument(
        name, text, segments=tuple(spans), translations=tuple(translations), meta=meta, place=place
    )  # fmt: skip


def _gap(pair: Pair, *, first: bool) -> str:
    """What stands before a segment: white space, and a line end where the file does not say."""
    if pair.gap is not None and not pair.gap.strip() and (pair.gap or first or pair.segment):
        return _plain(pair.gap)
    return "" if first else "\n"


def _language(pair: Pair) -> str:
    if pair.language not in ("zh", "", "und"):
        return pair.language
    found = language_of(pair.source)
    return "zh-Hant" if pair.language == "zh" and not found.startswith("zh") else found


def _translation(key: str, span: SegmentSpan, offer: Offer) -> IncomingTranslation:
    return IncomingTranslation(
        key, (span.start, span.end), _plain(offer.text), _target(offer), offer.origin,
        offer.engine or ("" if offer.origin == "human" else _IMPORTED), offer.status,
    )  # fmt: skip


def _target(offer: Offer) -> str:
    if offer.language != "zh":
        return offer.language
    found = language_of(offer.text)
    return found if found.startswith("zh") else "zh-Hant"


def _add_beside(project: Project, segment: str, pair: Pair, counts: _Counts) -> None:
    """The notes on a segment as comments, and what else was offered for it as candidates."""
    if pair.notes:
        _add_notes(project, segment, pair, counts)
    if pair.offers:
        _add_offers(project, segment, pair.offers, counts)


def _add_notes(project: Project, segment: str, pair: Pair, counts: _Counts) -> None:
    document = project.segments.get(segment).document_id
    there = {each.text for each in project.comments.on(segment)}
    wishes = []
    for note in pair.notes:
        if not note.text.strip() or note.text in there:
            continue
        there.add(note.text)
        who = note.who or project.annotator
        fields: dict[str, JSON] = {
            "annotator": who or None, "document_id": document, "segment_id": segment, "text": note.text,
        }  # fmt: skip
        wishes.append(create("comments", stable_id("comment", segment, who, note.text), fields))
    project.journal.commit(wishes, _IMPORTED)
    counts.notes += len(wishes)


def _add_offers(project: Project, segment: str, offers: Sequence[Offer], counts: _Counts) -> None:
    there = {(each.language, each.text) for each in project.translations.candidates(segment)}
    standing = project.translations.chosen_for(segment)
    new = []
    for offer in offers:
        language = _target(offer)
        if not offer.text.strip() or (language, offer.text) in there:
            continue
        there.add((language, offer.text))
        origin = offer.origin if offer.origin != "human" else "memory"
        engine = offer.engine or _IMPORTED
        key = translation_id(segment, language, origin, engine, "", {}, offer.text)
        new.append(
            Translation(
                key,
                segment,
                language,
                offer.text,
                origin,
                engine,
                score=offer.score,
                annotator=offer.who,
                status="draft",
            )
        )
    project.translations.add(new, action=_IMPORTED)
    if new and standing is not None:
        project.translations.choose_many([standing.id])
    counts.offers += len(new)
