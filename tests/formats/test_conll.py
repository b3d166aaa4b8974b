from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbench import Project, open_project
from workbench.errors import FormatError
from workbench.formats import LossReport, Options, ReadOptions, export, import_
from workbench.formats.conll import FORMAT
from workbench.model import Annotation, Document, Fragment, SegmentSpan, SourceText

SHARED = Path(__file__).parents[3] / "shared" / "data" / "doccano"


def sentences(path: Path) -> list[list[list[str]]]:
    """A CoNLL file as sentences of rows, read as training scripts do."""
    found: list[list[list[str]]] = [[]]
    for line in path.read_text("utf-8").split("\n"):
        if not line or line.startswith("-DOCSTART-"):
            found.append([])
        else:
            found[-1].append(line.split(" "))
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
    return [f"{token}/{'/'.join(tags)}" for rows in sentences(path) for token, *tags in rows if set(tags) != {"O"}]


def entities(tmp_path: Path) -> list[str]:
    return tagged(tmp_path / "out" / "entities.conll")


def mark(project: Project, document: Document, *places: tuple[int, int], label: str = "gpe") -> Annotation:
    fragments = [Fragment(document.id, *place) for place in places]
    return project.marks.create("entity", label, document_id=document.id, fragments=fragments)


def one(
    project: Project, tmp_path: Path, document: Document, *places: tuple[int, int], options: Options | None = None
) -> LossReport:
    mark(project, document, *places)
    return export(project, "conll", tmp_path / "out", options=options)


def counts(report: LossReport) -> list[int]:
    return [len(items) for items in (report.exported, report.snapped, report.split, report.dropped)]


def content(project: Project) -> set[tuple[object, ...]]:
    """The marks of a project as CoNLL can carry them."""
    return {
        (document.name, mark.annotator, mark.kind, mark.label, part.start, part.end)
        for document in project.documents.all()
        for mark in project.marks.of(document.id, annotator="*")
        for part in mark.fragments
    }


def into(tmp_path: Path, source: Path, **more: str) -> Project:
    project = open_project(tmp_path / "new", create=True, annotator="me")
    import_(project, "conll", source, options=ReadOptions(more=more))
    return project


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


CONLL_2003 = """-DOCSTART- -X- -X- O

EU NNP I-NP B-ORG
rejects VBZ I-VP O
British JJ I-NP I-MISC
lamb NN I-NP B-MISC

# NN O O
北京 NR B-NP B-LOC
GDP NN I-NP O

-DOCSTART- -X- -X- O

Peter NNP I-NP S-PER
"""


def marks_in(project: Project) -> list[tuple[str, str, str, str]]:
    return [
        (document.name, mark.kind, mark.label, project.documents.text(document.id)[part.start : part.end])
        for document in project.documents.all()
        for mark in project.marks.of(document.id, annotator="*")
        for part in mark.fragments
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_many_columns_of_another_tool(tmp_path: Path, ending: str, start: bytes) -> None:
    path = tmp_path / "eng.conll"
    path.write_bytes(start + CONLL_2003.replace("\n", ending).encode())
    assert FORMAT.recognises(path)
    with into(tmp_path, path) as project:
        texts = {project.documents.text(document.id) for document in project.documents.all()}
        assert texts == {"EU rejects British lamb\n#北京GDP", "Peter"}
        assert set(marks_in(project)) == {
            ("eng.conll-0001", "entity", "ORG", "EU"), ("eng.conll-0001", "entity", "MISC", "British"),
            ("eng.conll-0001", "entity", "MISC", "lamb"), ("eng.conll-0001", "entity", "LOC", "北京"),
            ("eng.conll-0002", "entity", "PER", "Peter"),
        }  # fmt: skip


def test_what_can_be_set(tmp_path: Path) -> None:
    path = tmp_path / "a.conll"
    path.write_text("1\ta b\tB-x\tO\n2\tc\tI-x\tB-y\n\n3\td\tO\tO\n", "latin-1")
    more = {"token": "2", "tags": "3,4", "documents": "sentences", "join": "none", "kind": "claim"}
    with into(tmp_path, path, encoding="latin-1", **more) as project:
        assert {project.documents.text(document.id) for document in project.documents.all()} == {"a bc", "d"}
        assert {(kind, label, quote) for _, kind, label, quote in marks_in(project)} == {
            ("claim", "x", "a bc"), ("claim", "y", "c"),
        }  # fmt: skip


@pytest.mark.parametrize(
    ("more", "words"),
    [({"scheme": "io"}, "iob2"), ({"token": "0"}, "counted from 1"), ({"tags": "x"}, "counted from 1")],
)
def test_what_cannot_be_set(tmp_path: Path, more: dict[str, str], words: str) -> None:
    path = tmp_path / "a.conll"
    path.write_text("a O\n")
    with pytest.raises(FormatError) as caught:
        into(tmp_path, path, **more)
    assert words in str(caught.value) + caught.value.hint


@pytest.mark.parametrize(
    ("text", "line", "scheme"),
    [
        (b"a O\nb\n", 2, ""),
        (b"a O\nb X Y\n", 2, ""),
        (b"a O\nb PER\n", 2, ""),
        (b"a\tO\n\tO\n", 2, ""),
        (b"a O\n\nb O\nc I-x\n", 4, "iob2"),
        (b"a B-x\nb E-x\n", 2, "iob2"),
        (b"a B-x\nb O\n", 1, "bioes"),
        (b"a S-x\nb B-x\n", 2, "bioes"),
        (b"a O\n\xff O\n", 2, ""),
    ],
)
def test_what_is_malformed_names_its_line(tmp_path: Path, text: bytes, line: int, scheme: str) -> None:
    path = tmp_path / "bad.conll"
    path.write_bytes(text)
    with open_project(tmp_path / "p", create=True, annotator="me") as project:
        with pytest.raises(FormatError) as caught:
            import_(project, None, path, options=ReadOptions(more={"scheme": scheme} if scheme else {}))
        assert caught.value.place.line == line
        assert not project.documents.all()


def test_the_bad_can_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "bad.conll"
    path.write_text("a B-x\n\nb\n\nc B-y\n")
    with open_project(tmp_path / "p", create=True, annotator="me") as project:
        report = import_(project, "conll", path, skip_bad=True)
        assert {label for _, _, label, _ in marks_in(project)} == {"x", "y"}
        assert [item.error.place.line for item in report.skipped] == [3]


def test_tokens_that_are_not_in_the_text_are_malformed(project: Project, document: Document, tmp_path: Path) -> None:
    one(project, tmp_path, document, (0, 4))
    path = tmp_path / "out" / "entities.conll"
    path.write_text(path.read_text("utf-8").replace("agreed", "disagreed"), "utf-8")
    with pytest.raises(FormatError) as caught:
        into(tmp_path, tmp_path / "out")
    assert caught.value.place.line == 4


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not here")
def test_real_files_of_doccano(tmp_path: Path) -> None:
    with into(tmp_path / "1", SHARED / "sequence_labeling-example.conll") as project:
        assert {quote for *_, quote in marks_in(project)} == {"JAPAN", "Nadim Ladki"}
    with into(tmp_path / "2", SHARED / "sequence_labeling-labeling.trailing.conll") as project:
        assert {quote for *_, quote in marks_in(project)} == {"JAPAN", "CHINA"}
    with pytest.raises(FormatError) as caught:
        into(tmp_path / "3", SHARED / "sequence_labeling-labeling.invalid.conll")
    assert caught.value.place.line == 1
