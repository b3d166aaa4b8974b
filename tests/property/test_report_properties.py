"""The report's figures are those of `workbench.agreement` on the same marks, and what is kept is never stale."""

from __future__ import annotations

import itertools
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from workbench import Project, load_schema, open_project
from workbench.adjudication import UnitFinder
from workbench.agreement import character_tokens, cohen_kappa, krippendorff_alpha, span_f1, token_labels
from workbench.model import GOLD, Annotation, Fragment, SegmentSpan, SourceText, Translation
from workbench.reports.agreement import agreement_report
from workbench.reports.behind import disagreements
from workbench.reports.model import AgreementReport, LayerReport
from workbench.resources import resource

SCHEMA = load_schema(resource("schemas") / "claims.yaml")
NAMES = ("ann", "ben", "陳", "dora")
LABELS = {"entity": ("gpe", "person", "event"), "claim": ("claim",)}
TEXTS = ("Iran agreed, 習近平在北京會見普京, Moscow may deny it.", "Moscow said no. Tehran said 好。", "x y z")
TRANSLATION = "伊朗同意了，很好。"

places = st.integers(0, 20).flatmap(lambda start: st.tuples(st.just(start), st.integers(start + 1, start + 9)))
spots = st.lists(places, min_size=1, max_size=2)


@st.composite
def spans(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(("entity", "entity", "claim")))
    attributes = (
        {}
        if kind == "entity"
        else draw(st.fixed_dictionaries({}, optional={"certainty": st.sampled_from(("certain", "possible"))}))
    )
    return {
        "kind": kind,
        "label": draw(st.sampled_from(LABELS[kind])),
        "annotator": draw(st.sampled_from((*NAMES, *NAMES, GOLD))),
        "document": draw(st.integers(0, len(TEXTS) - 1)),
        "abroad": draw(st.integers(0, 5)) == 0,
        "places": draw(spots),
        "attributes": attributes,
        "to": draw(st.lists(st.integers(0, 40), max_size=2)),
    }


@st.composite
def linked(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(("relation", "label")))
    return {
        "kind": kind,
        "label": draw(st.sampled_from(("supports", "same_proposition") if kind == "relation" else ("genre",))),
        "annotator": draw(st.sampled_from(NAMES)),
        "document": draw(st.integers(0, len(TEXTS) - 1)),
        "to": draw(st.lists(st.integers(0, 40), min_size=2, max_size=2)),
        "value": draw(st.sampled_from(("news", "opinion"))),
    }


marks = st.lists(st.one_of(spans(), spans(), spans(), linked()), max_size=24)


@contextmanager
def project_of(found: list[dict[str, Any]], done: list[tuple[int, str]]) -> Iterator[Project]:
    with tempfile.TemporaryDirectory() as folder, open_project(Path(folder), create=True, annotator="lead") as project:
        project.use_schema(SCHEMA)
        ids = []
        for number, text in enumerate(TEXTS):
            spans = [SegmentSpan(0, len(text), "en", "body")]
            ids.append(project.documents.add(SourceText(f"{number}.txt", text), spans).document.id)
        segment = project.segments.of(ids[0])[0]
        project.translations.add([Translation("t0", segment.id, "zh-Hant", TRANSLATION, "memory", "memory")])
        made = [annotation(number, each, ids) for number, each in enumerate(found)]
        project.marks.put_many([mark for mark in made if mark is not None], action="seed")
        for number, name in done:
            project.assignments.assign([(ids[number], name)])
            project.assignments.set_state(ids[number], name, "done")
        yield project


def annotation(number: int, each: dict[str, Any], ids: list[str]) -> Annotation | None:
    document = ids[each["document"]]
    common = (f"m{number:03}", each["kind"], each["label"], each["annotator"], document)
    named = [f"m{key:03}" for key in each["to"]]
    if each["kind"] == "relation":
        return Annotation(*common, roles={"from": (named[0],), "to": (named[1],)})
    if each["kind"] == "label":
        return Annotation(*common, target=document, attributes={"value": each["value"]})
    text = TRANSLATION if each["abroad"] and document == ids[0] else TEXTS[each["document"]]
    text_id = "t0" if text is TRANSLATION else document
    parts = []
    for start, end in sorted(each["places"]):
        start, end = max(start, parts[-1].end if parts else 0), min(end, len(text))
        if start < end:
            parts.append(Fragment(text_id, start, end))
    roles = {"target": tuple(named)} if each["kind"] == "claim" and named else {}
    return Annotation(*common, tuple(parts), attributes=each["attributes"], roles=roles) if parts else None


done = st.lists(st.tuples(st.integers(0, len(TEXTS) - 1), st.sampled_from(NAMES)), max_size=4, unique=True)
several = settings(
    max_examples=15, suppress_health_check=list(HealthCheck), deadline=None, phases=(Phase.explicit, Phase.generate)
)
"""Without shrinking: each example is a project of its own, and a failure tells enough."""


@several
@given(marks, done)
def test_the_figures_are_those_of_the_measures(found: list[dict[str, Any]], finished: list[tuple[int, str]]) -> None:
    with project_of(found, finished) as project:
        report = agreement_report(project, bootstrap=0)
        for layer in report.layers:
            if layer.kind in LABELS:
                check_spans(project, report, layer)
                check_characters(project, report, layer)
            check_units(project, report, layer)
        some = [name for name in report.annotators if name in NAMES[:2]]
        if len(some) == 2:
            narrow = agreement_report(project, annotators=some, bootstrap=0)
            for layer in narrow.layers:
                if layer.kind in LABELS:
                    check_spans(project, narrow, layer)
                    check_characters(project, narrow, layer)


