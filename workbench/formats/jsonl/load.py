"""Brings our JSON lines into a project; the caller's transaction makes it all or nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from workbench.errors import FormatError, InputError, NotFound, SchemaError
from workbench.formats.incoming import Skipped
from workbench.formats.jsonl.parse import DocumentLine, Marked, SchemaLine, fail, read_lines
from workbench.formats.losses import Losses
from workbench.formats.receive import EVERYTHING
from workbench.model import Annotation, Document, SegmentSpan, SourceText, Translation, segment_id
from workbench.schema import Schema
from workbench.store.database import check_storable
from workbench.store.journal import Put

if TYPE_CHECKING:
    from workbench.project import Project

_SCHEMA_SETTING: Final = "schema"
_BATCH_MARKS: Final = 5_000
_BATCH_LINES: Final = 200


def load(project: Project, path: Path, losses: Losses, *, skip_bad: bool = False) -> None:
    """Bring a file in.

    Args:
        skip_bad: Leave out lines that are malformed, and list them.

    Raises:
        FormatError: A line is malformed, or refers to what neither the file nor the project has.
    """
    _Loader(project, path, losses, skip_bad=skip_bad).load()


class _Loader:
    """One import under way: each line is checked, and then written with some hundred others."""

    def __init__(self, project: Project, path: Path, losses: Losses, *, skip_bad: bool) -> None:
        self._project = project
        self._path = path
        self._losses = losses
        self._skip_bad = skip_bad
        self._schemas: dict[str, Schema | None] = {}
        self._problems: dict[tuple[str, str, str], str] = {}
        self._lines: dict[str, int] = {}
        self._pending: dict[str, tuple[int, str]] = {}
        self._batch: list[DocumentLine] = []
        self._coming: dict[str, DocumentLine] = {}
        self._current = ""
        self._marks = self._added = self._updated = self._translated = 0

    def load(self) -> None:
        for line in read_lines(self._path, self._skip if self._skip_bad else None):
            if isinstance(line, SchemaLine):
                self._checked(self._schema, line)
            elif isinstance(line, DocumentLine):
                self._checked(self._take, line)
            else:
                self._current = line.schema
        self._write()
        self._check_pending()
        self._note()

    def _checked(self, step: Callable[[Any], None], line: SchemaLine | DocumentLine) -> None:
        try:
            step(line)
        except FormatError as error:
            if not self._skip_bad:
                raise
            self._skip(error)

    def _skip(self, error: FormatError) -> None:
        self._losses.skipped.append(Skipped(error))

    def _note(self) -> None:
        counts = {
            "document added": self._added,
            "translation added": self._translated,
            "mark changed": self._updated,
        }
        for words, count in counts.items():
            if count:
                subject, done = words.split()
                self._losses.notes.append(f"{count:,} {subject}{'s' if count > 1 else ''} {done}")

    def _schema(self, line: SchemaLine) -> None:
        """Keep a version of the schema; a project that has none takes the file's own as its schema."""
        try:
            schema = Schema.from_json(line.content)
        except SchemaError as error:
            fail(self._path, line.number, error.message, key="content")
        if schema.id != line.id:
            fail(self._path, line.number, "the id is not that of this content; one was changed", key="schema")
        self._schemas[schema.id] = schema
        self._problems.clear()
        self._project.schemas.put(schema.id, schema.name, "", schema.to_json())
        if schema.id == self._current and self._project.settings.get(_SCHEMA_SETTING) is None:
            self._project.settings.set(_SCHEMA_SETTING, schema.id)

    def _take(self, line: DocumentLine) -> None:
        """Check all that a line says against the project and the lines before it, and keep it to be written."""
        if line.id in self._coming:
            self._write()
        cut = self._cut_of(line)
        self._check_translations(line, cut)
        texts = _Texts(self._project, line, cut)
        marks = tuple(self._check_mark(line, place, marked, texts) for place, marked in enumerate(line.marks))
        self._lines.update((marked.mark.id, line.number) for marked in marks)
        for place, marked in enumerate(marks):
            for other in (key for ids in marked.mark.roles.values() for key in ids):
                if other not in self._lines:
                    self._pending.setdefault(other, (line.number, f"marks[{place}]"))
        self._batch.append(replace(line, marks=marks))
        self._coming[line.id] = line
        self._marks += len(marks)
        if self._marks >= _BATCH_MARKS or len(self._batch) >= _BATCH_LINES:
            self._write()

    def _cut_of(self, line: DocumentLine) -> frozenset[str]:
        """The ids of the segments that the document has, or will have."""
        if self._project.documents.has(line.id):
            return frozenset(segment.id for segment in self._project.segments.of(line.id))
        if line.source is None:
            message = f"the project has no document {line.id}, and the line has no text"
            fail(self._path, line.number, message, key="document", hint="add the document first")
        try:
            check_storable(line.source.text, line.source.name)
        except InputError as error:
            fail(self._path, line.number, error.message, hint=error.hint)
        return frozenset(segment_id(line.id, span.start, span.end) for span in line.spans)

    def _check_translations(self, line: DocumentLine, cut: frozenset[str]) -> None:
        for place, translation in enumerate(line.translations):
            key = f"translations[{place}]"
            if translation.segment_id not in cut:
                self._fail_segment(line, translation.segment_id, f"{key}.segment")
            known = self._known(translation.id)
            if known and (known.segment_id, known.text) != (translation.segment_id, translation.text):
                fail(self._path, line.number, "the project has another text under this id", key=f"{key}.id")

    def _fail_segment(self, line: DocumentLine, segment: str, key: str) -> NoReturn:
        """A segment is not here: by the file's own mistake, or because the text was cut otherwise here."""
        if segment in {segment_id(line.id, span.start, span.end) for span in line.spans}:
            message = "the project has this document cut into other segments, which have no place for its translations"
            fail(self._path, line.number, message, key=key, hint="import the file into a new project")
        fail(self._path, line.number, f"no segment {segment}", key=key)

    def _known(self, key: str) -> Translation | None:
        try:
            return self._project.translations.get(key)
        except NotFound:
            return None

    def _check_mark(self, line: DocumentLine, place: int, marked: Marked, texts: _Texts) -> Marked:
        mark, key = marked.mark, f"marks[{place}]"
        if mark.id in self._lines or mark.id in texts.seen:
            first = self._lines.get(mark.id, line.number)
            fail(self._path, line.number, f"mark {mark.id} is there already, in line {first}", key=f"{key}.id")
        texts.seen.add(mark.id)
        problem = self._label_problem(mark) or texts.problem(marked)
        if problem:
            fail(self._path, line.number, problem, key=key)
        return marked

    def _label_problem(self, mark: Annotation) -> str:
        """What is wrong with the mark's type, or ""."""
        asked = mark.schema_id, mark.kind, mark.label
        if asked not in self._problems:
            self._problems[asked] = self._problem_of_label(mark)
        return self._problems[asked]

    def _problem_of_label(self, mark: Annotation) -> str:
        for key in (mark.schema_id, self._project.settings.get(_SCHEMA_SETTING)):
            schema = self._version(key) if key else None
            if schema and mark.label in schema.types:
                kind = schema.types[mark.label].kind
                return "" if kind == mark.kind else f"«{mark.label}» is of kind {kind} in the schema, not {mark.kind}"
        return f"no type is called «{mark.label}» in the schema"

    def _version(self, key: str) -> Schema | None:
        if key not in self._schemas:
            try:
                self._schemas[key] = Schema.from_json(self._project.schemas.content(key))
            except NotFound:
                self._schemas[key] = None
        return self._schemas[key]

    def _write(self) -> None:
        """Write the lines that were kept: documents, translations, marks, and what is known about their review."""
        batch, self._batch, self._coming, self._marks = self._batch, [], {}, 0
        documents = self._add_documents(batch)
        self._add_translations(batch)
        self._add_marks([marked.mark for line in batch for marked in line.marks])
        decisions = [decision for line in batch for decision in line.decisions]
        self._project.decisions.add(decisions, action=f"import {len(decisions)} decisions")
        assignments = [assignment for line in batch for assignment in line.assignments]
        self._project.assignments.add(assignments, action=f"import {len(assignments)} assignments")
        for line in batch:
            self._losses.exported_all(documents[line.id], [marked.mark for marked in line.marks])

    def _add_documents(self, batch: Iterable[DocumentLine]) -> dict[str, Document]:
        """Add documents as they are. A namesake with another text is another document here, not a revision of it."""
        new: list[tuple[SourceText, tuple[SegmentSpan, ...]]] = []
        wishes: list[Put] = []
        for line in batch:
            if line.source is not None and not self._project.documents.has(line.id):
                new.append((line.source, line.spans))
                fields = {"name": line.source.name, "revises": line.revises, "archived": line.archived or None}
                wishes.append(Put("documents", line.id, fields))
        self._project.documents.add_many(new, keep=EVERYTHING, action=f"import {len(new)} documents")
        self._project.journal.commit(wishes, f"import {len(new)} documents")
        self._added += len(new)
        ids = [line.id for line in batch]
        return {document.id: document for document, _, _ in self._project.documents.stream(ids, archived=True)}

    def _add_translations(self, batch: Iterable[DocumentLine]) -> None:
        new = [
            translation for line in batch for translation in line.translations if self._known(translation.id) is None
        ]
        if not new:
            return
        self._project.translations.add(new, action=f"import {len(new)} translations")
        self._translated += len(new)
        added = {translation.id for translation in new}
        for line in batch:
            if line.chosen & added:
                self._choose(line, added)

    def _choose(self, line: DocumentLine, new: set[str]) -> None:
        """Choose as the file does where what it chose is new here and does not stand by itself."""
        chosen = self._project.translations.chosen(line.id)
        standing = {translation.id for translation in chosen.values()}
        for translation in line.translations:
            if translation.id in line.chosen & new - standing:
                self._project.translations.choose(translation.id)

    def _add_marks(self, given: list[Annotation]) -> None:
        known = self._project.marks.find_many(mark.id for mark in given)
        marks = []
        for mark in given:
            before = known.get(mark.id)
            if before is not None:
                self._check_owner(mark, before)
            marks.append(mark if mark.schema_id else replace(mark, schema_id=self._unstated_schema(before)))
        self._updated += self._project.marks.put_many(marks, action=f"import {len(marks)} marks").changed

    def _unstated_schema(self, known: Annotation | None) -> str:
        """The schema version of a mark whose line names none."""
        return known.schema_id if known else str(self._project.settings.get(_SCHEMA_SETTING) or "")

    def _check_owner(self, mark: Annotation, known: Annotation) -> None:
        if (mark.document_id, mark.annotator, mark.kind) != (known.document_id, known.annotator, known.kind):
            fail(
                self._path,
                self._lines[mark.id],
                f"the project has another mark under the id {mark.id}: {known.annotator}'s {known.kind}",
            )

    def _check_pending(self) -> None:
        wanted = {key: place for key, place in self._pending.items() if key not in self._lines}
        known = self._project.marks.find_many(wanted)
        for key, (number, place) in wanted.items():
            if key not in known:
                message = f"a role names the mark {key}, which neither the file nor the project has"
                fail(self._path, number, message, key=place)


