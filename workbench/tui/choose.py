"""Picking a mark for a role: the marks of the accepted types, nearest first, narrowed as one types."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from workbench.model import Annotation
from workbench.tui.form import Field
from workbench.tui.page import Page


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mark that a role would take."""

    mark: Annotation
    words: str
    passage: int


@dataclass(slots=True)
class Picker:
    """A list of candidates, what was typed, and which one is chosen."""

    field: Field
    candidates: list[Candidate]
    query: str = ""
    index: int = 0
    _found: list[Candidate] | None = dataclasses.field(default=None, repr=False)

    @property
    def found(self) -> list[Candidate]:
        """The candidates that hold what was typed."""
        if self._found is None:
            wanted = self.query.casefold().split()
            self._found = [c for c in self.candidates if all(w in c.words.casefold() for w in wanted)]
        return self._found

    @property
    def chosen(self) -> Candidate | None:
        """The chosen candidate, None where nothing fits."""
        return self.found[self.index] if self.found else None

    def type(self, text: str) -> None:
        """Add to what was typed."""
        self._narrow(self.query + text)

    def erase(self) -> None:
        """Take the last character back."""
        self._narrow(self.query[:-1])

    def move(self, step: int) -> None:
        """Choose another."""
        self.index = min(max(0, self.index + step), max(0, len(self.found) - 1))

    def _narrow(self, query: str) -> None:
        self.query = query
        self.index = 0
        self._found = None


def candidates(
    page: Page, marks: Iterable[Annotation], edited: Annotation, role: Field, taken: Collection[str]
) -> list[Candidate]:
    """The marks that a role of `edited` would take: of an accepted type, not in it yet, the nearest first."""
    home, at = _where(page, edited)
    ranked = []
    for mark in marks:
        if mark.label not in role.accepts or mark.id in taken or mark.id == edited.id or not mark.fragments:
            continue
        passage, start = _where(page, mark)
        if passage < 0:
            continue
        other_text = mark.fragments[0].text_id != (edited.fragments[0].text_id if edited.fragments else "")
        words = " … ".join(page.text_of(fragment) for fragment in mark.fragments)
        ranked.append((abs(passage - home), other_text, abs(start - at), mark.id, Candidate(mark, words, passage)))
    return [entry[-1] for entry in sorted(ranked, key=lambda entry: entry[:4])]


def _where(page: Page, mark: Annotation) -> tuple[int, int]:
    """The passage and offset at which a mark begins; passage -1 where its text is not shown."""
    for fragment in mark.fragments:
        places = page.places_of(fragment)
        if places:
            return places[0][1], fragment.start
    return -1, 0
