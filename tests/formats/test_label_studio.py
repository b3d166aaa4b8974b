from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from workbench import Project, open_project
from workbench.errors import FormatError
from workbench.formats import ReadOptions, export, import_
from workbench.model import GOLD, Annotation

CONFIG = """<View>
  <Labels name="ner" toName="article"><Label value="PER"/><Label value="LOC" background="red"/></Labels>
  <Text name="article" value="$body"/>
  <Choices name="mood" toName="article"><Choice value="good"/><Choice value="bad"/></Choices>
  <Choices name="sure" toName="article" perRegion="true" choice="multiple"><Choice value="yes"/></Choices>
  <Rating name="stars" toName="article"/>
  <TextArea name="why" toName="article" perRegion="true"/>
</View>"""
BODY = "💩Anna is in 北京."


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Project]:
    with open_project(tmp_path / "fresh", create=True, annotator="ben") as opened:
        yield opened


def region(key: str, start: int, end: int, label: str, **more: Any) -> dict[str, Any]:
    value = {"start": start, "end": end, "labels": [label], **more}
    return {"id": key, "from_name": "ner", "to_name": "article", "type": "labels", "value": value}


def said(key: str | None, name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return ({"id": key} if key else {}) | {"from_name": name, "to_name": "article", "type": kind, "value": value}


RESULT = [
    {"type": "relation", "from_id": "a", "to_id": "b", "direction": "left", "labels": ["home"]},
    said("a", "sure", "choices", {"start": 1, "end": 5, "choices": ["yes"]}),
    said("a", "why", "textarea", {"start": 1, "end": 5, "text": ["a name"]}),
    region("a", 1, 5, "PER", text="Anna") | {"meta": {"text": ["who?"]}},
    region("b", 12, 14, "LOC", text="北京"),
    said("c", "mood", "choices", {"choices": ["good"]}),
    said("d", "stars", "rating", {"rating": 4}),
]


def project_folder(place: Path, *tasks: Any, config: str = CONFIG) -> Path:
    place.mkdir(exist_ok=True)
    (place / "config.xml").write_text(config, "utf-8")
    (place / "tasks.json").write_text(json.dumps(list(tasks), ensure_ascii=False), "utf-8")
    return place


def task(*annotations: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": 5, "data": {"body": BODY, "url": "x"}, "annotations": list(annotations)} | more


def contents(project: Project) -> list[tuple[Any, ...]]:
    found = []
    for document in project.documents.all():
        text = project.documents.text(document.id)
        for mark in project.marks.of(document.id, annotator="*"):
            covered = "|".join(text[part.start : part.end] for part in mark.fragments)
            found.append((mark.annotator, mark.kind, mark.label, covered, dict(mark.attributes), mark.note))
    return sorted(found, key=str)


def test_a_project_of_label_studio(fresh: Project, tmp_path: Path) -> None:
    annotation = {"id": 1, "completed_by": {"id": 3, "email": "mei@x.org"}, "result": RESULT}
    report = import_(fresh, None, project_folder(tmp_path / "in", task(annotation)))
    assert contents(fresh) == [
        ("mei@x.org", "entity", "LOC", "北京", {}, ""),
        ("mei@x.org", "entity", "PER", "Anna", {"sure": ["yes"], "why": "a name"}, "who?"),
        ("mei@x.org", "label", "mood", "", {"value": "good"}, ""),
        ("mei@x.org", "label", "stars", "", {"value": 4}, ""),
        ("mei@x.org", "relation", "home", "", {}, ""),
    ]
    assert not report.dropped
    document = fresh.documents.get("tasks#5")
    assert document.meta == {"url": "x"}
    relation = next(mark for mark in fresh.marks.of(document.id, annotator="*") if mark.kind == "relation")
    assert fresh.marks.find(relation.roles["from"][0]).label == "LOC"  # type: ignore[union-attr]
    mood = fresh.schema.types["mood"].attribute("value")
    assert mood
    assert [value.name for value in mood.values] == ["good", "bad"]


def test_offsets_of_older_versions_are_seen_by_what_they_quote(fresh: Project, tmp_path: Path) -> None:
    older = [region("a", 2, 6, "PER", text="Anna"), region("b", 13, 15, "LOC", text="北京")]
    import_(fresh, None, project_folder(tmp_path / "in", task({"result": older})))
    assert [mark[3] for mark in contents(fresh)] == ["北京", "Anna"]


def test_annotators_gold_and_predictions_are_kept_apart(fresh: Project, tmp_path: Path) -> None:
    one = [region("a", 1, 5, "PER")]
    given = task(
        {"completed_by": 3, "result": one},
        {"completed_by": {"id": 4, "email": "tom@x.org"}, "result": one},
        {"completed_by": 5, "ground_truth": True, "result": one},
        {"completed_by": 6, "was_cancelled": True, "result": one},
        predictions=[{"model_version": "bert", "result": one}],
    )
    report = import_(fresh, None, project_folder(tmp_path / "in", given))
    assert {mark[0] for mark in contents(fresh)} == {"user-3", "tom@x.org", GOLD, "bert"}
    assert [(item.annotator, item.reason) for item in report.dropped] == [("user-6", "its annotator skipped the task")]


def test_json_min(fresh: Project, tmp_path: Path) -> None:
    row = {
        "body": BODY, "id": 5, "ner": [{"start": 1, "end": 5, "text": "Anna", "labels": ["PER"]}], "mood": "good",
        "annotator": 3, "annotation_id": 9, "created_at": "2026", "updated_at": "2026", "lead_time": 1.5,
    }  # fmt: skip
    folder = project_folder(tmp_path / "in", row)
    import_(fresh, None, folder)
    assert ("user-3", "entity", "PER", "Anna", {}, "") in contents(fresh)
    assert ("user-3", "label", "mood", "", {"value": "good"}, "") in contents(fresh)


def test_hypertext(fresh: Project, tmp_path: Path) -> None:
    labels = '<HyperTextLabels name="ner" toName="h"><Label value="PER"/></HyperTextLabels>'
    config = f'<View>{labels}<HyperText name="h" value="$html"/></View>'
    value = {"start": "/p[1]/text()[1]", "startOffset": 0, "end": "/p[1]/text()[1]", "endOffset": 4}
    value |= {"globalOffsets": {"start": 2, "end": 6}, "hypertextlabels": ["PER"]}
    result = {"id": "a", "from_name": "ner", "to_name": "h", "type": "hypertextlabels", "value": value}
    bare = result | {"id": "b", "value": {key: each for key, each in value.items() if key != "globalOffsets"}}
    given = {"data": {"html": "<p>A<br>Anna &amp; co</p>"}, "annotations": [{"result": [result, bare]}]}
    report = import_(fresh, None, project_folder(tmp_path / "in", given, config=config))
    assert [mark[3] for mark in contents(fresh)] == ["Anna"]
    assert [item.reason for item in report.dropped] == ["stands on HTML by a path alone"]


def test_the_configuration_is_found_or_named(fresh: Project, tmp_path: Path) -> None:
    folder = project_folder(tmp_path / "in", task({"result": []}))
    (folder / "config.xml").rename(tmp_path / "mine.xml")
    import_(fresh, "label-studio", folder, options=ReadOptions(more={"config": str(tmp_path / "mine.xml")}))
    assert set(fresh.schema.entities) == {"PER", "LOC"}


def test_several_texts_need_the_configuration(fresh: Project, tmp_path: Path) -> None:
    folder = project_folder(tmp_path / "in", task({"result": []}))
    (folder / "config.xml").unlink()
    with pytest.raises(FormatError, match="--set config=FILE"):
        import_(fresh, "label-studio", folder)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("<View>", r"config\.xml:1:7: this is no XML"),
        ('<!DOCTYPE v [<!ENTITY a "b"><!ENTITY c "&a;">]><View>&c;</View>', r"config\.xml: this XML is not read"),
        (
            '<!DOCTYPE v [<!ENTITY a SYSTEM "file:///etc/hostname">]><View>&a;</View>',
            r"config\.xml: this XML is not read",
        ),
    ],
)
def test_a_bad_configuration(fresh: Project, tmp_path: Path, config: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        import_(fresh, "label-studio", project_folder(tmp_path / "in", task(), config=config))


@pytest.mark.parametrize(
    ("result", "message"),
    [
        ([region("a", 1, 99, "PER")], "offset 99 lies outside the text"),
        ([region("a", 5, 1, "PER")], "ends before it begins"),
        ([region("a", 1, 5, "PER"), region("a", 1, 5, "PER")], "another region has the id a"),
        ([{"type": "labels", "from_name": "ner"}], r"annotations[0].result[0].value: is missing"),
        ([said("c", "mood", "choices", {"choices": [1]})], "should be a list of texts"),
    ],
)
def test_a_malformed_task_is_told(fresh: Project, tmp_path: Path, result: Any, message: str) -> None:
    folder = project_folder(tmp_path / "in", task({"result": []}), task({"result": result}))
    with pytest.raises(FormatError) as caught:
        import_(fresh, "label-studio", folder)
    assert message in str(caught.value) or message in str(caught.value.place)
    assert fresh.documents.all() == []
    assert len(import_(fresh, "label-studio", folder, skip_bad=True).skipped) == 1


def test_what_has_no_place_is_listed(fresh: Project, tmp_path: Path) -> None:
    results = [
        said("x", "box", "rectanglelabels", {}),
        said("y", "sure", "choices", {"start": 0, "end": 1, "choices": ["yes"]}),
        region("z", 3, 3, "PER"),
        {"type": "relation", "from_id": "q", "to_id": "r", "direction": "right"},
    ]
    report = import_(fresh, None, project_folder(tmp_path / "in", task({"result": results})))
    assert contents(fresh) == []
    assert [item.reason for item in report.dropped] == [
        "a result of the type «rectanglelabels» has no place here",
        "covers no text",
        "is said of a region that has no label",
        "joins what is no region",
    ]


def test_what_label_studio_reads(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    report = export(project, "label-studio", tmp_path / "out")
    assert not report.split
    assert not report.snapped
    (made,) = json.loads((tmp_path / "out" / "tasks.json").read_text("utf-8"))
    (annotation,) = made["annotations"]
    assert annotation["completed_by"]["email"] == "ann"
    text = made["data"]["text"]
    for result in annotation["result"]:
        if result["type"] == "labels":
            assert text[result["value"]["start"] : result["value"]["end"]] == result["value"]["text"]
    parts = [result for result in annotation["result"] if "parentID" in result]
    assert [part["parentID"] for part in parts] == [marked["broken"].id]
    config = ElementTree.parse(tmp_path / "out" / "config.xml").getroot()
    names = {each.get("name") for each in config.iter() if each.get("name")}
    assert {result["from_name"] for result in annotation["result"] if "from_name" in result} <= names


def test_another_who_took_marks_over_has_marks_of_their_own(
    project: Project, marked: dict[str, Annotation], tmp_path: Path
) -> None:
    """Label Studio copies an annotation with the ids of its regions; the copy does not take the first one's place."""
    export(project, "label-studio", tmp_path / "out")
    path = tmp_path / "out" / "tasks.json"
    tasks = json.loads(path.read_text("utf-8"))
    copy = tasks[0]["annotations"][0] | {"completed_by": {"id": 9, "email": "mei"}}
    tasks[0]["annotations"].append(copy)
    path.write_text(json.dumps(tasks), "utf-8")
    before = {mark.id: mark for mark in project.marks.of(marked["claim"].document_id, annotator="ann")}
    import_(project, "label-studio", tmp_path / "out")
    after = {mark.id: mark for mark in project.marks.of(marked["claim"].document_id, annotator="*")}
    assert all(after[key].annotator == "ann" for key in before)
    assert len([mark for mark in after.values() if mark.annotator == "mei"]) == len(before) - 1