class _Texts:
    """The texts that marks of one document may stand on."""

    def __init__(self, project: Project, line: DocumentLine, cut: frozenset[str]) -> None:
        self._project = project
        self._document = line.id
        self._segments = cut
        text = line.source.text if line.source else project.documents.text(line.id)
        self._texts: dict[str, str | None] = {line.id: text}
        self._texts.update((each.id, each.text) for each in line.translations)
        self.seen: set[str] = set()

    def problem(self, marked: Marked) -> str:
        """What is wrong with where a mark stands, or ""."""
        target = marked.mark.target
        if target and target != self._document and target not in self._segments:
            return f"the label's target {target} is neither this document nor one of its segments"
        for fragment, quote in zip(marked.mark.fragments, marked.quotes, strict=True):
            text = self._text(fragment.text_id)
            if text is None:
                return f"no text {fragment.text_id} in this document"
            if fragment.end > len(text):
                return f"ends at {fragment.end}, behind its text of {len(text)} characters"
            found = text[fragment.start : fragment.end]
            if quote is not None and found != quote:
                there, said = (json.dumps(each[:40], ensure_ascii=False) for each in (found, quote))
                return f"the text at {fragment.start}-{fragment.end} is {there}, and not {said} as the line says"
        return ""

    def _text(self, key: str) -> str | None:
        if key not in self._texts:
            try:
                translation = self._project.translations.get(key)
            except NotFound:
                self._texts[key] = None
            else:
                self._texts[key] = translation.text if translation.segment_id in self._segments else None
        return self._texts[key]
