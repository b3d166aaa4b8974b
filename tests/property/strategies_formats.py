"""Whole projects as data, for round trips of any format.

from strategies_formats import assert_round_trip, built, projects

@given(projects())
def test_what_goes_out_comes_in_again(data: ProjectData) -> None:
    with built(data) as (project, folder):
            assert_round_trip(project, "brat", folder)
"""

from __future__ import annotations

import ast
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from workbench import Project, open_project
from workbench.formats import Options, ReadOptions, export, import_
from workbench.formats.losses import LossReport, Outcome
from workbench.formats.registry import find_format
from workbench.model import GOLD, JSON, Annotation, Fragment, Kind, SegmentSpan, SourceText, document_id
from workbench.schema.model import Attribute, MarkType, Role, Schema, Value

ANNOTATORS = ("ann", "陳大文", GOLD)
NAMES = ("報告.txt", "a b.txt", "a_b", "con", "名：1", "x.ann", "d-1.tar.txt", "50%.txt")
PIECES = (
    "Iran ", "北京", "🇨🇳", "👨‍👩‍👧", "e\u0301", "，「", "\n", "\n\n", "𠮷", "\u200b", "\t", "\u2028", "#", '"\\', "a",
    "。", "\u0085", "<b>&amp;", "\u00a0", "']}", "-DOCSTART- O", "１２", "'",
)  # fmt: skip
"""What texts are made of; a document's line ends are plain, as they are in every stored text."""


def _values(*names: str) -> tuple[Value, ...]:
    return tuple(Value(name=name) for name in names)


CHOICE = Attribute(name="certainty", values=_values("certain", "有可能", "a b", "a|b,c:d", "[x]", "true"))
CHOICES = Attribute(name="標籤", type="choices", values=_values("新", "old one", "a|b", "*"))
NUMBER = Attribute(name="weight", type="number")
TEXT = Attribute(name="why.not", type="text")
FLAG = Attribute(name="nested", values=_values("true"))
SPANS = ("person", "人物", "ORG.unit-2", "claim", "主張")
SCHEMA = Schema.of(
    "awkward",
    [
        MarkType(name="person", kind="entity", titles=(("en", "A | person"), ("zh-Hant", "人"))),
        MarkType(name="人物", kind="entity", attributes=(CHOICE, NUMBER), color="blue"),
        MarkType(name="ORG.unit-2", kind="entity", attributes=(TEXT, FLAG), key="o"),
        MarkType(
            name="claim", kind="claim", attributes=(CHOICE, CHOICES, NUMBER, TEXT),
            roles=(
                Role(name="source", accepts=("person", "人物"), max=1),
                Role(name="target", accepts=SPANS),
                Role(name="evi.dence-2", accepts=SPANS, min=1, max=5),
                Role(name="對象", accepts=SPANS, min=1),
            ),
        ),
        MarkType(name="主張", kind="claim", attributes=(FLAG,)),
        MarkType(name="supports", kind="relation", attributes=(CHOICE, TEXT), roles=(
            Role(name="from", accepts=("claim", "主張"), min=1, max=1),
            Role(name="to", accepts=("claim", "主張"), min=1, max=1),
        )),
        MarkType(name="同一", kind="relation", symmetric=True, roles=(
            Role(name="from", accepts=SPANS, min=1, max=1), Role(name="to", accepts=SPANS, min=1, max=1),
        )),
        MarkType(name="genre", kind="label", target="document", attributes=(replace(CHOICE, name="value"),)),
        MarkType(name="語氣", kind="label", target="segment", attributes=(replace(NUMBER, name="value"), TEXT)),
    ],
)  # fmt: skip

TEXTS = st.lists(st.sampled_from(PIECES), max_size=10).map("".join)
LONE = st.sampled_from(["a", "𠮷", "北", "\n", "\u0301"])
_ATTRIBUTE_VALUES: Mapping[str, st.SearchStrategy[JSON]] = {
    "choice": st.sampled_from([value.name for value in CHOICE.values]),
    "choices": st.lists(st.sampled_from([value.name for value in CHOICES.values]), min_size=1, max_size=3, unique=True),
    "number": st.one_of(st.integers(-5, 10**6), st.sampled_from([0.5, -2.25, 1e-7, 10**15])),
    "text": TEXTS.filter(bool),
}


