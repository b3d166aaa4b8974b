"""Brings our JSON lines into a project; the caller's transaction makes it all or nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from workbench.errors import FormatError, InputError, NotFound, Place, SchemaError
from workbench.formats.incoming import Skipped
from workbench.formats.jsonl.parse import DocumentLine, SchemaLine, fail, read_lines
from workbench.formats.jsonl.parse_marks import Marked
from workbench.formats.jsonl.propositions import PropositionLine, bring_in
from workbench.formats.jsonl.seen import Seen
from workbench.formats.jsonl.waiting import Waiting, given_up, named_by
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
_NO_END: Final = "joins a mark that neither the file nor the project has"


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
        self._seen = Seen()
        self._waiting: list[Waiting] = []
        self._doubtful: set[str] = set()
        self._batch: list[DocumentLine] = []
        self._coming: dict[str, DocumentLine] = {}
        self._current = ""
        self._propositions: list[PropositionLine] = []
        self._marks = self._added = self._updated = self._translated = self._proposed = 0

    def load(self) -> None:
        try:
            self._load()
        finally:
            self._seen.close()

    def _load(self) -> None:
        for line in read_lines(self._path, self._skip if self._skip_bad else None):
            if isinstance(line, SchemaLine):
                self._checked(self._schema, line)
            elif isinstance(line, DocumentLine):
                self._checked(self._take, line)
            elif isinstance(line, PropositionLine):
                self._propositions.append(line)
            else:
                self._current = line.schema
        self._write()
        self._settle()
        self._proposed = bring_in(self._project, self._path, self._propositions, self._skip if self._skip_bad else None)
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
            "proposition added": self._proposed,
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
        self._check_ids(line)
        texts = _Texts(self._project, line, cut)
        for place, marked in enumerate(line.marks):
            problem = self._label_problem(marked.mark) or texts.problem(marked)
            if problem:
                fail(self._path, line.number, problem, key=f"marks[{place}]")
        self._seen.add([marked.mark.id for marked in line.marks], line.number)
        line = replace(line, marks=self._ready(line))
        self._batch.append(line)
        self._coming[line.id] = line
        self._marks += len(line.marks)
        if self._marks >= _BATCH_MARKS or len(self._batch) >= _BATCH_LINES:
            self._write()

    def _check_ids(self, line: DocumentLine) -> None:
        """Refuse a mark whose id another mark has, of the file or of the project."""
        ids = [marked.mark.id for marked in line.marks]
        there = self._seen.lines(ids)
        if there or len(set(ids)) < len(ids):
            place = next(place for place, key in enumerate(ids) if key in there or key in ids[:place])
            message = f"mark {ids[place]} is there already, in line {there.get(ids[place], line.number)}"
            fail(self._path, line.number, message, key=f"marks[{place}].id")
        known = self._project.marks.find_many(ids)
        for place, marked in enumerate(line.marks if known else ()):
            mark, other = marked.mark, known.get(marked.mark.id)
            if other and (mark.document_id, mark.annotator, mark.kind) != _owner(other):
                message = f"the project has another mark under the id {mark.id}: {other.annotator}'s {other.kind}"
                fail(self._path, line.number, message, key=f"marks[{place}].id")

    def _ready(self, line: DocumentLine) -> tuple[Marked, ...]:
        """The marks that can be written: those that name marks which are not there yet, or which wait, wait too."""
        ready = list(enumerate(line.marks))
        named = {key for marked in line.marks for key in named_by(marked.mark)}
        missing = (named - self._seen.lines(named).keys()) | (named & self._doubtful)
        while missing:
            waits = [item for item in ready if not missing.isdisjoint(named_by(item[1].mark))]
            ready = [item for item in ready if missing.isdisjoint(named_by(item[1].mark))]
            self._waiting += [Waiting(line.id, line.number, place, marked.mark) for place, marked in waits]
            missing = {marked.mark.id for _, marked in waits if marked.mark.kind == "relation"}
            self._doubtful |= missing
        return tuple(marked for _, marked in ready)

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
        unstated = [mark.id for mark in given if not mark.schema_id]
        known = self._project.marks.find_many(unstated) if unstated else {}
        marks = [
            mark if mark.schema_id else replace(mark, schema_id=self._unstated_schema(known.get(mark.id)))
            for mark in given
        ]
        self._updated += self._project.marks.put_many(marks, action=f"import {len(marks)} marks").changed

    def _unstated_schema(self, known: Annotation | None) -> str:
        """The schema version of a mark whose line names none."""
        return known.schema_id if known else str(self._project.settings.get(_SCHEMA_SETTING) or "")

    def _settle(self) -> None:
        """Write the marks that waited; what they name and nobody has is an error, or left out where that is asked."""
        named = {key for waiting in self._waiting for key in waiting.named}
        missing = named - self._seen.lines(named).keys() - self._project.marks.find_many(named).keys()
        for waiting in self._waiting:
            for key in sorted(missing & waiting.named):
                self._report_missing(waiting, key)
        gone = given_up(self._waiting, missing)
        self._add_marks([each.without(gone) for each in self._waiting if each.mark.id not in gone])
        documents = {key: self._project.documents.get(key) for key in {each.document for each in self._waiting}}
        for each in self._waiting:
            if each.mark.id in gone:
                self._losses.dropped(documents[each.document], each.mark, reason=_NO_END)
            else:
                lost = [f"role {role}" for role, ids in each.mark.roles.items() if not gone.isdisjoint(ids)]
                self._losses.exported(documents[each.document], each.mark, without=lost)

    def _report_missing(self, waiting: Waiting, key: str) -> None:
        message = f"a role names the mark {key}, which neither the file nor the project has"
        if not self._skip_bad:
            fail(self._path, waiting.number, message, key=f"marks[{waiting.place}]")
        self._skip(FormatError(message, place=Place(self._path, waiting.number, key=f"marks[{waiting.place}]")))


def _owner(mark: Annotation) -> tuple[str, str, str]:
    """What no other mark of the same id may differ in."""
    return mark.document_id, mark.annotator, mark.kind


class _Texts:
    """The texts that marks of one document may stand on."""

    def __init__(self, project: Project, line: DocumentLine, cut: frozenset[str]) -> None:
        self._project = project
        self._document = line.id
        self._segments = cut
        text = line.source.text if line.source else project.documents.text(line.id)
        self._texts: dict[str, str | None] = {line.id: text}
        self._texts.update((each.id, each.text) for each in line.translations)

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
