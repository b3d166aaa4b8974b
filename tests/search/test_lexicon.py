"""What an annotator has marked, and where a text says it again."""

from __future__ import annotations

import pytest

from workbench import Project
from workbench.model import Document, Fragment, SegmentSpan, SourceText
from workbench.search.lexicon import Lexicon, WordList


def places(text: str, **labels: str) -> list[tuple[str, str]]:
    return [(text[found.start : found.end], found.label) for found in WordList(labels).places(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iran and Iranian IRAN", [("Iran", "gpe"), ("IRAN", "gpe")]),
        ("在IRAN。", [("IRAN", "gpe")]),
        ("University of Tehran, Tehran", [("University of Tehran", "org"), ("Tehran", "gpe")]),
        ("習近平會見习近平", [("習近平", "person"), ("习近平", "person")]),
        ("俄羅斯與俄", [("俄羅斯", "gpe"), ("俄", "gpe")]),
        ("Teh\tran", []),
        ("", []),
    ],
)
def test_the_longest_words_at_each_place(text, expected) -> None:
    labels = {"iran": "gpe", "tehran": "gpe", "university of tehran": "org", "习近平": "person", "俄罗斯": "gpe"}
    assert places(text, **labels, 俄="gpe") == expected


def test_a_list_of_nothing_finds_nothing() -> None:
    assert list(WordList({}).places("Iran")) == []


def test_a_lexicon_follows_what_is_marked(project: Project, document: Document) -> None:
    lexicon = Lexicon("ann")
    assert not lexicon.refresh(project.database)
    other = project.documents.add(SourceText("b.txt", "IRAN 伊朗"), [SegmentSpan(0, 7, "en", "body")]).document

    def mark(where: str, label: str, *spans: tuple[int, int]) -> str:
        fragments = [Fragment(where, start, end) for start, end in spans]
        return project.marks.create("entity", label, document_id=where, fragments=fragments).id

    first = mark(document.id, "gpe", (0, 4))
    mark(document.id, "person", (13, 16))
    mark(document.id, "event", (0, 4), (5, 11))
    assert lexicon.refresh(project.database)
    assert lexicon.labels() == {"iran": "gpe", "习近平": "person"}
    mark(other.id, "location", (0, 4))
    mark(other.id, "location", (5, 7))
    more = mark(document.id, "location", (0, 4))
    assert lexicon.refresh(project.database)
    assert lexicon.labels() == {"iran": "location", "习近平": "person", "伊朗": "location"}
    project.marks.delete([first, more])
    project.annotator = "ben"
    mark(document.id, "organization", (0, 4))
    assert lexicon.refresh(project.database)
    assert lexicon.labels() == {"iran": "location", "习近平": "person", "伊朗": "location"}
    assert not lexicon.refresh(project.database)


def test_marks_on_translations_count(project: Project, document: Document) -> None:
    segment = project.segments.of(document.id)[0]
    version = project.translations.write(segment.id, "zh-Hant", "伊朗已同意。")
    project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(version.id, 0, 2)])
    lexicon = Lexicon("ann")
    lexicon.refresh(project.database)
    assert lexicon.labels() == {"伊朗": "gpe"}
