"""What of a project goes out: which documents and marks, and each document as a format needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from workbench.errors import Refused
from workbench.model import EVERYBODY, GOLD, Annotation, Document, Fragment, Segment, Translation

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.project import Project
    from workbench.schema import Schema

Side: TypeAlias = Literal["source", "translation"]
Filter: TypeAlias = Callable[[Document, Sequence[Annotation]], Sequence[Annotation]]
"""Which of a document's marks are to be exported."""

STALE: Final = "stale: the text they stood on was rewritten"
OTHER_SIDE: Final[Mapping[Side, str]] = {
    "source": "on a translation (export them with --side translation)",
    "translation": "on the source text (export them with --side source)",
}
NOT_CHOSEN: Final = "on a translation that is not the chosen one"

_BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Options:
    """What the user chose about how to write; a format looks at what concerns it.

    Attributes:
        tokens: How Chinese is cut in formats that have tokens: by word or by character.
        misaligned: What to do with a mark that begins or ends inside a token: take the tokens that it touches, only
            those that it covers, or leave it out.
        overlaps: Where one layer cannot hold marks that overlap: keep the longest, or the first; or write as many
            layers, or columns (one a type), as it takes.
        broken: Discontinuous marks: each part by itself, from the first part's start to the last one's end, or not.
        scheme: Of tags.
        side: Which text goes out: the documents' own, or the chosen translations, joined.
        shard: The most documents in one file, where a format writes several; 0 for the format's own choice.
        more: What only this format knows (`--set key=value`).
    """

    tokens: Literal["word", "char"] = "word"
    misaligned: Literal["outside", "inside", "refuse"] = "outside"
    overlaps: Literal["longest", "first", "layers", "columns"] = "longest"
    broken: Literal["split", "envelope", "drop"] = "split"
    scheme: Literal["iob2", "bioes", "iob1"] = "iob2"
    side: Side = "source"
    shard: int = 0
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """One document as it goes out.

    Attributes:
        document: With the language of the side that goes out.
        text: The side's text; every fragment of `marks` stands on it and names `document.id` as its text.
        segments: In order, on that text.
        marks: On that text by place; then relations and labels. Whose roles name marks that do not go out with this
            document (`ids` says which do), the format leaves those roles behind, and says so.
        split: "train", "dev", "test", ...; "" where there are no splits.
    """

    document: Document
    text: str
    segments: tuple[Segment, ...]
    marks: tuple[Annotation, ...]
    split: str = ""

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the marks that go out with the document."""
        return frozenset(mark.id for mark in self.marks)

    @property
    def spans(self) -> tuple[Annotation, ...]:
        """The marks that stand on text."""
        return tuple(mark for mark in self.marks if mark.fragments)


@dataclass(frozen=True, slots=True)
class Selection:
    """What of a project is to be exported.

    Attributes:
        ids: Of the documents, ordered by name and id, which is the order in which they are to be written.
        annotator: Whose marks; "*" for everybody's.
        side: Which text goes out.
        filters: Applied one after another to each document's marks.
        splits: Which part of the data each document belongs to, by its id; empty where it is not split.
        unopened: Whether an annotator's layer holds documents too that they have never opened.
        together: Whether all marks are one layer, whoever made them.
        progress: Called with how many documents have been read.
    """

    project: Project
    ids: tuple[str, ...]
    annotator: str = EVERYBODY
    side: Side = "source"
    filters: tuple[Filter, ...] = ()
    splits: Mapping[str, str] = field(default_factory=dict)
    unopened: bool = False
    together: bool = False
    progress: Callable[[int], None] | None = None

    @property
    def documents(self) -> Iterator[Document]:
        """The documents, one after another."""
        return (document for document, _, _ in self.project.documents.stream(self.ids, archived=True))

    @property
    def schema(self) -> Schema | None:
        """The project's schema; None where it has none."""
        try:
            return self.project.schema
        except Refused:
            return None

    @property
    def parts(self) -> tuple[str, ...]:
        """The splits that there are, in the order of training, tuning and testing; () where there are none."""
        order = {"train": 0, "dev": 1, "validation": 1, "test": 2}
        return tuple(sorted(set(self.splits.values()), key=lambda name: (order.get(name, 3), name)))

    def part(self, name: str) -> Selection:
        """The documents of one split."""
        return replace(self, ids=tuple(key for key in self.ids if self.splits.get(key) == name), splits={})

    def by(self, annotator: str) -> Selection:
        """One annotator's marks, on the documents that they have opened: on others, no mark would say nothing."""
        if self.unopened:
            return replace(self, annotator=annotator)
        opened = _adjudicated(self) if annotator == GOLD else _opened_by(self, annotator)
        return replace(self, ids=tuple(key for key in self.ids if key in opened), annotator=annotator)

    def annotators(self) -> tuple[str, ...]:
        """Who has opened a document of those that are selected, and the gold layer; () where nobody has."""
        if self.annotator != EVERYBODY:
            return (self.annotator,)
        if self.unopened:
            opened = self.project.assignments.opened_by_document()
            names = {name for names in opened.values() for name in names} | {*self.project.marks.annotators()}
            return tuple(sorted(names))
        found = {name for names in _opened(self).values() for name in names}
        return tuple(sorted(found | ({GOLD} if _adjudicated(self) else set())))

    def wants(self, annotator: str) -> bool:
        """Whether this annotator's marks are selected."""
        return self.annotator in (EVERYBODY, annotator)

    def marks(self, document: Document) -> list[Annotation]:
        """The selected marks of a document: those on its text, on translations, then relations and labels."""
        marks = self.project.marks.by_document([document.id], annotator=self.annotator)
        return self._filtered(document, marks[document.id])

    def with_marks(self) -> Iterator[tuple[Document, str, Sequence[Segment], list[Annotation]]]:
        """Each document with its own text, its segments, and the selected marks on whichever text."""
        for start in range(0, len(self.ids), _BATCH):
            ids = self.ids[start : start + _BATCH]
            marks = self.project.marks.by_document(ids, annotator=self.annotator)
            for document, text, segments in self.project.documents.stream(ids, archived=True):
                yield document, text, segments, self._filtered(document, marks[document.id])
            if self.progress:
                self.progress(start + len(ids))

    def _filtered(self, document: Document, marks: Sequence[Annotation]) -> list[Annotation]:
        for keep in self.filters:
            marks = keep(document, marks)
        return list(marks)

    def records(self, losses: Losses) -> Iterator[Record]:
        """Each document as it goes out; marks on the other side, and stale ones, are noted as dropped."""
        for document, text, segments, marks in self.with_marks():
            if self.side == "source":
                chosen = list(_on_source(document, marks, losses))
            else:
                translations = self.project.translations.chosen(document.id)
                document, text, segments, chosen = _on_translation(
                    document, text, segments, marks, translations, losses
                )
            yield Record(document, text, tuple(segments), tuple(chosen), self.splits.get(document.id, ""))


