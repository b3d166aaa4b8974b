"""From a unit under review to what its panel shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.adjudication import Rule, Unit
from workbench.schema.model import Schema
from workbench.tui.language import tr
from workbench.tui.review.course import Course
from workbench.tui.review.lines import Head, Shown
from workbench.tui.review.names import Names
from workbench.tui.review.quoting import Quoting
from workbench.tui.review.versions import Table, Version, taken
from workbench.tui.words import counted, description_of, part_title, title_of

_TONES = {"agreed": "soft", "differing": "accent", "single": "soft", "decided": "good", "stale": "bad"}


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
        return Shown(
            types=[self.schema.types[label] for label in unit.labels if label in self.schema.types],
            place=tr("{at} of {count}", at=course.at + 1, count=len(course.units)),
            parted=self._parted(unit),
            state=_state(unit),
            tone=_TONES[unit.status],
            heads=self._heads(unit, versions, several),
            rows=table.rows(unit, versions) if versions else (),
            at=at,
            remarks=tuple(self._remarks(unit, versions)),
            guidelines=[
                (title_of(self.schema.types[label]), description_of(self.schema.types[label]))
                for label in unit.labels
                if label in self.schema.types
            ],
            banner=""
            if several is None
            else tr("Choose the versions that are right by their numbers; enter takes them."),
        )

    def _parted(self, unit: Unit) -> str:
        titles = [
            tr("is there a mark")
            if found.what == "presence"
            else part_title(self.schema, found.what, found.name, unit.labels)
            for found in unit.differences
        ]
        return tr("they part on: {what}", what=tr(", ").join(titles)) if titles else ""

    def _heads(self, unit: Unit, versions: Sequence[Version], several: set[int] | None) -> list[Head]:
        heads = []
        for number, version in enumerate(versions):
            if version.is_gold:
                heads.append(Head("", tr("decided"), mark=True))
                continue
            chosen = number in several if several is not None else taken(unit, version)
            heads.append(Head(str(number + 1), self.names.listed(version.holders), mark=chosen))
        return heads

    def _remarks(self, unit: Unit, versions: Sequence[Version]) -> Iterator[tuple[str, str]]:
        if unit.missing:
            yield tr("{who}: no mark here (x, if that is right)", who=self.names.listed(unit.missing)), "text"
        decision = unit.decision
        if decision is not None:
            who = tr("the rule «{rule}»", rule=rule_title(decision.rule)) if decision.rule else decision.annotator
            why = tr(", because: {reason}", reason=decision.reason) if decision.reason else ""
            outcome = tr("✓ {outcome}, says {who}", outcome=self._outcome(unit, versions), who=who)
            yield outcome + why, "good" if unit.status == "decided" else "bad"
        elif (told := self._by_rule(unit, versions)) is not None:
            yield told, "soft"

    def _outcome(self, unit: Unit, versions: Sequence[Version]) -> str:
        decision = unit.decision
        assert decision is not None
        if decision.outcome == "none":
            return tr("none of them")
        if decision.outcome == "corrected":
            return tr("a corrected mark")
        numbers = [str(number + 1) for number, version in enumerate(versions) if taken(unit, version)]
        return tr("version {numbers}", numbers=tr(" and ").join(numbers)) if numbers else tr("a version that is gone")

    def _by_rule(self, unit: Unit, versions: Sequence[Version]) -> str | None:
        """What the project's rule would decide."""
        ruling = self.rule.judge(unit)
        if ruling is None:
            return None
        if ruling.outcome == "none":
            return tr("By the rule «{rule}» there would be no mark here.", rule=rule_title(self.rule.name))
        ids = [number for number, version in enumerate(versions, 1) if self._has(unit, version, ruling.chosen)]
        numbers = tr(", ").join(map(str, ids))
        rule = rule_title(self.rule.name)
        return tr("By the rule «{rule}» version {numbers} would pass.", rule=rule, numbers=numbers) if ids else None

    @staticmethod
    def _has(unit: Unit, version: Version, chosen: Sequence[str]) -> bool:
        return any(unit.marks[name].id in chosen for name in version.holders)


def nothing_open(course: Course, waiting: int, *, more: bool) -> str:
    """What to do where nothing is open in the document; "" where something is."""
    found = course.found
    if found is None or not course.units:
        return ""
    if any(unit.is_open for unit in course.units):
        return ""
    if waiting:
        return tr("Nothing else is open here. a lets {marks} pass by the rule.", marks=counted(waiting, "mark"))
    if found.orphans:
        decisions = counted(len(found.orphans), "decision")
        return tr("{decisions} of marks that are gone: w takes them away.", decisions=decisions)
    if found.unfinished:
        return tr("Everything here is decided; not done: {who}.", who=tr(", ").join(found.unfinished))
    if all(unit.status == "decided" for unit in found.units):
        if more:
            return tr("Everything here is decided: f finishes the document; N goes to the next.")
        return tr("Everything here is decided: f finishes the document.")
    return tr("Nothing is open here.")


def rule_title(name: str) -> str:
    """What a rule is called."""
    return {"unanimous": tr("unanimous"), "majority": tr("majority"), "trust": tr("trust")}.get(name, name)


def _state(unit: Unit) -> str:
    return {
        "agreed": tr("all have it the same"),
        "differing": tr("open"),
        "single": tr("marked by one alone"),
        "decided": tr("✓ decided"),
        "stale": tr("stale: marks have changed since"),
    }[unit.status]
