"""Brings our JSON lines into a project; the caller's transaction makes it all or nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from workbench.errors import NotFound, SchemaError
from workbench.formats.jsonl.parse import DocumentLine, Marked, SchemaLine, fail, read_lines
from workbench.formats.losses import Losses
from workbench.model import Annotation, Translation, segment_id
from workbench.schema import Schema
from workbench.store.journal import Put
from workbench.store.marks import mark_fields

if TYPE_CHECKING:
    from workbench.project import Project

_SCHEMA_SETTING = "schema"


def load(project: Project, path: Path, losses: Losses) -> None:
    """Bring a file in.

    Raises:
        FormatError: A line is malformed, or refers to what neither the file nor the project has.
    """
    _Loader(project, path, losses).load()


class _Loader:
    """One import under way."""

    def __init__(self, project: Project, path: Path, losses: Losses) -> None:
        self._project = project
        self._path = path
        self._losses = losses
        self._schemas: dict[str, Schema | None] = {}
        self._names = {document.name: document.id for document in project.documents.all()}
        self._lines: dict[str, int] = {}
        self._pending: dict[str, tuple[int, str]] = {}
        self._current = ""
        self._added = self._updated = self._translated = 0

    def load(self) -> None:
        for line in read_lines(self._path):
            if isinstance(line, SchemaLine):
                self._schema(line)
            elif isinstance(line, DocumentLine):
                self._document(line)
            else:
                self._current = line.schema
        self._check_pending()
        self._note()

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
        self._project.schemas.put(schema.id, schema.name, "", schema.to_json())
        if schema.id == self._current and self._project.settings.get(_SCHEMA_SETTING) is None:
            self._project.settings.set(_SCHEMA_SETTING, schema.id)

    def _document(self, line: DocumentLine) -> None:
        if line.source is not None:
            self._add(line)
        document = self._project.documents.find(line.id)
        if document is None or document.id != line.id:
            fail(
                self._path,
                line.number,
                f"the project has no document {line.id}, and the line has no text",
                key="document",
                hint="add the document first",
            )
        self._translations(line)
        texts = _Texts(self._project, line)
        for place, marked in enumerate(line.marks):
            self._check_mark(line, place, marked, texts)
        self._write_marks([marked.mark for marked in line.marks])
        for marked in line.marks:
            self._losses.exported(document, marked.mark)

    def _add(self, line: DocumentLine) -> None:
        """Add a document as it is. A namesake with another text is another document here, not a revision of it."""
        assert line.source is not None
        name = line.source.name
        taken = self._names.get(name, line.id) != line.id
        added = self._project.documents.add(replace(line.source, name=line.id) if taken else line.source, line.spans)
        if added.outcome == "known":
            return
        self._added += 1
        fields = {"name": name, "revises": line.revises, "archived": line.archived or None}
        self._project.journal.commit([Put("documents", line.id, fields)], f"import {name}")
        if not line.archived:
            self._names[name] = line.id

    def _translations(self, line: DocumentLine) -> None:
        segments = {segment.id for segment in self._project.segments.of(line.id)}
        new: list[Translation] = []
        for place, translation in enumerate(line.translations):
            key = f"translations[{place}]"
            if translation.segment_id not in segments:
                self._fail_segment(line, translation.segment_id, f"{key}.segment")
            known = self._known(translation.id)
            if known is None:
                new.append(translation)
            elif (known.segment_id, known.text) != (translation.segment_id, translation.text):
                fail(self._path, line.number, "the project has another text under this id", key=f"{key}.id")
        if new:
            self._project.translations.add(new, action=f"import translations of {line.id}")
            self._translated += len(new)
            self._choose(line, {translation.id for translation in new})

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

    def _choose(self, line: DocumentLine, new: set[str]) -> None:
        """Choose as the file does where what it chose is new here and does not stand by itself."""
        chosen = self._project.translations.chosen(line.id)
        standing = {translation.id for translation in chosen.values()}
        for translation in line.translations:
            if translation.id in line.chosen & new - standing:
                self._project.translations.choose(translation.id)

    def _check_mark(self, line: DocumentLine, place: int, marked: Marked, texts: _Texts) -> None:
        mark, key = marked.mark, f"marks[{place}]"
        if mark.id in self._lines:
            first = self._lines[mark.id]
            fail(self._path, line.number, f"mark {mark.id} is there already, in line {first}", key=f"{key}.id")
        self._lines[mark.id] = line.number
        problem = self._label_problem(mark) or texts.problem(marked)
        if problem:
            fail(self._path, line.number, problem, key=key)
        for ids in mark.roles.values():
            for other in ids:
                self._pending.setdefault(other, (line.number, key))

    def _label_problem(self, mark: Annotation) -> str:
        """What is wrong with the mark's type, or ""."""
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

    def _write_marks(self, marks: list[Annotation]) -> None:
        new: list[Annotation] = []
        changed: list[Put] = []
        for given in marks:
            known = self._project.marks.find(given.id)
            mark = given if given.schema_id else replace(given, schema_id=self._unstated_schema(known))
            if known is None:
                new.append(mark)
            elif known != mark:
                self._check_owner(mark, known)
                gone: dict[str, Any] = dict.fromkeys(mark_fields(known))
                changed.append(Put("marks", mark.id, gone | mark_fields(mark)))
        if new:
            self._project.marks.add(new, action=f"import {len(new)} marks")
        if changed:
            self._project.journal.commit(changed, f"change {len(changed)} marks by import")
            self._updated += len(changed)

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
        for key, (number, place) in self._pending.items():
            if key not in self._lines and self._project.marks.find(key) is None:
                fail(
                    self._path,
                    number,
                    f"a role names the mark {key}, which neither the file nor the project has",
                    key=place,
                )


class _Texts:
    """The texts that marks of one document may stand on."""

    def __init__(self, project: Project, line: DocumentLine) -> None:
        self._project = project
        self._document = line.id
        self._segments = {segment.id for segment in project.segments.of(line.id)}
        text = line.source.text if line.source else project.documents.text(line.id)
        self._texts: dict[str, str | None] = {line.id: text}

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
