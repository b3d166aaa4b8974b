"""The review without a screen: names, quotations, reasons, moved boundaries, corrected marks, where one is."""

from __future__ import annotations

import pytest

from workbench.adjudication import Rule, document_units
from workbench.model import Decision, Fragment
from workbench.text.cells import text_width
from workbench.text.graphemes import next_boundary, next_word, previous_boundary
from workbench.tui.page import load_page
from workbench.tui.review.course import Counted, Course, Survey
from workbench.tui.review.draft import FRAGMENTS, Draft, Told, moved
from workbench.tui.review.names import Names
from workbench.tui.review.quotes import common, quoted, shortened
from workbench.tui.review.quoting import Quoting
from workbench.tui.review.reason import Reason
from workbench.tui.review.versions import versions_of

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"
TEXT = "國務院總理李強表示，北京🇨🇳與上海都會參加。"


def test_letters_are_the_same_each_time_and_shuffled_from_document_to_document() -> None:
    people = ["ann", "ben", "cat", "dora"]
    orders = set()
    for document in range(20):
        names = Names(str(document), people, hidden=True)
        assert sorted(map(names.of, people)) == ["A", "B", "C", "D"]
        assert [names.of(each) for each in people] == [Names(str(document), people, hidden=True).of(n) for n in people]
        orders.add(tuple(map(names.of, people)))
    assert len(orders) > 5
    assert Names("1", people, hidden=False).listed(["cat", "ann"]) == "ann, cat"


def test_more_people_than_letters_have_two_letters() -> None:
    people = [f"p{number}" for number in range(28)]
    names = Names("d", people, hidden=True)
    assert sorted(map(names.of, people), key=lambda n: (len(n), n))[-2:] == ["AA", "AB"]


def test_what_all_versions_cover_is_told_from_what_one_has_alone() -> None:
    one, other = [Fragment("t", 3, 7)], [Fragment("t", 5, 7)]
    shared = common([one, other])
    assert shared == {"t": [(5, 7)]}
    pieces = quoted(one, {"t": TEXT}, shared)
    assert [(words, emphasis) for words, emphasis in pieces if emphasis != "around"] == [
        (TEXT[3:5], "own"),
        (TEXT[5:7], "shared"),
    ]
    assert "".join(words for words, _ in pieces) == TEXT


def test_a_gap_stays_around_and_texts_are_told_apart() -> None:
    mark = [Fragment("t", 0, 3), Fragment("t", 10, 12), Fragment("u", 0, 2)]
    pieces = quoted(mark, {"t": TEXT, "u": "北京"}, common([mark]))
    assert [words for words, emphasis in pieces if emphasis == "shared"] == [TEXT[0:3], TEXT[10:12], "北京"]
    assert (" ‖ ", "around") in pieces


@pytest.mark.parametrize("room", [30, 50, 80, 400])
def test_what_is_cut_keeps_the_ends_of_the_mark(room) -> None:
    text = "before " * 20 + "The beginning " + "and more " * 30 + "the end" + " behind" * 20
    start, end = text.index("The beginning"), text.index(" behind")
    mark = [Fragment("t", start, end)]
    pieces = shortened(quoted(mark, {"t": text}, common([mark])), room)
    inside = "".join(words for words, emphasis in pieces if emphasis == "shared")
    assert inside.startswith("The begin")
    assert inside.endswith("he end")
    if room >= 80:
        assert sum(text_width(words) for words, _ in pieces) <= room + 10


def test_a_reason_is_found_again_while_one_types() -> None:
    reason = Reason(["the longest name", "a common noun"])
    reason.type("long")
    assert reason.found == ["the longest name"]
    assert reason.words == "long"
    reason.move(1)
    assert reason.words == "the longest name"
    reason.take()
    reason.type(" of all")
    assert reason.words == "the longest name of all"
    reason.erase()
    assert reason.words == "the longest name of al"


