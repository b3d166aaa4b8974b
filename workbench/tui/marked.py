"""The marks of a page with what hangs together: which name which, what labels a segment has, and what has changed."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.model import Annotation
from workbench.tui.page import Page
from workbench.tui.spans import SpanIndex
from workbench.tui.titles import named_ids


class Marked(SpanIndex):
    """The marks of a page, by place, by what they name, and by what they are labels of.

    Attributes:
        version: How often a mark was put or dropped.
        changed: The ids of marks that are new, other or gone since somebody last asked, the latest last.
    """

    def __init__(self, page: Page, marks: Iterable[Annotation] = ()) -> None:
        self.page = page
        self.version = 0
        self.changed: dict[str, None] = {}
        self._naming: dict[str, set[str]] = {}
        self._labels: dict[str, set[str]] = {}
        self._passages: dict[str, int] = {}
        super().__init__(page, marks)

    def put(self, mark: Annotation) -> set[int]:
        """Add a mark, or take its new form; the indices of the passages that now look different."""
        touched = super().put(mark)
        for name in named_ids(mark):
            self._naming.setdefault(name, set()).add(mark.id)
        if mark.target:
            self._labels.setdefault(mark.target, set()).add(mark.id)
        self._note(mark.id)
        return touched

    def drop(self, mark_id: str) -> set[int]:
        """Take a mark away; the indices of the passages that now look different."""
        mark = self.marks.get(mark_id)
        if mark is not None:
            for name in named_ids(mark):
                self._naming.get(name, set()).discard(mark_id)
            self._labels.get(mark.target, set()).discard(mark_id)
            self._note(mark_id)
        return super().drop(mark_id)

    def _note(self, mark_id: str) -> None:
        self.version += 1
        self.changed.pop(mark_id, None)
        self.changed[mark_id] = None

    def labelled(self) -> dict[int, str]:
        """The passages whose segments have labels, each with its segment's id."""
        found = ((self.passage_of(target), target) for target, ids in self._labels.items() if ids)
        return {index: target for index, target in found if index >= 0}

    def passage_of(self, segment_id: str) -> int:
        """The passage of a segment; -1 where it is none of these."""
        if not self._passages:
            self._passages = {p.segment.id: p.index for p in self.page.passages}
        return self._passages.get(segment_id, -1)

    def naming(self, mark_id: str) -> list[Annotation]:
        """The marks one of whose roles names this one, in the order of their making."""
        return [self.marks[key] for key in sorted(self._naming.get(mark_id, ()))]

    def is_related(self, mark_id: str) -> bool:
        """Whether a relation joins the mark with another."""
        return any(self.marks[key].kind == "relation" for key in self._naming.get(mark_id, ()))

    def labels_of(self, target: str) -> list[Annotation]:
        """The labels of a document or segment."""
        return [self.marks[key] for key in sorted(self._labels.get(target, ()))]
