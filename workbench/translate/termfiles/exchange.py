"""Termbases into the project and out of it, as one step for undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbench.errors import FormatError, InputError, Place, Refused
from workbench.model import stable_id
from workbench.store.termbase import Term, term_id
from workbench.translate.memory.writing import write_whole

if TYPE_CHECKING:
    from workbench.translate.terms import Termbase

_TABLES: Final = {".csv": ",", ".tsv": "\t", ".txt": "\t"}


@dataclass(frozen=True, slots=True)
class Brought:
    """What came in with a file.

    Attributes:
        left: What it said that is not kept, by the name of its element.
    """

    concepts: int
    terms: int
    added: int
    changed: int
    left: Counter[str] = field(default_factory=Counter)


def import_terms(termbase: Termbase, path: Path, annotator: str = "") -> Brought:
    """Bring in a file of terms: all of it, or on any error nothing. What is there already is said anew, not twice.

    Args:
        path: TBX, or a table (.csv, .tsv, .txt).

    Raises:
        FormatError: It is malformed; the message names file and line.
    """
    left: Counter[str] = Counter()
    if path.suffix.lower() in _TABLES:
        from workbench.translate.termfiles.lists import read_list

        concepts = read_list(path)
    else:
        from workbench.translate.termfiles.tbx import read_tbx

        concepts = list(read_tbx(path, left))
    there = {term.id: term for term in termbase.all()}
    own = _own_concepts(path, concepts, there.values())
    terms = [replace(each, annotator=annotator) for each in own]
    keyed = {term_id(each.concept, each.language, each.term): each for each in terms}
    changed = sum(1 for key, each in keyed.items() if key in there and _says(there[key]) != _says(each))
    fresh = [each for key, each in keyed.items() if key not in there or _says(there[key]) != _says(each)]
    try:
        termbase.add_many(fresh, action=f"import {path.name}")
    except InputError as error:
        raise FormatError(error.message, place=Place(path), hint=error.hint) from error
    return Brought(len({each.concept for each in terms}), len(keyed), len(fresh) - changed, changed, left)


def _says(term: Term) -> tuple[object, ...]:
    return term.status, term.note, dict(term.meta)


def _own_concepts(path: Path, concepts: Iterable[Sequence[Term]], there: Iterable[Term]) -> list[Term]:
    """The terms under concepts of the project: one that is another there, by the same name, gets a name of its own."""
    known: dict[str, set[tuple[str, str]]] = {}
    for term in there:
        known.setdefault(term.concept, set()).add((term.language, term.term))
    found: list[Term] = []
    for terms in concepts:
        key = terms[0].concept
        another = key in known and known[key].isdisjoint({(each.language, each.term) for each in terms})
        own = stable_id("concept", path.name, key) if another else key
        found.extend(replace(each, concept=own) for each in terms)
    return found


def export_terms(termbase: Termbase, path: Path, *, overwrite: bool = False) -> int:
    """Write the termbase to a file, whole or not at all, and count its terms.

    Args:
        path: Its ending says what it is: .tbx, .csv or .tsv.

    Raises:
        Refused: The file is there, and `overwrite` is False; or nobody knows what it shall be.
    """
    if path.exists() and not overwrite:
        raise Refused(f"{path}: is there already", hint="name another file, or say --overwrite")
    concepts = list(termbase.concepts())
    delimiter = _TABLES.get(path.suffix.lower())
    if delimiter:
        from workbench.translate.termfiles.lists import list_lines

        meta = sorted({name for _, terms in concepts for term in terms for name in term.meta})
        write_whole(path, list_lines(concepts, meta, delimiter=delimiter))
    elif path.suffix.lower() in (".tbx", ".xml"):
        from workbench.translate.termfiles.tbx import tbx_lines

        write_whole(path, tbx_lines(concepts))
    else:
        raise Refused(f"{path}: what shall it be?", hint="name a file that ends in .tbx, .csv or .tsv")
    return sum(len(terms) for _, terms in concepts)
