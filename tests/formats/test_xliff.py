"""Issue 4, item 5: XLIFF 1.2 and 2.1 out and in, without losing status, notes or identity."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.errors import FormatError, NotFound, Refused
from workbench.formats import export, import_
from workbench.model import Annotation, Document, Status
from workbench.project import Project, open_project

# ruff: noqa: E501 (files as other tools write them)

V1 = '<?xml version="1.0"?>\n<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n{}\n</xliff>'
FILE = '<file original="app.txt" source-language="en-US" target-language="zh-TW" datatype="plaintext"><body>\n{}\n</body></file>'
V2 = '<?xml version="1.0"?>\n<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" trgLang="zh-HK">\n{}\n</xliff>'

STATUSES: tuple[Status, ...] = ("draft", "translated", "reviewed")


def state(project: Project) -> dict[str, tuple[str, str, str, str]]:
    """What the chosen translation of each segment says."""
    return {
        segment: (each.text, each.status, each.origin, each.language)
        for document in project.documents.all()
        for segment, each in project.translations.chosen(document.id).items()
    }


def written(tmp_path: Path, content: str, name: str = "t.xlf") -> Path:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    return path


@pytest.fixture
def translated(project: Project, sentence: Document) -> Document:
    """The sentence with a translation, comments, and candidates that were not chosen."""
    from workbench.model import Translation

    first, second = project.segments.of(sentence.id)
    made = Translation("m", first.id, "zh-Hant", "機器 <b>所說</b>", "machine", "argos", "1.9", score=0.5)
    project.translations.add([made])
    project.translations.write(first.id, "zh-Hant", "伊朗\u0007同意了。", status="reviewed")
    project.translations.write(second.id, "en", "Li Qiang says & so 🇨🇳.", status="draft")
    project.comments.add(first, "is it so?\nyes")
    return sentence


@pytest.mark.parametrize("name", ["xliff", "xliff2"])
class TestOurs:
    def test_it_comes_into_a_new_project_as_it_was(
        self, project: Project, translated: Document, tmp_path: Path, name: str
    ) -> None:
        export(project, name, tmp_path / "out")
        with open_project(tmp_path / "fresh", create=True, annotator="ben") as fresh:
            import_(fresh, name, tmp_path / "out")
            texts = sorted(each[:2] for each in state(fresh).values())
            assert texts == sorted(each[:2] for each in state(project).values())
            segments = [s for d in fresh.documents.all() for s in fresh.segments.of(d.id)]
            comments = [c.text for s in segments for c in fresh.comments.on(s.id)]
            assert comments == ["is it so?\nyes"]
            candidates = {c.text for s in segments for c in fresh.translations.candidates(s.id)}
            assert "機器 <b>所說</b>" in candidates
            if name == "xliff":
                assert state(fresh) == state(project)

    def test_coming_back_unchanged_it_changes_nothing(
        self, project: Project, translated: Document, tmp_path: Path, name: str
    ) -> None:
        export(project, name, tmp_path / "out")
        before = len(project.journal.history(1000))
        report = import_(project, name, tmp_path / "out")
        assert "were as they are" in str(report)
        assert len(project.journal.history(1000)) == before

    def test_what_was_changed_outside_becomes_a_new_version_and_the_old_is_kept(
        self, project: Project, translated: Document, tmp_path: Path, name: str
    ) -> None:
        export(project, name, tmp_path / "out")
        for path in [tmp_path / "out"] if name == "xliff" else (tmp_path / "out").glob("*.xlf"):
            text = (
                path.read_text("utf-8").replace("Li Qiang says &amp; so", "Li Qiang said").replace("initial", "final")
            )
            path.write_text(text.replace("needs-review-translation", "final"), "utf-8")
        import_(project, name, tmp_path / "out")
        second = project.segments.of(translated.id)[1]
        chosen = project.translations.chosen_for(second.id)
        assert chosen
        assert (chosen.text, chosen.status, chosen.annotator) == ("Li Qiang said 🇨🇳.", "reviewed", "ann")
        assert {each.text for each in project.translations.candidates(second.id)} >= {"Li Qiang says & so 🇨🇳."}
        project.journal.undo()
        again = project.translations.chosen_for(second.id)
        assert again
        assert again.text == "Li Qiang says & so 🇨🇳."

    def test_a_source_that_is_not_the_segment_s_is_refused_and_nothing_lands_on_it(
        self, project: Project, translated: Document, tmp_path: Path, name: str
    ) -> None:
        export(project, name, tmp_path / "out")
        for path in [tmp_path / "out"] if name == "xliff" else (tmp_path / "out").glob("en-*.xlf"):
            path.write_text(
                path.read_text("utf-8").replace("Iran agreed", "Iran refused").replace("同意了", "x"), "utf-8"
            )
        before = state(project)
        with pytest.raises(FormatError, match=r"out.*:\d+: the source of .* is not what that segment says"):
            import_(project, name, tmp_path / "out")
        assert state(project) == before
        report = import_(project, name, tmp_path / "out", skip_bad=True)
        assert len(report.skipped) == 1
        assert state(project) == before

    def test_marks_are_counted_as_left_behind(
        self, project: Project, marked: dict[str, Annotation], tmp_path: Path, name: str
    ) -> None:
        report = export(project, name, tmp_path / "out")
        assert len(report.dropped) == len(marked)

    def test_nobody_s_changes_are_refused(
        self, project: Project, translated: Document, tmp_path: Path, name: str
    ) -> None:
        export(project, name, tmp_path / "out")
        project.annotator = "ben"
        for path in [tmp_path / "out"] if name == "xliff" else (tmp_path / "out").glob("*.xlf"):
            path.write_text(path.read_text("utf-8").replace("Li Qiang", "Li"), "utf-8")
        project.annotator = ""
        with pytest.raises(Refused, match="nobody is named"):
            import_(project, name, tmp_path / "out")


class TestForeign:
    def test_a_file_of_another_tool_is_a_document_with_its_translations(self, project: Project, tmp_path: Path) -> None:
        units = """<trans-unit id="greet" approved="yes"><source>Hello <g id="1">world</g><x id="2"/>!</source>
