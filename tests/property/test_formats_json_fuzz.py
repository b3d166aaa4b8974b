"""Whatever stands in a file of JSON, an import brings it in, or says what is wrong and leaves the project as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_formats import DocumentData, MarkData, ProjectData, build

from workbench import Project, open_project
from workbench.errors import InputError
from workbench.formats import export, import_

FORMATS = ("doccano", "prodigy", "label-studio", "w3c")
KEYS = (
    "text", "data", "label", "labels", "entities", "relations", "cats", "meta", "id", "start_offset", "end_offset",
    "from_id", "to_id", "type", "spans", "start", "end", "tokens", "token_start", "token_end", "accept", "answer",
    "head", "child", "head_span", "child_span", "_annotator_id", "annotations", "predictions", "result", "value",
    "from_name", "to_name", "choices", "completed_by", "direction", "workbench", "marks", "at", "as", "segments",
    "kind", "attributes", "note", "document", "name", "target", "body", "selector", "source", "items", "exact",
    "creator", "purpose", "motivation", "workbench:kind", "workbench:document", "workbench:value", "@context", "first",
)  # fmt: skip
WORDS = (
    "", "a", "北京🇨🇳", "person", "entity", "claim", "label", "relation", "choices", "linking", "tagging", "accept",
    "reject", "TextQuoteSelector", "TextPositionSelector", "Annotation", "role:source", "\ud800", "\0", " ", "text.txt",
    "../text.txt", "/etc/hostname", "http://example.org/text.txt", "gold", "*",
)  # fmt: skip
VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-2, 9), st.sampled_from([10**40, 1.5, 1e400, -1]), st.sampled_from(WORDS)
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)),
    max_leaves=25,
)


class _Back(Exception):
    """Takes an import back that went well."""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "text.txt").write_text("ab北京🇨🇳 cd", "utf-8")
    return folder


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Project]:
    with open_project(tmp_path / "fresh", create=True, annotator="ann") as opened:
        yield opened


def tried(project: Project, name: str, path: Path, *, skip_bad: bool = False) -> None:
    """Import, and take it back; only an error of ours may come, and nothing may stay behind."""
    before = len(project.documents.all())
    try:
        with project.database.transaction():
            import_(project, name, path, skip_bad=skip_bad)
            raise _Back
    except (_Back, InputError):
        assert len(project.documents.all()) == before


@pytest.mark.parametrize("name", FORMATS)
@given(values=st.lists(VALUES, max_size=3), lines=st.booleans(), skip_bad=st.booleans())
@settings(max_examples=100)
def test_values_of_any_kind(
    name: str, values: list[Any], lines: bool, skip_bad: bool, fresh: Project, place: Path
) -> None:
    text = "".join(f"{json.dumps(value)}\n" for value in values) if lines else json.dumps(values)
    path = place / "in.json"
    path.write_text(text, "utf-8")
    tried(fresh, name, path, skip_bad=skip_bad)


PIECES = (b"-1", b"null", b"99", b'"', b"[", b"{}", b"NaN")


@st.composite
def changed(draw: st.DrawFn, data: bytes) -> bytes:
    """The bytes with some cut out, doubled, put elsewhere, or written over."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        end = min(start + draw(st.integers(0, 40)), len(data))
        other = draw(st.integers(0, len(data)))
        data = draw(
            st.sampled_from(
                [
                    data[:start],
                    data[:start] + data[end:],
                    data[:end] + data[start:],
                    data[:other] + data[start:end] + data[other:],
                    data[:start] + draw(st.binary(max_size=3)) + data[end:],
                    data[:start]
                    + draw(st.sampled_from([b"-1", b"null", b"99", b'"', b"[", b"{}", b"NaN"]))
                    + data[end:],
                ]
            )
        )
    return data


def swapped(value: Any, old: Any, new: Any) -> Any:
    if value is old:
        return new
    if isinstance(value, list):
        return [swapped(item, old, new) for item in value]
    return {key: swapped(item, old, new) for key, item in value.items()} if isinstance(value, dict) else value


def parts(value: Any) -> list[Any]:
    inner = value if isinstance(value, list) else value.values() if isinstance(value, dict) else []
    return [value, *(part for item in inner for part in parts(item))]


def main_file(target: Path) -> Path:
    if target.is_file():
        return target
    return next(path for pattern in ("tasks.json", "annotations/*", "*.jsonl") for path in sorted(target.glob(pattern)))


DATA = ProjectData(
    (
        DocumentData("報告.txt", "Iran 北京🇨🇳與上海，「都會」", ((0, 5), (5, 17))),
        DocumentData("a b.txt", "𠮷\ne\u0301", ((0, 4),)),
    ),
    (
        MarkData("entity", "人物", "ann", 0, ((5, 7),), attributes={"certainty": "certain", "weight": 0.5}),
        MarkData("claim", "claim", "ann", 0, ((0, 4), (9, 12)), roles={"source": (0,)}, note="註"),
        MarkData("claim", "claim", "陳大文", 0, ((5, 12),), attributes={"標籤": ["新", "*"]}),
        MarkData("relation", "supports", "ann", 0, roles={"from": (1,), "to": (1,)}, attributes={"why.not": "x"}),
        MarkData("label", "genre", "gold", 1, attributes={"value": "certain"}),
        MarkData("label", "語氣", "gold", 0, segment=1, attributes={"value": 2}),
    ),
)


@pytest.fixture
def exported(tmp_path: Path, name: str) -> Iterator[tuple[Project, Path]]:
    """A project, and an export of it."""
    with open_project(tmp_path / "one", create=True, annotator="ann") as project:
        build(project, DATA)
        target = tmp_path / ("out.jsonl" if name == "prodigy" else "out")
        export(project, name, target)
        yield project, target


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data(), skip_bad=st.booleans(), into_itself=st.booleans())
@settings(max_examples=80)
def test_a_damaged_export(
    name: str, data: st.DataObject, skip_bad: bool, into_itself: bool, exported: tuple[Project, Path], fresh: Project
) -> None:
    project, target = exported
    path = main_file(target)
    whole = path.read_bytes()
    try:
        path.write_bytes(data.draw(changed(whole)))
        tried(project if into_itself else fresh, name, target, skip_bad=skip_bad)
    finally:
        path.write_bytes(whole)


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data(), into_itself=st.booleans())
@settings(max_examples=80)
def test_an_export_with_another_value_somewhere(
    name: str, data: st.DataObject, into_itself: bool, exported: tuple[Project, Path], fresh: Project
) -> None:
    """Also where the import meets the very marks that went out."""
    project, target = exported
    path = main_file(target)
    whole = path.read_text("utf-8")
    lines = name in ("prodigy", "doccano")
    value = [json.loads(line) for line in whole.split("\n")[:-1]] if lines else json.loads(whole)
    old = data.draw(st.sampled_from(parts(value)))
    value = swapped(value, old, data.draw(VALUES))
    rows = value if lines and isinstance(value, list) else [value]
    try:
        path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
        tried(project if into_itself else fresh, name, target)
    finally:
        path.write_text(whole, "utf-8")
