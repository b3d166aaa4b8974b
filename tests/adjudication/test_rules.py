"""What rules decide, what they leave, and that they never touch what a person decided."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workbench import Project
from workbench.adjudication import Rule, apply_rules, decide, document_units, rule_of, set_rule
from workbench.errors import InputError, Refused
from workbench.model import Annotation, Document

Marker = Callable[..., Annotation]


@pytest.fixture
def three(project: Project, news: Document, mark: Marker) -> Document:
    """Iran is a gpe to all, Moscow to two, the deal is marked by one alone."""
    for who in ("ann", "ben", "cat"):
        mark(who, "gpe", "Iran")
    mark("ann", "gpe", "Moscow")
    mark("ben", "gpe", "Moscow")
    mark("cat", "location", "Moscow")
    mark("cat", "agreement", "the deal")
    return news


def gold(project: Project, document: Document) -> list[str]:
    text = project.documents.text(document.id)
    marks = project.marks.of(document.id, annotator="gold")
    return sorted(f"{m.label} {text[m.fragments[0].start : m.fragments[0].end]}" for m in marks)


@pytest.mark.parametrize(
    ("rule", "passed", "left"),
    [
        (Rule(), ["gpe Iran"], 2),
        (Rule("majority"), ["gpe Iran", "gpe Moscow"], 0),
        (Rule("trust", {"cat": 3.0}), ["agreement the deal", "gpe Iran", "location Moscow"], 0),
        (Rule("trust", {"cat": 2.0}), ["gpe Iran"], 2),
        (Rule("trust", trusted="cat"), ["agreement the deal", "gpe Iran", "location Moscow"], 0),
        (Rule("trust", trusted="ann"), ["gpe Iran", "gpe Moscow"], 0),
        (Rule("trust", trusted="nobody"), ["gpe Iran"], 2),
    ],
)
def test_each_rule(project: Project, three: Document, rule: Rule, passed: list[str], left: int) -> None:
    applied = apply_rules(project, rule=rule)
    assert (gold(project, three), applied.open) == (passed, left)
    assert {decision.rule for decision in project.decisions.all()} == {rule.name}
    assert {decision.annotator for decision in project.decisions.all()} == {"lead"}


def test_a_rule_is_one_step_and_does_nothing_twice(project: Project, three: Document) -> None:
    assert apply_rules(project, rule=Rule("majority")).decided == 3
    edits = len(project.journal.history(99))
    assert apply_rules(project, rule=Rule("majority")).decided == 0
    assert len(project.journal.history(99)) == edits
    project.journal.undo()
    assert (gold(project, three), project.decisions.all()) == ([], [])


def test_a_stricter_rule_takes_back_what_it_would_not_decide(project: Project, three: Document) -> None:
    apply_rules(project, rule=Rule("majority"))
    applied = apply_rules(project, rule=Rule())
    assert (applied.withdrawn, applied.open, gold(project, three)) == (2, 2, ["gpe Iran"])


def test_what_a_person_decided_is_not_touched(project: Project, three: Document) -> None:
    unit = next(unit for unit in document_units(project, three.id).units if "location" in unit.labels)
    decide(project, unit, "these", take=["cat"])
    assert apply_rules(project, rule=Rule("majority")).decided == 2
    assert "location Moscow" in gold(project, three)


def test_what_has_changed_is_decided_anew_and_what_is_gone_is_withdrawn(
    project: Project, three: Document, mark: Marker
) -> None:
    apply_rules(project, rule=Rule("majority"))
    moscow = next(u for u in document_units(project, three.id).units if "location" in u.labels)
    project.annotator = "ann"
    project.marks.update(moscow.marks["ann"].id, label="location")
    project.annotator = "cat"
    deal = next(u for u in document_units(project, three.id).units if "agreement" in u.labels)
    project.marks.delete([deal.marks["cat"].id])
    project.annotator = "lead"
    applied = apply_rules(project, rule=Rule("majority"))
    assert (applied.decided, applied.withdrawn, gold(project, three)) == (1, 1, ["gpe Iran", "location Moscow"])


def test_documents_on_which_somebody_is_at_work_are_passed_over(project: Project, three: Document) -> None:
    project.assignments.assign([(three.id, "ann")])
    assert apply_rules(project).passed_over == {three.id: ("ann",)}
    assert apply_rules(project, unfinished=True).decided == 1


def test_one_annotator_passes_only_by_trust(project: Project, news: Document, mark: Marker) -> None:
    mark("ann", "gpe", "Iran")
    for rule in (Rule(), Rule("majority"), Rule("trust", {"ann": 9})):
        assert apply_rules(project, rule=rule).open == 1
    assert apply_rules(project, rule=Rule("trust", trusted="ann")).decided == 1


def test_the_rule_is_a_setting(project: Project) -> None:
    assert rule_of(project) == Rule("unanimous")
    for rule in (Rule("majority"), Rule("trust", {"ann": 2.0}), Rule("trust", trusted="ann")):
        set_rule(project, rule)
        assert rule_of(project) == rule


def test_rules_that_are_none_are_refused(project: Project, three: Document) -> None:
    with pytest.raises(InputError, match="no rule is called"):
        Rule("best")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="below 0"):
        Rule("trust", {"ann": -1})
    project.journal.annotator = ""
    with pytest.raises(Refused, match="nobody is named"):
        apply_rules(project)


def test_progress_is_told(project: Project, three: Document) -> None:
    seen: list[tuple[int, int]] = []
    applied = apply_rules(project, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 1)]
    assert applied.to_json()["rule"] == {"name": "unanimous"}
