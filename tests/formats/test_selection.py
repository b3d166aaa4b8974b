"""What of a project goes out, as chosen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from workbench import Project, open_project
from workbench.errors import NotFound
from workbench.formats import Choice, LossReport, export
from workbench.model import Annotation, Document, Fragment


def out(project: Project, folder: Path, choice: Choice) -> LossReport:
    return export(project, "jsonl", folder / "out.jsonl", choice=choice)


def labels(report: LossReport) -> list[str]:
    return sorted(item.label for item in report.exported)


def mark(project: Project, who: str, document: Document, start: int, end: int, **more: object) -> Annotation:
    project.annotator = who
    fragments = [Fragment(document.id, start, end)]
    return project.marks.create("entity", "gpe", document_id=document.id, fragments=fragments, **more)  # type: ignore[arg-type]


def test_labels(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    assert labels(out(project, tmp_path, Choice(labels=("gpe",)))) == ["gpe", "gpe", "gpe"]
    with pytest.raises(NotFound, match="no type is called «gp»"):
        out(project, tmp_path, Choice(labels=("gp",)))


def test_days(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    day = timedelta(days=1)
    everything = Choice(since=today - day, until=today + day)
    assert out(project, tmp_path, everything).marks == len(marked)
    assert out(project, tmp_path, Choice(until=date(2020, 1, 1))).marks == 0
    assert out(project, tmp_path, Choice(since=today + day + day)).marks == 0


def test_only_what_all_agree_on(project: Project, sentence: Document, document: Document, tmp_path: Path) -> None:
    for who, certainty, extra in (("ann", "certain", 5), ("ben", "certain", 6), ("eve", "possible", 6)):
        source = mark(project, who, sentence, 0, 4)
        mark(project, who, sentence, extra, 11)
        claim = project.marks.create(
            "claim", "claim", document_id=sentence.id, fragments=[Fragment(sentence.id, 0, 12)],
            attributes={"certainty": certainty, "polarity": "affirmed"}, roles={"source": [source.id]},
        )  # fmt: skip
        project.marks.create(
            "relation", "supports", document_id=sentence.id, roles={"from": [claim.id], "to": [claim.id]}
        )
    mark(project, "ann", document, 0, 4)
    project.assignments.record_done([(document.id, "eve")])
    report = out(project, tmp_path, Choice(agreed=True))
    assert labels(report) == ["claim", "gpe", "supports"]
    assert {item.annotator for item in report.exported} == {"agreed"}
    with open_project(tmp_path / "other", annotator="me", create=True) as other:
        from workbench.formats import import_

        import_(other, "jsonl", tmp_path / "out.jsonl")
        found = {mark.label: mark for mark in other.marks.of(sentence.id, annotator="*")}
        assert found["claim"].attributes == {"polarity": "affirmed"}
        assert found["claim"].roles == {"source": (found["gpe"].id,)}
        assert found["supports"].roles["from"] == (found["claim"].id,)
        assert [text.name for text in other.documents.all()] == sorted([sentence.name, document.name])


def test_states(project: Project, sentence: Document, document: Document, tmp_path: Path) -> None:
    mark(project, "ann", sentence, 0, 4)
    mark(project, "ann", document, 0, 4)
    project.assignments.assign([(sentence.id, "ann"), (document.id, "ann")])
    project.assignments.set_state(document.id, "ann", "done")
    report = out(project, tmp_path, Choice(states=("done",)))
    assert [item.document for item in report.exported] == [document.id]
    assert out(project, tmp_path, Choice(states=("working",), annotator="ann")).marks == 1
    assert out(project, tmp_path, Choice(states=("adjudicated",))).marks == 0


def test_the_gold_layer(project: Project, sentence: Document, document: Document, tmp_path: Path) -> None:
    here = mark(project, "ann", sentence, 0, 4)
    mark(project, "ann", document, 0, 4)
    project.annotator = "lead"
    project.decisions.decide([here.id], "these", chosen=[here.id])
    report = out(project, tmp_path, Choice(annotator="gold"))
    assert [(item.annotator, item.document) for item in report.exported] == [("gold", sentence.id)]
