from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench import Project, open_project
from workbench.errors import FormatError
from workbench.formats import Choice, Options, ReadOptions, export, import_
from workbench.formats.registry import find_format
from workbench.model import Annotation

REAL = Path(__file__).parents[3] / "shared" / "data" / "doccano"


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Project]:
    with open_project(tmp_path / "fresh", create=True, annotator="ben") as opened:
        yield opened


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]


def written(path: Path, *rows: Any) -> Path:
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), "utf-8")
    return path


def said(project: Project) -> dict[str, list[tuple[Any, ...]]]:
    """The marks by their document's text: label, what it covers, whose it is, and the value of a label."""
    found = {}
    for document in project.documents.all():
        text = project.documents.text(document.id)
        marks = project.marks.of(document.id, annotator="*")
        found[text] = sorted(
            (
                mark.label,
                "".join(text[p.start : p.end] for p in mark.fragments) or mark.attributes.get("value"),
                mark.annotator,
            )
            for mark in marks
            if mark.kind != "relation"
        )
    return found


def test_what_doccano_reads(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    report = export(project, "doccano", tmp_path / "out.jsonl")
    (row,) = lines(tmp_path / "out.jsonl")
    quotes = [(item["label"], row["text"][item["start_offset"] : item["end_offset"]]) for item in row["entities"]]
    assert ("gpe", "上海") in quotes
    assert [quote for _, quote in quotes if quote in ("Iran", "都會參加")] == ["Iran", "都會參加"]
    ids = [item["id"] for item in row["entities"]]
    assert len(set(ids)) == len(ids)
    assert {(item["type"]) for item in row["relations"]} == {"role:source", "role:target", "supports"}
    assert all(item["from_id"] in ids and item["to_id"] in ids for item in row["relations"])
    assert row["cats"] == ["genre=news"]
    assert [item.mark for item in report.split] == [marked["broken"].id]
    assert [item.reason for item in report.dropped] == ["on a translation (export them with --side translation)"]


def test_offsets_as_its_screens_count_them(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    export(project, "doccano", tmp_path / "out.jsonl", options=Options(more={"offsets": "utf16"}))
    (row,) = lines(tmp_path / "out.jsonl")
    units = row["text"].encode("utf-16-le")
    quotes = [units[2 * item["start_offset"] : 2 * item["end_offset"]].decode("utf-16-le") for item in row["entities"]]
    assert "上海" in quotes


def test_annotators_have_a_file_each(
    project: Project, marked: dict[str, Annotation], fresh: Project, tmp_path: Path
) -> None:
    document = next(iter(project.documents.all()))
    with open_project(tmp_path / "project", annotator="陳 大文") as again:
        again.marks.create("entity", "gpe", document_id=document.id, fragments=marked["person"].fragments)
    export(project, "doccano", tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").glob("*.jsonl")) == ["ann.jsonl", "陳%20.大文.jsonl"]
    import_(fresh, "doccano", tmp_path / "out")
    assert set(fresh.marks.annotators()) == {"ann", "陳 大文"}


def test_the_files_of_splits_are_nobodys_name(
    project: Project, marked: dict[str, Annotation], fresh: Project, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    export(project, "doccano", tmp_path / "out" / "train.jsonl")
    import_(fresh, "doccano", tmp_path / "out")
    assert fresh.marks.annotators() == ["ann"]


def test_what_doccano_changed_stands(
    project: Project, marked: dict[str, Annotation], fresh: Project, tmp_path: Path
) -> None:
    """A span was deleted, one added, and all have new ids, as after a round through doccano."""
    export(project, "doccano", tmp_path / "out.jsonl")
    (row,) = lines(tmp_path / "out.jsonl")
    gone = next(
        item["id"] for item in row["entities"] if row["text"][item["start_offset"] : item["end_offset"]] == "北京"
    )
    entities = [item for item in row["entities"] if item["id"] != gone]
    entities.append({"id": 99, "label": "date", "start_offset": 0, "end_offset": 4})
    row["entities"] = [item | {"id": item["id"] + 1000} for item in entities]
    row["relations"] = [
        item | {"from_id": item["from_id"] + 1000, "to_id": item["to_id"] + 1000}
        for item in row["relations"]
        if gone not in (item["from_id"], item["to_id"])
    ]
    import_(fresh, "doccano", written(tmp_path / "back.jsonl", row))
    (document,) = fresh.documents.all()
    found = {mark.id: mark for mark in fresh.marks.of(document.id, annotator="*")}
    assert marked["beijing"].id not in found
    claim = found[marked["claim"].id]
    assert claim.roles == {"source": (marked["person"].id,), "target": (marked["shanghai"].id,)}
    assert (claim.kind, claim.note, claim.attributes) == ("claim", "全句", {"certainty": "certain"})
    assert len(found[marked["broken"].id].fragments) == 2
    assert "date" in {mark.label for mark in found.values()}


def test_each_kind_of_project(fresh: Project, tmp_path: Path) -> None:
    path = written(
        tmp_path / "all.jsonl",
        {"id": 7, "text": "one", "label": [[0, 3, "NUM"]], "source": "x", "Comments": ["see"]},
        {"text": "two", "label": ["a", "b"]},
        {"text": "three", "label": "c"},
        {"data": "four", "entities": [[0, 4, "NUM"]], "cats": ["d"]},
        {"text": "", "label": []},
    )
    import_(fresh, "doccano", path)
    assert said(fresh) == {
        "one": [("NUM", "one", "ben")],
        "two": [("category", "a", "ben"), ("category", "b", "ben")],
        "three": [("category", "c", "ben")],
        "four": [("NUM", "four", "ben"), ("category", "d", "ben")],
        "": [],
    }
    document = fresh.documents.get("all#7")
    assert document.meta == {"id": 7, "source": "x", "Comments": ["see"]}


def test_a_zip_of_one_file_for_each_annotator(fresh: Project, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "project.zip", "w") as archive:
        for name in ("admin", "mei"):
            row = {"id": 1, "text": "Iran agreed", "label": [[0, 4, f"by-{name}"]]}
            archive.writestr(f"{name}.jsonl", f"{json.dumps(row)}\n")
    assert find_format("doccano").recognises(tmp_path / "project.zip")  # type: ignore[attr-defined]
    import_(fresh, None, tmp_path / "project.zip")
    assert said(fresh) == {"Iran agreed": [("by-admin", "Iran", "admin"), ("by-mei", "Iran", "mei")]}


@pytest.mark.parametrize("cut", [10, 60, 150])
def test_a_damaged_zip(fresh: Project, tmp_path: Path, cut: int) -> None:
    path = tmp_path / "project.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("admin.jsonl", '{"text": "Iran agreed", "label": [[0, 4, "gpe"]]}\n' * 20)
    data = bytearray(path.read_bytes())
    data[cut] ^= 0xFF
    path.write_bytes(data)
    try:
        import_(fresh, "doccano", path)
    except FormatError:
        assert fresh.documents.all() == []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"label": []}, "in.jsonl:2 at text: is missing"),
        ({"text": 1, "label": []}, "in.jsonl:2 at text: should be a string"),
        ({"text": "a", "label": [[0, 2, "X"]]}, "in.jsonl:2 at label[0].end_offset: offset 2 lies outside"),
        ({"text": "ab", "label": [[1, 0, "X"]]}, "in.jsonl:2 at label[0]: ends before it begins"),
        ({"text": "a", "label": [[0, 1]]}, "in.jsonl:2 at label[0]: should be [start, end, label]"),
        ({"text": "a", "label": [[0, 1, ""]]}, "in.jsonl:2 at label[0].label: should not be empty"),
        (
            {"text": "a", "entities": [], "relations": [{"from_id": 0, "to_id": 1, "type": "r"}]},
            "no entity has the id 0",
        ),
        ([], "in.jsonl:2: should be an object"),
    ],
)
def test_a_malformed_row_is_told_with_its_line(fresh: Project, tmp_path: Path, row: Any, message: str) -> None:
    path = written(tmp_path / "in.jsonl", {"text": "good", "label": [[0, 4, "X"]]}, row)
    with pytest.raises(FormatError) as caught:
        import_(fresh, "doccano", path)
    assert message in str(caught.value)
    assert fresh.documents.all() == []
    report = import_(fresh, "doccano", path, skip_bad=True)
    assert len(report.skipped) == 1
    assert said(fresh) == {"good": [("X", "good", "ben")]}