def test_a_boundary_moves_by_grapheme_and_never_vanishes() -> None:
    texts = {"t": TEXT}
    flag = TEXT.index("🇨🇳")
    mark = (Fragment("t", flag - 2, flag),)
    assert moved(mark, step=next_boundary, texts=texts, at_start=False) == (Fragment("t", flag - 2, flag + 2),)
    one = (Fragment("t", 0, 1),)
    assert moved(one, step=previous_boundary, texts=texts, at_start=False) == one
    assert moved(one, step=previous_boundary, texts=texts, at_start=True) == one
    assert moved(one, step=next_boundary, texts=texts, at_start=True) == one
    end = (Fragment("t", 0, len(TEXT)),)
    assert moved(end, step=next_word, texts=texts, at_start=False) == end
    two = (Fragment("t", 0, 3), Fragment("t", 5, 6))
    assert moved(two, step=previous_boundary, texts=texts, at_start=False) == two


def test_what_an_annotator_has_too_is_taken_from_them(team) -> None:
    document = team.documents.get(MING_PAO)
    unit = document_units(team, document.id).open[0]
    quoting = Quoting(team, load_page(team, document))
    told = Told(quoting.words, quoting.named, Names(document.id, unit.among, hidden=False))
    draft = Draft(unit, "ann", team.schema, told)
    draft.set("attributes.certainty", "probable")
    draft.set(FRAGMENTS, unit.marks["ben"].fragments)
    assert draft.parts == {"attributes.certainty": "cat", FRAGMENTS: "ben"}
    assert draft.gold.sources[FRAGMENTS] == unit.marks["ben"].id
    draft.set("attributes.certainty", "possible")
    assert draft.written == {"attributes.certainty": "possible"}
    draft.set("attributes.certainty", "certain")
    draft.set(FRAGMENTS, unit.marks["ann"].fragments)
    assert (draft.parts, draft.written) == ({}, {})
    titles = [option.title for field in draft.fields() for option in field.options]
    assert "Certain · ann, ben" in titles


def test_one_goes_from_open_to_open_and_stays_when_nothing_has_changed(team) -> None:
    document = team.documents.get(MING_PAO)
    found = document_units(team, document.id)
    course = Course()
    course.take(found)
    assert course.unit == found.open[0]
    assert course.move(1, only_open=True)
    assert course.unit == found.open[1]
    course.take(found)
    assert course.unit == found.open[1]
    assert not Course("weapon").move(1, only_open=False)
    assert course.counted() == Counted(6, 0, 3)
    assert len(versions_of(found.open[0])) == 3


def test_the_next_document_is_one_where_something_is_open_or_that_was_not_looked_at() -> None:
    survey = Survey(["a", "b", "c", "d"])
    survey.put("b", Counted(3, 3, 0))
    survey.put("c", Counted(3, 1, 2))
    survey.put("c", Counted(3, 2, 1))
    assert survey.total == Counted(6, 5, 1)
    assert survey.next("a", 1, wanted=lambda counted: counted.open > 0) == "c"
    assert survey.next("c", 1, wanted=lambda counted: counted.open > 0) == "d"
    survey.put("d", Counted())
    survey.put("a", Counted())
    assert survey.next("c", 1, wanted=lambda counted: counted.open > 0) is None
    assert survey.is_complete


def test_how_many_units_a_rule_could_decide_is_counted_once(team, monkeypatch) -> None:
    found = document_units(team, team.documents.get(MING_PAO).id)
    course, judged, judge = Course(), [], Rule.judge
    monkeypatch.setattr(Rule, "judge", lambda rule, unit: judged.append(unit.id) or judge(rule, unit))
    course.take(found)
    number = sum(unit.decision is None and judge(Rule(), unit) is not None for unit in found.units)
    assert course.ready(Rule()) == course.ready(Rule()) == number
    assert len(judged) <= len(found.units)
    course.ready(Rule("majority"))
    assert len(judged) > len(found.units) // 2
    judged.clear()
    course.take(found, ready=(Rule(), number))
    assert course.ready(Rule()) == number
    assert judged == []


def test_what_is_counted_follows_a_decision(team) -> None:
    course = Course()
    course.take(document_units(team, team.documents.get(MING_PAO).id))
    before = course.counted()
    unit = course.unit
    assert unit is not None
    course.decided(Decision("d", unit.document_id, {}, "none"))
    assert course.counted().decided == before.decided + 1
    assert course.counted().open == before.open - 1
