"""The parts of post-editing that need no screen: the draft, completion, what waits, suggestions, differences, light."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model import Translation
from workbench.text.cells import text_width
from workbench.translate.engine import Source
from workbench.tui.language import use_language
from workbench.tui.postedit.completing import Answer, Completion, Request
from workbench.tui.postedit.differences import differences
from workbench.tui.postedit.draft import Draft, row_of, rows_of, shown_of
from workbench.tui.postedit.latest import Latest
from workbench.tui.postedit.lighting import joined, lighting
from workbench.tui.postedit.panel import Editing, EditingPanel
from workbench.tui.postedit.suggesting import Found, Suggestion, suggestions
from workbench.tui.postedit.told import notice_told
from workbench.tui.themes import DARK, ink_of

SOURCE = Source("Iran agreed.", "en", "zh-Hant")
TEXTS = st.text(st.sampled_from("伊朗，。a b👨‍👩‍👧é\n\t1"), max_size=30)
MOTIONS = st.sampled_from(["left", "right", "word_left", "word_right", "start", "end"])


# The draft.


def test_a_word_that_is_typed_is_undone_as_one() -> None:
    draft = Draft("甲", 1)
    for character in "ab cd":
        draft.type(character)
    assert draft.undo()
    assert draft.text == "甲ab"
    draft.undo()
    assert draft.text == "甲"
    assert not draft.undo()
    draft.redo()
    draft.redo()
    assert draft.text == "甲ab cd"


def test_the_cursor_steps_over_whole_clusters_and_words() -> None:
    draft = Draft("莫斯科👨‍👩‍👧 and more", 0)
    places = []
    for motion in ("word_right", "right", "word_right", "word_right", "word_left"):
        draft.move(motion)
        places.append(draft.at)
    assert places == [9, 10, 13, 17, 13]


def test_what_is_selected_is_replaced_and_let_go_of() -> None:
    draft = Draft("伊朗同意", 0)
    draft.move("word_right", select=True)
    assert draft.text[slice(*draft.selected)] == draft.words_here()
    draft.type("他")
    assert draft.text == "他同意"
    draft.select_all()
    draft.move("left")
    assert (draft.at, draft.selected) == (0, (0, 0))


@pytest.mark.parametrize(
    ("text", "at", "anchor", "words"),
    [
        ("到伊朗。」", 5, None, "伊朗"),
        ("「集體西方」，", 7, 0, "集體西方"),
        ("(Fateh-110)", 11, 0, "Fateh-110"),
        ("——……", 4, None, ""),
        ("——……", 4, 0, ""),
        ("", 0, None, ""),
    ],
)
def test_words_are_had_without_the_stops_and_quotes_around(text, at, anchor, words) -> None:
    assert Draft(text, at, anchor).words_here() == words


@given(TEXTS, st.lists(st.tuples(MOTIONS, st.booleans(), st.booleans()), max_size=12), st.integers(2, 20))
def test_nothing_one_does_breaks_the_draft_and_undo_brings_all_back(text, steps, width) -> None:
    draft = Draft(text, len(text))
    for motion, select, erase in steps:
        if erase:
            draft.erase(motion)
        else:
            draft.move(motion, select=select)
        assert 0 <= draft.at <= len(draft.text)
        rows = rows_of(draft.shown, width)
        assert "".join(draft.shown[start:end] for start, end in rows) == draft.shown
        draft.move_rows(rows, 1)
        draft.move_in_row(rows_of(draft.shown, width), end=True)
        assert 0 <= draft.at <= len(draft.text)
    while draft.undo():
        pass
    assert draft.text == text


@given(TEXTS)
def test_stand_ins_keep_the_length(text) -> None:
    assert len(shown_of(text)) == len(text)


def test_a_cursor_behind_a_new_line_has_a_row() -> None:
    assert rows_of("ab\n", 10) == [(0, 3), (3, 3)]
    assert row_of(rows_of("ab\n", 10), 3) == 1
    assert rows_of("", 10) == [(0, 0)]


# Completion.


def answered(completion: Completion, before: str, whole: str) -> bool:
    request = completion.wants(before)
    assert request is not None
    return completion.take(Answer(request, (whole,)), before)


def test_an_answer_stays_true_while_one_types_what_it_says() -> None:
    completion = Completion(1, SOURCE)
    assert answered(completion, "", "伊朗同意了。")
    assert completion.word("") == "伊朗"
    assert completion.wants("伊朗") is None
    assert completion.rest("伊朗同") == "意了。"
    assert completion.wants("伊斯") == Request(1, SOURCE, "伊斯")
    assert completion.rest("伊斯") == ""


def test_what_was_erased_is_asked_anew() -> None:
    completion = Completion(1, SOURCE)
    answered(completion, "他們", "他們同意了。")
    assert completion.rest("") == ""
    assert completion.wants("") is not None


def test_late_strange_and_empty_answers_are_dropped() -> None:
    completion = Completion(2, SOURCE)
    assert not completion.take(Answer(Request(1, SOURCE, ""), ("舊。",)), "")
    assert not completion.take(Answer(Request(2, SOURCE, "甲"), ("甲乙。",)), "丙")
    assert completion.take(Answer(Request(2, SOURCE, "甲"), ("甲乙丙。",)), "甲乙"), "late, but still true"
    assert completion.rest("甲乙") == "丙。"
    completion.take(Answer(Request(2, SOURCE, "丁"), ("不是這樣。",)), "丁")
    assert completion.rest("丁") == ""


def test_words_that_could_stand_here_are_for_this_place_alone() -> None:
    completion = Completion(1, SOURCE)
    request = completion.alternatives_at("伊朗")
    assert completion.take(Answer(request, ("同意", "答應", "同意", " ")), "伊朗")
    assert completion.alternatives == ("同意", "答應")
    completion.wants("伊朗同")
    assert completion.alternatives is None
    assert not completion.take(Answer(request, ("晚",)), "伊朗同")


# What works beside.


def test_only_the_newest_of_what_waits_is_answered() -> None:
    gate, done, answers = threading.Event(), threading.Event(), []

    def answer(request: int) -> None:
        gate.wait(5)
        answers.append(request)
        if request == 9:
            done.set()

    began, ended = threading.Event(), threading.Event()
    latest: Latest[int] = Latest(answer, begin=began.set, end=ended.set)
    latest.ask(1)
    assert began.wait(5)
    while latest._waiting is not None:
        pass
    for request in range(2, 10):
        latest.ask(request)
    gate.set()
    assert done.wait(5)
    assert answers == [1, 9]
    latest.close()
    assert ended.wait(5)
    latest.ask(10)
    assert answers == [1, 9]


# Suggestions.


def test_suggestions_are_numbered_whole_ones_first_and_each_text_once() -> None:
    candidates = [
        Translation("h", "s", "zh-Hant", "人寫的", "human", "", annotator="bob"),
        Translation("m", "s", "zh-Hant", "機器寫的", "machine", "argos", score=0.4),
        Translation("x", "s", "zh-Hant", "機器寫的", "machine", "other"),
        Translation("u", "s", "zh-Hant", "半句", "human", "", settings={"unfinished": True}),
        Translation("e", "s", "en", "English", "machine", "argos"),
    ]
    match = Suggestion("match", "記憶裏的", whole=True, score=0.8, quoted="Iran refused.", differs=((5, 12),))
    found = Found(1, (match,), (("Iran", "伊朗"), ("deal", "協議")), (("agreed", "同意"),))
    made = suggestions(candidates, "zh-Hant", "人寫的", found)
    assert [s.text for s in made] == ["機器寫的", "記憶裏的", "伊朗", "協議", "同意"]
    assert [s.text for s in suggestions(candidates, "zh-Hant", "伊朗", found)] == [
        "人寫的", "機器寫的", "記憶裏的", "協議", "同意",
    ]  # fmt: skip
    many = [Translation(str(n), "s", "zh-Hant", f"譯{n}", "machine", "a") for n in range(20)]
    assert len(suggestions(many, "zh-Hant", "", found)) == 9
    assert [s.kind for s in suggestions(many, "zh-Hant", "", found)][-3:] == ["term", "term", "dictionary"]


# Differences and light.


def test_differences_are_by_word_and_in_chinese_by_character() -> None:
    runs = differences("Iran agreed 同意了。", "Iran refused 不同意。")
    assert [(run.text, run.kind) for run in runs] == [
        ("Iran ", "same"), ("agreed", "out"), ("refused", "in"), (" ", "same"), ("不", "in"), ("同意", "same"),
        ("了", "out"), ("。", "same"),
    ]  # fmt: skip


@given(TEXTS, TEXTS)
def test_runs_make_both_texts(old, new) -> None:
    runs = differences(old, new)
    assert "".join(run.text for run in runs if run.kind != "in") == old
    assert "".join(run.text for run in runs if run.kind != "out") == new


def test_what_is_exact_is_lit_before_what_an_engine_says() -> None:
    source, target = "In 2022 NATO and Iran met twice.", "2022年，北約NATO同伊朗會面。"
    light = lighting(source, target, [("Iran", "伊朗")], (((0, 32), (0, 3)),))
    year, alliance, iran = source.index("2022"), source.index("NATO"), source.index("Iran")
    assert light.across((year, year + 4), from_source=True) == ((0, 4),)
    assert light.across((alliance, alliance + 1), from_source=True) == ((8, 12),)
    at = target.index("伊朗")
    assert light.across((at, at + 2), from_source=False) == ((iran, iran + 4),)
    assert light.across((0, 2), from_source=True) == ((0, 3),), "the engine says the rest"
    assert lighting(source, target).across((0, 2), from_source=True) == ()
    assert lighting("one 1 and 1", "1 和 1").exact == ()
    assert joined([(3, 5), (0, 3), (8, 9)]) == ((0, 5), (8, 9))


# The panel.


@pytest.mark.parametrize("low", [True, False])
@given(typed=TEXTS, words=TEXTS, width=st.integers(24, 80), height=st.integers(3, 30))
def test_the_panel_fills_its_room_whatever_is_in_it(low, typed, words, width, height) -> None:
    made = [
        Suggestion("match", words, whole=True, about=words, score=0.7, quoted=words, differs=((0, len(words) // 2),)),
        Suggestion("term", words, whole=False, about=typed),
    ]
    shown = Editing(about=words, engine=words, typed=typed, rest=words, suggested=made, comments=2)
    lines = EditingPanel(shown, ink_of(DARK), width, height, low).lines()
    assert len(lines) == height
    assert {sum(text_width(segment.text) for segment in line) for line in lines} == {width}


def test_an_exact_match_is_not_said_twice_and_suggestions_take_the_room_there_is() -> None:
    text = "一二三四五六七八九十" * 12
    exact = Suggestion("match", text, whole=True, about="a.tmx", score=1.0, quoted="The very same words.")
    near = replace(exact, text=text + "了", score=0.8, quoted="Nearly the same words.", differs=((0, 6),))
    lines = EditingPanel(Editing(suggested=(exact, near)), ink_of(DARK), 36, 38, low=False).lines()
    said = ["".join(segment.text for segment in line) for line in lines]
    assert not any("very same" in row for row in said)
    assert any("Nearly the same" in row for row in said)
    assert sum("一二三" in row or "八九十" in row for row in said) >= 16, "both are there to their end"
    assert not any(row.rstrip().endswith("…") for row in said)


@pytest.mark.parametrize("low", [True, False])
def test_where_a_suggestion_is_from_is_said_once(low) -> None:
    made = [Suggestion("memory", "伊朗", whole=True, about="memory", score=1.0)]
    made.append(Suggestion("machine", "伊朗", whole=True, about="argos"))
    lines = EditingPanel(Editing(suggested=made), ink_of(DARK), 44, 20, low).lines()
    said = "".join(segment.text for line in lines for segment in line)
    assert said.count("memory") == 1
    assert "machine argos" in said


def test_where_it_is_low_what_is_said_of_the_engine_takes_the_rows_that_are_free() -> None:
    words = "Demonstration only: these packages know the sample and little else, and say so here."
    shown = Editing(engine=words, suggested=(Suggestion("term", "伊朗", whole=False, about="Iran"),))

    def said(height: int) -> list[str]:
        lines = EditingPanel(shown, ink_of(DARK), 44, height, low=True).lines()
        return ["".join(segment.text for segment in line).strip() for line in lines]

    assert " ".join(said(6)[:3]).rstrip().startswith(words)
    assert said(2)[0].endswith("…")
    assert "伊朗" in said(2)[1], "suggestions come first"


def test_what_the_demo_packages_say_of_themselves_is_told_in_the_interfaces_language() -> None:
    from workbench.translate.argos import ArgosEngine

    said = ArgosEngine().notice("en", "zh-Hant")
    assert notice_told(said) == said
    use_language("zh-Hant")
    try:
        assert notice_told(said).startswith("只供示範")
        assert notice_told("Another engine's words.") == "Another engine's words."
    finally:
        use_language("en")
