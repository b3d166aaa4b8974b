"""What annotators part on, unit by unit, and what is decided about it.

A document's marks fall into units (`document_units`); a rule decides what it can (`apply_rules`); a person decides the
rest with `project.decisions.decide(unit.inputs, ...)`, for "corrected" with a mark that `composed` puts together from
several annotators'. `review_progress` says how far that is, `lessons` what it teaches. The decisions themselves, and
the gold layer that they write, are kept by `project.decisions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.lazily import lazily

__all__ = [
    "Applied",
    "Difference",
    "DocumentProgress",
    "DocumentUnits",
    "Example",
    "Lessons",
    "Rule",
    "Tally",
    "Unit",
    "UnitFinder",
    "apply_rules",
    "composed",
    "decide",
    "document_units",
    "finish",
    "lessons_of",
    "review_progress",
    "rule_of",
    "set_rule",
]

if TYPE_CHECKING:
    from workbench.adjudication.correct import composed, decide
    from workbench.adjudication.lessons import Example, Lessons, Tally, lessons_of
    from workbench.adjudication.model import Difference, DocumentUnits, Unit
    from workbench.adjudication.progress import DocumentProgress, finish, review_progress
    from workbench.adjudication.rules import Applied, Rule, apply_rules, rule_of, set_rule
    from workbench.adjudication.units import UnitFinder, document_units

_HOMES = {
    "Applied": "rules",
    "Difference": "model",
    "DocumentProgress": "progress",
    "DocumentUnits": "model",
    "Example": "lessons",
    "Lessons": "lessons",
    "Rule": "rules",
    "Tally": "lessons",
    "Unit": "model",
    "UnitFinder": "units",
    "apply_rules": "rules",
    "composed": "correct",
    "decide": "correct",
    "document_units": "units",
    "finish": "progress",
    "lessons_of": "lessons",
    "review_progress": "progress",
    "rule_of": "rules",
    "set_rule": "rules",
}

__getattr__ = lazily(__name__, _HOMES)
