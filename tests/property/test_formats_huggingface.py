"""Datasets out and in; and whatever is wrong with a file, an import says so and leaves the project as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_formats import DocumentData, MarkData, ProjectData, assert_round_trip, build, built, projects

from workbench import Project, open_project
from workbench.errors import InputError
from workbench.formats import Options, export, import_

DATA = ProjectData(
    (
        DocumentData("報告.txt", "Iran 北京🇨🇳,「都會」", ((0, 5), (5, 13))),
        DocumentData("b", "𠮷\n\te\u0301", ((0, 5),)),
    ),
    (
        MarkData("entity", "人物", "ann", 0, ((5, 7),), attributes={"certainty": "certain", "weight": 0.5}, note="+1"),
        MarkData("claim", "claim", "ann", 0, ((0, 4), (9, 12)), roles={"source": (0,)}),
        MarkData("relation", "同一", "ann", 0, roles={"from": (0,), "to": (1,)}),
        MarkData("label", "語氣", "gold", 0, segment=1, attributes={"value": 2}),
    ),
)


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


class _Back(Exception):
    """Takes an import back that went well."""


def tried(project: Project, path: Path, *, skip_bad: bool = False) -> None:
    try:
        with project.database.transaction():
            import_(project, "huggingface", path, skip_bad=skip_bad)
            raise _Back
    except (_Back, InputError):
        assert project.documents.all() == []


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    with open_project(tmp_path / "one", create=True, annotator="ann") as project:
        build(project, DATA)
        export(project, "huggingface", tmp_path / "out")
    return next((tmp_path / "out" / "data").glob("*.parquet"))


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Project]:
    with open_project(tmp_path / "fresh", create=True, annotator="ann") as opened:
        yield opened


@given(data=st.data(), skip_bad=st.booleans())
@settings(max_examples=200)
def test_a_damaged_file(data: st.DataObject, skip_bad: bool, exported: Path, fresh: Project) -> None:
    whole = exported.read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.sampled_from([start, start + 1, start + 40, len(whole)]))
    try:
        exported.write_bytes(whole[:start] + data.draw(st.binary(max_size=4)) + whole[end:])
        tried(fresh, exported, skip_bad=skip_bad)
    finally:
        exported.write_bytes(whole)


VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-2, 9), st.sampled_from(["", "a", "北京🇨🇳", "B-x", "O", 10**17, 0.5])
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["start", "end", "label", "id", "role", "mark", "text"]), inner, max_size=4),
    ),
    max_leaves=8,
)
COLUMNS = (
    "id", "name", "text", "title", "language", "tokens", "ner_tags", "entities", "claims", "relations", "labels",
    "segments", "translations", "annotators", "meta", "label", "spans",
)  # fmt: skip


@given(row=st.dictionaries(st.sampled_from(COLUMNS), VALUES, min_size=1), ours=st.booleans(), skip_bad=st.booleans())
@settings(max_examples=200)
def test_values_of_any_kind(row: dict[str, Any], ours: bool, skip_bad: bool, fresh: Project, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    metadata = {"workbench": json.dumps({"version": 1, "schema": ""})} if ours else {}
    try:
        table = pa.Table.from_pylist([row]).replace_schema_metadata(metadata)
        pq.write_table(table, tmp_path / "odd.parquet")
    except (pa.ArrowException, OverflowError, TypeError):
        return
    tried(fresh, tmp_path / "odd.parquet", skip_bad=skip_bad)
