"""Propositions in our JSON lines: a line each, behind the documents, since their claims stand in several of these."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from workbench.errors import FormatError, Place
from workbench.formats.fields import Fields, Misfit
from workbench.formats.jsonl.parse_marks import annotator_of
from workbench.model import EVERYBODY, STANCES, Annotation, Proposition
from workbench.store.propositions import why_not

if TYPE_CHECKING:
    from workbench.formats.outgoing import Selection
    from workbench.project import Project

_KEYS: Final = frozenset({"proposition", "annotator", "title", "note", "members"})


@dataclass(frozen=True, slots=True)
class PropositionLine:
    """A proposition, and where it stands in the file."""

    number: int
    proposition: Proposition


def read_proposition(data: Fields, number: int) -> PropositionLine:
    """The proposition of a line.

    Raises:
        Misfit: It is malformed.
    """
    data.only(_KEYS)
    members = data.mapping("members", {})
    for key, stance in members.items():
        if not key or stance not in STANCES:
            raise Misfit(f"should be one of {', '.join(STANCES)}", f"members.{key}")
    title = " ".join(data.filled("title").split())
    proposition = Proposition(
        data.filled("proposition"), annotator_of(data), title, data.string("note", ""), dict(members)
    )
    return PropositionLine(number, proposition)


def wanted(selection: Selection) -> list[Proposition]:
    """The propositions of the annotators who are exported, by id."""
    found = selection.project.propositions.all(EVERYBODY)
    return sorted((each for each in found if selection.wants(each.annotator)), key=lambda each: each.id)


def lines_of(propositions: Iterable[Proposition], written: Collection[str]) -> Iterator[dict[str, Any]]:
    """Propositions as lines, each with those of its claims that were written; without any, no line."""
    for each in propositions:
        members = {key: stance for key, stance in sorted(each.members.items()) if key in written}
        if members or not each.members:
            data: dict[str, Any] = {"proposition": each.id, "annotator": each.annotator, "title": each.title}
            yield data | ({"note": each.note} if each.note else {}) | ({"members": members} if members else {})


def bring_in(
    project: Project, path: Path, lines: Sequence[PropositionLine], skip: Callable[[FormatError], None] | None
) -> int:
    """Write propositions whose claims are there; how many of them the project did not have.

    A claim that the project has in a proposition stays there, whether the file names it or not: the parts of a corpus
    that was exported in parts hold each their own claims.

    Args:
        skip: Called with what is wrong with a claim, which is then left out; None to stop there.

    Raises:
        FormatError: A line names what is no claim, or whose it may not be.
    """
    marks = project.marks.find_many(key for line in lines for key in line.proposition.members)
    known = project.propositions.find_many(line.proposition.id for line in lines)
    ready = []
    for line in lines:
        there = known.get(line.proposition.id)
        if there is not None and there.annotator != line.proposition.annotator:
            raise _wrong(path, line, f"the project has another proposition under this id: {there.annotator}'s", "")
        ready.append(_with_claims(path, line, marks, skip))
    project.propositions.add(ready, action=f"import {len(ready)} propositions")
    return len({each.id for each in ready} - known.keys())


def _with_claims(
    path: Path, line: PropositionLine, marks: dict[str, Annotation], skip: Callable[[FormatError], None] | None
) -> Proposition:
    """The proposition with those of its claims that may be in it."""
    proposition = line.proposition
    kept = dict(proposition.members)
    for key in proposition.members:
        mark = marks.get(key)
        problem = "neither the file nor the project has the mark" if mark is None else ""
        problem = problem or (why_not(mark, proposition.annotator) if mark else "")
        if problem:
            error = _wrong(path, line, problem, f"members.{key}")
            if skip is None:
                raise error
            skip(error)
            del kept[key]
    return replace(proposition, members=kept)


def _wrong(path: Path, line: PropositionLine, message: str, key: str) -> FormatError:
    hint = "nothing was imported; mend the line and try again"
    return FormatError(message, place=Place(path, line.number, key=key or "proposition"), hint=hint)
