"""The checks over a project: chosen translations, the termbase, and what is switched off."""

from __future__ import annotations

import json

import pytest

from workbench import Project
from workbench.cli.entry import run
from workbench.errors import Refused
from workbench.model import Document
from workbench.translate.checks.documents import check_documents, project_checks, switch


@pytest.fixture
def translated(project: Project, document: Document) -> Document:
    first, second, third = project.segments.of(document.id)
    project.translations.write(first.id, "zh-Hant", "伊朗同意,")
    project.translations.write(second.id, "en", "Xi met Putin in Beijing.")
    project.translations.write(third.id, "zh-Hant", "莫斯科可能否認24項。")
    return document


def test_findings_stand_in_the_order_of_the_segments(project: Project, translated: Document) -> None:
    [checked] = check_documents(project, [translated], project_checks(project))
    assert [(checked.numbers[f.unit], f.check) for f in checked.findings] == [
        (1, "length"),
        (1, "punctuation"),
        (3, "numbers"),
    ]


def test_the_termbase_is_asked(project: Project, translated: Document) -> None:
    project.termbase.add_pair("Moscow", "en", "俄羅斯政府", "zh-Hant")
    project.termbase.add_pair("北京", "zh-Hant", "Beijing", "en")
    [checked] = check_documents(project, [translated], project_checks(project))
    assert [f.words for f in checked.findings if f.check == "terms"] == [
        "“Moscow” should be “俄羅斯政府”, as the termbase says"
    ]


def test_checks_are_switched_for_the_project_and_back(project: Project, translated: Document) -> None:
    switch(project, off=["punctuation", "length"])
    [checked] = check_documents(project, [translated], project_checks(project))
    assert {f.check for f in checked.findings} == {"numbers"}
    switch(project, on=["punctuation"], off=["numbers"])
    assert not {"numbers", "length"} & project_checks(project).names
    assert "punctuation" in project_checks(project).names
    with pytest.raises(Refused, match="no check is called 'x'"):
        switch(project, off=["x"])
    project.journal.undo()
    assert "numbers" in project_checks(project).names


def test_the_command_lists_what_was_found(
    project: Project, translated: Document, capsys: pytest.CaptureFixture[str]
) -> None:
    here = ["--project", str(project.path)]
    assert run(["check", *here]) == 0
    printed = capsys.readouterr()
    assert "3  numbers       24 is not in the source" in printed.out
    assert "莫斯科可能否認24項。" in printed.out
    assert "1 document checked" in printed.err
    assert run(["check", *here, "--strict", "--only", "numbers", "--json"]) == 1
    [entry] = json.loads(capsys.readouterr().out)
    assert (entry["segment"], entry["target_range"], entry["source_range"]) == (3, [7, 9], None)


def test_the_command_switches_and_lists_checks(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    here = ["--project", str(project.path)]
    assert run(["check", "--off", "names", *here]) == 0
    assert "off  names" in capsys.readouterr().out
    assert run(["check", "--only", "spelling", *here]) == 1
    assert "the checks are: numbers" in capsys.readouterr().err
