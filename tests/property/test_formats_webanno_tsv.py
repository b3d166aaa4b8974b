from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_formats import ProjectData, assert_round_trip, built, projects

from workbench.formats import Options


@given(projects(), st.sampled_from(["word", "char"]))
@settings(max_examples=80)
def test_what_goes_out_comes_in_again(data: ProjectData, tokens: str) -> None:
    with built(data) as (project, folder):
        assert_round_trip(project, "webanno-tsv", folder, options=Options(tokens=tokens))  # type: ignore[arg-type]
