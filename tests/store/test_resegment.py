"""Splitting and joining segments: what stood on them goes along, what cannot is listed, and undo restores all of it."""

from __future__ import annotations

import pytest

from workbench import Project
from workbench.doctor import examine
from workbench.errors import NotFound, Refused
from workbench.model import Document, Fragment, Segment, SegmentSpan, SourceText, Translation

TEXT = "Iran agreed; Moscow did not.\nTehran smiled.\n習近平在北京。"


@pytest.fixture
def pages(project: Project) -> Document:
    spans = [
        SegmentSpan(0, 28, "en", "body"),
        SegmentSpan(29, 43, "en", "body"),
        SegmentSpan(44, 51, "zh-Hant", "body"),
    ]
    return project.documents.add(SourceText("pages.txt", TEXT), spans).document


def texts(project: Project, document: Document) -> list[str]:
    return [TEXT[s.start : s.end] for s in project.segments.of(document.id)]


def first(project: Project, document: Document) -> Segment:
    return project.segments.of(document.id)[0]


def test_a_split_keeps_the_translation_with_its_first_part_as_a_draft(project: Project, pages: Document) -> None:
    old = first(project, pages)
    written = project.translations.write(old.id, "zh-Hant", "伊朗同意；莫斯科不。")
    mark = project.marks.create("entity", "gpe", document_id=pages.id, fragments=[Fragment(written.id, 0, 2)])
    source_mark = project.marks.create("entity", "gpe", document_id=pages.id, fragments=[Fragment(pages.id, 0, 20)])
    comment = project.comments.add(old, "long")
    label = project.marks.create("label", "genre", document_id=pages.id, target=old.id, attributes={"value": "news"})
    made = project.resegmenting.split(old.id, 13)
    assert texts(project, pages) == ["Iran agreed;", "Moscow did not.", "Tehran smiled.", "習近平在北京。"]
    one, two = made.segments
    kept = project.translations.chosen_for(one.id)
    assert kept is not None
    assert (kept.id, kept.text, kept.status) == (written.id, written.text, "draft")
    assert project.translations.chosen_for(two.id) is None
    assert project.marks.get(mark.id) == mark
    assert project.marks.get(source_mark.id) == source_mark
    assert [c.id for c in project.comments.on(one.id)] == [comment.id]
    assert project.marks.get(label.id).target == one.id
    assert made.listed == ()


def test_a_split_lists_the_candidates_that_translate_the_whole(project: Project, pages: Document) -> None:
    old = first(project, pages)
    project.translations.add([Translation("m", old.id, "zh-Hant", "機", "machine", "argos")])
    project.translations.write(old.id, "zh-Hant", "人")
    made = project.resegmenting.split(old.id, 13)
    assert made.listed == ("other candidates that stay with the whole: 1",)
    assert [t.text for t in project.translations.candidates(made.segments[0].id)] == ["人"]


@pytest.mark.parametrize("at", [0, 28, 40, -3])
def test_nothing_is_split_off_that_is_empty(project: Project, pages: Document, at: int) -> None:
    with pytest.raises(Refused, match="nothing to split"):
        project.resegmenting.split(first(project, pages).id, at)
    assert len(texts(project, pages)) == 3


def test_a_join_puts_translations_together_as_a_draft_and_moves_their_marks(project: Project, pages: Document) -> None:
    one, two, _ = project.segments.of(pages.id)
    a = project.translations.write(one.id, "zh-Hant", "伊朗同意；莫斯科不。", status="reviewed")
    b = project.translations.write(two.id, "zh-Hant", "德黑蘭微笑。")
    on_a = project.marks.create("entity", "gpe", document_id=pages.id, fragments=[Fragment(a.id, 0, 2)])
    on_b = project.marks.create("entity", "gpe", document_id=pages.id, fragments=[Fragment(b.id, 0, 3)])
    both = project.marks.create(
        "claim", "claim", document_id=pages.id, fragments=[Fragment(a.id, 0, 4), Fragment(b.id, 3, 5)]
    )
    made = project.resegmenting.join(one.id)
    (joined,) = made.segments
    assert texts(project, pages)[0] == "Iran agreed; Moscow did not.\nTehran smiled."
    draft = project.translations.chosen_for(joined.id)
    assert draft is not None
    assert (draft.text, draft.status, draft.origin) == ("伊朗同意；莫斯科不。德黑蘭微笑。", "draft", "human")
    assert draft.settings == {"joined": [a.id, b.id]}
    assert project.marks.get(on_a.id).fragments == (Fragment(draft.id, 0, 2),)
    assert project.marks.get(on_b.id).fragments == (Fragment(draft.id, 10, 13),)
    assert project.marks.get(both.id).fragments == (Fragment(draft.id, 0, 4), Fragment(draft.id, 13, 15))
    assert not any(m.stale for m in project.marks.of(pages.id))
    assert made.listed == ()


