"""Putting marks into words while a document is reviewed: quotations of its text and of its translations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from workbench.adjudication.words import text_of
from workbench.model import Annotation, Fragment
from workbench.tui.language import tr

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.tui.page import Page

_LONGEST = 60


class Quoting(Mapping[str, str]):
    """The texts of a document by id, read when they are asked for; and marks in their words."""

    def __init__(self, project: Project, page: Page) -> None:
        self._project = project
        self._page = page
        self._texts: dict[str, str] = {page.document.id: page.text}

    def __getitem__(self, key: str) -> str:
        if key not in self._texts:
            self._texts[key] = text_of(self._project, key)
        return self._texts[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def mark(self, key: str) -> Annotation | None:
        """A mark by its id."""
        return self._project.marks.find(key)

    def words(self, fragments: Sequence[Fragment]) -> str:
        """The words that fragments stand on, "…" between them; long ones are cut in the middle."""
        words = " … ".join(self[part.text_id][part.start : part.end] for part in fragments).replace("\n", " ")
        if len(words) <= _LONGEST:
            return words
        return f"{words[: _LONGEST // 2].rstrip()} … {words[-_LONGEST // 2 :].lstrip()}"

    def named(self, ids: Sequence[str]) -> str:
        """The marks that a role names, by their words."""
        return tr(", ").join(self._short(key) for key in ids) or "–"

    def placed(self, ids: Sequence[str]) -> str:
        """The same, each with the number of its segment."""
        return tr(", ").join(f"{self._short(key)}{self._place(key)}" for key in ids) or "–"

    def _short(self, key: str) -> str:
        mark = self.mark(key)
        if mark is None:
            return tr("gone")
        return tr("«{words}»", words=self.words(mark.fragments)) if mark.fragments else mark.label

    def _place(self, key: str) -> str:
        mark = self.mark(key)
        found = self._page.places_of(mark.fragments[0]) if mark is not None and mark.fragments else []
        return tr(" (segment {n})", n=found[0][1] + 1) if found else ""
