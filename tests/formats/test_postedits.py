"""Post-edits as data: the machine's text, the person's, how far apart they are, and how long it took."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from workbench import Project
from workbench.errors import FormatError
from workbench.formats import Options, export
from workbench.model import Document, SegmentSpan, SourceText, Translation


@pytest.fixture
def edited(project: Project) -> Document:
    """Four segments: edited from the machine's, accepted as it was, written by hand, left alone."""
    lines = ["Iran agreed to the deal.", "Moscow did not.", "Tehran smiled.", "It ended."]
    spans, at = [], 0
    for line in lines:
        spans.append(SegmentSpan(at, at + len(line), "en", "body"))
        at += len(line) + 1
    document = project.documents.add(SourceText("talks.txt", "\n".join(lines)), spans).document
    segments = project.segments.of(document.id)
    machine = ["伊朗同意交易。", "莫斯科沒有。", "德黑蘭笑。", "結束了。"]
    project.translations.add(
        [
            Translation(
                f"m{n}", segment.id, "zh-Hant", text, "machine", "argos", "translate-en_zt 1.9", {"beam": 4}, 0.5
            )
            for n, (segment, text) in enumerate(zip(segments, machine, strict=True))
        ]
    )
    project.annotator = "bob"
    visit = project.drafts.begin(segments[0].id, "zh-Hant")
    project.drafts.finish(visit, "伊朗同意這協議。", settings={"assisted": ["engine"]})
    project.annotator = "ann"
    project.translations.write(segments[0].id, "zh-Hant", "伊朗同意了協議。", status="reviewed")
    project.translations.set_status("m1", "translated")
    project.translations.add([Translation("mem", segments[2].id, "zh-Hant", "德黑蘭微笑。", "memory", "memory")])
    project.translations.choose("mem")
    project.translations.write(segments[2].id, "zh-Hant", "德黑蘭微笑了。")
    return document


