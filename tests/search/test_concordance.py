"""A concordance of the corpus: keyword in context on both sides, with what is marked there."""

from __future__ import annotations

from workbench import Project
from workbench.model import Document, Fragment, SegmentSpan, SourceText
from workbench.search.concordance import Beside, Concordance
from workbench.search.matching import query


def test_lines_of_both_sides_with_their_contexts(project: Project, document: Document) -> None:
    segment = project.segments.of(document.id)[0]
    version = project.translations.write(segment.id, "zh-Hant", "伊朗已同意。")
    concordance = Concordance(project.database)
    (line,) = concordance.lines(query("伊朗"))
    assert (line.side, line.text_id, line.language) == ("target", version.id, "zh-Hant")
    assert (line.left, line.match, line.right) == ("", "伊朗", "已同意。")
    (source,) = concordance.lines(query("Iran", at="whole"), side="source")
    text = project.documents.text(document.id)
    assert text[source.start : source.end] == source.match == "Iran"
    assert source.left.endswith(text[max(0, source.start - 5) : source.start])
    assert list(concordance.lines(query("Iran", at="whole"), side="target")) == []
    assert list(concordance.lines(query("Ira", at="whole"))) == []
    assert [found.match for found in concordance.lines(query("Ira", at="start"))] == ["Ira"]


def test_the_other_side_of_a_line(project: Project, document: Document) -> None:
    segment = project.segments.of(document.id)[0]
    project.translations.write(segment.id, "zh-Hant", "伊朗已同意。")
    concordance = Concordance(project.database)
    text = project.documents.text(document.id)
    (target,), (source,) = (list(concordance.lines(query(words))) for words in ("伊朗", "Iran"))
    (other,) = concordance.lines(query("北京"))
    assert concordance.aligned([source, target, other]) == [
        ("zh-Hant", "伊朗已同意。"),
        (segment.language, text[segment.start : segment.end]),
        ("", ""),
    ]


def test_what_is_marked_at_a_line(project: Project, document: Document) -> None:
    concordance = Concordance(project.database)
    (line,) = concordance.lines(query("北京"))
    (other,) = concordance.lines(query("Iran"))

    def mark(label: str, start: int, end: int) -> None:
        project.marks.create("entity", label, document_id=document.id, fragments=[Fragment(document.id, start, end)])

    mark("gpe", line.start, line.end)
    mark("location", line.start - 1, line.end + 1)
    mark("person", line.end, line.end + 1)
    assert concordance.beside(project.annotator, [line, other]) == [Beside(("gpe",), ("location",)), Beside()]
    assert concordance.beside("somebody else", [line]) == [Beside()]


def test_progress_and_a_limit_to_a_document(project: Project) -> None:
    made = []
    for number in range(60):
        text = f"{number} 北京會見。"
        made.append(project.documents.add(SourceText(f"{number}.txt", text), [SegmentSpan(0, len(text), "zh", "body")]))
    told: list[tuple[int, int]] = []
    concordance = Concordance(project.database)
    lines = list(concordance.lines(query("京"), progress=lambda done, total: told.append((done, total))))
    assert len(lines) == 60
    assert told == [(50, 60), (60, 60)]
    assert len(list(concordance.lines(query("京"), document_id=made[7].document.id))) == 1
    asked = concordance.texts(query("京")), concordance.texts(query("京"), document_id=made[7].document.id)
    assert (asked, concordance.texts(query("京"), side="target"), concordance.texts(query(""))) == ((60, 1), 0, 0)
    assert concordance.names([lines[0].document_id]) == {lines[0].document_id: "0.txt"}
