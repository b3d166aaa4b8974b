"""Writes our JSON lines: a header, then a line for each version of the schema that is used, document, proposition."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

from workbench.errors import FormatError, NotFound, Refused
from workbench.formats.jsonl.propositions import lines_of, wanted
from workbench.formats.losses import Losses
from workbench.model import EVERYBODY, Annotation, Document, Fragment, Segment, Translation
from workbench.store.decisions import decision_fields

if TYPE_CHECKING:
    from workbench.formats.outgoing import Selection

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), check_circular=False)
_NO_TEXT = "stands on a text that is not there any more"
_NO_TARGET = "is about a segment that is not there any more"
_NO_END = "joins a mark that is not exported"


def write(selection: Selection, target: Path, losses: Losses) -> None:
    """Write the selection to a new file."""
    with target.open("w", encoding="utf-8", newline="\n") as file:
        _Writer(selection, file, losses).write()


class _Writer:
    """One export under way."""

    def __init__(self, selection: Selection, file: TextIO, losses: Losses) -> None:
        self._selection = selection
        self._project = selection.project
        self._file = file
        self._losses = losses
        self._documents = frozenset(selection.ids)
        self._schemas: set[str] = {""}
        self._expected: dict[str, bool] = {}
        self._current = _current_schema(selection)
        self._decided = selection.project.decisions.counts()
        self._handed_out = selection.project.assignments.exist()
        self._propositions = wanted(selection)
        self._claims = {key for each in self._propositions for key in each.members}
        self._written: set[str] = set()

    def write(self) -> None:
        from workbench.formats.jsonl import VERSION

        self._line({"workbench": "jsonl", "version": VERSION, "schema": self._current})
        self._schema(self._current)
        for document, text, segments, marks in self._selection.with_marks():
            self._document(document, text, segments, marks)
        for data in lines_of(self._propositions, self._written):
            self._line(data)

    def _line(self, data: Mapping[str, Any]) -> None:
        try:
            line = _ENCODER.encode(data)
        except ValueError as error:
            name = data.get("name", data.get("schema"))
            raise FormatError(f"{name}: holds a number that JSON has no way to write") from error
        self._file.write(f"{line}\n")

    def _schema(self, key: str) -> None:
        """Write a version of the schema the first time that it is needed."""
        if key in self._schemas:
            return
        self._schemas.add(key)
        try:
            content = json.loads(self._project.schemas.content(key))
        except NotFound:
            return
        self._line({"schema": key, "content": content})

    def _document(
        self, document: Document, text: str, segments: Sequence[Segment], selected: Iterable[Annotation]
    ) -> None:
        translations, chosen = self._translations(document, segments)
        texts = {document.id: text, **{translation.id: translation.text for translation in translations}}
        whole, marks = [], []
        for mark in selected:
            if self._is_plain(mark, texts):
                whole.append(mark)
                marks.append(mark)
            elif self._carried(mark, document, texts):
                marks.append(mark)
        self._losses.exported_all(document, whole)
        for key in {mark.schema_id for mark in marks} - self._schemas:
            self._schema(key)
        self._line(
            _document_data(document)
            | {"text": text, "segments": [_segment_data(segment) for segment in segments]}
            | _given(translations=[_translation_data(translation, chosen) for translation in translations])
            | {"marks": [self._mark_data(mark, document, texts) for mark in marks]}
            | _given(decisions=self._decisions(document), assignments=self._assignments(document))
        )
        self._expected.clear()
        if self._claims:
            self._written.update(mark.id for mark in marks if mark.id in self._claims)

    def _decisions(self, document: Document) -> list[dict[str, Any]]:
        """What was decided about the document's marks, where all that it was decided about goes out too."""
        if self._selection.annotator != EVERYBODY or self._selection.filters or document.id not in self._decided:
            return []
        found = sorted(self._project.decisions.of(document.id), key=lambda decision: decision.id)
        return [{"id": each.id} | _given(**_without_document(decision_fields(each))) for each in found]

    def _assignments(self, document: Document) -> list[dict[str, Any]]:
        """Who has the document, and how far they are."""
        if not self._handed_out:
            return []
        found = sorted(self._project.assignments.of(document.id), key=lambda each: each.annotator)
        return [
            {"annotator": each.annotator, "state": each.state} | _given(batch=each.batch)
            for each in found
            if self._selection.wants(each.annotator)
        ]

    @staticmethod
    def _is_plain(mark: Annotation, texts: Mapping[str, str]) -> bool:
        """Whether nothing can stand in the way of a mark: it names no other, and its text is here."""
        return bool(mark.fragments) and not mark.roles and all(part.text_id in texts for part in mark.fragments)

    def _translations(
        self, document: Document, segments: Iterable[Segment]
    ) -> tuple[list[Translation], frozenset[str]]:
        """All candidates of all segments, and the ids of the chosen ones."""
        chosen = self._project.translations.chosen(document.id)
        found = [
            translation
            for segment in segments
            if segment.id in chosen
            for translation in sorted(self._project.translations.candidates(segment.id), key=lambda item: item.id)
        ]
        return found, frozenset(translation.id for translation in chosen.values())

    def _carried(self, mark: Annotation, document: Document, texts: Mapping[str, str]) -> bool:
        """Whether a mark can be written; its outcome is noted either way."""
        reason = self._obstacle(mark, texts)
        if reason:
            self._losses.dropped(document, mark, reason=reason)
            return False
        lost = [f"role {role}" for role, ids in sorted(mark.roles.items()) if not all(map(self._will_be_there, ids))]
        self._losses.exported(document, mark, without=lost)
        return True

    def _obstacle(self, mark: Annotation, texts: Mapping[str, str]) -> str:
        """Why a mark cannot be written, or ""."""
        if any(fragment.text_id not in texts for fragment in mark.fragments):
            return _NO_TEXT
        if mark.kind == "label" and mark.target != mark.document_id and not self._has_segment(mark):
            return _NO_TARGET
        ends = [end for ids in mark.roles.values() for end in ids] if mark.kind == "relation" else []
        return "" if all(map(self._will_be_there, ends)) else _NO_END

    def _has_segment(self, mark: Annotation) -> bool:
        try:
            return self._project.segments.get(mark.target).document_id == mark.document_id
        except NotFound:
            return False

    def _will_be_there(self, key: str) -> bool:
        """Whether the mark that a role names is written too."""
        if key not in self._expected:
            self._expected[key] = self._is_expected(key)
        return self._expected[key]

    def _is_expected(self, key: str, above: frozenset[str] = frozenset()) -> bool:
        mark = self._project.marks.find(key)
        if mark is None or mark.document_id not in self._documents or not self._selection.wants(mark.annotator):
            return False
        if mark.kind == "relation" and key not in above:
            ends = [end for ids in mark.roles.values() for end in ids]
            return all(self._is_expected(end, above | {key}) for end in ends)
        if mark.kind == "label" and mark.target != mark.document_id:
            return self._has_segment(mark)
        return all(self._text_is_there(fragment.text_id, mark.document_id) for fragment in mark.fragments)

    def _text_is_there(self, text_id: str, document: str) -> bool:
        if text_id == document:
            return True
        try:
            translation = self._project.translations.get(text_id)
            return self._project.segments.get(translation.segment_id).document_id == document
        except NotFound:
            return False

    def _mark_data(self, mark: Annotation, document: Document, texts: Mapping[str, str]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": mark.id, "kind": mark.kind, "label": mark.label, "annotator": mark.annotator}
        if mark.fragments:
            data["fragments"] = [_fragment_data(fragment, document, texts) for fragment in mark.fragments]
        if mark.target:
            data["target"] = mark.target
        if mark.attributes:
            data["attributes"] = dict(sorted(mark.attributes.items()))
        if mark.roles:
            data |= _given(roles=self._roles(mark))
        if mark.note:
            data["note"] = mark.note
        if mark.schema_id != self._current and mark.schema_id:
            data["schema"] = mark.schema_id
        if mark.stale:
            data["stale"] = True
        return data

    def _roles(self, mark: Annotation) -> dict[str, list[str]]:
        roles = ((role, [key for key in ids if self._will_be_there(key)]) for role, ids in sorted(mark.roles.items()))
        return {role: ids for role, ids in roles if ids}


def _without_document(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name != "document_id"}


def _current_schema(selection: Selection) -> str:
    try:
        return selection.project.schema.id
    except Refused:
        return ""


def _given(**fields: Any) -> dict[str, Any]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {}, False)}


