"""Every format, whatever is chosen: each selected mark in one list, strict loses nothing, the same bytes again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies_formats import ANNOTATORS, SPANS, ProjectData, built, projects
from token_formats import WAYS

from workbench import Project, open_project
from workbench.errors import FormatError
from workbench.formats import Choice, LossReport, Options, export, formats, import_
from workbench.formats.losses import LISTS
from workbench.formats.splits import SplitPlan
from workbench.model import EVERYBODY, Annotation, Fragment, Translation

NAMES = tuple(formats())
TODAY = datetime.now(UTC).date()
DAY = timedelta(days=1)
FEW = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    return Choice(
        annotator=draw(st.sampled_from((EVERYBODY, EVERYBODY, *ANNOTATORS))),
        labels=draw(
            st.one_of(st.none(), st.lists(st.sampled_from((*SPANS, "supports", "genre")), unique=True).map(tuple))
        ),
        unopened=draw(st.booleans()),
        split=draw(st.one_of(st.none(), st.just(SplitPlan({"train": 0.5, "dev": 0.25, "test": 0.25})))),
        since=draw(st.sampled_from((None, TODAY - DAY, TODAY + DAY + DAY))),
        until=draw(st.sampled_from((None, TODAY + DAY, date(2020, 1, 1)))),
        states=draw(st.sampled_from(((), (), ("done",), ("new", "working")))),
        agreed=draw(st.sampled_from((False, False, False, True))),
    )


options = st.builds(
    Options,
    **WAYS,
    side=st.sampled_from(["source", "source", "translation"]),
    shard=st.sampled_from([0, 1]),
)


def translate(project: Project) -> None:
    """A chosen translation of the first segment, another that is not, and a mark of each."""
    first = project.documents.all()[0]
    segment = project.segments.of(first.id)[0]
    texts = {"t1": "Tehran 北京🇨🇳", "t2": "Teheran"}
    project.translations.add([Translation(k, segment.id, "zh-Hans", text, "human", "") for k, text in texts.items()])
    project.translations.choose("t1")
    schema = project.schema.id
    project.marks.add(
        [
            Annotation(f"on{key}", "entity", "person", "ann", first.id, (Fragment(key, 0, 6),), schema_id=schema)
            for key in texts
        ],
        action="translate",
    )


def selected(project: Project, choice: Choice) -> list[str]:
    """The marks that the choice is about, told anew and simply."""
    found = []
    done = {(each.document_id, each.annotator): each.state for each in project.assignments.all()}
    for document in project.documents.all():
        states = {
            state for (key, who), state in done.items() if key == document.id and choice.annotator in ("*", "gold", who)
        }
        if choice.states and not states.intersection(choice.states):
            continue
        for mark in project.marks.of(document.id, annotator=choice.annotator):
            wanted = choice.labels is None or mark.label in choice.labels
            if wanted and choice.since != TODAY + DAY + DAY and choice.until != date(2020, 1, 1):
                found.append(mark.id)
    return sorted(found)


def listed(report: LossReport) -> list[str]:
    return sorted(item.mark for name in LISTS for item in getattr(report, name))


def files(paths: Iterable[Path]) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in paths if path.is_file()}


@pytest.mark.parametrize("name", NAMES)
@FEW
@given(data=projects(), choice=choices(), how=options, opened=st.booleans())
def test_each_selected_mark_is_in_exactly_one_list(
    name: str, data: ProjectData, choice: Choice, how: Options, opened: bool
) -> None:
    with built(data) as (project, folder):
        translate(project)
        if opened:
            for document in project.documents.all():
                project.assignments.record_done([(document.id, "ann")])
        if choice.annotator not in (EVERYBODY, *project.marks.annotators()):
            return
        report = export(project, name, folder / "out", choice=choice, options=how)
        if choice.agreed:
            assert len(set(listed(report))) == report.marks
            assert set(listed(report)) <= set(selected(project, choice))
        else:
            assert listed(report) == selected(project, choice)
        assert report.marks == len(listed(report))
        assert sum(sum(labels.values()) for labels in report.by_annotator.values()) == report.marks - len(
            report.dropped
        )
        target = folder / "strict"
        try:
            strict = export(project, name, target, choice=choice, options=how, strict=True)
        except FormatError:
            assert not report.lossless
            assert not target.exists()
        else:
            assert strict.lossless


@pytest.mark.parametrize("name", NAMES)
@FEW
@given(data=projects(), how=options)
def test_a_copy_that_came_over_our_own_lines_gives_the_same_bytes(name: str, data: ProjectData, how: Options) -> None:
    with built(data) as (project, folder), tempfile.TemporaryDirectory() as other:
        translate(project)
        export(project, "jsonl", folder / "all.jsonl")
        with open_project(Path(other), create=True, annotator="else") as copy:
            import_(copy, "jsonl", folder / "all.jsonl")
            export(copy, "jsonl", folder / "again.jsonl")
            assert (folder / "all.jsonl").read_bytes() == (folder / "again.jsonl").read_bytes()
            for each, target in ((project, folder / "a" / "out"), (copy, folder / "b" / "out")):
                export(each, name, target, options=how)
        assert files((folder / "a").rglob("*")) == files((folder / "b").rglob("*"))
