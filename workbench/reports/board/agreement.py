"""How far two annotators' propositions agree: which pairs of claims both have joined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from workbench.agreement.joined import joined_f1
from workbench.agreement.spans import Score
from workbench.model import EVERYBODY, GOLD, JSON, Proposition
from workbench.reports.cells import figure

if TYPE_CHECKING:
    from workbench.project import Project


@dataclass(frozen=True, slots=True)
class JoinedPair:
    """Two annotators: over pairs of claims that both marked, which of them both, and either, have in a proposition."""

    annotators: tuple[str, str]
    score: Score

    def to_json(self) -> dict[str, JSON]:
        """As JSON values."""
        return {"annotators": list(self.annotators), **self.score.to_json()}


def proposition_agreement(project: Project) -> list[JoinedPair]:
    """Every two annotators who have propositions compared.

    Claims of different annotators are the same one where they are one unit, as for review. Claims that only one of
    the two marked do not count, nor does how a claim stands. Documents whose marks the project's annotator may not see
    yet are left out.
    """
    by_name: dict[str, list[Proposition]] = {}
    for each in project.propositions.all(EVERYBODY):
        by_name.setdefault(each.annotator, []).append(each)
    if len(by_name) < 2:
        return []
    units, holders = _units(project, by_name)
    found = []
    for first, second in combinations(sorted(by_name), 2):
        both = {unit for unit, names in holders.items() if {first, second} <= names}
        groups = [
            [[units[key] for key in each.members if units.get(key) in both] for each in by_name[name]]
            for name in (first, second)
        ]
        found.append(JoinedPair((first, second), joined_f1(*groups)))
    return found


def _units(
    project: Project, by_name: Mapping[str, list[Proposition]]
) -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """The unit of each joined claim, and who has a mark in each unit."""
    from workbench.adjudication import UnitFinder

    marks = project.marks.find_many(key for each in by_name.values() for p in each for key in p.members)
    finder, who = UnitFinder(project), project.annotator
    units: dict[str, str] = {}
    holders: dict[str, frozenset[str]] = {}
    for document in sorted({mark.document_id for mark in marks.values() if mark.annotator != GOLD}):
        if who and project.assignments.hides(document, who):
            continue
        for unit in finder.of(document).units:
            if unit.kind == "claim":
                units.update((mark.id, unit.id) for mark in unit.marks.values())
                holders[unit.id] = frozenset(unit.marks)
    return units, holders


def agreement_lines(found: list[JoinedPair]) -> Iterator[str]:
    """The same in words, for below the agreement report; nothing where there is nothing to compare."""
    if not found:
        return
    yield "Propositions: pairs of claims that both annotators joined (F1)"
    for pair in found:
        score = pair.score
        told = (
            f"{score.matched:,} of both, {score.first:,} and {score.second:,} in all" if not score.note else score.note
        )
        yield f"  {' / '.join(pair.annotators)}  {figure(score.f1)}  {told}"
