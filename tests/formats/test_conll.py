from __future__ import annotations

import json
from pathlib import Path

from workbench import Project, open_project
from workbench.formats import LossReport, export
from workbench.formats.conll import folder_name
from workbench.model import Annotation, Document, Fragment, SegmentSpan, SourceText


def sentences(path: Path) -> list[list[tuple[str, str]]]:
    """A CoNLL file as sentences of (token, tag), read as training scripts do."""
    found: list[list[tuple[str, str]]] = [[]]
    for line in path.read_text("utf-8").split("\n"):
        if not line or line.startswith("-DOCSTART-"):
            found.append([])
        else:
            token, tag = line.split(" ")
            found[-1].append((token, tag))
    return [sentence for sentence in found if sentence]


def check_iob2(path: Path) -> None:
    """Strict IOB2: an I- only behind a B- or I- of the same type."""
    for sentence in sentences(path):
        last = "O"
        for _, tag in sentence:
            assert tag == "O" or tag[:2] in ("B-", "I-")
            assert not tag.startswith("I-") or last[2:] == tag[2:]
            last = tag


def tagged(path: Path) -> list[str]:
    return [f"{token}/{tag}" for sentence in sentences(path) for token, tag in sentence if tag != "O"]


def test_the_sentence_by_words(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    report = export(project, "conll", tmp_path / "out")
    folder = tmp_path / "out" / "ann"
    assert {path.name for path in folder.iterdir()} == {
        *("entities.conll", "claims.conll", "documents.jsonl"),
        *("entities.translation.conll", "claims.translation.conll", "documents.translation.jsonl"),
    }
    assert tagged(folder / "entities.conll") == ["李强/B-person", "北京/B-gpe", "上海/B-gpe"]
    assert tagged(folder / "entities.translation.conll") == ["伊朗/B-gpe"]
    assert sentences(folder / "claims.conll")[1][0] == ("国务院", "B-claim")
    for path in folder.glob("*.conll"):
        check_iob2(path)
        assert path.read_text("utf-8").startswith("-DOCSTART- O\n\n")
    assert report.marks == len(marked)
    by_mark = {item.mark: item for item in report.dropped}
    assert "CoNLL cannot carry" in by_mark[marked["relation"].id].reason
    assert "CoNLL cannot carry" in by_mark[marked["label"].id].reason
    assert by_mark[marked["broken"].id].other == marked["claim"].id
    assert [item.without for item in report.reduced] == [("attributes", "roles", "note")]


def test_the_sentence_by_characters(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    export(project, "conll", tmp_path / "out", tokens="char")
    path = tmp_path / "out" / "ann" / "entities.conll"
    check_iob2(path)
    assert tagged(path) == ["李/B-person", "强/I-person", "北/B-gpe", "京/I-gpe", "上/B-gpe", "海/I-gpe"]
    assert ("🇨🇳", "O") in sentences(path)[1]
    assert "".join(token for token, _ in sentences(path)[1]) == "国务院总理李强表示，北京🇨🇳與上海都會參加。"


def one(
    project: Project, tmp_path: Path, document: Document, *places: tuple[int, int], label: str = "gpe"
) -> LossReport:
    project.marks.create(
        "entity", label, document_id=document.id, fragments=[Fragment(document.id, *place) for place in places]
    )
    return export(project, "conll", tmp_path / "out")


def test_a_mark_inside_a_token_is_snapped(project: Project, document: Document, tmp_path: Path) -> None:
    report = one(project, tmp_path, document, (1, 3))
    assert tagged(tmp_path / "out" / "ann" / "entities.conll") == ["Iran/B-gpe"]
    assert [len(items) for items in (report.exported, report.snapped, report.split, report.dropped)] == [0, 1, 0, 0]
    assert "1 snapped (to whole tokens)" in str(report)


def test_a_mark_with_its_trailing_space_is_snapped(project: Project, document: Document, tmp_path: Path) -> None:
    assert len(one(project, tmp_path, document, (0, 5)).snapped) == 1


def test_a_mark_across_sentences_is_split(project: Project, document: Document, tmp_path: Path) -> None:
    report = one(project, tmp_path, document, (5, 15))
    assert tagged(tmp_path / "out" / "ann" / "entities.conll") == ["agreed/B-gpe", "./I-gpe", "習近平/B-gpe"]
    assert report.split[0].reason == "across sentences"


def test_a_discontinuous_mark_is_split(project: Project, document: Document, tmp_path: Path) -> None:
    report = one(project, tmp_path, document, (0, 4), (11, 12))
    assert tagged(tmp_path / "out" / "ann" / "entities.conll") == ["Iran/B-gpe", "./B-gpe"]
    assert report.split[0].reason == "discontinuous"


def test_parts_in_one_token_are_one(project: Project, document: Document, tmp_path: Path) -> None:
    report = one(project, tmp_path, document, (0, 1), (2, 3))
    assert tagged(tmp_path / "out" / "ann" / "entities.conll") == ["Iran/B-gpe"]
    assert len(report.snapped) == 1


def test_a_mark_on_white_space_is_dropped(project: Project, document: Document, tmp_path: Path) -> None:
    assert one(project, tmp_path, document, (12, 13)).dropped[0].reason == "on no token"


def test_the_longest_mark_stands_and_the_others_are_named(project: Project, document: Document, tmp_path: Path) -> None:
    one(project, tmp_path, document, (0, 4))
    report = one(project, tmp_path, document, (0, 12), label="event")
    assert tagged(tmp_path / "out" / "ann" / "entities.conll") == ["Iran/B-event", "agreed/I-event", "./I-event"]
    assert report.dropped[0].other == report.exported[0].mark


def test_adjacent_marks_of_one_type_stay_two(project: Project, document: Document, tmp_path: Path) -> None:
    one(project, tmp_path, document, (0, 4))
    one(project, tmp_path, document, (5, 11))
    assert tagged(tmp_path / "out" / "ann" / "entities.conll") == ["Iran/B-gpe", "agreed/B-gpe"]


def test_a_mark_on_an_unchosen_translation_is_dropped(
    project: Project, marked: dict[str, Annotation], tmp_path: Path
) -> None:
    project.translations.choose("t2")
    report = export(project, "conll", tmp_path / "out")
    assert "not the chosen one" in {item.mark: item.reason for item in report.dropped}[marked["translated"].id]


def test_a_document_that_an_annotator_never_opened_is_not_theirs(
    project: Project, document: Document, tmp_path: Path
) -> None:
    other = project.documents.add(SourceText("b.txt", "Moscow."), [SegmentSpan(0, 7, "en", "body")]).document
    one(project, tmp_path, document, (0, 4))
    project.annotator = "ben/.."
    one(project, tmp_path, other, (0, 6))
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"ann", "ben%2F.%2E.%2E.", "loss-report.json", "manifest.json"}
    listed = (tmp_path / "out" / "ann" / "documents.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["name"] for line in listed] == ["short.txt"]


def test_folders_of_annotators_are_their_own() -> None:
    assert folder_name("陳大文") == "陳大文"
    assert len({folder_name(name) for name in ("a b", "a%20.b", "a/b", "..", "", "%")}) == 6


def test_a_kind_that_the_schema_does_not_have_makes_no_file(tmp_path: Path) -> None:
    from workbench import load_schema
    from workbench.resources import resource

    with open_project(tmp_path / "p", create=True, annotator="ann") as project:
        project.use_schema(load_schema(resource("schemas") / "entities.yaml"))
        added = project.documents.add(SourceText("a", "Moscow."), [SegmentSpan(0, 7, "en", "body")]).document
        project.marks.create(
            "entity", next(iter(project.schema.entities)), document_id=added.id, fragments=[Fragment(added.id, 0, 6)]
        )
        project.marks.create("claim", "old", document_id=added.id, fragments=[Fragment(added.id, 0, 6)])
        report = export(project, "conll", tmp_path / "out")
    assert {path.name for path in (tmp_path / "out" / "ann").iterdir()} == {"entities.conll", "documents.jsonl"}
    assert "no types any more" in report.dropped[0].reason
