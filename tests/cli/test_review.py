"""review without a screen: what differs, what rules decide, how far it is, what it teaches."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workbench import Project
from workbench.cli.entry import run
from workbench.model import Document, Fragment

Said = pytest.CaptureFixture[str]


@pytest.fixture
def marked(project: Project, document: Document, monkeypatch: pytest.MonkeyPatch) -> Document:
    """Ann and ben agree on Iran and differ on Beijing; ben has a hostile claim of his own."""
    monkeypatch.chdir(project.path)
    for who, label in (("ann", "gpe"), ("ben", "location")):
        project.annotator = who
        project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 4)])
        project.marks.create("entity", label, document_id=document.id, fragments=[Fragment(document.id, 17, 19)])
    return document


def as_json(capsys: Said, *arguments: str) -> Any:
    capsys.readouterr()
    assert run([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_type_that_there_is_not_is_said_and_not_passed_over(marked: Document, capsys: Said) -> None:
    assert run(["review", "--list", "--label", "gep"]) == 1
    said = capsys.readouterr().err
    assert "no type is called «gep»" in said
    assert "gpe" in said.splitlines()[-1]


def test_what_differs_is_listed(marked: Document, capsys: Said) -> None:
    assert run(["review", "--list"]) == 0
    said = capsys.readouterr().out
    assert "short.txt: ann, ben: 1 agreed, 1 differing" in said
    assert "2  entity gpe/location «北京»" in said
    assert "label: ann gpe, ben location" in said
    assert "Iran" not in said
    assert run(["review", "short", "--list", "--all"]) == 0
    assert "entity gpe «Iran»  [agreed]" in capsys.readouterr().out


def test_the_list_as_json_and_by_label(marked: Document, capsys: Said) -> None:
    [found] = as_json(capsys, "review", "--list", "--label", "location")
    assert [unit["labels"] for unit in found["units"]] == [["gpe", "location"]]
    assert found["counts"]["agreed"] == 1
    assert as_json(capsys, "review", "--list", "--label", "date")[0]["units"] == []


def test_rules_are_set_applied_and_undone(project: Project, marked: Document, capsys: Said) -> None:
    assert run(["review", "--apply-rules"]) == 1
    assert "--as NAME" in capsys.readouterr().err
    assert run(["review", "--apply-rules", "--as", "lead"]) == 0
    assert "unanimous: 1 units decided, 1 left to a person." in capsys.readouterr().out
    assert run(["review", "--rule", "trust", "--weight", "ann=2", "--apply-rules", "--as", "lead"]) == 0
    assert "trust: 2 units decided, 0 left" in capsys.readouterr().out
    assert {mark.label for mark in project.marks.of(marked.id, annotator="gold")} == {"gpe"}
    assert run(["review", "--list"]) == 0
    assert capsys.readouterr().out == "There is nothing to decide.\n"
    assert as_json(capsys, "review", "--apply-rules", "--as", "lead")["decided"] == 0
    assert run(["review", "--rule", "unanimous", "--apply-rules", "--as", "lead"]) == 0
    assert "1 earlier decisions by rule do not hold any more" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--rule", "trust", "--weight", "ann"], "is no NAME=NUMBER"),
        (["--rule", "trust", "--weight", "ann=much"], "is no NAME=NUMBER"),
        (["--rule", "majority", "--trust", "ann"], "belong to the rule of trust"),
        (["--trust", "ann"], "belong to the rule of trust"),
        (["nowhere.txt"], "no single document"),
    ],
)
def test_wrong_options_are_said(marked: Document, capsys: Said, arguments: list[str], said: str) -> None:
    assert run(["review", *arguments]) == 1
    assert said in capsys.readouterr().err


def test_progress_lessons_and_the_end(project: Project, marked: Document, capsys: Said) -> None:
    assert run(["review", "--lessons"]) == 0
    assert "Nothing is decided yet" in capsys.readouterr().out
    assert run(["review", "--finish", "--as", "lead"]) == 1
    assert "2 of 2 units are not decided" in capsys.readouterr().err
    assert run(["review", "--rule", "trust", "--trust", "ann", "--apply-rules", "--as", "lead"]) == 0
    assert as_json(capsys, "review", "--progress")["total"]["decided"] == 2
    assert run(["review", "--progress"]) == 0
    assert "all " in capsys.readouterr().out
    assert run(["review", "--lessons"]) == 0
    said = capsys.readouterr().out
    assert "ben" in said
    assert "label 1" in said
    assert as_json(capsys, "review", "--lessons")["by_annotator"][0]["annotator"] == "ben"
    assert run(["review", "--finish", "--as", "lead"]) == 0


def test_whoever_is_at_work_does_not_see_others_marks(project: Project, marked: Document, capsys: Said) -> None:
    project.assignments.assign([(marked.id, "ann")])
    assert run(["review", "--list", "--as", "ann"]) == 0
    said = capsys.readouterr()
    assert "ben" not in said.out
    assert "hidden: short.txt" in said.err
    assert as_json(capsys, "review", "--list", "--as", "ann") == []
    assert run(["review", "--list", "--as", "lead"]) == 0
    assert "not done: ann" in capsys.readouterr().out
    assert run(["review", "--apply-rules", "--as", "lead"]) == 0
    assert "passed over: short.txt: ann not done" in capsys.readouterr().err


def test_an_empty_project(project: Project, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    monkeypatch.chdir(project.path)
    for option, said in (("--list", "nothing to decide"), ("--progress", "No documents"), ("--lessons", "Nothing")):
        assert run(["review", option]) == 0
        assert said in capsys.readouterr().out


def test_hostile_words_do_not_reach_the_terminal(
    project: Project, marked: Document, capsys: Said, tmp_path: Path
) -> None:
    project.annotator = "eve"
    project.marks.create(
        "claim", "claim", document_id=marked.id, fragments=[Fragment(marked.id, 5, 20)], attributes={"time": "\x1b[2J"}
    )
    assert run(["review", "--list"]) == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "agreed. 習近平" in said


def test_gold_is_handed_out_and_comes_back(project: Project, marked: Document, tmp_path: Path) -> None:
    from workbench import open_project
    from workbench.formats import export, import_

    project.annotator = "lead"
    assert run(["review", "--rule", "trust", "--trust", "ben", "--apply-rules", "--as", "lead"]) == 0
    export(project, "jsonl", tmp_path / "gold.jsonl", annotator="gold")
    with open_project(tmp_path / "other", create=True) as other:
        import_(other, "jsonl", tmp_path / "gold.jsonl")
        there = other.marks.of(marked.id, annotator="*")
        assert {mark.id: mark for mark in there} == {
            mark.id: mark for mark in project.marks.of(marked.id, annotator="gold")
        }


def test_what_one_alone_has_marked_is_said_and_not_listed(
    project: Project, document: Document, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.chdir(project.path)
    project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 4)])
    assert run(["review", "--list"]) == 0
    said = capsys.readouterr()
    assert said.out == "There is nothing to decide.\n"
    assert "1 document has marks of one annotator only" in said.err
    assert run(["review", "--all"]) == 0
    assert "[single]" in capsys.readouterr().out
