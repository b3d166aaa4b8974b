from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_formats import ProjectData, assert_round_trip, built, projects

from workbench.formats import Options, export


@given(projects(), st.sampled_from(["split", "envelope", "drop"]))
@settings(max_examples=60)
def test_what_goes_out_comes_in_again(data: ProjectData, broken: str) -> None:
    with built(data) as (project, folder):
        assert_round_trip(project, "prodigy", folder, options=Options(broken=broken))  # type: ignore[arg-type]


@given(projects(), st.sampled_from(["word", "char"]))
@settings(max_examples=40)
def test_spans_stand_on_whole_tokens(data: ProjectData, tokens: str) -> None:
    with built(data) as (project, folder):
        export(project, "prodigy", folder / "out.jsonl", options=Options(tokens=tokens))  # type: ignore[arg-type]
        for line in (folder / "out.jsonl").read_text("utf-8").split("\n")[:-1]:
            task = json.loads(line)
            cut = task["tokens"]
            assert [token["id"] for token in cut] == list(range(len(cut)))
            assert all(task["text"][token["start"] : token["end"]] == token["text"] for token in cut)
            for span in task["spans"]:
                assert cut[span["token_start"]]["start"] == span["start"]
                assert cut[span["token_end"]]["end"] == span["end"]
