"""search: keywords in their context, with the number of the segment that the screen shows too."""

from __future__ import annotations

import pytest

from workbench import Project
from workbench.cli.entry import run
from workbench.model import Document


def test_hits_stand_under_their_document_with_their_segments(
    project: Project, document: Document, capsys: pytest.CaptureFixture[str]
) -> None:
    project.translations.write(project.segments.of(document.id)[2].id, "zh-Hant", "北京可能否認。")
    assert run(["search", "北京", "--project", str(project.path)]) == 0
    name, source, target = capsys.readouterr().out.splitlines()
    assert name == "short.txt"
    assert source.split() == ["2", "習近平在[北京]會見普京。"]
    assert target.split() == ["⇄", "3", "[北京]可能否認。"]


def test_no_hit_and_no_query_are_said(project: Project, document: Document, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["search", "上海", "--project", str(project.path)]) == 0
    assert "in no text" in capsys.readouterr().out
    assert run(["search", " ", "--project", str(project.path)]) == 1
    assert "nothing to search for" in capsys.readouterr().err


def test_a_concordance_is_aligned_sorted_and_of_one_side(
    project: Project, document: Document, capsys: pytest.CaptureFixture[str]
) -> None:
    project.translations.write(project.segments.of(document.id)[2].id, "zh-Hant", "在北京可能否認。")
    assert run(["search", "北京", "--kwic", "--sort", "right", "--project", str(project.path)]) == 0
    source, target = capsys.readouterr().out.splitlines()
    assert target.split() == ["⇄", "在[北京]可能否認。", "short.txt"]
    assert source.split() == ["習近平在[北京]會見普京。", "short.txt"]
    assert run(["search", "習近平", "--kwic", "--exact", "--side", "target", "--project", str(project.path)]) == 0
    assert "in no text" in capsys.readouterr().out
    assert run(["search", "习近平", "--kwic", "--sort", "left", "--json", "--project", str(project.path)]) == 0
    assert '"match": "習近平"' in capsys.readouterr().out


def test_of_many_lines_the_first_are_printed_and_it_is_said_in_how_many_segments_there_are_some(
    project: Project, document: Document, capsys: pytest.CaptureFixture[str]
) -> None:
    for segment in project.segments.of(document.id):
        project.translations.write(segment.id, "zh-Hant", "上海，上海。")
    count = len(project.segments.of(document.id))
    assert run(["search", "上海", "--kwic", "--limit", "2", "--project", str(project.path)]) == 0
    shown = capsys.readouterr()
    assert len(shown.out.splitlines()) == 2
    assert shown.err.startswith(f"The first 2 lines; up to {count} segments have some")
    assert run(["search", "上海", "--kwic", "--limit", str(2 * count + 1), "--project", str(project.path)]) == 0
    shown = capsys.readouterr()
    assert (len(shown.out.splitlines()), shown.err) == (2 * count, "")
