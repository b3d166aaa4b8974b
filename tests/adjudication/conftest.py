"""A document that several have marked, and short ways to say so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from workbench import Project
from workbench.model import Annotation, Document, Fragment, SegmentSpan, SourceText

TEXT = "Iran agreed that Moscow may deny the deal.\n伊朗同意，莫斯科或否認協議。"
SENTENCES = [SegmentSpan(0, 42, "en", "body"), SegmentSpan(43, len(TEXT), "zh-Hant", "body")]


@pytest.fixture
def news(project: Project) -> Document:
    """A document of two sentences; the project is left in the name of lead."""
    added = project.documents.add(SourceText("news.txt", TEXT), SENTENCES).document
    project.annotator = "lead"
    return added


Marker = Callable[..., Annotation]


@pytest.fixture
def mark(project: Project, news: Document) -> Marker:
    """mark("ann", "gpe", "Iran", source=[...], certainty="certain"): roles are lists of marks, the rest attributes."""

    def make(who: str, label: str, *quotes: str, **more: Any) -> Annotation:
        before, project.annotator = project.annotator, who
        text = project.documents.text(news.id)
        target = more.pop("target", "")
        roles: Mapping[str, Sequence[str]] = {
            k.strip("_"): [m.id for m in v] for k, v in more.items() if isinstance(v, list)
        }
        made = project.marks.create(
            project.schema.types[label].kind,
            label,
            document_id=news.id,
            fragments=[Fragment(news.id, text.index(quote), text.index(quote) + len(quote)) for quote in quotes],
            target=target,
            attributes={name: value for name, value in more.items() if not isinstance(value, list)},
            roles=roles,
        )
        project.annotator = before
        return made

    return make
