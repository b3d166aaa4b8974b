"""Marks and differences in words."""

from __future__ import annotations

from collections.abc import Callable

from workbench import Project
from workbench.adjudication import document_units
from workbench.adjudication.words import Words
from workbench.model import Annotation, Document, Fragment, Translation

Marker = Callable[..., Annotation]


def test_each_difference_in_a_line(project: Project, news: Document, mark: Marker) -> None:
    iran = mark("ann", "gpe", "Iran")
    mark("ann", "claim", "Moscow may deny", certainty="possible", source=[iran])
    mark("ben", "claim", "Moscow may deny the deal")
    words = Words(project)
    said = [words.difference(each) for unit in document_units(project, news.id).units for each in unit.differences]
    assert said == [
        "missing: ben",
        "boundary: ann «Moscow may deny», ben «Moscow may deny the deal»",
        "certainty: ann possible, ben –",
        "source: ann «Iran», ben –",
    ]


def test_marks_of_every_kind(project: Project, news: Document, mark: Marker) -> None:
    first = mark("ann", "claim", "Iran", "may deny", certainty="possible")
    second = mark("ann", "claim", "伊朗同意")
    relation = mark("ann", "supports", from_=[first], to_=[second])
    label = mark("ann", "genre", target=news.id, value="news")
    words = Words(project)
    assert words.mark(first) == "claim «Iran … may deny» (certainty=possible)"
    assert words.mark(relation) == "supports «Iran … may deny» → «伊朗同意»"
    assert words.mark(label) == "genre (value=news)"
    units = {unit.kind: words.unit(unit) for unit in document_units(project, news.id).units}
    assert units["relation"] == "«Iran … may deny» → «伊朗同意»"
    assert units["label"] == ""


def test_translations_are_quoted_and_long_quotations_cut(project: Project, news: Document, mark: Marker) -> None:
    segment = project.segments.of(news.id)[0]
    project.translations.add([Translation("t1", segment.id, "zh-Hant", "伊朗同意", "machine", "argos")])
    words = Words(project, longest=10)
    assert words.quote([Fragment("t1", 0, 2)]) == "伊朗"
    assert words.quote([Fragment(news.id, 0, 42)]) == "Iran [...] deal."
    assert words.quote([Fragment("gone", 0, 4)]) == ""
    assert words.named(["gone"]) == "?"
    assert words.named([]) == "–"
