"""The page is well formed, asks the network for nothing, lets no text act, and leads from figures to disagreements."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from workbench import Project
from workbench.model import Annotation, Fragment, SegmentSpan, SourceText
from workbench.reports.agreement import agreement_report
from workbench.reports.html.page import agreement_page

VOID = {"meta", "br", "line", "circle", "rect"}


class Checked(HTMLParser):
    """Holds every tag to be closed, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action", "data")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_every_link_leads_to_its_disagreements(parted: Project) -> None:
    page = Checked(agreement_page(parted, agreement_report(parted, gamma=True)))
    assert len(page.ids) == len(set(page.ids))
    assert page.links
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert "gpe where the other has event" in page.text or "event where the other has gpe" in page.text
    assert "no mark here" in page.text
    assert "A country, region or city" in page.text


def test_nothing_is_fetched(parted: Project) -> None:
    page = agreement_page(parted, agreement_report(parted))
    assert page.startswith("<!DOCTYPE html>")
    assert not re.search(r"https?:|//[a-z]|url\(|@import|<script|<link|<img|<iframe", page)
    assert "default-src 'none'" in page
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page


def test_hostile_text_is_shown_and_does_nothing(project: Project) -> None:
    text = '<script>alert(1)</script> \x1b[31mIran\u202e &amp; "more"'
    source = SourceText("<img src=x onerror=alert(1)>.txt", text)
    document = project.documents.add(source, [SegmentSpan(0, len(text), "en", "body")]).document
    project.marks.put_many(
        [
            Annotation(f"m{end}", "entity", '"><u>gpe', who, document.id, (Fragment(document.id, 0, end),))
            for who, end in (("<b>ann</b>", len(text)), ("ben\u202d", 12))
        ],
        action="seed",
    )
    page = agreement_page(project, agreement_report(project))
    checked = Checked(page)
    assert not checked.tags & {"script", "img", "b", "u"}
    assert not set(page) & {"\x1b", "\u202e", "\u202d"}
    assert "<script>" in checked.text
    assert '"><u>gpe' in checked.text


def test_a_project_with_nothing_has_a_page_that_says_so(project: Project) -> None:
    assert "Nobody has marked anything" in Checked(agreement_page(project, agreement_report(project))).text