def test_a_span_of_nothing_is_listed(fresh: Project, tmp_path: Path) -> None:
    report = import_(fresh, "doccano", written(tmp_path / "in.jsonl", {"text": "a", "label": [[1, 1, "X"]]}))
    assert [item.reason for item in report.dropped] == ["covers no text"]


def test_grapheme_clusters(fresh: Project, tmp_path: Path) -> None:
    path = written(tmp_path / "in.jsonl", {"text": "👨‍👩‍👧 e\u0301x", "label": [[2, 3, "X"]]})
    import_(fresh, "doccano", path, options=ReadOptions(more={"offsets": "graphemes"}))
    assert said(fresh) == {"👨‍👩‍👧 e\u0301x": [("X", "e\u0301", "ben")]}


def test_one_bad_line_at_the_end_of_many(fresh: Project, tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text("".join(f'{{"text":"text {n}","label":[]}}\n' for n in range(2_000)) + '{"text":', "utf-8")
    with pytest.raises(FormatError, match=r"many\.jsonl:2001"):
        import_(fresh, "doccano", path)
    assert fresh.documents.all() == []


@pytest.mark.skipif(not REAL.is_dir(), reason="needs ../shared/data")
class TestRealFiles:
    def test_sequence_labelling_with_a_row_that_has_no_text(self, fresh: Project) -> None:
        path = REAL / "sequence_labeling-example.jsonl"
        with pytest.raises(FormatError, match=r"example\.jsonl:3 at text: is missing"):
            import_(fresh, "doccano", path)
        import_(fresh, "doccano", path, skip_bad=True)
        assert said(fresh) == {"exampleA": [("LOC", "e", "ben")], "exampleB": []}
        assert {each.meta["wikiPageID"] for each in fresh.documents.all()} == {1, 2}

    def test_spans_on_one_place(self, fresh: Project) -> None:
        report = import_(fresh, None, REAL / "sequence_labeling-example_overlapping.jsonl")
        assert len(report.exported) == 2

    def test_relations(self, fresh: Project, tmp_path: Path) -> None:
        path = REAL / "relation_extraction-example.jsonl"
        report = import_(fresh, None, path)
        assert len(report.exported) == 7
        export(fresh, "doccano", tmp_path / "again.jsonl")
        before, after = lines(path)[0], lines(tmp_path / "again.jsonl")[0]
        assert after["entities"] == before["entities"]
        wanted = sorted((item["from_id"], item["to_id"], item["type"]) for item in before["relations"])
        assert sorted((item["from_id"], item["to_id"], item["type"]) for item in after["relations"]) == wanted

    def test_a_table_in_utf_16(self, fresh: Project) -> None:
        import_(fresh, "doccano", REAL / "example.utf16.csv")
        assert said(fresh)["CCC"] == [("category", "Negative", "ben")]

    @pytest.mark.parametrize("name", ["sequence_labeling-example.jsonl", "relation_extraction-example.jsonl"])
    def test_what_came_in_goes_out_equal(self, name: str, fresh: Project, tmp_path: Path) -> None:
        import_(fresh, "doccano", REAL / name, skip_bad=True)
        export(fresh, "doccano", tmp_path / "out.jsonl", choice=Choice())
        with open_project(tmp_path / "other", create=True, annotator="zoe") as other:
            import_(other, "doccano", tmp_path / "out.jsonl")
            assert said(other) == {
                text: [(*mark[:2], "ben") for mark in marks] for text, marks in said(fresh).items() if marks
            }
            metas = {each.name: each.meta for each in fresh.documents.all()}
            assert all(metas[each.name] == each.meta for each in other.documents.all())
