"""How far an annotator is: in a document, in the corpus, and today. Counted on a thread; nothing here knows Textual."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from rich.segment import Segment

from workbench.store.clock import reading_after
from workbench.tui.language import tr
from workbench.tui.lines import Line, fit, wrap
from workbench.tui.words import label_title, long_time

if TYPE_CHECKING:
    from workbench.model import Annotation
    from workbench.project import Project
    from workbench.schema import Schema
    from workbench.tui.themes import Ink

_BAR = 24
_NAMES = 32


@dataclass(frozen=True, slots=True)
class DocumentProgress:
    """How far one is with a document.

    Attributes:
        marked: Body segments with a mark of one's own, in the text or its translation.
        labels: Marks by type.
        wrong: How many things are not as the schema wants them.
        spent: Milliseconds, where they are counted.
    """

    title: str
    body: int
    marked: int
    labels: Mapping[str, int] = field(default_factory=dict)
    wrong: int = 0
    spent: int = 0


@dataclass(frozen=True, slots=True)
class CorpusProgress:
    """How far one is with all documents.

    Attributes:
        given: Whether documents were handed out, so that it is said which are done.
        states: Documents by state: "done", "working", "new"; where none were handed out, "working" has marks.
        by_state: Whether `states` are what the annotator said.
    """

    documents: int
    given: bool
    states: Mapping[str, int]
    marks: int
    spent: int = 0


@dataclass(frozen=True, slots=True)
class TodayProgress:
    """What one did since midnight, local time."""

    marks: int
    edits: int
    documents: int
    done: int
    spent: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """All of it; no document where none is open."""

    document: DocumentProgress | None
    corpus: CorpusProgress
    today: TodayProgress
    timed: bool


def midnight() -> int:
    """The beginning of today, local time, in milliseconds since 1970."""
    return round(datetime.now().replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)


def progress_of(project: Project, document_id: str, *, timed: bool) -> Progress:
    """Count everything, for the project's annotator."""
    document = _in_document(project, document_id, timed=timed) if document_id else None
    return Progress(document, _in_corpus(project, timed=timed), _today(project, timed=timed), timed)


def _in_document(project: Project, document_id: str, *, timed: bool) -> DocumentProgress:
    document = project.documents.get(document_id)
    mine = project.marks.of(document_id, annotator=project.annotator)
    segments = project.segments.of(document_id)
    body = [segment for segment in segments if segment.zone == "body"]
    chosen = project.translations.chosen(document_id)
    of_translation = {translation.id: key for key, translation in chosen.items()}
    hit = {of_translation.get(f.text_id, "") for mark in mine for f in mark.fragments}
    starts = sorted(f.start for mark in mine for f in mark.fragments if f.text_id == document_id)
    from bisect import bisect_left

    marked = 0
    for segment in body:
        at = bisect_left(starts, segment.start)
        marked += segment.id in hit or (at < len(starts) and starts[at] < segment.end)
    schema = project.schema
    by_id = {mark.id: mark for mark in mine}
    wrong = sum(len(schema.check(mark, lambda key: _found(project, by_id, key))) for mark in mine)
    spent = project.timings.spent(project.annotator, document_id=document_id) if timed else 0
    labels = Counter(mark.label for mark in mine)
    return DocumentProgress(document.title or document.name, len(body), marked, labels, wrong, spent)


def _found(project: Project, by_id: dict[str, Annotation], key: str) -> Annotation | None:
    if key in by_id:
        return by_id[key]
    from workbench.errors import NotFound

    try:
        return project.marks.get(key)
    except NotFound:
        return None


def _in_corpus(project: Project, *, timed: bool) -> CorpusProgress:
    rows = project.database.rows
    among = "SELECT id FROM documents WHERE present AND NOT ifnull(archived, 0)"
    documents = rows(f"SELECT count(*) FROM ({among})")[0][0]
    marks, touched = rows(
        f"SELECT ifnull(sum(marks), 0), count(*) FROM mark_counts WHERE annotator = ? AND marks > 0 "
        f"AND document_id IN ({among})",
        (project.annotator,),
    )[0]
    given = Counter(each.state for each in project.assignments.to(project.annotator)) if project.annotator else {}
    states: Mapping[str, int] = {"working": touched, "new": documents - touched}
    if given:
        states = dict(given.items())
    spent = project.timings.spent(project.annotator) if timed else 0
    return CorpusProgress(documents, bool(given), states, marks, spent)


