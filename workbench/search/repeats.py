"""The same words as a mark's, wherever they stand, to be marked alike: found, shown, and written as one step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from workbench.model import JSON, Annotation, Fragment, Kind, new_id
from workbench.search.concordance import Beside, Concordance, Line, Markings, Progress, Side
from workbench.search.matching import query
from workbench.store.among import batches

if TYPE_CHECKING:
    from workbench.store.assignments import Assignments
    from workbench.store.database import Database
    from workbench.store.marks import Marks

State = Literal["free", "marked", "overlapping"]

_BATCH: Final = 200
_THERE: Final = (
    "SELECT 1 FROM fragments AS f JOIN marks AS m ON m.id = f.mark_id "
    'WHERE f.text_id = ? AND f.start = ? AND f."end" = ? AND m.annotator = ? AND m.label = ? AND m.present'
)
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
    concordance, markings = Concordance(database), Markings(database, annotator)
    wanted = query(words, exact=exact, at="whole")
    lines = concordance.lines(wanted, document_id=document_id, side=side, progress=progress)
    for batch in batches(lines, _BATCH):
        yield [Repeat(line, marked) for line, marked in zip(batch, markings.beside(batch), strict=True)]


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


Place = tuple[str, Fragment]
"""A document's id, and a fragment of its text or of one of its translations."""


def mark_places(
    database: Database,
    marks: Marks,
    annotator: str,
    wanted: Sequence[tuple[Pattern, Sequence[Place]]],
    schema_id: str,
) -> list[Annotation]:
    """Make all these marks as one edit and one step for undo; those that were made meanwhile are left.

    Raises:
        NotFound, Refused: A text has changed meanwhile; nothing is written.
    """
    with database.transaction() as connection:
        made = [
            _made(pattern, document, place, annotator, schema_id)
            for pattern, places in wanted
            for document, place in places
            if not connection.execute(
                _THERE, (place.text_id, place.start, place.end, annotator, pattern.label)
            ).fetchone()
        ]
        if made:
            labels = ", ".join(sorted({mark.label for mark in made}))
            many = f" in {len(made)} places" if len(made) > 1 else ""
            marks.put_many(made, action=f"mark {labels}{many}")
    return made


def _made(pattern: Pattern, document: str, place: Fragment, annotator: str, schema_id: str) -> Annotation:
    return Annotation(
        id=new_id(),
        kind=pattern.kind,
        label=pattern.label,
        annotator=annotator,
        document_id=document,
        fragments=(place,),
        attributes=dict(pattern.attributes),
        schema_id=schema_id,
    )


def place_of(line: Line) -> Place:
    """Where a line of a concordance stands."""
    return line.document_id, Fragment(line.text_id, line.start, line.end)
