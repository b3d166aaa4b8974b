"""The library's lines: in any order, read by page, and what they say. Issue 3, item 6."""

from __future__ import annotations

import pytest

from workbench.model import Fragment, SegmentSpan, SourceText
from workbench.store.listing import ORDERS, Listing


@pytest.fixture
def three(project) -> dict[str, str]:
    """Three documents by name: b has two marks of ann's, c is archived later."""
    found = {}
    for name, title in (("b.txt", "Zebra"), ("a.txt", ""), ("c.txt", "apple")):
        text = f"Text of {name}."
        added = project.documents.add(SourceText(name, text, title=title), [SegmentSpan(0, len(text), "en", "body")])
        found[name] = added.document.id
    for end in (2, 4):
        where = [Fragment(found["b.txt"], 0, end)]
        project.marks.create("entity", "gpe", document_id=found["b.txt"], fragments=where)
    return found


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("added", ["b.txt", "a.txt", "c.txt"]),
        ("name", ["a.txt", "b.txt", "c.txt"]),
        ("title", ["a.txt", "c.txt", "b.txt"]),
        ("marks", ["b.txt", "a.txt", "c.txt"]),
        ("state", ["b.txt", "a.txt", "c.txt"]),
    ],
)
def test_the_order_is_the_one_asked_for(project, three, order, names) -> None:
    listed = Listing(project.database, "ann").read(order)
    assert list(listed.ids) == [three[name] for name in names]


@pytest.mark.parametrize("order", ORDERS)
def test_a_page_is_the_beginning_of_the_whole(project, three, order) -> None:
    listing = Listing(project.database, "ann")
    assert list(listing.read(order, limit=2).ids) == list(listing.read(order).ids)[:2]


def test_archived_ones_are_there_where_they_are_asked_for(project, three) -> None:
    project.documents.archive(three["c.txt"])
    listing = Listing(project.database, "ann")
    assert listing.count() == len(listing.read().ids) == 2
    assert listing.count(archived=True) == len(listing.read(archived=True).ids) == 3


def test_a_line_says_what_the_summary_of_all_says(project, three) -> None:
    listing = Listing(project.database, "ann")
    assert listing.summaries(list(three.values())) == {each.document.id: each for each in project.documents.summaries()}
    assert listing.summaries(["nobody"]) == {}


def test_it_is_looked_for_by_title_and_name_in_folded_case(project, three) -> None:
    assert "zebra b.txt" in Listing(project.database, "ann").read().words
