"""Whatever a project holds goes out as brat standoff and comes in again, but for what the report names."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from brat_files import SHARED
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies_formats import ANNOTATORS, DocumentData, MarkData, ProjectData, assert_round_trip, built, projects

from workbench import open_project
from workbench.errors import InputError
from workbench.formats import ReadOptions, import_
from workbench.formats.brat.names import decoded, decoded_role, decoded_value, encoded, encoded_role, encoded_value
from workbench.formats.brat.places import cut_at_line_ends, joined_over_line_ends, quote

NAMES = st.text(st.sampled_from("_u5FA4E0北.2|- "), min_size=1, max_size=12)
GOOD = (
    "T1\tPerson 0 4\tIran\nT2\tM 6 8;9 11\t北京 会见\nE1\tM:T2 R:T1\nR1\tL Arg1:T1 Arg2:E1\nA1\tS E1 x\n"
    '#1\tAnnotatorNotes T1\tnote\n#2\tWorkbench T1\t{"attributes":{"n":1},"note":"note"}\n'
    "N1\tReference T1 W:1\tx\n*\tQ T1 E1\n"
)
CONF = (
    "[entities]\nPerson\n[relations]\nL\tArg1:<ANY>, Arg2:<ANY>\n[events]\nM\tR*:<ANY>\n"
    "[attributes]\nS\tArg:M, Value:x\n"
)


SKIPS_A_LINE_END = ProjectData(
    (DocumentData("a.txt", "北京\u2028Iran", ((0, 7),)),), (MarkData("entity", "person", "ann", 0, ((0, 2), (3, 4))),)
)


@settings(max_examples=40)
@example(SKIPS_A_LINE_END)
@given(projects())
def test_out_and_in_is_equal(data: ProjectData) -> None:
    with built(data) as (project, folder):
        assert_round_trip(project, "brat", folder)


@settings(max_examples=15)
@given(projects(annotators=ANNOTATORS[:1], spans=8))
def test_what_is_written_is_lines_as_brat_reads_them(data: ProjectData) -> None:
    with built(data) as (project, folder):
        assert_round_trip(project, "brat", folder)
        for path in folder.rglob("*.ann"):
            text = path.with_suffix(".txt").read_bytes().decode()
            for line in path.read_bytes().decode().splitlines():
                assert re.match(r"([TERA#][0-9]+|\*)\t[A-Za-z0-9_-]+[ :]", line), line
                if line.startswith("T"):
                    _, place, told = line.split("\t", 2)
                    pairs = [part.split(" ") for part in place.partition(" ")[2].split(";")]
                    assert told == quote(text, [(int(start), int(end)) for start, end in pairs])


@settings(max_examples=60)
@example(GOOD.encode(), CONF.encode())
@given(
    st.binary(max_size=40),
    st.sampled_from([CONF.encode(), b"[events]\n\tM\n", b"\xff", b"[labels"]),
)
def test_any_bytes_are_refused_whole_or_taken_whole(junk: bytes, conf: bytes) -> None:
    _import_bytes(junk, conf)


@settings(max_examples=80)
@given(st.data())
def test_a_damaged_file_is_refused_whole_or_taken_whole(data: st.DataObject) -> None:
    def damaged(good: bytes) -> bytes:
        at, cut = data.draw(st.integers(0, len(good))), data.draw(st.integers(0, 6))
        junk = data.draw(
            st.one_of(st.binary(max_size=3), st.sampled_from([b"\t", b" ", b"\n", b";", b":", b"T1", b"9", b"|", b"<"]))
        )
        return good[:at] + junk + good[at + cut :]

    if data.draw(st.booleans()):
        _import_bytes(damaged(GOOD.encode()), CONF.encode())
    else:
        _import_bytes(GOOD.encode(), damaged(CONF.encode()))


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")
@settings(max_examples=20)
@given(st.data())
def test_a_damaged_real_file_is_refused_whole_or_taken_whole(data: st.DataObject) -> None:
    real = data.draw(st.sampled_from(sorted((SHARED / "brat-news").glob("*.ann"))))
    good = real.read_bytes()
    at, cut = data.draw(st.integers(0, len(good))), data.draw(st.integers(0, 40))
    conf = (SHARED / "brat-news" / "annotation.conf").read_bytes()
    _import_bytes(good[:at] + good[at + cut :], conf, real.with_suffix(".txt").read_bytes())


def _import_bytes(annotations: bytes, conf: bytes, text: bytes = "Iran, 北京 会见.".encode()) -> None:
    with tempfile.TemporaryDirectory() as name, open_project(Path(name) / "p", create=True, annotator="ann") as project:
        path = Path(name) / "in"
        path.mkdir()
        (path / "annotation.conf").write_bytes(conf)
        (path / "a.txt").write_bytes(text)
        (path / "a.ann").write_bytes(annotations)
        refused = ""
        try:
            import_(project, "brat", path)
        except InputError as error:
            refused = str(error)
        assert not refused or project.journal.history(10) == []
        report = import_(project, "brat", path, skip_bad=True, options=ReadOptions(annotators="none"))
        assert report.marks == len(report.exported) + len(report.dropped)


@settings(max_examples=300)
@given(NAMES)
def test_names_are_written_so_that_they_are_read_again(name: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]+", encoded(name))
    assert decoded(encoded(name)) == name
    assert not re.search(r"[0-9]$", encoded_role(name))
    assert decoded_role(encoded_role(name)) == name or "_u3" in name
    assert not re.search(r"[\s,|<>]", encoded_value(name))
    assert decoded_value(encoded_value(name)) == name


@settings(max_examples=300)
@given(st.text(st.sampled_from("_u5FA4E0"), min_size=1, max_size=12))
def test_names_that_brat_has_are_written_as_they_were(name: str) -> None:
    assert encoded(decoded(name)) == name


@settings(max_examples=200)
@given(st.text(st.sampled_from("ab \n\u2028\t"), min_size=1, max_size=12), st.data())
def test_places_are_cut_apart_and_without_line_ends(text: str, data: st.DataObject) -> None:
    points = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6)))
    places = [(start, end) for start, end in zip(points[::2], points[1::2], strict=False) if start < end]
    cut = cut_at_line_ends(text, places)
    assert all(len(text[start:end].splitlines()) == 1 for start, end in cut)
    assert [text[n] for start, end in cut for n in range(start, end) if text[n].strip()] == [
        text[n] for start, end in places for n in range(start, end) if cut and text[n].strip()
    ]
    if cut:
        assert cut_at_line_ends(text, joined_over_line_ends(text, cut)) == cut
