"""Documents as a dataset has them: with their chosen translations, and the marks on those."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from workbench.formats.kept import kept_of
from workbench.formats.outgoing import NOT_CHOSEN, STALE, Record, Selection
from workbench.model import Annotation, Document, Segment, Translation

if TYPE_CHECKING:
    from workbench.formats.losses import Losses

_BATCH: Final = 200
_SEVERAL_TEXTS: Final = "stands on several texts"


@dataclass(frozen=True, slots=True)
class Pair:
    """A segment, by its number, and its chosen translation with the marks on it."""

    segment: int
    source: str
    translation: Translation
    marks: tuple[Annotation, ...]


@dataclass(frozen=True, slots=True)
class Paired(Record):
    """A record with its translations; every mark in it is carried, its roles name marks that are.

    Attributes:
        annotators: Who has opened the document.
    """

    pairs: tuple[Pair, ...] = ()
    annotators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bilingual(Selection):
    """A selection whose records have both sides."""

    @classmethod
    def of(cls, selection: Selection) -> Bilingual:
        """The same selection."""
        return cls(**{name: getattr(selection, name) for name in Selection.__dataclass_fields__})

    def part(self, name: str) -> Bilingual:
        """The documents of one split."""
        return Bilingual.of(Selection.part(self, name))

    def records(self, losses: Losses) -> Iterator[Paired]:
        """Each document as it goes out; what becomes of every mark is noted."""
        for start in range(0, len(self.ids), _BATCH):
            part = replace(self, ids=self.ids[start : start + _BATCH], progress=None)
            yield from part._batch(losses)
            if self.progress:
                self.progress(start + len(part.ids))

    def _batch(self, losses: Losses) -> Iterator[Paired]:
        opened = self.project.assignments.opened_by_document(self.ids)
        if self.side == "translation":
            for record in Selection.records(self, losses):
                people = opened.get(record.document.id, ())
                yield _carried(record, list(record.marks), {}, (), people, losses)
            return
        chosen = self.project.translations.chosen_of_many(self.ids)
        for document, text, segments, marks in self.with_marks():
            record = Record(document, text, tuple(segments), (), self.splits.get(document.id, ""))
            translations = chosen[document.id]
            standing, placed = _placed(document, marks, translations, losses)
            people = opened.get(document.id, ())
            pairs = tuple(_pairs(text, segments, translations))
            yield _carried(record, standing, placed, pairs, people, losses)


def _pairs(text: str, segments: Sequence[Segment], translations: Mapping[str, Translation]) -> Iterator[Pair]:
    for number, segment in enumerate(segments):
        if segment.id in translations:
            yield Pair(number, text[segment.start : segment.end], translations[segment.id], ())


def _placed(
    document: Document, marks: Iterable[Annotation], translations: Mapping[str, Translation], losses: Losses
) -> tuple[list[Annotation], dict[str, list[Annotation]]]:
    """The marks on the document's own text and without a place, and those on each chosen translation."""
    own: list[Annotation] = []
    placed: dict[str, list[Annotation]] = {each.id: [] for each in translations.values()}
    for mark in marks:
        parts = mark.fragments
        text = parts[0].text_id if parts else document.id
        if mark.stale:
            losses.dropped(document, mark, reason=STALE)
        elif len(parts) > 1 and any(part.text_id != text for part in parts):
            losses.dropped(document, mark, reason=_SEVERAL_TEXTS)
        elif text == document.id:
            own.append(mark)
        elif text in placed:
            placed[text].append(mark)
        else:
            losses.dropped(document, mark, reason=NOT_CHOSEN)
    return own, placed


def _carried(
    record: Record, own: list[Annotation], placed: Mapping[str, list[Annotation]], pairs: tuple[Pair, ...],
    annotators: tuple[str, ...], losses: Losses,
) -> Paired:  # fmt: skip
    """The record with the marks that can be carried; each is noted."""
    marks = [*own, *(mark for found in placed.values() for mark in found)]
    kept = kept_of(record, marks, losses)
    here = tuple([kept[mark.id] for mark in own if mark.id in kept])
    filled = tuple(
        replace(pair, marks=tuple([kept[mark.id] for mark in placed[pair.translation.id] if mark.id in kept]))
        for pair in pairs
    )
    return Paired(record.document, record.text, record.segments, here, record.split, filled, annotators)
