"""Hugging Face datasets out and in, and the datasets of others."""

from __future__ import annotations

import bz2
import gzip
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from workbench import Project, open_project
from workbench.errors import FormatError
from workbench.formats import Options, ReadOptions, export, import_
from workbench.formats.huggingface.features import HUGGINGFACE, features_in
from workbench.formats.registry import recognised
from workbench.formats.selection import Choice
from workbench.formats.splits import SplitPlan
from workbench.model import Annotation, Document, Fragment, SegmentSpan, SourceText, Translation

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def rows(folder: Path) -> list[dict[str, Any]]:
    return [row for path in sorted((folder / "data").iterdir()) for row in pq.read_table(path).to_pylist()]


def texts(project: Project) -> dict[str, str]:
    return {each.name: project.documents.text(each.id) for each in project.documents.all()}


def covered(project: Project) -> list[tuple[str, str]]:
    found = []
    for each in project.documents.all():
        text = project.documents.text(each.id)
        marks = project.marks.of(each.id)
        found += [(mark.label, " ".join(text[part.start : part.end] for part in mark.fragments)) for mark in marks]
    return sorted(found)


def table(path: Path, data: list[dict[str, Any]], features: dict[str, Any] | None = None) -> Path:
    """A file as `datasets` writes it."""
    made = pa.Table.from_pylist(data)
    if features:
        made = made.replace_schema_metadata({HUGGINGFACE: json.dumps({"info": {"features": features}})})
    pq.write_table(made, path)
    return path


@pytest.fixture
def fresh(tmp_path: Path) -> Any:
    with open_project(tmp_path / "fresh", create=True, annotator="ann") as project:
        yield project


def test_the_sentence_goes_out_with_both_sides(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    report = export(project, "huggingface", tmp_path / "out")
    assert report.lossless
    (row,) = rows(tmp_path / "out")
    assert [(e["text"], e["annotator"]) for e in row["entities"]] == [("李强", "ann"), ("北京", "ann"), ("上海", "ann")]
    claims = {claim["id"]: claim for claim in row["claims"]}
    assert claims[marked["broken"].id]["fragments"] == [{"start": 0, "end": 4}, {"start": 30, "end": 34}]
    assert claims[marked["claim"].id]["attributes"] == {"certainty": 0, "polarity": None, "stance": None, "time": None}
    assert claims[marked["claim"].id]["note"] == "全句"
    (pair,) = row["translations"]
    assert (pair["source"], pair["target"], pair["segment"]) == ("Iran agreed.", "伊朗同意了。", 0)
    assert [entity["text"] for entity in pair["entities"]] == ["伊朗"]
    assert row["annotators"] == ["ann"]


def test_the_translated_side_alone(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    export(project, "huggingface", tmp_path / "out", options=Options(side="translation"))
    (row,) = rows(tmp_path / "out")
    assert (row["text"], [e["text"] for e in row["entities"]]) == ("伊朗同意了。", ["伊朗"])


def test_the_schema_of_the_files_says_all_labels(
    project: Project, marked: dict[str, Annotation], tmp_path: Path
) -> None:
    export(project, "huggingface", tmp_path / "out", options=Options(scheme="bioes"))
    path = next((tmp_path / "out" / "data").iterdir())
    features: Any = features_in(pq.read_schema(path).metadata)
    assert features["ner_tags"].item.names[:5] == ("O", "B-person", "I-person", "E-person", "S-person")
    assert features["entities"].item.fields["label"].names == tuple(project.schema.entities)
    assert features["segments"].item.fields["language"].names == ("en", "zh-Hant")


def test_tags_need_one_annotator(project: Project, document: Document, tmp_path: Path) -> None:
    for name, end in (("ann", 4), ("bea", 12), ("gold", 4)):
        project.annotator = name if name != "gold" else "ann"
        mark = Annotation(f"m-{name}", "entity", "gpe", name, document.id, (Fragment(document.id, 0, end),))
        project.marks.add([mark], action="test")
    export(project, "huggingface", tmp_path / "all")
    (row,) = rows(tmp_path / "all")
    assert "ner_tags" not in row
    assert "tokens" in row
    assert row["annotators"] == ["ann", "bea"]
    card = (tmp_path / "all" / "README.md").read_text("utf-8")
    assert "| entities | ann, bea | all | 0.000 | 0 | 1 | 1 |" in card
    assert "Krippendorff's alpha of the entities on tokens, all annotators together: " in card
    export(project, "huggingface", tmp_path / "gold", choice=Choice(annotator="gold"))
    (row,) = rows(tmp_path / "gold")
    assert row["ner_tags"][:2] == [5, 0]
    export(project, "huggingface", tmp_path / "bare", options=Options(more={"tokens": "no"}))
    assert "tokens" not in rows(tmp_path / "bare")[0]


def test_what_tags_cannot_hold_is_counted(project: Project, document: Document, tmp_path: Path) -> None:
    for start, end in ((0, 11), (0, 4), (1, 3)):
        project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, start, end)])
    report = export(project, "huggingface", tmp_path / "out")
    assert report.lossless
    assert "entities in the column ner_tags: 2 left out: under a longer mark, 1 as they are" in report.notes


