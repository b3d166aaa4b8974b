"""What is not right is kept as marks change: the same as if all were looked at anew, and in the order of the text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model import Annotation, Document, Fragment, Segment
from workbench.schema import parse_schema
from workbench.schema.model import Violation
from workbench.tui.marked import Marked
from workbench.tui.page import Page, make_page
from workbench.tui.wrong import Wrong, in_words, problems

SCHEMA = parse_schema("""
name: s
entities: {gpe: , person: {attributes: {age: {type: number, required: true}}}}
claims:
  claim: {roles: {source: {accepts: [gpe], min: 1, max: 1}}}
relations: {backs: {from: [claim], to: [claim]}}
labels: {topic: {target: segment, type: choice, values: [war]}}
""")
TEXT = "Moscow and Tehran.\nBeijing."


def a_page() -> Page:
    document = Document("d", "d", "", "en", {}, "utf-8", "\n", bom=False)
    segments = [Segment("s0", "d", 0, 18, "en", "body"), Segment("s1", "d", 19, 27, "en", "body")]
    return make_page(document, TEXT, segments, {})


def a_mark(number: int, label: str, start: int = 0, **more) -> Annotation:
    kind = SCHEMA.types[label].kind if label in SCHEMA.types else "entity"
    fragments = (Fragment("d", start, start + 2),) if kind in ("entity", "claim") else ()
    return Annotation(f"m{number}", kind, label, "ann", "d", fragments, **more)


IDS = st.integers(0, 6)


@st.composite
def marks(draw: st.DrawFn) -> Annotation:
    label = draw(st.sampled_from(["gpe", "person", "claim", "backs", "topic", "unheard"]))
    named = tuple(f"m{n}" for n in draw(st.lists(IDS, max_size=2)))
    roles = {"claim": {"source": named}, "backs": {"from": named[:1], "to": named[1:]}}.get(label, {})
    return a_mark(
        draw(IDS),
        label,
        draw(st.integers(0, 25)),
        attributes={"age": 4} if draw(st.booleans()) else {},
        roles={name: ids for name, ids in roles.items() if ids},
        target=draw(st.sampled_from(["", "s0", "s1", "d"])) if label == "topic" else "",
        stale=draw(st.booleans()),
    )


@given(st.lists(st.one_of(marks(), IDS), max_size=25), st.lists(marks(), max_size=4))
def test_what_is_kept_is_what_looking_at_all_of_them_finds(steps, first) -> None:
    page = a_page()
    index = Marked(page, first)
    wrong = Wrong(index, SCHEMA, index.marks.get)
    for step in steps:
        if isinstance(step, int):
            index.drop(f"m{step}")
        else:
            index.put(step)
        assert wrong.work(60)
        fresh = {key: found for key, mark in index.marks.items() if (found := problems(SCHEMA, mark, index.marks.get))}
        assert {key: wrong.of(key) for key in index.marks if wrong.of(key)} == fresh
        assert len(wrong) == len(fresh)
    seen, where = [], wrong.after((-2, 0, 0, ""))
    while where is not None and len(seen) < len(wrong):
        seen.append(where)
        where = wrong.after(where)
    assert seen == sorted(seen)
    assert len(set(seen)) == len(wrong)


def test_the_first_comes_after_the_last_and_there_is_none_where_all_is_right() -> None:
    index = Marked(a_page(), [a_mark(1, "person", 11), a_mark(2, "person", 19), a_mark(3, "gpe", 0)])
    wrong = Wrong(index, SCHEMA, index.marks.get)
    wrong.work(60)
    assert wrong.after((0, 0, 12, ""))[3] == "m2"
    assert wrong.after((1, 0, 5, ""))[3] == "m1"
    for number, start in ((1, 11), (2, 19)):
        index.put(a_mark(number, "person", start, attributes={"age": 3}))
    wrong.work(60)
    assert wrong.after((0, 0, 0, "")) is None


def test_looking_stops_when_its_time_is_over_and_takes_the_latest_first() -> None:
    index = Marked(a_page(), [a_mark(number, "person") for number in range(7)])
    wrong = Wrong(index, SCHEMA, index.marks.get)
    assert not wrong.work(-1)
    assert len(wrong) == 1
    assert wrong.of("m6")
    assert wrong.work(60)
    assert len(wrong) == 7


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        (a_mark(1, "person"), ["Age is required"]),
        (a_mark(1, "claim"), ["Source is required"]),
        (a_mark(1, "claim", roles={"source": ("gone",)}), ["Source names a mark that is gone"]),
        (a_mark(1, "claim", roles={"source": ("p",)}), ["Source does not take a mark of that type"]),
        (a_mark(1, "claim", roles={"source": ("g", "h")}), ["Source has too many marks"]),
        (a_mark(1, "claim", roles={"source": ("m1",)}), ["Source names the mark itself"]),
        (a_mark(1, "person", attributes={"age": "x"}), ["Age has a value that the schema does not allow"]),
        (a_mark(1, "gpe", attributes={"age": 1}), ["the schema does not know age"]),
        (a_mark(1, "unheard"), ["the schema does not know this label"]),
        (a_mark(1, "topic", target="d", attributes={"value": "war"}), ["it labels something that it is not for"]),
        (replace(a_mark(1, "gpe"), stale=True), ["the text under it has changed"]),
        (replace(a_mark(1, "gpe"), fragments=()), ["it stands where such a mark cannot stand"]),
        (replace(a_mark(1, "gpe"), kind="claim"), ["the schema has this label for another kind of mark"]),
    ],
)
def test_it_is_said_in_words(mark, words) -> None:
    others = {"p": a_mark(2, "person"), "g": a_mark(3, "gpe"), "h": a_mark(4, "gpe"), "m1": mark}
    found = problems(SCHEMA, mark, others.get)
    assert in_words(found, SCHEMA.types.get(mark.label)) == words
    assert all(isinstance(each, Violation) for each in found)