def check_spans(project: Project, report: AgreementReport, layer: LayerReport) -> None:
    for way, found in (("exact", layer.spans), ("overlap", layer.overlap), ("label", layer.anywhere)):
        given: dict[str, dict[str, list[Any]]] = {
            name: {key: [] for key in report.annotated[name]} for name in report.annotators
        }
        for mark in of_kind(project, layer.kind):
            if mark.annotator in given:
                place = tuple((part.text_id, part.start, part.end) for part in mark.fragments)
                given[mark.annotator][mark.document_id].append((place, mark.label))
        expected = span_f1(given, match=way)  # type: ignore[arg-type]
        by_pair = {(pair.first, pair.second): pair for pair in expected.pairs}
        for pair in found.pairs:
            wanted = by_pair[pair.first, pair.second]
            assert pair.pooled == wanted.pooled, way
            assert pair.by_label == wanted.by_label, way
            assert {key: score.f1 for key, score in pair.by_document.items()} == {
                key: score.f1 for key, score in wanted.by_document.items()
            }
        assert found.pooled.mean == pytest.approx(expected.pooled.mean)


def of_kind(project: Project, kind: str) -> list[Annotation]:
    every = project.marks.by_document([document.id for document in project.documents.all()])
    return [mark for found in every.values() for mark in found if mark.kind == kind]


def check_characters(project: Project, report: AgreementReport, layer: LayerReport) -> None:
    rows: list[list[str | None]] = []
    marked = [mark for mark in of_kind(project, layer.kind) if mark.annotator != GOLD]
    texts = {document.id: project.documents.text(document.id) for document in project.documents.all()}
    texts |= (
        {"t0": TRANSLATION}
        if any(part.text_id == "t0" for mark in of_kind(project, layer.kind) for part in mark.fragments)
        else {}
    )
    home = {key: next(iter(texts)) if key == "t0" else key for key in texts}
    for text_id, text in texts.items():
        names = [name for name in report.annotators if home[text_id] in report.annotated[name]]
        columns: list[list[str | None]] = []
        for name in report.annotators:
            parts = [
                (part.start, part.end, mark.label)
                for mark in marked
                if mark.annotator == name
                for part in mark.fragments
                if part.text_id == text_id
            ]
            columns.append([*token_labels(character_tokens(len(text)), parts)] if name in names else [None] * len(text))
        if len(names) > 1:
            rows.extend(map(list, zip(*columns, strict=True)))
    alpha = krippendorff_alpha(rows)
    assert layer.alpha.value == pytest.approx(alpha.value)
    assert layer.alpha.items == alpha.items
    for pair in layer.pairs:
        first, second = (report.annotators.index(name) for name in pair.annotators)
        kappa = cohen_kappa([[row[first], row[second]] for row in rows])
        assert pair.kappa.value == pytest.approx(kappa.value)
        for category, value in pair.kappa.by_category.items():
            expected = kappa.by_category["O" if category == "(nothing)" else category]
            assert value == (expected if expected is None else pytest.approx(expected))


def check_units(project: Project, report: AgreementReport, layer: LayerReport) -> None:
    """Units, cells of the confusion matrix and what is behind them are those of adjudication."""
    finder = UnitFinder(project)
    units = {key: finder.of(key).units for key in report.documents}
    mine = {key: [unit for unit in found if unit.kind == layer.kind] for key, found in units.items()}
    for document in layer.documents:
        assert document.units == len(mine[document.id])
        assert document.disagreements == sum(bool(unit.differences) for unit in mine[document.id])
        behind = sum(1 for _ in disagreements(project, document.query))
        assert behind == document.disagreements
    for pair, confusion in layer.by_pair.items():
        cells: Counter[tuple[str | None, str | None]] = Counter()
        for unit in itertools.chain(*mine.values()):
            found = tuple(unit.marks[name].label if name in unit.marks else None for name in pair)
            if found != (None, None) and set(pair) <= set(unit.among):
                cells[found[0], found[1]] += 1
        assert dict(confusion.cells) == dict(cells)
        for row, column in cells:
            assert sum(1 for _ in disagreements(project, confusion.query_of(row, column))) == cells[row, column]


@several
@given(
    marks, done, st.lists(st.tuples(st.integers(0, 23), st.sampled_from(("label", "delete", "add", "done", "undo"))))
)
def test_what_is_kept_is_never_stale(
    found: list[dict[str, Any]], finished: list[tuple[int, str]], edits: list[tuple[int, str]]
) -> None:
    with project_of(found, finished) as project:
        agreement_report(project, bootstrap=0)
        for number, what in edits:
            edit(project, number, what)
            kept = agreement_report(project, bootstrap=0).to_json()
            with project.database.transaction() as connection:
                connection.execute("DELETE FROM tallies")
            assert kept == agreement_report(project, bootstrap=0).to_json()


def edit(project: Project, number: int, what: str) -> None:
    documents = project.documents.all()
    document = documents[number % len(documents)]
    mark = project.marks.find(f"m{number:03}")
    project.annotator = NAMES[number % len(NAMES)]
    if what == "done":
        project.assignments.assign([(document.id, project.annotator)])
        project.assignments.set_state(document.id, project.annotator, "done")
    elif what == "add":
        project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 4)])
    elif what == "undo":
        project.journal.undo(force=True)
    elif mark is not None and mark.annotator != GOLD:
        project.annotator = mark.annotator
        if what == "delete":
            project.marks.delete([mark.id])
        elif mark.kind == "entity":
            project.marks.update(mark.id, label="event")