<target state="final">你好<g id="1">世界</g><x id="2"/>！</target><note from="Ann">short</note>
<alt-trans match-quality="88%" origin="TM"><target xml:lang="zh-TW">哈囉</target></alt-trans></trans-unit>
<trans-unit id="bye"><source>Bye.</source><target state="needs-translation"></target></trans-unit>
<trans-unit id="late"><source>Late.</source><target state="needs-review-translation" state-qualifier="leveraged-mt">晚。</target></trans-unit>"""
        report = import_(project, None, written(tmp_path, V1.format(FILE.format(units))))
        (document,) = project.documents.all()
        assert (document.name, report.format) == ("app.txt", "xliff")
        assert project.documents.text(document.id) == 'Hello <g id="1">world</g><x id="2"/>!\nBye.\nLate.'
        first, second, third = project.segments.of(document.id)
        chosen = project.translations.chosen(document.id)
        assert (chosen[first.id].text, chosen[first.id].status) == ('你好<g id="1">世界</g><x id="2"/>！', "reviewed")
        assert (chosen[third.id].status, chosen[third.id].origin) == ("draft", "machine")
        assert second.id not in chosen
        assert chosen[first.id].language == "zh-Hant"
        assert [c.text for c in project.comments.on(first.id)] == ["short"]
        assert {(c.text, c.score) for c in project.translations.candidates(first.id) if c.origin == "memory"} == {
            ("哈囉", 0.88)
        }

    def test_it_goes_out_again_with_its_own_ids(self, project: Project, tmp_path: Path) -> None:
        units = "".join(
            f'<trans-unit id="k{n}"><source>S{n}.</source><target>譯{n}</target></trans-unit>' for n in "ab"
        )
        import_(project, None, written(tmp_path, V1.format(FILE.format(units))))
        export(project, "xliff", tmp_path / "out.xlf")
        assert 'id="ka"' in (tmp_path / "out.xlf").read_text("utf-8")
        assert "1 document" not in str(import_(project, "xliff", tmp_path / "out.xlf"))

    def test_a_unit_that_is_cut_into_parts_is_so_many_segments(self, project: Project, tmp_path: Path) -> None:
        units = """<trans-unit id="p"><source>One. Two.</source>
