"""CoNLL columns out, as training scripts read them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conll_files import check_iob2, content, into, mark, one, sentences, tagged

from workbench import Project, open_project
from workbench.formats import LossReport, Options, export
from workbench.formats.conll import FORMAT
from workbench.model import Annotation, Document, Fragment, SegmentSpan, SourceText


def entities(tmp_path: Path) -> list[str]:
    return tagged(tmp_path / "out" / "entities.conll")


def counts(report: LossReport) -> list[int]:
    return [len(items) for items in (report.exported, report.snapped, report.split, report.dropped)]


def test_the_sentence_by_words(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    report = export(project, "conll", tmp_path / "out")
    folder = tmp_path / "out"
    assert {path.name for path in folder.iterdir()} >= {"entities.conll", "claims.conll", "documents.jsonl"}
    assert tagged(folder / "entities.conll") == ["李强/B-person", "北京/B-gpe", "上海/B-gpe"]
    assert sentences(folder / "claims.conll")[1][0] == ["国务院", "B-claim"]
    for path in folder.glob("*.conll"):
        check_iob2(path)
        assert path.read_text("utf-8").startswith("-DOCSTART- O\n\n")
    assert report.marks == len(marked)
    by_mark = {item.mark: item for item in report.dropped}
    assert by_mark.keys() == {marked[name].id for name in ("relation", "label", "broken", "translated")}
    assert "CoNLL cannot carry" in by_mark[marked["relation"].id].reason
    assert by_mark[marked["broken"].id].other == marked["claim"].id
    assert [item.without for item in report.exported if item.without] == [("attributes", "roles", "note")]


def test_the_sentence_by_characters(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    export(project, "conll", tmp_path / "out", tokens="char")
    path = tmp_path / "out" / "entities.conll"
    check_iob2(path)
    assert tagged(path) == ["李/B-person", "强/I-person", "北/B-gpe", "京/I-gpe", "上/B-gpe", "海/I-gpe"]
    assert ["🇨🇳", "O"] in sentences(path)[1]
    assert "".join(token for token, _ in sentences(path)[1]) == "国务院总理李强表示，北京🇨🇳與上海都會參加。"


def test_the_translation_goes_out_when_it_is_asked_for(
    project: Project, marked: dict[str, Annotation], tmp_path: Path
) -> None:
    export(project, "conll", tmp_path / "out", options=Options(side="translation"))
    assert entities(tmp_path) == ["伊朗/B-gpe"]


@pytest.mark.parametrize(
    ("misaligned", "place", "expected", "number"),
    [
        ("outside", (1, 8), ["Iran/B-gpe", "agreed/I-gpe"], [0, 1, 0, 0]),
        ("outside", (1, 3), ["Iran/B-gpe"], [0, 1, 0, 0]),
        ("inside", (1, 11), ["agreed/B-gpe"], [0, 1, 0, 0]),
        ("inside", (1, 3), [], [0, 0, 0, 1]),
        ("refuse", (1, 11), [], [0, 0, 0, 1]),
        ("refuse", (0, 5), ["Iran/B-gpe"], [0, 1, 0, 0]),
        ("refuse", (0, 11), ["Iran/B-gpe", "agreed/I-gpe"], [1, 0, 0, 0]),
        ("outside", (12, 13), [], [0, 0, 0, 1]),
    ],
)
def test_a_mark_that_cuts_a_token(
    project: Project, document: Document, tmp_path: Path, misaligned: str, place: tuple[int, int], expected: list[str],
    number: list[int],
) -> None:  # fmt: skip
    report = one(project, tmp_path, document, place, options=Options(misaligned=misaligned))  # type: ignore[arg-type]
    assert entities(tmp_path) == expected
    assert counts(report) == number


def test_a_mark_across_sentences_is_split(project: Project, document: Document, tmp_path: Path) -> None:
    report = one(project, tmp_path, document, (5, 15))
    assert entities(tmp_path) == ["agreed/B-gpe", "./I-gpe", "習近平/B-gpe"]
    assert report.split[0].reason == "across sentences"


@pytest.mark.parametrize(
    ("broken", "expected", "number"),
    [
        ("split", ["Iran/B-gpe", "./B-gpe"], [0, 0, 1, 0]),
        ("envelope", ["Iran/B-gpe", "agreed/I-gpe", "./I-gpe"], [0, 1, 0, 0]),
        ("drop", [], [0, 0, 0, 1]),
    ],
)
def test_a_discontinuous_mark(
    project: Project, document: Document, tmp_path: Path, broken: str, expected: list[str], number: list[int]
) -> None:
    report = one(project, tmp_path, document, (0, 4), (11, 12), options=Options(broken=broken))  # type: ignore[arg-type]
    assert entities(tmp_path) == expected
    assert counts(report) == number


def test_parts_in_one_token_are_one(project: Project, document: Document, tmp_path: Path) -> None:
    report = one(project, tmp_path, document, (0, 1), (2, 3))
    assert entities(tmp_path) == ["Iran/B-gpe"]
    assert len(report.snapped) == 1


def test_the_longest_mark_stands_and_the_others_are_named(project: Project, document: Document, tmp_path: Path) -> None:
    short = mark(project, document, (0, 4))
    long = mark(project, document, (0, 12), label="event")
    report = export(project, "conll", tmp_path / "out")
    assert entities(tmp_path) == ["Iran/B-event", "agreed/I-event", "./I-event"]
    assert (report.dropped[0].mark, report.dropped[0].other) == (short.id, long.id)


def test_or_the_first(project: Project, document: Document, tmp_path: Path) -> None:
    first = mark(project, document, (0, 11))
    longer = mark(project, document, (5, 19), label="event")
    report = export(project, "conll", tmp_path / "out", options=Options(overlaps="first"))
    assert entities(tmp_path) == ["Iran/B-gpe", "agreed/I-gpe"]
    assert (report.dropped[0].mark, report.dropped[0].other) == (longer.id, first.id)


def test_or_all_in_as_many_columns_as_it_takes(project: Project, document: Document, tmp_path: Path) -> None:
    mark(project, document, (0, 4))
    mark(project, document, (0, 12), label="event")
    other = project.documents.add(SourceText("z.txt", "Moscow."), [SegmentSpan(0, 7, "en", "body")]).document
    mark(project, other, (0, 6))
    report = export(project, "conll", tmp_path / "out", options=Options(overlaps="layers"))
    assert counts(report) == [3, 0, 0, 0]
    assert entities(tmp_path) == ["Iran/B-event/B-gpe", "agreed/I-event/O", "./I-event/O", "Moscow/B-gpe/O"]
    assert content(into(tmp_path, tmp_path / "out")) == content(project)


def test_or_a_column_for_each_type(project: Project, document: Document, tmp_path: Path) -> None:
    mark(project, document, (0, 4))
    mark(project, document, (0, 12), label="event")
    mark(project, document, (0, 11), label="event")
    report = export(project, "conll", tmp_path / "out", options=Options(overlaps="columns"))
    types = json.loads((tmp_path / "out" / "columns.json").read_text("utf-8"))["entities"]
    first = sentences(tmp_path / "out" / "entities.conll")[0][0]
    assert {types[at]: tag for at, tag in enumerate(first[1:]) if tag != "O"} == {"gpe": "B-gpe", "event": "B-event"}
    assert [item.reason for item in report.dropped] == ["under a longer mark of its type"]


def test_adjacent_marks_of_one_type_stay_two_in_every_scheme(
    project: Project, document: Document, tmp_path: Path
) -> None:
    mark(project, document, (0, 4))
    mark(project, document, (5, 11))
    mark(project, document, (13, 19))
    expected = {
        "iob2": ["Iran/B-gpe", "agreed/B-gpe", "習近平/B-gpe", "在/I-gpe", "北京/I-gpe"],
        "bioes": ["Iran/S-gpe", "agreed/S-gpe", "習近平/B-gpe", "在/I-gpe", "北京/E-gpe"],
        "iob1": ["Iran/I-gpe", "agreed/B-gpe", "習近平/I-gpe", "在/I-gpe", "北京/I-gpe"],
    }
    for scheme, tags in expected.items():
        export(project, "conll", tmp_path / "out", options=Options(scheme=scheme))  # type: ignore[arg-type]
        assert entities(tmp_path) == tags
        with into(tmp_path / scheme, tmp_path / "out", scheme=scheme) as other:
            assert content(other) == content(project)


def test_splits_and_annotators_have_their_files(project: Project, document: Document, tmp_path: Path) -> None:
    from workbench.formats.outgoing import Selection

    other = project.documents.add(SourceText("b.txt", "Moscow."), [SegmentSpan(0, 7, "en", "body")]).document
    mark(project, document, (0, 4))
    mark(project, other, (0, 6))
    selection = Selection(project, (other.id, document.id), "ann", splits={other.id: "test", document.id: "train"})
    (tmp_path / "out" / "ann").mkdir(parents=True)
    from workbench.formats.losses import Losses

    FORMAT.export(selection, tmp_path / "out" / "ann", Options(), Losses())
    assert tagged(tmp_path / "out" / "ann" / "entities" / "train.conll") == ["Iran/B-gpe"]
    assert tagged(tmp_path / "out" / "ann" / "entities" / "test.conll") == ["Moscow/B-gpe"]
    assert content(into(tmp_path, tmp_path / "out")) == content(project)


def test_a_document_that_an_annotator_never_opened_is_not_theirs(
    project: Project, document: Document, tmp_path: Path
) -> None:
    other = project.documents.add(SourceText("b.txt", "Moscow."), [SegmentSpan(0, 7, "en", "body")]).document
    mark(project, document, (0, 4))
    project.annotator = "ben/.."
    mark(project, other, (0, 6))
    export(project, "conll", tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir() if path.is_dir()} == {"ann", "ben%2F.%2E.%2E."}
    listed = (tmp_path / "out" / "ann" / "documents.jsonl").read_text("utf-8").splitlines()[1:]
    assert [json.loads(line)["name"] for line in listed] == ["short.txt"]
    assert content(into(tmp_path, tmp_path / "out")) == content(project)


def test_a_kind_that_the_schema_does_not_have_makes_no_file(tmp_path: Path) -> None:
    from workbench import load_schema
    from workbench.resources import resource

    with open_project(tmp_path / "p", create=True, annotator="ann") as project:
        project.use_schema(load_schema(resource("schemas") / "entities.yaml"))
        added = project.documents.add(SourceText("a", "Moscow."), [SegmentSpan(0, 7, "en", "body")]).document
        mark(project, added, (0, 6), label=next(iter(project.schema.entities)))
        project.marks.create("claim", "old", document_id=added.id, fragments=[Fragment(added.id, 0, 6)])
        report = export(project, "conll", tmp_path / "out")
    assert (tmp_path / "out" / "entities.conll").exists()
    assert not (tmp_path / "out" / "claims.conll").exists()
    assert "no types any more" in report.dropped[0].reason


def test_several_processes_write_the_same(
    project: Project, marked: dict[str, Annotation], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workbench.formats import in_parallel

    for number in range(7):
        text = f"Moscow {number}."
        added = project.documents.add(SourceText(f"{number}", text), [SegmentSpan(0, len(text), "en", "body")]).document
        mark(project, added, (0, 6))
        mark(project, added, (1, 8), label="event")
    alone = export(project, "conll", tmp_path / "alone", options=Options(overlaps="layers"))
    monkeypatch.setattr(in_parallel, "ENOUGH", 2)
    monkeypatch.setattr(in_parallel, "_CHUNK", 2)
    together = export(project, "conll", tmp_path / "together", options=Options(overlaps="layers"))
    assert together.to_json() == alone.to_json()
    for path in (tmp_path / "alone").rglob("*"):
        if path.is_file():
            assert (tmp_path / "together" / path.relative_to(tmp_path / "alone")).read_bytes() == path.read_bytes()


def test_what_a_dead_worker_leaves_is_done_all_the_same(
    project: Project, marked: dict[str, Annotation], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workbench.formats import in_parallel

    alone = export(project, "conll", tmp_path / "alone")
    monkeypatch.setattr(in_parallel, "ENOUGH", 0)
    monkeypatch.setattr(in_parallel, "_PROGRAM", "raise SystemExit(1)")
    left = export(project, "conll", tmp_path / "left")
    assert left.to_json() == alone.to_json()
    name = "claims.conll"
    assert (tmp_path / "left" / name).read_bytes() == (tmp_path / "alone" / name).read_bytes()
