"""The checks over a project's documents: their segments with the chosen translations, a few documents at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Protocol, get_args

from workbench.model import Document, Segment, Translation
from workbench.translate.checks.model import CheckName, Finding, Rendering, Term, Unit
from workbench.translate.checks.registry import CHECKS, Checks, checks_called

if TYPE_CHECKING:
    from workbench.translate.terms import TermHit

SETTING: Final = "checks.off"
"""The project's setting that holds the names of the checks that are switched off."""

_TOGETHER: Final = 50


class _Documents(Protocol):
    def text(self, document_id: str) -> str: ...


class _Segments(Protocol):
    def of(self, document_id: str) -> list[Segment]: ...


class _Translations(Protocol):
    def chosen_of_many(self, documents: Sequence[str]) -> dict[str, dict[str, Translation]]: ...


class _Termbase(Protocol):
    def find(self, text: str, source_language: str, target_language: str) -> list[TermHit]: ...


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
    def termbase(self) -> _Termbase:
        """What concepts are to be called."""

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


def check_documents(project: Checkable, documents: Iterable[Document], checks: Checks) -> Iterator[CheckedDocument]:
    """Check the chosen translations of documents, one document after another."""
    remaining = iter(documents)
    while batch := list(islice(remaining, _TOGETHER)):
        chosen = project.translations.chosen_of_many([document.id for document in batch])
        for document in batch:
            yield _checked(project, document, chosen[document.id], checks)


def _checked(
    project: Checkable, document: Document, chosen: Mapping[str, Translation], checks: Checks
) -> CheckedDocument:
    text, units, numbers = project.documents.text(document.id), {}, {}
    for number, segment in enumerate(project.segments.of(document.id), start=1):
        if segment.id in chosen:
            source = text[segment.start : segment.end]
            units[segment.id] = unit_of(project, segment, source, chosen[segment.id])
            numbers[segment.id] = number
    found = [finding for unit in units.values() for finding in checks.of(unit)]
    found += checks.across(list(units.values()))
    found.sort(key=lambda finding: numbers[finding.unit])
    return CheckedDocument(document, units, numbers, tuple(found))


def unit_of(project: Checkable, segment: Segment, source: str, translation: Translation) -> Unit:
    """A segment's words and its translation, as the checks take them."""
    return text_unit(project, segment, source, translation.text, translation.language)


def text_unit(project: Checkable, segment: Segment, source: str, target: str, language: str) -> Unit:
    """The same of words that are no translation yet."""
    languages = segment.language, language
    return Unit(source, target, *languages, id=segment.id, terms=_terms(project, source, *languages))


def _terms(project: Checkable, source: str, language: str, target: str) -> tuple[Term, ...]:
    """The terms in a text that have renderings; those that several concepts share have the renderings of all."""
    found: dict[tuple[int, int], list[Rendering]] = {}
    for hit in project.termbase.find(source, language, target):
        renderings = found.setdefault((hit.start, hit.end), [])
        renderings += [Rendering(each.text, each.status == "forbidden") for each in hit.renderings]
    return tuple(Term(place, tuple(renderings)) for place, renderings in found.items() if renderings)