def test_bookmarks_on_translations_that_are_joined_move_with_their_words(project: Project, pages: Document) -> None:
    one, two, _ = project.segments.of(pages.id)
    a = project.translations.write(one.id, "zh-Hant", "伊朗同意。")
    b = project.translations.write(two.id, "zh-Hant", "德黑蘭微笑。")
    for translation in (a, b):
        project.bookmarks.add(pages.id, Fragment(translation.id, 1, 3))
    (joined,) = project.resegmenting.join(one.id).segments
    draft = project.translations.chosen_for(joined.id)
    assert draft is not None
    found = project.bookmarks.of("ann")
    assert sorted((each.text_id, each.start, each.end) for each in found) == [(draft.id, 1, 3), (draft.id, 6, 8)]
    project.journal.undo()
    assert {each.text_id for each in project.bookmarks.of("ann")} == {a.id, b.id}


def test_a_join_says_what_does_not_go_along(project: Project, pages: Document) -> None:
    _, two, three = project.segments.of(pages.id)
    project.translations.write(two.id, "zh-Hant", "德黑蘭微笑。")
    project.translations.write(three.id, "en", "Xi in Beijing.")
    for segment in (two, three):
        project.marks.create("label", "genre", document_id=pages.id, target=segment.id, attributes={"value": "news"})
    made = project.resegmenting.join(two.id)
    assert made.listed == (
        "the second part was zh-Hant, and is en now",
        "the second part's translation into en stays with it",
        "ann's label genre of the second part: there is one already",
    )
    assert [(m.target == made.segments[0].id, m.stale) for m in project.marks.of(pages.id)] == [
        (True, False),
        (False, True),
    ]
    kept = project.translations.chosen_for(made.segments[0].id)
    assert kept is not None
    assert (kept.text, kept.status) == ("德黑蘭微笑。", "draft")
    with pytest.raises(Refused, match="last segment"):
        project.resegmenting.join(made.segments[0].id)
    with pytest.raises(NotFound):
        project.resegmenting.join(two.id)


def test_only_one_of_the_two_is_translated(project: Project, pages: Document) -> None:
    one, two, _ = project.segments.of(pages.id)
    written = project.translations.write(two.id, "zh-Hant", "德黑蘭微笑。")
    (joined,) = project.resegmenting.join(one.id).segments
    kept = project.translations.chosen_for(joined.id)
    assert kept is not None
    assert (kept.id, kept.status) == (written.id, "draft")


def test_split_after_join_brings_the_old_segments_back(project: Project, pages: Document) -> None:
    one, two, _ = project.segments.of(pages.id)
    project.translations.write(one.id, "zh-Hant", "伊朗同意。")
    project.translations.write(two.id, "zh-Hant", "德黑蘭微笑。")
    (joined,) = project.resegmenting.join(one.id).segments
    made = project.resegmenting.split(joined.id, 28)
    assert made.segments == (one, two)
    chosen = project.translations.chosen(pages.id)
    assert (chosen[one.id].text, chosen[two.id].text) == ("伊朗同意。德黑蘭微笑。", "德黑蘭微笑。")


def test_search_and_counts_follow(project: Project, pages: Document) -> None:
    one = first(project, pages)
    project.translations.write(one.id, "zh-Hant", "伊朗同意。")
    made = project.resegmenting.split(one.id, 13)
    (hit,) = project.search.find("Moscow")
    assert hit.segment_id == made.segments[1].id
    (hit,) = project.search.find("伊朗")
    assert hit.segment_id == made.segments[0].id
    (summary,) = project.documents.summaries()
    assert (summary.segments, summary.translated) == (4, 1)


def test_an_undo_that_would_leave_translations_hanging_is_refused(project: Project, pages: Document) -> None:
    made = project.resegmenting.split(first(project, pages).id, 13)
    project.annotator = "bob"
    project.translations.write(made.segments[1].id, "zh-Hant", "莫斯科不。")
    project.annotator = "ann"
    with pytest.raises(Refused, match="stands on what «split segment» made"):
        project.journal.undo()
    assert len(texts(project, pages)) == 4


def test_an_undo_brings_no_segment_back_over_what_was_cut_since(project: Project, document: Document) -> None:
    first = project.segments.of(document.id)[0]
    halves = project.resegmenting.split(first.id, 5)
    project.annotator = "bea"
    project.resegmenting.split(halves.segments[1].id, 8)
    before = project.segments.of(document.id)
    project.annotator = "ann"
    with pytest.raises(Refused, match="again"):
        project.journal.undo()
    assert project.segments.of(document.id) == before
    project.journal.undo(force=True)
    assert [s.id for s in project.segments.of(document.id)] == [first.id, *(s.id for s in before[3:])]
    assert examine(project).is_sound
    project.journal.redo(force=True)
    assert examine(project).is_sound


@pytest.mark.parametrize("many", [False, True])
def test_a_text_that_was_deleted_and_comes_again_is_cut_as_it_comes(
    project: Project, document: Document, many: bool
) -> None:
    text = project.documents.text(document.id)
    spans = [SegmentSpan(s.start, s.end, s.language, s.zone) for s in project.segments.of(document.id)]
    project.resegmenting.split(project.segments.of(document.id)[0].id, 5)
    project.documents.remove(document.id)
    source = SourceText("short.txt", text)
    if many:
        project.documents.add_many([(source, spans)])
    else:
        project.documents.add(source, spans)
    assert [(s.start, s.end) for s in project.segments.of(document.id)] == [(s.start, s.end) for s in spans]
