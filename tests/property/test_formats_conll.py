"""CoNLL: what goes out comes in again but for what the report names, and nothing that comes in breaks anything."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies_formats import SCHEMA, ProjectData, assert_round_trip, built, projects
from token_formats import WAYS, assert_taken_or_refused, tamper_with

from workbench import open_project
from workbench.errors import InputError
from workbench.formats import Options, ReadOptions, export, import_
from workbench.formats.conll import plain
from workbench.formats.conll.tagging import spans

ways = st.builds(Options, **WAYS)


@given(projects(), ways)
def test_what_goes_out_comes_in_again(data: ProjectData, options: Options) -> None:
    with built(data) as (project, folder):
        assert_round_trip(project, "conll", folder, options=options, schema=SCHEMA)


@given(projects(), ways)
def test_plain_spans_are_written_as_records_are(data: ProjectData, options: Options) -> None:
    with built(data) as (project, folder), pytest.MonkeyPatch.context() as patch:
        report = export(project, "conll", folder / "plain", options=options)
        patch.setattr(plain, "_is_simple", lambda _: False)
        expected = export(project, "conll", folder / "records", options=options)
        assert report.to_json() == expected.to_json()
        assert _files(folder / "plain") == _files(folder / "records")


def _files(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@given(projects(annotators=["ann"]), st.sampled_from(["word", "char"]))
def test_nothing_is_lost_of_marks_on_whole_tokens_in_layers(data: ProjectData, unit: str) -> None:
    with built(data) as (project, folder):
        report = assert_round_trip(
            project, "conll", folder, schema=SCHEMA,
            options=Options(tokens=unit, overlaps="layers"),  # type: ignore[arg-type]
        )  # fmt: skip
        assert {item.reason for item in report.dropped} <= {"on no token", "no span: CoNLL cannot carry it"}


@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from("xyz"), st.booleans()), max_size=6))
def test_every_scheme_says_the_same(runs: list[tuple[int, str, bool]]) -> None:
    tags: dict[str, list[str]] = {"iob2": [], "bioes": [], "iob1": []}
    wanted = []
    for length, label, marked in runs:
        at = len(tags["iob2"])
        if not marked:
            for scheme in tags:
                tags[scheme] += ["O"] * length
            continue
        wanted.append((at, at + length, label))
        follows = at and tags["iob2"][-1][1:] == f"-{label}"
        tags["iob2"] += [f"B-{label}", *[f"I-{label}"] * (length - 1)]
        tags["iob1"] += [f"{'B' if follows else 'I'}-{label}", *[f"I-{label}"] * (length - 1)]
        inside = [f"B-{label}", *[f"I-{label}"] * (length - 2), f"E-{label}"]
        tags["bioes"] += [f"S-{label}"] if length == 1 else inside
    for scheme, found in tags.items():
        assert list(spans(found, scheme)) == list(spans(found)) == wanted


LINES = st.sampled_from(
    [
        "a O",
        "b B-x",
        "c I-x",
        "c\tE-y",
        "#",
        "# a b",
        "-DOCSTART- O",
        "",
        " ",
        "x",
        "\u2028 O",
        "🇨🇳 S-z",
        "a  I-%2D.",
        "\x00 O",
    ]
)


@given(st.lists(LINES, max_size=12).map("\n".join).map(str.encode) | st.binary(max_size=60), st.booleans())
@example(b"\xff\xfea\x00 \x00O\x00", False)
def test_whatever_comes_in_is_taken_or_refused(data: bytes, skip_bad: bool) -> None:
    assert_taken_or_refused("conll", ".conll", data, skip_bad=skip_bad)


@given(projects(spans=3), st.data())
def test_a_folder_of_ours_that_was_tampered_with(data: ProjectData, draw: st.DataObject) -> None:
    with built(data) as (project, folder):
        export(project, "conll", folder / "out", options=Options(overlaps="layers"))
        path = draw.draw(st.sampled_from(sorted((folder / "out").rglob("*.*l*"))))
        tamper_with(path, draw)
        with (
            open_project(folder / "p", create=True, annotator="a") as fresh,
            contextlib.suppress(InputError),
        ):
            import_(fresh, "conll", folder / "out", options=ReadOptions(), skip_bad=draw.draw(st.booleans()))
