"""Splitting and joining segments: the old are retired and never deleted, and what stood on them goes along.

A join's translations are joined as a draft; a split's stays with its first part, as a draft. Marks are on texts, and
stay where they are; those on translations that are joined move with their words. Labels and comments go to the segment
that stands where theirs stood. What cannot go along is listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from workbench.errors import NotFound, Refused
from workbench.model import Annotation, Fragment, Origin, Segment, SegmentSpan, Translation, Zone, new_id, segment_id
from workbench.store.carried import moved_decisions
from workbench.store.journal import Put, create, remove
from workbench.store.mark_rows import encoded_fragments
from workbench.store.segments import segment_wishes

if TYPE_CHECKING:
    from workbench.store.database import Database
    from workbench.store.journal import Journal
    from workbench.store.marks import Marks
    from workbench.store.segments import Segments
    from workbench.store.translations import Translations

_WEAKEST: Final[tuple[Origin, ...]] = ("machine", "memory", "human")
_UNSPACED: Final = ("zh", "ja")


@dataclass(frozen=True, slots=True)
class Resegmented:
    """What came of it.

    Attributes:
        segments: The new segments.
        listed: What did not simply go along, each in words.
    """

    segments: tuple[Segment, ...]
    listed: tuple[str, ...] = ()


@dataclass(slots=True)
class _Plan:
    """Wishes as they come together, and what is to be told."""

    wishes: list[Put] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)


class Resegmenting:
    """Splits, joins and relabels segments, each as one edit."""

    def __init__(
        self, database: Database, journal: Journal, segments: Segments, translations: Translations, marks: Marks
    ) -> None:
        self._database = database
        self._journal = journal
        self._segments = segments
        self._translations = translations
        self._marks = marks

    def split(self, key: str, at: int) -> Resegmented:
        """Cut a segment in two.

        Args:
            at: Where, as an offset in the document's text; white space around it goes between the two.

        Raises:
            NotFound: There is no such segment.
            Refused: One of the two would be empty.
        """
        with self._database.transaction():
            old = self._segments.get(key)
            ends = _trimmed(self._text(old.document_id), old, at)
            if ends is None:
                raise Refused("there is nothing to split off here", hint="put the cursor inside of the segment")
            first, second = (_made(old, *each) for each in ((old.start, ends[0]), (ends[1], old.end)))
            plan = _Plan([remove("segments", old.id), *_new(first, second)])
            self._hand_on(plan, old, first)
            self._move_to(plan, old, first)
            self._journal.commit(plan.wishes, "split segment")
        return Resegmented((first, second), tuple(plan.listed))

    def join(self, key: str) -> Resegmented:
        """Make one segment of this and the one after it.

        Raises:
            NotFound: There is no such segment.
            Refused: It is the last one.
        """
        with self._database.transaction():
            first = self._segments.get(key)
            second = self._after(first)
            zone: Zone = first.zone if first.zone == second.zone else "body"
            joined = replace(_made(first, first.start, second.end), zone=zone)
            plan = _Plan([remove("segments", first.id), remove("segments", second.id), *_new(joined)])
            if first.language != second.language:
                plan.listed.append(f"the second part was {second.language}, and is {joined.language} now")
            self._join_translations(plan, first, second, joined)
            taken = self._move_to(plan, first, joined)
            self._move_to(plan, second, joined, taken)
            self._journal.commit(plan.wishes, "join segments")
        return Resegmented((joined,), tuple(plan.listed))

    def _after(self, segment: Segment) -> Segment:
        following = [s for s in self._segments.of(segment.document_id) if s.start >= segment.end]
        if not following:
            raise Refused("this is the last segment", hint="join it with the one before: go there first")
        return following[0]

    def _text(self, document: str) -> str:
        row = self._database.row("SELECT content FROM texts WHERE id = ?", (document,))
        if row is None:
            raise NotFound(f"document {document} does not exist")
        return str(row[0])

    # Translations.

    def _hand_on(self, plan: _Plan, old: Segment, new: Segment) -> None:
        """A segment's translation, and what persons wrote before it, go to another segment; it is a draft again."""
        chosen = self._translations.chosen_for(old.id)
        if chosen is None:
            return
        staying = 0
        for candidate in self._translations.candidates(old.id):
            if candidate.id == chosen.id or candidate.origin == "human":
                plan.wishes.append(Put("translations", candidate.id, {"segment_id": new.id}))
            else:
                staying += 1
        plan.wishes.append(Put("translations", chosen.id, {"status": "draft"}))
        plan.wishes.append(_choice(new, chosen.id))
        if staying:
            plan.listed.append(f"other candidates that stay with the whole: {staying}")

    def _join_translations(self, plan: _Plan, first: Segment, second: Segment, joined: Segment) -> None:
        one, two = self._translations.chosen_for(first.id), self._translations.chosen_for(second.id)
        if one is None or two is None:
            self._hand_on(plan, first if one else second, joined)
        elif one.language != two.language:
            self._hand_on(plan, first, joined)
            plan.listed.append(f"the second part's translation into {two.language} stays with it")
        else:
            self._put_together(plan, one, two, joined)

    def _put_together(self, plan: _Plan, one: Translation, two: Translation, joined: Segment) -> None:
        """Both texts as one draft; marks on them move with their words, and none is stale."""
        joint = "" if one.language.startswith(_UNSPACED) else " "
        weakest = min((one, two), key=lambda t: _WEAKEST.index(t.origin))
        made = replace(
            weakest,
            id=new_id(),
            segment_id=joined.id,
            text=one.text.rstrip() + joint + two.text.lstrip(),
            score=None,
            annotator=self._journal.annotator,
            status="draft",
            supersedes=one.id,
            settings={**weakest.settings, "joined": [one.id, two.id]},
        )
        moves = {
            one.id: (made.id, 0, len(one.text.rstrip())),
            two.id: (
                made.id,
                len(one.text.rstrip()) + len(joint) - (len(two.text) - len(two.text.lstrip())),
                len(made.text),
            ),
        }
        plan.wishes += [*self._translations.added(made, joined.document_id), _choice(joined, made.id)]
        marks = {mark.id: mark for text in moves for mark in self._marks.on_text(text)}
        self._shift(plan, list(marks.values()), moves)
        plan.wishes += self._shifted_bookmarks(moves)

    def _shift(self, plan: _Plan, marks: Sequence[Annotation], moves: dict[str, tuple[str, int, int]]) -> None:
        followed = []
        for mark in marks:
            fragments = tuple(_shifted(fragment, moves) for fragment in mark.fragments)
            plan.wishes.append(Put("marks", mark.id, {"fragments": encoded_fragments(fragments)}))
            followed.append((mark, replace(mark, fragments=fragments)))
        plan.wishes += moved_decisions(self._database, followed)

    def _shifted_bookmarks(self, moves: dict[str, tuple[str, int, int]]) -> list[Put]:
        sql = 'SELECT id, text_id, start, "end" FROM bookmarks WHERE text_id IN (?, ?) AND present'
        wishes = []
        for key, text, start, end in self._database.rows(sql, tuple(moves)):
            new, by, last = moves[text]
            place = {"text_id": new, "start": min(start + by, last), "end": min(end + by, last)}
            wishes.append(Put("bookmarks", key, place))
        return wishes

    # Labels and comments.

    def _move_to(
        self, plan: _Plan, old: Segment, new: Segment, taken: frozenset[tuple[str, str]] = frozenset()
    ) -> frozenset[tuple[str, str]]:
        """What stands on a segment goes to another; a label of a kind that is there already stays, and is stale."""
        labels = self._labels(old)
        for mark in labels:
            if (mark.annotator, mark.label) in taken:
                plan.wishes.append(Put("marks", mark.id, {"stale": True}))
                plan.listed.append(f"{mark.annotator}'s label {mark.label} of the second part: there is one already")
            else:
                plan.wishes.append(Put("marks", mark.id, {"target": new.id}))
        comments = self._database.rows("SELECT id FROM comments WHERE segment_id = ? AND present", (old.id,))
        plan.wishes += [Put("comments", row[0], {"segment_id": new.id}) for row in comments]
        return taken | {(mark.annotator, mark.label) for mark in labels}

    def _labels(self, segment: Segment) -> list[Annotation]:
        found = self._marks.of(segment.document_id, annotator="*")
        return [mark for mark in found if mark.kind == "label" and mark.target == segment.id]


def _trimmed(text: str, segment: Segment, at: int) -> tuple[int, int] | None:
    """Where the first part ends and the second begins, None where one of them would be empty."""
    if not segment.start < at < segment.end:
        return None
    before, after = text[segment.start : at].rstrip(), text[at : segment.end].lstrip()
    return (segment.start + len(before), segment.end - len(after)) if before and after else None


def _made(old: Segment, start: int, end: int) -> Segment:
    return replace(old, id=segment_id(old.document_id, start, end), start=start, end=end)


def _new(*segments: Segment) -> list[Put]:
    spans = [SegmentSpan(s.start, s.end, s.language, s.zone) for s in segments]
    return segment_wishes(segments[0].document_id, spans)


def _choice(segment: Segment, key: str) -> Put:
    return create("choices", segment.id, {"document_id": segment.document_id, "translation_id": key})


def _shifted(fragment: Fragment, moves: dict[str, tuple[str, int, int]]) -> Fragment:
    """A fragment in the joined text; white space that was cut from between the two is cut from it too."""
    if fragment.text_id not in moves:
        return fragment
    text, by, last = moves[fragment.text_id]
    end = max(1, min(fragment.end + by, last))
    return Fragment(text, max(0, min(fragment.start + by, end - 1)), end)