def _document_data(document: Document) -> dict[str, Any]:
    return (
        {"document": document.id, "name": document.name}
        | _given(title=document.title, language=document.language, meta=dict(sorted(document.meta.items())))
        | {"encoding": document.encoding, "newline": document.newline}
        | _given(bom=document.bom, revises=document.revises, archived=document.archived)
    )


def _segment_data(segment: Segment) -> dict[str, Any]:
    return {
        "id": segment.id,
        "start": segment.start,
        "end": segment.end,
        "language": segment.language,
        "zone": segment.zone,
    }


def _translation_data(translation: Translation, chosen: frozenset[str]) -> dict[str, Any]:
    score = {} if translation.score is None else {"score": translation.score}
    return (
        {"id": translation.id, "segment": translation.segment_id, "language": translation.language}
        | {"text": translation.text, "origin": translation.origin, "status": translation.status}
        | _given(
            engine=translation.engine,
            engine_version=translation.engine_version,
            settings=dict(sorted(translation.settings.items())),
            annotator=translation.annotator,
            supersedes=translation.supersedes,
            chosen=translation.id in chosen,
        )
        | score
    )


def _fragment_data(fragment: Fragment, document: Document, texts: Mapping[str, str]) -> dict[str, Any]:
    start, end, text = fragment.start, fragment.end, fragment.text_id
    data: dict[str, Any] = {"start": start, "end": end, "text": texts[text][start:end]}
    if text != document.id:
        data["in"] = text
    return data
