"""What annotators differ on, as lines and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workbench.cli.output import note, say, say_json

if TYPE_CHECKING:
    from workbench.adjudication import DocumentUnits, Unit
    from workbench.model import Document
    from workbench.project import Project

SHOWN: Final = 50
"""How many characters of a quotation are shown."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What to list.

    Attributes:
        everything: Also what is agreed, decided, or marked by one annotator alone.
        label: Only what somebody called so; "" for all.
    """

    everything: bool = False
    label: str = ""

    def of(self, found: DocumentUnits) -> list[tuple[int, Unit]]:
        """Those of a document's units, with their numbers in the document."""
        return [
            (number, unit)
            for number, unit in enumerate(found.units, 1)
            if (self.everything or unit.is_open) and (not self.label or self.label in unit.labels)
        ]


def say_units(project: Project, documents: Sequence[Document], listing: Listing, *, as_json: bool) -> None:
    """Print what is to be listed of the documents; those that the project's annotator may not see yet are named."""
    hidden = [d for d in documents if project.annotator and project.assignments.hides(d.id, project.annotator)]
    found = _found(project, [document for document in documents if document not in hidden])
    if as_json:
        say_json([units.to_json() | {"units": [unit.to_json() for _, unit in listing.of(units)]} for _, units in found])
        return
    number = alone = 0
    for document, units in found:
        number += _say_document(project, document, units, listing.of(units))
        alone += bool(units.counts()["single"])
    if not number:
        say("There is nothing to decide.")
    if alone:
        counted = "document has" if alone == 1 else "documents have"
        note(f"{alone:,} {counted} marks of one annotator only: nothing to compare; to see them: --all")
    for document in hidden:
        note(f"hidden: {document.name}: you see others' marks when you are done with it")


def _found(project: Project, documents: Sequence[Document]) -> Iterator[tuple[Document, DocumentUnits]]:
    """The units of one document after the other; no two are held at once."""
    from workbench.adjudication import UnitFinder

    finder = UnitFinder(project)
    for document in documents:
        yield document, finder.of(document.id)


def _say_document(
    project: Project, document: Document, found: DocumentUnits, numbered: Sequence[tuple[int, Unit]]
) -> int:
    """Print a document's units; return how many there were to print."""
    from workbench.adjudication.words import Words

    if not numbered and not found.orphans:
        return 0
    words = Words(project, longest=SHOWN)
    counts = ", ".join(f"{number} {status}" for status, number in found.counts().items() if number)
    say(f"{document.name}: {', '.join(found.among)}: {counts}")
    for number, unit in numbered:
        say(one_line(f"{number:5}  {unit.kind} {'/'.join(unit.labels)} {words.unit(unit)}  {_state(unit)}"))
        for difference in unit.differences:
            say(one_line(f"         {words.difference(difference)}"))
    for decision in found.orphans:
        say(f"       a decision of {decision.annotator} whose marks are all gone: {decision.id}")
    if found.unfinished:
        say(f"       not done: {', '.join(found.unfinished)}")
    return len(numbered) + len(found.orphans)


def _state(unit: Unit) -> str:
    return "" if unit.status == "differing" else f"[{unit.status}]"


def one_line(text: str) -> str:
    """Text on one line, whatever breaks the words that it quotes have."""
    return text.replace("\n", " ").rstrip()
