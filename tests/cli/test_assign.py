"""assign: who is to work on which document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbench import Project
from workbench.cli.entry import run
from workbench.model import Document, Fragment, SegmentSpan, SourceText
from workbench.people import remember_annotator

Said = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def inside(project: Project, document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.path)
    project.documents.add(SourceText("second.txt", "Moscow."), [SegmentSpan(0, 7, "en", "body")])


def test_handing_out_and_the_list(project: Project, capsys: Said) -> None:
    assert run(["assign"]) == 0
    assert "Nothing is assigned" in capsys.readouterr().out
    assert run(["assign", "ann", "ben", "cat", "--each", "2", "--seed", "1", "--batch", "june"]) == 0
    assert "4 assignments made" in capsys.readouterr().err
    assert run(["assign", "--list"]) == 0
    said = capsys.readouterr().out
    assert "not begun" in said
    assert "second.txt" in said
    assert run(["assign", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {each["batch"] for each in found["assignments"]} == {"june"}
    assert sum(each["new"] for each in found["annotators"]) == 4


def test_nothing_is_handed_out_where_nothing_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init", "empty"]) == 0
    assert run(["assign", "ann", "--project", "empty"]) == 1
    assert "workbench add" in capsys.readouterr().err


def test_from_the_queue_to_done(project: Project, document: Document, capsys: Said) -> None:
    assert run(["assign", "ann", "--document", "short.txt"]) == 0
    assert "1 document is assigned to nobody" not in capsys.readouterr().out
    assert run(["assign", "--next", "--as", "ann"]) == 0
    assert capsys.readouterr().out == "short.txt\n"
    assert run(["assign", "--done", "short.txt"]) == 1
    assert "--as NAME" in capsys.readouterr().err
    remember_annotator(project.path, "ann")
    assert run(["assign", "--done", "short.txt"]) == 0
    assert run(["assign", "--next", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert run(["assign", "--reopen", "short.txt"]) == 0
    assert project.assignments.get(document.id, "ann").state == "working"
    assert run(["assign", "--done", "second.txt"]) == 1
    assert "no such document to work on" in capsys.readouterr().err
    assert run(["assign", "--next", "--as", "ben"]) == 0
    assert "ben has nothing to do" in capsys.readouterr().err


def test_moving(project: Project, document: Document, capsys: Said) -> None:
    project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 4)])
    assert run(["assign", "ann"]) == 0
    assert run(["assign", "--move", "short.txt", "--from", "ann"]) == 1
    assert "--to NAME" in capsys.readouterr().err
    assert run(["assign", "--move", "short.txt", "--from", "ann", "--to", "ben"]) == 0
    assert "from ann to ben; ann's 1 marks in it stay" in capsys.readouterr().err
    assert len(project.marks.of(document.id)) == 1


def test_blindness_is_a_setting(project: Project, capsys: Said) -> None:
    assert run(["assign", "--open"]) == 0
    assert not project.assignments.blind
    assert run(["assign", "--blind"]) == 0
    assert project.assignments.blind


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ann", "--each", "2"], "2 of 1 annotators"),
        (["gold"], "adjudicated layer"),
        (["ann", "--document", "nowhere"], "no single document"),
    ],
)
def test_what_cannot_be_is_said(capsys: Said, arguments: list[str], said: str) -> None:
    assert run(["assign", *arguments]) == 1
    assert said in capsys.readouterr().err
