"""Propositions go out and come in with the claims that they hold; a file in parts puts them together again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench import Project, open_project
from workbench.errors import FormatError
from workbench.formats import export, import_
from workbench.model import Annotation, Document, Fragment, SegmentSpan, SourceText
from workbench.resources import resource


@pytest.fixture
def claims(project: Project, document: Document) -> list[Annotation]:
    other = project.documents.add(SourceText("other.txt", "Tehran denies it."), [SegmentSpan(0, 17, "en", "body")])
    places = [(document.id, 0, 11), (document.id, 25, 43), (other.document.id, 0, 16)]
    made = [
        project.marks.create("claim", "claim", document_id=text, fragments=[Fragment(text, start, end)])
        for text, start, end in places
    ]
    project.propositions.create("Iran agreed", {made[0].id: "same", made[2].id: "contradicts"}, note="see both")
    project.propositions.create("Moscow may", {made[1].id: "same"})
    project.propositions.create("nobody says so")
    return made


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Project]:
    with open_project(tmp_path / "other", create=True) as opened:
        yield opened


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_propositions_come_back_as_they_were(
    project: Project, other: Project, claims: list[Annotation], tmp_path: Path
) -> None:
    export(project, "jsonl", tmp_path / "all.jsonl")
    report = import_(other, "jsonl", tmp_path / "all.jsonl")
    assert "3 propositions added" in report.notes
    wanted = {each.id: each for each in project.propositions.all("*")}
    assert {each.id: each for each in other.propositions.all("*")} == wanted
    export(other, "jsonl", tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "all.jsonl").read_bytes()
    edits = len(other.journal.history(1000))
    import_(other, "jsonl", tmp_path / "all.jsonl")
    assert len(other.journal.history(1000)) == edits, "nothing differs, so nothing is written"
    other.journal.undo()
    assert other.propositions.all("*") == []


def test_a_file_of_one_document_holds_its_own_claims_and_the_files_together_hold_all(
    project: Project, other: Project, claims: list[Annotation], tmp_path: Path
) -> None:
    for number, name in enumerate(("short.txt", "other.txt")):
        path = tmp_path / f"{number}.jsonl"
        export(project, "jsonl", path, documents=[name])
        marks = {mark["id"] for line in lines(path) for mark in line.get("marks", ())}
        named = {key for line in lines(path) for key in line.get("members", ())}
        assert named
        assert named <= marks
        import_(other, "jsonl", path)
    wanted = {each.id: each for each in project.propositions.all("*")}
    assert {each.id: each for each in other.propositions.all("*")} == wanted


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"members": {"no-such-mark": "same"}}, "neither the file nor the project has the mark"),
        ({"members": {"CLAIM": "resembles"}}, "should be one of same, supports, contradicts"),
        ({"members": {"ENTITY": "same"}}, "is no claim"),
        ({"annotator": "ben", "members": {"CLAIM": "same"}}, "this claim is ann's"),
        ({"title": " "}, "should not be empty"),
        ({"also": 1}, "there is no such key"),
    ],
)
def test_a_bad_proposition_is_refused_whole(
    project: Project, document: Document, claims: list[Annotation], tmp_path: Path, fields: Any, message: str
) -> None:
    entity = project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 4)])
    ids = {"CLAIM": claims[0].id, "ENTITY": entity.id}
    line = {"proposition": "p", "annotator": "ann", "title": "t", **fields}
    line["members"] = {ids.get(key, key): stance for key, stance in line.get("members", {}).items()}
    path = tmp_path / "bad.jsonl"
    path.write_text(f"{json.dumps({'workbench': 'jsonl', 'version': 1})}\n{json.dumps(line)}\n", "utf-8")
    with pytest.raises(FormatError, match=message) as caught:
        import_(project, "jsonl", path)
    assert caught.value.place is not None
    assert caught.value.place.line == 2
    assert len(project.propositions.all("*")) == 3


def test_the_lines_are_as_the_json_schema_says(project: Project, claims: list[Annotation], tmp_path: Path) -> None:
    export(project, "jsonl", tmp_path / "all.jsonl")
    told = json.loads((resource("schemas") / "workbench-jsonl.schema.json").read_text("utf-8"))["$defs"]["proposition"]
    found = [line for line in lines(tmp_path / "all.jsonl") if "proposition" in line]
    assert len(found) == 3
    for line in found:
        assert set(told["required"]) <= set(line) <= set(told["properties"])
        assert set(line.get("members", {}).values()) <= set(
            told["properties"]["members"]["additionalProperties"]["enum"]
        )