@dataclass(frozen=True, slots=True)
class DocumentData:
    """A document and where it is cut; a segment may hold white space, as after an import from elsewhere."""

    name: str
    text: str
    segments: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class MarkData:
    """A mark; its roles name other marks by their number, and its segment is one by number (-1: the document)."""

    kind: Kind
    label: str
    annotator: str
    document: int
    fragments: tuple[tuple[int, int], ...] = ()
    segment: int = -1
    attributes: Mapping[str, JSON] = field(default_factory=dict)
    roles: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProjectData:
    """A whole project."""

    documents: tuple[DocumentData, ...]
    marks: tuple[MarkData, ...]


@st.composite
def _document(draw: st.DrawFn, name: str, texts: st.SearchStrategy[str]) -> DocumentData:
    text = draw(st.one_of(texts.filter(bool), LONE))
    inner = draw(st.sets(st.integers(1, max(len(text) - 1, 1)), max_size=3))
    cuts = [0, *sorted(cut for cut in inner if cut < len(text)), len(text)]
    return DocumentData(name, text, tuple(pairwise(cuts)))


@st.composite
def _fragments(draw: st.DrawFn, length: int) -> tuple[tuple[int, int], ...]:
    """One place, or several that do not overlap; also such as touch."""
    if draw(st.booleans()):
        start = draw(st.integers(0, length - 1))
        return ((start, draw(st.integers(start + 1, length))),)
    points = sorted(draw(st.lists(st.integers(0, length), min_size=2, max_size=6)))
    pairs = zip(points[::2], points[1::2], strict=False)
    return tuple((start, end) for start, end in pairs if start < end) or ((0, length),)


@st.composite
def _attributes(draw: st.DrawFn, mark_type: MarkType) -> dict[str, JSON]:
    chosen = [attribute for attribute in mark_type.attributes if draw(st.booleans())]
    found: dict[str, JSON] = {}
    for attribute in chosen:
        values = _ATTRIBUTE_VALUES[attribute.type]
        found[attribute.name] = "true" if len(attribute.values) == 1 else draw(values)
    return found


@st.composite
def _span(draw: st.DrawFn, documents: Sequence[DocumentData], annotator: str, label: str) -> MarkData:
    number = draw(st.integers(0, len(documents) - 1))
    places = draw(_fragments(len(documents[number].text)))
    mark_type = SCHEMA.types[label]
    note = draw(st.one_of(st.just(""), TEXTS))
    return MarkData(
        mark_type.kind, label, annotator, number, places, attributes=draw(_attributes(mark_type)), note=note
    )


@st.composite
def _other(draw: st.DrawFn, marks: Sequence[MarkData], documents: Sequence[DocumentData], annotator: str) -> MarkData:
    """A relation between an annotator's marks, or a label of a document or segment."""
    note = draw(st.one_of(st.just(""), TEXTS))
    label = draw(st.sampled_from(["supports", "同一", "genre", "語氣"]))
    mark_type = SCHEMA.types[label]
    attributes = draw(_attributes(mark_type))
    role = mark_type.role("from")
    ends = [n for n, mark in enumerate(marks) if mark.annotator == annotator and role and mark.label in role.accepts]
    if role and len(ends) > 1:
        first, second = draw(st.permutations(ends))[:2]
        roles = {"from": (first,), "to": (second,)}
        return MarkData(
            "relation", label, annotator, marks[first].document, attributes=attributes, roles=roles, note=note
        )
    if role:
        label, mark_type = "genre", SCHEMA.types["genre"]
        attributes = draw(_attributes(mark_type))
    number = draw(st.integers(0, len(documents) - 1))
    segment = draw(st.integers(0, len(documents[number].segments) - 1)) if mark_type.target == "segment" else -1
    return MarkData("label", label, annotator, number, segment=segment, attributes=attributes, note=note)


@st.composite
def _with_roles(draw: st.DrawFn, marks: Sequence[MarkData], number: int) -> MarkData:
    mark = marks[number]
    roles: dict[str, tuple[int, ...]] = {}
    for role in SCHEMA.types[mark.label].roles:
        fitting = [
            n for n, other in enumerate(marks)
            if n != number and other.label in role.accepts
            and (other.annotator, other.document) == (mark.annotator, mark.document)
        ]  # fmt: skip
        if len(fitting) > 0 and draw(st.booleans()):
            roles[role.name] = tuple(draw(st.lists(st.sampled_from(fitting), max_size=role.max or 3, unique=True)))
    return replace(mark, roles={name: fillers for name, fillers in roles.items() if fillers})


