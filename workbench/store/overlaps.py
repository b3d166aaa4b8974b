"""Segments that overlap after a merge, because two people cut the same text each in their own way.

Where they overlap, those that were made last stand; the others are retired and not deleted, with their translations.
What one edit put in the place of something else stands or falls together. Text that would be left without a segment
gets back the last that it was in, or else one of its own.

What stands follows from what people did and from nothing that was settled before: so it is the same in whatever order
copies are merged.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Final

from workbench.model import Edit, SegmentSpan
from workbench.store.among import rows_among
from workbench.store.dependents import overlapping
from workbench.store.edits import EDIT_COLUMNS, decode_edit
from workbench.store.families import PRESENT
from workbench.store.segments import segment_wishes
from workbench.store.states import Put

if TYPE_CHECKING:
    import sqlite3

    from workbench.store.journal import Journal

_ACTION: Final = "settle segments that overlap"
_SETTLED: Final = (
    "SELECT DISTINCT s.document_id FROM edits e JOIN edit_targets t ON t.seq = e.seq AND t.family = 'segments' "
    "JOIN segments s ON s.id = t.key JOIN documents d ON d.id = s.document_id AND d.present "
    f"WHERE e.action = '{_ACTION}'"
)


@dataclass(slots=True)
class _Cut:
    """A segment.

    Attributes:
        present: Whether it is there.
        wanted: Whether it is there by what people did.
        last: The clock at which a person last made or retired it; "" where none ever did.
        made: The clock at which a person last made it.
        instead: Whether other segments were retired by the same edit.
    """

    id: str
    start: int
    end: int
    language: str
    zone: str
    present: bool
    wanted: bool = False
    last: str = ""
    made: str = ""
    instead: bool = False

    def take(self, clock: str, present: bool, instead: bool) -> None:
        """A person made or retired it at this clock."""
        if clock >= self.last:
            self.last, self.wanted = clock, present
        if present and clock >= self.made:
            self.made, self.instead = clock, instead


@dataclass(slots=True)
class _Standing:
    """The segments that stand, none over another."""

    cuts: list[_Cut] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)

    def fits(self, start: int, end: int) -> bool:
        """Whether a stretch is free."""
        at = bisect_right(self._starts, start)
        return (at == 0 or self.cuts[at - 1].end <= start) and (at == len(self.cuts) or end <= self._starts[at])

    def add(self, cut: _Cut) -> None:
        """Let one stand for which there is room."""
        at = bisect_right(self._starts, cut.start)
        self._starts.insert(at, cut.start)
        self.cuts.insert(at, cut)

    def gaps(self, text: str) -> Iterator[tuple[int, int]]:
        """The stretches of words that are in none."""
        ends = [0, *(cut.end for cut in self.cuts)]
        for start, end in zip(ends, [*self._starts, len(text)], strict=True):
            words = text[start:end].strip()
            if words:
                first = start + text[start:end].index(words)
                yield first, first + len(words)


def settle_segments(connection: sqlite3.Connection, journal: Journal) -> list[str]:
    """Retire what overlaps, as one edit; what was settled before is judged anew with what came.

    Returns:
        The ids of the segments that were retired.
    """
    settled = {row[0] for row in connection.execute(_SETTLED)}
    wishes = settling(connection, overlapping(connection) | settled)
    if wishes:
        journal.commit_within(connection, wishes, _ACTION)
    return [wish.key for wish in wishes if not wish.fields[PRESENT]]


def settling(connection: sqlite3.Connection, documents: Iterable[str]) -> list[Put]:
    """What makes the segments of these documents those that stand."""
    return [wish for document in sorted(documents) for wish in _settled(connection, document)]


def _settled(connection: sqlite3.Connection, document: str) -> Iterator[Put]:
    """What makes the segments of a document those that stand."""
    cuts = _cuts(connection, document)
    standing = _standing([cut for cut in cuts.values() if cut.last])
    text = connection.execute("SELECT content FROM texts WHERE id = ?", (document,)).fetchone()
    known = [cut for cut in cuts.values() if cut.last]
    spans = [_span(start, end, known) for start, end in standing.gaps(text[0] if text else "")]
    fresh = {wish.key: wish for wish in segment_wishes(document, [span for span in spans if span])}
    kept = {cut.id for cut in standing.cuts} | fresh.keys()
    for cut in cuts.values():
        if cut.present != (cut.id in kept):
            yield Put("segments", cut.id, {PRESENT: cut.id in kept})
    yield from (wish for key, wish in fresh.items() if key not in cuts)


def _span(start: int, end: int, known: Iterable[_Cut]) -> SegmentSpan | None:
    """A segment for words that are in none, as the last was that they were in; None where they never were in one."""
    over = [cut for cut in known if cut.start <= start < cut.end]
    if not over:
        return None
    last = max(over, key=lambda cut: (cut.made, cut.id))
    return SegmentSpan(start, end, last.language, "frame" if last.zone == "frame" else "body")


def _cuts(connection: sqlite3.Connection, document: str) -> dict[str, _Cut]:
    """All segments that a document ever had, by id."""
    sql = 'SELECT id, start, "end", language, zone, present FROM segments WHERE document_id = ? AND start < "end"'
    cuts = {row[0]: _Cut(*row) for row in connection.execute(sql, (document,))}
    sql = (
        f"SELECT {EDIT_COLUMNS} FROM edits WHERE seq IN "
        "(SELECT seq FROM edit_targets WHERE family = 'segments' AND key IN ())"
    )
    for edit in map(decode_edit, rows_among(connection, sql, cuts)):
        if edit.action != _ACTION:
            _take(edit, cuts)
    return cuts


def _take(edit: Edit, cuts: dict[str, _Cut]) -> None:
    """Follow what a person did to the segments of a document."""
    done = {
        change.key: bool(change.after[PRESENT])
        for change in edit.changes
        if change.table == "segments" and PRESENT in change.after and change.key in cuts
    }
    for key, present in done.items():
        cuts[key].take(edit.clock, present, instead=not all(done.values()))


def _standing(cuts: list[_Cut]) -> _Standing:
    """Those that people want, the latest first; then those that they retired; then those that fell with others."""
    standing, fallen = _Standing(), []
    latest = sorted(cuts, key=lambda cut: (cut.wanted, cut.made, cut.start, cut.id), reverse=True)
    for _, made in groupby(latest, lambda cut: (cut.wanted, cut.made if cut.wanted and cut.instead else cut.id)):
        together = list(made)
        if all(standing.fits(cut.start, cut.end) for cut in together):
            for cut in together:
                if standing.fits(cut.start, cut.end):
                    standing.add(cut)
        else:
            fallen += together
    for cut in fallen:
        if standing.fits(cut.start, cut.end):
            standing.add(cut)
    return standing
