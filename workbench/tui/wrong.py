"""What is not right with the marks of a page: kept as they change, so that a key never waits for all of them.

Marks that have changed are looked at again, and those that name them. At the opening that is all marks: `work` looks
at as many as there is time for.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable
from time import perf_counter

from workbench.model import Annotation
from workbench.schema.check import violations
from workbench.schema.model import MarkType, Schema, Violation
from workbench.tui.language import tr
from workbench.tui.marked import Marked
from workbench.tui.titles import titled

Where = tuple[int, int, int, str]
"""Where a mark is: its passage (-1 for none), 1 on the translation, the position there, and its id."""


class Wrong:
    """The marks that break the schema, in the order of the text.

    Args:
        lookup: Any mark of the project by its id, those of other documents too.
    """

    def __init__(self, marks: Marked, schema: Schema, lookup: Callable[[str], Annotation | None]) -> None:
        self._marks = marks
        self._schema = schema
        self._lookup = lookup
        self._found: dict[str, list[Violation]] = {}
        self._where: dict[str, Where] = {}
        self._order: list[Where] = []

    def __len__(self) -> int:
        return len(self._order)

    @property
    def is_settled(self) -> bool:
        """Whether all marks have been looked at."""
        return not self._marks.changed

    def of(self, mark_id: str) -> list[Violation]:
        """What is wrong with a mark."""
        return self._found.get(mark_id, [])

    def work(self, seconds: float) -> bool:
        """Look at marks that have changed, the latest first, for some time; whether all is done."""
        until = perf_counter() + seconds
        changed = self._marks.changed
        while changed:
            mark_id, _ = changed.popitem()
            self._look(mark_id)
            for naming in self._marks.naming(mark_id):
                self._look(naming.id)
            if perf_counter() > until:
                break
        return not changed

    def _look(self, mark_id: str) -> None:
        mark = self._marks.marks.get(mark_id)
        found = problems(self._schema, mark, self._lookup) if mark else []
        self._forget(mark_id)
        if mark is not None and found:
            where = self.where(mark)
            self._found[mark_id], self._where[mark_id] = found, where
            insort(self._order, where)

    def _forget(self, mark_id: str) -> None:
        where = self._where.pop(mark_id, None)
        self._found.pop(mark_id, None)
        if where is not None:
            del self._order[bisect_left(self._order, where)]

    def where(self, mark: Annotation) -> Where:
        """Where a mark is: its first fragment, or its segment, or its first end."""
        page = self._marks.page
        for fragment in mark.fragments:
            for side, index in page.places_of(fragment):
                piece = page.passages[index].piece(side)
                at = max(0, fragment.start - piece.start) if piece else 0
                return index, int(side == "target"), at, mark.id
        if mark.kind == "relation":
            first = self._marks.marks.get(next(iter(mark.roles.get("from", ())), ""))
            if first is not None and first.kind != "relation":
                return (*self.where(first)[:3], mark.id)
        return self._marks.passage_of(mark.target), 0, 0, mark.id

    def after(self, where: Where) -> Where | None:
        """The next mark that is not right behind a place; behind the last, the first."""
        if not self._order:
            return None
        return self._order[bisect_right(self._order, where) % len(self._order)]


def problems(schema: Schema, mark: Annotation, lookup: Callable[[str], Annotation | None]) -> list[Violation]:
    """All that is wrong with a mark: by the schema, and that its text has changed under it."""
    found = violations(schema, mark, lookup)
    if mark.stale:
        found.insert(0, Violation(mark.id, "fragments", "the text under it has changed", "stale"))
    return found


def in_words(found: Iterable[Violation], mark_type: MarkType | None) -> list[str]:
    """What is wrong, for people."""
    return [_words(each, _title(each, mark_type)) for each in found]


def _title(violation: Violation, mark_type: MarkType | None) -> str:
    """What the attribute or role is called that it is about."""
    named = (mark_type.attribute(violation.where) or mark_type.role(violation.where)) if mark_type else None
    return titled(named) if named else violation.where


def _words(violation: Violation, title: str) -> str:
    said: dict[str, Callable[[], str]] = {
        "required": lambda: tr("{field} is required", field=title),
        "too few": lambda: tr("{field} is required", field=title),
        "too many": lambda: tr("{field} has too many marks", field=title),
        "twice": lambda: tr("{field} names a mark twice", field=title),
        "itself": lambda: tr("{field} names the mark itself", field=title),
        "gone": lambda: tr("{field} names a mark that is gone", field=title),
        "not accepted": lambda: tr("{field} does not take a mark of that type", field=title),
        "value": lambda: tr("{field} has a value that the schema does not allow", field=title),
        "not asked": lambda: tr("{field} is set, but not asked for here", field=title),
        "unknown field": lambda: tr("the schema does not know {field}", field=title),
        "unknown label": lambda: tr("the schema does not know this label"),
        "kind": lambda: tr("the schema has this label for another kind of mark"),
        "place": lambda: tr("it stands where such a mark cannot stand"),
        "target": lambda: tr("it labels something that it is not for"),
        "stale": lambda: tr("the text under it has changed"),
    }
    return said[violation.fault]()