def written(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_each_pair_with_its_distance_engine_and_people(project: Project, edited: Document, tmp_path: Path) -> None:
    export(project, "post-edits", tmp_path / "out.jsonl")
    first, second = written(tmp_path / "out.jsonl")
    assert (first["source"], first["machine"], first["edit"]) == (
        "Iran agreed to the deal.",
        "伊朗同意交易。",
        "伊朗同意了協議。",
    )
    assert (first["annotator"], first["status"], first["versions"], first["changed"]) == ("ann", "reviewed", 2, True)
    assert (first["engine"], first["engine_version"], first["settings"], first["score"]) == (
        "argos",
        "translate-en_zt 1.9",
        {"beam": 4},
        0.5,
    )
    assert "milliseconds" not in first
    assert (second["machine"], second["edit"], second["versions"], second["changed"]) == (
        "莫斯科沒有。",
        "莫斯科沒有。",
        0,
        False,
    )
    assert (second["ter"], second["chrf"]) == (0.0, 100.0)
    assert 0 < first["ter"] < 100
    assert 0 < first["chrf"] < 100


def test_distances_are_sacrebleus(project: Project, edited: Document, tmp_path: Path) -> None:
    from sacrebleu import sentence_chrf, sentence_ter

    export(project, "post-edits", tmp_path / "out.jsonl")
    (first, _) = written(tmp_path / "out.jsonl")
    ter = sentence_ter(first["machine"], [first["edit"]], asian_support=True, normalized=True).score
    assert (first["ter"], first["chrf"]) == (
        round(ter, 2),
        round(sentence_chrf(first["machine"], [first["edit"]]).score, 2),
    )


def test_time_is_there_where_it_is_asked_for_and_was_counted(
    project: Project, edited: Document, tmp_path: Path
) -> None:
    segment = project.segments.of(edited.id)[0]
    for milliseconds in (1500, 500):
        project.timings.add("ann", edited.id, milliseconds, segment_id=segment.id, activity="post-edit")
    project.timings.add("ann", edited.id, 9000, segment_id=segment.id, activity="annotate")
    export(project, "post-edits", tmp_path / "out.jsonl", options=Options(more={"time": "yes", "scores": "no"}))
    first, second = written(tmp_path / "out.jsonl")
    assert (first["milliseconds"], second["milliseconds"]) == (2000, None)
    assert "ter" not in first


def test_drafts_are_left_out_unless_they_are_wanted(project: Project, edited: Document, tmp_path: Path) -> None:
    segment = project.segments.of(edited.id)[3]
    project.translations.write(segment.id, "zh-Hant", "完了。", status="draft")
    export(project, "post-edits", tmp_path / "without.jsonl")
    export(project, "post-edits", tmp_path / "with.jsonl", options=Options(more={"drafts": "yes"}))
    assert [line["edit"] for line in written(tmp_path / "without.jsonl")] == ["伊朗同意了協議。", "莫斯科沒有。"]
    assert [line["edit"] for line in written(tmp_path / "with.jsonl")][2:] == ["完了。"]


def test_a_table_says_the_same(project: Project, edited: Document, tmp_path: Path) -> None:
    export(project, "post-edits", tmp_path / "out.jsonl")
    export(project, "post-edits-csv", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row, line in zip(rows, written(tmp_path / "out.jsonl"), strict=True):
        for name, value in line.items():
            shown = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            assert row[name] == (
                shown if isinstance(value, (list, dict, bool)) else "" if value is None else str(value)
            )


def test_marks_are_accounted_for_and_what_makes_no_sense_is_refused(
    project: Project, edited: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workbench.model import Fragment

    mark = project.marks.create("entity", "gpe", document_id=edited.id, fragments=[Fragment(edited.id, 0, 4)])
    report = export(project, "post-edits", tmp_path / "out.jsonl")
    assert [item.mark for item in report.dropped] == [mark.id]
    with pytest.raises(FormatError, match="time can be yes or no"):
        export(project, "post-edits", tmp_path / "no.jsonl", options=Options(more={"time": "maybe"}))
    monkeypatch.setitem(sys.modules, "sacrebleu.metrics.ter", None)
    with pytest.raises(FormatError, match="sacrebleu"):
        export(project, "post-edits", tmp_path / "no.jsonl")
    assert not (tmp_path / "no.jsonl").exists()


def test_a_project_of_split_and_joined_segments_exports_in_every_way(
    project: Project, edited: Document, tmp_path: Path
) -> None:
    first, *_ = project.segments.of(edited.id)
    (joined,) = project.resegmenting.join(first.id).segments
    project.translations.set_status(project.translations.chosen(edited.id)[joined.id].id, "translated")
    project.resegmenting.split(joined.id, 12)
    for name, suffix in (("post-edits", ".jsonl"), ("parallel", ".jsonl"), ("jsonl", ".jsonl")):
        export(project, name, tmp_path / f"{name}{suffix}")
    lines = written(tmp_path / "parallel.jsonl")
    assert [line["source"]["text"] for line in lines][:2] == ["Iran agreed", "to the deal.\nMoscow did not."]
    assert lines[0]["target"]["status"] == "draft"
    assert lines[1]["target"] is None


def test_what_was_made_from_the_memory_is_counted_and_taken_in_where_asked_for(
    project: Project, edited: Document, tmp_path: Path
) -> None:
    segment = project.segments.of(edited.id)[3]
    by_hand = Translation("hand", segment.id, "zh-Hant", "就此結束。", "human", "", annotator="ann", status="reviewed")
    project.translations.add([by_hand])
    report = export(project, "post-edits", tmp_path / "out.jsonl")
    assert {line["origin"] for line in written(tmp_path / "out.jsonl")} == {"machine"}
    assert str(report) == (
        "2 post-edits: 1 edited, 1 unchanged; 1 made from the memory's left out: --set memory=yes takes them in; "
        "1 written without either, by hand or with completion"
    )
    export(project, "post-edits", tmp_path / "all.jsonl", options=Options(more={"memory": "yes"}))
    *_, third = written(tmp_path / "all.jsonl")
    assert (third["origin"], third["machine"], third["edit"]) == ("memory", "德黑蘭微笑。", "德黑蘭微笑了。")
    assert third["ter"] > 0


def test_a_match_that_was_taken_whole_is_what_the_version_was_made_from(
    project: Project, edited: Document, tmp_path: Path
) -> None:
    segment = project.segments.of(edited.id)[2]
    visit = project.drafts.begin(segment.id, "zh-Hant")
    match = {"source": "Tehran smiles.", "text": "德黑蘭笑。", "score": 0.75}
    project.drafts.finish(visit, "德黑蘭笑了起來。", settings={"assisted": ["match"], "match": match})
    project.translations.write(segment.id, "zh-Hant", "德黑蘭笑了起來。")
    export(project, "post-edits", tmp_path / "all.jsonl", options=Options(more={"memory": "yes"}))
    *_, last = written(tmp_path / "all.jsonl")
    assert (last["origin"], last["machine"], last["score"]) == ("memory", "德黑蘭笑。", 0.75)
    assert last["settings"] == {"source": "Tehran smiles."}
