"""Translating documents: which segments need it, in large sorted batches, written as they come.

A run can be stopped at any moment and started again: what was written stays, and a segment that has a candidate of
the same engine, version and settings is not done again. Identical segments are translated once. The whole run is one
step for undo.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

from workbench.errors import EngineError
from workbench.model import Document, Segment, Translation
from workbench.store.translations import translation_id
from workbench.translate.engine import Candidate, Engine, Source
from workbench.translate.feeding import Feeder, by_length
from workbench.translate.languages import is_chinese

Terms = Callable[[str, str, str], Sequence[tuple[str, str]]]
"""The terms in a text and the renderings wanted for them, from its text and the two languages."""

Progress = Callable[[int, int, float], None]
"""Called with the segments dealt with, all segments, and how many a second are translated."""

_WINDOW: Final = 20_000
"""Segments sorted together; more would hold a corpus in memory."""

_REMEMBERED: Final = 50_000
_MOST_FAILURES: Final = 20
_NOTE: Final = "note"


class _Documents(Protocol):
    def text(self, document_id: str) -> str: ...


class _Segments(Protocol):
    def of(self, document_id: str) -> list[Segment]: ...


class _Translations(Protocol):
    def chosen(self, document_id: str) -> dict[str, Translation]: ...
    def candidates(self, segment_id: str) -> list[Translation]: ...
    def target_of(self, segment: Segment) -> str: ...
    def add(self, found: Sequence[Translation], *, action: str = ...) -> None: ...


class _Journal(Protocol):
    def group(self, action: str) -> AbstractContextManager[str]: ...


class Translatable(Protocol):
    """As much of a project as translating its documents needs."""

    @property
    def documents(self) -> _Documents:
        """The texts."""

    @property
    def segments(self) -> _Segments:
        """Their segments."""

    @property
    def translations(self) -> _Translations:
        """Where candidates are read and written."""

    @property
    def journal(self) -> _Journal:
        """Which makes the run one step for undo."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did, in segments.

    Attributes:
        already: Had a candidate of the same engine, version and settings.
        unmatched: The engine had no translation for them.
        failed: The engine tried and could not; the reasons are in `problems`. A later run tries them again.
        skipped: Have no language to be translated from or into.
        problems: What kept language pairs from being translated (their segments are in `skipped`), and what went
            wrong with segments that failed, one line each.
        notices: What must be said of the translations ("knows the sample corpus only").
        stopped: The run was stopped before its end.
    """

    engine: str
    translated: int = 0
    already: int = 0
    unmatched: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    problems: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    stopped: bool = False


def translate_documents(
    project: Translatable,
    engine: Engine,
    documents: Iterable[str | Document],
    *,
    target: str | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
    terms: Terms | None = None,
) -> Report:
    """Translate the segments of documents, body and frame alike.

    Args:
        documents: Documents or their ids.
        target: The language to translate into; None for each segment's own (English into Chinese, Chinese into
            English, as the project is set).
        progress: Called before the first block and after each.
        stop: Asked after each block; True ends the run, and the report says so.
        terms: Asked for the terms in each text, if the engine has an attribute `takes_terms`.

    Raises:
        EngineError: The engine serves none of the language pairs, or failed; what was written stays.
        KeyboardInterrupt: The run was interrupted; what was translated by then was written.
    """
    ids = [each if isinstance(each, str) else each.id for each in documents]
    run = _Run(project, engine, target, progress, Feeder(engine, stop), terms)
    with project.journal.group(f"translate with {engine.name}"):
        return run.over(ids)


@dataclass(frozen=True, slots=True)
class _Pair:
    """What is recorded with the translations between two languages, or why there are none."""

    version: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    problem: EngineError | None = None


@dataclass(slots=True)
class _Run:
    """One run's counts and what it knows."""

    project: Translatable
    engine: Engine
    target: str | None
    progress: Progress | None
    feeder: Feeder
    terms: Terms | None
    translated: int = 0
    already: int = 0
    unmatched: int = 0
    failed: int = 0
    skipped: int = 0
    total: int = 0
    began: float = 0.0
    pairs: dict[tuple[str, str], _Pair] = field(default_factory=dict)
    notices: dict[str, None] = field(default_factory=dict)
    failures: dict[str, None] = field(default_factory=dict)
    remembered: dict[Source, Candidate] = field(default_factory=dict)

    def over(self, documents: Sequence[str]) -> Report:
        """Translate the documents, window by window."""
        began = time.monotonic()
        self.total = sum(len(self.project.segments.of(document)) for document in documents)
        self._tell()
        for window in self._windows(documents):
            self._tell()
            self._translate(window)
            if self.feeder.stopped:
                break
        self._tell()
        problems = [pair.problem for pair in self.pairs.values() if pair.problem is not None]
        if problems and len(problems) == len(self.pairs):
            raise problems[0]
        return Report(
            engine=self.engine.name,
            translated=self.translated,
            already=self.already,
            unmatched=self.unmatched,
            failed=self.failed,
            skipped=self.skipped,
            seconds=time.monotonic() - began,
            problems=(*(f"{problem.message} ({problem.hint})" for problem in problems), *self.failures),
            notices=tuple(self.notices),
            stopped=self.feeder.stopped,
        )

    def _windows(self, documents: Sequence[str]) -> Iterator[dict[Source, list[Segment]]]:
        """The segments that need translating, by what is to be translated, so many at a time."""
        window: dict[Source, list[Segment]] = {}
        held = 0
        for document in documents:
            text = self.project.documents.text(document)
            segments = self.project.segments.of(document)
            context = self._context(document, text, segments)
            for number, segment in enumerate(segments):
                source = self._wanted(segment, text)
                if source is not None:
                    window.setdefault(self._surrounded(source, context, number), []).append(segment)
                    held += 1
            if held >= _WINDOW:
                yield window
                window, held = {}, 0
        if window:
            yield window

    def _wanted(self, segment: Segment, text: str) -> Source | None:
        """What is to be translated of a segment, or None, counted, where nothing is."""
        target = self.target or self.project.translations.target_of(segment)
        if segment.language.startswith("und") or _family(segment.language) == _family(target):
            self.skipped += 1
            return None
        pair = self._pair(segment.language, target)
        if pair.problem is not None:
            self.skipped += 1
            return None
        if any(self._made_by(pair, target, each) for each in self.project.translations.candidates(segment.id)):
            self.already += 1
            return None
        return Source(text[segment.start : segment.end], segment.language, target)

    def _pair(self, source: str, target: str) -> _Pair:
        if (source, target) not in self.pairs:
            try:
                found = _Pair(self.engine.version(source, target), dict(self.engine.settings(source, target)))
            except EngineError as error:
                found = _Pair(problem=error)
            self.pairs[source, target] = found
            notice = getattr(self.engine, "notice", None)
            if notice is not None and found.problem is None and notice(source, target):
                self.notices[notice(source, target)] = None
        return self.pairs[source, target]

    def _made_by(self, pair: _Pair, target: str, candidate: Translation) -> bool:
        recorded = {name: value for name, value in candidate.settings.items() if name != _NOTE}
        made = (candidate.engine, candidate.engine_version, candidate.language)
        return made == (self.engine.name, pair.version, target) and recorded == pair.settings

    def _context(self, document: str, text: str, segments: Sequence[Segment]) -> list[tuple[str, str]]:
        """Each segment of a document with its translation, if the engine wants to know what stands before a text."""
        if not getattr(self.engine, "context", 0):
            return []
        chosen = self.project.translations.chosen(document)
        return [(text[s.start : s.end], chosen[s.id].text if s.id in chosen else "") for s in segments]

    def _surrounded(self, source: Source, context: Sequence[tuple[str, str]], number: int) -> Source:
        """The source with what the engine wants to know about it."""
        wanted = int(getattr(self.engine, "context", 0))
        before = tuple(context[max(0, number - wanted) : number]) if wanted else ()
        found: Sequence[tuple[str, str]] = ()
        if self.terms is not None and getattr(self.engine, "takes_terms", False):
            found = self.terms(source.text, source.source, source.target)
        return replace(source, context=before, terms=tuple(found)) if before or found else source

    def _translate(self, window: Mapping[Source, list[Segment]]) -> None:
        """Translate a window and write what comes as it comes, also when it is interrupted."""
        self.began = self.began or time.monotonic()
        known = {source: self.remembered[source] for source in window if source in self.remembered}
        self._write((source, window[source], answer) for source, answer in known.items())
        try:
            for block, answers in self.feeder.answers(by_length([each for each in window if each not in known])):
                self._take(window, block, answers)
        except (KeyboardInterrupt, EngineError):
            for block, answers in self.feeder.drain():
                self._take(window, block, answers)
            raise

    def _take(
        self, window: Mapping[Source, list[Segment]], block: Sequence[Source], answers: Sequence[Candidate | None]
    ) -> None:
        self._write((source, window[source], answer) for source, answer in zip(block, answers, strict=True))
        if len(self.remembered) < _REMEMBERED:
            found = zip(block, answers, strict=True)
            self.remembered.update({source: answer for source, answer in found if answer and answer.text.strip()})
        self._tell()

    def _write(self, answered: Iterable[tuple[Source, list[Segment], Candidate | None]]) -> None:
        found: list[Translation] = []
        for source, segments, candidate in answered:
            if candidate is None or not candidate.text.strip():
                self._went_without(candidate, len(segments))
                continue
            found += [self._translation(segment, source, candidate) for segment in segments]
        fresh = [translation for translation in found if not self._repeats(translation)]
        if fresh:
            self.project.translations.add(fresh, action=f"translate with {self.engine.name}")
        self.translated += len(fresh)
        self.already += len(found) - len(fresh)

    def _went_without(self, candidate: Candidate | None, count: int) -> None:
        """Count segments that have no translation, and why, if the engine says so."""
        if candidate is None or not candidate.note:
            self.unmatched += count
            return
        self.failed += count
        if len(self.failures) < _MOST_FAILURES:
            self.failures[candidate.note] = None

    def _repeats(self, translation: Translation) -> bool:
        """Whether a memory that has changed since still says the same of a segment."""
        return translation.origin == "memory" and any(
            (each.engine, each.language, each.text) == (translation.engine, translation.language, translation.text)
            for each in self.project.translations.candidates(translation.segment_id)
        )

    def _translation(self, segment: Segment, source: Source, candidate: Candidate) -> Translation:
        pair = self.pairs[source.source, source.target]
        settings = {**pair.settings, _NOTE: candidate.note} if candidate.note else dict(pair.settings)
        made = (self.engine.origin, self.engine.name, pair.version)
        return Translation(
            id=translation_id(segment.id, source.target, *made, settings, candidate.text),
            segment_id=segment.id,
            language=source.target,
            text=candidate.text,
            origin=self.engine.origin,
            engine=self.engine.name,
            engine_version=pair.version,
            settings=settings,
            score=candidate.score,
        )

    def _tell(self) -> None:
        if self.progress is not None:
            done = self.translated + self.already + self.unmatched + self.failed + self.skipped
            busy = time.monotonic() - self.began if self.began else 0.0
            self.progress(done, self.total, self.translated / busy if busy else 0.0)


def _family(language: str) -> str:
    return "zh" if is_chinese(language) else language.partition("-")[0]
