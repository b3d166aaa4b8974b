"""Issue 4, item 5: PO out and in: context, comments, the flag fuzzy as draft, plural forms refused clearly."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.errors import FormatError
from workbench.formats import export, import_
from workbench.model import Document
from workbench.project import Project, open_project

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: zh_TW\\n"\n\n'


@pytest.fixture
def translated(project: Project, sentence: Document) -> Document:
    first, second = project.segments.of(sentence.id)
    project.translations.write(first.id, "zh-Hant", '伊朗\u0007\t"同意"\\n。\n第二行', status="reviewed")
    project.translations.write(second.id, "en", "Li Qiang says so 🇨🇳.", status="draft")
    project.comments.add(first, "is it so?\nyes")
    return sentence


def test_it_comes_back_as_it_went(project: Project, translated: Document, tmp_path: Path) -> None:
    export(project, "po", tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").glob("*.po")} == {"en-zh-Hant.po", "zh-Hant-en.po"}
    before = len(project.journal.history(1000))
    assert "were as they are" in str(import_(project, None, tmp_path / "out"))
    assert len(project.journal.history(1000)) == before
    with open_project(tmp_path / "fresh", create=True, annotator="ben") as fresh:
        import_(fresh, None, tmp_path / "out")
        found = {
            (each.text, each.status, each.language)
            for document in fresh.documents.all()
            for each in fresh.translations.chosen(document.id).values()
        }
        comments = [
            c.text for d in fresh.documents.all() for thread in fresh.comments.of(d.id).values() for c in thread
        ]
    assert found == {
        ('伊朗\u0007\t"同意"\\n。\n第二行', "reviewed", "zh-Hant"), ("Li Qiang says so 🇨🇳.", "draft", "en"),
    }  # fmt: skip
    assert comments == ["is it so?\nyes"]


def test_what_was_changed_outside_becomes_a_new_version(project: Project, translated: Document, tmp_path: Path) -> None:
    export(project, "po", tmp_path / "out")
    path = tmp_path / "out" / "zh-Hant-en.po"
    path.write_text(path.read_text("utf-8").replace("Li Qiang says", "Li says").replace("#, fuzzy\n", ""), "utf-8")
    import_(project, "po", path)
    chosen = project.translations.chosen_for(project.segments.of(translated.id)[1].id)
    assert chosen
    assert (chosen.text, chosen.status) == ("Li says so 🇨🇳.", "translated")


def test_a_file_of_another_tool_is_a_document(project: Project, tmp_path: Path) -> None:
    entries = """# by hand
#. extracted
#: a.c:1
#, fuzzy, c-format
#| msgid "Helo"
msgctxt "menu"
msgid ""
"Hello "
"world"
msgstr "你好"

msgid "Bye"
msgstr ""

#~ msgid "old"
#~ msgstr "舊"
"""
    (tmp_path / "app.po").write_text(HEAD + entries, "utf-8")
    report = import_(project, None, tmp_path / "app.po")
    assert "1 obsolete entries left out" in report.notes
    (document,) = project.documents.all()
    assert (document.name, project.documents.text(document.id)) == ("app", "Hello world\nBye")
    first, second = project.segments.of(document.id)
    chosen = project.translations.chosen(document.id)
    assert (chosen[first.id].text, chosen[first.id].status, chosen[first.id].language) == ("你好", "draft", "zh-Hant")
    assert second.id not in chosen
    assert {comment.text for comment in project.comments.on(first.id)} == {"by hand", "extracted"}


@pytest.mark.parametrize(
    ("entry", "line", "words"),
    [
        ('msgid "one"\nmsgid_plural "many"\nmsgstr[0] "一"\nmsgstr[1] "多"\n', 6, "plural forms"),
        ('msgid "one"\nmsgstr "一\n', 7, "not a line of a PO file"),
        ('msgid "one"\n\nmsgid "two"\nmsgstr "二"\n', 8, "twice"),
        ('msgid "one"\n', 6, "no msgid or no msgstr"),
        ('nonsense\n', 6, "not a line of a PO file"),
    ],
)  # fmt: skip
def test_what_it_cannot_hold_or_read_is_refused_with_its_line_and_nothing_written(
    project: Project, tmp_path: Path, entry: str, line: int, words: str
) -> None:
    (tmp_path / "a.po").write_text(HEAD + entry, "utf-8")
    with pytest.raises(FormatError, match=words) as caught:
        import_(project, "po", tmp_path / "a.po")
    assert f"a.po:{line}" in caught.value.message
    assert project.documents.all() == []


def test_with_skip_bad_the_rest_comes_in(project: Project, tmp_path: Path) -> None:
    plural = 'msgid "one"\nmsgid_plural "many"\nmsgstr[0] "一"\n\nmsgid "Yes"\nmsgstr "是"\n'
    (tmp_path / "a.po").write_text(HEAD + plural, "utf-8")
    report = import_(project, "po", tmp_path / "a.po", skip_bad=True)
    assert len(report.skipped) == 1
    assert project.documents.text(project.documents.all()[0].id) == "Yes"


def test_another_encoding_is_read_as_the_header_says_and_a_wrong_one_is_said(project: Project, tmp_path: Path) -> None:
    text = HEAD.replace("UTF-8", "Big5") + 'msgid "Yes"\nmsgstr "是"\n'
    (tmp_path / "a.po").write_bytes(text.encode("big5"))
    import_(project, "po", tmp_path / "a.po")
    assert [each.text for each in project.translations.chosen(project.documents.all()[0].id).values()] == ["是"]
    (tmp_path / "b.po").write_bytes(text.replace("Big5", "UTF-8").encode("big5"))
    with pytest.raises(FormatError, match=r"b\.po:7: is not UTF-8"):
        import_(project, "po", tmp_path / "b.po")
