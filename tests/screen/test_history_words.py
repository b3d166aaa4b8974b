"""What edits did, in words, family by family. Issue 3, item 7."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workbench import load_schema
from workbench.model import Fragment, SegmentSpan, SourceText, Translation
from workbench.resources import resource
from workbench.tui.history.pages import Asked, go, kind_name, read_page, way_to
from workbench.tui.history.words import shortened
from workbench.tui.language import use_language
from workbench.tui.remarking import join_marks, split_mark


@pytest.fixture
def words(project) -> Callable[[], str]:
    """What was done last, in words."""
    return lambda: read_page(project, Asked("ann"), "").told[0].words


def entity(project, document, start: int, end: int, label: str = "gpe", **more) -> str:
    where = [Fragment(document.id, start, end)]
    return project.marks.create("entity", label, document_id=document.id, fragments=where, **more).id


def test_a_mark_is_made_relabelled_noted_moved_deleted_and_brought_back(project, document, words) -> None:
    mark = entity(project, document, 0, 4)
    assert words() == "marked «Iran» as Geopolitical entity"
    project.marks.update(mark, label="person")
    assert words() == "relabelled «Iran»: Geopolitical entity → Person"
    project.marks.update(mark, note="who?")
    assert words() == "note on the mark «Iran»: who?"
    project.marks.update(mark, fragments=[Fragment(document.id, 0, 11)])
    assert words() == "lengthened «Iran» to «Iran agreed»"
    project.marks.delete([mark])
    assert words() == "deleted Person «Iran agreed»"
    project.journal.undo()
    assert words() == "took back: deleted Person «Iran agreed»"
    project.journal.redo()
    assert words() == "did again: deleted Person «Iran agreed»"
    project.journal.undo()
    project.journal.undo()
    assert words() == "took back: lengthened «Iran» to «Iran agreed»"


def test_what_became_of_a_mark_s_words_is_said_exactly(project, document, words) -> None:
    mark = entity(project, document, 25, 31)

    def cover(*places: tuple[int, int]) -> str:
        project.marks.update(mark, fragments=[Fragment(document.id, *place) for place in places])
        return words()

    assert cover((25, 35)) == "lengthened «Moscow» to «Moscow may»"
    assert cover((25, 31)) == "shortened «Moscow may» to «Moscow»"
    assert cover((32, 35)) == "moved the mark «Moscow» to «may»"
    assert cover((32, 35), (36, 40)) == "added a part to the mark «may»: «may … deny»"
    assert cover((36, 40)) == "took a part from the mark «may … deny»: «deny»"


def test_joined_and_split_say_what_was_joined_or_split(project, document, words) -> None:
    mark = project.marks.get(entity(project, document, 25, 35))
    first, second = split_mark(project, mark, [Fragment(document.id, 25, 31)], [Fragment(document.id, 32, 35)])
    assert words() == "split the mark «Moscow may» into «Moscow» and «may»"
    join_marks(project, first, second, mark.fragments)
    assert words() == "joined the marks «Moscow» and «may»"
    segment = project.segments.of(document.id)[2]
    project.resegmenting.split(segment.id, 31)
    assert words() == "split a segment into «Moscow» and «may deny it.»"
    project.resegmenting.join(project.segments.of(document.id)[2].id)
    assert words() == "joined the segments «Moscow» and «may deny it.»"


def test_what_became_of_claims_and_propositions_is_never_called_joined(project, document, words) -> None:
    one, other = (
        project.marks.create("claim", "claim", document_id=document.id, fragments=[Fragment(document.id, *place)])
        for place in ((0, 11), (25, 43))
    )
    made = project.propositions.create("they agree", {one.id: "same"})
    assert words() == "made the proposition «they agree» of the claim «Iran agreed»"
    project.propositions.join(made.id, other.id, "supports")
    assert words() == "put the claim «Moscow may deny it» into the proposition «they agree»"
    project.propositions.join(made.id, other.id, "contradicts")
    assert words() == "the claim «Moscow may deny it» in the proposition «they agree»: contradicts"
    project.propositions.leave(made.id, other.id)
    assert words() == "took the claim «Moscow may deny it» out of the proposition «they agree»"


def test_a_relation_that_is_deleted_or_changed_is_told_by_what_it_joins(project, document, words) -> None:
    ends = [entity(project, document, 0, 4, "person"), entity(project, document, 25, 31, "organization")]
    roles = {"from": ends[:1], "to": ends[1:]}
    relation = project.marks.create("relation", "supports", document_id=document.id, roles=roles)
    project.marks.delete([relation.id])
    assert words() == "deleted Supports «Iran» → «Moscow»"


def test_states_and_origins_are_said_in_chinese(project, document, words) -> None:
    use_language("zh-Hant")
    segment = project.segments.of(document.id)[0]
    made = project.translations.write(segment.id, "zh-Hant", "伊朗同意。", status="draft")
    project.translations.set_status(made.id, "reviewed")
    assert words() == "譯文「伊朗同意。」：草稿 → 已審"
    project.assignments.assign([(document.id, "ben")])
    project.assignments.set_state(document.id, "ben", "done")
    assert words() == "「short.txt」：未開始 → 完成"
    project.segments.set_language(segment.id, "fr")
    assert words() == "「Iran agreed.」的語言：Français"


def test_what_no_words_are_known_for_is_called_as_the_journal_has_it_in_chinese_too(project, document, words) -> None:
    project.settings.set("review.rule", "all")
    assert words() == "set review.rule"
    use_language("zh-Hant")
    assert words() == "設定 review.rule"


def test_attributes_and_roles_are_called_what_the_schema_calls_them(project, document, words) -> None:
    moscow = entity(project, document, 25, 31)
    where = [Fragment(document.id, 25, 43)]
    claim = project.marks.create(
        "claim", "claim", document_id=document.id, fragments=where, attributes={"certainty": "possible"}
    )
    project.marks.update(claim.id, attributes={"certainty": "certain"})
    assert words() == "Certainty Possible → Certain: «Moscow may deny it»"
    project.marks.update(claim.id, roles={"source": [moscow]})
    assert words() == "Source of «Moscow may deny it»: «Moscow»"


def test_a_relation_and_a_label_say_what_they_say(project, document, words) -> None:
    schema = project.schema
    relation = next(iter(schema.relations.values()))
    one, other = entity(project, document, 0, 4, "person"), entity(project, document, 25, 31, "organization")
    project.marks.create("relation", relation.name, document_id=document.id, roles={"from": [one], "to": [other]})
    assert words() == f"drew a relation «Iran» → «Moscow»: {relation.title()}"
    label = next(iter(schema.labels.values()))
    attribute = label.attributes[0]
    value = attribute.values[0]
    project.marks.create(
        "label", label.name, document_id=document.id, target=document.id, attributes={attribute.name: value.name}
    )
    assert words() == f"labelled it {label.title()}: {value.title()}"


def test_a_bulk_is_counted(project, document, words) -> None:
    with project.journal.group("mark everywhere"):
        for start in (0, 5, 13, 25, 32, 36, 41):
            entity(project, document, start, start + 2)
    assert words() == "made 7 marks"
    project.segments.set_zones([segment.id for segment in project.segments.of(document.id)], "frame")
    assert words() == "corrected the zone of 3 segments"


def test_the_same_words_marked_everywhere_are_named(project, words) -> None:
    text = "Iran met iran. IRAN!"
    document = project.documents.add(SourceText("i.txt", text), [SegmentSpan(0, 20, "en", "body")]).document
    with project.journal.group("mark gpe in 3 places"):
        for start in (0, 9, 15):
            entity(project, document, start, start + 4)
    assert words() == "marked «Iran» in 3 places as Geopolitical entity"


def test_what_commands_brought_in_is_said_in_words(project, document, words) -> None:
    project.use_schema(load_schema(resource("schemas") / "entities.yaml"))
    assert words() == "took «entities» as the schema"
    with project.journal.group("import c.jsonl"):
        entity(project, document, 0, 4)
        entity(project, document, 5, 8)
    assert words() == "imported c.jsonl: 2 things"


def test_translations_choices_and_zones(project, document, words) -> None:
    segments = project.segments.of(document.id)
    made = [
        Translation(f"t{number}-{origin}", segment.id, "zh-Hant", f"譯{number}{origin}", origin, "x")
        for number, segment in enumerate(segments)
        for origin in ("memory", "machine")
    ]
    project.translations.add(made)
    with project.journal.group("swap"):
        for number in range(3):
            project.translations.choose(f"t{number}-machine")
    assert words() in ("swapped 3 translations", "took 3 translations")
    project.translations.choose("t1-memory")
    assert words() == "took the translation «譯1memory»"
    project.segments.set_zone(segments[0].id, "frame")
    assert words() == "said that «Iran agreed.» is page frame"


def test_documents_bookmarks_and_assignments(project, document, words) -> None:
    added = project.documents.add(SourceText("two.txt", "Two."), [SegmentSpan(0, 4, "en", "body")]).document
    assert words() == "added the document «two.txt»"
    project.documents.rename(added.id, "zwei.txt")
    assert words() == "renamed «two.txt» to «zwei.txt»"
    project.documents.describe(added.id, title="Zwei")
    assert words() == "changed the title – → Zwei"
    project.documents.describe(added.id, language="de")
    assert words() == "language of «Zwei»: Deutsch"
    project.documents.set_meta(added.id, {"source": "web"})
    assert words() == "details of «Zwei»: source = web"
    project.documents.archive(added.id)
    assert words() == "archived «Zwei»"
    mark = project.bookmarks.add(document.id, Fragment(document.id, 0, 4))
    assert words() == "set a bookmark on «Iran»"
    project.bookmarks.note(mark.id, "look")
    assert words() == "noted on the bookmark «Iran»: look"
    project.bookmarks.remove(mark.id)
    assert words() == "took away the bookmark on «Iran»"
    project.assignments.assign([(document.id, "ben")])
    assert words() == "gave «short.txt» to ben"
    project.assignments.set_state(document.id, "ben", "done")
    assert words() == "«short.txt»: not begun → done"


def test_hostile_words_stay_one_short_line() -> None:
    assert shortened("a\n\tb " + "x" * 100) == "a b " + "x" * 35 + "…"


def test_what_going_back_would_do_is_counted_before(project, document) -> None:
    entity(project, document, 0, 4)
    step = project.history.steps("ann", limit=1)[0]
    entity(project, document, 5, 11)
    project.documents.add(SourceText("two.txt", "Two."), [SegmentSpan(0, 4, "en", "body")])
    way = way_to(project, step)
    assert (way.edits, way.documents, way.elsewhere) == (2, 2, ("add two.txt",))


def test_going_stops_whole_where_who_is_told_stops_it(project, document) -> None:
    entity(project, document, 0, 4)
    step = project.history.steps("ann", limit=1)[0]
    for start in (5, 13, 25):
        entity(project, document, start, start + 2)
    way = way_to(project, step)

    def stop(done: int, total: int) -> None:
        assert total == 3
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        go(project, step, way, told=stop)
    assert len(project.marks.of(document.id)) == 4
    assert go(project, step, way) == 3
    undone = project.history.steps("ann", families=["marks"])
    first = next(each for each in reversed(undone) if each.state == "undone")
    assert go(project, first, way_to(project, first)) == way_to(project, first).edits + 1 == 1


def test_every_kind_has_a_name() -> None:
    asked, names = Asked("ann"), []
    while kind_name(asked.kind) not in names:
        names.append(kind_name(asked.kind))
        asked = asked.next_kind()
    assert len(names) == 7
    assert asked.kind == 0