<seg-source><mrk mtype="seg" mid="1">One.</mrk> <mrk mtype="seg" mid="2">Two.</mrk></seg-source>
<target><mrk mtype="seg" mid="1">一。</mrk><mrk mtype="seg" mid="2">二。</mrk></target></trans-unit>"""
        import_(project, None, written(tmp_path, V1.format(FILE.format(units))))
        (document,) = project.documents.all()
        texts = {project.documents.text(document.id)[s.start : s.end]: s.id for s in project.segments.of(document.id)}
        chosen = project.translations.chosen(document.id)
        assert {source: chosen[key].text for source, key in texts.items()} == {"One.": "一。", "Two.": "二。"}

    def test_version_2_with_segments_notes_matches_and_lost_characters(self, project: Project, tmp_path: Path) -> None:
        file = """<file id="f1" original="a.md"><unit id="u1">
<mtc:matches xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0"><mtc:match ref="#1" type="tm" similarity="70.0">
<source>One.</source><target>壹。</target></mtc:match></mtc:matches>
<notes><note>careful</note></notes>
<segment id="1" state="reviewed"><source>One<cp hex="0007"/>.</source><target>一。</target></segment>
<ignorable><source> </source></ignorable>
<segment id="2"><source>Two <ph id="3"/>.</source></segment></unit></file>"""
        import_(project, None, written(tmp_path, V2.format(file)))
        (document,) = project.documents.all()
        first, second = project.segments.of(document.id)
        text = project.documents.text(document.id)
        assert [text[s.start : s.end] for s in (first, second)] == ["One\u0007.", 'Two <ph id="3"/>.']
        chosen = project.translations.chosen(document.id)[first.id]
        assert (chosen.text, chosen.status) == ("一。", "reviewed")
        assert [c.text for c in project.comments.on(first.id)] == ["careful"]
        assert ("壹。", 0.7) in {(c.text, c.score) for c in project.translations.candidates(first.id)}


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (V1.format(FILE.format("<trans-unit id='a'><target>x</target></trans-unit>")), 4, "no <source>"),
        (V1.format("<file original='a'><body>\n<trans-unit id='a'><source>x</source></trans-unit></body></file>"), 3, "source-language"),
        (V1.format("<trans-unit id='a'><source>x</source></trans-unit>"), 3, "outside a <file>"),
        (V1.format(FILE.format("<trans-unit id='a'><source>x</trans-unit>")), 4, "malformed XML"),
        ('<!DOCTYPE xliff [<!ENTITY a "b">]>\n' + V1.format("&a;").partition("\n")[2], 1, "declares entities"),
        ('<!DOCTYPE xliff [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<xliff version="1.2"/>', 1, "declares entities"),
    ],
)  # fmt: skip
def test_a_malformed_file_ends_in_one_error_with_its_line_and_nothing_written(
    project: Project, tmp_path: Path, content: str, line: int, words: str
) -> None:
    path = written(tmp_path, content)
    with pytest.raises(FormatError, match=words) as caught:
        import_(project, "xliff", path)
    assert f"t.xlf:{line}:" in caught.value.message
    assert project.documents.all() == []


@pytest.mark.parametrize("name", ["xliff", "xliff2"])
def test_what_is_no_xliff_is_not_taken_for_it(tmp_path: Path, name: str) -> None:
    from workbench.formats.registry import recognised

    with pytest.raises(NotFound):
        recognised(written(tmp_path, "<html version='1'>", "a.xlf"))
