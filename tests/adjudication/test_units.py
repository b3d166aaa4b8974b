"""Which marks are one unit, what differs on it, and what has become of it."""

from __future__ import annotations

from collections.abc import Callable

from workbench import Project
from workbench.adjudication import Difference, Unit, decide, document_units
from workbench.adjudication.units import THRESHOLD_SETTING
from workbench.model import Annotation, Document, Fragment, SegmentSpan, SourceText, Translation

Marker = Callable[..., Annotation]


def units(project: Project, document: Document) -> list[Unit]:
    return list(document_units(project, document.id).units)


def told(unit: Unit) -> list[str]:
    return [difference.title for difference in unit.differences]


def test_what_all_have_the_same_is_agreed(project: Project, news: Document, mark: Marker) -> None:
    for who in ("ann", "ben"):
        iran = mark(who, "gpe", "Iran")
        mark(who, "claim", "Moscow may deny the deal", certainty="possible", source=[iran])
    found = document_units(project, news.id)
    assert [(unit.kind, unit.status, told(unit)) for unit in found.units] == [
        ("entity", "agreed", []), ("claim", "agreed", []),
    ]  # fmt: skip
    assert found.counts()["agreed"] == 2
    assert found.open == ()
    assert found.units[0].versions == (("ann", "ben"),)


def test_what_differs_is_said_part_by_part(project: Project, news: Document, mark: Marker) -> None:
    iran = mark("ann", "gpe", "Iran")
    moscow = mark("ann", "gpe", "Moscow")
    other = mark("ben", "location", "Iran")
    mark("ann", "claim", "Moscow may deny", certainty="possible", polarity="positive", source=[iran], target_=[moscow])
    mark("ben", "claim", "Moscow may deny the deal", certainty="probable", polarity="positive", source=[other])
    entity, gone, claim = (unit for unit in units(project, news) if unit.kind in ("entity", "claim"))
    gone, claim = (gone, claim) if gone.kind == "entity" else (claim, gone)
    assert told(entity) == ["label"]
    assert entity.differences[0].values == {"ann": "gpe", "ben": "location"}
    assert (told(gone), gone.missing) == (["presence"], ("ben",))
    assert told(claim) == ["boundary", "certainty", "target"]
    assert claim.differences[1] == Difference("attribute", "certainty", {"ann": "possible", "ben": "probable"})
    assert claim.differences[2].values == {"ann": [moscow.id], "ben": None}
    assert claim.versions == (("ann",), ("ben",))


def test_the_order_of_a_role_or_of_several_choices_says_nothing(project: Project, news: Document, mark: Marker) -> None:
    for who, turn in (("ann", 1), ("ben", -1)):
        named = [mark(who, "gpe", "Iran"), mark(who, "gpe", "Moscow")]
        mark(who, "claim", "Moscow may deny the deal", target_=named[::turn])
    assert {unit.status for unit in units(project, news)} == {"agreed"}


def test_relations_are_matched_by_their_ends(project: Project, news: Document, mark: Marker) -> None:
    def ends(who: str) -> tuple[Annotation, Annotation]:
        return mark(who, "claim", "Iran agreed"), mark(who, "claim", "Moscow may deny")

    first, second = ends("ann")
    mark("ann", "supports", from_=[first], to_=[second])
    mark("ann", "same_proposition", from_=[first], to_=[second])
    first, second = ends("ben")
    mark("ben", "supports", from_=[second], to_=[first])
    mark("ben", "same_proposition", from_=[second], to_=[first])
    relations = {unit.labels: unit for unit in units(project, news) if unit.kind == "relation"}
    assert relations[("same_proposition",)].status == "agreed"
    assert told(relations[("supports",)]) == ["from", "to"]
    mark(
        "cat", "contradicts", from_=[mark("cat", "claim", "Iran agreed")], to_=[mark("cat", "claim", "Moscow may deny")]
    )
    labels = {unit.labels for unit in units(project, news) if unit.kind == "relation"}
    assert len(labels) == 2


def test_relations_may_join_two_documents(project: Project, news: Document, mark: Marker) -> None:
    other = project.documents.add(SourceText("b.txt", "Iran agreed."), [SegmentSpan(0, 12, "en", "body")]).document
    for who in ("ann", "ben"):
        here = mark(who, "claim", "Iran agreed")
        project.annotator = who
        there = project.marks.create(
            "claim", "claim", document_id=other.id, fragments=[Fragment(other.id, 0, 10 + (who == "ann"))]
        )
        mark(who, "same_proposition", from_=[here], to_=[there])
    relation = next(unit for unit in units(project, news) if unit.kind == "relation")
    assert relation.status == "agreed"


