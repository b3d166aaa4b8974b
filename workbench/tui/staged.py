"""The marks of a document with very many of them: those in sight first, the rest while nobody types.

Below a limit all are read at once. Marks that were made or changed in the meantime are as the screen has them: what is
read later is what the database says by then.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from workbench.model import Annotation
from workbench.tui.caret import Place
from workbench.tui.page import Page

if TYPE_CHECKING:
    from workbench.project import Project

MANY: Final = 2_000
"""Marks from which they are read bit by bit."""
_A_SLICE: Final = 150
_AROUND: Final = 60
"""Passages on either side of the cursor whose marks are read first."""
_NEAR: Final = 20_000
"""Characters on either side of the cursor on which marks that begin there are read first."""


class Staged:
    """Reads the marks of a document.

    Attributes:
        number: How many there are.
        done: Whether all have been given out.
    """

    def __init__(self, project: Project, page: Page) -> None:
        self._project = project
        self._page = page
        self._after = 0
        found = project.marks.number([page.document.id], annotator=project.annotator)
        self.number = found.get(page.document.id, 0)
        self.done = self.number < MANY

    def first(self, place: Place | None) -> list[Annotation]:
        """All marks; where there are many, those about a place."""
        document = self._page.document.id
        if self.done:
            return self._project.marks.of(document)
        place = place or Place("source", self._page.first_body(), 0)
        found: dict[str, Annotation] = {}
        for text_id, start, end in self._stretches(place):
            found.update((mark.id, mark) for mark in self._project.marks.near(document, text_id, start, end))
        return list(found.values())

    def _stretches(self, place: Place) -> Iterator[tuple[str, int, int]]:
        """The stretches of texts about a place."""
        index = min(place.passage, max(0, len(self._page) - 1))
        near = self._page.passages[max(0, index - _AROUND) : index + _AROUND]
        if not near:
            return
        middle = near[min(index, _AROUND)].source.start + place.at
        first, last = near[0].source, near[-1].source
        yield first.text_id, max(first.start, middle - _NEAR), min(last.start + len(last), middle + _NEAR)
        for target in (passage.target for passage in near):
            if target is not None:
                low = max(0, place.at - _NEAR) if len(target) > _NEAR else 0
                yield target.text_id, low, low + 2 * _NEAR

    def more(self) -> list[Annotation]:
        """Some more of the marks; those that were given out already may be among them."""
        found, self._after = self._project.marks.following(self._page.document.id, self._after, _A_SLICE)
        self.done = not found
        return found
