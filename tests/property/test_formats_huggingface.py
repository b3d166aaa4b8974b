from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_formats import ProjectData, assert_round_trip, built, projects

from workbench.formats import Options, export


@given(projects(), st.sampled_from(["iob2", "bioes", "iob1"]), st.sampled_from([0, 1, 2]))
@settings(max_examples=60)
def test_what_goes_out_comes_in_again(data: ProjectData, scheme: str, shard: int) -> None:
    with built(data) as (project, folder):
        assert_round_trip(project, "huggingface", folder, options=Options(scheme=scheme, shard=shard))  # type: ignore[arg-type]


@given(projects())
@settings(max_examples=20)
def test_the_same_project_gives_the_same_bytes(data: ProjectData) -> None:
    with built(data) as (project, folder):
        for name in ("a", "b"):
            export(project, "huggingface", folder / name)
        files = sorted(path.relative_to(folder / "a") for path in (folder / "a").rglob("*") if path.is_file())
        assert files
        assert [(folder / "a" / f).read_bytes() for f in files] == [(folder / "b" / f).read_bytes() for f in files]
