"""JSON lines out and in again, with nothing lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonl_files import BAD_MARK, lines, write

from workbench import Project
from workbench.errors import FormatError
from workbench.formats import export, import_
from workbench.model import Annotation, Document, Fragment, SourceText, document_id, stable_id
from workbench.store.journal import Put


def state(project: Project) -> list[Any]:
    """Everything a backup must bring back."""
    return [
        (
            document,
            project.documents.text(document.id),
            project.segments.of(document.id),
            sorted(project.marks.of(document.id, annotator="*"), key=lambda mark: mark.id),
            sorted(
                (t for s in project.segments.of(document.id) for t in project.translations.candidates(s.id)),
                key=lambda t: t.id,
            ),
            {key: value.id for key, value in project.translations.chosen(document.id).items()},
        )
        for document in sorted(project.documents.all(archived=True), key=lambda item: item.id)
    ]


def test_everything_goes_out_and_comes_in(
    project: Project, marked: dict[str, Annotation], other: Project, tmp_path: Path
) -> None:
    project.translations.choose("t2")
    report = export(project, "jsonl", tmp_path / "all.jsonl")
    assert report.lossless
    assert report.marks == len(marked)
    back = import_(other, "jsonl", tmp_path / "all.jsonl")
    assert len(back.exported) == len(marked)
    assert state(other) == state(project)
    assert other.schema == project.schema
    export(other, "jsonl", tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "all.jsonl").read_bytes()


def test_importing_twice_changes_nothing(
    project: Project, marked: dict[str, Annotation], other: Project, tmp_path: Path
) -> None:
    export(project, "jsonl", tmp_path / "all.jsonl")
    import_(other, "jsonl", tmp_path / "all.jsonl")
    edits = len(other.journal.history(1000))
    report = import_(other, "jsonl", tmp_path / "all.jsonl")
    assert len(other.journal.history(1000)) == edits
    assert report.notes == ()


def test_an_import_is_one_step_for_undo(
    project: Project, marked: dict[str, Annotation], other: Project, tmp_path: Path
) -> None:
    export(project, "jsonl", tmp_path / "all.jsonl")
    import_(other, "jsonl", tmp_path / "all.jsonl")
    assert other.journal.undoable() == "import all.jsonl"
    other.journal.undo()
    assert other.documents.all(archived=True) == []


def test_a_changed_mark_is_brought_up_to_date_and_counted(
    project: Project, marked: dict[str, Annotation], other: Project, tmp_path: Path
) -> None:
    export(project, "jsonl", tmp_path / "all.jsonl")
    import_(other, "jsonl", tmp_path / "all.jsonl")
    project.marks.update(marked["claim"].id, attributes={"certainty": None, "polarity": "negative"}, note="")
    export(project, "jsonl", tmp_path / "all.jsonl")
    report = import_(other, "jsonl", tmp_path / "all.jsonl")
    assert report.notes == ("1 mark changed",)
    assert other.marks.get(marked["claim"].id).attributes == {"polarity": "negative"}


def test_marks_alone_go_to_the_document_that_is_there(project: Project, document: Document, tmp_path: Path) -> None:
    mark = {"id": "m1", "kind": "entity", "label": "gpe", "annotator": "zoë", "fragments": [{"start": 0, "end": 4}]}
    path = write(
        tmp_path / "zoe.jsonl", [{"workbench": "jsonl", "version": 1}, {"document": document.id, "marks": [mark]}]
    )
    import_(project, "jsonl", path)
    assert project.marks.of(document.id, annotator="zoë")[0].schema_id == project.schema.id


def test_two_documents_of_one_name_stay_two(
    project: Project, document: Document, other: Project, tmp_path: Path
) -> None:
    second = project.documents.add(SourceText("b.txt", "another"), []).document
    project.journal.commit([Put("documents", second.id, {"name": document.name})], "merge")
    export(project, "jsonl", tmp_path / "all.jsonl")
    import_(other, "jsonl", tmp_path / "all.jsonl")
    assert state(other) == state(project)
    assert [item.name for item in other.documents.all()] == ["short.txt", "short.txt"]


def test_revisions_and_archived_documents(project: Project, document: Document, other: Project, tmp_path: Path) -> None:
    project.documents.add(SourceText(document.name, "Iran agreed. Or not."), [])
    export(project, "jsonl", tmp_path / "all.jsonl")
    import_(other, "jsonl", tmp_path / "all.jsonl")
    assert state(other) == state(project)
    assert sorted(item.archived for item in other.documents.all(archived=True)) == [False, True]


def test_one_annotators_marks_only(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    document = marked["claim"].document_id
    project.annotator = "ben"
    mine = project.marks.create("label", "genre", document_id=document, target=document)
    report = export(project, "jsonl", tmp_path / "ben.jsonl", annotator="ben")
    assert [item.mark for item in report.exported] == [mine.id]


def test_what_refers_to_a_mark_that_stays_behind_is_accounted_for(
    project: Project, marked: dict[str, Annotation], document: Document, other: Project, tmp_path: Path
) -> None:
    here = project.marks.create(
        "claim",
        "claim",
        document_id=document.id,
        fragments=[Fragment(document.id, 0, 4)],
        roles={"target": [marked["beijing"].id]},
    )
    joined = project.marks.create(
        "relation", "supports", document_id=document.id, roles={"from": [here.id], "to": [marked["claim"].id]}
    )
    report = export(project, "jsonl", tmp_path / "one.jsonl", documents=[document.name])
    assert [item.mark for item in report.dropped] == [joined.id]
    assert [(item.mark, item.without) for item in report.reduced] == [(here.id, ("role target",))]
    import_(other, "jsonl", tmp_path / "one.jsonl")
    assert [mark.id for mark in other.marks.of(document.id, annotator="*")] == [here.id]


def test_a_translation_keeps_its_text(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    export(project, "jsonl", tmp_path / "all.jsonl")
    rows = lines(tmp_path / "all.jsonl")
    rows[-1]["translations"][0]["text"] += "!"
    rows[-1]["marks"] = []
    with pytest.raises(FormatError, match="another text under this id"):
        import_(project, "jsonl", write(tmp_path / "bad.jsonl", rows))


def test_the_sample_annotations_say_what_the_texts_say() -> None:
    from workbench.readers import read
    from workbench.resources import resource

    texts = {}
    for path in resource("corpus").glob("*.md"):
        for source in read(path):
            texts[document_id(source.text)] = source.text
    for name in "abc":
        rows = lines(resource("corpus") / "annotations" / f"{name}.jsonl")
        marks = [(row["document"], mark) for row in rows[1:] for mark in row.get("marks", ())]
        assert len({mark["id"] for _, mark in marks}) == len(marks) > 400
        assert {mark["annotator"] for _, mark in marks} == {name}
        for document, mark in marks:
            for part in mark.get("fragments", []):
                assert texts[document][part["start"] : part["end"]] == part["text"]


def test_every_line_fits_the_json_schema(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    import jsonschema

    from workbench.resources import resource

    rules = json.loads((resource("schemas") / "workbench-jsonl.schema.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(rules)
    export(project, "jsonl", tmp_path / "all.jsonl")
    samples = [resource("corpus") / "annotations" / f"{name}.jsonl" for name in "abc"]
    for path in [tmp_path / "all.jsonl", *samples]:
        for line in lines(path):
            validator.validate(line)
    assert not validator.is_valid({"document": "x", "marks": [BAD_MARK | {"colour": "red"}]})
    assert not validator.is_valid({"document": "x", "segments": []})


def test_ids_of_the_sample_are_stable() -> None:
    from workbench.resources import resource

    rows = lines(resource("corpus") / "annotations" / "a.jsonl")
    assert stable_id("sample", "a", "mingpao", "e1") in {
        mark["id"] for row in rows[1:] for mark in row.get("marks", ())
    }


def test_what_was_decided_and_who_has_what_come_too(
    project: Project, marked: dict[str, Annotation], sentence: Document, other: Project, tmp_path: Path
) -> None:
    project.annotator = "ben"
    twin = project.marks.create(
        "entity", "person", document_id=sentence.id, fragments=marked["person"].fragments, note="mine"
    )
    project.assignments.assign([(sentence.id, "ann"), (sentence.id, "ben")], batch="first")
    project.assignments.set_state(sentence.id, "ann", "done")
    project.annotator = "lead"
    decision = project.decisions.decide([marked["person"].id, twin.id], "these", chosen=[twin.id], reason="clearer")
    export(project, "jsonl", tmp_path / "all.jsonl")
    import_(other, "jsonl", tmp_path / "all.jsonl")
    assert other.decisions.of(sentence.id) == [decision]
    assert other.decisions.stale(sentence.id) == {}
    assert other.assignments.all() == project.assignments.all()
    assert [mark.label for mark in other.marks.of(sentence.id, annotator="gold")] == ["person"]
    export(other, "jsonl", tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "all.jsonl").read_bytes()
    import jsonschema

    from workbench.resources import resource

    schema = json.loads((resource("schemas") / "workbench-jsonl.schema.json").read_text("utf-8"))
    for line in (tmp_path / "all.jsonl").read_text("utf-8").splitlines():
        jsonschema.validate(json.loads(line), schema)


def test_names_are_composed(project: Project, document: Document, tmp_path: Path) -> None:
    rows = [
        {"workbench": "jsonl", "version": 1},
        {"document": document.id, "marks": [BAD_MARK | {"annotator": "Rene\u0301"}]},
    ]
    import_(project, "jsonl", write(tmp_path / "names.jsonl", rows))
    assert project.marks.annotators() == ["Ren\u00e9"]
