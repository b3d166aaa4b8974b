from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from workbench import Project
from workbench.formats import export
from workbench.model import Annotation, Document, Fragment


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def quoted(side: dict[str, Any]) -> list[list[str]]:
    return [[side["text"][start:end] for start, end in mark["at"]] for mark in side["marks"]]


def test_the_sentence_and_its_translation(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    report = export(project, "parallel", tmp_path / "out.jsonl")
    first, second = lines(tmp_path / "out.jsonl")
    assert (first["source"]["text"], first["target"]["text"]) == ("Iran agreed.", "伊朗同意了。")
    assert (first["target"]["language"], first["target"]["origin"]) == ("zh-Hant", "memory")
    assert quoted(first["target"]) == [["伊朗"]]
    assert quoted(first["source"]) == [["Iran"]]
    assert second["target"] is None
    assert ["李强"] in quoted(second["source"])
    assert ["国务院总理李强表示，北京🇨🇳與上海都會參加。"] in quoted(second["source"])
    claim = next(mark for mark in second["source"]["marks"] if mark["id"] == marked["claim"].id)
    assert claim["roles"]["source"] == [marked["person"].id]
    assert (claim["note"], claim["attributes"]) == ("全句", {"certainty": "certain"})
    assert [item.mark for item in report.split] == [marked["broken"].id]
    assert {item.mark for item in report.dropped} == {marked["relation"].id, marked["label"].id}
    assert report.marks == len(marked)


def test_marks_that_do_not_fit_their_segment(project: Project, document: Document, tmp_path: Path) -> None:
    def mark(*places: tuple[int, int]) -> str:
        fragments = [Fragment(document.id, *place) for place in places]
        return project.marks.create("entity", "gpe", document_id=document.id, fragments=fragments).id

    clipped, outside, broken = mark((5, 13)), mark((12, 13)), mark((0, 4), (5, 11))
    segment = project.segments.of(document.id)[0]
    label = project.marks.create("label", "tone", document_id=document.id, target=segment.id)
    report = export(project, "parallel", tmp_path / "out.jsonl")
    first = lines(tmp_path / "out.jsonl")[0]
    assert sorted(quoted(first["source"])) == [["Iran", "agreed"], ["agreed."]]
    assert [each["id"] for each in first["labels"]] == [label.id]
    assert [item.mark for item in report.snapped] == [clipped]
    assert [item.mark for item in report.dropped] == [outside]
    assert {item.mark for item in report.exported} == {broken, label.id}
