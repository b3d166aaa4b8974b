from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from strategies_formats import compare, content, contents

from workbench import Project, open_project
from workbench.formats import ReadOptions, export, import_
from workbench.formats.incoming import IncomingDocument, Skipped
from workbench.formats.registry import recognised
from workbench.formats.uima.cas_json import FORMAT
from workbench.model import Annotation

SOFA = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "sofaString": "a 🇨🇳 b"}


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Project]:
    with open_project(tmp_path / "fresh", create=True, annotator="ben") as opened:
        yield opened


def item(tmp_path: Path, *rows: dict[str, Any], types: object = None) -> IncomingDocument | Skipped:
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"%TYPES": types or {}, "%FEATURE_STRUCTURES": [SOFA, *rows], "%VIEWS": {}}), "utf-8")
    (found,) = FORMAT.read(path, ReadOptions())
    assert isinstance(found, (IncomingDocument, Skipped))
    return found


def test_it_goes_out_and_comes_in(
    project: Project, marked: dict[str, Annotation], fresh: Project, tmp_path: Path
) -> None:
    report = export(project, "uima-json", tmp_path / "out")
    assert recognised(tmp_path / "out").name == "uima-json"
    import_(fresh, None, tmp_path / "out")
    compare(contents(project), report, content(fresh))
    data = json.loads((tmp_path / "out" / "odd.json").read_text("utf-8"))
    assert [name for name in data["%TYPES"] if name.endswith("Claim")] == ["webanno.custom.Claim"]
    assert data["%TYPES"]["webanno.custom.Claim"]["roles"]["%RANGE"] == "webanno.custom.ClaimRolesLink[]"


def test_values_references_and_arrays_as_others_write_them(tmp_path: Path) -> None:
    types = {
        "my.Span": {"%SUPER_TYPE": "uima.tcas.Annotation", "tags": {"%RANGE": "uima.cas.String[]"}},
        "my.Host": {"%SUPER_TYPE": "uima.tcas.Annotation", "args": {"%RANGE": "my.Link[]"}},
    }
    found = item(
        tmp_path,
        {"%ID": 2, "%TYPE": "my.Span", "@sofa": 1, "begin": 2, "end": 6, "n": 2.0, "ok": True, "^x": 1, "@tags": 3},
        {"%ID": 3, "%TYPE": "uima.cas.String[]", "%ELEMENTS": ["p", "q"]},
        {"%ID": 4, "%TYPE": "my.Host", "@sofa": 1, "begin": 0, "end": 1, "@args": 5},
        {"%ID": 5, "%TYPE": "my.Link[]", "%ELEMENTS": [6]},
        {"%ID": 6, "%TYPE": "my.Link", "role": "r", "@target": 2},
        types=types,
    )
    assert isinstance(found, IncomingDocument)
    assert [(mark.label, dict(mark.attributes), dict(mark.roles)) for mark in found.marks] == [
        ("Span", {"n": 2, "ok": "true", "tags": ["p", "q"]}, {}), ("Host", {}, {"r": (found.marks[0].key,)}),
    ]  # fmt: skip
    assert found.text[slice(*found.marks[0].fragments[0])] == "🇨🇳"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"%ID": 2, "%TYPE": "a.B", "begin": 0, "end": 99}, "at %ID 2: a.B: offset 99 lies outside"),
        ({"%ID": 2, "%TYPE": "a.B", "begin": 3, "end": 4}, "at %ID 2: a.B: offset 3 lies inside a character"),
        ({"%ID": 2, "%TYPE": "a.B", "begin": "0", "end": 4}, "at %ID 2: a.B: an offset is no number"),
        ({"%ID": 2, "%TYPE": "a.B", "begin": 2, "end": 0}, "at %ID 2: a.B: it ends before it begins"),
        ({"%ID": 1, "%TYPE": "a.B"}, "at 1: two feature structures have one id"),
        ({"%ID": "x", "%TYPE": "a.B"}, "at x: a feature structure without an id or a type"),
    ],
)
def test_malformed_structures_are_refused_by_id(tmp_path: Path, row: dict[str, Any], message: str) -> None:
    found = item(tmp_path, row)
    assert isinstance(found, Skipped)
    assert message in str(found.error)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[1]", "no UIMA CAS JSON"),
        (b"\xff", "not UTF-8"),
        (b'{"%FEATURE_STRUCTURES": {}}', "holds no text"),
        (b'{"%FEATURE_STRUCTURES": [}', ":1: not JSON"),
    ],
)
def test_files_that_are_no_cas(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "x.json").write_bytes(data)
    (found,) = FORMAT.read(tmp_path / "x.json", ReadOptions())
    assert isinstance(found, Skipped)
    assert message in str(found.error)