def test_shards_and_splits_have_the_names_that_loaders_look_for(project: Project, tmp_path: Path) -> None:
    for number in range(10):
        text = f"{number * 7919} Iran {number * 104729}"
        project.documents.add(SourceText(f"{number}.txt", text), [SegmentSpan(0, len(text), "en", "body")])
    plan = SplitPlan({"train": 0.7, "dev": 0.3})
    export(project, "huggingface", tmp_path / "out", choice=Choice(split=plan), options=Options(shard=4))
    assert sorted(path.name for path in (tmp_path / "out" / "data").iterdir()) == [
        "train-00000-of-00002.parquet", "train-00001-of-00002.parquet", "validation-00000-of-00001.parquet",
    ]  # fmt: skip
    with open_project(tmp_path / "in", create=True, annotator="ann") as fresh:
        import_(fresh, None, tmp_path / "out")
        assert texts(fresh) == texts(project)


def test_no_document_makes_an_empty_file(project: Project, tmp_path: Path) -> None:
    export(project, "huggingface", tmp_path / "out")
    assert rows(tmp_path / "out") == []


def test_the_card_says_where_it_may_be_used(project: Project, tmp_path: Path) -> None:
    for number in range(2):
        source = SourceText(f"{number}", f"text {number}", meta={"license": "cc-by-4.0"})
        project.documents.add(source, [SegmentSpan(0, 6, "zh-Hant", "body")])
    export(project, "huggingface", tmp_path / "out")
    assert "\nlicense: cc-by-4.0\n" in (tmp_path / "out" / "README.md").read_text("utf-8")
    more = {"license": "mit", "title": "Mine | *x*", "cite": "me"}
    export(project, "huggingface", tmp_path / "out", options=Options(more=more))
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "\nlicense: mit\n" in card
    assert "\n# Mine \\| \\*x\\*\n" in card
    croissant = json.loads((tmp_path / "out" / "croissant.json").read_text("utf-8"))
    assert (croissant["license"], croissant["citeAs"], croissant["inLanguage"]) == ("mit", "me", ["zh"])


def test_what_no_column_holds_is_carried_beside(project: Project, document: Document, tmp_path: Path) -> None:
    """Values that the schema does not know, and whole numbers written with a point."""
    values = {"certainty": "maybe", "weight": 3.0, "count": 3, "other": ["a", "b"]}
    mark = Annotation("m1", "claim", "claim", "ann", document.id, (Fragment(document.id, 0, 4),), attributes=values)
    project.marks.add([mark], action="test")
    export(project, "huggingface", tmp_path / "out")
    with open_project(tmp_path / "in", create=True, annotator="ann") as fresh:
        import_(fresh, None, tmp_path / "out")
        (found,) = fresh.marks.of(document.id)
        assert found.attributes == values