@st.composite
def projects(
    draw: st.DrawFn, *, annotators: Sequence[str] = ANNOTATORS, texts: st.SearchStrategy[str] = TEXTS, spans: int = 5
) -> ProjectData:
    """A project with every odd thing: nested, crossing, adjacent, equal and discontinuous marks, empty documents."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
    found = [draw(_document(name, texts)) for name in names]
    documents = tuple({each.text: each for each in found}.values())
    people = st.sampled_from(tuple(annotators))
    marks = [
        draw(_span(documents, draw(people), draw(st.sampled_from(SPANS)))) for _ in range(draw(st.integers(0, spans)))
    ]
    if len(marks) > 0 and draw(st.booleans()):
        marks.append(draw(st.sampled_from(marks)))
    marks = [draw(_with_roles(tuple(marks), n)) if mark.kind == "claim" else mark for n, mark in enumerate(marks)]
    marks += [draw(_other(marks, documents, draw(people))) for _ in range(draw(st.integers(0, 2)))]
    return ProjectData(documents, tuple(marks))


def build(project: Project, data: ProjectData, schema: Schema = SCHEMA) -> None:
    """Put it all into an empty project."""
    project.use_schema(schema)
    ids = [document_id(document.text) for document in data.documents]
    segments: list[list[str]] = []
    for document in data.documents:
        cuts = [SegmentSpan(start, end, "en", "body") for start, end in document.segments]
        added = project.documents.add(SourceText(document.name, document.text), cuts).document
        segments.append([segment.id for segment in project.segments.of(added.id)])
    project.marks.add(
        [_annotation(n, data.marks, ids, segments, schema) for n in range(len(data.marks))], action="build"
    )


def _annotation(
    number: int, marks: Sequence[MarkData], ids: Sequence[str], segments: Sequence[Sequence[str]], schema: Schema
) -> Annotation:
    mark = marks[number]
    here = ids[mark.document]
    target = "" if mark.kind != "label" else here if mark.segment < 0 else segments[mark.document][mark.segment]
    return Annotation(
        id=f"m{number:03}", kind=mark.kind, label=mark.label, annotator=mark.annotator, document_id=here,
        fragments=tuple(Fragment(here, start, end) for start, end in mark.fragments), target=target,
        attributes=dict(mark.attributes), note=mark.note, schema_id=schema.id,
        roles={role: tuple(f"m{n:03}" for n in numbers) for role, numbers in mark.roles.items()},
    )  # fmt: skip


@contextmanager
def built(data: ProjectData, schema: Schema = SCHEMA) -> Iterator[tuple[Project, Path]]:
    """A project of it, and an empty folder to write to."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "out").mkdir()
        with open_project(Path(folder) / "one", create=True, annotator="ann") as project:
            build(project, data, schema)
            yield project, Path(folder) / "out"


@dataclass(frozen=True, slots=True)
class Content:
    """What a mark says, with nothing of its own in it that an import makes anew: no id, no version of the schema."""

    document: str
    annotator: str
    kind: str
    label: str
    places: tuple[tuple[int, int], ...]
    target: tuple[int, int] | None
    attributes: str
    roles: tuple[tuple[str, tuple[str, ...]], ...]
    note: str


def content(project: Project) -> Counter[Content]:
    """All marks of a project by what they say."""
    return Counter(each for _, each in contents(project))


def contents(project: Project) -> list[tuple[str, Content]]:
    """Each mark's id and what it says."""
    ids = [document.id for document in project.documents.all(archived=True)]
    marks = {mark.id: mark for found in project.marks.by_document(ids).values() for mark in found}
    places = {segment.id: (segment.start, segment.end) for key in ids for segment in project.segments.of(key)}
    return [(mark.id, _content(mark, marks, places)) for mark in marks.values()]


def _content(mark: Annotation, marks: Mapping[str, Annotation], segments: Mapping[str, tuple[int, int]]) -> Content:
    return Content(
        mark.document_id, mark.annotator, mark.kind, mark.label,
        tuple((part.start, part.end) for part in mark.fragments), segments.get(mark.target),
        comparable(mark.attributes),
        tuple(sorted((role, tuple(_filler(marks[key]) for key in keys)) for role, keys in mark.roles.items() if keys)),
        mark.note,
    )  # fmt: skip


