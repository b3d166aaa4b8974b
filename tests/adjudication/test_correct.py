"""Marks put together from what several annotators have."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workbench import Project
from workbench.adjudication import Unit, composed, decide, document_units
from workbench.errors import InputError, NotFound
from workbench.model import Annotation, Document, Fragment

Marker = Callable[..., Annotation]


@pytest.fixture
def claim(project: Project, news: Document, mark: Marker) -> Unit:
    """A claim that ann and ben have in three ways differently."""
    for who, words, certainty, source in (
        ("ann", "Moscow may deny", "possible", "Iran"),
        ("ben", "Moscow may deny the deal", "probable", "Moscow"),
    ):
        mark(who, "claim", words, certainty=certainty, polarity="positive", source=[mark(who, "gpe", source)])
    return next(unit for unit in document_units(project, news.id).units if unit.kind == "claim")


def test_each_part_from_whom_it_is_right_with(project: Project, claim: Unit) -> None:
    made = composed(claim, "ann", {"fragments": "ben", "roles.source": "ben"})
    ann, ben = claim.marks["ann"], claim.marks["ben"]
    assert made.mark.fragments == ben.fragments
    assert made.mark.attributes == ann.attributes
    assert made.mark.roles == ben.roles
    assert made.sources == {
        "label": ann.id, "fragments": ben.id, "attributes.certainty": ann.id, "attributes.polarity": ann.id,
        "roles.source": ben.id,
    }  # fmt: skip
    decision = decide(project, claim, "corrected", corrected=[made], reason="the whole clause")
    assert decision.gold[0].sources == made.sources
    assert project.decisions.reasons() == ["the whole clause"]


def test_parts_may_be_written_by_hand(claim: Unit) -> None:
    place = claim.marks["ann"].fragments[0]
    written = {"fragments": [(place.text_id, 0, 9)], "attributes.certainty": None, "attributes.time": "past"}
    made = composed(claim, "ann", written=written)
    assert made.mark.fragments == (Fragment(place.text_id, 0, 9),)
    assert made.mark.attributes == {"polarity": "positive", "time": "past"}
    assert set(made.sources) == {"label", "attributes.polarity", "roles.source"}


def test_one_mark_whole(claim: Unit) -> None:
    assert composed(claim, "ben").sources == {"": claim.marks["ben"].id}


def test_what_an_annotator_has_not_the_mark_has_not(project: Project, news: Document, mark: Marker) -> None:
    mark("ann", "claim", "Iran agreed", certainty="certain")
    mark("ben", "claim", "Iran agreed")
    [unit] = document_units(project, news.id).units
    made = composed(unit, "ann", {"attributes.certainty": "ben"})
    assert made.mark.attributes == {}
    assert made.sources["attributes.certainty"] == unit.marks["ben"].id


def test_parts_and_annotators_that_are_none(project: Project, claim: Unit) -> None:
    with pytest.raises(InputError, match="no part «colour»"):
        composed(claim, "ann", {"colour": "ben"})
    with pytest.raises(InputError, match="no part «attributes»"):
        composed(claim, "ann", written={"attributes": 1})
    with pytest.raises(NotFound, match="«cat» has no mark here"):
        composed(claim, "cat")
    with pytest.raises(NotFound, match="«cat»"):
        decide(project, claim, "these", take=["cat"])