def _opened(selection: Selection) -> dict[str, tuple[str, ...]]:
    return selection.project.assignments.opened_by_document(selection.ids)


def _opened_by(selection: Selection, annotator: str) -> frozenset[str]:
    return frozenset(key for key, names in _opened(selection).items() if annotator in names)


def _adjudicated(selection: Selection) -> frozenset[str]:
    """The documents of the gold layer: those with decisions, or with gold marks that were imported."""
    decided = selection.project.decisions.counts().keys() & set(selection.ids)
    return frozenset(decided | selection.project.marks.number(selection.ids, annotator=GOLD).keys())


def _on_source(document: Document, marks: Iterable[Annotation], losses: Losses) -> Iterator[Annotation]:
    for mark in marks:
        if mark.stale:
            losses.dropped(document, mark, reason=STALE)
        elif any(part.text_id != document.id for part in mark.fragments):
            losses.dropped(document, mark, reason=OTHER_SIDE["source"])
        else:
            yield mark


def _on_translation(
    document: Document, text: str, segments: Sequence[Segment], marks: Iterable[Annotation],
    translations: Mapping[str, Translation], losses: Losses,
) -> tuple[Document, str, list[Segment], list[Annotation]]:  # fmt: skip
    """The chosen translations joined, with what stands between segments kept, and the marks moved onto that text."""
    pieces: list[str] = []
    placed: list[Segment] = []
    starts: dict[str, int] = {}
    at = behind = 0
    for segment in segments:
        translation = translations.get(segment.id)
        if translation is None or not translation.text:
            continue
        gap = text[behind : segment.start] if placed else ""
        pieces += [gap, translation.text]
        start = at + len(gap)
        at, behind = start + len(translation.text), segment.end
        starts[translation.id] = start
        placed.append(replace(segment, start=start, end=at, language=translation.language))
    moved = [found for mark in marks if (found := _moved(document, mark, starts, losses)) is not None]
    languages = sorted({segment.language for segment in placed})
    language = languages[0] if len(languages) == 1 else ""
    return replace(document, language=language), "".join(pieces), placed, moved


def _moved(document: Document, mark: Annotation, starts: Mapping[str, int], losses: Losses) -> Annotation | None:
    if mark.stale:
        reason = STALE
    elif any(part.text_id == document.id for part in mark.fragments):
        reason = OTHER_SIDE["translation"]
    elif any(part.text_id not in starts for part in mark.fragments):
        reason = NOT_CHOSEN
    else:
        parts = (Fragment(document.id, starts[p.text_id] + p.start, starts[p.text_id] + p.end) for p in mark.fragments)
        return replace(mark, fragments=tuple(sorted(parts)))
    losses.dropped(document, mark, reason=reason)
    return None
