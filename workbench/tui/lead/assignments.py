"""Who works on which document, as a table to move in; and handing out by a rule, with what would come of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from workbench.model import Assignment, Document, WorkState
from workbench.tui.language import tr
from workbench.tui.lead.grid import Cell, Grid
from workbench.tui.words import counted, state_name

_SIGNS: Final[Mapping[WorkState, tuple[str, str]]] = {
    "new": ("○", "soft"), "working": ("◐", "accent"), "done": ("●", "good"), "adjudicated": ("✓", "good"),
}  # fmt: skip

_STEPS: Final = 20


@dataclass(slots=True)
class Board:
    """The assignments of a project.

    Attributes:
        documents: In the order of the rows.
        annotators: In the order of the columns.
        by_place: What each annotator has, by (document id, annotator).
    """

    documents: Sequence[Document]
    annotators: Sequence[str]
    by_place: dict[tuple[str, str], Assignment]

    @classmethod
    def of(cls, documents: Sequence[Document], people: Iterable[str], assignments: Iterable[Assignment]) -> Board:
        """The board of these, with everybody who has a document or a mark."""
        by_place = {(each.document_id, each.annotator): each for each in assignments}
        names = sorted({*people, *(annotator for _, annotator in by_place)})
        return cls(documents, names, by_place)

    def grid(self) -> Grid:
        """The table."""
        return Grid(
            tr("document"),
            list(self.annotators),
            [document.title or document.name for document in self.documents],
            self._cell,
            least=13,
        )

    def at(self, row: int, column: int) -> tuple[Document, str] | None:
        """The document and the annotator of a cell; None where there are none."""
        if row >= len(self.documents) or column >= len(self.annotators):
            return None
        return self.documents[row], self.annotators[column]

    def _cell(self, row: int, column: int) -> Cell:
        document, annotator = self.documents[row], self.annotators[column]
        found = self.by_place.get((document.id, annotator))
        if found is None:
            return Cell("·", tone="faint", about=document.id)
        sign, tone = _SIGNS[found.state]
        return Cell(f"{sign} {state_name(found.state)}", tone=tone, about=document.id)

    def words(self, row: int, column: int) -> list[str]:
        """What a cell says, and how far its annotator is."""
        here = self.at(row, column)
        if here is None:
            return []
        document, annotator = here
        found = self.by_place.get((document.id, annotator))
        lot = tr(" (lot {name})", name=found.batch) if found and found.batch else ""
        state = f"{state_name(found.state)}{lot}" if found else tr("not given")
        told = tr("{who}: {state}", who=annotator, state=state)
        return [f"{document.name} · {told}", self.progress(annotator)]

    def progress(self, annotator: str) -> str:
        """How far an annotator is, in words."""
        states = Counter(each.state for (_, name), each in self.by_place.items() if name == annotator)
        if not states:
            return tr("{who} has been given nothing.", who=annotator)
        told = tr(", ").join(f"{states[state]:,} {state_name(state)}" for state in _SIGNS if states[state])
        total = sum(states.values())
        done = states["done"] + states["adjudicated"]
        bar = "█" * (done * _STEPS // total) + "░" * (_STEPS - done * _STEPS // total)
        return tr("{what}: {more}", what=f"{annotator} {bar} {counted(total, 'document')}", more=told)


@dataclass(slots=True)
class Handing:
    """Handing documents out by a rule: what is asked for, field by field.

    Attributes:
        names: Who may be given documents, and whether they are.
        each: How many annotators each document gets.
        share: Of which share of the documents, in hundredths; the rest get one each.
        at: The field that is open.
        typed: A new annotator's name, as far as it is written.
    """

    names: dict[str, bool]
    each: int = 2
    share: int = 100
    seed: int = 1
    at: int = 0
    typed: str = ""
    problem: str = field(default="")

    @property
    def chosen(self) -> list[str]:
        """Who is given documents."""
        return [name for name, with_them in self.names.items() if with_them]

    def fields(self) -> list[tuple[str, str]]:
        """What each field is called, and what it says; the names of annotators first, which say nothing more."""
        rows = [(name, "") for name in self.names]
        rows.append((tr("another annotator"), self.typed or tr("type a name, enter adds it")))
        rows.append((tr("annotators for each document"), str(self.each)))
        rows.append((tr("share of the documents"), tr("{n} %; the others get one each", n=self.share)))
        rows.append((tr("seed"), str(self.seed)))
        return rows

    @property
    def kind(self) -> str:
        """What the open field is: "name", "new", "each", "share" or "seed"."""
        kinds = [*["name"] * len(self.names), "new", "each", "share", "seed"]
        return kinds[self.at]

    def move(self, step: int) -> None:
        """Open another field."""
        self.at = min(max(0, self.at + step), len(self.names) + 3)

    def turn(self, step: int) -> None:
        """More or less of what the open field says."""
        if self.kind == "name":
            self.switch()
        elif self.kind == "each":
            self.each = min(max(1, self.each + step), max(1, len(self.chosen)))
        elif self.kind == "share":
            self.share = min(max(0, self.share + 5 * step), 100)
        elif self.kind == "seed":
            self.seed = max(0, self.seed + step)

    def switch(self) -> None:
        """With the annotator of the open field, or without."""
        if self.kind == "name":
            name = list(self.names)[self.at]
            self.names[name] = not self.names[name]
            self.each = min(self.each, max(1, len(self.chosen)))

    def type(self, text: str) -> None:
        """Write a name, or a number for the seed."""
        if self.kind == "new":
            self.typed += text
        elif self.kind == "seed" and text.isdigit():
            self.seed = int(f"{self.seed}{text}"[-9:])

    def erase(self) -> None:
        """Take the last character back."""
        if self.kind == "new":
            self.typed = self.typed[:-1]
        elif self.kind == "seed":
            self.seed //= 10

    def add(self, name: str) -> None:
        """Add an annotator."""
        self.names[name] = True
        self.typed = ""
        self.at = len(self.names)
