"""The commands memory and terms, as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbench.cli.entry import run
from workbench.project import open_project
from workbench.resources import resource


@pytest.fixture
def folder(tmp_path: Path) -> str:
    assert run(["init", str(tmp_path / "p")]) == 0
    corpus = resource("corpus")
    assert run(["add", str(corpus / "edm-asia-pivot-meets-eurasian-tilt.md"), "--project", str(tmp_path / "p")]) == 0
    return str(tmp_path / "p")


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    capsys.readouterr()
    assert run(list(arguments)) == code
    streams = capsys.readouterr()
    return streams.out if code == 0 else streams.err


def test_a_memory_comes_in_is_searched_and_goes_out(
    folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = str(resource("corpus") / "memory.tmx")
    assert "87 of 87 units added (en and zh-Hant)" in told(capsys, "memory", "add", corpus, "--project", folder)
    assert "0 of 87 units added" in told(capsys, "memory", "add", corpus, "--project", folder)
    assert "en → zh-Hant" in told(capsys, "memory", "--project", folder)
    assert json.loads(told(capsys, "memory", "--json", "--project", folder))["units"] == 87
    assert "[觀點]" in told(capsys, "memory", "search", "观点", "--project", folder)
    assert "100% exact" in told(capsys, "memory", "match", "Viewpoint", "--project", folder)
    assert run(["memory", "search", "俄", "--limit", "2", "--project", folder]) == 0
    shown = capsys.readouterr()
    assert (shown.out.count("["), shown.err.startswith("The first 2 lines; up to ")) == (2, True)
    lines = json.loads(told(capsys, "memory", "search", "俄", "--json", "--limit", "2", "--project", folder))
    assert [line["language"] for line in lines] == ["zh-Hant", "zh-Hant"]
    out = tmp_path / "out.csv"
    assert "87 units written" in told(capsys, "memory", "export", str(out), "--project", folder)
    assert "is there already" in told(capsys, "memory", "export", str(out), "--project", folder, code=1)


def test_fuzzy_matches_show_what_differs(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "memory", "add", str(resource("corpus") / "memory.tmx"), "--project", folder)
    shown = told(capsys, "memory", "match", "Connect with them", "--project", folder)
    assert "‹us›" in shown
    assert "67% fuzzy" in shown


def test_a_malformed_memory_is_one_line_and_no_trace(
    folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.tmx").write_text("<tmx>\n<body><tu>", "utf-8")
    shown = told(capsys, "memory", "add", str(tmp_path / "bad.tmx"), "--project", folder, code=1)
    assert "bad.tmx:2: malformed XML" in shown
    assert "Traceback" not in shown


def test_terms_are_added_found_listed_removed_and_exchanged(
    folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = ("--project", folder)
    assert "(en) → 莫斯科 (zh-Hant), preferred" in told(
        capsys, "terms", "add", "Moscow", "莫斯科", "--as", "ann", *here
    )
    told(capsys, "terms", "add", "Moscow", "墨斯科", "--status", "forbidden", "--to", "zh-Hant", "--as", "ann", *here)
    assert "Moscow → ★莫斯科, ✗墨斯科" in told(capsys, "terms", "find", "Moscow’s ties", *here)
    assert "★莫斯科" in told(capsys, "terms", "list", *here)
    assert len(json.loads(told(capsys, "terms", "list", "--json", *here))[0]["terms"]) == 3
    for name in ("t.tbx", "t.csv"):
        assert "3 terms written" in told(capsys, "terms", "export", str(tmp_path / name), *here)
        shown = told(capsys, "terms", "import", str(tmp_path / name), "--as", "ann", *here)
        assert "0 added, 0 changed" in shown
    assert "1 removed" in told(capsys, "terms", "remove", "墨斯科", "--as", "ann", *here)
    assert "no term is written" in told(capsys, "terms", "remove", "墨斯科", "--as", "ann", *here, code=1)
    assert "both look like en" in told(capsys, "terms", "add", "a", "b", "--as", "ann", *here, code=1)


def test_translate_takes_a_memory_and_accepted_translations_serve_other_documents(
    folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    memory = str(resource("corpus") / "memory.tmx")
    assert "46 translated" in told(capsys, "translate", "--memory", memory, "--project", folder)
    with open_project(folder, annotator="ann") as project:
        from workbench.model import SegmentSpan, SourceText

        for name, text in (("one", "Never seen before."), ("two", "Never seen before. ")):
            project.documents.add(SourceText(name, text), [SegmentSpan(0, 18, "en", "body")])
        first = project.segments.of(project.documents.get("one").id)[0]
        project.translations.write(first.id, "zh-Hant", "前所未見。")
    assert "1 translated" in told(capsys, "translate", "two", "--project", folder)
