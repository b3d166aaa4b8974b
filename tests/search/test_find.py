"""Search finds what tokenizers for spaces do not, and says exactly where it stands."""

from __future__ import annotations

import pytest

from workbench import Project
from workbench.model import Document, SegmentSpan, SourceText


def found(project: Project, query: str) -> list[str]:
    return [hit.match for hit in project.search.find(query)]


@pytest.mark.parametrize("query", ["北京", "會", "在北京會見", "习近平", "習近平", "普京。"])
def test_chinese_in_the_middle_of_a_clause(project: Project, document: Document, query: str) -> None:
    (hit,) = project.search.find(query)
    text = project.documents.text(document.id)
    assert text[hit.start : hit.end] == hit.match
    assert len(hit.match) == len(query)


def test_latin_words_are_found_from_their_beginning(project: Project, document: Document) -> None:
    assert found(project, "IRAN") == ["Iran"]
    assert found(project, "mosc") == ["Mosc"]
    assert found(project, "ran") == []
    assert found(project, "may deny") == ["may deny"]
    assert found(project, "ｍａｙ") == ["may"]


def test_a_translation_is_found_while_it_is_chosen(project: Project, document: Document) -> None:
    segment = project.segments.of(document.id)[0]
    version = project.translations.write(segment.id, "zh-Hant", "伊朗已同意。")
    (hit,) = project.search.find("伊朗")
    assert (hit.text_id, hit.start, hit.end, hit.segment_id) == (version.id, 0, 2, segment.id)
    project.translations.write(segment.id, "zh-Hant", "德黑蘭已同意。")
    assert found(project, "伊朗") == []
    project.journal.undo()
    assert found(project, "伊朗") == ["伊朗"]


def test_odd_queries_find_nothing_and_break_nothing(project: Project, document: Document) -> None:
    for query in ("", "  ", '"', "'; --", "*", "AND", "𠮷", "🇨🇳", "()", "\x1b[31m"):
        assert found(project, query) == []


def test_rare_characters_and_signs_are_found(project: Project) -> None:
    text = "𠮷野家在東京🇨🇳與C++和3.5%"
    project.documents.add(SourceText("rare.txt", text), [SegmentSpan(0, len(text), "zh-Hant", "body")])
    for query in ("𠮷", "🇨🇳", "C++", "3.5%", "東京🇨🇳", "与c++"):
        (hit,) = project.search.find(query)
        assert text[hit.start : hit.end].casefold() == hit.match.casefold()


def test_the_limit_holds_and_a_document_can_be_named(project: Project, document: Document) -> None:
    other = project.documents.add(SourceText("b.txt", "北京北京北京"), [SegmentSpan(0, 6, "zh-Hant", "body")]).document
    assert len(project.search.find("北京", limit=2)) == 2
    assert len(project.search.find("北京", document_id=other.id)) == 3


@pytest.mark.timeout(60)  # against what grows with the square of a text
def test_a_long_document_is_read_once_and_not_for_every_segment(project: Project) -> None:
    text = "".join(f"北京 {number} says Moscow。\n" for number in range(20_000))
    spans, at = [], 0
    for line in text.splitlines(keepends=True):
        spans.append(SegmentSpan(at, at + len(line) - 1, "en", "body"))
        at += len(line)
    project.documents.add(SourceText("long.txt", text), spans)
    assert len(project.search.find("京", limit=10**6)) == 20_000
    assert project.search.find("～") == []
