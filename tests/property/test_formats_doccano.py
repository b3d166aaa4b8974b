from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_formats import ProjectData, assert_round_trip, built, projects

from workbench.formats import Options


@given(projects(), st.sampled_from(["split", "envelope", "drop"]))
@settings(max_examples=60)
def test_what_goes_out_comes_in_again(data: ProjectData, broken: str) -> None:
    with built(data) as (project, folder):
        assert_round_trip(project, "doccano", folder, options=Options(broken=broken))  # type: ignore[arg-type]


@given(projects())
@settings(max_examples=20)
def test_in_utf16_too(data: ProjectData) -> None:
    with built(data) as (project, folder):
        assert_round_trip(project, "doccano", folder, options=Options(more={"offsets": "utf16"}))
