"""Which document is next: the next of one's queue, or the next in which there is still something to mark."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from workbench.search.concordance import Progress
    from workbench.store.assignments import Assignments
    from workbench.store.database import Database

_MARKED: Final = (
    'SELECT f.text_id, f.start, f."end" FROM fragments AS f JOIN marks AS m ON m.id = f.mark_id '
    "WHERE m.document_id = ? AND m.annotator = ? AND m.present"
)


def next_unfinished(
    database: Database, assignments: Assignments, annotator: str, after: str, progress: Progress | None = None
) -> str | None:
    """The id of the next document to work on; None where there is none but the one that one is in.

    With assignments it is the next of the queue, from its beginning again after the last. Without, it is the next in
    the order of adding that has a segment of the body, source and translation, in which this annotator has no mark.
    """
    queue = assignments.queue(annotator)
    at = queue.index(after) if after in queue else -1
    ahead = [*queue[at + 1 :], *queue[: max(at, 0)]]
    if assignments.exist():
        return next(iter(ahead), None)
    for done, document in enumerate(ahead):
        if progress is not None:
            progress(done, len(ahead))
        if is_unfinished(database, annotator, document):
            return document
    return None


def is_unfinished(database: Database, annotator: str, document: str) -> bool:
    """Whether there is a segment of the body that has no mark of this annotator, on neither side."""
    segments = database.rows(
        'SELECT s.start, s."end", i.text_id FROM segments AS s '
        "LEFT JOIN indexed AS i ON i.segment_id = s.id AND i.side = 'target' "
        "WHERE s.document_id = ? AND s.present AND s.zone = 'body'",
        (document,),
    )
    marked = database.rows(_MARKED, (document, annotator))
    spans = sorted((start, end) for text, start, end in marked if text == document)
    translated = {text for text, _, _ in marked}
    starts = [start for start, _ in spans]
    reach = list(accumulate((end for _, end in spans), max))
    for start, end, translation in segments:
        before = bisect_left(starts, end)
        if not (before and reach[before - 1] > start) and translation not in translated:
            return True
    return False
