"""CoNLL-U Plus: what goes out comes in again but for what the report names, and no bytes break anything."""

from __future__ import annotations

import contextlib

from hypothesis import given
from hypothesis import strategies as st
from strategies_formats import SCHEMA, ProjectData, assert_round_trip, built, projects
from token_formats import WAYS, assert_taken_or_refused, tamper_with

from workbench import open_project
from workbench.errors import InputError
from workbench.formats import Options, export, import_

ways = st.builds(Options, **WAYS)


@given(projects(), ways)
def test_what_goes_out_comes_in_again(data: ProjectData, options: Options) -> None:
    with built(data) as (project, folder):
        assert_round_trip(project, "conllu", folder, options=options, schema=SCHEMA)


@given(projects(), st.sampled_from(["word", "char"]))
def test_in_layers_nothing_is_dropped_but_what_stands_on_no_token(data: ProjectData, unit: str) -> None:
    with built(data) as (project, folder):
        report = assert_round_trip(
            project, "conllu", folder, schema=SCHEMA,
            options=Options(tokens=unit, overlaps="layers"),  # type: ignore[arg-type]
        )  # fmt: skip
        assert {item.reason for item in report.dropped} <= {"on no token", "joins what is no mark on this text"}


LINES = st.sampled_from(
    ["# global.columns = ID FORM MISC X", "# newdoc id = a", "# workbench = {}", '# workbench = {"text":"a b"}', "",
     "1\ta\t_\tB-x", "2\tb\tSpaceAfter=No\tI-x", "1-2\tab\t_\tO", "3\tc\tSpacesAfter=\\s\\n\t_", "x", "#\t\t\t", "\x00"]
)  # fmt: skip


@given(st.lists(LINES, max_size=12).map("\n".join).map(str.encode) | st.binary(max_size=60), st.booleans())
def test_whatever_comes_in_is_taken_or_refused(data: bytes, skip_bad: bool) -> None:
    assert_taken_or_refused("conllu", ".conllup", data, skip_bad=skip_bad)


@given(projects(spans=3), st.data())
def test_a_file_of_ours_that_was_tampered_with(data: ProjectData, draw: st.DataObject) -> None:
    with built(data) as (project, folder):
        export(project, "conllu", folder / "out", options=Options(overlaps="layers"))
        path = draw.draw(st.sampled_from(sorted([*(folder / "out").rglob("*.conllup"), folder / "out"])))
        path = path if path.is_file() else next((folder / "out").rglob("*.conllup"), None) or path
        if path.is_dir():
            return
        tamper_with(path, draw)
        with open_project(folder / "p", create=True, annotator="a") as fresh, contextlib.suppress(InputError):
            import_(fresh, "conllu", path, skip_bad=draw.draw(st.booleans()))
