"""The rules by which marks pass into the gold layer without anybody looking at them.

A rule looks at the versions of a unit: the annotators in groups that have it the same in every respect, where having no
mark is a version too. It decides for one version whole, or leaves the unit to a person. What one annotator alone has
marked in a document is never agreement; only trust in that annotator lets it pass.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from workbench.adjudication.model import DocumentUnits, Unit
from workbench.adjudication.units import UnitFinder
from workbench.errors import InputError
from workbench.store.decisions import Ruling

if TYPE_CHECKING:
    from workbench.model import Document
    from workbench.project import Project

RuleName = Literal["unanimous", "majority", "trust"]

RULES: Final[Mapping[RuleName, str]] = {
    "unanimous": "what all who worked on the document have the same passes",
    "majority": "what more than half of them have the same passes, be it that there is no mark",
    "trust": "what the annotators of more than half of the weight have the same passes",
}
SETTING: Final = "review.rule"
_AT_ONCE: Final = 25
"""How many documents are written in one transaction: few enough that others who write do not wait."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as set.

    Attributes:
        weights: For "trust": how much each annotator's word weighs; 1 for those who are not named.
        trusted: For "trust": an annotator whose word stands alone wherever they worked on the document; elsewhere what
            is unanimous passes.
    """

    name: RuleName = "unanimous"
    weights: Mapping[str, float] = field(default_factory=dict)
    trusted: str = ""

    def __post_init__(self) -> None:
        if self.name not in RULES:
            raise InputError(f"no rule is called «{self.name}»", hint=f"there are: {', '.join(RULES)}")
        if any(weight < 0 for weight in self.weights.values()):
            raise InputError("a weight of trust cannot be below 0", hint="give nobody less than 0")

    def judge(self, unit: Unit) -> Ruling | None:
        """What the rule decides about a unit; None where it leaves it to a person."""
        version = self._version(unit)
        if version is None:
            return None
        holders = [name for name in version if name in unit.marks]
        chosen = (unit.marks[self.trusted if self.trusted in holders else holders[0]].id,) if holders else ()
        return Ruling(
            inputs=unit.inputs,
            outcome="these" if chosen else "none",
            chosen=chosen,
            among=unit.among,
            rule=self.name,
        )

    def _version(self, unit: Unit) -> Sequence[str] | None:
        if self.name == "trust" and self.trusted in unit.among:
            return next(version for version in unit.versions if self.trusted in version)
        if len(unit.among) < 2:
            return None
        if self.name == "unanimous" or self.trusted:
            return unit.versions[0] if len(unit.versions) == 1 else None
        weigh = self._weight if self.name == "trust" else lambda _: 1.0
        total = sum(map(weigh, unit.among))
        return next((version for version in unit.versions if 2 * sum(map(weigh, version)) > total), None)

    def _weight(self, name: str) -> float:
        return self.weights.get(name, 1.0)

    def to_json(self) -> dict[str, Any]:
        """The rule as the setting keeps it."""
        extra: dict[str, Any] = {"weights": dict(self.weights), "trusted": self.trusted}
        return {"name": self.name} | {name: value for name, value in extra.items() if value}


def rule_of(project: Project) -> Rule:
    """The rule that the project has set; unanimous where it has none."""
    given = project.settings.get(SETTING) or {}
    return Rule(given.get("name", "unanimous"), given.get("weights", {}), given.get("trusted", ""))


def set_rule(project: Project, rule: Rule) -> None:
    """Make this the project's rule. What was decided stays until rules are applied again."""
    project.settings.set(SETTING, rule.to_json())


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying a rule came to.

    Attributes:
        decided: How many units it decided, anew or otherwise than before.
        withdrawn: How many of a rule's earlier decisions it took back, because it would not decide so now.
        open: How many units are left to a person.
        passed_over: Documents on which somebody to whom they are assigned is not done, by id: who.
    """

    rule: Rule
    decided: int
    withdrawn: int
    open: int
    passed_over: Mapping[str, tuple[str, ...]]

    def to_json(self) -> dict[str, Any]:
        """It as JSON values."""
        return {
            "rule": self.rule.to_json(),
            "decided": self.decided,
            "withdrawn": self.withdrawn,
            "open": self.open,
            "passed_over": {key: list(names) for key, names in self.passed_over.items()},
        }


def apply_rules(
    project: Project,
    documents: Sequence[Document] | None = None,
    *,
    rule: Rule | None = None,
    unfinished: bool = False,
    progress: Callable[[int, int], object] | None = None,
) -> Applied:
    """Let a rule decide all that it can, as one step for undo. What a person decided is not touched.

    Args:
        documents: Which; None for all.
        rule: None for the project's.
        unfinished: Also where somebody to whom the document is assigned is not done with it.
        progress: Called with (documents done, documents in all).

    Raises:
        Refused: Nobody is named in whose name the rule decides.
    """
    wanted = project.documents.all() if documents is None else list(documents)
    work = _Work(project, rule or rule_of(project), unfinished)
    with project.journal.group(f"apply rule: {work.rule.name}"):
        for start in range(0, len(wanted), _AT_ONCE):
            with project.database.transaction():
                for number, document in enumerate(wanted[start : start + _AT_ONCE], start + 1):
                    work.do(document)
                    if progress:
                        progress(number, len(wanted))
    return Applied(work.rule, work.decided, work.withdrawn, work.open, work.passed_over)


class _Work:
    """A rule being applied, document by document."""

    def __init__(self, project: Project, rule: Rule, unfinished: bool) -> None:
        self._project = project
        self._unfinished = unfinished
        self._finder = UnitFinder(project)
        self.rule = rule
        self.decided = self.withdrawn = self.open = 0
        self.passed_over: dict[str, tuple[str, ...]] = {}

    def do(self, document: Document) -> None:
        """Decide what the rule can in one document."""
        found = self._finder.of(document.id)
        if found.unfinished and not self._unfinished:
            self.passed_over[document.id] = found.unfinished
            return
        rulings, outdated = _to_do(self.rule, found)
        self._project.decisions.withdraw(outdated)
        self._project.decisions.decide_all(rulings, action=f"apply rule: {self.rule.name}")
        self.decided += len(rulings)
        self.withdrawn += len(outdated)
        self.open += _left(found.units, rulings, outdated)


def _to_do(rule: Rule, found: DocumentUnits) -> tuple[list[Ruling], list[str]]:
    """What the rule decides that is not so yet, and the ids of a rule's decisions that do not hold any more."""
    rulings: list[Ruling] = []
    outdated: dict[str, None] = {decision.id: None for decision in found.orphans if decision.rule}
    for unit in found.units:
        standing = unit.decision
        if standing is not None and not standing.rule:
            continue
        ruling = rule.judge(unit)
        if ruling is not None and not _is_so(unit, ruling):
            rulings.append(ruling)
        elif ruling is None and standing is not None:
            outdated[standing.id] = None
    return rulings, list(outdated)


def _is_so(unit: Unit, ruling: Ruling) -> bool:
    standing = unit.decision
    return (
        standing is not None
        and unit.status == "decided"
        and (standing.rule, standing.outcome, standing.chosen) == (ruling.rule, ruling.outcome, ruling.chosen)
    )


def _left(units: Sequence[Unit], rulings: Sequence[Ruling], outdated: Sequence[str]) -> int:
    """How many units a person still has to look at."""
    now = {ruling.inputs for ruling in rulings}
    taken = {unit.inputs for unit in units if unit.decision is not None and unit.decision.id in outdated}
    return sum((unit.status != "decided" or unit.inputs in taken) and unit.inputs not in now for unit in units)
