"""Termbases as tables: a row a term, with its concept; or a row a concept, with a column for each language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from workbench.errors import FormatError, Place
from workbench.model import JSON
from workbench.store.termbase import STATUSES, Term, TermStatus, concept_of
from workbench.translate.languages import normalise
from workbench.translate.tables import Row, guessed, is_language, line_of, rows

_LONG: Final = ("concept", "language", "term", "status", "note")
_SIDES: Final = frozenset({"source", "target", "translation", "source term", "target term", "term"})
_NOTES: Final = frozenset({"note", "notes", "comment"})
_STATUSES: Final[dict[str, TermStatus]] = {
    "preferred": "preferred", "approved": "approved", "admitted": "approved", "allowed": "approved", "": "approved",
    "forbidden": "forbidden", "deprecated": "forbidden", "prohibited": "forbidden", "not recommended": "forbidden",
}  # fmt: skip


def read_list(path: Path) -> list[list[Term]]:
    """The concepts of a table, each as its terms.

    Raises:
        FormatError: It is no table of terms; the message names file and line.
    """
    found = list(rows(path))
    if not found:
        return []
    header = [cell.strip() for cell in found[0].cells]
    names = [cell.lower() for cell in header]
    if {"term", "language"} <= set(names):
        return _by_concept(path, found[1:], header)
    languages = {at: cell for at, cell in enumerate(header) if is_language(cell)}
    body = found[1:]
    if len(languages) < 2:
        sides = [at for at, name in enumerate(names) if name in _SIDES]
        body = found[1:] if len(sides) > 1 else found
        languages = {at: guessed(_cell(row, at) for row in body) for at in (sides if len(sides) > 1 else (0, 1))}
        names = names if len(sides) > 1 else ["", "", "note"]
    if min(len(row.cells) for row in found) < 2:
        line = next(row.line for row in found if len(row.cells) < 2)
        raise FormatError("a term and its rendering need two columns", place=Place(path, line), hint="mend the file")
    return [concept for row in body if (concept := _wide(path, row, languages, names))]


def _by_concept(path: Path, found: Sequence[Row], header: Sequence[str]) -> list[list[Term]]:
    columns = {name.lower(): at for at, name in enumerate(header)}
    concepts: dict[str, list[Term]] = {}
    for row in found:
        said = {name: _cell(row, at) for name, at in columns.items()}
        if not said["term"] or not said["language"]:
            raise FormatError("a row has no term or no language", place=Place(path, row.line), hint="mend the file")
        language = normalise(said["language"]) if is_language(said["language"]) else said["language"]
        concept = said.get("concept") or concept_of(said["term"], language)
        meta: dict[str, JSON] = {
            name: _cell(row, at)
            for at, name in enumerate(header)
            if name and name.lower() not in _LONG and _cell(row, at)
        }
        status = _status(path, row, said.get("status", ""))
        term = Term("", concept, language, said["term"], status, said.get("note", ""), meta)
        concepts.setdefault(concept, []).append(term)
    return list(concepts.values())


def _wide(path: Path, row: Row, languages: dict[int, str], names: Sequence[str]) -> list[Term]:
    texts = [(normalise(tag), _cell(row, at)) for at, tag in languages.items() if _cell(row, at)]
    if not texts:
        return []
    status = _status(path, row, next((_cell(row, at) for at, name in enumerate(names) if name == "status"), ""))
    note = "\n".join(_cell(row, at) for at, name in enumerate(names) if name in _NOTES and _cell(row, at))
    (first_language, first), *rest = texts
    concept = next((_cell(row, at) for at, name in enumerate(names) if name == "concept"), "")
    concept = concept or concept_of(first, first_language)
    terms = [Term("", concept, first_language, first, "preferred" if status == "forbidden" else status)]
    return [*terms, *(Term("", concept, language, text, status, note) for language, text in rest)]


def _cell(row: Row, at: int) -> str:
    return row.cells[at].strip() if at < len(row.cells) else ""


def _status(path: Path, row: Row, said: str) -> TermStatus:
    found = _STATUSES.get(said.lower().strip())
    if found is None:
        hint = f"there are: {', '.join(STATUSES)}"
        raise FormatError(f"«{said}» is no status of a term", place=Place(path, row.line), hint=hint)
    return found


def list_lines(concepts: Iterable[tuple[str, Sequence[Term]]], meta: Sequence[str], *, delimiter: str) -> Iterator[str]:
    """A termbase as lines of a table, a row a term.

    Args:
        meta: What else is known of terms, each in a column.
    """
    yield line_of([*_LONG, *meta], delimiter)
    for concept, terms in concepts:
        for term in terms:
            more = [_joined(term.meta.get(name, "")) for name in meta]
            yield line_of([concept, term.language, term.term, term.status, term.note, *more], delimiter)


def _joined(value: JSON) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)
