"""The checks over a project's documents: their segments with the chosen translations, a few documents at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, Protocol, get_args

from workbench.model import Document, Segment, Translation
from workbench.translate.checks.model import CheckName, Finding, Term, Unit
from workbench.translate.checks.registry import CHECKS, Checks, checks_called

SETTING: Final = "checks.off"
"""The project's setting that holds the names of the checks that are switched off."""

_TOGETHER: Final = 50

Terms = Callable[[str, str, str], tuple[Term, ...]]
"""Finds the termbase's terms in a text, between two languages."""


class _Documents(Protocol):
    def text(self, document_id: str) -> str: ...


class _Segments(Protocol):
    def of(self, document_id: str) -> list[Segment]: ...


class _Translations(Protocol):
    def chosen_of_many(self, documents: Sequence[str]) -> dict[str, dict[str, Translation]]: ...


class _Settings(Protocol):
    def get(self, name: str, default: Any = None) -> Any: ...
    def set(self, name: str, value: Any) -> None: ...


class Checkable(Protocol):
    """As much of a project as checking its translations needs."""

    @property
    def documents(self) -> _Documents:
        """The texts."""

    @property
    def segments(self) -> _Segments:
        """Their segments."""

    @property
    def translations(self) -> _Translations:
        """The chosen translations."""

    @property
    def settings(self) -> _Settings:
        """The project's settings."""


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """What was found in a document.

    Attributes:
        units: Its translated segments by id, in order.
        numbers: Each segment's place in the document, from 1.
        findings: In the order of the segments.
    """

    document: Document
    units: Mapping[str, Unit]
    numbers: Mapping[str, int]
    findings: tuple[Finding, ...]


def project_checks(project: Checkable) -> Checks:
    """The checks that are switched on in a project."""
    off = project.settings.get(SETTING) or []
    return Checks(frozenset(name for name in CHECKS if name not in off))


def switch(project: Checkable, *, on: Iterable[str] = (), off: Iterable[str] = ()) -> Checks:
    """Switch checks on or off for the project; says which are on then.

    Raises:
        Refused: A name is no check's.
    """
    wanted = project_checks(project).names | checks_called(list(on)).names
    wanted -= checks_called(list(off)).names
    project.settings.set(SETTING, [name for name in get_args(CheckName) if name not in wanted])
    return Checks(wanted)


def check_documents(
    project: Checkable, documents: Iterable[Document], checks: Checks, *, terms: Terms | None = None
) -> Iterator[CheckedDocument]:
    """Check the chosen translations of documents, one document after another."""
    remaining = iter(documents)
    while batch := list(islice(remaining, _TOGETHER)):
        chosen = project.translations.chosen_of_many([document.id for document in batch])
        for document in batch:
            yield _checked(project, document, chosen[document.id], checks, terms)


def _checked(
    project: Checkable,
    document: Document,
    chosen: Mapping[str, Translation],
    checks: Checks,
    terms: Terms | None,
) -> CheckedDocument:
    text, units, numbers = project.documents.text(document.id), {}, {}
    for number, segment in enumerate(project.segments.of(document.id), start=1):
        if segment.id in chosen:
            units[segment.id] = unit_of(text, segment, chosen[segment.id], terms)
            numbers[segment.id] = number
    found = [finding for unit in units.values() for finding in checks.of(unit)]
    found += checks.across(list(units.values()))
    found.sort(key=lambda finding: numbers[finding.unit])
    return CheckedDocument(document, units, numbers, tuple(found))


def unit_of(text: str, segment: Segment, translation: Translation, terms: Terms | None = None) -> Unit:
    """A segment and its translation, as the checks take them."""
    source = text[segment.start : segment.end]
    languages = segment.language, translation.language
    found = terms(source, *languages) if terms is not None else ()
    return Unit(source, translation.text, *languages, id=segment.id, terms=found)
