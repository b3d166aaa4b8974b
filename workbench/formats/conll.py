"""CoNLL (IOB2): two columns, token and tag; a blank line after each sentence; -DOCSTART- before each document.

One folder an annotator, so that nobody's marks mix with another's; in it one file a kind of mark (entities, claims) and
the list of its documents. Marks on the chosen translations stand in files of their own, whose sentences are the
translated ones. A document in which an annotator has no span is not in their folder: it may be one they never opened,
and tags of O would say that they found nothing in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TextIO

from workbench.formats.iob import Grid, Sentence
from workbench.formats.losses import Losses
from workbench.formats.names import folder_name
from workbench.model import Annotation, Document, Kind

if TYPE_CHECKING:
    from workbench.formats.outgoing import Options, Selection
    from workbench.project import Project

_FILES: Final[Mapping[Kind, str]] = {"entity": "entities", "claim": "claims"}
_SOURCE: Final = ""
_TRANSLATION: Final = ".translation"
_NO_TYPES: Final = "of a kind for which the schema has no types any more"
_NOT_SPANS: Final = "of a kind that CoNLL cannot carry (relations, labels)"


class ConllFormat:
    """Writes it."""

    name = "conll"
    title = "CoNLL columns with IOB2 tags, for training taggers"
    suffix = ""
    archived = False
    annotators: Literal["kept"] = "kept"
    splits = False
    needs = ""
    carries = ("entities", "claims", "marks on translations", "annotators apart")

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write the selection into an empty folder."""
        with ExitStack() as stack:
            writer = _Writer(selection, target, options, losses, stack)
            for document in selection.documents:
                writer.document(document)


FORMAT: Final = ConllFormat()


class _Writer:
    """One export under way."""

    def __init__(self, selection: Selection, target: Path, options: Options, losses: Losses, stack: ExitStack) -> None:
        self._selection = selection
        self._target = target
        self._options = options
        self._losses = losses
        self._stack = stack
        self._files: dict[Path, TextIO] = {}
        self._kinds = _kinds(selection.project)

    def document(self, document: Document) -> None:
        """Write a document into the folder of each annotator who has marks in it."""
        by_annotator: dict[str, list[Annotation]] = {}
        for mark in self._selection.marks(document):
            reason = self._obstacle(mark)
            if reason:
                self._losses.dropped(document, mark, reason=reason)
            else:
                by_annotator.setdefault(mark.annotator, []).append(mark)
        if not by_annotator:
            return
        source = Grid(source_sentences(self._selection.project, document, self._options.tokens))
        for annotator, marks in sorted(by_annotator.items()):
            folder = self._target / folder_name(annotator)
            there = [mark for mark in marks if any(part.text_id != document.id for part in mark.fragments)]
            translated = {mark.id for mark in there}
            self._side(folder, _SOURCE, document, source, [mark for mark in marks if mark.id not in translated])
            if there:
                sentences = translated_sentences(self._selection.project, document, self._options.tokens)
                self._side(folder, _TRANSLATION, document, Grid(sentences), there)

    def _obstacle(self, mark: Annotation) -> str:
        if mark.kind not in _FILES:
            return _NOT_SPANS
        return "" if mark.kind in self._kinds else _NO_TYPES

    def _side(self, folder: Path, side: str, document: Document, grid: Grid, marks: Sequence[Annotation]) -> None:
        """Write one side of a document: its own text, or its translation."""
        for kind in self._kinds:
            tags = grid.tags([mark for mark in marks if mark.kind == kind], document, self._losses)
            self._write(folder / f"{_FILES[kind]}{side}.conll", grid.sentences, tags)
        entry = json.dumps({"document": document.id, "name": document.name}, ensure_ascii=False)
        self._file(folder / f"documents{side}.jsonl").write(f"{entry}\n")

    def _write(self, path: Path, sentences: Iterable[Sentence], tags: Iterable[Sequence[str]]) -> None:
        file = self._file(path)
        file.write("-DOCSTART- O\n\n")
        for sentence, row in zip(sentences, tags, strict=True):
            file.writelines(f"{word} {tag}\n" for word, tag in zip(sentence.words(), row, strict=True))
            file.write("\n")

    def _file(self, path: Path) -> TextIO:
        if path not in self._files:
            path.parent.mkdir(exist_ok=True)
            self._files[path] = self._stack.enter_context(path.open("w", encoding="utf-8", newline="\n"))
        return self._files[path]


def source_sentences(project: Project, document: Document, unit: str) -> list[Sentence]:
    """The segments of a document as sentences; those without a token are left out."""
    text = project.documents.text(document.id)
    found = (
        _sentence(document.id, text, segment.start, segment.end, unit, segment.language)
        for segment in project.segments.of(document.id)
    )
    return [sentence for sentence in found if sentence.tokens]


def translated_sentences(project: Project, document: Document, unit: str) -> list[Sentence]:
    """The chosen translations of a document's segments as sentences, each with a text of its own."""
    chosen = project.translations.chosen(document.id)
    translations = [chosen[segment.id] for segment in project.segments.of(document.id) if segment.id in chosen]
    found = (_sentence(item.id, item.text, 0, len(item.text), unit, item.language) for item in translations)
    return [sentence for sentence in found if sentence.tokens]


def _sentence(text_id: str, text: str, start: int, end: int, unit: str, language: str) -> Sentence:
    from workbench.text import tokens

    found = tokens(text[start:end], "char" if unit == "char" else "word", language)
    return Sentence(text_id, text, tuple((start + first, start + behind) for first, behind in found))


def _kinds(project: Project) -> tuple[Kind, ...]:
    """The kinds of span that the project annotates: a file of the others would say that nothing was found."""
    from workbench.errors import Refused

    try:
        schema = project.schema
    except Refused:
        return tuple(_FILES)
    known = {mark_type.kind for mark_type in schema.types.values()}
    return tuple(kind for kind in _FILES if kind in known)