def _today(project: Project, *, timed: bool) -> TodayProgress:
    """What the journal has since midnight."""
    since = midnight()
    clock = reading_after("", since, "")
    rows = project.database.rows
    marks, documents = rows(
        "SELECT count(*), count(DISTINCT document_id) FROM marks WHERE annotator = ? AND present AND created >= ?",
        (project.annotator, clock),
    )[0]
    steps = rows(
        "SELECT count(*) FROM edit_groups WHERE annotator = ? AND state = 'done' AND clock >= ?",
        (project.annotator, clock),
    )[0][0]
    done = rows(
        "SELECT count(*) FROM assignments AS a WHERE a.present AND a.annotator = ? "
        "AND a.state IN ('done', 'adjudicated') "
        "AND EXISTS (SELECT 1 FROM edit_targets AS t JOIN edits AS e ON e.seq = t.seq "
        "WHERE t.family = 'assignments' AND t.key = a.id AND e.clock >= ? AND e.annotator = ?)",
        (project.annotator, clock, project.annotator),
    )[0][0]
    spent = project.timings.spent(project.annotator, since=since) if timed else 0
    return TodayProgress(marks, steps, documents, done, spent)


# In lines.


def progress_lines(ink: Ink, width: int, progress: Progress, schema: Schema | None) -> list[Line]:
    """The page."""
    lines: list[Line] = [[]]
    if progress.document is not None:
        lines += _document_lines(ink, width, progress.document, schema, timed=progress.timed)
    lines += [_heading(ink, tr("TODAY"))]
    today = progress.today
    lines += _pairs(
        ink,
        width,
        [
            (tr("marks made"), f"{today.marks:,}"),
            (tr("edits"), f"{today.edits:,}"),
            (tr("documents worked on"), f"{today.documents:,}"),
            *([(tr("documents done"), f"{today.done:,}")] if progress.corpus.given else []),
            *([(tr("time"), long_time(today.spent))] if progress.timed else []),
        ],
    )
    lines += [[], _heading(ink, tr("ALL DOCUMENTS"))]
    corpus = progress.corpus
    done = corpus.states.get("done", 0) + corpus.states.get("adjudicated", 0)
    if corpus.given:
        total = sum(corpus.states.values())
        lines.append(_bar(ink, width, tr("done"), done, total))
        states = [(tr("at work"), corpus.states.get("working", 0)), (tr("not begun"), corpus.states.get("new", 0))]
    else:
        lines.append(_bar(ink, width, tr("with your marks"), corpus.states["working"], corpus.documents))
        states = [(tr("without"), corpus.states["new"])]
    pairs = [(name, f"{number:,}") for name, number in states]
    pairs.append((tr("your marks"), f"{corpus.marks:,}"))
    if progress.timed:
        pairs.append((tr("time"), long_time(corpus.spent)))
    lines += _pairs(ink, width, pairs)
    if not progress.timed:
        words = tr("Time is not counted. In the settings (f10) you may have it counted, for yourself.")
        lines += [[], *([Segment(row, ink.style("faint"))] for row in wrap(words, width))]
    return [*lines, []]


def _document_lines(
    ink: Ink, width: int, document: DocumentProgress, schema: Schema | None, *, timed: bool
) -> list[Line]:
    title: Line = [Segment(fit(document.title, width), ink.style("text", bold=True))]
    lines = [_heading(ink, tr("THIS DOCUMENT")), title, []]
    lines.append(_bar(ink, width, tr("segments with your marks"), document.marked, document.body))
    labels = sorted(document.labels.items(), key=lambda each: -each[1])
    most = max(document.labels.values(), default=0)
    for label, number in labels:
        named = label_title(schema, label) if schema else label
        lines.append(_bar(ink, width, named, number, most, share=False))
    wrong = tr("{n:,} · ! goes to the next", n=document.wrong) if document.wrong else tr("nothing")
    pairs = [(tr("not right yet"), wrong)]
    if timed:
        pairs.append((tr("time"), long_time(document.spent)))
    return [*lines, *_pairs(ink, width, pairs), []]


def _heading(ink: Ink, text: str) -> Line:
    return [Segment(text, ink.style("faint", bold=True))]


def _bar(ink: Ink, width: int, name: str, part: int, whole: int, *, share: bool = True) -> Line:
    """A name, a bar, and a number."""
    from workbench.text.cells import text_width

    names = min(_NAMES, 2 * width // 5)
    room = max(6, min(_BAR, width - names - 18))
    filled = min(room, round(room * part / whole)) if whole else 0
    number = f" {part:,}/{whole:,}" if share else f" {part:,}"
    percent = f"  {100 * part // whole} %" if share and whole else ""
    shown = fit(name, names - 2)
    return [
        Segment(shown + " " * (names - text_width(shown)), ink.style("text")),
        Segment("━" * filled, ink.style("good" if share else "accent")),
        Segment("─" * (room - filled), ink.style("line")),
        Segment(number, ink.style("text")),
        Segment(percent, ink.style("soft")),
    ]


def _pairs(ink: Ink, width: int, pairs: list[tuple[str, str]]) -> list[Line]:
    from workbench.text.cells import text_width

    names = min(_NAMES, 2 * width // 5)
    lines: list[Line] = []
    for name, value in pairs:
        shown = fit(name, names - 2)
        blank = " " * (names - text_width(shown))
        lines.append([Segment(shown + blank, ink.style("soft")), Segment(value, ink.style("text"))])
    return lines