def comparable(attributes: Mapping[str, JSON]) -> str:
    """Attributes as a text that is equal where they are: 1 and 1.0 are, 1 and "1" are not."""
    numbers = {
        name: float(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in attributes.items()
    }
    return repr(sorted(numbers.items()))


def _filler(mark: Annotation) -> str:
    parts = ",".join(f"{part.start}-{part.end}" for part in mark.fragments)
    return f"{mark.document_id} {mark.annotator} {mark.kind} {mark.label} {parts}"


def assert_accounted(project: Project, report: LossReport) -> None:
    """Each mark of the project is in exactly one list of the report."""
    listed = [item.mark for name in ("exported", "snapped", "split", "dropped") for item in getattr(report, name)]
    assert sorted(listed) == sorted(key for key, _ in contents(project))


def assert_round_trip(
    project: Project, name: str, folder: Path, *, options: Options | None = None, read: ReadOptions | None = None,
    schema: Schema | None = None, importer: str = "ann", lossless: bool = False,
    imports: Callable[[Project, Path], object] | None = None,
) -> LossReport:  # fmt: skip
    """Export, import into a fresh project, and compare: all is equal but for exactly what the report names.

    A mark that was snapped or split may come in as anything of its kind and label.

    Args:
        schema: What the fresh project has as its schema before the import; None for none.
        importer: Who imports; whose marks a format has without an annotator.
        lossless: Nothing may be lost at all.
        imports: How to import, where `import_(fresh, name, target, options=read)` is not it.
    """
    format_ = find_format(name)
    apart = format_.annotators == "apart" and len(project.marks.annotators()) > 1
    target = folder / ("out" if apart else f"out{format_.suffix}")
    report = export(project, name, target, options=options)
    assert_accounted(project, report)
    assert report.lossless or not lossless, str(report)
    with open_project(folder / "fresh", create=True, annotator=importer) as fresh:
        if schema is not None:
            fresh.use_schema(schema)
        if imports is not None:
            imports(fresh, target)
        else:
            import_(fresh, name, target, options=read)
        compare(contents(project), report, content(fresh))
    return report


def compare(before: Iterable[tuple[str, Content]], report: LossReport, after: Counter[Content]) -> None:
    """What came in is what went out, but for what the report says."""
    outcomes = {item.mark: item for item in (*report.exported, *report.snapped, *report.split)}
    loose = {item.mark for item in (*report.snapped, *report.split)}
    marks = dict(before)
    left = Counter(after)
    whole = [key for key, item in outcomes.items() if key not in loose and not item.without]
    for key in whole:
        assert left[marks[key]], f"not equal again: {marks[key]}\nthere are: {_near(marks[key], left)}"
        left[marks[key]] -= 1
    left = +left
    for key, item in outcomes.items():
        if key not in loose and item.without:
            found = next((each for each in left if _reduced(marks[key], each, item)), None)
            assert found, f"not there without {item.without}: {marks[key]}\nthere are: {_near(marks[key], left)}"
            left = left - Counter([found])
    kinds = {_sort(marks[key]) for key in loose}
    surplus = [each for each in left if _sort(each) not in kinds]
    assert not surplus, f"came from nowhere: {surplus}"
    missing = kinds - {_sort(each) for each in left}
    assert not missing, f"said to be carried in another form, and are not there: {missing}"


def _sort(mark: Content) -> tuple[str, str, str, str]:
    return mark.document, mark.annotator, mark.kind, mark.label


def _near(mark: Content, others: Iterable[Content]) -> list[Content]:
    return [other for other in others if _sort(other) == _sort(mark)]


def _reduced(whole: Content, found: Content, item: Outcome) -> bool:
    """Whether one is the other without what was left behind: attributes, attribute x, roles, role x, note."""
    lost = set(item.without)
    same = (_sort(whole), whole.places, whole.target) == (_sort(found), found.places, found.target)
    attributes = {word.removeprefix("attribute ") for word in lost if word.startswith("attribute ")}
    roles = {word.removeprefix("role ") for word in lost if word.startswith("role ")}
    return (
        same
        and ("note" in lost or whole.note == found.note)
        and (
            "attributes" in lost
            or _but(ast.literal_eval(whole.attributes), attributes)
            == _but(ast.literal_eval(found.attributes), attributes)
        )
        and ("roles" in lost or _but(whole.roles, roles) == _but(found.roles, roles))
    )


def _but(pairs: Iterable[tuple[str, Any]], names: set[str]) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in pairs if name not in names]
