"""Issue 4, item 5: TMX 1.4 out of a project and out of its memory, and in again, with nothing lost that we carry."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.errors import FormatError, Refused
from workbench.formats import export
from workbench.model import Annotation, Document
from workbench.project import Project
from workbench.translate.memory import Memory, add_file
from workbench.translate.tmx import read_tmx

RICH = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header creationtool="X" srclang="en-US"/><body>
<tu tuid="7" creationid="ann" creationdate="20200131T120000Z" changeid="ben" usagecount="3" srclang="en-US">
<note>one</note><note>two</note><prop type="x-domain">law &amp; order</prop>
<tuv xml:lang="en-US" creationdate="20190101T000000Z"><prop type="x-side">s</prop><note>side</note>
<seg>A <bpt i="1" type="bold">&lt;b&gt;</bpt>bold<ept i="1">&lt;/b&gt;</ept> <hi>word</hi>.</seg></tuv>
<tuv xml:lang="zh-HK"><seg>一個<bpt i="1">&lt;b&gt;</bpt>粗<ept i="1">&lt;/b&gt;</ept>字。</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>plain</seg></tuv><tuv xml:lang="zh-HK"><seg>樸素</seg></tuv><tuv xml:lang="fr"><seg>simple</seg></tuv></tu>
</body></tmx>
"""  # noqa: E501


def test_what_came_from_another_tool_goes_out_as_it_came(tmp_path: Path) -> None:
    (tmp_path / "rich.tmx").write_text(RICH, "utf-8")
    memory = Memory(tmp_path)
    assert add_file(memory, tmp_path / "rich.tmx").added == 2
    assert memory.export(tmp_path / "out.tmx") == 2
    before, after = list(read_tmx(tmp_path / "rich.tmx")), list(read_tmx(tmp_path / "out.tmx"))
    assert [(u.id, u.variants, u.props, u.notes, u.attributes, u.source) for u in after] == [
        (u.id, u.variants, u.props, u.notes, u.attributes, u.source if u.source != "*all*" else "en-US") for u in before
    ]
    assert add_file(memory, tmp_path / "out.tmx").added == 0


def test_what_a_unit_says_is_shown_with_its_match(tmp_path: Path) -> None:
    (tmp_path / "rich.tmx").write_text(RICH, "utf-8")
    memory = Memory(tmp_path)
    add_file(memory, tmp_path / "rich.tmx")
    (match,) = memory.matches("A bold word.", "en", "zh-Hant")
    assert (match.target, match.who, match.when) == ("一個粗字。", "ben", "2020-01-31T12:00:00+00:00")


def test_a_project_s_translations_go_out_with_status_notes_and_neighbours(
    project: Project, sentence: Document, tmp_path: Path
) -> None:
    first, second = project.segments.of(sentence.id)
    project.translations.write(first.id, "zh-Hant", "伊朗\u0001同意了。", status="reviewed")
    project.translations.write(second.id, "en", "draft", status="draft")
    project.comments.add(first, "why")
    export(project, "tmx", tmp_path / "all.tmx")
    units = {unit.id: unit for unit in read_tmx(tmp_path / "all.tmx")}
    unit = units[first.id]
    assert [side.text for side in unit.variants] == ["Iran agreed.", "伊朗\u0001同意了。"]
    assert dict(unit.props)["x-workbench-status"] == "reviewed"
    assert dict(unit.props)["next"].startswith("国务院")
    assert unit.notes == ("why",)
    assert set(units) == {first.id, second.id}
    from workbench.formats import Options

    report = export(project, "tmx", tmp_path / "done.tmx", options=Options(more={"drafts": "no"}))
    assert [unit.id for unit in read_tmx(tmp_path / "done.tmx")] == [first.id]
    assert "1 draft left out" in report.notes


def test_what_goes_out_is_said_in_segments_and_marks_are_counted_as_left_behind(
    project: Project, marked: dict[str, Annotation], sentence: Document, tmp_path: Path
) -> None:
    first, _ = project.segments.of(sentence.id)
    project.translations.write(first.id, "zh-Hant", "伊朗同意了。", status="reviewed")
    segments = sum(len(project.segments.of(document.id)) for document in project.documents.all())
    report = export(project, "tmx", tmp_path / "out.tmx")
    assert len(report.dropped) == len(marked)
    said = str(report)
    assert said.startswith(f"{segments} segments: "), "what a translator asks about comes first"
    assert "1 reviewed" in said
    assert f"{len(marked)} marks left out (the format carries translations, and no marks)" in said
    assert report.head()["holds"] == [said.partition(";")[0]]


def test_the_memory_goes_out_as_a_table_and_comes_in_again(project: Project, tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text('en,zh-Hant,note,status\n"a, ""b""\n",甲,memo,reviewed\nc,乙,,\n', "utf-8")
    assert project.memory.add(tmp_path / "m.csv").added == 2
    for name in ("out.csv", "out.tsv"):
        project.memory.export(tmp_path / name)
        other = Memory(None)
        assert add_file(other, tmp_path / name).added == 2
        (match,) = other.matches('a, "b"', "en", "zh-Hant", threshold=1)
        assert (match.target, match.status) == ("甲", "reviewed")


def test_a_table_without_a_header_is_told_by_its_texts(tmp_path: Path) -> None:
    (tmp_path / "m.tsv").write_text("The talks went on.\t會談繼續。\nNobody knows.\t沒有人知道。\n", "utf-8")
    memory = Memory(None)
    assert add_file(memory, tmp_path / "m.tsv").pairs == (("en", "zh-Hant"),)
    assert [match.target for match in memory.matches("Nobody knows.", "en", "zh-Hant")] == ["沒有人知道。"]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ('en,zh\na,甲\n"b', 3, "not a table"),
        ("only\nwords\n", 1, "two columns"),
        ("en,zh\na,\udcff\n", 2, "not UTF-8"),
    ],
)
def test_a_table_that_is_none_ends_in_one_error_and_nothing_is_added(
    tmp_path: Path, content: str, line: int, words: str
) -> None:
    (tmp_path / "m.csv").write_bytes(content.encode("utf-8", "surrogateescape"))
    memory = Memory(None)
    with pytest.raises(FormatError, match=words) as caught:
        add_file(memory, tmp_path / "m.csv")
    assert f"m.csv:{line}" in caught.value.message
    assert len(memory) == 0


def test_a_file_that_is_there_is_not_replaced_unasked(project: Project, tmp_path: Path) -> None:
    (tmp_path / "m.tmx").write_text("mine", "utf-8")
    with pytest.raises(Refused, match="there already"):
        project.memory.export(tmp_path / "m.tmx")
    assert (tmp_path / "m.tmx").read_text("utf-8") == "mine"
