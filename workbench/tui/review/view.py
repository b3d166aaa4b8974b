"""From a unit under review to what its panel shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.adjudication import Rule, Unit
from workbench.schema.model import Schema
from workbench.tui.review.course import Course
from workbench.tui.review.lines import Head, Shown
from workbench.tui.review.names import Names
from workbench.tui.review.quoting import Quoting
from workbench.tui.review.versions import Table, Version, taken
from workbench.tui.words import counted

_STATES = {
    "agreed": ("all have it the same", "soft"),
    "differing": ("open", "accent"),
    "single": ("marked by one alone", "soft"),
    "decided": ("✓ decided", "good"),
    "stale": ("stale: marks have changed since", "bad"),
}


@dataclass(slots=True)
class View:
    """Makes what the panel shows of one unit."""

    schema: Schema
    names: Names
    quoting: Quoting
    rule: Rule

    def of(self, course: Course, unit: Unit, versions: Sequence[Version], at: int, several: set[int] | None) -> Shown:
        """The unit's versions, side by side.

        Args:
            at: Which version is pointed to.
            several: Those that are being chosen, None where one is enough.
        """
        table = Table(self.schema, self.quoting.named, self.quoting.placed, self.quoting)
        state, tone = _STATES[unit.status]
        return Shown(
            types=[self.schema.types[label] for label in unit.labels if label in self.schema.types],
            place=f"{course.at + 1} of {len(course.units)}",
            parted=self._parted(unit),
            state=state,
            tone=tone,
            heads=self._heads(unit, versions, several),
            rows=table.rows(unit, versions) if versions else (),
            at=at,
            remarks=tuple(self._remarks(unit, versions)),
            guidelines=[
                (self.schema.types[label].title(), self.schema.types[label].description())
                for label in unit.labels
                if label in self.schema.types
            ],
            banner="" if several is None else "Choose the versions that are right by their numbers; enter takes them.",
        )

    def _parted(self, unit: Unit) -> str:
        titles = ["is there a mark" if found.what == "presence" else found.title for found in unit.differences]
        return f"they part on: {', '.join(titles)}" if titles else ""

    def _heads(self, unit: Unit, versions: Sequence[Version], several: set[int] | None) -> list[Head]:
        heads = []
        for number, version in enumerate(versions):
            if version.is_gold:
                heads.append(Head("", "decided", mark=True))
                continue
            chosen = number in several if several is not None else taken(unit, version)
            heads.append(Head(str(number + 1), self.names.listed(version.holders), mark=chosen))
        return heads

    def _remarks(self, unit: Unit, versions: Sequence[Version]) -> Iterator[tuple[str, str]]:
        if unit.missing:
            yield f"{self.names.listed(unit.missing)}: no mark here (x, if that is right)", "text"
        decision = unit.decision
        if decision is not None:
            who = f"the rule «{decision.rule}»" if decision.rule else decision.annotator
            why = f", because: {decision.reason}" if decision.reason else ""
            yield f"✓ {self._outcome(unit, versions)}, says {who}{why}", "good" if unit.status == "decided" else "bad"
        elif (told := self._by_rule(unit, versions)) is not None:
            yield told, "soft"

    def _outcome(self, unit: Unit, versions: Sequence[Version]) -> str:
        decision = unit.decision
        assert decision is not None
        if decision.outcome == "none":
            return "none of them"
        if decision.outcome == "corrected":
            return "a corrected mark"
        numbers = [str(number + 1) for number, version in enumerate(versions) if taken(unit, version)]
        return f"version {' and '.join(numbers)}" if numbers else "a version that is gone"

    def _by_rule(self, unit: Unit, versions: Sequence[Version]) -> str | None:
        """What the project's rule would decide."""
        ruling = self.rule.judge(unit)
        if ruling is None:
            return None
        if ruling.outcome == "none":
            return f"By the rule «{self.rule.name}» there would be no mark here."
        ids = [number for number, version in enumerate(versions, 1) if self._has(unit, version, ruling.chosen)]
        return f"By the rule «{self.rule.name}» version {', '.join(map(str, ids))} would pass." if ids else None

    @staticmethod
    def _has(unit: Unit, version: Version, chosen: Sequence[str]) -> bool:
        return any(unit.marks[name].id in chosen for name in version.holders)


def ready(course: Course, rule: Rule) -> int:
    """How many units of the document the rule could decide now."""
    units = course.found.units if course.found is not None else ()
    return sum(unit.decision is None and rule.judge(unit) is not None for unit in units)


def nothing_open(course: Course, waiting: int, *, more: bool) -> str:
    """What to do where nothing is open in the document; "" where something is."""
    found = course.found
    if found is None or not course.units:
        return ""
    if any(unit.is_open for unit in course.units):
        return ""
    if waiting:
        return f"Nothing else is open here. a lets {counted(waiting, 'mark')} pass by the rule."
    if found.orphans:
        return f"{counted(len(found.orphans), 'decision')} of marks that are gone: w takes them away."
    if found.unfinished:
        return f"Everything here is decided; not done: {', '.join(found.unfinished)}."
    if all(unit.status == "decided" for unit in found.units):
        return f"Everything here is decided: f finishes the document{'; N goes to the next' if more else ''}."
    return "Nothing is open here."