def test_labels_are_matched_by_what_they_are_about(project: Project, news: Document, mark: Marker) -> None:
    mark("ann", "genre", target=news.id, value="news")
    mark("ben", "genre", target=news.id, value="opinion")
    mark("ben", "attribution", target=news.id, value="cited")
    found = {unit.labels[0]: told(unit) for unit in units(project, news)}
    assert found == {"genre": ["value"], "attribution": ["presence"]}


def test_marks_on_translations_are_units_as_those_on_the_text(project: Project, news: Document, mark: Marker) -> None:
    first = project.segments.of(news.id)[0]
    project.translations.add([Translation("t1", first.id, "zh-Hant", "伊朗同意", "machine", "argos")])
    for who, end in (("ann", 2), ("ben", 3)):
        project.annotator = who
        project.marks.create("entity", "gpe", document_id=news.id, fragments=[Fragment("t1", 0, end)])
        mark(who, "gpe", "莫斯科")
        mark(who, "gpe", "Iran")
    found = units(project, news)
    assert [unit.fragments[0].text_id == "t1" for unit in found] == [False, True, False]
    assert [unit.status for unit in found] == ["agreed", "differing", "agreed"]
    assert told(found[1]) == ["boundary"]


def test_discontinuous_and_nested_marks(project: Project, news: Document, mark: Marker) -> None:
    for who in ("ann", "ben"):
        mark(who, "claim", "Iran", "may deny the deal")
        mark(who, "claim", "Iran agreed that Moscow may deny the deal")
    assert [unit.status for unit in units(project, news)] == ["agreed", "agreed"]


def test_the_threshold_is_a_setting_and_is_told(project: Project, news: Document, mark: Marker) -> None:
    mark("ann", "claim", "Iran agreed that")
    mark("ben", "claim", "Iran")
    assert len(units(project, news)) == 2
    assert len(document_units(project, news.id, threshold=0.2).units) == 1
    project.settings.set(THRESHOLD_SETTING, 0.2)
    found = document_units(project, news.id)
    assert (len(found.units), found.threshold) == (1, 0.2)


def test_one_annotator_alone_is_no_agreement(project: Project, news: Document, mark: Marker) -> None:
    mark("ann", "gpe", "Iran")
    [unit] = units(project, news)
    assert (unit.status, unit.is_open, unit.among) == ("single", False, ("ann",))


def test_who_is_done_with_nothing_differs_and_who_never_opened_does_not(
    project: Project, news: Document, mark: Marker
) -> None:
    project.assignments.assign([(news.id, name) for name in ("ann", "ben", "cat")])
    mark("ann", "gpe", "Iran")
    project.assignments.set_state(news.id, "ben", "done")
    found = document_units(project, news.id)
    assert (found.among, found.unfinished) == (("ann", "ben"), ("ann", "cat"))
    assert (found.units[0].status, found.units[0].missing) == ("differing", ("ben",))


def test_nothing_is_marked(project: Project, news: Document) -> None:
    found = document_units(project, news.id)
    assert (found.units, found.among, found.orphans) == ((), (), ())


def test_marks_of_two_schema_versions_are_compared_by_name(project: Project, news: Document, mark: Marker) -> None:
    from workbench import load_schema
    from workbench.resources import resource

    mark("ann", "gpe", "Iran")
    project.use_schema(load_schema(resource("schemas") / "entities.yaml"))
    label = next(name for name in project.schema.entities)
    mark("ben", label, "Iran")
    project.annotator = "lead"
    [unit] = units(project, news)
    assert len({each.schema_id for each in unit.marks.values()}) == 2
    made = decide(project, unit, "these", take=["ann"])
    assert project.marks.get(made.gold[0].mark.id).schema_id == unit.marks["ann"].schema_id


def test_decided_stale_and_orphaned(project: Project, news: Document, mark: Marker) -> None:
    ours = mark("ann", "gpe", "Iran")
    mark("ben", "location", "Iran")
    [unit] = units(project, news)
    made = decide(project, unit, "these", take=["ben"], reason="the place")
    [unit] = units(project, news)
    assert (unit.status, unit.decision, unit.is_open) == ("decided", made, False)
    mark("cat", "gpe", "Iran")
    assert units(project, news)[0].status == "stale"
    project.annotator = "cat"
    project.journal.undo()
    project.annotator = "ann"
    project.marks.update(ours.id, label="location")
    [unit] = units(project, news)
    assert (unit.status, unit.decision) == ("stale", made)
    project.marks.delete([ours.id])
    project.annotator = "ben"
    project.marks.delete([key for key in unit.inputs if key != ours.id])
    assert document_units(project, news.id).orphans == (made,)


def test_units_as_json(project: Project, news: Document, mark: Marker) -> None:
    import json

    mark("ann", "gpe", "Iran")
    mark("ben", "location", "Iran")
    found = json.loads(json.dumps(document_units(project, news.id).to_json()))
    assert found["units"][0]["differences"][0]["what"] == "label"
    assert found["counts"]["differing"] == 1
