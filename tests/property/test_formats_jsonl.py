"""Whatever a project holds goes out as JSON lines and comes in again equal."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench import Project, load_schema, open_project
from workbench.errors import WorkbenchError
from workbench.formats import export, import_
from workbench.model import Annotation, Fragment, SegmentSpan, SourceText, Translation
from workbench.resources import resource

PIECES = st.sampled_from(
    [
        "Iran ",
        "北京",
        "🇨🇳",
        "👨‍👩‍👧",
        "e\u0301",
        "，「",
        "\n",
        "\r\n",
        "𠮷",
        "\u200b",
        "\t",
        "\u2028",
        "#",
        '"\\',
        "a",
        "。",
        "\u0085",
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)
SCHEMA = load_schema(resource("schemas") / "claims.yaml")
VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False, allow_infinity=False), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(TEXTS, inner, max_size=2)),
    max_leaves=3,
)


@st.composite
def cuts(draw: st.DrawFn, length: int, most: int) -> list[tuple[int, int]]:
    """Ordered places that do not overlap."""
    points = sorted(draw(st.sets(st.integers(0, length), max_size=2 * most)))
    return list(zip(points[::2], points[1::2], strict=False))


@st.composite
def fill(draw: st.DrawFn, project: Project) -> None:
    """Documents with segments, translations and marks of all kinds, some across documents."""
    marks: list[Annotation] = []
    for number, text in enumerate(draw(st.lists(TEXTS, min_size=1, max_size=3, unique=True))):
        spans = [
            SegmentSpan(
                start, end, draw(st.sampled_from(["en", "zh-Hant", ""])), draw(st.sampled_from(["body", "frame"]))
            )
            for start, end in draw(cuts(len(text), 3))
        ]
        source = SourceText(
            f"{draw(st.sampled_from(['名', 'n']))}{number}",
            text,
            title=draw(TEXTS),
            meta=draw(st.dictionaries(st.text("ab.", min_size=1, max_size=3), VALUES, max_size=2)),
            newline=draw(st.sampled_from(["\n", "\r\n", "mixed"])),
            bom=draw(st.booleans()),
        )
        document = project.documents.add(source, spans).document
        texts = {document.id: text}
        for segment in project.segments.of(document.id):
            for place, body in enumerate(draw(st.lists(TEXTS.filter(str.strip), max_size=2))):
                key = f"t{segment.id}{place}"
                score = draw(st.one_of(st.none(), st.floats(0, 1)))
                origin = draw(st.sampled_from(["memory", "machine", "human"]))
                project.translations.add([Translation(key, segment.id, "zh", body, origin, "e", "1", {"x": 1}, score)])
                texts[key] = body
                if draw(st.booleans()):
                    project.translations.choose(key)
        for place in range(draw(st.integers(0, 4))):
            marks.append(draw(one_mark(f"m{number}-{place}", document.id, texts, project, marks)))
    project.marks.add(marks, action="seed")


@st.composite
def one_mark(
    draw: st.DrawFn, key: str, document: str, texts: dict[str, str], project: Project, others: list[Annotation]
) -> Annotation:
    text_id = draw(st.sampled_from(sorted(texts)))
    places = draw(cuts(len(texts[text_id]), 2))
    kind = draw(st.sampled_from(["entity", "claim"] if places else ["relation", "label"]))
    roles: dict[str, tuple[str, ...]] = {}
    if others and kind in ("claim", "relation"):
        roles = {"from": (draw(st.sampled_from(others)).id,), "to": (draw(st.sampled_from(others)).id,)}
    label = draw(st.sampled_from(sorted(name for name, item in SCHEMA.types.items() if item.kind == kind)))
    return Annotation(
        id=key,
        kind=kind,
        label=label,
        annotator=draw(st.sampled_from(["ann", "陳", "gold"])),
        document_id=document,
        fragments=tuple(Fragment(text_id, *place) for place in places) if kind in ("entity", "claim") else (),
        target=draw(st.sampled_from([document, *(s.id for s in project.segments.of(document))]))
        if kind == "label"
        else "",
        attributes=draw(st.dictionaries(st.sampled_from(["certainty", "a.b", "值"]), VALUES, max_size=2)),
        roles=roles,
        note=draw(TEXTS),
        schema_id=project.schema.id,
        stale=draw(st.booleans()),
    )


def state(project: Project) -> Any:
    return {
        document.id: (
            document,
            project.documents.text(document.id),
            project.segments.of(document.id),
            {mark.id: mark for mark in project.marks.of(document.id, annotator="*")},
            {t.id: t for s in project.segments.of(document.id) for t in project.translations.candidates(s.id)},
            {key: value.id for key, value in project.translations.chosen(document.id).items()},
        )
        for document in project.documents.all(archived=True)
    }


@contextmanager
def projects() -> Iterator[tuple[Project, Project, Path]]:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_project(Path(folder) / "one", create=True, annotator="ann") as one,
        open_project(Path(folder) / "two", create=True, annotator="ben") as two,
    ):
        one.use_schema(SCHEMA)
        yield one, two, Path(folder)


@settings(max_examples=25)
@given(st.data())
def test_out_and_in_is_equal(data: st.DataObject) -> None:
    with projects() as (one, two, folder):
        data.draw(fill(one))
        report = export(one, "jsonl", folder / "one.jsonl")
        assert report.lossless
        import_(two, "jsonl", folder / "one.jsonl")
        assert state(two) == state(one)
        export(two, "jsonl", folder / "two.jsonl")
        assert (folder / "two.jsonl").read_bytes() == (folder / "one.jsonl").read_bytes()
        edits = len(two.journal.history(1000))
        import_(two, "jsonl", folder / "one.jsonl")
        assert len(two.journal.history(1000)) == edits


@settings(max_examples=25)
@given(st.data())
def test_a_damaged_file_is_refused_whole_or_taken_whole(data: st.DataObject) -> None:
    with projects() as (one, two, folder):
        data.draw(fill(one))
        export(one, "jsonl", folder / "one.jsonl")
        good = (folder / "one.jsonl").read_bytes()
        at = data.draw(st.integers(0, len(good) - 1))
        cut = data.draw(st.integers(0, 5))
        junk = data.draw(st.binary(max_size=3))
        (folder / "bad.jsonl").write_bytes(good[:at] + junk + good[at + cut :])
        before = two.journal.history(1000)
        refused = ""
        try:
            import_(two, "jsonl", folder / "bad.jsonl")
        except WorkbenchError as error:
            refused = str(error)
        if refused:
            assert "bad.jsonl:" in refused
            assert two.journal.history(1000) == before
            assert two.documents.all(archived=True) == []


@settings(max_examples=15)
@given(st.data())
def test_conll_accounts_for_every_mark(data: st.DataObject) -> None:
    with projects() as (one, _, folder):
        data.draw(fill(one))
        unit = data.draw(st.sampled_from(["word", "char"]))
        report = export(one, "conll", folder / "out", tokens=unit)
        items = [*report.exported, *report.snapped, *report.split, *report.dropped]
        marks = [mark.id for document in one.documents.all() for mark in one.marks.of(document.id, annotator="*")]
        assert sorted(item.mark for item in items) == sorted(marks)
        begun = sum(
            line.split(" ")[1].startswith("B-")
            for path in (folder / "out").rglob("*.conll")
            for line in path.read_text("utf-8").split("\n")
            if line
        )
        assert begun >= len(report.exported) + len(report.snapped) + 2 * len(report.split)
