"""Decisions write the gold layer in the same edit, and are stale when an input changes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from workbench import Project
from workbench.errors import NotFound, Refused
from workbench.model import Annotation, Decision, Document, Fragment, GoldMark
from workbench.store.decisions import decision_fields
from workbench.store.gold import decision_of
from workbench.store.journal import Put


@pytest.fixture
def pair(project: Project, document: Document) -> dict[str, Annotation]:
    """Marks of ann and ben alike: an entity, two claims, of which one names the entity, and a relation."""
    found: dict[str, Annotation] = {}
    for who in ("ann", "ben"):
        project.annotator = who
        place = [[Fragment(document.id, start, end)] for start, end in ((0, 4), (0, 12), (25, 44))]
        entity = project.marks.create("entity", "gpe", document_id=document.id, fragments=place[0])
        first = project.marks.create(
            "claim", "claim", document_id=document.id, fragments=place[1], roles={"source": [entity.id]}
        )
        second = project.marks.create("claim", "claim", document_id=document.id, fragments=place[2])
        ends = {"from": [first.id], "to": [second.id]}
        relation = project.marks.create("relation", "supports", document_id=document.id, roles=ends)
        found |= {f"{who}.{n}": m for n, m in zip("efsr", (entity, first, second, relation), strict=True)}
    project.annotator = "lead"
    return found


def gold(project: Project, document: Document) -> list[Annotation]:
    return project.marks.of(document.id, annotator="gold")


def decide(project: Project, pair: dict[str, Annotation], what: str, take: str = "ann") -> Annotation:
    made = project.decisions.decide(
        [pair[f"ann.{what}"].id, pair[f"ben.{what}"].id], "these", chosen=[pair[f"{take}.{what}"].id]
    )
    return made.gold[0].mark


def test_this_one_goes_into_gold_and_undo_takes_it_back(
    project: Project, document: Document, pair: dict[str, Annotation]
) -> None:
    made = decide(project, pair, "e", take="ben")
    [mark] = gold(project, document)
    assert (mark.id, mark.label, mark.fragments) == (made.id, "gpe", pair["ben.e"].fragments)
    [decision] = project.decisions.of(document.id)
    assert (decision.annotator, decision.chosen) == ("lead", (pair["ben.e"].id,))
    assert project.decisions.behind(mark.id) == decision
    assert project.decisions.about([pair["ann.e"].id]) == [decision]
    project.journal.undo()
    assert gold(project, document) == project.decisions.of(document.id) == []
    project.journal.redo()
    assert (gold(project, document), project.decisions.of(document.id)) == ([mark], [decision])


def test_both_none_and_corrected(project: Project, document: Document, pair: dict[str, Annotation]) -> None:
    unit = [pair["ann.e"].id, pair["ben.e"].id]
    project.decisions.decide(unit, "these", chosen=unit)
    assert len(gold(project, document)) == 2
    project.decisions.decide(unit, "none", reason="a common noun")
    assert gold(project, document) == []
    longer = replace(pair["ann.e"], label="location", fragments=(Fragment(document.id, 0, 11),))
    project.decisions.decide(unit, "corrected", corrected=[GoldMark(longer, {"label": unit[1]})])
    [mark] = gold(project, document)
    assert (mark.label, mark.fragments[0].end, mark.schema_id) == ("location", 11, project.schema.id)
    [decision] = project.decisions.all()
    assert decision.gold[0].sources == {"label": unit[1]}
    assert len(project.journal.history(key=decision.id)) == 3


def test_deciding_again_keeps_the_id_of_the_gold_mark(project: Project, pair: dict[str, Annotation]) -> None:
    assert decide(project, pair, "e").id == decide(project, pair, "e", take="ben").id


def test_gold_names_gold_and_what_is_not_decided_is_filled_in(
    project: Project, document: Document, pair: dict[str, Annotation]
) -> None:
    first = decide(project, pair, "f")
    assert project.marks.get(first.id).roles == {}
    entity = decide(project, pair, "e", take="ben")
    assert project.marks.get(first.id).roles == {"source": (entity.id,)}
    project.journal.undo()
    assert project.marks.get(first.id).roles == {}


def test_a_relation_stands_when_both_its_ends_do(
    project: Project, document: Document, pair: dict[str, Annotation]
) -> None:
    relation = decide(project, pair, "r")
    first = decide(project, pair, "f")
    assert project.marks.find(relation.id) is None
    second = decide(project, pair, "s", take="ben")
    assert project.marks.get(relation.id).roles == {"from": (first.id,), "to": (second.id,)}
    project.decisions.decide([pair["ann.s"].id, pair["ben.s"].id], "none")
    assert project.marks.find(relation.id) is None
    decide(project, pair, "s")
    assert project.marks.find(relation.id) is not None


def test_withdrawing_takes_the_gold_marks_along(
    project: Project, document: Document, pair: dict[str, Annotation]
) -> None:
    for what in "efsr":
        decide(project, pair, what)
    about_entity = project.decisions.about([pair["ann.e"].id])[0]
    project.decisions.withdraw([about_entity.id])
    assert [mark.kind for mark in gold(project, document)].count("entity") == 0
    assert all(not mark.roles for mark in gold(project, document) if mark.kind == "claim")
    project.decisions.withdraw([decision.id for decision in project.decisions.all()])
    assert gold(project, document) == []


def test_a_decision_is_stale_when_an_input_changes_or_goes(
    project: Project, document: Document, pair: dict[str, Annotation]
) -> None:
    decide(project, pair, "s")
    [decision] = project.decisions.all()
    assert project.decisions.stale(document.id) == {}
    project.annotator = "ann"
    project.marks.update(pair["ann.s"].id, note="only a note")
    assert project.decisions.stale(document.id) == {}
    project.marks.update(pair["ann.s"].id, attributes={"certainty": "possible"})
    assert project.decisions.stale(document.id) == {decision.id: (pair["ann.s"].id,)}
    project.journal.undo()
    assert project.decisions.stale(document.id) == {}
    project.marks.delete([pair["ann.s"].id])
    assert project.decisions.stale(document.id) == {decision.id: (pair["ann.s"].id,)}


def test_a_unit_that_has_grown_or_split_replaces_the_decision(
    project: Project, document: Document, pair: dict[str, Annotation]
) -> None:
    before = decide(project, pair, "e")
    after = project.decisions.decide([pair["ann.e"].id], "these", chosen=[pair["ann.e"].id])
    assert [decision.id for decision in project.decisions.all()] == [after.id]
    assert after.gold[0].mark.id == before.id
    project.decisions.decide([pair["ben.e"].id], "these", chosen=[pair["ben.e"].id])
    assert len({mark.id for mark in gold(project, document)}) == 2


def test_reasons_can_be_given_again(project: Project, pair: dict[str, Annotation]) -> None:
    for what, reason in (("e", "seldom"), ("f", "often"), ("s", "often"), ("r", "")):
        keys = [pair[f"ann.{what}"].id, pair[f"ben.{what}"].id]
        project.decisions.decide(keys, "none", reason=reason)
    assert project.decisions.reasons() == ["often", "seldom"]
    assert sum(project.decisions.counts().values()) == 4


def test_an_imported_gold_mark_is_taken_over_and_not_doubled(
    project: Project, document: Document, pair: dict[str, Annotation]
) -> None:
    imported = replace(pair["ann.e"], id="imported", annotator="gold")
    project.marks.add([imported], action="import")
    assert project.decisions.behind("imported") is None
    assert decide(project, pair, "e").id == "imported"
    assert [mark.id for mark in gold(project, document)] == ["imported"]


@pytest.mark.parametrize("who", ["ann", "lead"])
def test_gold_marks_are_nobodys_to_change(project: Project, pair: dict[str, Annotation], who: str) -> None:
    made = decide(project, pair, "e")
    project.annotator = who
    with pytest.raises(Refused, match="gold's"):
        project.marks.delete([made.id])


def test_what_does_not_fit_is_refused_and_nothing_written(
    project: Project, document: Document, pair: dict[str, Annotation]
) -> None:
    unit = [pair["ann.e"].id, pair["ben.e"].id]
    made = decide(project, pair, "f")
    edits = len(project.journal.history(999))
    beyond = replace(pair["ann.e"], fragments=(Fragment(document.id, 0, 999),))
    nowhere = replace(pair["ann.e"], fragments=(Fragment("nowhere", 0, 1),))
    with pytest.raises(Refused, match="chosen"):
        project.decisions.decide(unit, "these")
    with pytest.raises(Refused, match="chosen"):
        project.decisions.decide(unit, "these", chosen=[pair["ann.f"].id])
    with pytest.raises(Refused, match="corrected"):
        project.decisions.decide(unit, "corrected")
    with pytest.raises(Refused, match="ends behind its text"):
        project.decisions.decide(unit, "corrected", corrected=[GoldMark(beyond)])
    with pytest.raises(NotFound, match="text nowhere"):
        project.decisions.decide(unit, "corrected", corrected=[GoldMark(nowhere)])
    with pytest.raises(Refused, match="no mark"):
        project.decisions.decide([], "none")
    with pytest.raises(Refused, match="twice"):
        project.decisions.decide([unit[0], unit[0]], "none")
    with pytest.raises(Refused, match="several kinds"):
        project.decisions.decide([pair["ann.e"].id, pair["ben.f"].id], "none")
    with pytest.raises(Refused, match="gold layer"):
        project.decisions.decide([made.id], "none")
    with pytest.raises(NotFound):
        project.decisions.decide(["nothing"], "none")
    with pytest.raises(NotFound):
        project.decisions.get("nothing")
    project.journal.annotator = ""
    with pytest.raises(Refused, match="nobody is named"):
        project.decisions.decide(unit, "none")
    assert len(project.journal.history(999)) == edits


def test_the_state_is_rebuilt_from_the_journal(
    project: Project, document: Document, pair: dict[str, Annotation]
) -> None:
    for what in "rfse":
        decide(project, pair, what)
    tables = ("decisions", "decision_marks", "marks", "mark_references")
    before = [sorted(project.database.rows(f"SELECT * FROM {table}"), key=repr) for table in tables]
    project.journal.rebuild()
    assert [sorted(project.database.rows(f"SELECT * FROM {table}"), key=repr) for table in tables] == before


def test_what_a_merge_leaves_apart_is_brought_in_step(
    project: Project, document: Document, pair: dict[str, Annotation]
) -> None:
    for what in "efsr":
        decide(project, pair, what)
    assert not project.decisions.refresh()
    before = {mark.id: mark for mark in gold(project, document)}
    claim = next(mark for mark in before.values() if mark.roles.get("source"))
    relation = next(mark for mark in before.values() if mark.kind == "relation")
    other = Decision("other", document.id, {pair["ann.e"].id: "x"}, "these", (GoldMark(replace(claim, id="g")),))
    project.decisions.add([other], action="merge")
    project.marks.add([replace(claim, id="g")], action="merge")
    left = [
        Put("marks", claim.id, {"roles.source": None, "attributes.certainty": "certain"}),
        Put("marks", relation.id, {"present": False}),
    ]
    project.journal.commit(left, "merge")
    assert project.decisions.refresh()
    assert {mark.id: mark for mark in gold(project, document)} == before
    assert project.decisions.find("other") is None
    assert not project.decisions.refresh()


def test_a_decision_goes_through_json_and_into_another_project(
    project: Project, document: Document, pair: dict[str, Annotation]
) -> None:
    for what in "refs":
        decide(project, pair, what)
    decisions = project.decisions.all()
    lines = [json.dumps([each.id, decision_fields(each)]) for each in decisions]
    project.decisions.withdraw([each.id for each in decisions])
    project.decisions.add([decision_of(*json.loads(line)) for line in lines], action="import")
    assert {each.id: each for each in project.decisions.all()} == {each.id: each for each in decisions}
    assert project.decisions.refresh()
    assert {mark.kind for mark in gold(project, document)} == {"entity", "claim", "relation"}