def test_translations_come_in_with_the_marks_on_them(
    project: Project, marked: dict[str, Annotation], tmp_path: Path
) -> None:
    export(project, "huggingface", tmp_path / "out")
    key = marked["claim"].document_id
    with open_project(tmp_path / "in", create=True, annotator="ann") as fresh:
        for _ in range(2):
            assert import_(fresh, None, tmp_path / "out").lossless
            assert {mark.id: mark.roles for mark in fresh.marks.of(key)} == {
                mark.id: mark.roles for mark in marked.values()
            }
            (chosen,) = fresh.translations.chosen(key).values()
            assert (chosen.text, chosen.language, chosen.origin) == ("伊朗同意了。", "zh-Hant", "memory")
            mark = fresh.marks.get(marked["translated"].id)
            assert mark.fragments == (Fragment(chosen.id, 0, 2),)
            assert fresh.schema.types == project.schema.types
    before = project.marks.by_document([key])
    assert import_(project, None, tmp_path / "out").lossless
    assert {mark.id for mark in project.marks.by_document([key])[key]} == {mark.id for mark in before[key]}


def test_tags_of_others_become_entities(fresh: Project, tmp_path: Path) -> None:
    label = {"names": ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"], "_type": "ClassLabel"}
    features = {"ner_tags": {"feature": label, "_type": "Sequence"}}
    data = [{"id": "1", "tokens": ["张", "三", "在", "New", "York"], "ner_tags": [1, 2, 0, 3, 4]}]
    path = table(tmp_path / "zh.parquet", data, features)
    assert recognised(path).name == "huggingface"
    import_(fresh, None, path)
    assert texts(fresh) == {"zh#1": "张三在New York"}
    assert covered(fresh) == [("LOC", "New York"), ("PER", "张三")]


def test_numbers_without_names_are_refused(fresh: Project, tmp_path: Path) -> None:
    path = table(tmp_path / "x.parquet", [{"tokens": ["a"], "ner_tags": [1]}])
    with pytest.raises(FormatError, match=r"row 1, ner_tags: holds numbers, and the file does not say which labels"):
        import_(fresh, None, path)


def test_spans_of_others_in_their_usual_forms(fresh: Project, tmp_path: Path) -> None:
    text = "Iran 北京🇨🇳 同意"
    objects = [{"start": 0, "end": 4, "type": "GPE"}, {"start": 5, "end": 5, "type": "GPE"}]
    import_(fresh, None, table(tmp_path / "a.parquet", [{"text": text, "entities": objects}]))
    lists = {"start": [5], "end": [7], "label": ["CITY"]}
    import_(fresh, None, table(tmp_path / "b.parquet", [{"text": text, "spans": lists}]))
    units = [{"start_offset": 12, "end_offset": 14, "label": "VERB"}]
    utf16 = ReadOptions(more={"offsets": "utf16"})
    import_(fresh, None, table(tmp_path / "c.parquet", [{"text": text, "spans": units}]), options=utf16)
    assert covered(fresh) == [("CITY", "北京"), ("GPE", "Iran"), ("VERB", "同意")]


def test_a_column_of_labels_and_the_rest_as_metadata(fresh: Project, tmp_path: Path) -> None:
    features = {"label": {"names": ["neg", "pos"], "_type": "ClassLabel"}}
    data = [
        {"id": 3, "sentence": "good", "label": 1, "stars": 4.5, "date": "2026"},
        {"id": 4, "sentence": "unknown", "label": -1, "stars": None, "date": None},
    ]
    import_(fresh, None, table(tmp_path / "x.parquet", data, features))
    document, other = fresh.documents.get("x#3"), fresh.documents.get("x#4")
    assert fresh.marks.of(other.id) == []
    (mark,) = fresh.marks.of(document.id)
    assert (document.name, mark.kind, mark.attributes) == ("x#3", "label", {"value": "pos"})
    assert document.meta == {"stars": 4.5, "date": "2026"}


@pytest.mark.parametrize(("suffix", "pack"), [(".jsonl.gz", gzip.compress), (".jsonl.bz2", bz2.compress)])
def test_packed_lines_of_others(fresh: Project, tmp_path: Path, suffix: str, pack: Any) -> None:
    lines = [{"id": n, "text": f"Iran {n}", "entities": [{"start": 0, "end": 4, "label": "GPE"}]} for n in range(3)]
    path = tmp_path / f"data{suffix}"
    path.write_bytes(pack("\n".join(map(json.dumps, lines)).encode()))
    assert recognised(path).name == "huggingface"
    import_(fresh, None, path)
    assert covered(fresh) == [("GPE", "Iran")] * 3
    path.write_bytes(pack(json.dumps(lines[0]).encode() * 1000)[:-20])
    with pytest.raises(FormatError):
        import_(fresh, "huggingface", path)


def test_a_bad_row_is_named_or_left_out(fresh: Project, tmp_path: Path) -> None:
    data = [{"text": "Iran", "spans": [{"start": 0, "end": end, "label": "GPE"}]} for end in (4, 9)]
    data[1]["text"] = "Iraq"
    path = table(tmp_path / "x.parquet", data)
    with pytest.raises(FormatError, match=r"row 2, spans\[0\]: offset 9 lies outside the text of 4 characters"):
        import_(fresh, None, path)
    assert fresh.documents.all() == []
    assert len(import_(fresh, None, path, skip_bad=True).skipped) == 1
    assert list(texts(fresh).values()) == ["Iran"]


def test_a_truncated_file_changes_nothing(
    project: Project, marked: dict[str, Annotation], fresh: Project, tmp_path: Path
) -> None:
    export(project, "huggingface", tmp_path / "out")
    path = next((tmp_path / "out" / "data").iterdir())
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(FormatError, match=r"train-00000-of-00001.parquet: is no Parquet, or damaged"):
        import_(fresh, None, tmp_path / "out")
    assert fresh.documents.all() == []


def test_a_newer_dataset_is_not_misread(fresh: Project, tmp_path: Path) -> None:
    made = pa.Table.from_pylist([{"text": "a"}]).replace_schema_metadata({"workbench": '{"version": 99}'})
    pq.write_table(made, tmp_path / "new.parquet")
    with pytest.raises(FormatError, match="a newer Workbench wrote this dataset"):
        import_(fresh, None, tmp_path / "new.parquet")


def test_without_pyarrow_it_says_what_to_install(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.parquet").write_bytes(b"PAR1")
    for name in [name for name in sys.modules if name.split(".")[0] == "pyarrow"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr("workbench.formats.huggingface.needs.find_spec", lambda name: None)
    for run in (
        lambda: export(project, "huggingface", tmp_path / "out"),
        lambda: import_(project, "huggingface", tmp_path / "x.parquet"),
    ):
        with pytest.raises(FormatError, match="needs pyarrow") as caught:
            run()
        assert caught.value.hint == 'pip install "bilingual-workbench[parquet]"'
    assert not (tmp_path / "out").exists()


def test_processes_make_the_same_bytes(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        text = f"Iran {number} 同意"
        document = project.documents.add(
            SourceText(f"{number}.txt", text), [SegmentSpan(0, len(text), "en", "body")]
        ).document
        segment = project.segments.of(document.id)[0]
        project.translations.add([Translation(f"t{number}", segment.id, "zh-Hant", "伊朗同意", "memory", "memory")])
        project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 4)])
        project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(f"t{number}", 0, 2)])
    monkeypatch.setattr("workbench.formats.in_parallel._CHUNK", 7)
    alone = export(project, "huggingface", tmp_path / "alone")
    monkeypatch.setattr("workbench.formats.in_parallel.ENOUGH", 2)
    monkeypatch.setattr("workbench.formats.in_parallel.os.sched_getaffinity", lambda _: {0, 1}, raising=False)
    together = export(project, "huggingface", tmp_path / "together")
    assert alone.lossless
    assert together.lossless
    names = ["README.md", "croissant.json", "data/train-00000-of-00001.parquet", "loss-report.json"]
    for name in names:
        assert (tmp_path / "alone" / name).read_bytes() == (tmp_path / "together" / name).read_bytes()
