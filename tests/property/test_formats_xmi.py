from __future__ import annotations

from hypothesis import given, settings
from strategies_formats import ProjectData, assert_round_trip, built, projects


@given(projects())
@settings(max_examples=80)
def test_what_goes_out_comes_in_again(data: ProjectData) -> None:
    with built(data) as (project, folder):
        assert_round_trip(project, "xmi", folder)
