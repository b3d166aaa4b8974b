"""Chat form and parallel text: each mark is accounted for once, and each quote stands where it says."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from strategies_formats import ProjectData, assert_accounted, built, projects

from workbench.formats import Options, export


@given(projects(annotators=["ann"]), st.sampled_from(["document", "segment"]))
def test_chat(data: ProjectData, unit: str) -> None:
    with built(data) as (project, folder):
        report = export(project, "chat", folder / "out.jsonl", options=Options(more={"unit": unit}))
        assert_accounted(project, report)
        written = 0
        for line in (folder / "out.jsonl").read_text("utf-8").split("\n")[:-1]:
            _, user, assistant = (message["content"] for message in json.loads(line)["messages"])
            for item in [item for items in json.loads(assistant).values() for item in items]:
                written += 1
                for part in item.get("parts", [item]):
                    assert user[part["start"] : part["end"]] == part["quote"] != ""
        assert written == len(report.exported)


@given(projects())
def test_parallel(data: ProjectData) -> None:
    with built(data) as (project, folder):
        report = export(project, "parallel", folder / "out.jsonl")
        assert_accounted(project, report)
        places: dict[str, list[tuple[int, int]]] = {}
        for line in (folder / "out.jsonl").read_text("utf-8").split("\n")[:-1]:
            segment = json.loads(line)
            for mark in segment["source"]["marks"]:
                for start, end in mark["at"]:
                    assert 0 <= start < end <= len(segment["source"]["text"])
                    places.setdefault(mark["id"], []).append((segment["start"] + start, segment["start"] + end))
        for item in report.exported:
            if item.fragments:
                assert sorted(places[item.mark]) == sorted((part.start, part.end) for part in item.fragments)
