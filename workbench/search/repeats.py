"""The same words as a mark's, wherever they stand, to be marked alike: found, shown, and written as one step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from workbench.model import JSON, Annotation, Fragment, Kind
from workbench.search.concordance import Beside, Concordance, Line, Progress, Side
from workbench.search.matching import query
from workbench.store.among import batches

if TYPE_CHECKING:
    from workbench.store.assignments import Assignments
    from workbench.store.database import Database
    from workbench.store.marks import Marks

State = Literal["free", "marked", "overlapping"]

_BATCH: Final = 200
_CLOSED: Final = ("done", "adjudicated")


@dataclass(frozen=True, slots=True)
class Pattern:
    """What the marks shall be."""

    kind: Kind
    label: str
    attributes: Mapping[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Repeat:
    """One place, and what its annotator has marked there."""

    line: Line
    beside: Beside

    def state(self, label: str) -> State:
        """Whether it can be marked: it is marked so already, or it shares words with another mark."""
        if label in self.beside.same:
            return "marked"
        return "overlapping" if self.beside.same or self.beside.over else "free"


def words_of(database: Database, fragment: Fragment) -> str:
    """The words that a fragment covers, "" where its text is gone."""
    length = fragment.end - fragment.start
    for table, column in (("texts", "content"), ("translations", "text")):
        sql = f"SELECT substr({column}, ?, ?) FROM {table} WHERE id = ?"
        row = database.row(sql, (fragment.start + 1, length, fragment.text_id))
        if row is not None:
            return str(row[0] or "")
    return ""


def repeats(
    database: Database,
    annotator: str,
    words: str,
    *,
    side: Side,
    document_id: str | None = None,
    exact: bool = False,
    progress: Progress | None = None,
) -> Iterator[list[Repeat]]:
    """Where else the words stand, batch by batch: whole words in Latin scripts, strings in Chinese.

    Args:
        annotator: Whose marks are looked for there.
        side: In documents' own texts, or in translations.
        document_id: Only in this document; None for the corpus.
        exact: To the letter; else other case, width and Chinese script are the same.
        progress: As for `Concordance.lines`.
    """
    concordance = Concordance(database)
    wanted = query(words, exact=exact, at="whole")
    lines = concordance.lines(wanted, document_id=document_id, side=side, progress=progress)
    for batch in batches(lines, _BATCH):
        beside = concordance.beside(annotator, batch)
        yield [Repeat(line, marked) for line, marked in zip(batch, beside, strict=True)]


def closed_documents(assignments: Assignments, annotator: str, *, but: str = "") -> set[str]:
    """The documents in which this annotator has nothing to mark now: those they are done with, and others' alone.

    Args:
        but: The id of a document that is open to them all the same: the one that they are in.
    """
    handed_out = assignments.exist()
    mine: set[str] = set()
    others: set[str] = set()
    closed: set[str] = set()
    for assignment in assignments.all():
        if assignment.annotator != annotator:
            others.add(assignment.document_id)
        elif assignment.state in _CLOSED:
            closed.add(assignment.document_id)
        else:
            mine.add(assignment.document_id)
    if handed_out:
        closed |= others - mine
    return closed - {but}


def mark_lines(
    database: Database, marks: Marks, annotator: str, pattern: Pattern, lines: Sequence[Line], *, schema_id: str
) -> list[Annotation]:
    """Mark all these places as one edit and one step for undo; those that were marked so meanwhile are left.

    Raises:
        NotFound, Refused: A text has changed meanwhile; nothing is written.
    """
    with database.transaction():
        beside = Concordance(database).beside(annotator, lines)
        free = [line for line, found in zip(lines, beside, strict=True) if pattern.label not in found.same]
        made = list(_made(pattern, free, annotator, schema_id))
        if made:
            places = "1 place" if len(made) == 1 else f"{len(made)} places"
            marks.put_many(made, action=f"mark {pattern.label} in {places}")
    return made


def _made(pattern: Pattern, lines: Iterable[Line], annotator: str, schema_id: str) -> Iterator[Annotation]:
    from ulid import ULID

    for line in lines:
        yield Annotation(
            id=str(ULID()),
            kind=pattern.kind,
            label=pattern.label,
            annotator=annotator,
            document_id=line.document_id,
            fragments=(Fragment(line.text_id, line.start, line.end),),
            attributes=dict(pattern.attributes),
            schema_id=schema_id,
        )
