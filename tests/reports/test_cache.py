from __future__ import annotations

from pathlib import Path

import pytest

from workbench import Project, open_project
from workbench.model import Annotation, Document, Fragment, SegmentSpan, SourceText
from workbench.reports import corpus
from workbench.reports.agreement import agreement_report


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many documents each batch had that was counted and not read."""
    batches: list[int] = []
    tally = corpus.tally

    def noted(batch: corpus.Batch, counting: corpus.Counting) -> object:
        batches.append(len(batch.marks.documents))
        return tally(batch, counting)

    monkeypatch.setattr(corpus, "tally", noted)
    return batches


def add(project: Project, name: str, text: str) -> str:
    return project.documents.add(SourceText(name, text), [SegmentSpan(0, len(text), "en", "body")]).document.id


def mark(project: Project, who: str, document: str, end: int = 4) -> Annotation:
    before, project.annotator = project.annotator, who
    made = project.marks.create("entity", "gpe", document_id=document, fragments=[Fragment(document, 0, end)])
    project.annotator = before
    return made


def test_only_what_has_changed_is_counted_again(project: Project, counted: list[int]) -> None:
    ids = [add(project, f"{number}.txt", f"Iran agreed {number}.") for number in range(5)]
    for key in ids:
        for who in ("ann", "ben"):
            mark(project, who, key)
    before = agreement_report(project)
    assert counted == [5]
    assert agreement_report(project) is not before
    assert counted == [5]
    mark(project, "ben", ids[2], 5)
    after = agreement_report(project)
    assert counted == [5, 1]
    assert after.layers[0].pairs[0].scores.pooled.second == 6
    assert after.to_json() == agreement_report(project).to_json()


@pytest.mark.parametrize("what", ["done", "undo", "schema", "threshold", "other"])
def test_whatever_a_figure_depends_on_makes_it_be_counted_again(
    project: Project, document: Document, counted: list[int], what: str
) -> None:
    mark(project, "ann", document.id)
    mark(project, "ben", document.id)
    agreement_report(project)
    if what == "done":
        project.assignments.assign([(document.id, "cat")])
        project.assignments.set_state(document.id, "cat", "done")
    elif what == "undo":
        project.annotator = "ben"
        project.journal.undo()
    elif what == "schema":
        project.use_schema(type(project.schema).of("other", [*project.schema.types.values()][:3]))
    elif what == "threshold":
        project.settings.set("review.threshold", 0.9)
    agreement_report(project)
    assert counted == ([1] if what == "other" else [1, 1])


def test_a_document_follows_those_whose_marks_it_names(project: Project, counted: list[int]) -> None:
    here, there = add(project, "a.txt", "Iran agreed."), add(project, "b.txt", "Tehran agreed.")
    for who in ("ann", "ben"):
        project.annotator = who
        ends = [
            project.marks.create("claim", "claim", document_id=key, fragments=[Fragment(key, 0, 12)])
            for key in (here, there)
        ]
        roles = {"from": [ends[0].id], "to": [ends[1].id]}
        project.marks.create("relation", "supports", document_id=here, roles=roles)
    first = agreement_report(project).layer("relation")
    assert first is not None
    assert first.spans.pooled.mean == 1
    project.annotator = "ben"
    other = next(each for each in project.marks.of(there))
    project.marks.update(other.id, fragments=[Fragment(there, 12, 14)])
    assert counted == [2]
    second = agreement_report(project).layer("relation")
    assert counted == [2, 2]
    assert second is not None
    assert second.spans.pooled.mean == 0


def test_where_nothing_can_be_kept_the_report_is_the_same(
    project: Project, document: Document, counted: list[int]
) -> None:
    mark(project, "ann", document.id)
    mark(project, "ben", document.id)
    with open_project(project.path) as other:
        other.database.connection.execute("PRAGMA query_only = 1")
        report = agreement_report(other)
    assert report.layers[0].pairs[0].scores.pooled.f1 == 1
    agreement_report(project)
    assert counted == [1, 1]


def test_a_copy_in_another_folder_keeps_what_it_has(project: Project, document: Document, tmp_path: Path) -> None:
    mark(project, "ann", document.id)
    mark(project, "ben", document.id)
    before = agreement_report(project).to_json()
    project.journal.rebuild()
    assert agreement_report(project).to_json() == before


def test_others_who_write_at_the_same_time_are_not_mixed_up(project: Project, counted: list[int]) -> None:
    one, two = add(project, "a.txt", "Iran agreed."), add(project, "b.txt", "Moscow agreed.")
    for key in (one, two):
        mark(project, "ann", key)
        mark(project, "ben", key, 5)
    agreement_report(project, documents=["a.txt"])
    mine = corpus._Counter(project, project.documents.all(), None, "character")
    mark(project, "ann", two, 2)
    mine.corpus(None)
    kept = agreement_report(project).to_json()
    with project.database.transaction() as connection:
        connection.execute("DELETE FROM tallies")
    assert agreement_report(project).to_json() == kept
